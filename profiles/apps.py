from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProfilesConfig(AppConfig):
    """Members and what they say about themselves."""

    name = "profiles"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what is wrong with a form as people do."""
        from profiles import mistakes  # noqa: PLC0415 - forms need the apps to be there

        mistakes.say_as_everywhere()
