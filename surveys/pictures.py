"""Pictures without what cameras write into them: taken apart into their pieces, never decoded.

A photograph from a telephone says where and when it was taken, often at somebody's home, and by whose device. The
sender sees none of that and has not been asked for it, so it must not be stored. What else may hide in the file, in
comments or behind the picture, goes with it. Each function keeps the pieces that the picture is drawn from, and raises
ValueError where they do not add up to one.

Drawing the picture anew would do the same but takes up to a minute and a gigabyte for 50 megapixels; this takes as
long as reading the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from PIL import Image

Piece = tuple[Any, bytes]  # its code or name, and all of it
MOST_PIECES = 50_000  # far more than any camera makes; each costs time
ORIENTATION = 0x0112
START, SCAN, END, COMMENT, EXIF = 0xD8, 0xDA, 0xD9, 0xFE, 0xE1
# Among the pieces for applications, those that say how colours are meant.
COLOURS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # within a scan, 0xFF is followed by these

PNG_CHUNKS = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs".split())
WEBP_CHUNKS = frozenset([b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"ANIM", b"ANMF"])
WEBP_NOTES = 0b1100  # the bits that announce EXIF and XMP


def jpeg(content: bytes) -> bytes:
    """Return a JPEG of the pieces it is drawn from; of its EXIF, only how the camera was held."""
    drawn, orientation = [], 1
    for code, piece in limited(jpeg_pieces(content)):
        if code == EXIF and piece[4:].startswith(b"Exif"):
            orientation = orientation_in(piece[4:])
        elif is_drawn(code, piece):
            drawn.append(piece)
    held = [exif_with(orientation)] if orientation != 1 else []
    return b"".join([bytes([0xFF, START]), *held, *drawn, bytes([0xFF, END])])


def limited(pieces: Iterator[Piece]) -> Iterator[Piece]:
    for number, piece in enumerate(pieces):
        if number == MOST_PIECES:
            raise ValueError("too many pieces")
        yield piece


def jpeg_pieces(content: bytes) -> Iterator[Piece]:
    """Yield each piece up to the end of the first picture, and its code; a scan's data belongs to its piece."""
    at = 2
    while (code := content[at + 1]) != END:
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        end = at + 2 + length
        if content[at] != 0xFF or length < 2 or end > len(content):
            raise ValueError("not a piece of a JPEG")
        if code == SCAN:
            following = MARKER.search(content, end)
            if following is None:
                raise ValueError("a scan without an end")
            end = following.start()
        yield code, content[at:end]
        at = end


def is_drawn(code: int, piece: bytes) -> bool:
    """Tell whether a JPEG's piece is needed to draw it."""
    if code in COLOURS:
        return piece[4:].startswith(COLOURS[code])
    return code != COMMENT and not 0xE0 <= code <= 0xEF


def orientation_in(exif: bytes) -> int:
    """Return how the camera was held, from 1 (upright) to 8; 1 where that cannot be read."""
    found = Image.Exif()
    try:
        found.load(exif)
        orientation = found.get(ORIENTATION, 1)
    except Exception:  # Pillow raises whatever broken EXIF makes it; the picture is no worse for it
        return 1
    return orientation if orientation in range(1, 9) else 1


def exif_with(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    content = exif.tobytes()
    return bytes([0xFF, EXIF]) + (len(content) + 2).to_bytes(2, "big") + content


def png(content: bytes) -> bytes:
    """Return a PNG of the chunks it is drawn from, up to its end; of an animation, its first picture."""
    return content[:8] + b"".join(chunk for name, chunk in limited(png_chunks(content)) if name in PNG_CHUNKS)


def png_chunks(content: bytes) -> Iterator[Piece]:
    at, name = 8, b""
    while name != b"IEND":
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        chunk = content[at : at + 12 + length]
        if len(chunk) < 12 + length:
            raise ValueError("a PNG without an end")
        yield name, chunk
        at += len(chunk)


def webp(content: bytes) -> bytes:
    """Return a WebP of the chunks it is drawn from, up to its end."""
    drawn = b"".join(without_notes(name, chunk) for name, chunk in limited(webp_chunks(content)) if name in WEBP_CHUNKS)
    return b"RIFF" + (len(drawn) + 4).to_bytes(4, "little") + b"WEBP" + drawn


def webp_chunks(content: bytes) -> Iterator[Piece]:
    at, end = 12, 8 + int.from_bytes(content[4:8], "little")
    while at < end:
        length = int.from_bytes(content[at + 4 : at + 8], "little")
        following = at + 8 + length + length % 2
        if following > min(end, len(content)):
            raise ValueError("a WebP without an end")
        yield content[at : at + 4], content[at:following]
        at = following


def without_notes(name: bytes, chunk: bytes) -> bytes:
    """Return a chunk; the one that says what is in the file no longer announces EXIF and XMP."""
    return chunk[:8] + bytes([chunk[8] & ~WEBP_NOTES]) + chunk[9:] if name == b"VP8X" else chunk
