"""What waits for a member. A notice holds ids; its sentence is made when it is shown, names through the door.

Each app registers its kinds in `AppConfig.ready`. A view takes three steps: `pending` (own rows),
`disclose(…, handles(…), "inbox")`, `tell`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q
from django.template.defaultfilters import capfirst
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.models import Notice
from disclosure.reading import Profile
from profiles.binding import bound

MOST = 25
"""Notices on one page: each has two people at most, and the door is asked once."""


@dataclass(frozen=True)
class NoticeKind:
    """One kind of notice.

    `row` is the model of the member's own row that `row_id` names; `handles` finds the other people in it,
    two at most, and `sentence` is given what each may be called, in that order, and nothing else of them.
    `waiting` selects the rows that ask for an answer still: such a notice stays until it is answered.
    Without it something is told, once: the notice stays until it was seen. `line` is a quieter second line.
    """

    code: str
    icon: str
    row: type[Model]
    handles: Callable[[Any], tuple[str, ...]]
    sentence: Callable[..., str]
    url: Callable[[Any], str]
    line: Callable[[Any], str] | None = None
    waiting: Callable[[datetime], Q] | None = None


@dataclass(frozen=True)
class Pending:
    """A notice with the row it is about, read already; nobody is named yet."""

    kind: NoticeKind
    row: Any
    fresh: bool


@dataclass(frozen=True)
class Line:
    """A notice as a page shows it."""

    text: str
    line: str
    url: str
    icon: str
    fresh: bool


_kinds: dict[str, NoticeKind] = {}


class TwiceRegistered(Exception):
    """Two kinds of notice have one code."""


def register(*kinds: NoticeKind) -> None:
    """Make kinds of notice known; raise TwiceRegistered."""
    for kind in kinds:
        if _kinds.setdefault(kind.code, kind) is not kind:
            raise TwiceRegistered(kind.code)


def pending(member_id: int) -> list[Pending]:
    """Return what waits for a member: first what asks for an answer, then what is told, newest first.

    A notice of an unknown kind, or about a row that is gone, is passed over.
    """
    with bound(member_id):
        shown = Notice.objects.filter(_still_shown(timezone.now()))
        found = list(shown.alias(waits=Q(kind__in=_waiting())).order_by("-waits", "-made_at", "-id")[:MOST])
        rows = _rows_of(found)
    return [
        Pending(_kinds[notice.kind], rows[_kinds[notice.kind].row][notice.row_id], notice.seen_at is None)
        for notice in found
        if notice.row_id in rows[_kinds[notice.kind].row]
    ]


def _waiting() -> list[str]:
    return [kind.code for kind in _kinds.values() if kind.waiting is not None]


def _still_shown(now: datetime) -> Q:
    some = Q(pk__in=())
    for kind in _kinds.values():
        if kind.waiting is None:
            some |= Q(kind=kind.code, seen_at=None)
        else:
            open_rows = kind.row._default_manager.filter(kind.waiting(now)).values("pk")
            some |= Q(kind=kind.code, row_id__in=open_rows)
    return some


def _rows_of(found: Iterable[Notice]) -> dict[type[Model], dict[Any, Any]]:
    """Read the rows that notices are about, one statement for each model."""
    ids: dict[type[Model], list[int]] = {}
    for notice in found:
        ids.setdefault(_kinds[notice.kind].row, []).append(notice.row_id)
    return {model: model._default_manager.in_bulk(some) for model, some in ids.items()}


def handles(some: Iterable[Pending]) -> list[str]:
    """Return everybody whom the notices speak of, each once."""
    return list(dict.fromkeys(handle for one in some for handle in one.kind.handles(one.row)))


def tell(one: Pending, people: Mapping[str, Profile], language: str) -> Line:
    """Say a notice in the reader's language; who can't be named is "a member"."""
    kind = one.kind
    called = [_called(people.get(handle), language) for handle in kind.handles(one.row)]
    return Line(
        text=capfirst(kind.sentence(*called)),
        line=kind.line(one.row) if kind.line else "",
        url=kind.url(one.row),
        icon=kind.icon,
        fresh=one.fresh,
    )


def _called(person: Profile | None, language: str) -> str:
    return (person.name(language) if person else "") or _("a member")


def seen(member_id: int, kind: str, row_id: int) -> None:
    """Remember that a member has opened what a notice is about. Nothing happens when there is none."""
    with bound(member_id):
        mark_seen(kind, [row_id])


def mark_seen(kind: str, row_ids: Iterable[int]) -> None:
    """As `seen`, for some rows of the bound member: a view that has its transaction open uses this."""
    unseen = Notice.objects.filter(kind=kind, row_id__in=list(row_ids), seen_at=None)
    unseen.update(seen_at=timezone.now())
