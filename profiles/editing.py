"""The owner's desk: what a member says about themselves, one field at a time. Own rows only.

Every verb opens its own transaction, bound to the owner: row security shows it no row of anybody else's.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError
from django.utils.translation import gettext_lazy as _

from profiles import fields, undoing
from profiles.binding import bound
from profiles.fields import NOT_YET, Change, OwnField
from profiles.kinds import KINDS, Kind, Preset
from profiles.models import Member
from profiles.wording import NOTHING, Said, clean, objections


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
        return fields.read(owner_id)


def own_field(owner_id: int, kind: str, position: int = 0) -> OwnField | None:
    """Return a member's own field of that kind and place, None if they have said nothing."""
    with bound(owner_id):
        return fields.stored(owner_id, kind, position)


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


def save_bound(owner_id: int, change: Change) -> OwnField:
    """Make one change of several in a transaction bound to the owner; raise Changed as `save_field` does."""
    stored = fields.stored(owner_id, change.kind, change.position, for_update=True)
    if stored is None or not stored.says(change.said, change.ask_from):
        _refuse_stale(stored, change.version)
        before = stored
        stored = fields.write(owner_id, change, stored)
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
        stored = fields.stored(owner_id, kind, position, for_update=True)
        if stored is not None:
            _refuse_stale(stored, version)
            fields.erase(stored)
            undoing.remember(owner_id, kind, position, NOT_YET, _as_kept(stored))


def undo_change(*, owner_id: int, kind: str, version: int, position: int = 0) -> OwnField | None:
    """Bring back what a field said before its last change; return it, None if there was nothing.

    `version` is that of the field since the change, NOT_YET if it was erased. Raise Changed if there is no way
    back: another change came since, or a day has passed. Grants that ended do not come back.
    """
    with bound(owner_id):
        stored = fields.stored(owner_id, kind, position, for_update=True)
        if version != (stored.version if stored else NOT_YET):
            raise Changed(stored)
        before = undoing.recall(owner_id, kind, position, version)
        if before is None:
            raise Changed(stored)
        undoing.forget(owner_id, kind, position)
        if before.said:
            return fields.write(
                owner_id, Change(kind, position, version, before.said, before.ask_from), stored
            )
        if stored is not None:
            fields.erase(stored)
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
