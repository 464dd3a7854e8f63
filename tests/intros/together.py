"""Short ways to bring two together, and what came of it."""

from collections.abc import Callable
from typing import Any

from disclosure.reading import disclose
from intros import bringing
from intros.models import TargetPart
from profiles.models import Member
from tests.asking.faces import carry
from tests.intros.world import (
    vouch_row,
)

LINE = "都在做冷链，该认识一下。"


def bring(introducer: Member, one: Member, other: Member, **about: str) -> int:
    words = {"purpose": "advice", "line": LINE, **about}
    return bringing.bring_together(introducer_id=introducer.pk, one=one.handle, other=other.handle, **words)


def part_of(side: Member) -> TargetPart:
    return TargetPart.objects.using("owner").get(target=side)


def asked() -> set[int]:
    return set(TargetPart.objects.using("owner").values_list("target_id", flat=True))


def brought(introducer: Member, one: Member, other: Member) -> tuple[TargetPart, TargetPart]:
    bring(introducer, one, other)
    carry()
    return part_of(one), part_of(other)


def states() -> tuple[str, dict[int, str]]:
    parts = TargetPart.objects.using("owner").values_list("target_id", "state")
    return vouch_row().state, dict(parts)


def shown_to(viewer: Member, owner: Member) -> set[str]:
    """What the invitation's page reads of the other."""
    person = disclose(viewer.pk, [owner.handle], "asks").get(owner.handle)
    return {field.text("zh-hans") for field in person.readable} if person else set()


def entries(raw: Callable[..., Any]) -> list[tuple[Any, ...]]:
    rows = raw("postgres").execute(
        "SELECT e.act, o.member_id, v.member_id, e.reasons[1], cardinality(e.wordings) FROM ledger_entry e"
        " JOIN ledger_pseudonym v ON v.pseudonym = e.viewer JOIN ledger_pseudonym o ON o.pseudonym = e.owner"
        " WHERE e.act <> 'read' ORDER BY e.id"
    )
    return [tuple(row) for row in rows.fetchall()]
