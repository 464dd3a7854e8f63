"""Bringing in what a card or a résumé says: first proposed, with tiers and coarser wordings, then saved at once.

Nothing of it is kept between the two but in the page that proposes it, whose answer is judged anew.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from profiles import editing, facets
from profiles.characters import SURROGATES
from profiles.editing import Changed
from profiles.fields import NOT_YET, Change, OwnField
from profiles.kinds import KINDS, Kind, Preset
from profiles.portable.arrived import MOST_FOUND, Found
from profiles.sealing import Texts
from profiles.tiers import Tier
from profiles.wording import Said, clean, objections, shown

NEVER_GUESSED = frozenset(("name",))
"""Of these no coarser wording is chosen beforehand: whether 先生 or 女士 is nobody's to guess."""


@dataclass(frozen=True)
class Proposal:
    """One field to be brought in, or why it can't be; `position` and `version` say what it would stand in place of."""

    kind: Kind
    texts: Texts
    line: int
    position: int = 0
    version: int = NOT_YET
    tier: int = Tier.SELF
    coarser: tuple[Texts, ...] = ()
    coarser_tier: int = Tier.OPEN
    before: str = ""
    refusal: str = ""

    @property
    def said(self) -> str:
        """As the page shows it."""
        return shown(self.kind, self.texts.zh or self.texts.en)

    @property
    def ticked(self) -> bool:
        """Whether it is brought in unless the owner says no: not in place of what stands there."""
        return not self.before and not self.refusal

    @property
    def chosen(self) -> int:
        """Which coarser wording is proposed, -1 if none."""
        return 0 if self.coarser and self.kind.code not in NEVER_GUESSED else -1

    @property
    def token(self) -> str:
        """All of it that the page gives back."""
        kept = [self.kind.code, self.texts.zh, self.texts.en, self.position, self.version]
        return json.dumps(kept, ensure_ascii=True)


def propose(found: Sequence[Found], own: Sequence[OwnField], preset: Preset) -> list[Proposal]:
    """Say what would become of each, in the order of the catalogue; what is said already does not come."""
    taken = {kind: {field.position for field in own if field.kind.code == kind} for kind in KINDS}
    order = {code: number for number, code in enumerate(KINDS)}
    made = [_propose(one, own, preset, taken) for one in sorted(found, key=lambda one: order[one.kind])]
    return [one for one in made if one is not None]


def _propose(
    one: Found, own: Sequence[OwnField], preset: Preset, taken: Mapping[str, set[int]]
) -> Proposal | None:
    kind = KINDS[one.kind]
    try:
        texts = Texts(clean(kind, one.texts.zh), clean(kind, one.texts.en))
    except ValidationError as error:
        return Proposal(kind, one.texts, one.line, refusal=" ".join(error.messages))
    stands = [field for field in own if field.kind is kind]
    if any(_says(field.said[0].texts, texts) for field in stands):
        return None
    tiers = kind.tiers(preset)
    coarser = tuple(facets.suggest(kind, texts))[:4] if tiers[0] > Tier.OPEN else ()
    open_to = min(tiers[1] if len(tiers) > 1 else Tier.OPEN, tiers[0] - 1) if coarser else Tier.OPEN
    if kind.most == 1:
        old = stands[0] if stands else None
        return Proposal(
            kind, texts, one.line, 0, old.version if old else NOT_YET, tiers[0], coarser, open_to,
            before=_in_short(old) if old else "",
        )  # fmt: skip
    position = next((number for number in range(kind.most) if number not in taken[one.kind]), None)
    if position is None:
        sentence = _("There is room for %(most)d of them.") % {"most": kind.most}
        return Proposal(kind, texts, one.line, refusal=sentence)
    taken[one.kind].add(position)
    return Proposal(kind, texts, one.line, position, NOT_YET, tiers[0], coarser, open_to)


def _says(stands: Texts, texts: Texts) -> bool:
    """Whether all that is said stands there already; it may say more, in the other language."""
    pairs = ((texts.zh, stands.zh), (texts.en, stands.en))
    return all(new in {"", old} for new, old in pairs)


def _in_short(field: OwnField) -> str:
    exact = field.said[0].texts
    return shown(field.kind, exact.zh or exact.en)


@dataclass(frozen=True)
class Chosen:
    """One proposal as it comes back: at which tier, and with which coarser wording at which tier."""

    kind: str
    texts: Texts
    position: int
    version: int
    tier: int
    coarser: int = -1
    coarser_tier: int = Tier.OPEN


class Refused(Exception):
    """What came back can't be saved; `rows` says of which rows, by their number, and why."""

    def __init__(self, rows: dict[int, str]) -> None:
        """Keep the sentences."""
        super().__init__()
        self.rows = rows


def chosen(token: str, tier: str, coarser: str, coarser_tier: str) -> Chosen:
    """Read one row of the page's answer; raise ValueError if it is none of ours."""
    kept = json.loads(token)
    if not (isinstance(kept, list) and len(kept) == 5 and isinstance(kept[0], str) and kept[0] in KINDS):
        raise ValueError(token)
    kind, zh, en, position, version = kept
    whole = all(isinstance(one, int) and 0 <= one < 1 << 31 for one in (position, version))
    if not (isinstance(zh, str) and isinstance(en, str) and whole) or KINDS[kind].image:
        raise ValueError(token)
    if SURROGATES.search(zh + en):
        raise ValueError(token)
    return Chosen(kind, Texts(zh, en), position, version, int(tier), int(coarser), int(coarser_tier))


def bring_in(owner_id: int, rows: Mapping[int, Chosen], preset: Preset) -> None:
    """Save what was chosen, all of it or nothing. Raise Refused, or Changed if another window was faster."""
    own = {(field.kind.code, field.position): field for field in editing.own_fields(owner_id)}
    changes: list[Change] = []
    refusals: dict[int, str] = {}
    for number, row in list(rows.items())[:MOST_FOUND]:
        stored = own.get((row.kind, row.position))
        try:
            said = _said(KINDS[row.kind], row, stored)
        except ValidationError as error:
            refusals[number] = " ".join(error.messages)
            continue
        if wrong := objections(KINDS[row.kind], said):
            refusals[number] = wrong[0].sentence
            continue
        least = KINDS[row.kind].least_ask_level
        ask_from = stored.ask_from if stored else max(1, least)
        changes.append(Change(row.kind, row.position, row.version, said, ask_from))
    if refusals:
        raise Refused(refusals)
    try:
        editing.save_together(owner_id, changes, preset)
    except IntegrityError:  # another window said the first word of a field at once; it was faster
        raise Changed(None) from None
    except editing.CompanyTooOften as refused:
        raise Refused(
            {number: str(refused.sentence) for number, row in rows.items() if row.kind == "company"}
        ) from None


def _said(kind: Kind, row: Chosen, stored: OwnField | None) -> list[Said]:
    """The wordings of a field; what was coarser before stays where it is still more open."""
    if not 0 <= row.position < kind.most or row.tier not in Tier.values:
        raise ValidationError(_("Choose who sees it."))
    exact = Said(row.tier, Texts(clean(kind, row.texts.zh), clean(kind, row.texts.en)))
    offered = facets.suggest(kind, exact.texts)
    if 0 <= row.coarser < len(offered) and row.coarser_tier in Tier.values:
        return [exact, Said(row.coarser_tier, offered[row.coarser])]
    before = stored.said if stored else []
    if stored and len(before) == 1 and kind.required:
        return [exact, *before] if before[0].tier < exact.tier else [exact]
    return [exact, *(one for one in before[1:] if one.tier < exact.tier)]


def proposed_again(row: Chosen, stored: OwnField | None) -> Proposal:
    """What came back, as a proposal to be shown once more."""
    kind = KINDS[row.kind]
    return Proposal(
        kind, row.texts, 0, row.position, row.version, row.tier,
        tuple(facets.suggest(kind, row.texts))[:4], row.coarser_tier,
        before=_in_short(stored) if stored else "",
    )  # fmt: skip
