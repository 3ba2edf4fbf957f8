"""A survey's own page: its first step, and the beginning of a draft when that is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from core import suspicion
from core.views import see_other
from surveys import access
from surveys.interview import Interview, Stage, every_stage, opening
from surveys.models.dataset import QuestionnaireVersion, Survey
from surveys.models.draft import Draft
from surveys.versions import compose, published_translations
from surveys.views.drafting import keep, next_address, typed_in

if TYPE_CHECKING:
    from surveys.models import SurveyPage


def ask(request: HttpRequest, page: SurveyPage, invitation: str = "", test: str = "") -> HttpResponse:
    """Show the first step, or begin a draft with what was sent."""
    survey = page.survey
    if survey.current_version is None or (test and not access.may_test(survey, test)):
        raise Http404
    language = page.locale.language_code
    problem = "" if test else barrier(survey, invitation)
    if request.method != "POST":
        stages = [] if problem else opening(survey.current_version.questionnaire, language)
        return show(request, page, survey, stages, problem=problem, is_test=bool(test))
    try:
        request.POST  # noqa: B018  (reading it is what can fail)
    except RequestDataTooBig:
        stages = opening(survey.current_version.questionnaire, language)
        return show(request, page, survey, stages, problem="too_big", status=413)
    return begin(request, page, survey, problem=problem, invitation=invitation, is_test=bool(test))


def barrier(survey: Survey, invitation: str) -> str:
    """Return what keeps this visitor from answering; nothing if they may."""
    if survey.state() != Survey.State.OPEN:
        return survey.state().value
    if survey.by_invitation and not access.invitation(survey, invitation):
        return "used" if invitation else "invitation"
    return ""


def begin(
    request: HttpRequest, page: SurveyPage, survey: Survey, *, problem: str, invitation: str, is_test: bool
) -> HttpResponse:
    """Keep what was sent in a new draft of the version it was asked in, and lead on."""
    version = version_sent(request, survey)
    stages = opening(version.questionnaire, page.locale.language_code)
    if not stages:
        raise Http404
    stage = stages[0]
    if problem:
        typed = typed_in(request, stage)
        answered = Interview(version.questionnaire, page.locale.language_code, typed, [stage.number])
        return show(request, page, survey, answered.stages, problem=problem, status=403)
    draft = Draft.objects.begin(
        survey=survey,
        version=version,
        invitation=access.invitation(survey, invitation) if invitation else None,
        is_test=is_test,
        suspect=" ".join(sorted(suspicion.on_beginning(request))),
        asked_on=path_sent(request),
    )
    keep(draft, stage, request)
    return see_other(next_address(page, draft, after=stage.number))


def version_sent(request: HttpRequest, survey: Survey) -> QuestionnaireVersion:
    """Return the version whose form was sent; the current one if the form does not say."""
    number = request.POST.get("version", "")
    known = survey.versions.filter(number=int(number)).first() if number.isdecimal() and len(number) < 10 else None
    version = known or survey.current_version
    if version is None:
        raise Http404
    return version


def path_sent(request: HttpRequest) -> str:
    """Return the path of the page the survey was embedded in; nothing if it does not look like one."""
    path = request.POST.get("asked_on", "")
    return path if path.startswith("/") and len(path) <= 255 and path.isprintable() else ""


def show(
    request: HttpRequest,
    page: SurveyPage,
    survey: Survey,
    stages: list[Stage],
    *,
    problem: str = "",
    status: int = 200,
    is_test: bool = False,
) -> HttpResponse:
    """Render the survey's page around the first of its steps; without one it says why there is none."""
    stage = stages[0] if stages else None
    context = {
        **page.get_context(request),
        "survey": survey,
        "version": survey.current_version,
        "stage": stage,
        "form": stage.form if stage else None,
        "place": 1,
        "total": len(stages),
        "problem": problem,
        "is_test": is_test,
    }
    return TemplateResponse(request, page.template, context, status=status)


def preview(request: HttpRequest, page: SurveyPage, mode: str) -> HttpResponse:
    """Show an editor the page as it would be published, all steps at once; nothing can be sent from it."""
    if mode == "thanks":
        sample = {**page.get_context(request), "code": "0000-0000-00000", "response": None}
        return TemplateResponse(request, "surveys/receipt.html", sample)
    survey = Survey.objects.filter(translation_key=page.translation_key).select_related("source_page").first()
    source = survey.source_page if survey else None
    if source is None or source == page:
        questionnaire = compose(page, published_translations(page) if page.pk else [])
    else:
        questionnaire = compose(source, [page])
    context: dict[str, Any] = {
        **page.get_context(request),
        "survey": Survey(opens_at=page.opens_at, closes_at=page.closes_at),
        "stages": every_stage(questionnaire, page.locale.language_code),
        "problem": "preview",
    }
    return TemplateResponse(request, "surveys/preview.html", context)
