"""Reading data files into pages' fields."""

import pytest

from core.content import Reader, names_pages
from home.models import CommitmentPage, StandardPage
from surveys.models import SurveyPage

LINK = {"sk": "Pozri [návod](page:manual).", "en": "See the [manual](page:manual)."}


@pytest.mark.parametrize(
    ("field", "may"),
    [
        (StandardPage.body.field, True),
        (CommitmentPage.milestones.field, True),
        (CommitmentPage.consultations.field, True),
        (SurveyPage._meta.get_field("thanks"), True),
        (SurveyPage._meta.get_field("title"), False),
        (SurveyPage.questions.field, False),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_what_may_link_to_a_page_waits_until_the_pages_are_there(field, may):
    assert names_pages(field) is may


def test_a_link_deep_in_a_block_leads_to_its_page():
    milestones = [{"text": {"sk": "Míľnik", "en": "Milestone"}, "evidence": LINK}]
    (block,) = Reader("demo/x", "sk", {"manual": 7}.__getitem__).stream(CommitmentPage.milestones.field, milestones)
    assert 'id="7"' in block["value"]["evidence"]


def test_both_languages_blocks_have_the_same_ids_and_other_files_others():
    table = [{"kind": "consent", "key": "agree", "label": {"sk": "Súhlasím", "en": "I agree"}}]
    slovak, english, other = (
        Reader(name, language).stream(SurveyPage.questions.field, table)[0]
        for name, language in [("a", "sk"), ("a", "en"), ("b", "sk")]
    )
    assert slovak["id"] == english["id"] != other["id"]
    assert (slovak["value"]["label"], english["value"]["label"]) == ("Súhlasím", "I agree")
