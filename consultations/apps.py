from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = _("Consultations")

    def ready(self) -> None:
        from core import expiry as core_expiry

        from . import expiry, signals  # noqa: F401  (connects them)

        core_expiry.register(expiry.STEPS)
