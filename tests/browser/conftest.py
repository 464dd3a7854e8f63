"""What the journeys share: phones, a web that stands, and what carries an ask."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from config.home import Home
from config.processes import wait_until
from disclosure.models import AccessDecision
from intros.models import IntroducerPart, TargetPart
from profiles.models import Member
from tests.browser.member import Phone, Way, new_phone
from tests.running import Service

expect.set_options(timeout=15_000)  # a machine that runs a whole suite at once is slow, not wrong

SOON = 60
"""Seconds in which a stored step is surely carried out."""
Phones = Callable[..., Phone]


@pytest.fixture(scope="module")
def standing(service_home: Home, django_db_setup: None) -> Iterator[Service]:
    """One service for the journeys of a file: its web is started once, since nothing of a member stays in it."""
    with Service(service_home, HALFVEIL_DEMO="1") as started:
        started.start("web")
        yield started


@pytest.fixture
def service(standing: Service, transactional_db: None) -> Iterator[Service]:
    """The web on this test's database; what else a journey starts ends with it."""
    yield standing
    for process in standing.processes.keys() - {"web"}:
        standing.kill(process)


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


def everything(service: Service) -> None:
    """Start what carries an ask."""
    for process in ("worker", "relay"):
        service.start(process)


def carried(member: Member, of: type[AccessDecision | IntroducerPart | TargetPart]) -> None:
    """Wait until something has reached a member."""
    whose = {AccessDecision: "owner", IntroducerPart: "introducer", TargetPart: "target"}[of]
    rows = of.objects.using("owner").filter(**{whose: member})
    assert wait_until(rows.exists, SOON)
