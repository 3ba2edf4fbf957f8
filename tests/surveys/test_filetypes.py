"""A file is what its content says it is, and a picture keeps nothing but its pixels."""

import io
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile

from surveys import pictures
from surveys.filetypes import MOST_MEMBERS, OPEN_DOCUMENT, WORD, NotTaken, examine
from tests.surveys.sample_files import (
    DOCX,
    EXE,
    GPS,
    ODT,
    PDF,
    SIDEWAYS,
    archive,
    bomb,
    photograph,
    png_header,
)

TYPES = ["pdf", "image", "document"]
TWO_PICTURES = photograph("MPO", save_all=True, append_images=[Image.new("RGB", (4, 4))])
SPREADSHEET = archive(mimetype="application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": ""})
FORMATS = pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (PDF, "application/pdf"),
        (b"\r\njunk" + PDF, "application/pdf"),
        (photograph(), "image/jpeg"),
        (TWO_PICTURES, "image/jpeg"),
        (photograph("PNG"), "image/png"),
        (photograph("WEBP"), "image/webp"),
        (photograph("WEBP", lossless=True), "image/webp"),
        (DOCX, WORD),
        (ODT, OPEN_DOCUMENT),
    ],
)
def test_a_good_file_is_recognised(content, content_type):
    assert examine(content, TYPES).content_type == content_type


REFUSED = {
    "a program": (EXE, "kind"),
    "a web page": (b"<!doctype html><script>alert(1)</script>", "kind"),
    "a drawing with scripts": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
    "another picture": (b"GIF89a" + bytes(100), "kind"),
    "an archive": (archive(**{"setup.exe": EXE}), "kind"),
    "a spreadsheet": (SPREADSHEET, "kind"),
    "the beginning of an archive": (b"PK\x03\x04" + bytes(100), "broken"),
    "half a document": (DOCX[:-10], "broken"),
    "half a JPEG": (photograph(size=(400, 400))[:-400], "broken"),
    "a PNG of the wrong sums": (png_header(9, 9).replace(b"IDAT", b"IDaT"), "broken"),
    "a JPEG of countless pieces": (b"\xff\xd8" + b"\xff\xdb\0\2" * 60_000 + b"\xff\xd9", "broken"),
    "half a PNG": (photograph("PNG")[:-5], "broken"),
    "half a WebP": (photograph("WEBP")[:-5], "broken"),
    "an image bomb": (png_header(30_000, 30_000), "pixels"),
    "an image just too large": (png_header(7_100, 7_100), "pixels"),
    "a zip bomb": (bomb(), "unpacked"),
    "an archive of countless members": (b"PK\x03\x04" + b"PK\x01\x02" * (MOST_MEMBERS + 1), "unpacked"),
    "nothing": (b"", "kind"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_a_bad_file_is_refused_for_its_reason(content, reason):
    with pytest.raises(NotTaken) as refused:
        examine(content, TYPES)
    assert refused.value.reason == reason


def test_a_bomb_takes_no_memory():
    content = bomb()
    assert len(content) < 200_000
    tracemalloc.start()
    for dangerous in (content, png_header(30_000, 30_000), png_header(7_000, 7_000)):
        with suppress(NotTaken):
            examine(dangerous, TYPES)
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert highest < 5_000_000


def test_no_picture_is_decoded(monkeypatch):
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda image: pytest.fail("decoded"))
    for content in (png_header(7_000, 7_000), photograph(), photograph("PNG"), photograph("WEBP")):
        examine(content, TYPES)


@FORMATS
def test_where_a_photograph_was_taken_and_by_what_goes_and_the_picture_stays(format):
    content = photograph(format)
    assert b"SecretPhone" in content
    assert opened(content).getexif().get_ifd(GPS)
    stored = examine(content + b"<script>behind</script>", TYPES).content
    assert b"SecretPhone" not in stored
    assert b"behind" not in stored
    assert not opened(stored).getexif().get_ifd(GPS)
    assert pixels(content) == pixels(stored)


def test_a_photograph_still_stands_upright():
    assert dict(opened(examine(photograph(), TYPES).content).getexif()) == {pictures.ORIENTATION: SIDEWAYS}


def test_a_second_picture_behind_the_first_goes():
    stored = examine(TWO_PICTURES, TYPES).content
    assert opened(stored).format == "JPEG"
    assert len(stored) < len(TWO_PICTURES)


@pytest.mark.parametrize(
    "extra",
    [
        {"progressive": True},
        {"comment": b"SecretPhone"},
        {"xmp": b"<SecretPhone/>"},
        {"icc_profile": b"x" * 70_000},
        {"restart_marker_blocks": 1},
    ],
)
def test_every_sort_of_jpeg_keeps_its_pixels_and_colours_alone(extra):
    content = photograph(size=(400, 300), **extra)
    stored = examine(content, TYPES).content
    assert b"SecretPhone" not in stored
    assert pixels(content) == pixels(stored)
    assert opened(content).info.get("icc_profile") == opened(stored).info.get("icc_profile")


def test_a_jpeg_of_four_inks_keeps_its_colours():
    file = io.BytesIO()
    Image.new("CMYK", (9, 9), (10, 20, 30, 40)).save(file, "JPEG")
    assert pixels(file.getvalue()) == pixels(examine(file.getvalue(), TYPES).content)


def test_a_transparent_png_stays_transparent():
    file = io.BytesIO()
    Image.new("P", (9, 9)).save(file, "PNG", transparency=0)
    assert opened(examine(file.getvalue(), TYPES).content).convert("RGBA").getpixel((0, 0))[3] == 0


@given(st.sampled_from(["JPEG", "PNG", "WEBP", "DOCX"]), st.integers(0, 900), st.binary(max_size=60))
def test_no_content_breaks_the_examination(format, place, content):
    """Anything may stand anywhere in a file that began well."""
    good = DOCX if format == "DOCX" else photograph(format)
    with suppress(NotTaken):
        examine(good[:place] + content + good[place + len(content) :], TYPES)


@given(st.binary(max_size=300))
def test_nor_does_content_that_is_nothing(content):
    with suppress(NotTaken):
        examine(content, TYPES)


def opened(content):
    return Image.open(io.BytesIO(content))


def pixels(content):
    image = opened(content)
    return image.size, image.tobytes()
