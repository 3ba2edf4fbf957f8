"""Addresses that must work whatever becomes of the pages: those in e-mails."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from consultations.views import notices

urlpatterns = [
    path(_("notices/confirm/n/<str:token>/"), notices.confirm, name="confirm_notices"),
    path(_("notices/end/n/<str:token>/"), notices.unsubscribe, name="end_notices"),
]
