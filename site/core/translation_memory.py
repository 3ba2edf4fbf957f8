"""Puts translations into wagtail-localize's memory, as if a translator had typed them.

It remembers by place and source text: whoever sends the page for translation afterwards, or brings changed texts to
its translators, finds them filled in; a text changed in between asks to be translated like any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from wagtail.models import Locale, Page
from wagtail_localize.models import String, StringTranslation, TranslatableObject, TranslationContext
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.strings import StringValue


def remember(source: Page, translated: Page, locale: Locale) -> None:
    """Remember the texts of `translated` as those of `source`, place by place, in the language of `locale`.

    Raises ValueError at a place where one language has more texts than the other; a place that `translated` does not
    have is left to the translators.
    """
    known = texts_by_place(translated)
    page, _created = TranslatableObject.objects.get_or_create_from_instance(source)
    for place, texts in texts_by_place(source).items():
        if place in known:
            context, _created = TranslationContext.objects.get_or_create(object=page, path=place)
            for text, translation in zip(texts, known[place], strict=True):
                StringTranslation.objects.update_or_create(
                    translation_of=String.from_value(source.locale, text),
                    context=context,
                    locale=locale,
                    defaults={"data": translation.data, "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL},
                )


def texts_by_place(page: Page) -> dict[str, list[StringValue]]:
    """Return the texts that a translator is given, by where they stand; a rich text has several at one place."""
    found: dict[str, list[StringValue]] = defaultdict(list)
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue):
            found[segment.path].append(segment.string)
    return found


def remember_copies(original: Page, copy: Page, ids: Mapping[str, str]) -> None:
    """Remember for blocks of `copy` what is remembered for those of `original` that they were copied from.

    `ids` maps the ids of the original's blocks, and of the items in them, to the copies'.
    """
    page, _created = TranslatableObject.objects.get_or_create_from_instance(copy)
    remembered = StringTranslation.objects.filter(context__object_id=original.translation_key)
    for known in remembered.select_related("context"):
        name, *place = known.context.path.split(".")
        if place and place[0] in ids:
            path = ".".join([name, *(ids.get(part, part) for part in place)])
            context, _created = TranslationContext.objects.get_or_create(object=page, path=path)
            StringTranslation.objects.get_or_create(
                translation_of_id=known.translation_of_id,
                context=context,
                locale_id=known.locale_id,
                defaults={"data": known.data, "translation_type": known.translation_type},
            )
