"""How gunicorn serves: two processes of threads, on loopback, behind the operator's own TLS."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("HALFVEIL_PROCESS", "web")

import django
from django.core.exceptions import ImproperlyConfigured
from gunicorn.arbiter import Arbiter

try:
    django.setup()
except ImproperlyConfigured as error:
    sys.exit(str(error))

from django.conf import settings

from config import startup

wsgi_app = "config.wsgi:application"
bind = [f"127.0.0.1:{settings.PORT}"]
worker_class = "gthread"
workers = 2
threads = 8
timeout = 30
graceful_timeout = 1
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
accesslog = None
errorlog = "-"
logger_class = "config.logs.GunicornLog"
forwarded_allow_ips = "127.0.0.1"


def on_starting(server: Arbiter) -> None:
    """Refuse before anything listens; a worker that refused would be started again for ever."""
    startup.require_or_exit()
