"""The service's settings with three logins side by side: the web's, the owner's, and guardian's.

Guardian asks on the owner's login, where tables of the schema `bench` stand before those of the same name.
"""

from config.settings import *  # noqa: F403
from config.settings import HOME, INSTALLED_APPS, login

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
OWNER = login("owner")
GUARDIAN = {**OWNER, "OPTIONS": {**OWNER["OPTIONS"], "options": "-c search_path=bench,public"}}
DATABASES = {"default": login("web"), "owner": OWNER, "guardian": GUARDIAN}
DATABASE_ROUTERS = ["bench.routing.Chosen"]
ALLOWED_HOSTS = ["testserver"]
ROOT_URLCONF = "bench.empty"
# Pages are rendered without collecting files first.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
(HOME / "static").mkdir(parents=True, exist_ok=True)
