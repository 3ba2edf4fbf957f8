"""Asking a survey and taking the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from surveys import receipts
from surveys.forms import SurveyForm, form_class
from surveys.models.dataset import QuestionnaireVersion, Response, Survey
from surveys.versions import compose, published_translations

if TYPE_CHECKING:
    from surveys.models import SurveyPage


def ask(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    """Show the form, or take what was sent with it."""
    survey = page.survey
    if request.method != "POST":
        form = blank_form(survey, page) if survey.state() == Survey.State.OPEN else None
        return show(request, page, survey, form)
    try:
        request.POST  # noqa: B018  (reading it is what can fail)
    except RequestDataTooBig:
        return show(request, page, survey, blank_form(survey, page), problem="too_big", status=413)
    return take(request, page, survey)


def take(request: HttpRequest, page: SurveyPage, survey: Survey) -> HttpResponse:
    """Store the answers sent and lead to the receipt, or show the form again with all that was typed."""
    current = survey.current_version
    if current is None:
        raise Http404
    language = page.locale.language_code
    answered = version_sent(request, survey, current)
    form = form_class(answered.questionnaire, language)(request.POST)
    if survey.state() != Survey.State.OPEN:
        return show(request, page, survey, form, problem="closed", status=403)
    if answered.questionnaire.structure != current.questionnaire.structure:
        renewed = form_class(current.questionnaire, language)(request.POST)
        lost = no_longer_asked(form, renewed)
        return show(request, page, survey, renewed, problem="stale", status=409, lost=lost)
    if not form.is_valid():
        return show(request, page, survey, form, status=422)

    code = receipts.new_code()
    Response.objects.create(
        survey=survey,
        version=answered,
        language=language,
        answers=form.answers,
        receipt_hash=receipts.digest(code),
    )
    return see_other(page.get_url(request) + page.reverse_subpage("receipt", args=[code]))


def version_sent(request: HttpRequest, survey: Survey, current: QuestionnaireVersion) -> QuestionnaireVersion:
    """Return the version whose form was sent; the current one if the form does not say."""
    number = request.POST.get("version", "")
    if not number.isdecimal() or len(number) > 9 or int(number) == current.number:
        return current
    return survey.versions.filter(number=int(number)).first() or current


def blank_form(survey: Survey, page: SurveyPage) -> SurveyForm | None:
    version = survey.current_version
    return form_class(version.questionnaire, page.locale.language_code)() if version else None


def no_longer_asked(sent: SurveyForm, renewed: SurveyForm) -> list[tuple[Any, str]]:
    """Return label and text of what was typed into questions that the renewed form does not have."""
    return [
        (field.label, typed)
        for name, field in sent.fields.items()
        if name not in renewed.fields and (typed := sent.typed(name))
    ]


def show(
    request: HttpRequest,
    page: SurveyPage,
    survey: Survey,
    form: SurveyForm | None,
    *,
    problem: str = "",
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    """Render the survey's page around `form`; without a form it says why there is none."""
    context = {
        **page.get_context(request),
        "survey": survey,
        "state": survey.state(),
        "version": survey.current_version,
        "form": form,
        "problem": problem,
        **extra,
    }
    return TemplateResponse(request, page.template, context, status=status)


def see_other(url: str) -> HttpResponse:
    """Redirect so that the browser gets the next page, and reloading it sends nothing twice."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


@never_cache
def show_receipt(request: HttpRequest, page: SurveyPage, code: str) -> HttpResponse:
    """Thank a person and show the code under which their response is found again."""
    response = Response.objects.filter(
        survey__translation_key=page.translation_key, receipt_hash=receipts.digest(code)
    ).first()
    if response is None or receipts.normalise(code) is None:
        raise Http404
    context = {**page.get_context(request), "code": code, "response": response}
    answer = TemplateResponse(request, "surveys/receipt.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def preview(request: HttpRequest, page: SurveyPage, mode: str) -> HttpResponse:
    """Show an editor the page as it would be published; nothing can be sent from it."""
    if mode == "thanks":
        context = {**page.get_context(request), "code": "0000-0000-00000", "response": None}
        return TemplateResponse(request, "surveys/receipt.html", context)
    survey = Survey.objects.filter(translation_key=page.translation_key).select_related("source_page").first()
    source = survey.source_page if survey else None
    if source is None or source == page:
        questionnaire = compose(page, published_translations(page) if page.pk else [])
    else:
        questionnaire = compose(source, [page])
    form = form_class(questionnaire, page.locale.language_code)()
    as_edited = Survey(opens_at=page.opens_at, closes_at=page.closes_at)
    return show(request, page, as_edited, form, problem="preview")
