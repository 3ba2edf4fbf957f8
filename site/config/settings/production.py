"""A city's server. Everything comes from the environment; docs/operators.md lists it.

Required: SECRET_KEY, ALLOWED_HOSTS (comma separated), DATABASE_URL.
Optional: SITE_URL, MEDIA_ROOT, STATIC_ROOT, HSTS_SECONDS, EMAIL_URL parts (EMAIL_HOST, …).
"""

import os

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import MEDIA_ROOT, PRIVATE_ROOT, STATIC_ROOT, STORAGES, database


def required(name: str) -> str:
    """Return the environment variable `name`; refuse to start without it."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}; see docs/operators.md.")
    return value


DEBUG = False
SECRET_KEY = required("SECRET_KEY")
ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS").split(",")]
DATABASES = database(required("DATABASE_URL"))

WAGTAILADMIN_BASE_URL = os.environ.get("SITE_URL", f"https://{ALLOWED_HOSTS[0]}")
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]
MEDIA_ROOT = os.environ.get("MEDIA_ROOT", MEDIA_ROOT)
STATIC_ROOT = os.environ.get("STATIC_ROOT", STATIC_ROOT)
PRIVATE_ROOT = os.environ.get("PRIVATE_ROOT", PRIVATE_ROOT)
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "1"))  # whoever ends TLS
STORAGES = {
    "default": STORAGES["default"],
    "private": {**STORAGES["private"], "OPTIONS": {**STORAGES["private"]["OPTIONS"], "location": PRIVATE_ROOT}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = int(os.environ.get("HSTS_SECONDS", "31536000"))
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

# Errors go to the terminal of the server process, where the machine's own log keeps them.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_secrets": {"()": "core.logs.WithoutSecrets"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_secrets"]}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}

SURVEY_RECEIPT_EMAIL = "EMAIL_HOST" in os.environ  # only where a mail server is named
CONSULTATION_NOTICES = SURVEY_RECEIPT_EMAIL
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "spolupracovna@localhost")
