"""Files that residents send: taken into the private storage, told apart from their names, and let go again.

What is typed into a file's field is a list made here and never taken from a form: `[id, name, size]` of a file that is
stored, or `["", reason, name]` of one that was refused, followed by the earlier file's three where there is one.
"""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from surveys.filetypes import Known, NotTaken, examine
from surveys.models.draft import Draft, Upload

NAME_LENGTH = 200
MEGABYTE = 1024 * 1024

Typed = list[str]


def take(  # noqa: PLR0917
    draft: Draft, name: str, field: Any, uploaded: UploadedFile | None, remove: bool, earlier: Typed
) -> Typed:
    """Store a file sent with a draft's form; return what is now typed into the field called `name`.

    A file that takes another's place deletes it, and so does `remove`. Without either, all stays as it was, except that
    a refusal once read is over.
    """
    kept = earlier if is_stored(earlier) else earlier[3:]
    if remove:
        drop(draft, kept)
        kept = []
    if uploaded is None:
        return kept
    try:
        known = examined(uploaded, field)
    except NotTaken as refusal:
        return ["", refusal.reason, display_name(uploaded.name), *kept]
    upload = store(draft, name, uploaded, known)
    drop(draft, kept)
    return typed_of(upload)


def is_stored(typed: Typed) -> bool:
    return bool(typed) and typed[0] != ""


def typed_of(upload: Upload) -> Typed:
    return [upload.pk.hex, upload.name, str(upload.size)]


def examined(uploaded: UploadedFile, field: Any) -> Known:
    """Return what was sent, if the field takes it.

    Raises NotTaken.
    """
    if not uploaded.size:
        raise NotTaken("empty")
    if uploaded.size > field.megabytes * MEGABYTE:
        raise NotTaken("size")
    return examine(uploaded.read(), field.types)


def store(draft: Draft, name: str, uploaded: UploadedFile, known: Known) -> Upload:
    return Upload.objects.create(
        survey=draft.survey,
        draft=draft,
        key=name,
        name=display_name(uploaded.name, known.endings),
        content_type=known.content_type,
        size=len(known.content),
        sha256=hashlib.sha256(known.content).hexdigest(),
        file=ContentFile(known.content, name=name),
    )


def drop(draft: Draft, typed: Typed) -> None:
    """Delete the file typed earlier, unless a response has it: then it belongs to the response's trail."""
    if not is_stored(typed):
        return
    for upload in Upload.objects.filter(pk=uuid.UUID(typed[0]), draft=draft, response=None):
        upload.delete_with_file()


def display_name(sent: str | None, endings: tuple[str, ...] = ()) -> str:
    """Return a file's name to show and to download under: no folders, nothing invisible, and an honest ending."""
    last = (sent or "").replace("\\", "/").rpartition("/")[2]
    visible = "".join(filter(str.isprintable, last)).strip(" .")
    worn = next((ending for ending in endings if visible.lower().endswith(ending)), "")
    ending = worn or "".join(endings[:1])
    stem = visible[: len(visible) - len(worn)] or "file"
    return stem[: NAME_LENGTH - len(ending)] + ending
