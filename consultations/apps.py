from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = _("Consultations")

    def ready(self) -> None:
        from core import expiry as core_expiry
        from surveys.coding import sources
        from surveys.disclosure import ledger

        from . import coded_comments, expiry, published_figures, signals  # noqa: F401  (connects them)

        core_expiry.register(expiry.STEPS)
        sources.register(coded_comments.KIND, coded_comments.Comments())
        ledger.register(published_figures.in_reports)
        ledger.find_data_at(published_figures.data_address)
