from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class DisclosureConfig(AppConfig):
    """Trust, grants, the one door, and asking."""

    name = "disclosure"
    verbose_name = pgettext_lazy("ledger", "Review")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the kinds of notice known, now that models are loaded."""
        from disclosure import asking_notices, desk_notices, exchange_notices, growing_notices, notices  # noqa: PLC0415

        notices.register(
            *asking_notices.KINDS, *desk_notices.KINDS, *exchange_notices.KINDS, *growing_notices.KINDS
        )
