from .dataset import QuestionnaireVersion, Response, Survey
from .page import SurveyPage

__all__ = ["QuestionnaireVersion", "Response", "Survey", "SurveyPage"]
