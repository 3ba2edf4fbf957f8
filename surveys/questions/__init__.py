"""The kinds of question. To add a kind, add its class to a module here and to `KINDS`; nothing else."""

from wagtail import blocks

from .base import QuestionBlock, SectionBlock, Variable
from .budget import BudgetBlock
from .choice import MultipleChoiceBlock, SingleChoiceBlock
from .consent import ConsentBlock
from .contact import ContactBlock
from .date import DateQuestionBlock
from .file import FileBlock
from .information import InformationBlock
from .matrix import MatrixBlock
from .number import NumberBlock, ScaleBlock
from .place import PlaceBlock
from .ranking import RankingBlock
from .text import LongTextBlock, ShortTextBlock

KINDS: dict[str, type[QuestionBlock]] = {
    "short_text": ShortTextBlock,
    "long_text": LongTextBlock,
    "single_choice": SingleChoiceBlock,
    "multiple_choice": MultipleChoiceBlock,
    "scale": ScaleBlock,
    "matrix": MatrixBlock,
    "ranking": RankingBlock,
    "budget": BudgetBlock,
    "number": NumberBlock,
    "date": DateQuestionBlock,
    "place": PlaceBlock,
    "file": FileBlock,
    "contact": ContactBlock,
    "consent": ConsentBlock,
    "information": InformationBlock,
}


class QuestionsBlock(blocks.StreamBlock):
    """A survey's questions in order; a section begins a group and lasts until the next."""

    section = SectionBlock()

    def __init__(self, **kwargs) -> None:
        super().__init__([(kind, block()) for kind, block in KINDS.items()], **kwargs)


__all__ = ["KINDS", "QuestionBlock", "QuestionsBlock", "SectionBlock", "Variable"]
