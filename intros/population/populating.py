"""Make a whole population in one transaction: all of it, or nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from random import Random

from django.contrib.auth.models import Permission
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from disclosure.models import Case, CaseReviewer
from intros.population import cast
from intros.population.asking import Asking
from intros.population.bringing import bring
from intros.population.crowd import anybody
from intros.population.instants import days
from intros.population.loading import (
    ADOPTED,
    CLAIMED,
    PROFILES,
    STORIES,
    TRUST,
    ahead,
    copy_rows,
    line,
    meanwhile,
    take_off,
)
from intros.population.meeting import meet
from intros.population.people import Person
from intros.population.progress import Progress
from intros.population.ties import Ties
from intros.population.vouching import Vouching
from profiles.demo_cast import CAST, REVIEWER
from profiles.kinds import SEALED_KINDS
from profiles.sealing import PHONE, lookup_hash, new_wrapped_key, seal, seal_bytes

OWNER = "owner"
"""Django's alias of the login that may write everywhere."""
FEWEST = 40
"""A smaller population would not have every state."""
BATCH = 2000

STORY_TABLES = """
CREATE TEMP TABLE populate_request (
    id bigint, asker_id bigint, owner_id bigint, field_ids bigint[], kinds text[], purpose text, note text,
    envelope bigint[], state text, sent_at timestamptz, answer_by timestamptz, changed_at timestamptz,
    retry_at timestamptz, owners_state text, arrived_at timestamptz, answered_at timestamptz,
    granted_until timestamptz, opened bigint[]
) ON COMMIT DROP;
CREATE TEMP TABLE populate_introduction (
    id bigint, seeker_id bigint, introducer_id bigint, target_id bigint, purpose text, note text,
    envelope bigint[], state text, sent_at timestamptz, answer_by timestamptz, changed_at timestamptz,
    retry_at timestamptz, introducers_state text, asked_at timestamptz, introducers_answer_by timestamptz,
    introducer_changed_at timestamptz, words text, targets_state text, vouched_at timestamptz,
    targets_answer_by timestamptz, target_changed_at timestamptz
) ON COMMIT DROP;
CREATE TEMP TABLE populate_grant (
    owner_id bigint, viewer_id bigint, wording_id bigint, given_at timestamptz, expires_at timestamptz
) ON COMMIT DROP;
"""


def populate(members: int, seed: int, progress: Progress | None = None, now: datetime | None = None) -> None:
    """Fill an empty database with that many members, the cast of the demo among them.

    All times lie before `now` or are due after it. The tables are analysed at the end.
    """
    progress = progress or Progress()
    with no_collection(), transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        _Population(cursor, members, seed, progress, now or timezone.now()).make()
    with connections[OWNER].cursor() as cursor:
        progress.step("statistics")
        cursor.execute("ANALYZE")
    progress.end()


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep Python from looking for garbage among millions of things that are all still wanted."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class _Population:
    def __init__(
        self, cursor: CursorWrapper, members: int, seed: int, progress: Progress, now: datetime
    ) -> None:
        self.cursor, self.members, self.progress, self.now = cursor, members, progress, now
        self.rng = Random(seed)  # noqa: S311 - a population is not a secret
        self.people: list[Person] = []

    def make(self) -> None:
        """Every step, in order."""
        self.taken_off = take_off(self.cursor)
        self.make_people()
        drawn = meanwhile(self.draw_ties)
        self.put_on("keys of members", PROFILES)
        self.ties = drawn.result()
        self.make_ties()
        told = meanwhile(self.tell_stories)
        self.put_on("keys of relationships", TRUST)
        self.make_stories(told.result())
        self.put_on("keys of asks", STORIES)
        self.cursor.execute(CLAIMED)
        self.cursor.execute(ADOPTED)
        if self.cursor.fetchone() != (0,):
            raise RuntimeError(
                "a row has another owner than the one it belongs to, or a wording is not in order"
            )
        self.open_case()
        bring(self.cursor, self.rng, self.now, len(CAST))
        meet(self.cursor, self.rng, self.now)

    def put_on(self, step: str, tables: tuple[str, ...]) -> None:
        """Make the indexes and keys of some tables again."""
        again = [statement for table, statement in self.taken_off if table in tables]
        self.progress.step(step, len(again))
        for statement in again:
            self.cursor.execute(statement)
            self.progress.add(1)

    def make_people(self) -> None:
        """Members, keys, phones, fields and wordings, a batch at a time."""
        self.progress.step("members", self.members)
        for batch, rows in ahead(self.batches()):
            self.people += batch
            rows.copy(self.cursor)
            self.progress.add(len(batch))
        self.people.insert(0, self.people[0])  # from here on a person stands at the place of their number
        self.cursor.execute("SELECT setval('profiles_member_id_seq', %s)", [self.members])

    def batches(self) -> "Iterator[tuple[list[Person], _Rows]]":
        """Everybody, some at a time, with their rows."""
        source = self.everybody()
        while batch := list(islice(source, BATCH)):
            rows = _Rows()
            for person in batch:
                rows.add(person, self.now)
            yield batch, rows

    def everybody(self) -> Iterator[Person]:
        """The cast, then the many."""
        for role in CAST:
            yield cast.person(self.rng, role)
        for number in range(len(CAST) + 1, self.members + 1):
            person = anybody(self.rng, number)
            if number in (cast.ASKER, cast.SEEKER):
                person.active = person.listed = True
            yield person

    def draw_ties(self) -> Ties:
        """Who knows whom."""
        scripted = cast.ties(self.rng, self.members)
        return Ties(self.rng, self.members, scripted, range(len(CAST) + 1, self.members + 1))

    def make_ties(self) -> None:
        """Ties with their histories, a batch of each in turn."""
        self.progress.step("relationships", len(self.ties))
        for ties, events in ahead(self.ties.batches(self.now)):
            copy_rows(
                self.cursor,
                "disclosure_relationship (owner_id, viewer_id, level, basis, since, ends_at)",
                ties,
            )
            copy_rows(
                self.cursor, "disclosure_relationshipevent (owner_id, viewer_id, what, level, at)", events
            )
            self.progress.add(len(ties))

    def tell_stories(self) -> list[tuple[str, list[str]]]:
        """Requests, grants, withholdings, shields and introductions: the lines for each table."""
        asking = Asking(self.rng, self.now, self.people, self.ties)
        vouching = Vouching(self.rng, self.now, self.people, self.ties)
        asked = cast.requests(self.people, self.now)
        sought = cast.introductions(self.people, self.now)
        requests = list(asking.requests(self.members * 6 // 10, asked))
        grants = list(asking.grants(self.members * 2))
        withholdings = list(asking.withholdings(self.members // 20))
        shields = list(asking.more_shields(self.members // 30))
        introductions = list(vouching.sought(self.members * 3 // 10, sought, asking.shields))
        return [
            ("populate_request", requests),
            ("populate_grant", grants),
            ("populate_introduction", introductions),
            ("disclosure_withholding (owner_id, field_id, viewer_id)", withholdings),
            ("disclosure_shield (owner_id, person_id)", shields),
        ]

    def make_stories(self, told: list[tuple[str, list[str]]]) -> None:
        """Lay them out, with all that follows from them."""
        self.progress.step("asks", len(told) + 1)
        self.cursor.execute(STORY_TABLES)
        for into, lines in told:
            copy_rows(self.cursor, into, lines)
            self.progress.add(1)
        self.cursor.execute((Path(__file__).parent / "population.sql").read_text("utf-8"))
        self.progress.add(1)

    def open_case(self) -> None:
        """A case for the reviewer, about everybody."""
        case = Case.objects.using(OWNER).create(
            id=self.rng.getrandbits(63),
            title="例行抽查 · Routine check",
            opened_at=self.now,
            closes_at=self.now + days(30),
        )
        right = Permission.objects.using(OWNER).get(
            content_type__app_label="disclosure", codename="review_case"
        )
        CaseReviewer.objects.using(OWNER).create(
            user_id=REVIEWER.number, content_object=case, permission=right
        )


class _Rows:
    """The rows of some people, table by table."""

    TABLES = (
        "profiles_member (id, handle, password, language, listed, shuffle, is_active, is_staff, is_superuser,"
        " is_desk, joined_at)",
        "profiles_memberkey (member_id, wrapped)",
        "profiles_phone (member_id, number_hash, number_sealed, verified)",
        "profiles_field (id, owner_id, kind, position, ask_from, version)",
        "profiles_wording (id, field_id, owner_id, tier, coarse, zh, en, sealed)",
    )

    def __init__(self) -> None:
        self.lines: tuple[list[str], ...] = ([], [], [], [], [])

    def add(self, person: Person, now: datetime) -> None:
        """Lay out one person."""
        members, keys, phones, fields, wordings = self.lines
        number, key = person.number, new_wrapped_key()
        members.append(line(
            number, person.handle, f"!{person.handle}", person.language, person.listed, person.shuffle,
            person.active, person.staff, person.operator, person.operator, now,  # the operator sits at the desk, too
        ))  # fmt: skip
        keys.append(line(number, key))
        sealed = seal_bytes(person.phone.encode(), wrapped_key=key, member_id=number, wording_id=PHONE)
        phones.append(line(number, lookup_hash(person.phone), sealed, True))
        for said in person.fields:
            fields.append(line(said.id, number, said.kind, said.position, said.ask_from, 1))
            for coarse, tier in enumerate(sorted(said.wordings, reverse=True)):
                wording, texts = said.wordings[tier]
                if said.kind in SEALED_KINDS:
                    sealed = seal(texts, wrapped_key=key, member_id=number, wording_id=wording)
                    wordings.append(line(wording, said.id, number, tier, coarse, "", "", sealed))
                else:
                    wordings.append(line(wording, said.id, number, tier, coarse, texts.zh, texts.en, None))

    def copy(self, cursor: CursorWrapper) -> None:
        """Send them."""
        for into, lines in zip(self.TABLES, self.lines, strict=True):
            copy_rows(cursor, into, lines)
