"""No sequence of an editor's doings changes the column or the code of an answer already given."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Locale

from surveys.codebook import Codebook
from surveys.editing import settle
from surveys.missing import NOT_IN_VERSION
from surveys.models import QuestionnaireVersion, Response, Survey, SurveyPage
from surveys.possible import answers_to
from surveys.questionnaire import Question
from surveys.questions import KINDS
from surveys.versions import read
from tests.conftest import question

pytestmark = pytest.mark.django_db

POOL = ["a", "b", "c", "none", "q1", "q2", "q1_a", "q1_other_text", "q1_2", ""]
TYPES = ["single_choice", "multiple_choice", "number", "short_text"]
steps = st.tuples(
    st.sampled_from(
        "move reword retire restore add rename kind add_choice retire_choice rename_choice other none "
        "new_meaning answer".split()
    ),
    st.integers(0, 9),
    st.integers(0, 9),
    st.sampled_from(POOL),
)


class Bench:
    """A survey's page under an editor's hands; what is refused is undone, what is accepted is published."""

    def __init__(self, number: int) -> None:
        self.survey = Survey.objects.create(key=f"bench-{number}")
        self.made = 0
        self.retired: list[dict[str, Any]] = []
        self.rows: dict[int, dict[str, Any]] = {}
        self.blocks: list[dict[str, Any]] = []
        for kind in ("single_choice", "multiple_choice"):
            self.add(self.blocks, kind, f"q{len(self.blocks) + 1}")

    def new_id(self) -> str:
        self.made += 1
        return f"id-{self.made}"

    def add(self, blocks: list[dict[str, Any]], kind: str, key: str) -> None:
        block = question(kind, key, self.new_id(), label=f"Otázka {self.made}", required=False)
        if "choice" in kind:
            block["value"] |= {"choices": [self.choice("a"), self.choice("b")], "other": False, "none": False}
        blocks.append(block)

    def choice(self, key: str) -> dict[str, Any]:
        return {"type": "item", "id": self.new_id(), "value": {"key": key, "label": f"Voľba {self.made}"}}

    def do(self, operation: str, first: int, second: int, key: str) -> None:
        blocks = deepcopy(self.blocks)
        if operation == "answer":
            self.answer()
        elif blocks or operation == "add":
            self.change(blocks, operation, first, second, key)
            self.publish(blocks)
            if second % 3:
                self.answer()

    def change(self, blocks: list[dict[str, Any]], operation: str, first: int, second: int, key: str) -> None:
        block = blocks[first % len(blocks)] if blocks else {}
        value = block.get("value", {})
        choices = value.get("choices") or [self.choice("a")]
        choice = choices[second % len(choices)]
        if operation == "move":
            blocks.insert(second % len(blocks), blocks.pop(first % len(blocks)))
        elif operation == "reword":
            value["label"] = f"Inak {first} {second}"
        elif operation == "retire":
            self.retired.append(blocks.pop(first % len(blocks)))
        elif operation == "restore" and self.retired:
            blocks.append(self.retired[first % len(self.retired)])
        elif operation == "add":
            self.add(blocks, TYPES[first % len(TYPES)], key)
        elif operation == "rename":
            value["key"] = key
        elif operation == "kind":
            block["type"] = TYPES[second % len(TYPES)]
        elif operation == "add_choice" and "choices" in value:
            value["choices"].append(self.choice(key))
        elif operation == "retire_choice" and len(choices) > 1:
            choices.remove(choice)
        elif operation == "rename_choice":
            choice["value"]["key"] = key
        elif operation in {"other", "none"}:
            value[operation] = not value.get(operation)
        elif operation == "new_meaning":
            value["new_meaning"] = True

    def publish(self, blocks: list[dict[str, Any]]) -> None:
        page = SurveyPage(locale=Locale.get_default(), translation_key=self.survey.translation_key, title="x")
        page.questions = blocks
        try:
            settle(page)
        except ValidationError:
            return
        questionnaire = read(page)
        self.blocks = deepcopy(page.questions.get_prep_value())
        self.survey.versions.create(
            number=self.survey.versions.count() + 1, digest=questionnaire.digest, content=questionnaire.to_json()
        )

    def answer(self) -> None:
        version = self.survey.versions.order_by("-number").first()
        if version is None:
            return
        answers = {
            asked.key: answers_to(asked, [])[0]
            for asked in version.questionnaire.questions
            if KINDS[asked.kind].variables(asked)
        }
        response = self.survey.responses.create(
            version=version, language="sk", answers=answers, receipt_hash=f"{self.survey.pk} {len(self.rows)}"
        )
        self.rows[response.pk] = self.row(response)

    def row(self, response: Response) -> dict[str, Any]:
        codebook = Codebook.of(Survey.objects.get(pk=self.survey.pk))
        names = [variable.name for variable in codebook.variables]
        row = dict(zip(names, codebook.coded(response.version_id, response.answers), strict=True))
        assert len(row) == len(names)
        return {name: value for name, value in row.items() if value != NOT_IN_VERSION}

    def owners(self) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """Return the names and the codes answered so far, each with the id of the block it belongs to."""
        columns, codes = set(), set()
        for version in QuestionnaireVersion.objects.filter(survey=self.survey, responses__isnull=False).distinct():
            for asked in version.questionnaire.questions:
                columns |= {(variable.name, asked.id) for variable in KINDS[asked.kind].variables(asked)}
                codes |= {(f"key of {asked.key}", f"{asked.id} {asked.kind}")}
                codes |= {(f"{asked.id} {choice.key}", f"{asked.id} {choice.id}") for choice in asked.choices}
                codes |= {(f"{asked.id} {offered}", f"{asked.id} itself {offered}") for offered in on(asked)}
        return columns, codes


def on(question: Question) -> list[str]:
    return [name for name in ("other", "none") if question.settings.get(name)]


def unique(values: Iterable[str]) -> bool:
    found = list(values)
    return len(found) == len(set(found))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, min_size=3, max_size=14))
def test_nothing_an_editor_does_changes_the_column_or_code_of_an_answer_given(doings: list[tuple]) -> None:
    bench = Bench(Survey.objects.count())
    bench.publish(bench.blocks)
    bench.answer()
    for doing in doings:
        bench.do(*doing)
        for response in bench.survey.responses.all():
            assert bench.row(response) == bench.rows[response.pk]
    columns, codes = bench.owners()
    assert unique(name for name, _owner in columns)
    assert unique(code for code, _owner in codes)
    assert unique(owner for _code, owner in codes)
