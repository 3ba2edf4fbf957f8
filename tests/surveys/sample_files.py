"""Files as residents send them: harmless, broken, disguised and malicious."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from surveys import filetypes
from tests.surveys.residents import Resident

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)
EVERY_TYPE = {"pdf": True, "image": True, "document": True}
GPS = 0x8825
SIDEWAYS = 6


def photograph(format="JPEG", size=(40, 20), **extra):
    """Return a picture with what a telephone writes into it: its maker, the place, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif[0x0112] = SIDEWAYS
    exif.get_ifd(GPS).update({1: "N", 2: (48.0, 44.0, 10.68), 3: "E", 4: (19.0, 8.0, 46.32)})
    file = io.BytesIO()
    Image.new("RGB", size, "green").save(file, format, exif=exif.tobytes(), **extra)
    return file.getvalue()


def archive(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/"), content)
    return file.getvalue()


DOCX = archive(**{"[Content_Types].xml": "<Types/>", "word__document.xml": "<document/>"})
ODT = archive(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<office/>"})


def png_header(width, height):
    """Return a PNG that claims to be `width` × `height` and holds next to nothing."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    shape = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", shape) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def bomb():
    """Return a DOCX of some kilobytes that would unpack to more than is allowed."""
    return archive(**{"[Content_Types].xml": "", "word__document.xml": bytes(filetypes.MOST_UNPACKED)})


def named(content=PDF, name="list.pdf"):
    return SimpleUploadedFile(name, content)


def sent(page, content=PDF, name="list.pdf", **extra):
    """Answer with a file, and return who did it and where it led."""
    resident = Resident({})
    return resident, resident.open(page, photo=named(content, name), **extra)
