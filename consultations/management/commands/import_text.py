from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.importing.lines import Unreadable
from consultations.importing.merging import UNCHANGED, Merger, NotMerged, Row, takes_text
from consultations.importing.paragraphs import Document, Piece
from consultations.importing.reading import read
from consultations.models import ConsultationPage

SHOWN = 100  # characters of a part


class Command(BaseCommand):
    help = (
        "Read a text to comment on from a file: plain text, Markdown, HTML or DOCX. Tells what it reads and what it "
        "leaves out; with --page or --slug what that would change on a consultation’s page, and with --apply saves it "
        "there as a draft."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        page = parser.add_mutually_exclusive_group()
        page.add_argument("--page", type=int, metavar="ID", help="The number of the consultation’s page.")
        page.add_argument("--slug", help="The last part of its address, if no other consultation has the same.")
        parser.add_argument("--number", action="store_true", help="Number the paragraphs if the document does not.")
        parser.add_argument("--apply", action="store_true", help="Save the text as a draft of the page.")

    def handle(self, *args: Any, **options: Any) -> None:
        page = self.page(options["page"], options["slug"])
        if options["apply"] and page is None:
            raise CommandError("--apply needs --page or --slug.")
        document = self.document(Path(options["file"]), number=options["number"])
        if page is None:
            self.tell_document(document)
            return
        merger = Merger(page, document)
        self.tell_changes(merger)
        if options["apply"]:
            self.save(merger)

    def document(self, path: Path, *, number: bool) -> Document:
        try:
            return read(path.name, path.read_bytes(), number=number)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except Unreadable as error:
            raise CommandError(f"{path}: {error}") from error

    def page(self, id: int | None, slug: str | None) -> ConsultationPage | None:
        if id is None and slug is None:
            return None
        pages = ConsultationPage.objects.filter(pk=id) if slug is None else ConsultationPage.objects.filter(slug=slug)
        found = [page for page in pages if takes_text(page)]
        if pages and not found:
            raise CommandError("A text is imported into the page in the source language; this one is a translation.")
        if len(found) != 1:
            raise CommandError("There is no such consultation." if not found else "Several have this slug; use --page.")
        if found[0].locked:
            raise CommandError("The page is locked.")
        return found[0]

    def tell_document(self, document: Document) -> None:
        for piece in document.pieces:
            self.stdout.write(f"{'#' * piece.level} {short(piece)}".strip())
        counts = {"headings": len(document.headings), "paragraphs": len(document.paragraphs)}
        self.stdout.write(_("Headings: %(headings)d, paragraphs: %(paragraphs)d") % counts)
        self.tell_left_out(document)

    def tell_left_out(self, document: Document) -> None:
        if document.left_out:
            self.stdout.write(_("Left out:"))
        for left in document.left_out:
            self.stdout.write(f"- {left}")

    def tell_changes(self, merger: Merger) -> None:
        for row in merger.rows:
            if row.becomes != [UNCHANGED]:
                self.stdout.write(told(row))
        for name, count in merger.counts:
            self.stdout.write(f"{name}: {count}")
        if merger.comments_left:
            self.stdout.write(_("Comments left without a paragraph: %(count)d") % {"count": merger.comments_left})
        self.tell_left_out(merger.document)

    def save(self, merger: Merger) -> None:
        if not merger.changes:
            self.stdout.write(_("Nothing changes; no draft was saved."))
            return
        try:
            merger.save(None)
        except NotMerged as error:
            raise CommandError(str(error)) from error
        edit = reverse("wagtailadmin_pages:edit", args=[merger.page.pk])
        self.stdout.write(_("Saved as a draft: %(address)s") % {"address": edit})


def told(row: Row) -> str:
    """Return what becomes of a part, and below it how it was and how it will be."""
    lines = [", ".join(row.told)]
    if row.comments:
        lines[0] += " – " + _("comments: %(count)d") % {"count": row.comments}
    lines += [f"  - {short(row.old.piece)}"] if row.old else []
    lines += [f"  + {short(row.new)}"] if row.new else []
    return "\n".join(lines)


def short(piece: Piece) -> str:
    text = f"[{piece.number}] {piece.plain}" if piece.number else piece.plain
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
