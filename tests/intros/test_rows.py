"""Each party has a row of their own: under row security nobody reads another's, and nobody writes any."""

from collections.abc import Callable

import psycopg
import pytest

from disclosure.errors import Gone
from intros import introductions
from profiles.models import Member
from tests.asking.world import Clock
from tests.intros.world import sought, target_row, to_target, vouch_row

pytestmark = pytest.mark.django_db

TABLES = ("intros_introduction", "intros_introducerpart", "intros_targetpart")
Connect = Callable[..., psycopg.Connection]


def rows(web: psycopg.Connection, member: Member | None) -> dict[str, list[int]]:
    """The rows that the web's login meets for a member, or for nobody."""
    with web.transaction():
        if member is not None:
            web.execute("SELECT bind_viewer(%s)", [member.pk])
        return {
            table: [row[0] for row in web.execute(f"SELECT id FROM {table}".encode()).fetchall()]
            for table in TABLES
        }


def test_each_party_reads_their_own_row_and_no_other(
    raw: Connect, clock: Clock, lin: Member, chen: Member, wang: Member, zhao: Member
) -> None:
    to_target(lin, chen, wang)
    web = raw("web")
    own: dict[str, list[int]] = {table: [] for table in TABLES}
    assert rows(web, lin) == {**own, "intros_introduction": [sought().pk]}
    assert rows(web, wang) == {**own, "intros_introducerpart": [vouch_row().pk]}
    assert rows(web, chen) == {**own, "intros_targetpart": [target_row().pk]}
    assert rows(web, zhao) == own
    assert rows(web, None) == own


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("login", ["web", "worker"])
def test_no_login_writes_a_row_but_through_functions(
    raw: Connect, clock: Clock, lin: Member, chen: Member, wang: Member, table: str, login: str
) -> None:
    to_target(lin, chen, wang)
    for statement in (f"UPDATE {table} SET state = 'connected'", f"DELETE FROM {table}"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw(login).execute(statement.encode())


@pytest.mark.parametrize("table", TABLES)
def test_the_worker_reads_no_note_and_no_vouch(raw: Connect, table: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        raw("worker").execute(f"SELECT * FROM {table}".encode())


def test_the_ids_of_the_parties_rows_do_not_tell_of_one_another(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    to_target(lin, chen, wang)
    assert len({sought().pk, vouch_row().pk, target_row().pk}) == 3
    assert introductions.introducer_part(wang.pk, sought().pk) is None
    assert introductions.target_part(chen.pk, vouch_row().pk) is None


def test_nobody_acts_on_anothers_row(
    clock: Clock, lin: Member, chen: Member, wang: Member, zhao: Member
) -> None:
    to_target(lin, chen, wang)
    for stranger in (zhao, wang, chen):
        with pytest.raises(Gone):
            introductions.withdraw(seeker_id=stranger.pk, introduction=sought().pk)
    for stranger in (zhao, lin, chen):
        with pytest.raises(Gone):
            introductions.pass_by(introducer_id=stranger.pk, part=vouch_row().pk)
    for stranger in (zhao, lin, wang):
        with pytest.raises(Gone):
            introductions.accept(target_id=stranger.pk, part=target_row().pk)
    assert (sought().state, vouch_row().state, target_row().state) == ("waiting", "vouched", "asked")
