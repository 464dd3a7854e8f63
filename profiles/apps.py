from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProfilesConfig(AppConfig):
    """Members and what they say about themselves."""

    name = "profiles"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"
