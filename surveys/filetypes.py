"""What a file is, told from its content: neither its name nor what the browser says about it counts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass

from PIL import Image

from surveys import pictures

MOST_PIXELS = 50_000_000
MOST_UNPACKED = 100_000_000  # bytes
MOST_MEMBERS = 10_000

# By the name of the setting that allows them: the formats as people know them, and how their names end.
FORMATS = {"pdf": ("PDF",), "image": ("JPEG", "PNG", "WebP"), "document": ("DOCX", "ODT")}
ENDINGS = {"pdf": (".pdf",), "image": (".jpg", ".jpeg", ".png", ".webp"), "document": (".docx", ".odt")}

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"


class NotTaken(Exception):
    """The file is not taken; `reason` is "kind", "broken", "pixels" or "unpacked"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Known:
    """A file that is what it should be: its content as it is to be stored, its type, and the endings of its name."""

    content: bytes
    content_type: str
    endings: tuple[str, ...]


def examine(content: bytes, types: Collection[str]) -> Known:
    """Return what `content` is, if that is one of `types`.

    Raises NotTaken.
    """
    type = signed(content)
    if type not in types:
        raise NotTaken("kind")
    try:
        return READERS[type](content)
    except NotTaken:
        raise
    except Image.DecompressionBombError as error:
        raise NotTaken("pixels") from error
    except Exception as error:  # zipfile and Pillow raise whatever a broken file makes them
        raise NotTaken("broken") from error


def signed(content: bytes) -> str:
    """Return what a file's first bytes say it is; a picture that is none is found out when it is read."""
    if content.startswith(b"PK\x03\x04"):
        return "document"
    return "pdf" if b"%PDF-" in content[:1024] else "image"


def pdf(content: bytes) -> Known:
    return Known(content, "application/pdf", ENDINGS["pdf"])


def document(content: bytes) -> Known:
    """Tell a DOCX from an ODT by what the archive holds; nothing is unpacked but a few bytes.

    Raises NotTaken.
    """
    if content.count(b"PK\x01\x02") > MOST_MEMBERS:  # before each member becomes an object
        raise NotTaken("unpacked")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) >= MOST_UNPACKED:
            raise NotTaken("unpacked")
        names = set(archive.namelist())
        if {"[Content_Types].xml", "word/document.xml"} <= names:
            return Known(content, WORD, (".docx",))
        if {"mimetype", "content.xml"} <= names:
            with archive.open("mimetype") as declared:
                if declared.read(100).strip() == OPEN_DOCUMENT.encode():
                    return Known(content, OPEN_DOCUMENT, (".odt",))
    raise NotTaken("kind")


def picture(content: bytes) -> Known:
    """Return the picture without what cameras write into it; see surveys.pictures.

    Raises NotTaken.
    """
    for signature, stripped, content_type, endings in PICTURES:
        if signature.match(content):
            return Known(checked(stripped(content)), content_type, endings)
    raise NotTaken("kind")


def checked(content: bytes) -> bytes:
    """Return a picture of which Pillow can read the header; it is not decoded."""
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise NotTaken("pixels")
        opened.verify()
    return content


PICTURES = (
    (re.compile(rb"\xff\xd8\xff"), pictures.jpeg, "image/jpeg", (".jpg", ".jpeg")),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), pictures.png, "image/png", (".png",)),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), pictures.webp, "image/webp", (".webp",)),
)
READERS = {"document": document, "pdf": pdf, "image": picture}
