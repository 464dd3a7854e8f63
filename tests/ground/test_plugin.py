"""The tests' own ground: three logins, one database, emptied after every test."""

from collections.abc import Callable

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connections

from tests import databases

pytestmark = pytest.mark.django_db


def login_of(alias: str) -> tuple[str, str]:
    """Who the alias is, and where."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT session_user, current_database()")
        user, database = cursor.fetchone()
    return user, database


def test_each_alias_is_its_own_login_on_one_database() -> None:
    here = databases.current()
    assert [login_of(alias) for alias in ("default", "worker", "owner")] == [
        ("halfveil_web", here),
        ("halfveil_worker", here),
        ("halfveil_owner", here),
    ]


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_wrote_is_gone_in_the_next(turn: int) -> None:
    assert not ContentType.objects.using("owner").filter(app_label="left").exists()
    assert ContentType.objects.using("owner").exists()
    ContentType.objects.using("owner").create(app_label="left", model=f"behind{turn}")


def test_worlds_are_copies_of_the_database_as_it_is(
    raw: Callable[..., psycopg.Connection], worlds: Callable[[int], list[str]]
) -> None:
    """Worlds are copies of the database as it is."""
    raw("postgres").execute("CREATE TABLE carried (x int)").connection.close()
    first, second = worlds(2)
    assert first != second
    with databases.looking_at(second):
        assert login_of("default") == ("halfveil_web", second)
    raw("postgres", first).execute("SELECT FROM carried")
    raw("postgres").execute("DROP TABLE carried")
