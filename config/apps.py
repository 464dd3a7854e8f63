"""The app that holds the start-up check and nothing in the database."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from config import startup


class ConfigConfig(AppConfig):
    """Registers the check that decides whether a process may start."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        """Ask when Django checks databases."""
        register(Tags.database)(startup.check_login)
