"""Labels: an owner's private words for some of their contacts. Nobody else ever sees one."""

from collections.abc import Iterable
from dataclasses import dataclass

from disclosure.errors import NotThere, refusals
from profiles.binding import call_bound
from profiles.ids import random_id

NAME_LENGTH = 24


@dataclass(frozen=True)
class Label:
    """A label; how many people are under it, whether its owner hides from them, whether one person is under it."""

    id: int
    name: str
    people: int
    hidden: bool
    under: bool


def labels(owner_id: int, handle: str | None = None) -> list[Label]:
    """Return an owner's labels by name; `under` is told of the member of that handle."""
    return [Label(*row) for row in call_bound(owner_id, "my_labels(%s)", [handle])]


def label(owner_id: int, label_id: int) -> Label:
    """Return one label; raise NotThere if the owner has no such label."""
    for one in labels(owner_id):
        if one.id == label_id:
            return one
    raise NotThere


def people(owner_id: int, label_id: int, *, after: str, at_most: int) -> list[str]:
    """Return who is under a label, by handle, a page after one."""
    return [
        handle for (handle,) in call_bound(owner_id, "my_labelled(%s, %s, %s)", [label_id, after, at_most])
    ]


def make(*, owner_id: int, name: str) -> int:
    """Make a label; its id. Raise SuchLabel if the owner has one of that name or as many as anybody may."""
    new_id = random_id()
    with refusals():
        call_bound(owner_id, "make_label(%s, %s)", [new_id, name])
    return new_id


def rename(*, owner_id: int, label_id: int, name: str) -> None:
    """Call a label something else; raise SuchLabel if another one is called so, NotThere if there is none."""
    with refusals():
        _settle(call_bound(owner_id, "rename_label(%s, %s)", [label_id, name]))


def erase(*, owner_id: int, label_id: int) -> None:
    """Erase a label, and with it what was withheld or hidden from it; raise NotThere if there is none."""
    _settle(call_bound(owner_id, "erase_label(%s)", [label_id]))


def put(*, owner_id: int, label_id: int, under: Iterable[str], not_under: Iterable[str]) -> None:
    """Put some contacts under a label and take others from under it; raise NotThere if there is none.

    Only contacts come under one. Whoever comes under a label that is hidden from loses what was open to them.
    """
    _settle(call_bound(owner_id, "label_people(%s, %s, %s)", [label_id, list(under), list(not_under)]))


def _settle(rows: list[tuple[bool]]) -> None:
    if rows != [(True,)]:
        raise NotThere
