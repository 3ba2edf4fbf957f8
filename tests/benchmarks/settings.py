"""The site as in tests, with Wagtail's form builder beside it."""

from config.settings.test import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.contrib.forms", "tests.benchmarks.form_builder"]  # noqa: F405
