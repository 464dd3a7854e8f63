"""Some two hundred steps in flight at once, and what must have come of them when all is quiet.

Thirty who ask ten owners for fields, some of whom take it back or are kept out of sight meanwhile; fifteen of them
seek three introductions each, of which one is vouched for already. There is room for all of them: who gets the last
of it depends on whose step is carried first, and a crash may change that.
"""

from collections import Counter
from typing import Any

import psycopg
from django.db import connections

from disclosure import asking
from disclosure.models import Outbox, Relationship, Shield
from intros import introductions
from intros.models import IntroducerPart
from profiles.ids import random_id
from profiles.models import Field, Member, Wording
from tests.looking import cast

OWNERS, ASKERS, INTRODUCERS, SEEKERS = 10, 30, 15, 15
ASKS, SOUGHT = 5, 3  # each, which is as many as one may have open

WHAT_HOLDS = {
    "requests": "SELECT id, state, version FROM disclosure_accessrequest",
    "decisions": "SELECT id, owner_id, asker_handle, request_id, state, version FROM disclosure_accessdecision",
    "introductions": "SELECT id, state, version FROM intros_introduction",
    "vouches": "SELECT id, introduction_id, introducer_id, state, words, version FROM intros_introducerpart",
    "invitations": "SELECT id, introduction_id, target_id, state, words, version FROM intros_targetpart",
    "notices": "SELECT member_id, kind, row_id FROM disclosure_notice",
    "open": "SELECT owner_id, user_id, content_object_id, basis, reference FROM disclosure_grant",
    "record": (
        "SELECT act, owner::text, viewer::text, wordings::text, reasons::text, purpose, reference FROM ledger_entry"
    ),
    "steps": "SELECT step, row_id, version, done_at IS NOT NULL FROM disclosure_outbox",
}
"""Everything that a step changes, without the instant at which it did."""

What = Counter[tuple[Any, ...]]


def what_holds(superuser: psycopg.Connection) -> What:
    """Return every row that steps make or change, and how often it is there."""
    held: What = Counter()
    for name, query in WHAT_HOLDS.items():
        held.update((name, *row) for row in superuser.execute(query.encode()).fetchall())
    return held


def carry(worker: psycopg.Connection) -> None:
    """Carry out every step, one after the other, as if nothing ever crashed."""
    cast.carry_all(worker)


def take_time(owner: psycopg.Connection, seconds: float) -> None:
    """Let every step take that many seconds between its effect and its commit."""
    owner.execute(
        "CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS"
        f" 'BEGIN PERFORM pg_sleep({seconds}); RETURN NEW; END'".encode()
    )
    owner.execute(
        "CREATE TRIGGER take_time AFTER UPDATE OF done_at ON disclosure_outbox"
        " FOR EACH ROW EXECUTE FUNCTION take_time()"
    )


def in_flight() -> int:
    """Make the crowd and let them act; how many steps wait."""
    owners, askers, introducers = (people(count) for count in (OWNERS, ASKERS, INTRODUCERS))
    companies = says(owners, ask_from=0)
    names = says(askers)
    for number, asker in enumerate(askers):
        requests = []
        for place in range(ASKS):
            owner = owners[(number + place) % OWNERS]
            requests.append(
                asking.ask(
                    asker_id=asker.pk,
                    owner=owner.handle,
                    fields=[companies[owner.pk].field_id],
                    purpose="advice",
                    note="",
                    envelope=[names[asker.pk].pk],
                )
            )
        if number % 3 == 0:
            asking.withdraw(asker_id=asker.pk, request=requests[0])
        if number % 7 == 0:
            Shield.objects.using("owner").create(owner=owners[(number + 1) % OWNERS], person=asker)
    seek(askers[:SEEKERS], owners, introducers, names)
    return Outbox.objects.using("owner").filter(done_at__isnull=True).count()


def seek(
    seekers: list[Member], owners: list[Member], introducers: list[Member], names: dict[int, Wording]
) -> None:
    """Let each seek introductions to those of whom they did not ask anything; the first is vouched for."""
    related = [(one, other) for one in introducers for other in (*seekers, *owners)]
    Relationship.objects.using("owner").bulk_create(
        Relationship(owner=pair[0], viewer=pair[1], level=2, basis="met")
        for one, other in related
        for pair in ((one, other), (other, one))
    )
    for number, seeker in enumerate(seekers):
        for place in range(SOUGHT):
            introduction = introductions.seek(
                seeker_id=seeker.pk,
                target=owners[(number + ASKS + place) % OWNERS].handle,
                introducer=introducers[(number + place) % INTRODUCERS].handle,
                purpose="advice",
                note="",
                envelope=[names[seeker.pk].pk],
            )
            if place == 0:
                vouch(introduction)


def vouch(introduction: int) -> None:
    """Carry out the first step of an introduction, and vouch."""
    step = Outbox.objects.using("owner").get(step="ask_introducer", row_id=introduction)
    with connections["worker"].cursor() as cursor:
        cursor.execute("SELECT run_step(%s)", [step.pk])
    part = IntroducerPart.objects.using("owner").get(introduction=introduction)
    introductions.vouch(introducer_id=part.introducer_id, part=part.pk, words="靠得住的人。")


def people(count: int) -> list[Member]:
    """Make members, of whom nothing is known."""
    return Member.objects.using("owner").bulk_create(Member() for _ in range(count))


def says(owners: list[Member], ask_from: int | None = None) -> dict[int, Wording]:
    """Let each have a company, told to those they trust; the wording of each."""
    fields = Field.objects.using("owner").bulk_create(
        Field(owner=owner, kind="company", position=0, ask_from=ask_from) for owner in owners
    )
    wordings = Wording.objects.using("owner").bulk_create(
        Wording(id=random_id(), field=field, owner_id=field.owner_id, tier=2, zh="某公司") for field in fields
    )
    return {one.owner_id: one for one in wordings}
