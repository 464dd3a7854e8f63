"""Who gets which entries: all kinds are in the ledger at once, and each function gives its own and no others."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, NamedTuple

import psycopg
import pytest

from disclosure import history, review
from disclosure.errors import NotThere
from disclosure.history import Month
from tests.leaks.door.world import OTHER, O, V, fill

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
START = datetime(2001, 10, 31, 16, 0, tzinfo=UTC)  # midnight in Shanghai, long before today's looks
END = datetime(2001, 11, 30, 16, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
NOVEMBER = Month(2001, 11)
GONE = 0
"""Somebody who was erased: a pseudonym without a member."""


class Entry(NamedTuple):
    """One entry, known by its number, which stands for its wording too."""

    number: int
    act: str
    surface: str
    reason: str
    viewer: int | None
    owner: int | None
    at: datetime


def every_entry() -> list[Entry]:
    """All combinations of what an entry may be."""
    kinds = product(
        ("read", "look", "grant", "revoke", "send", "introduce"),
        ("profile", "inbox", "asks"),
        ("open", "known", "granted", "sent", "introduced", "own", ""),
        ((O.id, V.id), (V.id, V.id), (O.id, OTHER.id), (V.id, O.id), (GONE, V.id), (O.id, None)),
        (START - TICK, START, END - TICK, END),
    )
    return [
        Entry(number, act, surface, reason, viewer, owner, at)
        for number, (act, surface, reason, (viewer, owner), at) in enumerate(kinds, start=10_000)
    ]


@pytest.fixture
def entries(raw: Connect) -> list[Entry]:
    """林晓梅's ledger and others': every kind of entry between her, 陈志远 and 周建国."""
    owner = raw("owner")
    fill(owner)
    every = every_entry()
    with owner.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE made (number bigint, act text, surface text, reason text, viewer bigint,"
                       " owner bigint, at timestamptz)")  # fmt: skip
        with cursor.copy("COPY made FROM STDIN") as copy:
            for entry in every:
                copy.write_row(entry)
        cursor.execute(
            "INSERT INTO ledger_entry (id, at, act, surface, viewer, owner, wordings, reasons) OVERRIDING SYSTEM VALUE"
            " SELECT number, at, act, surface,"
            " CASE viewer WHEN %s THEN gen_random_uuid()"
            " ELSE (SELECT pseudonym FROM ledger_pseudonym WHERE member_id = viewer) END,"
            " (SELECT pseudonym FROM ledger_pseudonym WHERE member_id = owner),"
            " CASE reason WHEN '' THEN '{}' ELSE ARRAY[number] END,"
            " CASE reason WHEN '' THEN '{}' ELSE ARRAY[reason] END"
            " FROM made ORDER BY number",
            [GONE],
        )
        cursor.execute("DROP TABLE made")
    return every


def is_mine_to_see(entry: Entry, of: int) -> bool:
    """What an owner's page may be made of: others' looks of the month, apart from what came of the owner's own asks."""
    return (
        entry.act == "read"
        and entry.owner == of
        and entry.viewer != of
        and entry.surface not in {"inbox", "asks"}
        and START <= entry.at < END
    )


def is_introduction(entry: Entry, of: int) -> bool:
    """What is told of being brought together with somebody, whether that one looked or not."""
    mine = entry.owner == of and entry.viewer != of and START <= entry.at < END
    return mine and (entry.act, entry.reason) == ("introduce", "introduced")


@pytest.mark.parametrize("of", [V.id, OTHER.id, O.id])
def test_an_owner_is_told_of_others_looks_above_tier_0_in_that_month_and_of_nothing_else(
    entries: list[Entry], of: int
) -> None:
    found = history.my_disclosures(of, NOVEMBER, None)
    told = sorted(seen.wording_id for look in found.looks for seen in look.seen)
    assert told == sorted(
        entry.number
        for entry in entries
        if (is_mine_to_see(entry, of) and entry.reason in {"known", "granted"}) or is_introduction(entry, of)
    )
    assert found.after is None
    assert {look.handle for look in found.looks} <= {O.handle, V.handle, ""}


@pytest.mark.parametrize("of", [V.id, OTHER.id])
def test_looks_at_what_is_open_are_counted_in_whole_tens(raw: Connect, entries: list[Entry], of: int) -> None:
    count = sum(is_mine_to_see(entry, of) and entry.reason == "open" for entry in entries)
    assert history.my_open_reads(of, NOVEMBER) == count // 10 * 10
    owner = raw("owner")
    for more in range(1, 21):
        owner.execute(
            "INSERT INTO ledger_entry (at, act, surface, viewer, owner, wordings, reasons)"
            " SELECT %s, 'read', 'profile', gen_random_uuid(), pseudonym, '{1}', '{open}' FROM ledger_pseudonym"
            " WHERE member_id = %s",
            [START, of],
        )
        assert history.my_open_reads(of, NOVEMBER) == (count + more) // 10 * 10


def test_nobody_bound_is_told_nothing(raw: Connect, entries: list[Entry]) -> None:
    web = raw("web")
    month = [START, END]
    assert web.execute("SELECT * FROM my_disclosures(%s, %s, NULL, NULL, 1000)", month).fetchall() == []
    assert web.execute("SELECT my_open_reads(%s, %s)", month).fetchall() == [(0,)]
    with pytest.raises(psycopg.Error, match="not your case"):
        web.execute(
            "SELECT * FROM review_entries(%s, NULL, NULL, %s, %s, NULL, NULL, 1000)", [V.id + 1, *month]
        )


def reviewed(**about: Any) -> list[int]:
    """All entries that 林晓梅 finds in her case, page by page."""
    window = review.Window(START, END, **about)
    numbers: list[int] = []
    before: review.Place | None = None
    while True:
        page, before = review.look(reviewer_id=V.id, case_id=V.id + 1, window=window, before=before)
        numbers += [entry.id for entry in page]
        if before is None:
            return numbers


def newest_first(entries: list[Entry]) -> list[int]:
    """Their numbers in the order of time, and of numbers at one instant."""
    return [entry.number for entry in sorted(entries, key=lambda one: (one.at, one.number), reverse=True)]


def test_a_reviewer_finds_the_entries_of_the_case_and_none_of_their_own(
    raw: Connect, entries: list[Entry]
) -> None:
    owner = raw("owner")
    of_others = [
        entry for entry in entries if V.id not in {entry.viewer, entry.owner} and START <= entry.at < END
    ]
    about_other = [entry for entry in of_others if OTHER.id in {entry.viewer, entry.owner}]
    assert reviewed() == newest_first(about_other)
    owner.execute("UPDATE disclosure_case SET about_handle = NULL WHERE id = %s", [V.id + 1])
    assert reviewed() == newest_first(of_others)
    assert reviewed(viewer=O.handle, owner=OTHER.handle) == newest_first(about_other)
    assert reviewed(owner=V.handle) == []
    assert reviewed(viewer=V.handle) == []
    assert reviewed(owner="nobodyatallaaaaa") == []


def test_every_page_that_a_reviewer_turns_is_a_look_that_says_at_whom(
    raw: Connect, entries: list[Entry]
) -> None:
    owner = raw("owner")
    owner.execute("UPDATE disclosure_case SET about_handle = NULL WHERE id = %s", [V.id + 1])
    for about in ({}, {"owner": O.handle}, {"viewer": O.handle}, {"viewer": O.handle, "owner": OTHER.handle}):
        review.look(reviewer_id=V.id, case_id=V.id + 1, window=review.Window(START, END, **about))
    looks = owner.execute(
        "SELECT v.member_id, o.member_id, e.reference FROM ledger_entry e"
        " JOIN ledger_pseudonym v ON v.pseudonym = e.viewer"
        " LEFT JOIN ledger_pseudonym o ON o.pseudonym = e.owner WHERE e.surface = 'review' ORDER BY e.id"
    )
    assert looks.fetchall() == [(V.id, at, V.id + 1) for at in (None, O.id, O.id, OTHER.id)]


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE disclosure_case SET closes_at = instant() WHERE id = {case}",
        "UPDATE disclosure_case SET about_handle = '{handle}' WHERE id = {case}",
        "DELETE FROM disclosure_casereviewer WHERE content_object_id = {case}",
        "UPDATE disclosure_casereviewer SET user_id = {other} WHERE content_object_id = {case}",
        "UPDATE disclosure_casereviewer SET permission_id = 1 WHERE content_object_id = {case}",
        "UPDATE profiles_member SET is_staff = false WHERE id = {me}",
        "UPDATE profiles_member SET is_active = false WHERE id = {me}",
    ],
    ids=["closed", "about oneself", "right lost", "another's", "another right", "no staff", "account closed"],
)
def test_a_case_that_is_not_ones_own_and_open_gives_nothing_and_records_nothing(
    raw: Connect, entries: list[Entry], spoil: str
) -> None:
    owner = raw("owner")
    assert reviewed()
    before = owner.execute("SELECT count(*) FROM ledger_entry").fetchone()
    owner.execute(spoil.format(case=V.id + 1, me=V.id, handle=V.handle, other=OTHER.id).encode())
    with pytest.raises(NotThere):
        reviewed()
    assert owner.execute("SELECT count(*) FROM ledger_entry").fetchone() == before
