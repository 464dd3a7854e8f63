"""Our own error codes are told apart from trouble with the server: nobody connects anew because of a refusal."""

import re

import psycopg
import pytest
from django.db import DatabaseError, connection

from config.home import CHECKOUT
from disclosure.errors import BY_CODE

APPS = ("config", "profiles", "disclosure", "intros")


def raised() -> set[str]:
    """Every code that a statement of ours raises."""
    found: set[str] = set()
    for app in APPS:
        for path in (CHECKOUT / app).rglob("*.sql"):
            found |= set(re.findall(r"ERRCODE = '(\w+)'", path.read_text("utf-8")))
    return found


def test_they_are_of_a_class_that_is_left_to_applications() -> None:
    """One that begins with a letter from I to Z, and none of PostgreSQL's own (P0, XX)."""
    assert raised()
    assert {code for code in raised() if not re.fullmatch(r"VE[0-9]{3}", code)} == set()
    assert {psycopg.errors.get_base_exception(code) for code in raised()} == {psycopg.DatabaseError}
    with pytest.raises(KeyError):
        psycopg.errors.lookup("VE001")


def test_what_a_person_is_told_of_is_raised_somewhere() -> None:
    assert set(BY_CODE) < raised()


@pytest.mark.django_db
def test_a_refusal_is_a_plain_error_of_the_database() -> None:
    with pytest.raises(DatabaseError) as refused, connection.cursor() as cursor:
        cursor.execute("SELECT ask_for_fields(1, '', '{}', '', '', '{}')")
    assert type(refused.value) is DatabaseError
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,), "the connection goes on"
