"""A text imported into a consultation's page, by the command or in the admin: what changes, which comments stay."""

from __future__ import annotations

import pytest
from django.core.management import CommandError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.importing.merging import Merger
from consultations.importing.paragraphs import Document
from consultations.models import ConsultationPage
from tests.consultations.imported import AS_PUBLISHED, EDITED, draft_of, fresh, ids, run
from tests.consultations.reading import ACTION_PLAN, html, text
from tests.consultations.texts import commented, english, heading, id_of, paragraph

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    """Write a text into a file."""

    def write(content: str, name: str = "text.txt"):
        path = tmp_path / name
        path.write_text(content)
        return path

    return write


# What becomes of the parts


def test_the_same_text_again_changes_nothing(draft_page):
    before = draft_of(draft_page)
    merger = Merger(draft_page, text(AS_PUBLISHED))
    assert not merger.changes
    assert [row.block for row in merger.rows] == before


def test_every_part_says_what_becomes_of_it(draft_page):
    merger = Merger(draft_page, text(EDITED))
    assert [(row.becomes, row.old and row.old.id, row.new and row.new.plain) for row in merger.rows] == [
        (["unchanged"], id_of("goals"), "Ciele"),
        (["renumbered", "moved"], id_of("rent"), "Nájomné bude dostupné."),
        (["removed"], id_of("means"), None),
        (["removed"], id_of("land"), None),
        (["changed", "renumbered"], id_of("flats"), "Mesto každý rok postaví nájomné byty."),
        (["new"], None, "Zeleň"),
        (["new"], None, "Mesto vysadí stromy."),
    ]


def test_a_heading_and_a_paragraph_with_the_same_words_are_not_the_same(make_consultation):
    page = make_consultation([heading("a", "Byty")])
    merger = Merger(page, html("<p>Byty</p>"))
    assert [row.becomes for row in merger.rows] == [["removed"], ["new"]]


def test_formatting_that_editors_gave_is_not_taken_away_by_plain_text(make_consultation):
    kept = '<p data-block-key="a1">Mesto <b>postaví</b> <a id="3" linktype="page">byty</a>.</p>'
    page = make_consultation([{"type": "paragraph", "id": id_of("a"), "value": {"number": "1", "text": kept}}])
    merger = Merger(page, text("2. Mesto postaví byty."))
    assert merger.rows[0].becomes == ["renumbered"]
    assert merger.rows[0].block["value"] == {"number": "2", "text": kept}


def test_formatting_of_the_file_is_taken_over(make_consultation):
    page = make_consultation([paragraph("a", "", "Mesto <b>postaví</b> byty.")])
    merger = Merger(page, html("<p>Mesto <i>postaví</i> byty.</p>"))
    assert merger.rows[0].becomes == ["changed"]
    assert merger.rows[0].block == {
        "type": "paragraph",
        "id": id_of("a"),
        "value": {"number": "", "text": "<p>Mesto <i>postaví</i> byty.</p>"},
    }


def test_an_empty_text_gets_ids_of_its_own(make_consultation):
    blocks = [row.block for row in Merger(make_consultation([]), text(EDITED)).rows]
    assert len({block["id"] for block in blocks}) == 5


SENTENCES = [f"Veta {index} o veci {index * index}." for index in range(8)]


@given(st.lists(st.sampled_from(SENTENCES), unique=True, min_size=1), st.integers(0, 8))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stays_keeps_its_id_and_importing_twice_changes_nothing(editing_page, sentences, renumber):
    before = ids(editing_page)
    document = text("\n\n".join(f"{number}. {said}" for number, said in enumerate(sentences, start=1 + renumber)))
    Merger(fresh(editing_page), document).save(None)
    after = ids(editing_page)
    assert set(after) == set(sentences)
    assert all(after[said] == before[said] for said in after.keys() & before.keys())
    assert not Merger(fresh(editing_page), document).changes


@pytest.fixture
def editing_page(make_consultation):
    return make_consultation([paragraph(str(at), str(at + 1), said) for at, said in enumerate(SENTENCES[:4])])


# The command


def test_the_command_tells_what_it_reads_and_what_it_leaves_out():
    told = run(ACTION_PLAN)
    assert "[41]" in told
    assert "## Aplikačná časť Akčného plánu" in told
    assert "- Heslo je príliš krátke. – " in told


def test_the_command_tells_the_changes_and_saves_nothing(draft_page, file):
    before = draft_of(draft_page)
    commented(draft_page, "land")
    told = run(file(EDITED), "--page", draft_page.pk)
    assert "Mesto vysadí stromy." in told
    assert "Mesto vyčlení pozemky." in told
    assert draft_of(draft_page) == before


def test_the_command_saves_a_draft_if_told_to(draft_page, file):
    run(file(EDITED), "--slug", draft_page.slug, "--apply")
    assert ids(draft_page)["Mesto každý rok postaví nájomné byty."] == id_of("flats")
    page = fresh(draft_page)
    assert page.has_unpublished_changes
    assert [bound.id for bound in page.text][:2] == [id_of("goals"), id_of("flats")]  # what is published stays


def test_the_command_saves_no_draft_where_nothing_changes(draft_page, file):
    before = draft_page.revisions.count()
    run(file(AS_PUBLISHED), "--page", draft_page.pk, "--apply")
    assert draft_page.revisions.count() == before


def test_the_command_numbers_paragraphs_if_told_to(file):
    assert "[2] Druhá veta." in run(file("Prvá veta.\n\nDruhá veta."), "--number")


def test_the_action_plan_goes_into_a_page_and_out_to_the_reader(make_consultation, client):
    page = make_consultation([])
    run(ACTION_PLAN, "--page", page.pk, "--apply")
    fresh(page).get_latest_revision().publish()
    page = fresh(page)
    assert [part.number for part in page.record.text.paragraphs] == [str(number) for number in range(1, 42)]
    assert "vybraných agendách" in client.get(page.address("text")).content.decode()
    assert not Merger(page, read_again()).changes


def read_again() -> Document:
    return text(ACTION_PLAN.read_text())


def test_the_edited_action_plan_keeps_every_paragraph_that_is_still_there(make_consultation):
    """One paragraph is moved with its heading, one removed, one put in, two reworded; nothing is renumbered."""
    page = make_consultation([row.block for row in Merger(make_consultation([], slug="prazdna"), read_again()).rows])
    stood = {part.piece.number: part.id for part in Merger(page, read_again()).parts if part.piece.number}
    blocks = ACTION_PLAN.read_text().split("\n\n")
    scarce = next(at for at, block in enumerate(blocks) if block.startswith("1.11."))
    moved = [blocks.pop(scarce) for _ in range(2)]
    edited = "\n\n".join([*blocks[:-4], *moved, *blocks[-4:]])
    edited = edited.replace(
        "1.3. Hlavný implementačný subjekt mimo mestského úradu\n4\n\nDialogue Centre n.o.\nNOVA", "NOVA"
    )
    edited = edited.replace("Externí experti\n", "Externí experti\n\nPoznámka\n5a\n\nToto je nové.\n")
    edited = edited.replace("apríl 2024", "máj 2024").replace("ktorým v súčasnosti čelí", "ktorým dnes čelí")
    merger = Merger(page, text(edited))
    now = {row.new.number: row for row in merger.rows if row.new and row.new.number}
    assert now.keys() == {*stood, "5a"} - {"4"}
    assert all(now[number].old.id == stood[number] for number in now if number != "5a")
    assert now["5a"].becomes == ["new"]
    assert now["12"].becomes == ["moved"]
    assert now["1"].becomes == now["16"].becomes == ["changed"]
    assert {"unchanged"} == {name for number in {*now} - {"1", "3", "5a", "12", "16"} for name in now[number].becomes}


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["missing.txt"], "missing.txt"),
        (["{pdf}"], "docx"),
        (["{txt}", "--apply"], "--page"),
        (["{txt}", "--page", "999999"], "no such"),
        (["{txt}", "--slug", "nic"], "no such"),
        (["{txt}", "--page", "{english}"], "translation"),
    ],
)
def test_the_command_says_what_is_wrong(draft_page, file, args, says):
    names = {"pdf": file("x", "a.pdf"), "txt": file(EDITED), "english": english(draft_page).pk}
    with pytest.raises(CommandError, match=says):
        run(*(arg.format(**names) for arg in args))


def test_the_command_leaves_a_locked_page_alone(draft_page, file):
    ConsultationPage.objects.filter(pk=draft_page.pk).update(locked=True)
    with pytest.raises(CommandError, match="locked"):
        run(file(EDITED), "--page", draft_page.pk, "--apply")
