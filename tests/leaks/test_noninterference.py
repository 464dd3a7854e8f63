"""Nobody can tell two worlds apart that differ only in what is none of their business."""

from collections.abc import Callable

import pytest

from disclosure.reading import disclose
from tests import databases
from tests.leaks import world
from tests.leaks.engine import set_database_clock

pytestmark = pytest.mark.django_db


def test_the_door_gives_the_viewer_the_same_in_both_worlds(worlds: Callable[[int], list[str]]) -> None:
    cast = world.build()
    one, other = worlds(2)
    with databases.looking_at(other):
        world.hide(cast)
    seen = []
    for database in (one, other):
        with databases.looking_at(database):
            set_database_clock(world.NOW)
            viewer = cast["viewer"].pk
            known = [member.handle for name, member in cast.items() if not name.startswith("by")]
            everybody = sorted({*known, world.handle("hidesone"), world.handle("hidestwo"), "nobody"})
            seen.append(disclose(viewer, everybody, "profile"))
    assert seen[0] == seen[1]
    assert len(seen[0]) == 5
