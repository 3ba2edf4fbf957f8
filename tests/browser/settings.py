"""The suite's settings for a server in a process of its own: its e-mails become files, which the tests can read."""

import os

from config.settings.test import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ["MAILS"]
WAGTAILADMIN_BASE_URL = os.environ["SITE"]  # which links in e-mails begin with
