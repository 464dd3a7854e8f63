"""Meeting, while one of the two hides from the other's company: whoever hides sees no difference, the other nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from disclosure import exchanges, hiding
from disclosure.errors import Gone
from disclosure.models import AccessRequest, ExchangeAnswer, ExchangeOffer, Notice, Relationship
from intros import handshakes, tables
from intros.models import Claim, Introduction, Showing
from profiles import editing
from profiles.models import Member
from tests.asking.world import NOON, Clock
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
    for showing in Showing.objects.using("owner").all():
        with pytest.raises(Gone):
            handshakes.confirm(owner_id=li.pk, showing=showing.pk)


def test_a_code_that_somebody_who_hides_has_scanned_is_good_for_another(
    li: Member, chen: Member, zhao: Member
) -> None:
    from_the_bank(chen)
    code = handshakes.own_code(li.pk)
    assert handshakes.claim(chen.pk, code.token, "") == "offered"
    assert handshakes.own_code(li.pk) == code
    assert handshakes.claim(zhao.pk, code.token, "") == "offered"
    assert [one.claimant_id for one in handshakes.waiting(li.pk)] == [zhao.handle]
    found = handshakes.scan(chen.pk, code.token, "")
    assert found is not None
    assert found.state == "offered"


def test_of_two_who_scanned_each_other_only_who_hides_sees_that_it_is_so(li: Member, chen: Member) -> None:
    for one, other in ((li, chen), (chen, li)):
        handshakes.claim(one.pk, handshakes.own_code(other.pk).token, "")
    from_the_bank(chen)
    handshakes.confirm(owner_id=chen.pk, showing=Showing.objects.using("owner").get(owner=chen).pk)
    states = dict(Claim.objects.using("owner").values_list("claimant_id", "state"))
    assert states == {chen.pk: "met", li.pk: "offered"}


def test_meeting_lifts_what_rests_for_who_hides_and_nothing_for_the_other(
    li: Member, chen: Member, zhao: Member
) -> None:
    later = NOON + timedelta(days=90)
    over = dict.fromkeys(("sent_at", "answer_by", "changed_at"), NOON) | {
        "state": "closed",
        "retry_at": later,
    }
    for one, other in ((chen, li), (li, chen)):
        AccessRequest.objects.using("owner").create(
            asker=one, owner=other, field_ids=[], kinds=[], purpose="advice", **over
        )
        ExchangeOffer.objects.using("owner").create(proposer=one, other=other, kinds=["mobile"], **over)
        Introduction.objects.using("owner").create(
            seeker=one, target=other, introducer=zhao, purpose="advice", **over
        )
    handshakes.claim(li.pk, handshakes.own_code(chen.pk).token, "")
    from_the_bank(chen)
    handshakes.confirm(owner_id=chen.pk, showing=Showing.objects.using("owner").get().pk)
    lifted = [
        dict(model.objects.using("owner").values_list(who, "retry_at"))
        for model, who in ((AccessRequest, "asker"), (ExchangeOffer, "proposer"), (Introduction, "seeker"))
    ]
    assert lifted == [{chen.pk: NOON, li.pk: later}] * 3


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


def test_answering_the_offer_of_one_from_whose_company_one_hides_is_as_where_nothing_is_left(
    li: Member, chen: Member, zhao: Member
) -> None:
    for other in (li, zhao):
        cast.say(other, "mobile", {3: "+8613900000003"})
        cast.relate(chen, other, 2)
        cast.relate(other, chen, 2)
        exchanges.offer(proposer_id=other.pk, handle=chen.handle, kinds=["mobile"])
    from_the_bank(chen)
    editing.erase_field(owner_id=zhao.pk, kind="mobile", version=1)
    asked = [one.pk for one in ExchangeAnswer.objects.using("owner").filter(owner=chen)]
    for answer in asked:
        with pytest.raises(Gone):
            exchanges.agree(owner_id=chen.pk, answer=answer)
    for answer in asked:
        exchanges.decline(owner_id=chen.pk, answer=answer)
    assert set(ExchangeAnswer.objects.using("owner").values_list("state", flat=True)) == {"declined"}
    assert set(ExchangeOffer.objects.using("owner").values_list("state", flat=True)) == {"waiting"}
