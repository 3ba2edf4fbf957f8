from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from core.views import challenge

urlpatterns = [
    path(settings.ADMIN_PATH.lstrip("/"), include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("sitemap.xml", sitemap),
    path("proof/", challenge, name="proof_challenge"),
    path("data/", include("consultations.open_data.urls")),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *i18n_patterns(
        path("", include("home.urls")),
        path("", include("consultations.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=True,
    ),
]
