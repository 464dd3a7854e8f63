from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """Trust, grants, the one door, and asking."""

    name = "disclosure"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the kinds of notice known, now that models are loaded."""
        from disclosure import asking_notices, notices  # noqa: PLC0415

        notices.register(*asking_notices.KINDS)
