"""Below which pages a survey may begin, and the form field that asks for one of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy

from surveys.models import SurveyPage


class BelowPageForm(forms.Form):
    """What begins a survey below one of `parents`, which it has by their primary keys."""

    def __init__(self, *args: Any, parents: list[Page], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parents = {str(page.pk): page for page in parents}
        titles = [(key, page.get_admin_display_title()) for key, page in self.parents.items()]
        self.fields["parent"] = forms.ChoiceField(label=_("Put it below the page"), choices=titles)
        self.order_fields(self.field_order)


def parents_for(user: Any) -> list[Page]:
    """Return the pages below which `user` may begin a survey, in the order of the site."""
    addable = page_permission_policy.instances_user_has_permission_for(user, "add")
    pages = Page.objects.filter(pk__in=addable).exact_type(*SurveyPage.allowed_parent_page_models())
    return [page for page in pages.order_by("path") if takes_survey(page, user)]


def takes_survey(page: Page, user: Any) -> bool:
    """Tell whether `user` may begin a survey below `page`."""
    return (
        page.specific_class in SurveyPage.allowed_parent_page_models()
        and page.locale_id == Locale.get_default().pk
        and not page.is_root()
        and page.permissions_for_user(user).can_add_subpage()
    )
