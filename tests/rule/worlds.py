"""Small random worlds with much in common: few people, few fields, every instant before, at or after the clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from hypothesis import strategies as st

from tests.rule.oracle import (
    HALF_A_YEAR,
    Claim,
    CompanyShield,
    Field,
    Grant,
    Label,
    Member,
    Relationship,
    Shield,
    Withholding,
    Wording,
    World,
)

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""The clock of every world."""

TICK = timedelta(microseconds=1)
INSTANTS = st.sampled_from([AT, AT + TICK, AT - TICK, AT + timedelta(days=90), AT + timedelta(days=30)])
KINDS = st.sampled_from(["name", "company", "mobile"])
TIERS = st.sets(st.integers(0, 5), max_size=3)
BASES = st.sampled_from(["owner", "ask", "envelope"])
MOSTLY = st.sampled_from([True, True, True, False])
SEALED_KIND = "mobile"
ANY_PERMISSION = 1
"""The rule does not ask which permission a grant is, and no key is checked while a world is loaded."""


def relationship(pair: tuple[int, int], level: int, ends_at: datetime | None) -> Relationship:
    return Relationship(pair[0], pair[1], level, ends_at)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Two to five members and what stands between them, most of it the first one's: so that much meets in one place."""
    count = draw(st.integers(2, 5))
    members = tuple(Member(number, draw(MOSTLY), draw(MOSTLY)) for number in range(1, count + 1))
    people = st.integers(1, count)
    owners = st.just(1) | people
    pairs = st.builds(lambda one, on: (one, (one + on - 1) % count + 1), owners, st.integers(1, count - 1))
    fields: list[Field] = []
    wordings: list[Wording] = []
    for place, (owner, kind, ask_from, tiers) in enumerate(
        draw(st.lists(st.tuples(owners, KINDS, st.none() | st.integers(0, 4), TIERS), max_size=6)), start=1
    ):
        fields.append(Field(place, owner, kind, place, ask_from))
        wordings += [Wording(place * 10 + tier, fields[-1], tier) for tier in sorted(tiers)]
    relationships = draw(
        st.lists(
            st.builds(
                relationship,
                pairs,
                st.integers(1, 4),
                st.none() | INSTANTS,
            ),
            max_size=8,
            unique_by=lambda one: (one.owner, one.viewer),
        )
    )
    grants: list[Grant] = []
    if wordings:
        grants = draw(
            st.lists(st.builds(Grant, st.sampled_from(wordings), people, INSTANTS, BASES), max_size=6)
        )
    labels = tuple(
        Label(number, owner, frozenset(some) - {owner})
        for number, (owner, some) in enumerate(
            draw(st.lists(st.tuples(owners, st.sets(people, max_size=3)), max_size=3)), start=1
        )
    )
    withholdings: list[Withholding] = []
    if fields:
        withheld = st.sampled_from(fields).flatmap(
            lambda field: st.builds(
                Withholding,
                st.just(field),
                st.one_of(people, *(st.just(one) for one in labels if one.owner == field.owner)),
            )
        )
        withholdings = draw(st.lists(withheld, max_size=3, unique=True))
    hiding = [pairs.map(lambda pair: Shield(pair[0], pair[1]))]
    if labels:
        hiding.append(st.sampled_from(labels).map(lambda one: Shield(one.owner, one)))
    shields = draw(st.lists(st.one_of(*hiding), max_size=2, unique=True))
    keys = st.sampled_from(["bank", "mill"])
    ends = st.sampled_from([None, None, AT - HALF_A_YEAR, AT - HALF_A_YEAR + TICK, AT])
    company_shields = draw(st.lists(st.builds(CompanyShield, owners, keys), max_size=2, unique=True))
    claims = draw(
        st.lists(
            st.builds(Claim, people, keys, ends), max_size=3, unique_by=lambda one: (one.member, one.key)
        )
    )
    return World(
        members,
        tuple(fields),
        tuple(wordings),
        tuple(relationships),
        tuple(grants),
        tuple(withholdings),
        tuple(shields),
        labels,
        tuple(company_shields),
        tuple(claims),
    )


TABLES = (
    "disclosure_companyshield", "profiles_companyclaim",
    "disclosure_shield", "disclosure_withholding", "disclosure_labelmember", "disclosure_label",
    "disclosure_grant", "disclosure_relationship", "profiles_wording",
    "profiles_field", "profiles_memberkey", "ledger_pseudonym", "profiles_member",
)  # fmt: skip


def load(superuser: psycopg.Connection, world: World) -> None:
    """Put a world in the place of the one before it: in one round trip, past triggers and keys."""
    with superuser.transaction(), superuser.pipeline():
        superuser.execute("SET LOCAL session_replication_role = replica")
        superuser.execute("SET LOCAL synchronous_commit = off")
        for table in TABLES:
            superuser.execute(f"DELETE FROM {table}".encode())
        for table, columns, rows in as_rows(world):
            if rows:
                one = f"({', '.join(['%s'] * len(rows[0]))})"
                every = ", ".join([one] * len(rows))
                statement = f"INSERT INTO {table} ({columns}) VALUES {every}"
                superuser.execute(statement.encode(), [value for row in rows for value in row])


def as_rows(world: World) -> list[tuple[str, str, list[tuple[Any, ...]]]]:
    """Tables, columns and rows of a world."""
    return [
        (
            "profiles_member",
            "id, handle, listed, is_active, shuffle, language, password, is_staff, is_superuser, joined_at",
            [
                (m.id, m.handle, m.listed, m.active, m.id * 7, "en", "!", False, False, AT)
                for m in world.members
            ],
        ),
        ("ledger_pseudonym", "member_id", [(m.id,) for m in world.members]),
        ("profiles_memberkey", "member_id, wrapped", [(m.id, key_of(m.id)) for m in world.members]),
        (
            "profiles_field",
            "id, owner_id, kind, position, ask_from, version",
            [(f.id, f.owner, f.kind, f.position, f.ask_from, 1) for f in world.fields],
        ),
        (
            "profiles_wording",
            "id, field_id, owner_id, tier, coarse, zh, en, sealed",
            [(w.id, w.field.id, w.field.owner, w.tier, coarse(world, w), *kept(w)) for w in world.wordings],
        ),
        (
            "disclosure_relationship",
            "owner_id, viewer_id, level, ends_at, basis, since",
            [(r.owner, r.viewer, r.level, r.ends_at, "met", AT) for r in world.relationships],
        ),
        (
            "disclosure_grant",
            "owner_id, content_object_id, user_id, expires_at, basis, reference, given_at, permission_id",
            [
                (
                    g.wording.field.owner,
                    g.wording.id,
                    g.viewer,
                    g.expires_at,
                    g.basis,
                    number,
                    AT,
                    ANY_PERMISSION,
                )
                for number, g in enumerate(world.grants)
            ],
        ),
        (
            "disclosure_withholding",
            "owner_id, field_id, viewer_id, label_id",
            [(h.field.owner, h.field.id, *whom(h.whom)) for h in world.withholdings],
        ),
        (
            "disclosure_shield",
            "owner_id, person_id, label_id",
            [(s.owner, *whom(s.whom)) for s in world.shields],
        ),
        (
            "disclosure_companyshield",
            "id, owner_id, name",
            [(number, s.owner, s.key) for number, s in enumerate(world.company_shields)],
        ),
        (
            "profiles_companyclaim",
            "member_id, key, since, until",
            [(c.member, c.key, AT - timedelta(days=999), c.until) for c in world.claims],
        ),
        ("disclosure_label", "id, owner_id, name", [(b.id, b.owner, f"label {b.id}") for b in world.labels]),
        (
            "disclosure_labelmember",
            "label_id, owner_id, viewer_id",
            [(b.id, b.owner, one) for b in world.labels for one in sorted(b.people)],
        ),
    ]


def coarse(world: World, wording: Wording) -> int:
    """How many wordings of its field are more guarded."""
    return sum(one.field == wording.field and one.tier > wording.tier for one in world.wordings)


def whom(one: int | Label) -> tuple[int | None, int | None]:
    """A person or a label, in two columns."""
    return (None, one.id) if isinstance(one, Label) else (one, None)


def key_of(member: int) -> bytes:
    """What stands for a member's wrapped key."""
    return f"key of {member}".encode()


def kept(wording: Wording) -> tuple[str, str, bytes | None]:
    """How a wording's text is stored: one in three says it in English only, a sealed kind keeps bytes."""
    if wording.field.kind == SEALED_KIND:
        return "", "", wording.text.encode()
    return ("", wording.text, None) if wording.id % 3 == 0 else (wording.text, "", None)
