"""The one door, from Python: what was disclosed, with reasons, as frozen values.

Every field of another member on every page, card, list, message or API comes through `disclose`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection
from psycopg.pq import TransactionStatus

from profiles.ids import LARGEST_ID
from profiles.kinds import KINDS, Kind
from profiles.sealing import Texts, picture_of, unseal, unseal_bytes
from profiles.wording import shown

MOST_HANDLES = 50
"""How many profiles one call may ask for; the database refuses more."""

COLUMNS = (
    "SELECT d.handle, d.field_id, d.kind, d.position, d.wording_id, d.reason, d.until, d.askable,"
    " d.zh, d.en, d.sealed, d.owner_id, d.wrapped_key"
)
"""What the door gives, as `gather` takes it."""
BOUND = "FROM (SELECT bind_viewer(%s) AS id OFFSET 0) AS viewer,"
"""Binds first: what is asked for behind it hangs on the bound viewer, `viewer.id`."""
STATEMENT = f"""{COLUMNS} {BOUND}
    LATERAL disclose(CASE WHEN viewer.id > 0 THEN %s::text[] END, %s) AS d ORDER BY d.place"""


class InsideTransaction(Exception):
    """The door was called inside a transaction, which could take the record back and keep the values."""


class NoSuchPage(Exception):
    """The door does not know what such a page needs of people (`page_needs` in sql/door.sql), and gives it nothing."""


@dataclass(frozen=True)
class DisclosedField:
    """One field as the viewer may see it.

    `texts` is empty where nothing is readable and the field may only be asked for. `reason` is 'own',
    'open', 'known', 'granted' (until the UTC instant `until`) or None. `askable` says that a more
    guarded wording exists which the viewer may ask for.
    """

    field_id: int
    kind: Kind
    wording_id: int | None
    reason: str | None
    until: datetime | None
    askable: bool
    texts: Texts

    def text(self, language: str) -> str:
        """Return the wording in that language, else in the other one, as a page shows it."""
        return shown(self.kind, self.texts.read_in(language))


@dataclass(frozen=True)
class Profile:
    """What the viewer may see of one present owner; fields in the order of the catalogue."""

    handle: str
    fields: tuple[DisclosedField, ...]

    def say(self, kind: str, language: str) -> str:
        """Return the first readable wording of that kind, '' if none is."""
        return next((f.text(language) for f in self.fields if f.kind.code == kind and f.wording_id), "")

    def name(self, language: str) -> str:
        """Return what the viewer may call the owner, '' if nothing."""
        return self.say("name", language)

    @property
    def readable(self) -> tuple[DisclosedField, ...]:
        """The fields of which the viewer reads something."""
        return tuple(field for field in self.fields if field.wording_id is not None)

    @property
    def askable(self) -> tuple[DisclosedField, ...]:
        """The fields of which the viewer may ask for more."""
        return tuple(field for field in self.fields if field.askable)


def disclose(viewer_id: int, handles: Iterable[str], surface: str) -> dict[str, Profile]:
    """Read what a viewer may see of some members, and record it; absent ones are left out.

    One autocommit statement binds the viewer and reads; the values are here only after its commit.
    `surface` names the kind of page: for the record, and because it is given what such a page needs and no more.
    Raise InsideTransaction if a transaction is open, NoSuchPage for a kind of page that the door does not know.
    """
    asked = list(dict.fromkeys(handles))
    found: dict[str, Profile] = {}
    # A page asks once, whether or not there is anybody.
    for start in range(0, max(len(asked), 1), MOST_HANDLES):
        found |= _disclose(viewer_id, asked[start : start + MOST_HANDLES], surface)
    return found


def _disclose(viewer_id: int, handles: Sequence[str], surface: str) -> dict[str, Profile]:
    refuse_inside_transaction()
    with connection.cursor() as cursor:
        try:
            cursor.execute(STATEMENT, [viewer_id, list(handles), surface])
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", None) == "VE006":
                raise NoSuchPage(surface) from error
            raise
        rows = cursor.fetchall()
    return gather(rows)


def gather(rows: Iterable[tuple[Any, ...]]) -> dict[str, Profile]:
    """Put the door's rows together by person, in the order in which they came."""
    fields: dict[str, list[tuple[int, DisclosedField]]] = {}
    for handle, *rest in rows:
        fields.setdefault(handle, [])
        if rest[0] is not None and rest[1] in KINDS:
            fields[handle].append((rest[2], _field(rest)))
    return {handle: Profile(handle, in_order(some)) for handle, some in fields.items()}


PICTURE = f"""SELECT p.owner_id, p.wrapped_key, p.sealed {BOUND}
    LATERAL disclose_picture(CASE WHEN viewer.id > 0 THEN %s END, %s) AS p"""


def disclose_picture(viewer_id: int, handle: str, wording_id: int) -> bytes | None:
    """Read the image of a wording, and record it; None unless it is the one that the viewer is to see."""
    refuse_inside_transaction()
    with connection.cursor() as cursor:
        cursor.execute(PICTURE, [viewer_id, handle, min(wording_id, LARGEST_ID)])
        row = cursor.fetchone()
    if row is None:
        return None
    owner_id, wrapped_key, sealed = row
    return unseal_bytes(
        bytes(sealed), wrapped_key=bytes(wrapped_key), member_id=owner_id, wording_id=picture_of(wording_id)
    )


def refuse_inside_transaction() -> None:
    """Raise InsideTransaction unless the next statement commits by itself."""
    connection.ensure_connection()
    idle = connection.connection.info.transaction_status == TransactionStatus.IDLE
    if connection.in_atomic_block or not connection.get_autocommit() or not idle:
        raise InsideTransaction


_ORDER = {code: place for place, code in enumerate(KINDS)}


def in_order(some: list[tuple[int, DisclosedField]]) -> tuple[DisclosedField, ...]:
    """Return fields with their positions in the order in which a page shows them."""
    return tuple(field for _, field in sorted(some, key=lambda pair: (_ORDER[pair[1].kind.code], pair[0])))


def _field(row: list[Any]) -> DisclosedField:
    field_id, kind, _, wording_id, reason, until, askable, zh, en, sealed, owner_id, wrapped_key = row
    texts = Texts(zh or "", en or "")
    if sealed is not None:
        texts = unseal(
            bytes(sealed), wrapped_key=bytes(wrapped_key), member_id=owner_id, wording_id=wording_id
        )
    return DisclosedField(field_id, KINDS[kind], wording_id, reason, until, bool(askable), texts)
