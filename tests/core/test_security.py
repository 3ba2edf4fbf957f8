"""What every visitor's response carries, and what production refuses to do without."""

import os
import subprocess
import sys

import pytest
from django.test import Client

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "otvorena.banskabystrica.sk",
    "DATABASE_URL": "sqlite://:memory:",
}


def check_deploy(**changes):
    environment = {name: value for name, value in {**os.environ, **PRODUCTION, **changes}.items() if value is not None}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_passes_djangos_deployment_check():
    result = check_deploy()
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_does_not_start_without(missing):
    result = check_deploy(**{missing: None})
    assert result.returncode != 0
    assert missing in result.stderr


def test_production_says_on_the_terminal_what_went_wrong():
    code = (
        "import django; django.setup(); from django.test import Client; from unittest import mock\n"
        "with mock.patch('home.views.render', side_effect=RuntimeError('broken')):\n"
        "    Client(raise_request_exception=False, headers={'host': 'otvorena.banskabystrica.sk'})"
        ".get('/sk/mapa-stranky/', secure=True)"
    )
    environment = {**os.environ, **PRODUCTION}
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" in result.stderr


def test_a_visitors_page_has_a_policy_without_exceptions(home_page):
    response = Client().get("/sk/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


def test_the_admin_has_only_the_exceptions_wagtail_needs(editor):
    policy = editor.get("/admin/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "unsafe-eval" not in policy


def test_staff_forms_need_djangos_token(editor):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 403
