"""The small markup of the texts in data files."""

import pytest

from core import markup

PAGES = {"manual": 7, "survey": 9}.__getitem__


def test_each_paragraph_becomes_the_block_that_its_first_characters_say():
    text = "## A\n\n### B\n\n! C\n\n? page:survey\n\nD\n\n- E\n- F"
    assert markup.blocks(text, PAGES) == [
        ("heading", "A"),
        ("subheading", "B"),
        ("notice", "<p>C</p>"),
        ("survey", 9),
        ("text", "<p>D</p><ul><li>E</li><li>F</li></ul>"),
    ]


def test_a_survey_between_texts_parts_them():
    assert [kind for kind, _value in markup.blocks("A\n\n? page:survey\n\nB\n\nC", PAGES)] == ["text", "survey", "text"]


def test_a_question_mark_alone_asks_no_survey():
    assert markup.blocks("? Why not", PAGES) == [("text", "<p>? Why not</p>")]


def test_a_page_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        markup.blocks("? page:nowhere", PAGES)


def test_marks_and_links_inside_a_paragraph():
    said = markup.rich_text("**A** & [b](page:manual), [c](https://example.sk/)", PAGES)
    assert said == '<p><b>A</b> &amp; <a linktype="page" id="7">b</a>, <a href="https://example.sk/">c</a></p>'
