"""Everybody of a round acts, through the functions that pages call, whatever falls over meanwhile."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import psycopg
from django.db import Error as DatabaseError
from django.db import connection

from disclosure import asking, errors, grants
from disclosure.tasks import carry
from intros import introductions
from profiles.models import Field, Member, Wording
from tests.asking import held
from tests.asking.parts import A_MONTH
from tests.asking.world import NOON
from tests.chaos.journeys import Journey

HANDS = 4
"""How many act at the same time."""

Part = tuple[int, int]
"""An ask, and the number of somebody to whom it came."""


class Crowd:
    """The members of all rounds, by their numbers."""

    def __init__(self, count: int) -> None:
        """Make them, each with a company that may be asked for and a headline to send along."""
        self.members = Member.objects.using("owner").bulk_create(Member() for _ in range(count))
        self.number = {one.pk: place for place, one in enumerate(self.members)}
        self.by_handle = {one.handle: place for place, one in enumerate(self.members)}
        self.company = self._says("company", tier=3, ask_from=0)
        self.headline = self._says("headline", tier=2, ask_from=None)

    def _says(self, kind: str, tier: int, ask_from: int | None) -> list[Wording]:
        fields = Field.objects.using("owner").bulk_create(
            Field(owner=one, kind=kind, position=0, ask_from=ask_from) for one in self.members
        )
        return Wording.objects.using("owner").bulk_create(
            Wording(field=field, owner_id=field.owner_id, tier=tier, zh=kind) for field in fields
        )


class Acting:
    """The acts of one round."""

    def __init__(self, crowd: Crowd, journeys: list[Journey], dsn: str, *, delay: bool) -> None:
        """With `delay` whoever acts publishes the steps too, once, instead of a relay."""
        self.crowd, self.journeys, self.dsn, self.delay = crowd, journeys, dsn, delay
        self.watching: psycopg.Connection | None = None
        self.came: dict[Part, int] = {}
        self.started = time.monotonic()
        self.under_way: dict[int, Future[None]] = {}
        self.published: set[int] = set()
        self.lock = threading.Lock()

    def over(self) -> bool:
        """Whether nobody has anything left to do."""
        return all(one.next is None for one in self.journeys)

    def keep_on(self, hands: ThreadPoolExecutor, stop: threading.Event) -> None:
        """Act until told to stop."""
        while not stop.wait(0.1):
            self.go_on(hands)
        for one in self.under_way.values():
            one.result(30)

    def go_on(self, hands: ThreadPoolExecutor) -> None:
        """Begin every act whose turn has come; raise what went wrong with one before."""
        with suppress(psycopg.OperationalError, psycopg.InterfaceError):
            self.look()
        now = time.monotonic() - self.started
        for place, one in enumerate(self.journeys):
            if place in self.under_way and self.under_way[place].done():
                self.under_way.pop(place).result()
            if place not in self.under_way and one.next is not None and one.at <= now and self.ready(one):
                self.under_way[place] = hands.submit(self.act, one)

    def ready(self, one: Journey) -> bool:
        """Whether it has come to where the next act is to be done."""
        if one.done and not one.id:
            return False  # nobody saw it yet
        return one.waits_for is None or (one.id, one.waits_for) in self.came

    def look(self) -> None:
        """See what is there and to whom it came."""
        if self.watching is None or self.watching.closed:
            self.watching = psycopg.connect(self.dsn, autocommit=True, connect_timeout=2)
        ids = {
            (self.crowd.number[row[1]], self.crowd.by_handle[row[2]]): row[0]
            for row in self.watching.execute(held.ASKS.encode()).fetchall()
        }
        for one in self.journeys:
            one.id = ids.get((one.asker, one.owner), 0)
        parts = self.watching.execute(held.PARTS.encode()).fetchall()
        self.came = {(ask, self.crowd.number[who]): part for part, ask, who, *_state in parts}

    def act(self, one: Journey) -> None:
        """Do the next act until it is known to be done."""
        unsure = False
        while True:
            try:
                self.verb(one)()
                break
            except (errors.Resting, errors.Gone):
                if not unsure:
                    raise
                break  # the try of which nothing was heard had done it
            except (DatabaseError, psycopg.Error):
                unsure = True
                connection.close()
                time.sleep(0.1)
        one.done += 1
        if self.delay:
            self.publish()

    def verb(self, one: Journey) -> Callable[[], object]:
        """The next act."""
        member, number = self.crowd.members, one.who_answers
        asker, owner, who = member[one.asker], member[one.owner], member[number].pk
        part = self.came.get((one.id, number), 0)
        along: dict[str, Any] = {
            "purpose": "advice",
            "note": "",
            "envelope": [self.crowd.headline[one.asker].pk] if one.envelope else [],
        }
        company = self.crowd.company[one.owner]
        if one.introducer is None:
            return {
                "ask": lambda: asking.ask(
                    asker_id=asker.pk, owner=owner.handle, fields=[company.field_id], **along
                ),
                "withdraw": lambda: asking.withdraw(asker_id=asker.pk, request=one.id),
                "grant": lambda: asking.grant(
                    owner_id=who, decision=part, wordings=[company.pk], until=NOON + A_MONTH
                ),
                "revoke": lambda: grants.revoke(owner_id=who, viewer=asker.handle),
                "decline": lambda: asking.decline(owner_id=who, decision=part),
                "never": lambda: asking.never(owner_id=who, decision=part),
            }[one.next or ""]
        introducer = member[one.introducer]
        return {
            "seek": lambda: introductions.seek(
                seeker_id=asker.pk, target=owner.handle, introducer=introducer.handle, **along
            ),
            "withdraw": lambda: introductions.withdraw(seeker_id=asker.pk, introduction=one.id),
            "vouch": lambda: introductions.vouch(introducer_id=who, part=part, words="靠得住的人。"),
            "pass": lambda: introductions.pass_by(introducer_id=who, part=part),
            "accept": lambda: introductions.accept(target_id=who, part=part),
            "decline": lambda: introductions.decline(target_id=who, part=part),
            "never": lambda: introductions.never(target_id=who, part=part),
        }[one.next or ""]

    def publish(self) -> None:
        """The control: publish what was stored just now, once, and hope."""
        with suppress(Exception), psycopg.connect(self.dsn, autocommit=True, connect_timeout=2) as database:
            rows = database.execute("SELECT id FROM disclosure_outbox").fetchall()
            with self.lock:
                fresh = {step for (step,) in rows} - self.published
                self.published |= fresh
            for step in fresh:
                with suppress(Exception):
                    carry.delay(step)
