"""Test mode: an address at which staff go through a survey as residents will, and nothing is stored."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from surveys.access import TEST_VALID, sign_test
from surveys.models import Survey
from surveys.staff.editors import address, faces, for_those_who_may


@never_cache
@for_those_who_may("edit")
def test_addresses(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Show where to try the survey out, in each language in which it is published."""
    signed = sign_test(survey)
    context = {
        "survey": survey,
        "addresses": [(page.locale, address(request, page, "test", signed)) for page in faces(survey)],
        "days": TEST_VALID.days,
        "page_title": _("Test mode"),
        "page_subtitle": survey.title(request.LANGUAGE_CODE),
        "header_icon": "view",
    }
    return render(request, "surveys/admin/trying.html", context)
