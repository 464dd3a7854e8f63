"""How a member is told that something waits: at most once a day, at their hour, through the channels they chose."""

from datetime import datetime, time

from django.conf import settings
from django.db import connection

from disclosure.models import Delivery, Nudging
from profiles.binding import bound, call_bound
from profiles.models import Phone


def chosen(member_id: int) -> Nudging:
    """Return what a member chose; the defaults when they never did."""
    with bound(member_id):
        return Nudging.objects.filter(pk=member_id).first() or Nudging(member_id=member_id)


def choose(
    *, member_id: int, nothing: bool, digest_at: time, quiet_from: time, quiet_to: time, timezone: str
) -> None:
    """Write it down. `timezone` is one of `known_timezone`, and the digest lies outside the quiet hours."""
    hours = {"digest_at": digest_at, "quiet_from": quiet_from, "quiet_to": quiet_to, "timezone": timezone}
    with bound(member_id):
        Nudging.objects.update_or_create(pk=member_id, defaults={"nothing": nothing, **hours})


def by_text(*, member_id: int, wanted: bool) -> None:
    """Let nudges go to the number with which a member signs in, or not."""
    with bound(member_id):
        Nudging.objects.update_or_create(pk=member_id, defaults={"sms": wanted})


def is_quiet(at: time, quiet_from: time, quiet_to: time) -> bool:
    """Whether a time of the clock lies in the quiet hours, which may go past midnight; equal hours are none."""
    if quiet_from <= quiet_to:
        return quiet_from <= at < quiet_to
    return at >= quiet_from or at < quiet_to


def known_timezone(typed: str) -> str | None:
    """Return the IANA name that somebody means, None if the database knows none such."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_timezone_names WHERE lower(name) = lower(%s)"
            " AND (name LIKE '%%/%%' OR name = 'UTC') AND name !~ '^(posix|right)/'",
            [typed.strip().replace(" ", "_")],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def texted(member_id: int) -> bool:
    """Whether text messages are offered and there is a number to send them to."""
    with bound(member_id):
        return "sms" in settings.CHANNELS and Phone.objects.filter(member_id=member_id).exists()


def last(member_id: int) -> dict[tuple[str, int], Delivery]:
    """Return the latest message to a member of each kind and channel."""
    with bound(member_id):
        rows = Delivery.objects.order_by("kind", "channel", "-made_at", "-id").distinct("kind", "channel")
        return {(row.kind, row.channel): row for row in rows}


def ask_message(*, member_id: int, purpose: str, kind: str, channel_id: int = 0) -> bool:
    """Let a message go to oneself now, 'test' or 'code'; False when too many went already, or one may not have it."""
    return call_bound(member_id, "ask_delivery(%s, %s, %s)", [purpose, kind, channel_id]) == [(True,)]


def plan(batch: int) -> int:
    """Make the digests that are due, of a batch of members; how many. For the worker's login."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT plan_digests(%s, %s)", [batch, list(settings.CHANNELS)])
        [(made,)] = cursor.fetchall()
    return int(made)


def when(delivery: Delivery) -> datetime:
    """Return when something became of a message, or when it was made."""
    return delivery.done_at or delivery.made_at
