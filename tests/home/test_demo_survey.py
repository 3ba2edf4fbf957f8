"""The demonstration's survey that shows everything: whoever adds a kind or an operator adds it there too."""

import tomllib

import pytest

from home.demo.loader import CONTENT
from surveys.questions import KINDS
from surveys.routing import OPERATORS, PIPE


@pytest.fixture(scope="module")
def blocks():
    """The questions and sections of the survey."""
    return tomllib.loads((CONTENT / "32-survey-courtyards.toml").read_text(encoding="utf-8"))["questions"]


def test_it_asks_every_kind_of_question(blocks):
    assert {block["kind"] for block in blocks} - {"section"} == set(KINDS)


def test_it_routes_by_every_operator_on_questions_and_sections(blocks):
    comparisons = [comparison for block in blocks for comparison in block.get("condition", ())]
    assert {comparison["operator"] for comparison in comparisons} == set(OPERATORS)
    assert {block["kind"] == "section" for block in blocks if "condition" in block} == {True, False}


def test_it_joins_conditions_by_all_and_by_any(blocks):
    several = {block["match"] for block in blocks if len(block.get("condition", ())) > 1}
    assert several == {"all", "any"}


def test_it_repeats_earlier_answers_in_both_languages(blocks):
    labels = [block["label"] for block in blocks if "label" in block]
    repeated = [{language: PIPE.findall(words) for language, words in label.items()} for label in labels]
    assert any(found["sk"] for found in repeated)
    assert all(found["sk"] == found["en"] for found in repeated)
