"""Documents read from plain text, Markdown and HTML: their headings, their paragraphs and their own numbers."""

from __future__ import annotations

import pytest

from consultations.importing.lines import Unreadable
from consultations.importing.reading import CHARACTERS, FILE_SIZE, PIECES, read
from tests.consultations.reading import ACTION_PLAN, html, left, markdown, said, text


@pytest.fixture(scope="module")
def plan():
    return read(ACTION_PLAN.name, ACTION_PLAN.read_bytes())


# A page saved from a browser: numbers alone on their lines


def test_the_action_plan_is_its_41_paragraphs_in_order(plan):
    assert [piece.number for piece in plan.paragraphs] == [str(number) for number in range(1, 42)]


def test_the_action_plan_has_the_headings_it_has(plan):
    headings = [(piece.level, piece.text) for piece in plan.headings]
    assert headings[:3] == [
        (2, "Aplikačná časť Akčného plánu otvoreného vládnutia mesta Banská Bystrica 2024 – 2026"),
        (3, "1. Názov záväzku"),
        (4, "1.1. Časový harmonogram"),
    ]
    assert [title for level, title in headings if level == 3] == [
        "1. Názov záväzku",
        "Opis záväzku",
        "2. Názov záväzku",
        "Opis záväzku",
        "3. Názov záväzku",
        "Opis záväzku",
    ]
    assert len(headings) == 44
    assert (4, "3.1.Časový harmonogram") in headings


def test_what_is_not_the_action_plans_is_left_out_and_told(plan):
    before = [text for text, reason in left(plan) if reason == "before"]
    assert before[0] == "Prejsť na hlavný obsah"
    assert before[-1] == "Aplikačná časť AP OV BB"
    assert len(before) == 8
    after = [text for text, reason in left(plan) if reason == "after"]
    assert after == ["Potvrdenie", "Please log in", "Heslo je príliš krátke.", "Zdieľať"]


def test_nothing_else_of_the_action_plan_is_lost_or_added(plan):
    """Every word of the file is in a heading, a paragraph, a number or what was left out, in its order."""
    words = [word for piece in plan.pieces for word in f"{piece.plain} {piece.number}".split()]
    words += [word for one in plan.left_out for word in one.text.split()]
    file = [word for word in ACTION_PLAN.read_text().split() if word != "•"]
    assert sorted(words) == sorted(file)


def test_a_paragraph_of_the_action_plan_keeps_its_lines_and_bullets(plan):
    by_number = {piece.number: piece.text for piece in plan.paragraphs}
    assert by_number["2"] == (
        "<p>Začiatok implementácie záväzku: apríl/2024</p><p>Koniec implementácie záväzku: august/2026</p>"
    )
    assert by_number["12"] == "<p>ktoré sú čiastočne zabezpečené</p>"
    assert by_number["28"] == "<p>Využitie nástroja Spolupracovňa vo vybraných agendách mestského úradu</p>"
    assert by_number["29"].startswith("<p>Využitie nástroja Spolupracovňa pre podporu procesov spolu-tvorby")
    assert by_number["14"].count("<li>") == 6
    assert by_number["40"].count("<li>") == 3


def test_a_sentence_broken_at_the_end_of_a_page_is_whole_again(plan):
    by_number = {piece.number: piece.text for piece in plan.paragraphs}
    assert "Spolupracovňa, vytvorenie fyzického priestoru" in by_number["8"]
    assert "potrebných zručností (OPS, s. 430" in by_number["40"]


SAVED = """Menu

{before}

O bývaní
1

Mesto postaví byty.

O pozemkoch
2

Mesto kúpi pozemky.
Bude ich dosť.

3

Nájomné bude dostupné.

Zdieľať"""


@pytest.mark.parametrize("before", ["1", "Strana\n1", "0", "1\n\n2"])
def test_counters_on_the_page_before_the_text_are_not_its_numbers(before):
    document = text(SAVED.format(before=before))
    assert said(document) == [
        ("##", "O bývaní"),
        ("1", "Mesto postaví byty."),
        ("##", "O pozemkoch"),
        ("2", "Mesto kúpi pozemky. Bude ich dosť."),
        ("3", "Nájomné bude dostupné."),
    ]
    assert ("Menu", "before") in left(document)
    assert ("Zdieľať", "after") in left(document)


def test_a_year_on_its_own_line_is_no_number():
    assert said(text("1\n\nPlán na rok\n2024\n\n2\n\nPlán na ďalší rok")) == [
        ("1", "Plán na rok 2024"),
        ("2", "Plán na ďalší rok"),
    ]


def test_a_missing_number_does_not_end_the_text():
    assert [number for number, _ in said(text("1\n\na\n\n2\n\nb\n\n4\n\nd"))] == ["1", "2", "4"]


@pytest.mark.parametrize("order", [[1, 2, 5, 3, 4, 6], [6, 1, 2, 3, 4, 5], [2, 3, 4, 5, 6, 1], [1, 3, 2, 4, 5, 6]])
def test_a_paragraph_that_was_moved_keeps_its_number(order):
    standing = text("\n\n".join(f"Nadpis {number}\n{number}\n\nVeta {number}." for number in order))
    leading = text("\n\n".join(f"{number}. Veta {number}." for number in order))
    for document in (standing, leading):
        assert [(piece.number, piece.plain) for piece in document.paragraphs] == [
            (str(number), f"Veta {number}.") for number in order
        ]
        assert not document.left_out


def test_a_paragraph_that_was_put_in_with_a_letter_is_one():
    assert said(text("1\n\na\n\n1a\n\nb\n\n2\n\nc")) == [("1", "a"), ("1a", "b"), ("2", "c")]


def test_a_number_without_a_text_is_told():
    document = text("1\n\nMesto.\n\n2\n\n3\n\nĽudia.")
    assert said(document) == [("1", "Mesto."), ("3", "Ľudia.")]
    assert left(document) == [("2", "bare")]


def test_a_heading_without_a_text_below_its_number_is_the_text():
    document = html("<h4>Prvý záväzok</h4><p>1</p><h4>Druhý záväzok</h4><p>2</p><p>Text.</p>")
    assert said(document) == [("1", "Prvý záväzok"), ("##", "Druhý záväzok"), ("2", "Text.")]


def test_without_empty_lines_nothing_is_taken_for_a_heading():
    assert said(text("1\nPrvý text.\nJeho druhý riadok.\n2\nDruhý text.")) == [
        ("1", "Prvý text. Jeho druhý riadok."),
        ("2", "Druhý text."),
    ]


# Numbers at the beginning of the line


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("1. Mesto postaví byty.", "1"),
        ("1) Mesto postaví byty.", "1"),
        ("(1) Mesto postaví byty.", "(1)"),
        ("§ 3 Mesto postaví byty.", "§ 3"),
        ("Čl. 2 Mesto postaví byty.", "Čl. 2"),
        ("1.1 Mesto postaví byty.", "1.1"),
        ("1.1. Mesto postaví byty.", "1.1"),
        ("1.Mesto postaví byty.", "1"),
    ],
)
def test_a_paragraph_keeps_the_number_it_begins_with(line, number):
    for document in (text(line), html(f"<p>{line}</p>"), html(f"<p><b>{line}</b></p>")):
        assert said(document) == [(number, "Mesto postaví byty.")]


@pytest.mark.parametrize("line", ["1. januára 2025 sa začne.", "2025 bol dobrý rok.", "3,5 milióna eur.", "A. Dom."])
def test_days_years_and_amounts_are_no_numbers(line):
    assert said(text(line)) == [("", line)]


def test_a_number_that_does_not_follow_belongs_to_the_text():
    document = text("1. Prvý odsek.\n\n1990. rok bol prelomový.\n\n2. Druhý odsek.")
    assert said(document) == [("1", "Prvý odsek."), ("", "1990. rok bol prelomový."), ("2", "Druhý odsek.")]


def test_headings_of_plain_text_are_short_alone_and_above_a_text():
    document = text(
        "Program rozvoja bývania\n\n1. Úvod\n\n1.1 Mesto má málo bytov.\n\n1.2 Chce ich viac.\n\n"
        "2. Ciele\n\nMesto sa bude usilovať o dostupné bývanie.\n\n3. Mesto postaví byty."
    )
    assert said(document) == [
        ("##", "Program rozvoja bývania"),
        ("###", "1. Úvod"),
        ("1.1", "Mesto má málo bytov."),
        ("1.2", "Chce ich viac."),
        ("###", "2. Ciele"),
        ("", "Mesto sa bude usilovať o dostupné bývanie."),
        ("3", "Mesto postaví byty."),
    ]


def test_numbered_lines_without_full_stops_are_paragraphs_not_headings():
    assert said(text("1. Postavíme byty\n2. Znížime nájomné\n3. Viac zelene")) == [
        ("1", "Postavíme byty"),
        ("2", "Znížime nájomné"),
        ("3", "Viac zelene"),
    ]


def test_articles_are_headings_and_tell_their_paragraphs_apart():
    document = text(
        "§ 1\nPredmet\n(1) Nariadenie upravuje nájom.\n(2) Platí v meste.\n\n"
        "§ 2\nPojmy\n(1) Byt je obydlie:\na) mestské,\nb) súkromné."
    )
    assert said(document) == [
        ("##", "§ 1 Predmet"),
        ("§ 1 (1)", "Nariadenie upravuje nájom."),
        ("§ 1 (2)", "Platí v meste."),
        ("##", "§ 2 Pojmy"),
        ("§ 2 (1)", "Byt je obydlie: a) mestské, b) súkromné."),
    ]


def test_a_number_that_is_there_twice_stays_in_the_text():
    document = text("(1) Prvý.\n(2) Druhý.\n(1) Iný prvý.")
    assert said(document) == [("(1)", "Prvý."), ("(2)", "Druhý."), ("", "(1) Iný prvý.")]


def test_lines_that_a_program_broke_are_joined():
    broken = (
        "1. Mesto postaví do konca roka nájomné byty pre mladé rodiny, ktoré si\n"
        "nemôžu dovoliť vlastné bývanie, a pre starších ľudí.\n"
        "2. Nájomné bude dostupné.\n"
    )
    assert said(text(broken)) == [
        ("1", "Mesto postaví do konca roka nájomné byty pre mladé rodiny, ktoré si nemôžu dovoliť vlastné bývanie, "
         "a pre starších ľudí."),
        ("2", "Nájomné bude dostupné."),
    ]  # fmt: skip


def test_short_lines_stay_lines():
    assert text("1. Oddelenia:\nKancelária prednostky\nreferát participácie").pieces[0].text == (
        "<p>Oddelenia:</p><p>Kancelária prednostky</p><p>referát participácie</p>"
    )


def test_bullets_are_a_list_of_the_paragraph_above():
    assert (
        text("1. Postavíme:\n• byty\n• domy").pieces[0].text == "<p>Postavíme:</p><ul><li>byty</li><li>domy</li></ul>"
    )


def test_a_document_without_numbers_has_none_unless_they_are_asked_for():
    assert said(text("Mesto stavia.\n\nĽudia bývajú.")) == [("", "Mesto stavia."), ("", "Ľudia bývajú.")]
    numbered = text("Úvod\n\nMesto stavia.\n\nĽudia bývajú.", number=True)
    assert said(numbered) == [("##", "Úvod"), ("1", "Mesto stavia."), ("2", "Ľudia bývajú.")]


def test_a_document_with_numbers_keeps_them_even_if_others_are_asked_for():
    assert said(text("Úvod.\n\n7. Mesto stavia.", number=True)) == [("", "Úvod."), ("7", "Mesto stavia.")]


def test_a_heading_too_long_for_one_is_a_paragraph():
    document = html(f"<h1>{'dlho ' * 60}</h1><p>Text.</p>")
    assert [piece.is_heading for piece in document.pieces] == [False, False]


# Markdown and HTML


def test_markdown_is_read_with_its_headings_numbers_and_formatting():
    document = markdown(
        "# Program\n\n## Ciele\n\n3. Mesto **postaví** byty.\n4. Nájomné bude [dostupné](https://bb.sk).\n\n"
        "Rozpočet:\n\n1. eurá\n2. centy\n\n- a\n- b\n"
    )
    assert said(document)[:4] == [
        ("##", "Program"),
        ("###", "Ciele"),
        ("3", "Mesto postaví byty."),
        ("4", "Nájomné bude dostupné."),
    ]
    texts = [piece.text for piece in document.paragraphs]
    assert texts[0] == "<p>Mesto <b>postaví</b> byty.</p>"
    assert texts[1] == '<p>Nájomné bude <a href="https://bb.sk">dostupné</a>.</p>'
    assert texts[2] == "<p>Rozpočet:</p><ol><li>eurá</li><li>centy</li></ol><ul><li>a</li><li>b</li></ul>"


def test_an_ordered_list_of_html_numbers_paragraphs_from_where_it_starts():
    document = html("<ol start=5><li>Byty</li><li><p>Domy</p><p>a záhrady</p></li><li value=9>Parky</li></ol>")
    assert said(document) == [("5", "Byty"), ("6", "Domy a záhrady"), ("9", "Parky")]


def test_lists_within_lists_stay_lists():
    document = html("<ol><li>Byty<ol><li>malé</li><li>veľké<ul><li>drahé</li></ul></li></ol></li></ol>")
    assert document.pieces[0].text == ("<p>Byty</p><ol><li>malé</li><li>veľké<ul><li>drahé</li></ul></li></ol>")


def test_headings_of_html_have_levels_without_steps_left_out():
    document = html("<h1>A</h1><h3>B</h3><p>b</p><h5>C</h5><p>c</p><h6>D</h6><p>d</p>")
    assert said(document) == [("##", "A"), ("###", "B"), ("", "b"), ("####", "C"), ("", "c"), ("####", "D"), ("", "d")]


def test_the_page_around_the_text_is_left_out_and_told():
    document = html(
        "<body><header><a href=/>Domov</a></header><nav>Menu</nav><main><h1>Návrh</h1><p>1. Byty.</p>"
        "<p hidden>Tajné</p><form><label>Heslo</label><input></form></main><footer>© mesto</footer></body>"
    )
    assert said(document) == [("##", "Návrh"), ("1", "Byty.")]
    assert sorted(left(document)) == [
        ("Domov", "page"), ("Heslo", "page"), ("Menu", "page"), ("Tajné", "hidden"), ("© mesto", "page"),
    ]  # fmt: skip


def test_standing_numbers_are_found_in_html_too():
    document = html("<p>Menu</p><h4>Byty</h4><div>1</div><p>Mesto.</p><p>Stavia.</p><h4>Parky</h4>2<p>A.</p>")
    assert said(document) == [("##", "Byty"), ("1", "Mesto. Stavia."), ("##", "Parky"), ("2", "A.")]


def test_a_table_is_a_paragraph_of_its_rows_and_a_picture_is_told():
    document = html("<table><tr><th>Rok</th><th>Byty</th></tr><tr><td>2025</td><td>40</td></tr></table><img alt=Mapa>")
    assert said(document) == [("", "Rok | Byty 2025 | 40")]
    assert left(document) == [("Mapa", "picture")]


def test_a_line_broken_in_html_is_two_lines_of_one_paragraph():
    assert html("<p>1. Oddelenia<br>Kancelária</p>").pieces[0].text == "<p>Oddelenia</p><p>Kancelária</p>"


# Encodings, and what cannot be read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "utf-16"])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_usual_encodings_are_told_apart(encoding, name):
    assert said(read(name, "1. Ľúbivý šťastný žltý kôň.".encode(encoding))) == [("1", "Ľúbivý šťastný žltý kôň.")]


def test_html_may_say_that_it_is_in_iso_8859_2():
    content = '<meta charset="iso-8859-2"><p>Šťastný žltý kôň.</p>'.encode("iso-8859-2")
    assert said(read("a.html", content)) == [("", "Šťastný žltý kôň.")]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", b"\x00\x01\x02", "UTF-8"),
        ("a.txt", b"\x81\x83", "UTF-8"),
        ("a.txt", b"", "žiadny|no text"),
        ("a.html", b"<script>1</script>", "žiadny|no text"),
        ("a.pdf", b"%PDF-1.7", "docx"),
        ("a", b"text", "docx"),
        ("a.docx", b"text", "DOCX"),
        ("a.txt", b"a" * (FILE_SIZE + 1), "10"),
        ("a.txt", b"slovo " * (CHARACTERS // 6 + 1), "far longer|dlh"),
        ("a.txt", b"Veta.\n\n" * (PIECES + 1), "2000|2 000"),
        ("a.txt", b"Veta.\n" * 30_000, "far longer|dlh"),
        ("a.html", b"<b>a</b>" * 60_000, "far longer|dlh"),
        ("a.md", b"* a\n" * 30_000, "far longer|dlh"),
        ("a.html", b"<div>" * 5000 + b"text", "nested|vnoren"),
        ("a.html", b"<b>" * 5000 + b"text", "nested|vnoren"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(name, content, says):
    with pytest.raises(Unreadable, match=says):
        read(name, content)
