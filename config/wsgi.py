"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("HALFVEIL_PROCESS", "web")

application = get_wsgi_application()

from config import startup  # noqa: E402 - settings are configured by the line above

startup.require_or_exit()
