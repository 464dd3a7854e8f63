"""Nobody can tell two worlds apart that differ only in what is none of their business, whatever they open."""

from collections.abc import Callable

import pytest

from tests.leaks.engine import differences, wrong_status
from tests.leaks.pairs import take
from tests.leaks.steps import Walk
from tests.leaks.walks import asking, keeping, looking

pytestmark = pytest.mark.django_db

WALKS = (looking.WALK, keeping.WALK, asking.WALK)


@pytest.mark.parametrize("one", WALKS, ids=lambda one: one.name)
def test_two_worlds_look_the_same(one: Walk, worlds: Callable[[int], list[str]]) -> None:
    pair = take(one, worlds)
    assert "\n".join(wrong_status(pair.first, pair.steps)) == ""
    assert "\n".join(differences(pair.first, pair.second)) == ""
