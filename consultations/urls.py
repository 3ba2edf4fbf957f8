"""Addresses that must work whatever becomes of the pages: those in e-mails, and the pages about open data."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from consultations.open_data import views as open_data
from consultations.views import notices

urlpatterns = [
    path(_("notices/confirm/n/<str:token>/"), notices.confirm, name="confirm_notices"),
    path(_("notices/end/n/<str:token>/"), notices.unsubscribe, name="end_notices"),
    path("data/", open_data.listing, name="open_data"),
    path("data/<slug:key>/", open_data.page, name="open_data_page"),
]
