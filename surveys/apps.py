from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = _("Surveys")

    def ready(self) -> None:
        from core import expiry as core_expiry

        from . import expiry, signals  # noqa: F401  (connects them)
        from .coding import answers, quotes, sources

        core_expiry.register([*expiry.STEPS, *quotes.STEPS])
        sources.register(answers.KIND, answers.Answers())
