"""Where staff type in a comment that came by letter or e-mail, or that somebody made in person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import permission_required
from wagtail.rich_text import get_text_for_indexing

from consultations import typing_in
from consultations.models import Comment, Consultation
from consultations.models.comment import NAME_LENGTH, TEXT_LENGTH
from consultations.sending import Refused
from consultations.staff.moderating import PERMISSION
from consultations.wording import Worded, show
from core.forms import PlainTextarea, PlainTextField
from core.tokens import new_token, receipt_code

TOKEN = re.compile(r"[\w-]{24}", re.ASCII)
WORDS_OF_PARAGRAPH = 8


class PaperForm(forms.Form):
    anchor = forms.ChoiceField(label=gettext_lazy("What the comment is on"), required=False)
    text = PlainTextField(
        label=gettext_lazy("Comment"),
        help_text=gettext_lazy("As it was written, without addresses, telephone numbers and other personal data."),
        max_length=TEXT_LENGTH,
        widget=PlainTextarea(attrs={"rows": 8}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the comment"), choices=settings.LANGUAGES)
    name = PlainTextField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("It is shown beside the comment. Left empty, unless its author agreed to that."),
        max_length=NAME_LENGTH,
        required=False,
    )
    received = forms.DateField(label=gettext_lazy("Day received"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, record: Consultation, data: Any = None) -> None:
        super().__init__(data, initial={"received": timezone.localdate().isoformat()})
        places: Any = self.fields["anchor"]
        places.choices = [("", _("the text as a whole")), *places_of(record)]

    def clean_received(self) -> date:
        received = self.cleaned_data["received"]
        if received > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return received


def places_of(record: Consultation) -> Iterator[tuple[str, str]]:
    """Yield the id of each part of the text, and what it is called."""
    text = record.text
    for part in show(text.parts, text.source, get_language() or text.source):
        yield part.id, f"{part.name}: {beginning(part)}" if part.number else part.name


def beginning(part: Worded) -> str:
    return Truncator(" ".join(get_text_for_indexing(part.words).split())).words(WORDS_OF_PARAGRAPH)


@never_cache
@permission_required(PERMISSION)
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """Show an empty form, where comments are taken, or store the comment typed into it and show the next."""
    record = get_object_or_404(Consultation, key=key)
    form = PaperForm(record, request.POST if request.method == "POST" else None)
    token = request.POST.get("token", "")
    token = token if TOKEN.fullmatch(token) else new_token()
    if not form.is_valid():
        return ask(request, record, form, token)
    before = typing_in.stored_before(record, token)
    if before and before.text != form.cleaned_data["text"]:
        messages.warning(request, said_before(before, token))
        return ask(request, record, form, new_token(), status=409)
    try:
        comment = typing_in.store(record, token, request.user, **form.cleaned_data)
    except Refused as refused:
        messages.error(request, words_for(refused))
        return ask(request, record, form, token, status=409)
    messages.success(request, said(request, comment, token))
    return redirect("consultations_paper", key=key)


def ask(request: HttpRequest, record: Consultation, form: PaperForm, token: str, status: int = 0) -> HttpResponse:
    context = {
        "record": record,
        "form": form,
        "token": token,
        "problem": "" if form.is_bound else problem_of(record),
        "page_title": _("Type in a comment"),
        "page_subtitle": str(record),
        "header_icon": "edit",
    }
    status = status or (422 if form.errors else 200)
    return render(request, "consultations/admin/moderate_paper.html", context, status=status)


def problem_of(record: Consultation) -> str:
    """Return why nothing can be typed in, before somebody types it; "" if it can."""
    try:
        typing_in.refuse_unless_taken(record)
    except Refused as refused:
        return words_for(refused)
    return ""


def words_for(refused: Refused) -> str:
    if refused.reason == "decided":
        return _("Nothing can be added: the consultation has been decided already.")
    return _("Nothing can be added: no comments are taken in this consultation.")


def said_before(comment: Comment, token: str) -> str:
    words = _(
        "You have stored this form already, as comment %(number)d with the code %(code)s, with other words. "
        "If this is another comment, save it once more."
    )
    return words % {"number": comment.number, "code": receipt_code(token)}


def said(request: HttpRequest, comment: Comment, token: str) -> str:
    """Return what to tell, with what its author is to be sent."""
    stored = _("Stored as comment %(number)d. The code of the receipt: %(code)s.")
    words = stored % {"number": comment.number, "code": receipt_code(token)}
    page = comment.consultation.face(comment.language)
    if page is None:
        return words
    advice = _("Send it to its author, with this address: %(address)s")
    return f"{words} {advice % {'address': request.build_absolute_uri(page.address('receipts'))}}"
