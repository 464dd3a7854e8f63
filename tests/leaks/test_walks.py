"""Nobody can tell two worlds apart that differ only in what is none of their business, whatever they open."""

import pytest

from tests.leaks.engine import differences, wrong_status
from tests.leaks.pairs import Common, Worlds, take
from tests.leaks.steps import Walk
from tests.leaks.walks import WALKS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("one", WALKS, ids=lambda one: one.name)
def test_two_worlds_look_the_same(one: Walk, common: Common, worlds: Worlds) -> None:
    pair = take(one, common, worlds)
    wrong, apart = wrong_status(pair.first, pair.steps), differences(pair.first, pair.second)
    assert not wrong, "\n".join(wrong)
    assert not apart, "\n".join(apart)
