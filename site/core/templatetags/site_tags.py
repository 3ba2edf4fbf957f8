"""What stands around every page: the home page's texts, the way here, and the way to the other language."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import translate_url
from django.utils import translation
from wagtail.models import Page, Site

from core.models import BasePage, root_page

register = template.Library()


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str
    current: bool


@register.simple_tag(takes_context=True)
def site_root(context: Context) -> Page | None:
    """Return the home page of the active language, once looked up for a request."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return None
    if not hasattr(request, "site_root"):
        setattr(request, "site_root", root_page(Site.find_for_request(request)))  # noqa: B010
    return getattr(request, "site_root", None)


@register.simple_tag(takes_context=True)
def breadcrumb(context: Context) -> list[Page]:
    """Return the pages from the home page down to the one above the current page."""
    page, root = context.get("page"), site_root(context)
    if not isinstance(page, BasePage) or root is None or not page.path.startswith(root.path):
        return []
    return list(page.get_ancestors().filter(depth__gte=root.depth).specific())


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """Return a link to this page in each language; where it is not translated, to the nearest page that is."""
    active = translation.get_language()
    links = []
    for code, name in settings.LANGUAGES:
        url = address_in(context, code)
        if url:
            links.append(LanguageLink(code, name, url, code == active))
    return links


def address_in(context: Context, language: str) -> str | None:
    """Return the address of the current page in `language`, as exactly as it is translated."""
    request, page = context.get("request"), context.get("page")
    if request is None:
        return None
    if not isinstance(page, BasePage):
        translated = translate_url(request.path, language)
        if translated != request.path or language == translation.get_language():
            return translated
        root = site_root(context)
        home = root and root.get_translations(inclusive=True).live().filter(locale__language_code=language).first()
        return home.get_url(request) if home else None
    if language in page.live_translations:
        here = page.get_url(request) or ""
        beyond = request.path[len(here) :] if request.path.startswith(here) else ""
        return (page.live_translations[language].get_url(request) or "") + beyond
    for ancestor in page.get_ancestors().filter(depth__gt=1).reverse():
        found = ancestor.get_translations().live().public().filter(locale__language_code=language).first()
        if found:
            return found.get_url(request)
    return None


@register.simple_tag(takes_context=True)
def alternates(context: Context) -> dict[str, str]:
    """Return the full address of each translation, by language, for `hreflang`."""
    page = context.get("page")
    if not isinstance(page, BasePage) or len(page.live_translations) < 2:
        return {}
    request = context.get("request")
    return {code: found.get_full_url(request) for code, found in page.live_translations.items()}
