"""The walks are not blind: each of these leaks, switched on alone, is seen."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import override_settings

from tests.leaks.engine import differences
from tests.leaks.pairs import take
from tests.leaks.seeded import LEAKS, Leak, leaking, spill

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.name)
def test_a_leak_is_seen(leak: Leak, worlds: Callable[[int], list[str]]) -> None:
    through = override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, "tests.leaks.seeded.LeakyMiddleware"])
    with through, leaking(leak):
        pair = take(
            leak.walk,
            worlds,
            keep=lambda step: step.unit.url_name in leak.views,
            spoil=lambda: spill(leak),
        )
    assert differences(pair.first, pair.second)


def test_without_a_leak_the_same_steps_are_the_same(worlds: Callable[[int], list[str]]) -> None:
    leak = LEAKS[0]
    pair = take(leak.walk, worlds, keep=lambda step: step.unit.url_name in leak.views)
    assert differences(pair.first, pair.second) == []
