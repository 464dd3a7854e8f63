"""Veiling everything at once: what a preset would change, field by field, before it is done.

A preset moves tiers and no words. What an owner keeps for themselves alone stays so, and a name without
anything coarser stays open, because every member needs something to call its bearer by. Where a preset leaves no
room for all wordings of a field, the more guarded ones go further behind the veil; only where the exact one is to be
open to all do the coarser ones fall away.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from profiles import editing
from profiles.fields import Change, OwnField
from profiles.kinds import Preset
from profiles.tiers import Tier
from profiles.wording import Said


@dataclass(frozen=True)
class Shift:
    """What would become of one field: each wording with the tier it has and the one it gets, None if it falls away."""

    field: OwnField
    moves: tuple[tuple[Said, Tier | None], ...]

    @property
    def token(self) -> str:
        """Which field, at which version: what is confirmed is what was shown."""
        return f"{self.field.kind.code}-{self.field.position}-{self.field.version}"

    @property
    def said(self) -> list[Said]:
        """What the field would say."""
        return [Said(tier, one.texts) for one, tier in self.moves if tier is not None]

    @property
    def opens(self) -> bool:
        """Whether somebody reads more than before."""
        return any(tier is not None and tier < one.tier for one, tier in self.moves)


def plan(fields: Sequence[OwnField], preset: Preset) -> list[Shift]:
    """Say what a preset would change; fields that it leaves as they are do not come."""
    found = [shift for field in fields if (shift := _shift(field, preset))]
    return [shift for shift in found if any(one.tier != tier for one, tier in shift.moves)]


def apply(owner_id: int, preset: Preset, shifts: Sequence[Shift]) -> None:
    """Do what was shown, all of it or nothing; what is said from now on starts under that preset.

    Raise editing.Changed if a field says something else by now.
    """
    changes = [
        Change(one.field.kind.code, one.field.position, one.field.version, one.said, one.field.ask_from)
        for one in shifts
    ]
    editing.save_together(owner_id, changes, preset)


def _shift(field: OwnField, preset: Preset) -> Shift | None:
    said, tiers = field.said, field.kind.tiers(preset)
    if said[0].tier == Tier.SELF or field.kind.image:
        return None
    if tiers[0] == Tier.OPEN:
        return Shift(field, ((said[0], Tier.OPEN), *((one, None) for one in said[1:])))
    if field.kind.required and len(said) == 1:
        return None
    wanted: list[int] = []
    for steps_up, _one in enumerate(reversed(said)):  # from the most open wording up to the exact one
        coarse = len(said) - 1 - steps_up
        usual = tiers[coarse] if coarse < len(tiers) else Tier.OPEN
        if field.kind.required and not wanted:
            usual = Tier.OPEN
        wanted.append(max(usual, wanted[-1] + 1) if wanted else usual)
    moves = tuple((one, Tier(min(tier, Tier.SELF))) for one, tier in zip(said, reversed(wanted), strict=True))
    return Shift(field, moves)
