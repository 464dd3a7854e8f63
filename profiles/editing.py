"""The owner's desk: what a member says about themselves, one field at a time. Own rows only.

Every verb opens its own transaction, bound to the owner: row security shows it no row of anybody else's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import F

from profiles.binding import bound
from profiles.ids import random_id
from profiles.kinds import KINDS, Kind
from profiles.models import Field, MemberKey, Wording
from profiles.sealing import Texts, seal, unseal
from profiles.wording import NOTHING, Said, clean, objections

NOT_YET = 0
"""The version of a field that is not there."""


@dataclass(frozen=True)
class OwnWording:
    """One wording of one's own."""

    id: int
    tier: int
    texts: Texts


@dataclass(frozen=True)
class OwnField:
    """One field of one's own; its wordings from the most open to the exact one."""

    id: int
    kind: Kind
    ask_from: int | None
    version: int
    wordings: tuple[OwnWording, ...]

    def says(self, said: Sequence[Said], ask_from: int | None) -> bool:
        """Whether it stands exactly so already."""
        now = {(wording.tier, wording.texts) for wording in self.wordings}
        return now == {(one.tier, one.texts) for one in said} and ask_from == self.ask_from


class Unsayable(ValueError):
    """Wordings that no field of that kind may have. A sheet has told so at the input before it comes to this."""


class Changed(Exception):
    """The field has changed since the owner looked; `stored` is what stands now, None if it was erased."""

    def __init__(self, stored: OwnField | None) -> None:
        """Keep what stands now."""
        super().__init__()
        self.stored = stored


def own_fields(owner_id: int) -> list[OwnField]:
    """Return all of a member's own fields, in the order of the catalogue."""
    with bound(owner_id):
        return _read(owner_id)


def own_field(owner_id: int, kind: str) -> OwnField | None:
    """Return a member's own field of that kind, None if they have said nothing."""
    with bound(owner_id):
        return _stored(owner_id, kind)


def save_field(
    *, owner_id: int, kind: str, version: int, wordings: Sequence[Said], ask_from: int | None
) -> OwnField:
    """Let a field say these wordings, the exact one first, and no others; return it as it stands.

    `version` is that of the field the owner looked at, NOT_YET if there was none: when another window was
    faster, nothing is changed and Changed is raised, unless it says the same already (a repeated post).

    A grant opens a wording by its id. A wording goes on under its id when its words stay, at whatever tier,
    or else when its tier stays, with whatever words: who was given "my mobile" reads the new number. A
    wording that is neither ends, and its grants end with it, recorded in the ledger as taken back; the new
    one starts with none, so that nobody reads by an old grant what was never opened to them.
    """
    said = [one for one in wordings if one.texts != NOTHING]
    _check(KINDS[kind], said, ask_from)
    try:
        with bound(owner_id):
            stored = _stored(owner_id, kind, for_update=True)
            if stored is None or not stored.says(said, ask_from):
                _refuse_stale(stored, version)
                stored = _write(owner_id, KINDS[kind], stored, said, ask_from)
            return stored
    except IntegrityError:  # two windows said the first word at once; the other one was faster
        stored = own_field(owner_id, kind)
        if stored is not None and stored.says(said, ask_from):
            return stored
        raise Changed(stored) from None


def erase_field(*, owner_id: int, kind: str, version: int) -> None:
    """Erase a field with all its wordings; grants on them end and are recorded as taken back.

    Raise Changed as `save_field` does; a field that is gone already is no error. A kind that must be there
    is never erased.
    """
    if KINDS[kind].required:
        raise Unsayable(kind)
    with bound(owner_id):
        stored = _stored(owner_id, kind, for_update=True)
        if stored is not None:
            _refuse_stale(stored, version)
            _delete(Wording, field_id=stored.id)
            _delete(Field, id=stored.id)


def _check(kind: Kind, said: Sequence[Said], ask_from: int | None) -> None:
    if not said or any(_unclean(kind, one, exact=place == 0) for place, one in enumerate(said)):
        raise Unsayable(kind.code)
    if objections(kind, said) or (ask_from is not None and ask_from < kind.least_ask_level):
        raise Unsayable(kind.code)


def _unclean(kind: Kind, one: Said, *, exact: bool) -> bool:
    """Whether a text is not as it would be kept."""
    try:
        return any(clean(kind, text, exact=exact) != text for text in (one.texts.zh, one.texts.en))
    except ValidationError:
        return True


def _refuse_stale(stored: OwnField | None, version: int) -> None:
    if version != (stored.version if stored else NOT_YET):
        raise Changed(stored)


# --- Inside a bound transaction --------------------------------------------------------------------


def _stored(owner_id: int, kind: str, *, for_update: bool = False) -> OwnField | None:
    """The owner's first field of that kind; held against other windows until the transaction ends."""
    if for_update:
        list(Field.objects.select_for_update().filter(owner_id=owner_id, kind=kind, position=0))
    return next(iter(_read(owner_id, kind=kind, position=0)), None)


def _read(owner_id: int, **which: Any) -> list[OwnField]:
    fields = list(Field.objects.filter(owner_id=owner_id, kind__in=KINDS, **which))
    wordings = list(
        Wording.objects.filter(owner_id=owner_id, field__in=[field.id for field in fields]).order_by("tier")
    )
    key = _key(owner_id) if any(wording.sealed is not None for wording in wordings) else b""
    own = [
        OwnField(
            field.id,
            KINDS[field.kind],
            field.ask_from,
            field.version,
            tuple(
                OwnWording(wording.id, wording.tier, _texts(wording, key))
                for wording in wordings
                if wording.field_id == field.id
            ),
        )
        for field in sorted(fields, key=lambda field: field.position)
    ]
    order = {code: place for place, code in enumerate(KINDS)}
    return sorted(own, key=lambda field: order[field.kind.code])


def _texts(wording: Wording, key: bytes) -> Texts:
    if wording.sealed is None:
        return Texts(wording.zh, wording.en)
    return unseal(bytes(wording.sealed), wrapped_key=key, member_id=wording.owner_id, wording_id=wording.id)


def _key(owner_id: int) -> bytes:
    return bytes(MemberKey.objects.get(member_id=owner_id).wrapped)


def _write(
    owner_id: int, kind: Kind, stored: OwnField | None, said: Sequence[Said], ask_from: int | None
) -> OwnField:
    if stored is None:
        field_id = random_id()
        Field.objects.create(id=field_id, owner_id=owner_id, kind=kind.code, ask_from=ask_from)
    else:
        field_id = stored.id
        Field.objects.filter(id=field_id).update(ask_from=ask_from, version=F("version") + 1)
    goes_on = _who_goes_on(stored.wordings if stored else (), said)
    _delete(Wording, field_id=field_id, exclude=[wording.id for wording in goes_on.values()])
    key = _key(owner_id) if kind.sealed else None
    _change(owner_id, [(wording, said[place]) for place, wording in goes_on.items()], key)
    fresh = [Wording(id=random_id(), field_id=field_id, owner_id=owner_id, tier=one.tier) for one in said]
    for place, row in enumerate(fresh):
        row.zh, row.en, row.sealed = _kept(owner_id, row.id, said[place].texts, key)
    Wording.objects.bulk_create([row for place, row in enumerate(fresh) if place not in goes_on])
    return _read(owner_id, id=field_id)[0]


def _who_goes_on(stored: Sequence[OwnWording], said: Sequence[Said]) -> dict[int, OwnWording]:
    """Which stored wording each new one continues, by its place in `said`; `save_field` says why.

    Both go from the exact wording down, and words never cross: so tiers can be moved one row after the
    other, and no two rows of a field are ever at one tier.
    """
    left = sorted(stored, key=lambda wording: -wording.tier)
    goes_on: dict[int, OwnWording] = {}
    below = 6
    for place, one in enumerate(said):
        same = next((old for old in left if old.texts == one.texts and old.tier < below), None)
        if same is not None:
            goes_on[place] = same
            below = same.tier
    free = {old.tier: old for old in left if old not in goes_on.values()}
    for place, one in enumerate(said):
        if place not in goes_on and one.tier in free:
            goes_on[place] = free[one.tier]
    return goes_on


def _change(owner_id: int, pairs: Sequence[tuple[OwnWording, Said]], key: bytes | None) -> None:
    """Bring stored wordings to what is said; whoever's new tier is free goes first."""
    todo = [(old, one) for old, one in pairs if (old.tier, old.texts) != (one.tier, one.texts)]
    taken = {old.tier for old, _ in pairs}
    while todo:
        old, one = next(pair for pair in todo if pair[0].tier == pair[1].tier or pair[1].tier not in taken)
        zh, en, sealed = _kept(owner_id, old.id, one.texts, key)
        Wording.objects.filter(id=old.id).update(tier=one.tier, zh=zh, en=en, sealed=sealed)
        taken = taken - {old.tier} | {one.tier}
        todo.remove((old, one))


def _kept(owner_id: int, wording_id: int, texts: Texts, key: bytes | None) -> tuple[str, str, bytes | None]:
    """What a row holds: the texts, or both sealed together for this very row."""
    if key is None:
        return texts.zh, texts.en, None
    return "", "", seal(texts, wrapped_key=key, member_id=owner_id, wording_id=wording_id)


def _delete(model: type[Field] | type[Wording], *, exclude: Sequence[int] = (), **which: Any) -> None:
    """Delete rows as they are: what hangs on them is the database's to close, not visible to this login."""
    rows = model._default_manager.filter(**which).exclude(id__in=exclude)
    rows._raw_delete(rows.db)
