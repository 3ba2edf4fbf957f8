from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import views

urlpatterns = [
    path(_("sitemap/"), views.site_map, name="site_map"),
]
