"""May this process start? A login that could pass the door by is refused, with a sentence.

Web and worker must own nothing, bypass nothing and be members of nothing. A server that does not wait for its disk,
or could not mend a page torn by a crash, is refused as well, wherever it runs: what was read might lose its record.
The check runs before gunicorn,
Celery and the relay begin, and as a system check of the database (`manage.py check --database default`,
`migrate`).
"""

import sys
import time
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper

NO_DATABASE = (
    "There is no database: start the embedded servers with `make demo` or `python -m config.embedded up`, "
    "or set DATABASE_URL, WORKER_DATABASE_URL and OWNER_DATABASE_URL."
)
PATIENCE = 30.0  # seconds; a database that recovers from a crash is waited for

# Each question, and the sentence when the answer is yes. {login} is the role's name, {found} what was found.
QUESTIONS = (
    ("SELECT rolname FROM pg_roles WHERE rolname = session_user AND rolsuper", "{login} is a superuser"),
    (
        "SELECT rolname FROM pg_roles WHERE rolname = session_user AND rolbypassrls",
        "{login} bypasses row security",
    ),
    (
        "SELECT rolname FROM pg_roles WHERE rolname = session_user AND (rolcreaterole OR rolreplication)",
        "{login} may make roles or replicate",
    ),
)
QUESTIONS_TO_MEMBERS = (
    (
        "SELECT rolname FROM pg_roles WHERE rolname <> session_user AND pg_has_role(session_user, oid, 'MEMBER')"
        " ORDER BY rolname LIMIT 1",
        "{login} is a member of {found}",
    ),
    (
        "SELECT relname FROM pg_class WHERE relowner = session_user::regrole LIMIT 1",
        "{login} owns the relation {found}",
    ),
    (
        "SELECT nspname FROM pg_namespace WHERE nspowner = session_user::regrole LIMIT 1",
        "{login} owns schema {found}",
    ),
    (
        "SELECT proname FROM pg_proc WHERE proowner = session_user::regrole LIMIT 1",
        "{login} owns the function {found}",
    ),
    (
        "SELECT datname FROM pg_database WHERE datdba = session_user::regrole LIMIT 1",
        "{login} owns database {found}",
    ),
    (
        "SELECT current_database() WHERE has_database_privilege(session_user, current_database(), 'CREATE, TEMP')"
        " OR has_schema_privilege(session_user, 'public', 'CREATE')",
        "{login} may create objects in {found} (run config/database.sql there)",
    ),
    (
        "SELECT rolname FROM pg_roles WHERE rolname = session_user AND rolcreatedb",
        "{login} may make databases",
    ),
)
UNSAFE = (
    "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off' ORDER BY name",
    "The database runs with {found} = off, so a crash could take the record of what was read. "
    "Set {found} = on and reload it.",
)
REMEDY = "Halfveil refuses to start as it: use the logins that config/roles.sql makes."


def objections(connection: BaseDatabaseWrapper, process: str) -> list[str]:
    """Why the connection's login must not be used by that process, or its server by any; empty when it may.

    The owner owns everything by design, so only the first questions are put to it.
    Superusers count as members of every role: the first yes is enough.
    """
    questions = QUESTIONS if process == "owner" else QUESTIONS + QUESTIONS_TO_MEMBERS
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        login = cursor.fetchone()[0]
        for question, sentence in questions:
            cursor.execute(question)
            if (found := cursor.fetchone()) is not None:
                return [f"{sentence.format(login=login, found=found[0])}. {REMEDY}"]
        cursor.execute(UNSAFE[0])
        return [UNSAFE[1].format(found=name) for (name,) in cursor.fetchall()]


def check_login(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **options: Any,
) -> list[CheckMessage]:
    """The system check: the same objections, as Django reports them."""
    if "default" not in (databases or []):
        return []
    if is_missing():
        return [Error(NO_DATABASE, id="halfveil.E001")]
    found = objections(connections["default"], settings.PROCESS)
    return [Error(sentence, id="halfveil.E002") for sentence in found]


def is_missing() -> bool:
    """Whether neither a variable nor the home says where the database is."""
    return bool(settings.DATABASES["default"]["ENGINE"].endswith("dummy"))


def require() -> None:
    """Go on only when this process may; waits for a database that is just starting.

    Raises ImproperlyConfigured with one sentence.
    """
    if is_missing():
        raise ImproperlyConfigured(NO_DATABASE)
    if settings.PROCESS == "worker" and not settings.BROKER_URL:
        raise ImproperlyConfigured("There is no broker: set BROKER_URL, or start the embedded servers.")
    found = patiently()
    if found:
        raise ImproperlyConfigured(found[0])


def patiently() -> list[str]:
    """The objections, asked again while the database does not answer."""
    until = time.monotonic() + PATIENCE
    connection = connections["default"]
    while True:
        try:
            return objections(connection, settings.PROCESS)
        except OperationalError:
            if time.monotonic() > until:
                raise ImproperlyConfigured(
                    "The database does not answer: see that it runs and is reachable."
                ) from None
            time.sleep(0.5)
        finally:
            let_go(connection)


def let_go(connection: BaseDatabaseWrapper) -> None:
    """Close the connection and its pool: gunicorn forks next, and two processes must not share a socket."""
    connection.close()
    if isinstance(connection, DatabaseWrapper) and connection.pool:
        connection.close_pool()


def require_or_exit() -> None:
    """As `require`, for a process that has nobody to tell but its log: one sentence, exit code 1."""
    try:
        require()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
