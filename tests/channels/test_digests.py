"""When a digest is made: at most one a day, at the member's hour, never while it is quiet, of nothing seen or over."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.db import DataError, IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure import notices, nudging, receiving
from disclosure.models import Delivery, Notice, Nudging
from profiles.ids import random_id
from profiles.models import Member
from tests.asking.world import NOON, SET, Clock
from tests.leaks.door.world import V, fill

pytestmark = pytest.mark.django_db

OFFERED = ["sms", "ntfy"]
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""Nine in Shanghai, the next morning."""


def plan(worker: psycopg.Connection) -> int:
    """Let the sweeper make what is due."""
    [(made,)] = worker.execute("SELECT plan_digests(50, %s)", [OFFERED]).fetchall()
    return int(made)


def notify(member_id: int, kind: str = "access_granted", about: int | None = None) -> Notice:
    """Leave a notice, now."""
    return Notice.objects.using("owner").create(
        id=random_id(), member_id=member_id, kind=kind, row_id=about or random_id(), made_at=datetime.now(UTC)
    )


def slots() -> list[str]:
    """The days of all digests, in the order in which they were made."""
    return list(Delivery.objects.using("owner").order_by("made_at", "slot").values_list("slot", flat=True))


# --- The hour and the day ----------------------------------------------------------------------------


def test_a_digest_is_made_at_nine_and_once(clock: Clock, chen: Member, worker: psycopg.Connection) -> None:
    notify(chen.pk)
    assert plan(worker) == 0, "of what came after nine tells the next morning"
    clock.to(NINE - timedelta(seconds=1))
    assert plan(worker) == 0
    clock.to(NINE)
    assert (plan(worker), plan(worker)) == (1, 0)
    clock.to(NINE + timedelta(hours=14))
    notify(chen.pk)
    assert plan(worker) == 0
    [made] = Delivery.objects.using("owner").all()
    assert (made.member_id, made.purpose, made.slot, made.kind, made.channel, made.state) == (
        chen.pk, "digest", "2026-11-24", "sms", 0, "due",
    )  # fmt: skip


def test_a_sweeper_that_was_away_makes_it_up_before_the_quiet_hours(
    clock: Clock, chen: Member, worker: psycopg.Connection
) -> None:
    notify(chen.pk)
    clock.to(NINE + timedelta(hours=12, minutes=29))
    assert plan(worker) == 1
    clock.to(NINE + timedelta(days=1, hours=12, minutes=30))
    assert plan(worker) == 0, "it is quiet from half past nine"


def test_what_was_seen_is_not_told(clock: Clock, chen: Member, worker: psycopg.Connection) -> None:
    one = notify(chen.pk)
    notices.seen(chen.pk, one.kind, one.row_id)
    clock.to(NINE)
    assert plan(worker) == 0


def chosen(member_id: int, *, nothing: bool = False, at: time = time(9), zone: str = "Asia/Shanghai") -> None:
    """Choose an hour, a time zone or nothing at all, and the usual quiet hours."""
    nudging.choose(
        member_id=member_id,
        nothing=nothing,
        digest_at=at,
        quiet_from=time(21, 30),
        quiet_to=time(8, 30),
        timezone=zone,
    )


def test_the_database_refuses_an_unknown_time_zone_and_a_digest_in_the_quiet_hours(chen: Member) -> None:
    with pytest.raises(DataError):
        chosen(chen.pk, zone="Mars/Olympus")
    for hour in (time(21, 30), time(23), time(0), time(8, 29)):
        with pytest.raises(IntegrityError):
            chosen(chen.pk, at=hour)
    for hour in (time(8, 30), time(21, 29)):
        chosen(chen.pk, at=hour)


def test_a_time_zone_is_known_by_its_iana_name_however_it_is_typed() -> None:
    typed = ["asia/shanghai", " America/New York ", "UTC", "posix/Asia/Tokyo", "CST", "UTC+8", "", "'; --"]
    found = [nudging.known_timezone(one) for one in typed]
    assert found == ["Asia/Shanghai", "America/New_York", "UTC", None, None, None, None, None]


# --- Every kind of notice ----------------------------------------------------------------------------

A_YEAR = timedelta(days=366)
KINDS = sorted(notices._kinds)


@pytest.fixture
def rows(clock: Clock, owner: psycopg.Connection) -> psycopg.Connection:
    """林晓梅 with a row of every sort, about which a notice can be; the owner's login."""
    fill(owner)
    for table in ("notice", "nudging", "channel", "delivery"):
        owner.execute(f"DELETE FROM disclosure_{table}".encode())
    owner.execute("UPDATE intros_introduction SET question = 'purpose'")  # one asks first
    return owner


def tell_only_of(kind: str) -> None:
    """Leave 林晓梅 a notice of that kind, about a row of hers, and no other."""
    Notice.objects.using("owner").all().delete()
    Delivery.objects.using("owner").all().delete()
    notify(V.id, kind, V.id + 1)


def test_each_kind_is_told_while_the_home_page_would_show_it_and_no_longer(
    rows: psycopg.Connection, clock: Clock, raw: Callable[..., psycopg.Connection]
) -> None:
    superuser = raw("postgres")

    def shown_and_counted() -> tuple[int, int]:
        [(count,)] = superuser.execute("SELECT unseen_items(%s, 'UTC', 'infinity')", [V.id]).fetchall()
        return len(notices.pending(V.id)), int(count)

    for kind in KINDS:
        clock.to(NOON)
        tell_only_of(kind)
        assert (kind, shown_and_counted()) == (kind, (1, 1)), "nothing that could be told"
        clock.to(NOON + A_YEAR)
        expected = (0, 0) if notices._kinds[kind].waiting else (1, 1)
        assert (kind, shown_and_counted()) == (kind, expected)
        Notice.objects.using("owner").update(row_id=1)
        clock.to(NOON)
        shown, count = shown_and_counted()
        assert (kind, shown) == (kind, 0), "there is no such row"
        named = superuser.execute("SELECT to_regproc(%s) IS NOT NULL", [f"stands_{kind}"]).fetchall()
        assert (kind, count) == (kind, 0 if named == [(True,)] else 1)


def test_no_kind_is_told_to_who_wants_nothing_is_closed_to_all_or_is_gone(
    rows: psycopg.Connection, clock: Clock, worker: psycopg.Connection
) -> None:
    for kind in KINDS:
        tell_only_of(kind)
        chosen(V.id, nothing=True, at=time(12))
        assert (kind, plan(worker)) == (kind, 0)
        chosen(V.id, at=time(12))
        receiving.change(member_id=V.id, closed_until=NOON + timedelta(days=3), muted=[])
        assert (kind, plan(worker)) == (kind, 0)
        receiving.change(member_id=V.id, closed_until=None, muted=[])
        rows.execute("UPDATE profiles_member SET is_active = false WHERE id = %s", [V.id])
        assert (kind, plan(worker)) == (kind, 0)
        rows.execute("UPDATE profiles_member SET is_active = true WHERE id = %s", [V.id])
        assert (kind, plan(worker)) == (kind, 1), "it was nothing else that kept it back"


@pytest.mark.parametrize("how", ["nothing", "closed", "seen", "quiet", "another day", "no texts"])
def test_what_was_made_already_is_not_sent_when_it_must_not_be_any_more(
    how: str, clock: Clock, chen: Member, worker: psycopg.Connection
) -> None:
    one = notify(chen.pk)
    clock.to(NINE)
    assert plan(worker) == 1
    if how == "nothing":
        chosen(chen.pk, nothing=True)
    elif how == "closed":
        receiving.change(member_id=chen.pk, closed_until=NINE + timedelta(days=3), muted=[])
    elif how == "seen":
        notices.seen(chen.pk, one.kind, one.row_id)
    elif how == "no texts":
        nudging.by_text(member_id=chen.pk, wanted=False)
    else:
        clock.to(NINE + timedelta(hours={"quiet": 13, "another day": 24}[how]))
    assert worker.execute("SELECT * FROM claim_delivery('sms')").fetchall() == []
    assert Delivery.objects.using("owner").get().state == "skipped"


# --- Over time zones, against a plain oracle ----------------------------------------------------------

ZONES = [
    "Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Kiritimati",
    "America/St_Johns", "Pacific/Pago_Pago", "UTC",
]  # fmt: skip
CHANGES = [
    datetime(2026, month, day, tzinfo=UTC)
    for month, day in ((3, 8), (3, 29), (4, 4), (10, 3), (10, 25), (11, 1))
]
"""Around these days the clocks of those places change."""

HOURS = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))


@dataclass
class Oracle:
    """The same in plain Python: what a member chose, what came and was seen, and which digests were made."""

    zone: str = "Asia/Shanghai"
    digest_at: time = time(9)
    quiet: tuple[time, time] = (time(21, 30), time(8, 30))
    nothing: bool = False
    closed_until: datetime | None = None
    unseen: list[datetime] = field(default_factory=list)
    made: list[tuple[date, datetime]] = field(default_factory=list)

    def is_quiet(self, at: time) -> bool:
        """Walk the clock from the beginning of the quiet hours, a minute at a time, to their end."""
        begin, end = (hour.hour * 60 + hour.minute for hour in self.quiet)
        minute = begin
        while minute != end:
            if minute == at.hour * 60 + at.minute:
                return True
            minute = (minute + 1) % 1440
        return False

    def sweep(self, now: datetime) -> None:
        """Make a digest if one is due."""
        local = now.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        today = local.date()
        if self.nothing or (self.closed_until and now < self.closed_until):
            return
        if self.is_quiet(local.time()) or local.time() < self.digest_at:
            return
        if any(day >= today or now - at < timedelta(hours=12) for day, at in self.made):
            return
        hour = datetime.combine(today, self.digest_at)
        if any(came.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None) <= hour for came in self.unseen):
            self.made.append((today, now))


ACTS = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 30 * 60)),
    st.tuples(st.just("notice"), st.none()),
    st.tuples(st.just("look"), st.none()),
    st.tuples(st.just("zone"), st.sampled_from(ZONES)),
    st.tuples(st.just("hours"), st.tuples(HOURS, HOURS, HOURS)),
    st.tuples(st.just("nothing"), st.booleans()),
    st.tuples(st.just("closed"), st.integers(0, 3)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    began=st.tuples(st.sampled_from(CHANGES), st.integers(-36 * 60, 12 * 60)).map(
        lambda pair: pair[0] + timedelta(minutes=pair[1])
    ),
    zone=st.sampled_from(ZONES),
    acts=st.lists(ACTS, min_size=10, max_size=40),
)
def test_digests_come_when_a_plain_oracle_says_so(
    chen: Member,
    owner: psycopg.Connection,
    worker: psycopg.Connection,
    began: datetime,
    zone: str,
    acts: list[tuple[str, object]],
) -> None:
    oracle, now = Oracle(zone=zone), began
    for table in ("nudging", "reception", "delivery", "notice"):
        owner.execute(f"DELETE FROM disclosure_{table}".encode())
    owner.execute("INSERT INTO disclosure_reception (member_id, muted) VALUES (%s, '{}')", [chen.pk])
    Nudging(member_id=chen.pk, timezone=zone).save(using="owner", force_insert=True)
    try:
        for act, about in [("notice", None), *acts]:
            if act == "wait":
                now += timedelta(minutes=about)  # type: ignore[arg-type]
            elif act == "notice":
                oracle.unseen.append(now)
                owner.execute(
                    "INSERT INTO disclosure_notice (id, member_id, kind, row_id, made_at)"
                    " VALUES (%s, %s, 'access_granted', 1, %s)",
                    [random_id(), chen.pk, now],
                )
            elif act == "look":
                oracle.unseen.clear()
                owner.execute("UPDATE disclosure_notice SET seen_at = %s", [now])
            elif act == "closed":
                oracle.closed_until = now + timedelta(days=about) if about else None  # type: ignore[arg-type]
                owner.execute("UPDATE disclosure_reception SET closed_until = %s", [oracle.closed_until])
            else:
                choose(oracle, act, about)
                owner.execute(
                    "UPDATE disclosure_nudging SET timezone = %s, digest_at = %s, quiet_from = %s, quiet_to = %s,"
                    " nothing = %s",
                    [oracle.zone, oracle.digest_at, *oracle.quiet, oracle.nothing],
                )
            owner.execute(SET.format(f"timestamptz '{now:%Y-%m-%d %H:%M:%S+00}'").encode())
            oracle.sweep(now)
            plan(worker)
            assert slots() == [str(day) for day, _at in oracle.made]
    finally:
        owner.execute(SET.format("now()").encode())


def choose(oracle: Oracle, act: str, about: object) -> None:
    """Let the member choose something; a digest in the quiet hours is refused at the form."""
    if act == "zone":
        oracle.zone = str(about)
    elif act == "nothing":
        oracle.nothing = bool(about)
    elif act == "hours":
        assert isinstance(about, tuple)
        quiet = (about[1], about[2])
        if not Oracle(quiet=quiet).is_quiet(about[0]):
            oracle.digest_at, oracle.quiet = about[0], quiet
