from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Site

from core.models import root_page, visible


def site_map(request: HttpRequest) -> HttpResponse:
    """List every public page of the current language as a tree."""
    root = root_page(Site.find_for_request(request))
    pages = visible(root.get_descendants(inclusive=True)).specific() if root else []
    return render(request, "home/site_map.html", {"pages": pages, "root": root})
