"""Sought through one's circle, and by description: nobody is named before they say a word, and only a yes shows."""

import pytest
from django.db.models import QuerySet

from config.processes import wait_until
from disclosure.models import Relationship
from intros.models import IntroducerPart, TargetPart
from profiles.models import Member
from tests.browser.conftest import SOON, Phones, carried, everything
from tests.browser.member import Phone, Way
from tests.looking import cast
from tests.running import Service

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

VOUCH = "共事多年，值得一见。"
ZHOU, WANG = "周先生", "王女士"


@pytest.fixture
def lin(db: None) -> Member:
    """林女士, who seeks, with two contacts: 周先生, whom she is closer to, and 王女士."""
    made = cast.member("林女士")
    for name, level in ((ZHOU, 3), (WANG, 2)):
        one = cast.member(name)
        cast.relate(made, one, level)
        cast.relate(one, made, level)
    return made


def called(name: str) -> Member:
    """The member of that name."""
    return Member.objects.using("owner").get(fields__wordings__zh=name)


def between(*two: Member) -> "QuerySet[Relationship]":
    """What two members are to each other."""
    return Relationship.objects.using("owner").filter(owner__in=two, viewer__in=two)


def test_the_circle_is_asked_one_at_a_time_and_whoever_passes_stays_unknown(
    service: Service, lin: Member, phones: Phones
) -> None:
    zhou, wang, chen = called(ZHOU), called(WANG), cast.member("陈先生")
    for introducer, level in ((zhou, 4), (wang, 2)):
        cast.relate(introducer, chen, level)
        cast.relate(chen, introducer, level)
    everything(service)
    lins, zhous, wangs, chens = phones(lin), phones(zhou), phones(wang), phones(chen)
    lins.open(f"/people/{chen.handle}/introduction/")
    lins.pick("introducer", "circle")
    lins.choose("请教交流")
    lins.send()
    lins.sees("已收到您的请求")
    before = lins.page.locator("#main").inner_text()

    carried(zhou, IntroducerPart)
    assert not IntroducerPart.objects.using("owner").filter(introducer=wang).exists()
    zhous.open("/")
    zhous.tap("林女士想请您引荐认识陈先生", "link")
    zhous.tap("这次不便")
    carried(wang, IntroducerPart)
    lins.open(lins.path)
    assert lins.page.locator("#main").inner_text() == before
    lins.sees_nothing_of(ZHOU, WANG)
    wangs.open("/")
    wangs.tap("林女士想请您引荐认识陈先生", "link")
    wangs.sees_nothing_of(ZHOU)
    vouches(wangs)

    accepts(chens, chen, WANG)
    assert wait_until(lambda: between(lin, chen).count() == len((lin, chen)), SOON)
    lins.open(lins.path)
    lins.sees("陈先生", WANG)
    lins.sees_nothing_of(ZHOU)


def test_an_introducer_thinks_of_somebody_who_fits_a_description(
    service: Service, lin: Member, phones: Phones
) -> None:
    zhou, fits, other = called(ZHOU), cast.member("何女士"), cast.member("方先生")
    for one in (fits, other):
        cast.relate(zhou, one, 2)
        cast.relate(one, zhou, 2)
    cast.say(fits, "bio", {0: "成都，做冷链。"})
    everything(service)
    lins, zhous, hers = phones(lin, way=Way("zh-hans", wide=True)), phones(zhou), phones(fits)
    lins.open("/asks/")
    lins.tap("描述想认识的人", "link")
    lins.page.fill("[name=wish]", "懂成都冷链的人")
    lins.pick("introducer", zhou.handle)
    lins.choose("请教交流")
    lins.send()
    lins.sees("已收到您的请求", "懂成都冷链的人")

    carried(zhou, IntroducerPart)
    zhous.open("/")
    zhous.go("a[href^='/asks/vouches/']")
    zhous.sees("懂成都冷链的人", "成都，做冷链。")
    zhous.pick("target", fits.handle)
    vouches(zhous)
    lins.open(lins.path)
    lins.sees_nothing_of("何女士")

    accepts(hers, fits, ZHOU)
    assert wait_until(lambda: between(lin, fits).count() == len((lin, fits)), SOON)
    lins.open(lins.path)
    lins.sees("何女士", ZHOU)


def vouches(phone: Phone) -> None:
    """Say a word for whoever asks."""
    phone.page.fill("[name=words]", VOUCH)
    phone.tap("愿意引荐")
    phone.sees("引荐语已收到")


def accepts(phone: Phone, member: Member, introducer: str) -> None:
    """Read who brings whom, and say yes."""
    carried(member, TargetPart)
    phone.open("/")
    phone.tap(f"{introducer}想为您引荐林女士", "link")
    phone.sees(VOUCH)
    phone.tap("乐意认识")
    phone.sees("已认识")
