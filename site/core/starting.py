"""Beginning a page from a starter: a table of its texts in every language, such as a TOML file holds.

The page is saved as a draft in the language of the page it stands below. What the starter says in other languages
waits in the translation memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy

from core.content import Reader
from core.translation_memory import remember

Kind = TypeVar("Kind", bound=Page)
Data = Mapping[str, Any]
BLANK = ""


class BelowPageForm(forms.Form):
    """What begins a page below one of `parents`, which it has by their primary keys."""

    def __init__(self, *args: Any, parents: list[Page], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parents = {str(page.pk): page for page in parents}
        titles = [(key, page.get_admin_display_title()) for key, page in self.parents.items()]
        self.fields["parent"] = forms.ChoiceField(label=_("Put it below the page"), choices=titles)
        self.order_fields(self.field_order)


class StarterForm(BelowPageForm):
    """What a page begins from: one of the starters that a subclass offers, or nothing but a title."""

    starter = forms.ChoiceField(label=gettext_lazy("Begin from"), required=False, widget=forms.RadioSelect)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=255,
        help_text=gettext_lazy("Left empty: the starter’s own. It can be changed later."),
    )

    field_order = ("starter", "parent", "title")
    blank: ClassVar[Any] = ""  # what beginning without a starter is called
    title_missing: ClassVar[Any] = ""  # what is said where there is neither a starter nor a title

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(name, described(data)) for name, data in self.starters().items()]
        self.fields["starter"].choices = [*offered, (BLANK, self.blank)]  # type: ignore[attr-defined]

    def starters(self) -> Mapping[str, Data]:
        """Return the starters by name. Each has a `name` and a `description` besides what it fills in."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("title") and data.get("starter") == BLANK:
            self.add_error("title", self.title_missing)
        return data

    def begin(self, model: type[Kind], user: Any) -> Kind:
        """Make the page that was asked for, as a draft."""
        data = self.cleaned_data
        starter = self.starters().get(data["starter"])
        return begin(model, self.parents[data["parent"]].specific, starter, data["title"], user)


def described(starter: Data) -> str:
    language = get_language()
    return f"{starter['name'][language]} – {starter['description'][language]}"


def parents_for(user: Any, model: type[Page]) -> list[Page]:
    """Return the pages below which `user` may begin a page of `model`, in the order of the site."""
    addable = page_permission_policy.instances_user_has_permission_for(user, "add")
    pages = Page.objects.filter(pk__in=addable).exact_type(*model.allowed_parent_page_models())
    return [page for page in pages.order_by("path") if takes(page, model, user)]


def takes(page: Page, model: type[Page], user: Any) -> bool:
    """Tell whether `user` may begin a page of `model` below `page`."""
    return (
        page.specific_class in model.allowed_parent_page_models()
        and page.locale_id == Locale.get_default().pk
        and not page.is_root()
        and page.permissions_for_user(user).can_add_subpage()
    )


@transaction.atomic
def begin(model: type[Kind], parent: Page, data: Data | None, title: str, user: Any) -> Kind:
    """Add an unpublished page filled from `data`; an own `title` is left to the translators."""
    page = model(locale=parent.locale, owner=user, live=False)
    place = f"starter/{uuid4()}"  # what is read for one place has the same block ids in every language
    if data:
        fill(page, data, Reader(place, parent.locale.language_code))
    keeps_title = title in {"", page.title}
    page.title = title or page.title
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action=True, clean=False)
    for locale in other_locales(page) if data else []:
        translated = model(locale=page.locale)
        fill(translated, data or {}, Reader(place, locale.language_code))
        translated.title = translated.title if keeps_title else ""
        translated.slug = slugify(translated.title)
        remember(page, translated, locale)
    return page


def fill(page: Page, data: Data, reader: Reader) -> None:
    for naming_pages in (False, True):
        reader.fill(page, data, naming_pages)


def other_locales(page: Page) -> list[Locale]:
    """Return the locales of the site's languages other than the page's own."""
    codes = [code for code, _name in settings.LANGUAGES if code != page.locale.language_code]
    return list(Locale.objects.filter(language_code__in=codes))
