"""What every environment shares. Read `dev`, `test` and `production` for what differs."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

ROOT = Path(__file__).resolve().parents[3]
VAR = ROOT / "var"  # everything the running site writes

INSTALLED_APPS = [
    "home",
    "consultations",
    "surveys",
    "core",
    "wagtail_localize",
    "wagtail_localize.locales",  # replaces wagtail.locales
    "wagtail.contrib.routable_page",
    "wagtail.contrib.redirects",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "crispy_forms",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "core.middleware.BodyLimit",
    "django.middleware.common.CommonMiddleware",
    "core.middleware.CrossSiteRequestCheck",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# SQLite needs no service. An acknowledged answer must survive a power cut, hence synchronous=FULL;
# IMMEDIATE makes writers queue instead of failing with "database is locked".
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


def database(default: str) -> dict:
    """Return Django's DATABASES for $DATABASE_URL, or for `default`, a URL of the same form."""
    config = dj_database_url.config(default=default, conn_max_age=60, conn_health_checks=True)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {**SQLITE_OPTIONS, **config.get("OPTIONS", {})}
    return {"default": config}


DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Languages. Slovak is the source of every text; the one catalogue lives in `core`.
LANGUAGE_CODE = "sk"
LANGUAGES = [("sk", "Slovenčina"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [ROOT / "site" / "core" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Bratislava"
WAGTAIL_I18N_ENABLED = True
# Submitting a live page for translation must not publish an untranslated copy.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False

STATIC_URL = "/static/"
STATIC_ROOT = str(VAR / "static")
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = str(VAR / "media")
PRIVATE_ROOT = str(VAR / "private")  # what residents send; no address leads to it
STORAGES: dict[str, dict] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": PRIVATE_ROOT,
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
FILE_UPLOAD_PERMISSIONS = 0o644  # the proxy, another user, serves the public media

# Where the map of a question about a place gets its pictures; without a server there is no map. See docs/operators.md.
SURVEY_TILES: dict | None = None
if os.environ.get("SURVEY_TILES_URL"):
    SURVEY_TILES = {
        "url": os.environ["SURVEY_TILES_URL"],
        "attribution": os.environ.get(
            "SURVEY_TILES_ATTRIBUTION", "© [OpenStreetMap contributors](https://www.openstreetmap.org/copyright)"
        ),
        "centre": [float(degrees) for degrees in os.environ.get("SURVEY_TILES_CENTRE", "48.7363,19.1462").split(",")],
        "zoom": int(os.environ.get("SURVEY_TILES_ZOOM", "13")),
    }

WAGTAIL_SITE_NAME = "Spolupracovňa"
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # an address that survives being read aloud or pasted
WAGTAILADMIN_BASE_URL = "http://127.0.0.1:8000"
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no call home
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no third party
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = True
WAGTAILSEARCH_BACKENDS: dict[str, dict] = {"default": {"BACKEND": "wagtail.search.backends.database"}}

CRISPY_ALLOWED_TEMPLATE_PACKS = ["site"]
CRISPY_TEMPLATE_PACK = "site"
CRISPY_FAIL_SILENTLY = False  # a broken form template must not make the form vanish

# A whole survey of long answers fits; what does not is answered with a message, see surveys.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's editor posts many
BODY_MAX = 25 * 1024 * 1024  # the largest file of a survey and the texts beside it; see core.middleware.BodyLimit

# What makes answers suspect, see core.suspicion: they are flagged, never refused.
SURVEY_SECONDS_AT_LEAST = 2  # for each screen
SURVEY_RESPONSES_PER_ADDRESS = 20  # in one survey and day; a family, a classroom
SURVEY_RECEIPT_EMAIL = True  # offer to send a receipt to an address, used once
DISCLOSURE_THRESHOLD = 5  # fewer people than these make no cell of a public table; see surveys.disclosure
CONSULTATION_NOTICES = True  # offer to write to an address about the outcome; needs `send_notices` every minute
CONSULTATION_OUTCOME_DELAY = 15  # minutes in which a consultation marked as decided by mistake can be taken back
SURVEY_PROOF_OF_WORK = os.environ.get("SURVEY_PROOF_OF_WORK", "") == "1"
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))  # of our own, each adding to X-Forwarded-For

# Open data at /data/: who publishes them and on which terms; see consultations.open_data. Check the identifier of the
# legal subject (IČO) and the place in GeoNames when the site is another city's.
OPEN_DATA_LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "address": "https://creativecommons.org/licenses/by/4.0/",
    "authority": "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
}
OPEN_DATA_PUBLISHER = {
    "uri": os.environ.get("OPEN_DATA_PUBLISHER_URI", "https://data.gov.sk/id/legal-subject/00313271"),
    "names": {"sk": "Mesto Banská Bystrica", "en": "City of Banská Bystrica"},
    "email": os.environ.get("OPEN_DATA_EMAIL", ""),
    "place": os.environ.get("OPEN_DATA_PLACE_URI", "https://sws.geonames.org/3061186/"),
}

# Visitors get no cookie; these are the staff's.
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False  # Wagtail's editor reads it
X_FRAME_OPTIONS = "DENY"  # Wagtail relaxes it for its previews
# `no-referrer` would make browsers send `Origin: null` with our own forms.
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

ADMIN_PATH = "/admin/"
