from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from wagtail import hooks
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from core.models import Topic
from core.page_links import PageLinks


@hooks.register("before_serve_page")
def speak_the_page_language(
    page: Page, request: HttpRequest, serve_args: list, serve_kwargs: dict
) -> HttpResponse | None:
    """Answer in the page's own language, whatever prefix or fallback led here.

    Where a translation is unpublished, wagtail-localize serves the source under the other language's address
    with that other language active; where one was never made, it puts an alias, which leads to its source.
    """
    original = page.alias_of
    if original and original.locale_id != page.locale_id:
        return redirect(original.get_url(request))
    translation.activate(page.locale.language_code)
    request.LANGUAGE_CODE = page.locale.language_code
    return None


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own
def look_links_up_together(features: FeatureRegistry) -> None:
    features.register_link_type(PageLinks)


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["__str__", "key"]


register_snippet(TopicViewSet)
