"""The Celery application: worker and beat. Only the relay publishes what members cause."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("HALFVEIL_PROCESS", "worker")

app = Celery("halfveil")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["config"])
