#!/usr/bin/env python3
"""Django's command line: `python manage.py migrate`, `populate`, `relay` and so on."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config import startup

# Commands that stay, and which login each uses; every other command is the owner's. HALFVEIL_PROCESS overrides.
LOGIN_OF_COMMAND = {"relay": "worker", "runserver": "web"}


def main() -> None:
    """Run the command as the login it needs; a configuration error is one sentence, not a traceback."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("HALFVEIL_PROCESS", LOGIN_OF_COMMAND.get(command, "owner"))
    try:
        if command in LOGIN_OF_COMMAND:
            django.setup()
            startup.require()
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
