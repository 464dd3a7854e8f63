from django.apps import AppConfig


class IntrosConfig(AppConfig):
    """Introductions by a mutual contact."""

    name = "intros"
    default_auto_field = "django.db.models.BigAutoField"
