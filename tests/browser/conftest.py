"""Phones for the journeys."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from profiles.models import Member
from tests.browser.member import Phone, Way, new_phone
from tests.running import Service

Phones = Callable[..., Phone]


@pytest.fixture
def phones(browser: Browser, service: Service) -> Iterator[Phones]:
    """Phones for whoever needs one; none has complained when they are put away."""
    handed_out: list[Phone] = []

    def phone(member: Member | None = None, locale: str = "zh-CN", way: Way | None = None) -> Phone:
        handed_out.append(new_phone(browser, service, member, locale, way))
        return handed_out[-1]

    yield phone
    for one in handed_out:
        one.close()
