"""A web process that reads without end: `python -m tests.durability.reader FILE MARK VIEWER HANDLE...`.

Every value that reaches it is on disk before the next thing happens. Each look has a surface of its own, MARK and a
number in letters, by which its entry can be found again.
"""

import itertools
import json
import os
import random
import string
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings


def letters(number: int) -> str:
    """A number as letters: what a surface may be called."""
    name = ""
    while True:
        number, rest = divmod(number, 26)
        name += string.ascii_lowercase[rest]
        if not number:
            return name


def read(file: Path, mark: str, viewer: int, handles: list[str], times: int | None) -> None:
    """Look again and again, whatever happens to the database meanwhile."""
    from django.db import DatabaseError, connection

    from disclosure import reading

    chance = random.Random(mark)  # noqa: S311 - it chooses profiles
    with file.open("ab") as kept:
        for number in itertools.count():
            if number == times:
                return
            asked = chance.sample(handles, chance.randint(1, len(handles)))
            surface = f"{mark}_{letters(number)}"
            try:
                found = reading.disclose(viewer, asked, surface)
            except DatabaseError:
                connection.close()
                continue
            got: dict[str, list[list[Any]]] = {handle: [] for handle in asked}
            for handle, profile in found.items():
                got[handle] = [[field.wording_id, field.reason] for field in profile.readable]
            kept.write(json.dumps({"surface": surface, "viewer": viewer, "got": got}).encode() + b"\n")
            kept.flush()
            os.fsync(kept.fileno())


def main() -> None:
    """The command line; READER_TIMES says how often, without end if it doesn't."""
    settings.DATABASES["default"]["OPTIONS"].pop(
        "pool", None
    )  # its patience with a dead server is not looked at here
    django.setup()
    file, mark, viewer, *handles = sys.argv[1:]
    times = os.environ.get("READER_TIMES")
    read(Path(file), mark, int(viewer), handles, int(times) if times else None)


if __name__ == "__main__":
    main()
