"""Meeting, while one of the two hides from the other's company: whoever hides sees no difference, the other nothing."""

from collections.abc import Callable

import pytest
from django.test import Client

from disclosure import exchanges, hiding
from disclosure.errors import Gone
from disclosure.models import ExchangeAnswer, ExchangeOffer, Notice, Relationship
from intros import handshakes, tables
from intros.models import Claim, Showing
from profiles.models import Member
from tests.asking.world import Clock
from tests.looking import cast
from tests.meeting.test_pages import page
from tests.reach.test_companies import BANK, works_at
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def li(clock: Clock) -> Member:
    """李女士 is at the bank, and says so to very few."""
    made = cast.member("李女士")
    works_at(made, BANK, tier=4)
    return made


@pytest.fixture
def lis(li: Member) -> Client:
    """李女士's phone."""
    return client_for(li)


def from_the_bank(member: Member) -> None:
    hiding.hide_from_company(owner_id=member.pk, name=BANK)


@pytest.mark.parametrize("sort", ["shown", "table"])
def test_six_digits_lead_whoever_hides_where_they_led_before(li: Member, chen: Member, sort: str) -> None:
    if sort == "table":
        tables.start(li.pk)
    digits = handshakes.own_code(li.pk, sort).digits
    before = handshakes.typed(chen.pk, digits)
    assert before is not None
    from_the_bank(chen)
    assert handshakes.typed(chen.pk, digits) == before


WAYS: dict[str, tuple[Callable[[Member, Member], None], bool]] = {
    "a company, before": (lambda chen, _li: from_the_bank(chen), True),
    "a company, since": (lambda chen, _li: from_the_bank(chen), False),
    "a person, since": (lambda chen, li: hiding.hide_from(owner_id=chen.pk, handle=li.handle), False),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_claim_of_whoever_hides_reaches_nobody(li: Member, chen: Member, lis: Client, way: str) -> None:
    hides, before = WAYS[way]
    if before:
        hides(chen, li)
    token = handshakes.own_code(li.pk).token
    assert handshakes.claim(chen.pk, token, "") == "offered"
    if not before:
        hides(chen, li)
    assert Claim.objects.using("owner").get().state == "offered"
    assert handshakes.waiting(li.pk) == []
    assert "扫了您的码" not in page(lis, "/")
    with pytest.raises(Gone):
        handshakes.confirm(owner_id=li.pk, showing=Showing.objects.using("owner").get().pk)


def test_confirming_somebody_from_whose_company_one_hides_tells_them_nothing(
    li: Member, chen: Member
) -> None:
    handshakes.claim(li.pk, handshakes.own_code(chen.pk).token, "")
    from_the_bank(chen)
    showing = Showing.objects.using("owner").get().pk
    for _twice in range(2):
        assert handshakes.confirm(owner_id=chen.pk, showing=showing) == li.handle
    known = Relationship.objects.using("owner").values_list("owner_id", "viewer_id", "level")
    assert set(known) == {(chen.pk, li.pk, 2)}
    assert not Notice.objects.using("owner").filter(member=li).exists()
    assert Claim.objects.using("owner").get().state == "offered"


def test_an_offer_lapses_for_somebody_from_whose_company_the_proposer_hides(
    li: Member, chen: Member, lis: Client
) -> None:
    for one, other in ((li, chen), (chen, li)):
        cast.relate(one, other, 2)
    exchanges.offer(proposer_id=chen.pk, handle=li.handle, kinds=["mobile"])
    from_the_bank(chen)
    assert ExchangeOffer.objects.using("owner").get().state == "waiting"
    assert ExchangeAnswer.objects.using("owner").get().state == "lapsed"
    assert "互换名片" not in page(lis, "/")
