"""One person's machine: no environment to set, nothing to protect."""

from .base import *  # noqa: F403
from .base import VAR, database

DEBUG = True
SECRET_KEY = "for-development-only-and-therefore-public"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
VAR.mkdir(exist_ok=True)
DATABASES = database(f"sqlite:///{VAR}/db.sqlite3")
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
