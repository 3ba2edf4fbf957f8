"""Documents of Word: its headings, the numbers it counts, and what a paragraph has no place for."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from consultations.importing.docx_numbers import formatted
from consultations.importing.lines import Unreadable
from consultations.importing.reading import read
from tests.consultations.reading import add_list, docx_file, left, listed, said, word

DECIMALS = [("decimal", "%1."), ("decimal", "%1.%2."), ("lowerLetter", "%3)")]


def test_headings_and_typed_numbers_are_read():
    def build(document):
        document.add_heading("Program rozvoja bývania", 0)
        document.add_heading("Ciele", 1)
        document.add_paragraph("1. Mesto postaví byty.")
        document.add_heading("Pozemky", 2)
        document.add_paragraph("(2) Mesto kúpi pozemky.")
        document.add_paragraph("Bez čísla.")

    assert said(word(build)) == [
        ("##", "Program rozvoja bývania"),
        ("###", "Ciele"),
        ("1", "Mesto postaví byty."),
        ("####", "Pozemky"),
        ("(2)", "Mesto kúpi pozemky."),
        ("", "Bez čísla."),
    ]


def test_numbers_that_word_counts_are_counted():
    def build(document):
        list_id = add_list(document, DECIMALS, start=3)
        for depth, text in [(0, "Byty."), (1, "Malé."), (1, "Veľké."), (2, "s balkónom"), (0, "Domy."), (1, "Nové.")]:
            listed(document.add_paragraph(text), list_id, depth)

    assert said(word(build)) == [
        ("3", "Byty."),
        ("3.1", "Malé."),
        ("3.2", "Veľké. a) s balkónom"),
        ("4", "Domy."),
        ("4.1", "Nové."),
    ]


def test_numbered_headings_keep_their_numbers_in_their_titles():
    def build(document):
        list_id = add_list(document, DECIMALS)
        listed(document.add_heading("Úvod", 1), list_id)
        listed(document.add_heading("Stav", 2), list_id, 1)
        document.add_paragraph("Text.")

    assert said(word(build)) == [("##", "1. Úvod"), ("###", "1.1. Stav"), ("", "Text.")]


def test_articles_counted_by_word_are_called_as_it_shows_them():
    def build(document):
        list_id = add_list(document, [("decimal", "Čl. %1"), ("decimal", "(%2)")])
        for depth, text in [(0, "Byty."), (1, "Malé."), (1, "Veľké."), (0, "Domy.")]:
            listed(document.add_paragraph(text), list_id, depth)

    assert said(word(build)) == [("Čl. 1", "Byty."), ("(1)", "Malé."), ("(2)", "Veľké."), ("Čl. 2", "Domy.")]


def test_a_list_that_starts_anew_does():
    def build(document):
        first = add_list(document, [("decimal", "%1.")])
        listed(document.add_paragraph("Prvý."), first)
        document.part.numbering_part.element.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="999"><w:abstractNumId w:val="{first}"/>'
                '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
            )
        )
        listed(document.add_paragraph("Siedmy."), "999")
        listed(document.add_paragraph("Ôsmy."), "999")

    assert [number for number, _ in said(word(build))] == ["1", "7", "8"]


def test_the_styles_of_word_number_and_bullet():
    def build(document):
        document.add_paragraph("Postavíme byty.", style="List Number")
        document.add_paragraph("malé", style="List Bullet")
        document.add_paragraph("veľké", style="List Bullet")
        document.add_paragraph("Kúpime pozemky.", style="List Number")

    document = word(build)
    assert said(document) == [("1", "Postavíme byty. malé veľké"), ("2", "Kúpime pozemky.")]
    assert document.pieces[0].text == "<p>Postavíme byty.</p><ul><li>malé</li><li>veľké</li></ul>"


@pytest.mark.parametrize(
    ("count", "format", "shown"),
    [(4, "lowerRoman", "iv"), (1999, "upperRoman", "MCMXCIX"), (27, "lowerLetter", "aa"), (2, "upperLetter", "B")],
)
def test_letters_and_roman_numbers_are_counted(count, format, shown):
    assert formatted(count, format) == shown


def test_formatting_links_and_broken_lines_stay():
    def build(document):
        paragraph = document.add_paragraph("1. Mesto ")
        paragraph.add_run("postaví").bold = True
        paragraph.add_run(" byty").italic = True
        paragraph.add_run().add_break()
        for address in ("https://bb.sk/?a=1&b=2", "javascript:alert(1)"):
            id = document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = f'<w:hyperlink {nsdecls("w", "r")} r:id="{id}"><w:r><w:t>odkaz &lt;b></w:t></w:r></w:hyperlink>'
            paragraph._p.append(parse_xml(link))

    assert word(build).pieces[0].text == (
        "<p>Mesto <b>postaví</b><i> byty</i></p>"
        '<p><a href="https://bb.sk/?a=1&amp;b=2">odkaz &lt;b&gt;</a>odkaz &lt;b&gt;</p>'
    )


def test_tracked_changes_are_read_as_accepted_and_told():
    def build(document):
        paragraph = document.add_paragraph("Mesto ")
        for tag, run in (("ins", "<w:t>postaví</w:t>"), ("del", "<w:delText>zbúra</w:delText>")):
            changed = f'<w:{tag} {nsdecls("w")} w:id="1" w:author="a"><w:r>{run}</w:r></w:{tag}>'
            paragraph._p.append(parse_xml(changed))
        paragraph.add_run(" byty.")

    document = word(build)
    assert said(document) == [("", "Mesto postaví byty.")]
    assert left(document) == [("zbúra", "deleted")]


def inner(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_what_a_paragraph_has_no_place_for_is_told():
    def build(document):
        document.add_paragraph("1. Mesto postaví byty.")
        document.sections[0].header.paragraphs[0].text = "Mesto Banská Bystrica"
        document.styles.add_style("TOC 1", 1)
        document.add_paragraph("Ciele ... 3", style="TOC 1")
        box = f"<w:pict><w:txbxContent>{inner('Rámček')}</w:txbxContent></w:pict>"
        document.paragraphs[0]._p.append(parse_xml(f"<w:r {nsdecls('w')}>{box}</w:r>"))
        notes = f"<w:footnotes {nsdecls('w')}><w:footnote>{inner('Poznámka')}</w:footnote></w:footnotes>"
        part = Part(PackURI("/word/footnotes.xml"), "application/xml", notes.encode(), document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    document = word(build)
    assert said(document) == [("1", "Mesto postaví byty.")]
    assert sorted(left(document)) == [
        ("Ciele ... 3", "contents"),
        ("Mesto Banská Bystrica", "margin"),
        ("Poznámka", "footnote"),
        ("Rámček", "box"),
    ]


def test_a_table_is_a_paragraph_of_its_rows():
    def build(document):
        document.add_paragraph("1. Byty:")
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ["Rok", "Byty", "2025", "40"], strict=True):
            cell.text = text

    assert said(word(build)) == [("1", "Byty:"), ("", "Rok | Byty 2025 | 40")]


def test_paragraphs_in_content_controls_are_read():
    def build(document):
        inner = "<w:sdtContent><w:p><w:r><w:t>V rámci.</w:t></w:r></w:p></w:sdtContent>"
        document.element.body.insert(0, parse_xml(f"<w:sdt {nsdecls('w')}>{inner}</w:sdt>"))

    assert said(word(build)) == [("", "V rámci.")]


# What is no document, or a bomb


def repacked(replaced: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx_file(lambda document: document.add_paragraph("Text.")))) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, replaced.get(name, source.read(name)))
        for name in replaced.keys() - set(source.namelist()):
            target.writestr(name, replaced[name])
    return file.getvalue()


@pytest.mark.parametrize(
    ("replaced", "says"),
    [
        ({"word/document.xml": b" " * 40_000_000}, "unpacks|rozbal"),
        ({"word/media/image1.png": b" " * 120_000_000}, "unpacks|rozbal"),
        ({"word/document.xml": b"<nonsense"}, "damaged|poškoden"),
        ({"word/styles.xml": b"<nonsense"}, "damaged|poškoden"),
        ({"[Content_Types].xml": b""}, "damaged|poškoden"),
    ],
)
def test_a_bomb_or_a_damaged_document_is_refused(replaced, says):
    with pytest.raises(Unreadable, match=says):
        read("a.docx", repacked(replaced))


def test_entities_of_xml_are_not_read_from_the_disk():
    evil = (
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        b"<w:t>Text &x;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert "root" not in str(said(read("a.docx", repacked({"word/document.xml": evil}))))
