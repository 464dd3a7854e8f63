from django.apps import AppConfig


class IntrosConfig(AppConfig):
    """Introductions by a mutual contact."""

    name = "intros"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the kinds of notice known, now that models are loaded."""
        from disclosure import notices, reporting  # noqa: PLC0415
        from intros import meeting_notices, received  # noqa: PLC0415
        from intros.notices import KINDS  # noqa: PLC0415

        notices.register(*KINDS, *meeting_notices.KINDS)
        reporting.register("invitation", received.invitation)
        reporting.register("vouch", received.vouch)
