"""The owner's desk: what a member says about themselves, one field at a time. Own rows only.

Every verb opens its own transaction, bound to the owner: row security shows it no row of anybody else's.
Of a kind of which there may be several each has a `position`, from 0 on, which stays while others go; pages say the
place instead, counted from one.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from profiles import undoing
from profiles.binding import bound
from profiles.ids import random_id
from profiles.kinds import KINDS, Kind, Preset
from profiles.models import Field, Member, MemberKey, Wording
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
    position: int = 0

    @property
    def said(self) -> list[Said]:
        """What it says, the exact wording first."""
        return [Said(one.tier, one.texts) for one in reversed(self.wordings)]

    def says(self, said: Sequence[Said], ask_from: int | None) -> bool:
        """Whether it stands exactly so already."""
        now = {(wording.tier, wording.texts) for wording in self.wordings}
        return now == {(one.tier, one.texts) for one in said} and ask_from == self.ask_from


class Unsayable(ValueError):
    """Wordings that no field of that kind may have. A sheet has told so at the input before it comes to this."""


class CompanyTooOften(Exception):
    """The company has changed twice within a year: sql/companies.sql says why not a third time."""

    sentence = _("You have changed your company twice within a year. Please ask the office.")


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


def own_field(owner_id: int, kind: str, position: int = 0) -> OwnField | None:
    """Return a member's own field of that kind and place, None if they have said nothing."""
    with bound(owner_id):
        return _stored(owner_id, kind, position)


def save_field(
    *,
    owner_id: int,
    kind: str,
    version: int,
    wordings: Sequence[Said],
    ask_from: int | None,
    position: int = 0,
) -> OwnField:
    """Let a field say these wordings, the exact one first, and no others; return it as it stands.

    `version` is that of the field the owner looked at, NOT_YET if there was none: when another window was
    faster, nothing is changed and Changed is raised, unless it says the same already (a repeated post).
    What stood before is kept for a day, to be brought back by `undo_change`.

    A grant opens a wording by its id. A wording goes on under its id when its words stay, at whatever tier,
    or else when its tier stays, with whatever words: who was given "my mobile" reads the new number. A
    wording that is neither ends, and its grants end with it, recorded in the ledger as taken back; the new
    one starts with none, so that nobody reads by an old grant what was never opened to them.

    Raise CompanyTooOften for one company too many.
    """
    said = [one for one in wordings if one.texts != NOTHING]
    _check(KINDS[kind], position, said, ask_from)
    try:
        with _saving(owner_id):
            return save_bound(owner_id, Change(kind, position, version, said, ask_from))
    except IntegrityError:  # two windows said the first word at once; the other one was faster
        stored = own_field(owner_id, kind, position)
        if stored is not None and stored.says(said, ask_from):
            return stored
        raise Changed(stored) from None


@dataclass(frozen=True)
class Change:
    """What a field is to say, as `save_field` takes it; checked already."""

    kind: str
    position: int
    version: int
    said: Sequence[Said]
    ask_from: int | None


def save_bound(owner_id: int, change: Change) -> OwnField:
    """Make one change of several in a transaction bound to the owner; raise Changed as `save_field` does."""
    stored = _stored(owner_id, change.kind, change.position, for_update=True)
    if stored is None or not stored.says(change.said, change.ask_from):
        _refuse_stale(stored, change.version)
        before = stored
        stored = _write(owner_id, change, stored)
        undoing.remember(owner_id, change.kind, change.position, stored.version, _as_kept(before))
    return stored


def save_together(owner_id: int, changes: Sequence[Change], preset: Preset) -> None:
    """Make several changes at once, all of them or none; wordings that are new from now on start under `preset`.

    Raise Changed if a field is not at the version that a change is of, and CompanyTooOften as `save_field` does.
    """
    for change in changes:
        _check(KINDS[change.kind], change.position, change.said, change.ask_from)
    with _saving(owner_id):
        for change in changes:
            save_bound(owner_id, change)
        Member.objects.filter(pk=owner_id).update(preset=preset)


def erase_field(*, owner_id: int, kind: str, version: int, position: int = 0) -> None:
    """Erase a field with all its wordings; grants on them end and are recorded as taken back.

    Raise Changed as `save_field` does; a field that is gone already is no error. A kind that must be there
    is never erased.
    """
    if KINDS[kind].required:
        raise Unsayable(kind)
    with bound(owner_id):
        stored = _stored(owner_id, kind, position, for_update=True)
        if stored is not None:
            _refuse_stale(stored, version)
            _erase(stored)
            undoing.remember(owner_id, kind, position, NOT_YET, _as_kept(stored))


def undo_change(*, owner_id: int, kind: str, version: int, position: int = 0) -> OwnField | None:
    """Bring back what a field said before its last change; return it, None if there was nothing.

    `version` is that of the field since the change, NOT_YET if it was erased. Raise Changed if there is no way
    back: another change came since, or a day has passed. Grants that ended do not come back.
    """
    with bound(owner_id):
        stored = _stored(owner_id, kind, position, for_update=True)
        if version != (stored.version if stored else NOT_YET):
            raise Changed(stored)
        before = undoing.recall(owner_id, kind, position, version)
        if before is None:
            raise Changed(stored)
        undoing.forget(owner_id, kind, position)
        if before.said:
            return _write(owner_id, Change(kind, position, version, before.said, before.ask_from), stored)
        if stored is not None:
            _erase(stored)
        return None


def can_undo(owner_id: int, kind: str, version: int, position: int = 0) -> bool:
    """Whether `undo_change` would find something to bring back."""
    with bound(owner_id):
        return undoing.recall(owner_id, kind, position, version) is not None


@contextmanager
def _saving(owner_id: int) -> Iterator[None]:
    """A transaction bound to the owner, with what the database refuses at its end."""
    try:
        with bound(owner_id):
            yield
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", None) == "VE032":
            raise CompanyTooOften from error
        raise


def _as_kept(stored: OwnField | None) -> undoing.Before:
    return undoing.Before(stored.said if stored else [], stored.ask_from if stored else None)


def _check(kind: Kind, position: int, said: Sequence[Said], ask_from: int | None) -> None:
    if not 0 <= position < kind.most:
        raise Unsayable(kind.code)
    if not said or any(_unclean(kind, one, exact=coarse == 0) for coarse, one in enumerate(said)):
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


def _stored(owner_id: int, kind: str, position: int, *, for_update: bool = False) -> OwnField | None:
    """The owner's field of that kind and place; held against other windows until the transaction ends."""
    if for_update:
        list(Field.objects.select_for_update().filter(owner_id=owner_id, kind=kind, position=position))
    return next(iter(_read(owner_id, kind=kind, position=position)), None)


def _read(owner_id: int, **which: Any) -> list[OwnField]:
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


def _write(owner_id: int, change: Change, stored: OwnField | None) -> OwnField:
    kind, said = KINDS[change.kind], change.said
    if stored is None:
        field_id = random_id()
        Field.objects.create(
            id=field_id,
            owner_id=owner_id,
            kind=kind.code,
            position=change.position,
            ask_from=change.ask_from,
        )
    else:
        field_id = stored.id
        Field.objects.filter(id=field_id).update(ask_from=change.ask_from, version=F("version") + 1)
    goes_on = _who_goes_on(stored.wordings if stored else (), said)
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
    return _read(owner_id, id=field_id)[0]


def _erase(stored: OwnField) -> None:
    _delete(Wording, field_id=stored.id)
    _delete(Field, id=stored.id)


def _who_goes_on(stored: Sequence[OwnWording], said: Sequence[Said]) -> dict[int, OwnWording]:
    """Which stored wording each new one continues, by how coarse the new one is; `save_field` says why.

    Both go from the exact wording down, and words never cross.
    """
    left = sorted(stored, key=lambda wording: -wording.tier)
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
