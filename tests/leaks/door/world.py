"""Two members with a row each in every table: whatever is 陈志远's carries a mark that can be found anywhere.

林晓梅 (V) looks; 陈志远 (O) is who must not be seen. Neither has to do with the other: V's rows speak of 周建国 alone.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import psycopg

from config.catalogue import TABLES


@dataclass(frozen=True)
class Person:
    """A member's id, from which all ids of theirs begin, and the word that stands in all they say."""

    id: int
    word: str

    @property
    def handle(self) -> str:
        """Sixteen letters."""
        return f"{self.word:a<16}"


V = Person(3300000000000000, "linxiaomei")
O = Person(7700000000000000, "chenzhiyuan")  # noqa: E741 - the owner
OTHER = Person(5500000000000000, "zhoujianguo")

MARK = re.compile(rf"{O.word}|{O.word.encode().hex()}|770{{13}}\d")
"""What is found where anything of 陈志远's is: in texts, in bytes written as hexadecimal digits, in ids."""

MEMBER = """
    INSERT INTO profiles_member (id, handle, language, listed, shuffle, password, is_active, is_staff, is_superuser,
                                 joined_at)
    VALUES (%(me)s, %(handle)s, 'en', true, %(me)s, '!', true, %(staff)s, false, now())
"""
ROWS = Path(__file__).with_suffix(".sql").read_text("utf-8")


def fill(owner: psycopg.Connection) -> None:
    """Make the three members and their rows, through the owner's login."""
    with psycopg.ClientCursor(owner) as cursor:
        for person in (V, O, OTHER):
            staff = person is not OTHER
            cursor.execute(MEMBER, {"me": person.id, "handle": person.handle, "staff": staff})
        for person in (V, O):
            about = {"me": person.id, "handle": person.handle, "word": person.word}
            cursor.execute(ROWS, {**about, "other": OTHER.id, "others_handle": OTHER.handle})
        cursor.execute("INSERT INTO disclosure_heartbeat VALUES ('worker', now()) ON CONFLICT DO NOTHING")
        cursor.execute(
            "INSERT INTO disclosure_holiday VALUES ('2027-01-01', '元旦'), ('2027-05-01', '劳动节')"
        )
        cursor.execute("INSERT INTO disclosure_channelrest VALUES ('ntfy', 1, now()) ON CONFLICT DO NOTHING")
    empty = [name for name, table in TABLES.items() if table.guarded and not rows(owner, name, O)]
    assert not empty, f"nothing that could leak: {empty}"


def rows(owner: psycopg.Connection, name: str, person: Person | None) -> list[str]:
    """The rows of a table as text that hold a member's mark, or all."""
    everything = owner.execute(f"SELECT t::text FROM {name} t ORDER BY 1".encode()).fetchall()
    if person is None or name in WITHOUT_MARK:
        return [row for (row,) in everything]
    return [row for (row,) in everything if str(person.id)[:6] in row or person.word in row]


WITHOUT_MARK = {
    "disclosure_heartbeat",
    "disclosure_holiday",
    "disclosure_channelrest",
    "profiles_admittednumber",
}
