from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from surveys.models import SurveyPage
from surveys.xlsform.pages import NotImported, create
from surveys.xlsform.reading import read
from surveys.xlsform.report import Report
from surveys.xlsform.workbook import Unreadable, load


class Command(BaseCommand):
    help = "Make a survey of an XLSForm: all of it, or nothing with a report of what has no counterpart here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.xlsx")
        parser.add_argument(
            "--parent",
            required=True,
            metavar="PAGE",
            help="The page to add the survey under: its address, for example /sk/konzultacie/byvanie/, or its number. "
            "It must be in the site's own language, as the survey will be.",
        )
        parser.add_argument("--publish", action="store_true", help="Publish it, in every language that is complete.")
        parser.add_argument("--leave-out", action="store_true", help="Leave out what has no counterpart, and go on.")

    def handle(self, *args: Any, **options: Any) -> None:
        parent = self.parent(options["parent"])
        path = Path(options["file"])
        try:
            with path.open("rb") as file:
                form = read(load(file), parent.locale.language_code)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except Unreadable as error:
            raise CommandError(f"{path}: {error}") from error
        try:
            page = create(form, parent, path.stem, leave_out=options["leave_out"], publish=options["publish"])
        except NotImported as error:
            self.tell(form.report)
            raise CommandError(_("Nothing was imported.")) from error
        self.tell(form.report)
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        self.stdout.write(_("Imported “%(title)s”: %(address)s") % {"title": page.title, "address": edit})

    def parent(self, name: str) -> Page:
        page = Page.objects.filter(pk=name).first() if name.isdecimal() else page_at(name)
        if page is None:
            raise CommandError(f"There is no page {name}.")
        if not SurveyPage.can_create_at(page.specific) or page.locale_id != Locale.get_default().pk:
            raise CommandError(f"No survey can be added under {name}.")
        return page.specific

    def tell(self, report: Report) -> None:
        for line in report.lines:
            self.stderr.write(f"{'✗' if line.lost else '·'} {line}")


def page_at(address: str) -> Page | None:
    """Return the page at an address of the default site, published or not."""
    language, *slugs = address.strip("/").split("/")
    root = Site.objects.get(is_default_site=True).root_page
    locale = Locale.objects.filter(language_code=language).first()
    page = root.get_translation_or_none(locale) if locale else None
    for slug in slugs:
        page = page and page.get_children().filter(slug=slug).first()
    return page
