"""What stood before the last change of a field, for a day: one step back, sealed whatever the kind.

All of it happens inside a transaction bound to the owner, of which `profiles.editing` takes care.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from profiles.ids import random_id
from profiles.models import MemberKey, Undo
from profiles.sealing import Texts, seal_bytes, unseal_bytes
from profiles.wording import Said

KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Before:
    """What a field said, the exact wording first, and who might ask for it; nothing if it was not there."""

    said: Sequence[Said]
    ask_from: int | None


def remember(owner_id: int, kind: str, position: int, version: int, before: Before) -> None:
    """Keep what stood before a change that made this `version`, in place of what was kept of that field."""
    forget(owner_id, kind, position)
    row = Undo(
        id=random_id(),
        owner_id=owner_id,
        kind=kind,
        position=position,
        version=version,
        made_at=timezone.now(),
    )
    plain = [before.ask_from, [[one.tier, one.texts.zh, one.texts.en] for one in before.said]]
    row.before = seal_bytes(
        json.dumps(plain, ensure_ascii=False).encode(),
        wrapped_key=MemberKey.of(owner_id),
        member_id=owner_id,
        wording_id=row.id,
    )
    row.save(force_insert=True)


def recall(owner_id: int, kind: str, position: int, version: int) -> Before | None:
    """Return what stood before the change that made this version; None if it is not kept any more."""
    row = Undo.objects.filter(
        owner_id=owner_id,
        kind=kind,
        position=position,
        version=version,
        made_at__gt=timezone.now() - KEPT,
    ).first()
    if row is None:
        return None
    plain = unseal_bytes(
        bytes(row.before), wrapped_key=MemberKey.of(owner_id), member_id=owner_id, wording_id=row.id
    )
    ask_from, said = json.loads(plain)
    return Before([Said(tier, Texts(zh, en)) for tier, zh, en in said], ask_from)


def forget(owner_id: int, kind: str, position: int) -> None:
    """Keep nothing of a field any more."""
    Undo.objects.filter(owner_id=owner_id, kind=kind, position=position).delete()
