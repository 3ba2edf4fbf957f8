from types import SimpleNamespace

import pytest
from django.core.checks import run_checks
from wagtail.models import Page

from core import checks
from core.models import BasePage


def test_the_project_passes_every_check(db):
    assert run_checks() == []


@pytest.mark.parametrize(
    ("bases", "attributes", "error"),
    [
        ((Page,), {"subpage_types": []}, "core.E001"),
        ((BasePage,), {}, "core.E002"),
    ],
)
def test_a_page_model_that_breaks_a_rule_is_named_with_the_way_to_mend_it(monkeypatch, bases, attributes, error):
    meta = type("Meta", (), {"abstract": True, "app_label": "home"})
    model = type("WrongPage", bases, {**attributes, "__module__": __name__, "Meta": meta})
    monkeypatch.setattr(checks, "apps", SimpleNamespace(get_models=lambda: [model]))
    (found,) = checks.check_page_models(None)
    assert found.id == error
    assert found.hint
