from .dataset import EarlierAnswers, PersonalAnswer, QuestionnaireVersion, Response, Survey
from .draft import AddressCount, DailySalt, Draft, Invitation, Upload
from .page import SurveyPage

__all__ = [
    "AddressCount",
    "DailySalt",
    "Draft",
    "EarlierAnswers",
    "Invitation",
    "PersonalAnswer",
    "QuestionnaireVersion",
    "Response",
    "Survey",
    "SurveyPage",
    "Upload",
]
