"""What a member notes about somebody, for nobody else's eyes: sealed under the writer's own key."""

from collections.abc import Iterable

from disclosure.errors import NotThere
from disclosure.models import PrivateNote
from profiles.binding import bound, call_bound
from profiles.ids import random_id
from profiles.models import MemberKey
from profiles.sealing import seal_bytes, unseal_bytes

LENGTH = 500


def read(writer_id: int, handles: Iterable[str]) -> dict[str, str]:
    """Return what a member noted about some others, by handle; those without a note are left out."""
    with bound(writer_id):
        rows = list(PrivateNote.objects.filter(about_id__in=list(handles)))
        key = MemberKey.of(writer_id) if rows else b""
    return {
        row.about_id: unseal_bytes(
            bytes(row.sealed), wrapped_key=key, member_id=writer_id, wording_id=row.pk
        ).decode()
        for row in rows
    }


def about(writer_id: int, handle: str) -> str:
    """Return what a member noted about another, '' if nothing."""
    return read(writer_id, [handle]).get(handle, "")


def keep(*, writer_id: int, handle: str, text: str) -> None:
    """Note something in the place of what was noted before; '' leaves nothing.

    Raise NotThere if there is no such member for the writer.
    """
    note_id, sealed = random_id(), None
    if text:
        with bound(writer_id):
            key = MemberKey.of(writer_id)
        sealed = seal_bytes(text.encode(), wrapped_key=key, member_id=writer_id, wording_id=note_id)
    if call_bound(writer_id, "keep_note(%s, %s, %s)", [note_id, handle, sealed]) != [(True,)]:
        raise NotThere
