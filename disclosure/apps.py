from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """Trust, grants, the one door, and asking."""

    name = "disclosure"
    default_auto_field = "django.db.models.BigAutoField"
