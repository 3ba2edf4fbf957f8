"""The address from which static/proof.js fetches a challenge, so that the survey's page itself can be cached."""

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from surveys.proof import new_challenge


@never_cache
def challenge(request: HttpRequest) -> JsonResponse:
    if not settings.SURVEY_PROOF_OF_WORK:
        raise Http404
    return JsonResponse(new_challenge())
