"""The rule a second time, in plain Python, as it is told to a person. tests/rule holds the SQL to it.

Nothing here is fast or clever. A world is a handful of lists; every question walks all of them.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

SELF = 5
HALF_A_YEAR = timedelta(days=180)
"""So long a company counts that somebody no longer says."""


@dataclass(frozen=True)
class Member:
    """Somebody."""

    id: int
    listed: bool = True
    active: bool = True

    @property
    def handle(self) -> str:
        return f"h{self.id:0>15}"


@dataclass(frozen=True)
class Field:
    """One item of an owner's profile; `ask_from` is the lowest level from which it may be asked for."""

    id: int
    owner: int
    kind: str
    position: int
    ask_from: int | None


@dataclass(frozen=True)
class Wording:
    """What a field says at one tier."""

    id: int
    field: Field
    tier: int

    @property
    def text(self) -> str:
        return f"wording {self.id}"


@dataclass(frozen=True)
class Relationship:
    """How far an owner trusts a viewer, and until when."""

    owner: int
    viewer: int
    level: int
    ends_at: datetime | None


@dataclass(frozen=True)
class Grant:
    """One wording opened to one viewer; `basis` says by which act: owner, ask, envelope."""

    wording: Wording
    viewer: int
    expires_at: datetime
    basis: str


@dataclass(frozen=True)
class Label:
    """An owner's private word for some people."""

    id: int
    owner: int
    people: frozenset[int]


@dataclass(frozen=True)
class Withholding:
    """One field closed to one viewer, or to everybody under a label of its owner's."""

    field: Field
    whom: int | Label


@dataclass(frozen=True)
class Shield:
    """An owner's rule that hides them from a person, or from everybody under a label of theirs."""

    owner: int
    whom: int | Label


@dataclass(frozen=True)
class CompanyShield:
    """An owner's rule that hides them from whoever claims a company."""

    owner: int
    key: str


@dataclass(frozen=True)
class Claim:
    """A company that a member says is theirs, or said until then."""

    member: int
    key: str
    until: datetime | None


def meant(whom: int | Label) -> frozenset[int]:
    """Who a withholding or a shield is about."""
    return whom.people if isinstance(whom, Label) else frozenset({whom})


@dataclass(frozen=True)
class World:
    """All there is."""

    members: tuple[Member, ...]
    fields: tuple[Field, ...] = ()
    wordings: tuple[Wording, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    grants: tuple[Grant, ...] = ()
    withholdings: tuple[Withholding, ...] = ()
    shields: tuple[Shield, ...] = ()
    labels: tuple[Label, ...] = ()
    company_shields: tuple[CompanyShield, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Row:
    """What a viewer gets of one field; of an owner who is there and shows nothing, one row without a field."""

    handle: str
    field: int = 0
    kind: str = ""
    position: int = 0
    wording: int = 0
    reason: str = ""
    until: datetime | None = None
    askable: bool = False
    text: str = ""


def hidden(world: World, one: int, other: int) -> bool:
    """Whether either of two hides from the other: a shield works both ways."""
    return any(
        (shield.owner == one and other in meant(shield.whom))
        or (shield.owner == other and one in meant(shield.whom))
        for shield in world.shields
    )


def unseen(world: World, owner: int, viewer: int, at: datetime) -> bool:
    """Whether an owner is not there for a viewer: hidden both ways, or one way from a company of the viewer's."""
    return hidden(world, owner, viewer) or any(
        shield.owner == owner != viewer == claim.member
        and shield.key == claim.key
        and (claim.until is None or claim.until + HALF_A_YEAR > at)
        for shield in world.company_shields
        for claim in world.claims
    )


def level(world: World, owner: int, viewer: int, at: datetime) -> int:
    """The one number everything collapses to. A relationship that ends at an instant is over at that instant."""
    if owner == viewer:
        return SELF
    for one in world.relationships:
        if (one.owner, one.viewer) == (owner, viewer) and (one.ends_at is None or one.ends_at > at):
            return one.level
    return 0


def live_grants(world: World, owner: int, viewer: int, at: datetime) -> list[Grant]:
    """What is open to a viewer beyond their level. A grant that expires at an instant is over at that instant."""
    return [
        grant
        for grant in world.grants
        if grant.wording.field.owner == owner and grant.viewer == viewer and grant.expires_at > at
    ]


def present(world: World, owner: Member, viewer: int, at: datetime) -> bool:
    """Whether an owner is there for a viewer at all; an unlisted one is for those who know them or hold a grant."""
    if not owner.active or unseen(world, owner.id, viewer, at):
        return False
    known = level(world, owner.id, viewer, at) > 0 or bool(live_grants(world, owner.id, viewer, at))
    return owner.listed or known


def reads(world: World, owner: Member, viewer: int, at: datetime) -> list[Row]:
    """What a viewer gets of one owner."""
    if not present(world, owner, viewer, at):
        return []
    rows = [
        row
        for one in world.fields
        if one.owner == owner.id
        if (row := reads_of(world, owner, one, viewer, at))
    ]
    return rows or [Row(owner.handle)]


def reads_of(world: World, owner: Member, about: Field, viewer: int, at: datetime) -> Row | None:
    """What a viewer gets of one field: the most guarded wording that opens, or a hint that it may be asked for."""
    if any(one.field == about and viewer in meant(one.whom) for one in world.withholdings):
        return None
    trusted = level(world, owner.id, viewer, at)
    grants = live_grants(world, owner.id, viewer, at)
    said = [wording for wording in world.wordings if wording.field == about]
    granted = [one for one in said if one.tier < SELF and any(grant.wording == one for grant in grants)]
    opens = [one for one in said if one.tier <= trusted or one in granted]
    best = max(opens, key=lambda one: one.tier, default=None)
    to_be_asked = [one for one in said if one.tier < SELF and (best is None or one.tier > best.tier)]
    askable = about.ask_from is not None and about.ask_from <= trusted < SELF and bool(to_be_asked)
    if best is None:
        return Row(owner.handle, about.id, about.kind, about.position, askable=True) if askable else None
    reason, until = why(world, best, trusted, viewer, at)
    return Row(owner.handle, about.id, about.kind, about.position, best.id, reason, until, askable, best.text)


def why(
    world: World, wording: Wording, trusted: int, viewer: int, at: datetime
) -> tuple[str, datetime | None]:
    """The reason, worded as an event, and how long it lasts where a grant is the reason."""
    if trusted == SELF:
        return "own", None
    if wording.tier == 0:
        return "open", None
    if wording.tier <= trusted:
        return "known", None
    grants = [
        grant for grant in live_grants(world, wording.field.owner, viewer, at) if grant.wording == wording
    ]
    given = any(grant.basis != "envelope" for grant in grants)
    return "granted" if given else "sent", max(grant.expires_at for grant in grants)


def as_known_to(world: World, owner: Member) -> World:
    """The world as far as an owner's own rows tell of it: nobody else hides or has left, and nothing sent arrived.

    Nor who belongs to which company.
    """
    return replace(
        world,
        claims=(),
        members=tuple(replace(one, active=True) for one in world.members),
        shields=tuple(one for one in world.shields if one.owner == owner.id),
        grants=tuple(one for one in world.grants if one.basis != "envelope"),
    )


def has_a_row(world: World, owner: int, other: int, at: datetime) -> bool:
    """Whether an owner has a row of their own about somebody."""
    return (
        level(world, owner, other, at) > 0
        or bool(live_grants(world, owner, other, at))
        or any(one.field.owner == owner and other in meant(one.whom) for one in world.withholdings)
        or any(one.owner == owner and other in meant(one.whom) for one in world.shields)
    )


def directory(world: World, viewer: Member, at: datetime) -> set[str]:
    """Whom a viewer finds in the directory: who is listed and there for them."""
    return {
        one.handle
        for one in world.members
        if one.listed and one.active and one != viewer and not unseen(world, one.id, viewer.id, at)
    }
