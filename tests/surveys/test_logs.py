"""Addresses that open somebody's answers are no business of whoever reads the logs."""

import logging
import os
import subprocess
import sys

import pytest
from django.test import Client

from core.logs import WithoutSecrets


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["d/a-secret_token/1/", "r/7K3F-9QTM-W2XA5/", "i/a-secret_token/", "t/a:secret:sign/"]
)
def test_what_is_refused_is_logged_without_its_secret(survey_page, address, caplog):
    caplog.handler.addFilter(WithoutSecrets())
    with caplog.at_level(logging.WARNING, logger="django.request"):
        Client().get(survey_page.url + address)
        Client().post(survey_page.url + address)
    assert "secret" not in caplog.text
    assert "9QTM" not in caplog.text


def test_production_logs_through_the_filter():
    script = "import django; django.setup(); import logging; logging.getLogger('django.request').warning('x /d/abc/1/')"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "example.sk",
        "DATABASE_URL": "sqlite://:memory:",
    }
    said = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert "/d/…/1/" in said.stderr
    assert "abc" not in said.stderr
