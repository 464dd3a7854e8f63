"""The walks are not blind: each of these leaks, switched on alone, is seen."""

import pytest
from django.conf import settings
from django.test import override_settings

from tests.leaks.engine import differences
from tests.leaks.pairs import Common, Worlds, take
from tests.leaks.seeded import LEAKS
from tests.leaks.seeded.leak import Leak, leaking, spill
from tests.leaks.walks import WALKS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.name)
def test_a_leak_is_seen(leak: Leak, common: Common, worlds: Worlds) -> None:
    through = override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, "tests.leaks.seeded.leak.LeakyMiddleware"])
    with through, leaking(leak):
        pair = take(
            leak.walk,
            common,
            worlds,
            keep=lambda step: step.unit.url_name in leak.views,
            spoil=lambda: spill(leak),
        )
    apart = {one.unit.url_name for one, other in zip(pair.first, pair.second, strict=True) if one != other}
    assert apart & set(leak.views)


STEPS = {
    leak.walk.name: {view for one in LEAKS if one.walk is leak.walk for view in one.views} for leak in LEAKS
}


@pytest.mark.parametrize("name", STEPS)
def test_without_a_leak_the_same_steps_are_the_same(name: str, common: Common, worlds: Worlds) -> None:
    [walk] = [one for one in WALKS if one.name == name]
    pair = take(walk, common, worlds, keep=lambda step: step.unit.url_name in STEPS[name])
    assert differences(pair.first, pair.second) == []
