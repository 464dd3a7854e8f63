"""The reviewer's pages: the audit of one's own open cases, and each look recorded."""

import html
import re
from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from disclosure import review
from disclosure.errors import NotThere
from disclosure.models import CaseReviewer
from disclosure.reading import InsideTransaction
from disclosure.review import Window
from profiles.models import Member
from tests.review.conftest import People, make, open_case, reads
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


def window(**about: str) -> Window:
    """Yesterday and today."""
    now = timezone.now()
    return Window(since=now - timedelta(days=1), until=now + timedelta(days=1), **about)


def pairs(entries: list[review.Entry]) -> list[tuple[str, str]]:
    """Who looked at whom."""
    return [(entry.viewer, entry.owner) for entry in entries]


def test_a_reviewer_sees_who_read_of_whom_newest_first(people: People) -> None:
    """A reviewer sees who read of whom, newest first: handles, kinds, reasons, the page; no name, no value."""
    reads(people.lin, people.chen)
    reads(people.chen, people.lin, "directory")
    case = open_case(people.reviewer)
    entries, more = review.look(reviewer_id=people.reviewer.pk, case_id=case.pk, window=window())
    assert (pairs(entries), more) == (
        [(people.chen.handle, people.lin.handle), (people.lin.handle, people.chen.handle)],
        None,
    )
    newest = entries[0]
    assert (newest.act, newest.surface, newest.kinds, newest.reasons) == (
        "read", "directory", ("name",), ("open",)
    )  # fmt: skip
    page = client_for(people.reviewer).get(f"/admin/review/{case.pk}/").content.decode()
    assert people.lin.handle in page
    assert not any(name in page for name in ("陈志远", "林晓梅", "13800138"))


def test_the_look_is_recorded_in_the_ledger(people: People, raw: Callable[..., psycopg.Connection]) -> None:
    """The look is recorded in the ledger: who, in which case, whose; one for each page, none for the list."""
    reads(people.lin, people.chen)
    case = open_case(people.reviewer)
    client = client_for(people.reviewer)
    assert client.get("/admin/review/").status_code == 200
    assert client.get(f"/admin/review/{case.pk}/", {"owner": people.chen.handle}).status_code == 200
    rows = raw("postgres").execute(
        "SELECT e.surface, v.member_id, o.member_id, e.reference FROM ledger_entry e"
        " LEFT JOIN ledger_pseudonym v ON v.pseudonym = e.viewer"
        " LEFT JOIN ledger_pseudonym o ON o.pseudonym = e.owner WHERE e.act = 'look'"
    )
    assert rows.fetchall() == [("review", people.reviewer.pk, people.chen.pk, case.pk)]


def test_another_reviewer_sees_the_look(people: People) -> None:
    """Another reviewer sees the look: nobody reviews unseen, and nobody sees their own."""
    other = make("另一位监督员", "+8613800138007", is_staff=True)
    case = open_case(people.reviewer, other)
    review.look(reviewer_id=people.reviewer.pk, case_id=case.pk, window=window())
    seen, _more = review.look(reviewer_id=other.pk, case_id=case.pk, window=window())
    assert [(entry.act, entry.viewer) for entry in seen] == [("look", people.reviewer.handle)]
    own, _more = review.look(reviewer_id=people.reviewer.pk, case_id=case.pk, window=window())
    assert [(entry.act, entry.viewer) for entry in own] == [("look", other.handle)]


def test_entries_are_filtered_by_owner_viewer_and_day(people: People) -> None:
    """Entries are filtered by owner, viewer and day; an unknown handle finds none."""
    reads(people.lin, people.chen)
    reads(people.lin, people.wang)
    reads(people.wang, people.chen)
    case = open_case(people.reviewer)

    def found(about: Window) -> set[tuple[str, str]]:
        return set(pairs(review.look(reviewer_id=people.reviewer.pk, case_id=case.pk, window=about)[0]))

    lin, chen, wang = people.lin.handle, people.chen.handle, people.wang.handle
    assert found(window(owner=chen)) == {(lin, chen), (wang, chen)}
    assert found(window(viewer=lin)) == {(lin, chen), (lin, wang)}
    assert found(window(owner=chen, viewer=lin)) == {(lin, chen)}
    assert found(window(owner="a" * 16)) == set()
    past = timezone.now() - timedelta(days=2)
    assert found(Window(since=past, until=past + timedelta(days=1))) == set()


def test_a_case_about_one_member_shows_nothing_of_others(people: People) -> None:
    """A case about one member shows nothing of others."""
    reads(people.lin, people.chen)
    reads(people.lin, people.wang)
    case = open_case(people.reviewer, about=people.chen)
    entries, _more = review.look(reviewer_id=people.reviewer.pk, case_id=case.pk, window=window())
    assert pairs(entries) == [(people.lin.handle, people.chen.handle)]
    entries, _more = review.look(
        reviewer_id=people.reviewer.pk, case_id=case.pk, window=window(owner=people.wang.handle)
    )
    assert entries == []


def test_nobody_reviews_themselves(people: People, raw: Callable[..., psycopg.Connection]) -> None:
    """Nobody reviews themselves: not a case about them, nor entries to which they are a party."""
    own = open_case(people.reviewer, about=people.reviewer)
    with pytest.raises(NotThere):
        review.look(reviewer_id=people.reviewer.pk, case_id=own.pk, window=window())
    client = client_for(people.reviewer)
    assert client.get(f"/admin/review/{own.pk}/").status_code == 404
    assert str(own.pk) not in client.get("/admin/review/").content.decode()
    reads(people.reviewer, people.chen)
    reads(people.chen, people.reviewer)
    general = open_case(people.reviewer)
    entries, _more = review.look(reviewer_id=people.reviewer.pk, case_id=general.pk, window=window())
    assert entries == []
    looks = raw("postgres").execute("SELECT count(*) FROM ledger_entry WHERE act = 'look'").fetchone()
    assert looks == (1,)


def test_closed_unknown_and_others_cases_are_the_same_404(people: People) -> None:
    """A closed case, an unknown one and somebody else's are the same 404, as any other address."""
    other = make("另一位监督员", "+8613800138007", is_staff=True)
    closed, others = open_case(people.reviewer, days=-1), open_case(other)
    client = client_for(people.reviewer)
    pages = []
    for case_id in (closed.pk, others.pk, 12345, 10**30):
        answer = client.get(f"/admin/review/{case_id}/")
        pages.append((answer.status_code, len(answer.content)))
        with pytest.raises(NotThere):
            review.look(reviewer_id=people.reviewer.pk, case_id=case_id % 2**62, window=window())
    assert {status for status, _length in pages} == {404}
    listed = client.get("/admin/review/").content.decode()
    assert not any(str(case.pk) in listed for case in (closed, others))


def test_a_case_ends_with_its_last_instant(people: People) -> None:
    """A case ends with its last instant."""
    case = open_case(people.reviewer, days=1)
    with time_machine.travel(case.closes_at - timedelta(seconds=1), tick=False):
        assert [one.id for one in review.open_cases(people.reviewer.pk)] == [case.pk]
    with time_machine.travel(case.closes_at, tick=False):
        assert review.open_cases(people.reviewer.pk) == []


@pytest.mark.parametrize(
    "lost",
    [
        lambda people: Member.objects.using("owner").filter(pk=people.reviewer.pk).update(is_staff=False),
        lambda people: Member.objects.using("owner").filter(pk=people.reviewer.pk).update(is_active=False),
        lambda people: CaseReviewer.objects.using("owner").all().delete(),
    ],
)
def test_the_right_ends_at_once(people: People, lost: Callable[[People], object]) -> None:
    """The right ends at once when the reviewer leaves, their account is closed, or they are taken off the case."""
    case = open_case(people.reviewer)
    review.look(reviewer_id=people.reviewer.pk, case_id=case.pk, window=window())
    lost(people)
    with pytest.raises(NotThere):
        review.look(reviewer_id=people.reviewer.pk, case_id=case.pk, window=window())


def test_an_operator_is_no_reviewer(people: People) -> None:
    """An operator is no reviewer: they open cases and read none."""
    case = open_case(people.reviewer)
    client = client_for(people.operator)
    assert client.get("/admin/review/").status_code == 200
    assert client.get(f"/admin/review/{case.pk}/").status_code == 404


def test_pages_follow_one_another_without_gap_or_overlap(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages follow one another without gap or overlap, though entries come in between."""
    monkeypatch.setattr(review, "PAGE", 4)
    for _turn in range(10):
        reads(people.lin, people.chen)
    case = open_case(people.reviewer)
    seen: list[int] = []
    before = None
    sizes = []
    while True:
        entries, before = review.look(
            reviewer_id=people.reviewer.pk, case_id=case.pk, window=window(), before=before
        )
        seen += [entry.id for entry in entries]
        sizes.append(len(entries))
        reads(people.lin, people.chen)
        if before is None:
            break
    assert sizes == [4, 4, 2]
    assert len(seen) == len(set(seen))
    client = client_for(people.reviewer)
    first = client.get(f"/admin/review/{case.pk}/", {"viewer": people.lin.handle}).content.decode()
    assert f"viewer={people.lin.handle}&amp;before=" in first


def test_the_order_is_that_of_time_whatever_was_numbered_first(
    people: People, raw: Callable[..., psycopg.Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transaction that began earlier may be numbered later; several entries may share an instant."""
    monkeypatch.setattr(review, "PAGE", 3)
    now = timezone.now()
    minutes = [3, 9, 1, 7, 3, 9, 3, 5, 1, 3]
    for ago in minutes:
        raw("postgres").execute(
            "INSERT INTO ledger_entry (at, act, surface, viewer, owner)"
            " SELECT %s, 'read', 'profile', v.pseudonym, o.pseudonym FROM ledger_pseudonym v, ledger_pseudonym o"
            " WHERE v.member_id = %s AND o.member_id = %s",
            [now - timedelta(minutes=ago), people.lin.pk, people.chen.pk],
        )
    case = open_case(people.reviewer)
    seen: list[review.Place] = []
    before: review.Place | None = None
    while before or not seen:
        entries, before = review.look(
            reviewer_id=people.reviewer.pk, case_id=case.pk, window=window(), before=before
        )
        seen += [(entry.at, entry.id) for entry in entries]
    assert [(now - at) // timedelta(minutes=1) for at, _id in seen] == sorted(minutes)
    assert seen == sorted(set(seen), reverse=True)


def test_the_next_page_goes_on_where_this_one_ends(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of the next page leads to it, to the microsecond."""
    monkeypatch.setattr(review, "PAGE", 2)
    for owner in (people.chen, people.wang, people.lin):
        reads(people.operator, owner)
    client, path = client_for(people.reviewer), f"/admin/review/{open_case(people.reviewer).pk}/"
    first = html.unescape(client.get(path).content.decode())
    [following] = re.findall(rf'href="({path}\?[^"]*before=[^"]*)"', first)
    second = client.get(following).content.decode()
    assert [person.handle in first for person in (people.chen, people.wang, people.lin)] == [
        False,
        True,
        True,
    ]
    assert [person.handle in second for person in (people.chen, people.wang, people.lin)] == [
        True,
        False,
        False,
    ]


def test_a_look_inside_a_transaction_is_refused(people: People) -> None:
    """A look inside a transaction is refused: its record could be taken back."""
    case = open_case(people.reviewer)
    with transaction.atomic(), pytest.raises(InsideTransaction):
        review.look(reviewer_id=people.reviewer.pk, case_id=case.pk, window=window())


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"since": "2026-11-23", "until": "2026-11-01"}, 422),
        ({"since": "x"}, 422),
        ({"owner": "a" * 40}, 422),
        ({"before": "x"}, 200),
        ({"before": "9" * 40}, 200),
        ({"before": "9" * 16 + "." + "9" * 18}, 200),
        ({"before": "1.9" + "9" * 18}, 200),
        ({"owner": "a\x00b"}, 422),
        ({"since": "0001-01-01", "until": "9999-12-31"}, 422),
    ],
)
def test_nonsense_in_the_form_is_told_at_the_field(
    people: People, asked: dict[str, str], status: int
) -> None:
    """Nonsense in the form is told at the field; nothing answers 500."""
    case = open_case(people.reviewer)
    assert client_for(people.reviewer).get(f"/admin/review/{case.pk}/", asked).status_code == status


def test_members_find_nothing_and_strangers_are_asked_to_sign_in(people: People) -> None:
    """Members find nothing here, and who is not signed in is asked to."""
    case = open_case(people.reviewer)
    for path in ("/admin/review/", f"/admin/review/{case.pk}/"):
        assert client_for(people.chen).get(path).status_code == 404
        assert Client().get(path).headers["Location"] == f"/sign-in/?next={path}"
