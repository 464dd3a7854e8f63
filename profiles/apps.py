from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """Members and what they say about themselves."""

    name = "profiles"
    default_auto_field = "django.db.models.BigAutoField"
