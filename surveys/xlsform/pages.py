"""Makes a survey's page of a form that was read: the whole page, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.html import format_html, strip_tags
from django.utils.translation import gettext as _
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import CharBlock, TextBlock
from wagtail.coreutils import cautious_slugify
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from core.blocks import RICH_TEXT
from core.translation_memory import remember, texts_by_place
from surveys.keys import unique
from surveys.models import SurveyPage
from surveys.questionnaire import Choice, Condition, Question, Questionnaire, Texts

from .reading import Form

QUESTIONS = SurveyPage._meta.get_field("questions")
RICH_TEXTS = ("introduction", "privacy", "thanks")
LONGEST_TITLE = 255

Raw = dict[str, Any]
Path = tuple[str | int, ...]


class NotImported(Exception):
    """Nothing was stored; the form's report says why."""


def create(
    form: Form, parent: Page, title: str, *, leave_out: bool = False, publish: bool = False, user: Any = None
) -> SurveyPage:
    """Add the form's page below `parent`, in the language of both; `title` stands in where the form has none.

    Raises NotImported if anything was lost in reading, unless it is to be left out, or if the page is not valid.
    """
    if form.report.lost and not (leave_out and form.questionnaire.questions):
        raise NotImported
    try:
        with transaction.atomic():
            page = _added(form, parent, title, user)
            translations = _remembered(form, page)
            if publish:
                page.save_revision().publish()
                for locale in translations:
                    _publish_translation(form, page, locale)
    except ValidationError as error:
        report_errors(form, error)
        raise NotImported from error
    return page


def _added(form: Form, parent: Page, title: str, user: Any) -> SurveyPage:
    source = form.questionnaire.source_language
    page = SurveyPage(locale=parent.locale, owner=user, live=False, **fields(form.questionnaire, source))
    page.title = (page.title or title)[:LONGEST_TITLE]
    page.slug = free_slug(parent, form.form_id or page.title)
    QUESTIONS.stream_block.clean(page.questions)  # a page's own full_clean() does not
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action=user is not None)
    return page


def free_slug(parent: Page, name: str) -> str:
    slug = cautious_slugify(name).strip("-")[:100] or "survey"
    return unique(slug, set(parent.get_children().values_list("slug", flat=True)), "-")


def fields(questionnaire: Questionnaire, language: str) -> dict[str, Any]:
    """Return a page's fields as worded in one language; what is not worded in it is empty."""
    texts = worded(questionnaire.texts, language)
    rich = {name: safe(texts.get(name, "")) for name in RICH_TEXTS}
    return {"title": texts.get("title", ""), **rich, "questions": QUESTIONS.to_python(raw(questionnaire, language))}


def safe(html: str) -> str:
    """Return rich text as the editor would store it: whatever it knows no button for goes."""
    converter = ContentstateConverter(features=RICH_TEXT)
    balanced = str(BeautifulSoup(html, "html.parser"))
    try:
        return converter.to_database_format(converter.from_database_format(balanced)) if html else ""
    except Exception:  # the converter trusts what an editor once stored; this comes from a file
        return format_html("<p>{}</p>", strip_tags(html))


def worded(texts: Texts, language: str) -> dict[str, str]:
    return {name: text.get(language, "") for name, text in texts.items()}


def all_worded(kind: str, texts: Texts, language: str) -> dict[str, str]:
    """Return every text that a block of this kind has, the empty ones too."""
    blocks = QUESTIONS.stream_block.child_blocks[kind].child_blocks
    names = [name for name, block in blocks.items() if isinstance(block, CharBlock | TextBlock)]
    return {name: texts.get(name, {}).get(language, "") for name in names}


def raw(questionnaire: Questionnaire, language: str) -> list[Raw]:
    """Return the questions as a StreamField stores them."""
    found = []
    for section in questionnaire.sections:
        if section.texts:
            found.append(
                _block(
                    section.id,
                    "section",
                    raw_condition(section.condition) | all_worded("section", section.texts, language),
                )
            )
        found += [
            _block(question.id, question.kind, raw_question(question, language)) for question in section.questions
        ]
    return found


def raw_question(question: Question, language: str) -> Raw:
    value = {
        **question.settings,
        **all_worded(question.kind, question.texts, language),
        **raw_condition(question.condition),
        "key": question.key,
    }
    for name in ("choices", "rows"):
        if parts := getattr(question, name):
            value[name] = [raw_part(part, language) for part in parts]
    return value


def raw_part(part: Choice, language: str) -> Raw:
    return _block(part.id, "item", {"key": part.key, **worded(part.texts, language)})


def raw_condition(condition: Condition) -> Raw:
    comparisons = [
        {"subject": comparison.subject, "operator": comparison.operator, "value": comparison.value}
        for comparison in condition.comparisons
    ]
    return {"match": condition.match, "condition": [_block(str(uuid4()), "item", value) for value in comparisons]}


def _block(block_id: str, type: str, value: Raw) -> Raw:
    return {"type": type, "id": block_id, "value": value}


def _remembered(form: Form, page: SurveyPage) -> list[Locale]:
    """Put the texts in other languages where its translators will find them; return those languages."""
    found = []
    for locale in Locale.objects.exclude(pk=page.locale_id).filter(language_code__in=form.translations):
        other = SurveyPage(pk=page.pk, locale=page.locale, **fields(form.questionnaire, locale.language_code))
        other.translation_key = page.translation_key
        other.slug = cautious_slugify(other.title)
        leave_uneven(form, page, other)
        remember(page, other, locale)
        found.append(locale)
    return found


def leave_uneven(form: Form, page: SurveyPage, other: SurveyPage) -> None:
    """Leave to the translators a rich text that has other paragraphs than the page's own."""
    texts, translated = texts_by_place(page), texts_by_place(other)
    for name in RICH_TEXTS:
        if name in translated and len(translated[name]) != len(texts.get(name, ())):
            setattr(other, name, "")
            why = _("the languages have different paragraphs; translate it by hand")
            form.report.note("spolupracovna", 0, "label", name, why)


def _publish_translation(form: Form, page: SurveyPage, locale: Locale) -> None:
    """Publish the page in another language too, if its parent is there and every text is translated."""
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=locale)
    texts, translated = translation.get_progress()
    why = ""
    if translated < texts:
        why = _("not published; texts not translated yet: %(count)d") % {"count": texts - translated}
    elif not page.get_parent().get_translation_or_none(locale):
        why = _("not published; the page above it is not in this language")
    if why:
        form.report.note("survey", 0, "label", dict(settings.LANGUAGES)[locale.language_code], why)
        return
    translation.save_target(publish=False)
    translation.get_target_instance().get_latest_revision().publish()


def report_errors(form: Form, error: ValidationError) -> None:
    """Report what the page's validation says, at the rows it concerns."""
    blocks = raw(form.questionnaire, form.questionnaire.source_language)
    for path, message in messages_of(error):
        place = [part for part in path if part != "questions"]
        block = blocks[place[0]] if place and isinstance(place[0], int) else None
        row = form.rows.get(block["id"], 0) if block else 0
        form.report.lose("survey", row, ".".join(str(part) for part in (place[1:] if block else place)), "", message)


def messages_of(error: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield the messages of an error and of those nested in it, with the way to each."""
    nested = [*getattr(error, "block_errors", {}).items()]
    for name, errors in getattr(error, "error_dict", {}).items():
        nested += [(name, inner) for inner in errors]
    for name, inner in nested:
        yield from messages_of(inner, (*path, name))
    plain = error.non_block_errors.as_data() if hasattr(error, "non_block_errors") else [] if nested else [error]
    for inner in plain:
        yield path, " ".join(inner.messages)
