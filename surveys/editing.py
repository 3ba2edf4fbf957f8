"""What is put in order, and what is refused, when the page that says what a survey asks is saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError
from wagtail.blocks.list_block import ListBlockValidationError

from surveys.checking import Message, Path, Problem, problems
from surveys.meaning import begin_anew
from surveys.naming import answered_questions, errors_in, fill_empty_keys
from surveys.questions import KINDS
from surveys.versions import read

if TYPE_CHECKING:
    from surveys.models import SurveyPage


def settle(page: SurveyPage) -> None:
    """Begin new variables where the meaning changed, and fill in keys left empty.

    Raises ValidationError, at the blocks concerned, for keys that are illegal, doubled, or changed after an answer,
    and for routing that cannot work.
    """
    answered = answered_questions(page)
    begin_anew(page.questions, answered)
    asked = [(index, bound) for index, bound in enumerate(page.questions) if bound.block_type in KINDS]
    fill_empty_keys([bound for _index, bound in asked], answered)
    messages = list(errors_in(asked, answered)) or list(routing_errors(page))
    if messages:
        raise ValidationError({"questions": at_blocks(messages, StreamBlockValidationError)})


def routing_errors(page: SurveyPage) -> Iterator[Message]:
    """Yield what is wrong with the routing, by the places of the blocks. What is only unfinished can be saved."""
    places = {str(bound.id): index for index, bound in enumerate(page.questions)}
    for problem in problems(read(page)):
        if not problem.unfinished and problem.at in places:
            place = places[problem.at]
            yield (place, *in_block(problem, page.questions[place])), problem.message


def in_block(problem: Problem, bound: Any) -> Path:
    """Return the path of a problem in its block, where comparisons that name no question yet count too."""
    if len(problem.path) < 2 or problem.path[0] != "condition":
        return problem.path
    named = [index for index, item in enumerate(bound.value["condition"]) if item["subject"]]
    return ("condition", named[int(problem.path[1])], *problem.path[2:])


def at_blocks(messages: Iterable[Message], many: type = ListBlockValidationError) -> ValidationError:
    """Return one error that holds every message at its block; places lead into a list, `many`, names into a struct."""
    own: list[ValidationError] = []
    inner: dict[Any, list[Message]] = {}
    for path, message in messages:
        if path:
            inner.setdefault(path[0], []).append((path[1:], message))
        else:
            own.append(ValidationError(message))
    if not inner:
        return ValidationError(own)
    kind = many if isinstance(next(iter(inner)), int) else StructBlockValidationError
    return kind(block_errors={name: at_blocks(found) for name, found in inner.items()}, non_block_errors=own)
