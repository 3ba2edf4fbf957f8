from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from consultations import serving
        from consultations.reports import kinds

        from .report_figures import MilestonesBlock
        from .serving import commitments

        serving.register(commitments)
        kinds.register("milestones", MilestonesBlock())
