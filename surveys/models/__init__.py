from .coding import Coding, Quote, Settled, TextSource, Theme, ThemeBook
from .dataset import EarlierAnswers, PersonalAnswer, QuestionnaireVersion, Response, Survey
from .derived import Column, Derived, Segment, Touched
from .draft import Draft, GivenUp, Invitation, Upload
from .export import Export
from .page import SurveyPage
from .population import Population, PopulationCount
from .release import Release

__all__ = [
    "Coding",
    "Column",
    "Derived",
    "Draft",
    "EarlierAnswers",
    "Export",
    "GivenUp",
    "Invitation",
    "PersonalAnswer",
    "Population",
    "PopulationCount",
    "QuestionnaireVersion",
    "Quote",
    "Release",
    "Response",
    "Segment",
    "Settled",
    "Survey",
    "SurveyPage",
    "TextSource",
    "Theme",
    "ThemeBook",
    "Touched",
    "Upload",
]
