"""The house rules a page model must keep, said at `manage.py check` with the way to mend them."""

from django.apps import apps
from django.core.checks import Error, Tags, register
from wagtail.models import Page

from .models import BasePage


@register(Tags.models)
def check_page_models(app_configs, **kwargs) -> list[Error]:
    """Every page of ours has BasePage's behaviour, and says where in the tree it may stand."""
    errors = []
    for model in apps.get_models():
        if not issubclass(model, Page) or model._meta.app_label.startswith("wagtail"):
            continue
        if not issubclass(model, BasePage):
            errors.append(
                Error(
                    f"{model.__name__} is not a core.models.BasePage.",
                    hint="Inherit from BasePage: language switch, summary and sharing come with it.",
                    obj=model,
                    id="core.E001",
                )
            )
        if "subpage_types" not in vars(model):
            errors.append(
                Error(
                    f"{model.__name__} does not say which pages may stand below it.",
                    hint="Set subpage_types; [] if none.",
                    obj=model,
                    id="core.E002",
                )
            )
    return errors
