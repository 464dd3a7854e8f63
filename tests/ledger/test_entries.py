"""What an entry holds: pseudonyms, ids of wordings and reasons; for every profile asked for, and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import DictRow, dict_row

from disclosure import asking, grants, reading, review
from tests.leaks.door.world import MARK, MEMBER, OTHER, O, Person, V, fill

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
HIDDEN = Person(1100000000000000, "hidden")
CLOSED = Person(1200000000000000, "closed")
UNLISTED = Person(1300000000000000, "unlisted")
SILENT = Person(1400000000000000, "silent")
EXACT, OPEN = O.id + 1, O.id + 2
LONG = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture
def owner(raw: Connect) -> psycopg.Connection:
    """林晓梅 looks: at 陈志远, at people who are not there for her in one way or another, and at one without fields."""
    connection = raw("owner")
    fill(connection)
    for person in (HIDDEN, CLOSED, UNLISTED, SILENT):
        connection.execute(MEMBER, {"me": person.id, "handle": person.handle, "staff": False})
    connection.execute("UPDATE profiles_member SET is_active = false WHERE id = %s", [CLOSED.id])
    connection.execute("UPDATE profiles_member SET listed = false WHERE id = %s", [UNLISTED.id])
    connection.execute(
        "INSERT INTO disclosure_shield (owner_id, person_id) VALUES (%s, %s)", [HIDDEN.id, V.id]
    )
    say = "INSERT INTO profiles_field (id, owner_id, kind, position, ask_from, version) VALUES (%s, %s, %s, 0, 1, 1)"
    wording = (
        "INSERT INTO profiles_wording (id, field_id, owner_id, tier, zh, en) VALUES (%s, %s, %s, %s, 'x', '')"
    )
    for person in (HIDDEN, CLOSED, UNLISTED):
        connection.execute(say, [person.id, person.id, "name"])
        connection.execute(wording, [person.id, person.id, person.id, 0])
    connection.execute(say, [O.id + 3, O.id, "name"])
    connection.execute(wording, [O.id + 3, O.id + 3, O.id, 0])
    return connection


def entries(owner: psycopg.Connection) -> list[DictRow]:
    """The entries that came after those of the world, with the members behind their pseudonyms."""
    cursor = owner.cursor(row_factory=dict_row)
    return cursor.execute(
        "SELECT e.*, v.member_id AS by, o.member_id AS of FROM ledger_entry e"
        " LEFT JOIN ledger_pseudonym v ON v.pseudonym = e.viewer LEFT JOIN ledger_pseudonym o ON o.pseudonym = e.owner"
        " WHERE e.surface <> 'profile' OR e.reference IS NULL ORDER BY e.id"
    ).fetchall()


def told(owner: psycopg.Connection) -> list[tuple[Any, ...]]:
    """Of each: the act, where, who, whose, what and why."""
    parts = ("act", "surface", "by", "of", "wordings", "reasons", "purpose", "reference")
    return [tuple(entry[part] for part in parts) for entry in entries(owner)]


def trust(owner: psycopg.Connection, of: Person, viewer: Person, level: int) -> None:
    owner.execute(
        "INSERT INTO disclosure_relationship (owner_id, viewer_id, level, basis, since)"
        " VALUES (%s, %s, %s, 'met', now())",
        [of.id, viewer.id, level],
    )


def test_every_profile_asked_for_has_one_entry_readable_or_not(owner: psycopg.Connection) -> None:
    asked = [O, HIDDEN, CLOSED, UNLISTED, SILENT, Person(1, "nobodyatall"), V]
    found = reading.disclose(V.id, [person.handle for person in asked], "profile")
    assert found.keys() == {O.handle, SILENT.handle, V.handle}
    nothing: tuple[list[int], list[str]] = ([], [])
    look = ("read", "profile", V.id)
    assert told(owner) == [
        (*look, O.id, [OPEN, O.id + 3], ["open", "open"], None, None),
        (*look, HIDDEN.id, *nothing, None, None),
        (*look, CLOSED.id, *nothing, None, None),
        (*look, UNLISTED.id, *nothing, None, None),
        (*look, SILENT.id, *nothing, None, None),
        (*look, None, *nothing, None, None),
        (*look, V.id, [V.id + 1], ["own"], None, None),
    ]


def test_an_entry_has_all_that_cannot_be_added_later(owner: psycopg.Connection) -> None:
    before = datetime.now(UTC)
    for _ in range(2):
        reading.disclose(V.id, [O.handle, OTHER.handle], "profile")
    every = entries(owner)
    assert [entry["payload_version"] for entry in every] == [1, 1, 1, 1]
    assert [len(entry["salt"]) for entry in every] == [32, 32, 32, 32]
    assert len({bytes(entry["salt"]) for entry in every}) == 4
    assert all(before - timedelta(seconds=5) < entry["at"] <= datetime.now(UTC) for entry in every)
    first, second, third, fourth = (int(entry["xid"]) for entry in every)
    assert 0 < first == second < third == fourth
    [(horizon,)] = owner.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchall()
    assert fourth < int(horizon)
    assert [entry["id"] for entry in every] == sorted(entry["id"] for entry in every)


def test_an_entry_holds_no_member_no_handle_and_no_value(owner: psycopg.Connection) -> None:
    """The mark of 陈志远 is in every id, handle and text of his; of these, a wording's id alone is in an entry."""
    trust(owner, O, V, 2)
    owner.execute("UPDATE profiles_wording SET zh = 'geheim', en = 'geheim' WHERE owner_id = %s", [O.id])
    reading.disclose(V.id, [O.handle], "profile")
    grants.give(owner_id=O.id, wordings=[EXACT], viewer=V.handle, until=LONG)
    rows = owner.execute(
        "SELECT to_jsonb(e) - 'wordings' FROM ledger_entry e WHERE surface <> 'profile' OR reference IS NULL"
    ).fetchall()
    assert len(rows) == 2
    assert not [
        row for (row,) in rows if MARK.search(str(row)) or "geheim" in str(row) or str(V.id)[:6] in str(row)
    ]
    columns = owner.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'ledger_entry'::regclass AND attnum > 0 ORDER BY attnum"
    ).fetchall()
    assert [name for (name,) in columns] == [
        "id", "at", "xid", "payload_version", "salt", "act", "surface", "viewer", "owner", "wordings", "reasons",
        "purpose", "reference",
    ]  # fmt: skip


def test_reasons_are_recorded_as_events(owner: psycopg.Connection) -> None:
    trust(owner, O, V, 1)
    owner.execute("UPDATE profiles_wording SET tier = 1 WHERE id = %s", [OPEN])
    reading.disclose(V.id, [O.handle], "profile")
    grants.give(owner_id=O.id, wordings=[EXACT], viewer=V.handle, until=LONG)
    reading.disclose(V.id, [O.handle], "profile")
    grants.revoke(owner_id=O.id, viewer=V.handle, wordings=[EXACT])
    assert told(owner) == [
        ("read", "profile", V.id, O.id, [OPEN, O.id + 3], ["known", "open"], None, None),
        ("grant", "asks", V.id, O.id, [EXACT], ["granted"], None, None),
        ("read", "profile", V.id, O.id, [EXACT, O.id + 3], ["granted", "open"], None, None),
        ("revoke", "asks", V.id, O.id, [EXACT], ["granted"], None, None),
    ]


def test_where_people_are_only_named_no_more_than_names_is_read_or_recorded(
    owner: psycopg.Connection,
) -> None:
    for surface, wordings in (
        ("inbox", [O.id + 3]),
        ("disclosures", [O.id + 3]),
        ("directory", [OPEN, O.id + 3]),
    ):
        found = reading.disclose(V.id, [O.handle], surface)[O.handle]
        assert sorted(field.wording_id or 0 for field in found.readable) == wordings
        assert entries(owner)[-1]["wordings"] == wordings


def test_a_wording_that_is_erased_takes_its_grants_with_it_and_the_entry_says_so(
    owner: psycopg.Connection,
) -> None:
    grants.give(owner_id=O.id, wordings=[EXACT], viewer=V.handle, until=LONG)
    owner.execute("DELETE FROM profiles_wording WHERE id = %s", [EXACT])
    acts = [(entry["act"], entry["by"], entry["wordings"]) for entry in entries(owner)]
    assert ("grant", V.id, [EXACT]) in acts
    assert ("revoke", V.id, [EXACT]) in acts


def test_what_is_sent_along_is_recorded_as_sent_with_its_purpose_and_ask(
    owner: psycopg.Connection, raw: Connect
) -> None:
    trust(owner, O, V, 1)
    asked = asking.ask(
        asker_id=V.id, owner=O.handle, fields=[O.id + 1], purpose="advice", note="", envelope=[V.id + 1]
    )
    raw("worker").execute("SELECT run_step(id) FROM disclosure_outbox WHERE row_id = %s", [asked])
    reading.disclose(O.id, [V.handle], "asks")
    asking.withdraw(asker_id=V.id, request=asked)
    raw("worker").execute(
        "SELECT run_step(id) FROM disclosure_outbox WHERE row_id = %s AND done_at IS NULL", [asked]
    )
    assert told(owner) == [
        ("send", "asks", O.id, V.id, [V.id + 1], ["sent"], "advice", asked),
        ("read", "asks", O.id, V.id, [V.id + 1], ["sent"], None, None),
        ("revoke", "asks", O.id, V.id, [V.id + 1], ["sent"], None, asked),
    ]


def test_a_reviewers_look_is_an_entry_of_its_own(owner: psycopg.Connection) -> None:
    window = review.Window(
        datetime.now(UTC) - timedelta(days=1), datetime.now(UTC) + timedelta(days=1), OTHER.handle
    )
    found, _ = review.look(reviewer_id=V.id, case_id=V.id + 1, window=window)
    assert told(owner) == [("look", "review", V.id, OTHER.id, [], [], None, V.id + 1)]
    assert found == []


def test_a_failed_look_leaves_no_entry(owner: psycopg.Connection, raw: Connect) -> None:
    with pytest.raises(reading.NoSuchPage):
        reading.disclose(V.id, [O.handle], "No Such Surface")
    assert entries(owner) == []


def test_every_member_has_a_pseudonym_of_their_own_from_the_start(owner: psycopg.Connection) -> None:
    pseudonyms: dict[int, UUID] = dict(
        owner.execute("SELECT member_id, pseudonym FROM ledger_pseudonym").fetchall()
    )
    everybody = {key for (key,) in owner.execute("SELECT id FROM profiles_member").fetchall()}
    assert pseudonyms.keys() == everybody
    assert len(set(pseudonyms.values())) == len(everybody)
    assert {one.version for one in pseudonyms.values()} == {4}, "random"
