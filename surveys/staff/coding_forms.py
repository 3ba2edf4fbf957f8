"""The forms of the screens on which texts are coded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PlainTextarea, PlainTextField, PlainTextInput
from surveys.coding import books, quotes, sources
from surveys.keys import KEY_PATTERN
from surveys.models import Quote, Theme, ThemeBook

LABEL_LENGTH = 100
DEFINITION_LENGTH = 1000
QUOTE_LENGTH = 20_000


class WordedForm(forms.Form):
    """A form with fields that there are once for each of the site's languages: `label_sk`, `label_en`."""

    def ask(self, name: str, label: str, codes: list[tuple[str, Any]], required: str = "", **options: Any) -> None:
        """Add the field `name` in each language; it is `required` in one."""
        for code, language in codes:
            words = _("%(label)s (%(language)s)") % {"label": label, "language": language}
            self.fields[f"{name}_{code}"] = PlainTextField(label=words, required=code == required, **options)

    def words(self, name: str) -> dict[str, str]:
        """Return what was typed, by language; nothing for what was left empty."""
        typed = {code: self.cleaned_data.get(f"{name}_{code}") or "" for code, _language in settings.LANGUAGES}
        return {code: words for code, words in typed.items() if words}


def by_language(name: str, words: dict[str, str]) -> dict[str, str]:
    return {f"{name}_{code}": text for code, text in words.items()}


class BookForm(WordedForm):
    def __init__(self, data: Any = None, book: ThemeBook | None = None) -> None:
        super().__init__(data, initial=by_language("title", book.titles) if book else {})
        self.ask("title", _("Title"), settings.LANGUAGES, required=settings.LANGUAGE_CODE, max_length=200)


class ThemeForm(WordedForm):
    """A theme; its key can be chosen as long as no text has been coded with it."""

    def __init__(self, book: ThemeBook, data: Any = None, theme: Theme | None = None) -> None:
        self.book, self.theme = book, theme
        stored = {**by_language("label", theme.labels), **by_language("definition", theme.definitions)} if theme else {}
        super().__init__(data, initial={**stored, "key": theme.key if theme else ""})
        area = PlainTextarea(attrs={"rows": 3})
        self.ask("label", _("Theme"), settings.LANGUAGES, required=settings.LANGUAGE_CODE, max_length=LABEL_LENGTH)
        self.ask(
            "definition",
            _("What belongs here and what does not"),
            settings.LANGUAGES,
            max_length=DEFINITION_LENGTH,
            widget=area,
        )
        if theme is None or theme.key not in books.used_keys(book):
            self.fields["key"] = key_field()

    def clean_key(self) -> str:
        key = self.cleaned_data["key"]
        others = self.book.themes.exclude(pk=self.theme.pk) if self.theme else self.book.themes
        if others.filter(key=key).exists():
            raise forms.ValidationError(_("Another theme of this book has this key."))
        return key

    def save(self) -> Theme:
        words = {"labels": self.words("label"), "definitions": self.words("definition")}
        key = self.cleaned_data.get("key", "")
        if self.theme is None:
            return books.add_theme(self.book, books.NewTheme(**words, key=key))
        Theme.objects.filter(pk=self.theme.pk).update(**words, key=key or self.theme.key)
        return self.theme


def key_field() -> forms.Field:
    invalid = _(
        "A key starts with a letter and has only lower-case letters without accents, digits "
        "and underscores, at most 32 characters."
    )
    return forms.RegexField(
        KEY_PATTERN,
        label=_("Key"),
        required=False,
        help_text=_("Name in the exported data. Left empty, it is made from the label; once used, it never changes."),
        error_messages={"invalid": invalid},
    )


class SourceForm(forms.Form):
    """Which texts a book serves as well."""

    source = forms.ChoiceField(label=gettext_lazy("Add texts"))

    def __init__(self, language: str, data: Any = None) -> None:
        super().__init__(data)
        kinds = sources.kinds()
        titles = [(f"{kind} {name}", kinds[kind].title(name, language)) for kind, name in sources.free()]
        choice: Any = self.fields["source"]
        choice.choices = [("", _("Choose…")), *sorted(titles, key=lambda pair: pair[1].casefold())]

    @property
    def chosen(self) -> tuple[str, str]:
        kind, _space, name = self.cleaned_data["source"].partition(" ")
        return kind, name


class OnTheWayForm(forms.Form):
    """What a coder may type beside the ticks: a theme that is missing, and words to quote."""

    new_theme = PlainTextField(
        label=gettext_lazy("New theme"), required=False, max_length=LABEL_LENGTH, widget=PlainTextInput()
    )
    quote = PlainTextField(
        label=gettext_lazy("Words to quote"),
        help_text=gettext_lazy("Exactly as they are in the text; … stands for what is left out."),
        required=False,
        max_length=QUOTE_LENGTH,
        widget=PlainTextarea(attrs={"rows": 3}),
    )


class TranslationForm(WordedForm):
    """The translations of a quote, and the mark of the words they were made of."""

    mark = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, quote: Quote, data: Any = None) -> None:
        self.quote = quote
        initial = {**by_language("translation", quote.translations), "mark": quotes.mark_of(quote)}
        super().__init__(data, initial=initial)
        area = PlainTextarea(attrs={"rows": 4})
        languages = quotes.languages_to_translate(quote)
        self.ask("translation", _("Translation"), languages, widget=area, max_length=QUOTE_LENGTH)

    @property
    def typed(self) -> dict[str, str]:
        languages = quotes.languages_to_translate(self.quote)
        return {code: self.cleaned_data[f"translation_{code}"] for code, _language in languages}


class ReleaseForm(forms.Form):
    """What somebody confirms who lets a quote be published."""

    looked = forms.BooleanField(
        label=gettext_lazy("I have read the quote and its translations, and nothing in them tells who wrote it."),
        error_messages={"required": gettext_lazy("Read the quote first, and confirm it.")},
    )
    nevertheless = forms.BooleanField(
        label=gettext_lazy("What is highlighted is no personal data, or may be published nevertheless."),
        error_messages={"required": gettext_lazy("Look at what is highlighted, and confirm it.")},
    )
    mark = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, quote: Quote, data: Any = None) -> None:
        super().__init__(data, initial={"mark": quotes.mark_of(quote)})
        if not quotes.has_findings(quote):
            del self.fields["nevertheless"]
