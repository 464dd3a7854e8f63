"""The app that holds the start-up check and the Celery application, and nothing in the database."""

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig
from django.core.checks import Tags, register

from config import celery, startup


class ConfigConfig(AppConfig):
    """Registers the check that decides whether a process may start."""

    # Imported in every process: a task sent from any goes to our broker, not to a default one.
    celery = celery.app
    name = "config"
    label = "config"

    def ready(self) -> None:
        """Ask when Django checks databases."""
        register(Tags.database)(startup.check_login)


class AdminConfig(SimpleAdminConfig):
    """Django's admin with our site in its place: what other packages would register is left out."""

    default_site = "config.admin.HalfveilAdminSite"
