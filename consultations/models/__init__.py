# First, because the pages import their views, which need it.
from .record import Consultation, TextVersion

# isort: split
from .comment import Comment, CommentAction, CommentDraft, Reason
from .decision import Decision, DecisionText
from .event import EventIndexPage, EventPage
from .notice import Notice, Subscription
from .pages import ConsultationIndexPage, ConsultationPage
from .report import EditionText, EvaluationReportPage, ReportEdition

__all__ = [
    "Comment",
    "CommentAction",
    "CommentDraft",
    "Consultation",
    "ConsultationIndexPage",
    "ConsultationPage",
    "Decision",
    "DecisionText",
    "EditionText",
    "EvaluationReportPage",
    "EventIndexPage",
    "EventPage",
    "Notice",
    "Reason",
    "ReportEdition",
    "Subscription",
    "TextVersion",
]
