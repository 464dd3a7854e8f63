"""The service's settings with three logins side by side.

`default` is the web's login, as in the web; `worker` the worker's; `owner` makes data that neither may touch.
All three look at one database, made by tests.databases: what one commits the others see.
"""

from config.settings import *  # noqa: F403
from config.settings import HOME, login

WEB = login("web")

# A pool would keep connections to a database that is to be cloned or dropped.
OPTIONS_WITHOUT_POOL = {name: value for name, value in WEB["OPTIONS"].items() if name != "pool"}
DATABASES = {
    "default": {**WEB, "OPTIONS": OPTIONS_WITHOUT_POOL, "TEST": {"MIRROR": "owner"}},
    "worker": {**login("worker"), "TEST": {"MIRROR": "owner"}},
    "owner": login("owner"),
}
OPEN_SIGN_UP = True  # tests of admission close it
# Pages are rendered without collecting files first; the journeys' real server collects and compresses them.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
(HOME / "static").mkdir(parents=True, exist_ok=True)
# Emptied after each test, those without a database too.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Every channel is offered on pages; nobody is there to send anything to.
CHANNELS = ["sms", "wecom", "wechat", "push", "bark", "ntfy", "email"]
WECHAT, PUSH_CONTACT = ("wxapp", "secret"), "mailto:it@example.com"
WECHAT_URL = WECOM_URL = "http://127.0.0.1:9"
