from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.forms import PlainTextField
from surveys.questionnaire import Question, Questionnaire, Text

from .base import Answers, QuestionBlock, Variable
from .choice import ChoiceBlock, joined

ADDRESS_LENGTH = 200
LATITUDES = (47.7, 49.7)  # Slovakia's
LONGITUDES = (16.8, 22.6)
DECIMALS = 5  # of a degree: about a metre

# Labels of the columns beside the district's; data, so not from the catalogue.
PARTS: dict[str, Text] = {
    "address": {"sk": "adresa", "en": "address"},
    "lat": {"sk": "zemepisná šírka", "en": "latitude"},
    "lon": {"sk": "zemepisná dĺžka", "en": "longitude"},
}


class PlaceField(forms.ChoiceField):
    """The district, and inside its fieldset the address and the map."""

    def __init__(self, *, on_map: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.on_map = on_map

    @property
    def tiles(self) -> dict[str, Any] | None:
        """Where the map's pictures come from; None where no map is wanted, or the city has set no tile server."""
        return settings.SURVEY_TILES if self.on_map else None

    @property
    def map_settings(self) -> str:
        """What map.js is told, as JSON."""
        return json.dumps({name: value for name, value in (self.tiles or {}).items() if name != "attribution"})


class PlaceBlock(QuestionBlock):
    """A place in the city: its district, its address in words, a point on the map, or all three."""

    choices = blocks.ListBlock(ChoiceBlock(), label=_("Parts of the city"), min_num=1)
    address = blocks.BooleanBlock(label=_("Ask for an address too"), required=False, default=True)
    on_map = blocks.BooleanBlock(
        label=_("Let people mark a point on a map"),
        required=False,
        help_text=_("The map appears once the operator has set a tile server, in browsers with scripts."),
    )

    template = "surveys/questions/place.html"

    class Meta:
        icon = "site"
        label = _("Place")

    @classmethod
    def fields(cls, question: Question, questionnaire: Questionnaire, language: str) -> dict[str, forms.Field]:
        key = question.key
        fields: dict[str, forms.Field] = {key: cls.field(question, questionnaire, language)}
        if question.settings["address"]:
            fields[f"{key}_address"] = PlainTextField(
                label=_("Address, or the place in your own words"),
                max_length=ADDRESS_LENGTH,
                required=False,
                belongs_to=key,
            )
        if question.settings["on_map"]:
            for part in ("lat", "lon"):
                fields[f"{key}_{part}"] = forms.CharField(required=False, widget=forms.HiddenInput)
        return fields

    @classmethod
    def field(cls, question: Question, questionnaire: Questionnaire, language: str) -> forms.Field:
        districts = [(choice.key, questionnaire.say(choice.text("label"), language)) for choice in question.choices]
        return PlaceField(
            on_map=question.settings["on_map"],
            choices=[("", _("Choose a part of the city")), *districts],
            error_messages={"invalid_choice": _("That option is not on offer. Choose one of the options.")},
            **{**cls.common(question, questionnaire, language), "required": False},  # see cross_check
        )

    @classmethod
    def cross_check(cls, question: Question, form: forms.Form) -> None:
        """Read the point, whose own fields nobody sees, and see that one way of saying where was used."""
        key, cleaned = question.key, form.cleaned_data
        sent = [str(cleaned.pop(f"{key}_{part}", "") or "") for part in ("lat", "lon")]
        point = read_point(*sent)
        if point:
            cleaned[f"{key}_lat"], cleaned[f"{key}_lon"] = point
        elif any(sent):
            form.add_error(key, _("The point must lie in Slovakia. Mark it on the map again."))
        elif question.required and not cls.answer(question, cleaned) and not cls.failed(question, form):
            form.add_error(key, ValidationError(cls.nothing_said(question), code="required"))

    @classmethod
    def failed(cls, question: Question, form: forms.Form) -> bool:
        return bool({question.key, f"{question.key}_address"} & set(form.errors))

    @classmethod
    def nothing_said(cls, question: Question) -> Any:
        if question.settings["address"] or question.settings["on_map"]:
            return _("Choose a part of the city, or say in another way where it is.")
        return _("Choose a part of the city.")

    @classmethod
    def answer(cls, question: Question, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        names = dict(zip(("district", *PARTS), cls.names(question), strict=True))
        said = {part: cleaned[name] for part, name in names.items() if cleaned.get(name) not in (None, "")}
        return {question.key: said} if said else {}

    @classmethod
    def names(cls, question: Question) -> list[str]:
        return [question.key, *(f"{question.key}_{part}" for part in PARTS)]

    @classmethod
    def typed(cls, question: Question, answers: Answers) -> dict[str, list[str]]:
        said = answers.get(question.key) or {}
        names = zip(("district", *PARTS), cls.names(question), strict=True)
        return {name: [str(said[part])] for part, name in names if part in said}

    @classmethod
    def shown(cls, question: Question, answers: Answers, questionnaire: Questionnaire, language: str) -> list[str]:
        said = answers.get(question.key) or {}
        labels = {choice.key: questionnaire.say(choice.text("label"), language) for choice in question.choices}
        lines = [labels.get(said["district"], said["district"])] if "district" in said else []
        if "address" in said:
            lines.append(said["address"])
        if "lat" in said:
            lines.append(f"{said['lat']:.{DECIMALS}f}, {said['lon']:.{DECIMALS}f}")
        return lines

    @classmethod
    def columns(cls, question: Question) -> list[str]:
        """Return the parts of an answer that have a column."""
        address = ["address"] if question.settings["address"] else []
        return ["district", *address, *(["lat", "lon"] if question.settings["on_map"] else [])]

    @classmethod
    def variables(cls, question: Question) -> list[Variable]:
        label = question.text("label")
        districts = {choice.key: choice.text("label") for choice in question.choices}
        found = [Variable(question.key, label, "code", districts)]
        for part in cls.columns(question)[1:]:
            type = "text" if part == "address" else "number"
            found.append(Variable(f"{question.key}_{part}", joined(label, PARTS[part]), type))
        return found

    @classmethod
    def coded(cls, question: Question, answers: Answers) -> list[Any]:
        said = answers.get(question.key) or {}
        return [said.get(part) for part in cls.columns(question)]

    @classmethod
    def decoded(cls, question: Question, values: list[Any]) -> dict[str, Any]:
        found = super().decoded(question, values)
        names = zip(cls.columns(question), cls.variables(question), strict=True)
        said = {part: found[variable.name] for part, variable in names if variable.name in found}
        return {question.key: said} if said else {}


def read_point(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Return a point in Slovakia, to the metre; None where the texts are not one."""
    try:
        lat, lon = (round(float(text.replace(",", ".")), DECIMALS) for text in (latitude, longitude))
    except ValueError:
        return None
    inside = LATITUDES[0] <= lat <= LATITUDES[1] and LONGITUDES[0] <= lon <= LONGITUDES[1]
    return (lat, lon) if inside else None
