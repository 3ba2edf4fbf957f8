"""What residents see of a survey. Each function answers one address below the survey's page."""

from django.http import HttpResponseRedirect


def see_other(url: str) -> HttpResponseRedirect:
    """Redirect so that the browser gets the next page, and reloading it sends nothing twice."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
