from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from . import checks, expiry  # noqa: F401  (registers them)

        expiry.register(expiry.STEPS)
