"""The app that holds nothing but the start-up check."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the checks that decide whether a process may start."""

    name = "config"
    label = "config"
