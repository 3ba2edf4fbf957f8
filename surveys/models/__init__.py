from .dataset import EarlierAnswers, PersonalAnswer, QuestionnaireVersion, Response, Survey
from .draft import Draft, Invitation, Upload
from .page import SurveyPage

__all__ = [
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
