"""What visitors' views share, and the address from which static/proof.js fetches a challenge."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseRedirect, JsonResponse
from django.views.decorators.cache import never_cache

from core.proof import new_challenge


def see_other(url: str) -> HttpResponseRedirect:
    """Redirect so that the browser gets the next page, and reloading it sends nothing twice."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


@never_cache
def challenge(request: HttpRequest) -> JsonResponse:
    """Begin a proof of work. It has an address of its own so that the form's page can be cached."""
    if not settings.SURVEY_PROOF_OF_WORK:
        raise Http404
    return JsonResponse(new_challenge())
