"""A member's own fields as rows: read, written and erased inside a transaction that is bound to their owner.

`profiles.editing` has the verbs, which open such a transaction each. Of a kind of which there may be several each field
has a `position`, from 0 on, which stays while others go; pages say the place instead, counted from one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from profiles.ids import random_id
from profiles.kinds import KINDS, Kind
from profiles.models import Field, MemberKey, Wording
from profiles.sealing import Texts, seal, unseal
from profiles.wording import Said

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
    position: int = 0

    @property
    def said(self) -> list[Said]:
        """What it says, the exact wording first."""
        return [Said(one.tier, one.texts) for one in reversed(self.wordings)]

    def says(self, said: Sequence[Said], ask_from: int | None) -> bool:
        """Whether it stands exactly so already."""
        now = {(wording.tier, wording.texts) for wording in self.wordings}
        return now == {(one.tier, one.texts) for one in said} and ask_from == self.ask_from


@dataclass(frozen=True)
class Change:
    """What a field is to say, as `editing.save_field` takes it; checked already."""

    kind: str
    position: int
    version: int
    said: Sequence[Said]
    ask_from: int | None


def stored(owner_id: int, kind: str, position: int, *, for_update: bool = False) -> OwnField | None:
    """Return the owner's field of that kind and position, None if there is none.

    `for_update` holds it against other windows until the transaction ends.
    """
    if for_update:
        list(Field.objects.select_for_update().filter(owner_id=owner_id, kind=kind, position=position))
    return next(iter(read(owner_id, kind=kind, position=position)), None)


def read(owner_id: int, **which: Any) -> list[OwnField]:
    """Return the owner's fields, or those that fit, in the order of the catalogue; sealed ones unsealed."""
    fields = list(Field.objects.filter(owner_id=owner_id, kind__in=KINDS, **which))
    wordings = list(
        Wording.objects.filter(owner_id=owner_id, field__in=[field.id for field in fields]).order_by("tier")
    )
    key = MemberKey.of(owner_id) if any(wording.sealed is not None for wording in wordings) else b""
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
            field.position,
        )
        for field in sorted(fields, key=lambda field: field.position)
    ]
    order = {code: place for place, code in enumerate(KINDS)}
    return sorted(own, key=lambda field: order[field.kind.code])


def _texts(wording: Wording, key: bytes) -> Texts:
    if wording.sealed is None:
        return Texts(wording.zh, wording.en)
    return unseal(bytes(wording.sealed), wrapped_key=key, member_id=wording.owner_id, wording_id=wording.id)


def write(owner_id: int, change: Change, before: OwnField | None) -> OwnField:
    """Let a field say what a change wants, in place of what stood `before`; return it as it stands."""
    kind, said = KINDS[change.kind], change.said
    if before is None:
        field_id = random_id()
        Field.objects.create(
            id=field_id,
            owner_id=owner_id,
            kind=kind.code,
            position=change.position,
            ask_from=change.ask_from,
        )
    else:
        field_id = before.id
        Field.objects.filter(id=field_id).update(ask_from=change.ask_from, version=F("version") + 1)
    goes_on = _who_goes_on(before.wordings if before else (), said)
    _delete(Wording, field_id=field_id, exclude=[wording.id for wording in goes_on.values()])
    key = MemberKey.of(owner_id) if kind.sealed else None
    fresh = []
    for coarse, one in enumerate(said):
        old = goes_on.get(coarse)
        wording_id = old.id if old else random_id()
        zh, en, sealed = _kept(owner_id, wording_id, one.texts, key)
        kept = {"tier": one.tier, "coarse": coarse, "zh": zh, "en": en, "sealed": sealed}
        if old is None:
            fresh.append(Wording(id=wording_id, field_id=field_id, owner_id=owner_id, **kept))
        else:
            Wording.objects.filter(id=wording_id).update(**kept)
    Wording.objects.bulk_create(fresh)
    return read(owner_id, id=field_id)[0]


def erase(field: OwnField) -> None:
    """Erase a field with all its wordings."""
    _delete(Wording, field_id=field.id)
    _delete(Field, id=field.id)


def _who_goes_on(before: Sequence[OwnWording], said: Sequence[Said]) -> dict[int, OwnWording]:
    """Which stored wording each new one continues, by how coarse the new one is; `editing.save_field` says why.

    Both go from the exact wording down, and words never cross.
    """
    left = sorted(before, key=lambda wording: -wording.tier)
    goes_on: dict[int, OwnWording] = {}
    below = 6
    for coarse, one in enumerate(said):
        same = next((old for old in left if old.texts == one.texts and old.tier < below), None)
        if same is not None:
            goes_on[coarse] = same
            below = same.tier
    free = {old.tier: old for old in left if old not in goes_on.values()}
    for coarse, one in enumerate(said):
        if coarse not in goes_on and one.tier in free:
            goes_on[coarse] = free[one.tier]
    return goes_on


def _kept(owner_id: int, wording_id: int, texts: Texts, key: bytes | None) -> tuple[str, str, bytes | None]:
    """What a row holds: the texts, or both sealed together for this very row."""
    if key is None:
        return texts.zh, texts.en, None
    return "", "", seal(texts, wrapped_key=key, member_id=owner_id, wording_id=wording_id)


def _delete(model: type[Field] | type[Wording], *, exclude: Sequence[int] = (), **which: Any) -> None:
    """Delete rows as they are: what hangs on them is the database's to close, not visible to this login."""
    rows = model._default_manager.filter(**which).exclude(id__in=exclude)
    rows._raw_delete(rows.db)
