"""Is the service whole? For load balancers and the supervisor; says which part is not, and nothing more."""

from collections.abc import Callable
from functools import cache, partial

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

STALE = 60  # seconds without a heartbeat; it beats every ten


@cache
def migrations_on_disk() -> frozenset[tuple[str, str]]:
    """Every migration that this code has."""
    return frozenset(MigrationLoader(None).graph.nodes)


def database_answers() -> bool:
    """Whether a statement comes back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def migrations_are_applied() -> bool:
    """Whether every migration of this code is applied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return migrations_on_disk() <= set(cursor.fetchall())


def beats(process: str) -> bool:
    """Whether beat, broker and that process carried a heartbeat in the last minute."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM disclosure_heartbeat"
            " WHERE name = %s AND beat_at > clock_timestamp() - make_interval(secs => %s)",
            [process, STALE],
        )
        return cursor.fetchone() is not None


def parts() -> dict[str, Callable[[], bool]]:
    """What there must be; a messenger only where nudges are sent."""
    found: dict[str, Callable[[], bool]] = {
        "database": database_answers,
        "migrations": migrations_are_applied,
        "worker": partial(beats, "worker"),
    }
    return {**found, "messenger": partial(beats, "messenger")} if settings.CHANNELS else found


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all parts are well, else 503 naming those that are not."""
    missing = []
    all_parts = parts()
    for name, is_well in all_parts.items():
        try:
            well = is_well()
        except DatabaseError:
            well = False
        if not well:
            missing.append(name)
        if missing == ["database"]:
            missing = list(all_parts)
            break
    return JsonResponse({"ok": not missing, "missing": missing}, status=503 if missing else 200)
