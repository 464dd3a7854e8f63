"""Every setting, in one file. Each environment variable is read once, here, and typed by config.environment.

HALFVEIL_PROCESS says which login `default` uses: web, worker, or owner (migrations and other commands).
Only an owner process has the alias `owner`; the web refuses to start with the owner's address in its reach.
"""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import environment, logs
from config.home import Home

# --- The environment -------------------------------------------------------------------------------

HOME = Home(Path(environment.text("HALFVEIL_HOME", default=".halfveil")))
PROCESS = environment.choice("HALFVEIL_PROCESS", default="web", among=environment.PROCESSES)
DEMO = environment.flag("HALFVEIL_DEMO", default=False)
HTTPS = environment.flag("HALFVEIL_HTTPS", default=True)
PORT = environment.number("HALFVEIL_PORT", default=8000, low=1, high=65535)
ALLOWED_HOSTS = environment.words("HALFVEIL_HOSTS", default=["localhost", "127.0.0.1"])
PURPOSES = environment.words("HALFVEIL_PURPOSES", default=[])  # beside the usual ones: disclosure.purposes
OPEN_SIGN_UP = environment.flag("HALFVEIL_OPEN", default=DEMO)  # else by invitation: profiles.admission
OPERATOR = environment.text("HALFVEIL_OPERATOR", default="Halfveil")
PROXIES = environment.number("HALFVEIL_PROXIES", default=1 if HTTPS else 0, low=0, high=9)
LOG_LEVEL = environment.choice("HALFVEIL_LOG_LEVEL", default="INFO", among=logs.LEVELS)
SECRET_KEY = environment.key("HALFVEIL_SECRET_KEY", HOME, "django")
MASTER_KEY = environment.key_bytes("HALFVEIL_MASTER_KEY", HOME, "master-key")
LOOKUP_KEY = environment.key_bytes("HALFVEIL_LOOKUP_KEY", HOME, "lookup-key")
BROKER_URL = environment.broker("BROKER_URL", HOME)
if PROCESS != "owner" and environment.given("OWNER_DATABASE_URL"):
    raise ImproperlyConfigured(
        f"OWNER_DATABASE_URL is in the {PROCESS}'s environment: unset it there, only migrations and populate have it."
    )

# --- What leaves for somebody else's server: text messages and nudges ------------------------------

SMS = environment.text("HALFVEIL_SMS", default="none")  # profiles.phones says which there are
SMS_KEY = environment.couple("HALFVEIL_SMS_KEY")
SMS_APP = environment.raw("HALFVEIL_SMS_APP")
SMS_SIGNATURE = environment.text("HALFVEIL_SMS_SIGNATURE", default=OPERATOR)
SMS_URL = environment.address("HALFVEIL_SMS_URL", default="")
CHANNELS = environment.several(
    "HALFVEIL_CHANNELS", among=("sms", "wecom", "wechat", "push", "bark", "ntfy", "email")
)
SMS_TEMPLATES: dict[str, str] = {}
if SMS in {"aliyun", "tencent"}:  # which send nothing but templates
    environment.needs(f"HALFVEIL_SMS={SMS}", "HALFVEIL_SMS_KEY", "HALFVEIL_SMS_TEMPLATES")
    SMS_TEMPLATES = environment.pairs(
        "HALFVEIL_SMS_TEMPLATES",
        holding=("code", "nudge") if "sms" in CHANNELS else ("code",),
        among=("code", "nudge", "code-en", "nudge-en"),
    )
if SMS == "tencent":
    environment.needs("HALFVEIL_SMS=tencent", "HALFVEIL_SMS_APP")
WECOM = (
    environment.raw("HALFVEIL_WECOM_CORP"),
    environment.raw("HALFVEIL_WECOM_AGENT"),
    environment.raw("HALFVEIL_WECOM_SECRET"),
)
WECOM_URL = environment.address("HALFVEIL_WECOM_URL", default="https://qyapi.weixin.qq.com")
WECHAT = (environment.raw("HALFVEIL_WECHAT_APP"), environment.raw("HALFVEIL_WECHAT_SECRET"))
# The template's id, and the field in it that takes the sentence.
WECHAT_TEMPLATE = environment.couple("HALFVEIL_WECHAT_TEMPLATE")
WECHAT_URL = environment.address("HALFVEIL_WECHAT_URL", default="https://api.weixin.qq.com")
PUSH_CONTACT = environment.contact("HALFVEIL_PUSH_CONTACT")
VAPID_KEY = environment.key_bytes("HALFVEIL_VAPID_KEY", HOME, "vapid-key")
MAIL = environment.mail("HALFVEIL_MAIL")
# Where members' addresses may lead beside public ones.
PRIVATE_SERVERS = environment.servers("HALFVEIL_PRIVATE_SERVERS")
for channel, variables in {
    "sms": ("HALFVEIL_SMS",),
    "wecom": ("HALFVEIL_WECOM_CORP", "HALFVEIL_WECOM_AGENT", "HALFVEIL_WECOM_SECRET"),
    "wechat": ("HALFVEIL_WECHAT_APP", "HALFVEIL_WECHAT_SECRET", "HALFVEIL_WECHAT_TEMPLATE"),
    "push": ("HALFVEIL_PUSH_CONTACT",),
    "email": ("HALFVEIL_MAIL",),
}.items():
    if channel in CHANNELS:
        environment.needs(f"HALFVEIL_CHANNELS={channel}", *variables)

# --- Applications ----------------------------------------------------------------------------------

DEBUG = False
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "profiles",
    "disclosure",
    "disclosure.ledger",
    "intros",
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "guardian",
    "allauth",
    "allauth.account",
    "django_htmx",
    "csp",
    "django_structlog",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.PrivateResponses",
    "csp.middleware.CSPMiddleware",
    "config.logs.RequestLog",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "profiles.middleware.MemberLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "profiles.middleware.CalmWait",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["config.templating.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Databases -------------------------------------------------------------------------------------

CONNECTION_OPTIONS = {
    "server_side_binding": True,  # values are never literals of a statement, which others' sessions can see
    "prepare_threshold": 5,
    "connect_timeout": 3,
    "application_name": f"halfveil-{PROCESS}",
}


# Only the web has a pool: Celery closes a pool after every task. Its transactions are short or ended, because
# one left open holds back the sealing of the ledger in every database of the cluster.
LOGINS: dict[str, tuple[str, dict[str, Any]]] = {
    "web": (
        "DATABASE_URL",
        {
            "pool": {"min_size": 1, "max_size": 16, "timeout": 5, "max_idle": 300},
            "options": "-c transaction_timeout=10s -c idle_in_transaction_session_timeout=5s",
        },
    ),
    "worker": ("WORKER_DATABASE_URL", {"options": "-c transaction_timeout=60s"}),
    "owner": ("OWNER_DATABASE_URL", {}),
}


def login(name: str) -> dict[str, Any]:
    """The database as one login sees it. A process asks for its own alone: it never holds another's password.

    A variable's own connection options win over ours.
    """
    variable, options = LOGINS[name]
    entry = environment.database(variable, HOME, name)
    if entry["ENGINE"].endswith("dummy"):
        return entry
    return {
        **entry,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**CONNECTION_OPTIONS, **options, **entry["OPTIONS"]},
    }


DATABASES = {"default": login(PROCESS)}
if PROCESS == "owner":
    DATABASES["owner"] = DATABASES["default"]

# --- Members, sessions, sign-in --------------------------------------------------------------------

AUTH_USER_MODEL = "profiles.Member"
ANONYMOUS_USER_NAME = None  # guardian: nobody who has not signed in has rights
AUTHENTICATION_BACKENDS = ["profiles.accounts.MemberBackend", "guardian.backends.ObjectPermissionBackend"]
SESSION_ENGINE = "profiles.sessions"
SESSION_COOKIE_AGE = 30 * 24 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "profiles.accounts.MemberAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_REQUIRED = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "10/h/ip,1/m/key,6/d/key",  # each is a text message that somebody pays
    "try_code": "3/h/key",  # of one code, by requests at the same time too
    "try_invitation": "5/h/key",  # of whoever signs in
}
if DEMO:  # its messages cost nothing, and one person plays all members
    ACCOUNT_RATE_LIMITS["request_login_code"] = "600/h/ip"
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES  # whose X-Forwarded-For says where a visitor comes from
CACHES = {"default": {"BACKEND": "profiles.counters.Counters"}}  # holds the counts of those limits alone

# --- Language and time -----------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"  # as in the SQL: whose day and hour an answer falls on

# --- What leaves in a response ---------------------------------------------------------------------

COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Whether other subdomains speak https, and whether browsers list the domain, is the operator's to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
DATA_UPLOAD_MAX_NUMBER_FILES = 2
FILE_UPLOAD_HANDLERS = ["profiles.uploads.InMemory"]  # nothing that was uploaded touches a disk as it came

# --- Celery ----------------------------------------------------------------------------------------
# A task may run twice and must not be lost: acknowledged when it is done, one at a time, given out again when
# its worker died. The row is the queue: no retries, etas or countdowns, but a due_at column and a sweep.

LONGEST_TASK = 60  # seconds
CELERY_BROKER_URL = BROKER_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_ACKS_ON_FAILURE_OR_TIMEOUT = True  # the outbox row is not done: the relay publishes it again
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = LONGEST_TASK
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = 2
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker however long it is away
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TASK_DEFAULT_QUEUE = "halfveil"
CELERY_BROKER_CONNECTION_TIMEOUT = 2
if BROKER_URL.startswith("amqp"):
    CELERY_BROKER_TRANSPORT = "config.brokers:RabbitMQ"
    CELERY_WORKER_CONSUMER = "config.brokers:TasksOnly"
    CELERY_TASK_DEFAULT_QUEUE_TYPE = "quorum"
    CELERY_TASK_DEFAULT_EXCHANGE_TYPE = "topic"
    CELERY_TASK_CREATE_MISSING_QUEUE_TYPE = "quorum"  # the messenger's
    CELERY_TASK_CREATE_MISSING_QUEUE_EXCHANGE_TYPE = "topic"
    CELERY_BROKER_HEARTBEAT = 10
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "confirm_publish": True,  # published is what the queue has on its disk
        "read_timeout": 3,
    }
elif BROKER_URL:
    CELERY_BROKER_TRANSPORT = "config.brokers:Valkey"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 10 * LONGEST_TASK,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 3,
        "socket_connect_timeout": 2,
        "health_check_interval": 10,
    }
# Nudges have workers of their own: whatever somebody else's server does, no step waits for it.
MESSENGER_QUEUE = "halfveil_messages"
CELERY_TASK_ROUTES = {"disclosure.tasks.deliver": {"queue": MESSENGER_QUEUE}}
HEARTBEATS: dict[str, dict[str, Any]] = {
    f"heartbeat_{process}": {
        "task": "config.tasks.heartbeat",
        "args": [process],
        "schedule": 10.0,
        "options": {"expires": 10, "queue": queue},
    }
    for process, queue in (("worker", CELERY_TASK_DEFAULT_QUEUE), ("messenger", MESSENGER_QUEUE))
    if process == "worker" or CHANNELS
}
"""Which processes /healthz misses when they do not answer."""

CELERY_BEAT_SCHEDULE_FILENAME = str(HOME / "beat")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "disclosure.tasks.sweep", "schedule": 20.0, "options": {"expires": 20}},
    "sweep_introductions": {"task": "intros.tasks.sweep", "schedule": 20.0, "options": {"expires": 20}},
    **HEARTBEATS,
    **{
        f"deliver_{channel}": {
            "task": "disclosure.tasks.deliver",
            "args": [channel],
            "schedule": 5.0,
            "options": {"expires": 5},
        }
        for channel in CHANNELS
    },
    "make_partitions": {"task": "disclosure.ledger.tasks.make_partitions", "schedule": 24 * 3600.0},
}

# --- Logs: JSON lines without addresses, without ids, without statements ---------------------------

DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = None
LOGGING = logs.configuration(LOG_LEVEL)
logs.configure()
