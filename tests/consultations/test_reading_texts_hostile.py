"""HTML from strangers: nothing comes out of it but text, bold, italic, links and lists."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.importing.inline import rich_text
from consultations.importing.lines import Unreadable
from consultations.importing.paragraphs import Document
from tests.consultations.reading import html, markdown

ALLOWED = re.compile(r'</?(?:p|b|i|ul|ol|li)>|<a href="(?:https?://|mailto:)[^"<>\s]+">|</a>', re.IGNORECASE)
HOSTILE = [
    "<p onclick=alert(1)>text</p>",
    "text<script>alert(1)</script>",
    "<p>text<style>p{}</style></p>",
    "<a href='javascript:alert(1)'>text</a>",
    "<a href='java\nscript:alert(1)'>text</a>",
    "<a href=' JaVaScRiPt:alert(1)'>text</a>",
    "<a href='data:text/html,x'>text</a>",
    "<a href='https://a.sk/\"onmouseover=alert(1)'>text</a>",
    "<a href='//a.sk'>text</a>",
    "<a href=https://a.sk onclick=x>text <a href=javascript:x>inner</a></a>",
    "<svg onload=alert(1)><text>x</text></svg>text",
    "<img src=x onerror=alert(1)>text",
    "<iframe srcdoc='<script>x</script>'></iframe>text",
    "<math><mtext><script>x</script></mtext></math>text",
    "text<!-- <script>alert(1)</script> -->",
    "text<![CDATA[<script>x</script>]]>",
    "text &lt;script&gt;alert(1)&lt;/script&gt;",
    "<b><i><p>text</b></i></p>",
    "<ul><li onclick=x>text<script>x</script></li></ul>",
    "<ol><li><p style='x'>text</p></li></ol>",
    "<h1><img src=x onerror=y>text</h1><p>text</p>",
    "<template><p>x</p></template>text",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>text",
    "<embed linktype='document' id='1'>text",
    "<a linktype='page' id='1'>text</a>",
    "te&#1;xt &#x200b;text",
]


def check(document: Document) -> None:
    for piece in document.pieces:
        rest = ALLOWED.sub("", piece.text)
        if not piece.is_heading:
            assert "<" not in rest
            assert rich_text(piece.text) == piece.text
        assert not re.search(r"[\x00-\x08]", piece.text)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_only_formatting_comes_out_of_hostile_html(hostile):
    for document in (html(hostile), markdown(hostile)):
        check(document)
        assert any("text" in piece.plain for piece in document.pieces)
        assert not any("javascript:" in piece.text for piece in document.pieces)


def test_a_heading_is_plain_text_even_with_markup_in_it():
    heading = html("<h1>Byty &lt;b&gt; &amp; <b>domy</b></h1><p>Text.</p>").pieces[0]
    assert heading.text == "Byty <b> & domy"


PARTS = st.sampled_from(
    [*"<>/&;\"'= \n", "p", "b", "li", "ul", "ol", "a href=", "https://a.sk", "javascript:x", "script", "<!--", "-->",
     "br",      "h1", "1.", "(2)", "text", "on", "img", "\x00", "&#60;", "table", "tr", "td", "]]>", "<![CDATA["]
)  # fmt: skip


@given(st.lists(PARTS, max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_html_at_all_brings_more_than_formatting(parts):
    with suppress(Unreadable):
        check(html("".join(parts)))
