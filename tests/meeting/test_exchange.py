"""An exchange: chosen kinds open to both or to neither, at once; it ends for both; an unanswered offer is any ask."""

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest

from disclosure import exchanges, grants, hiding, trust
from disclosure.errors import Gone, NothingToGive, NotThere, Resting, TooManyOpen
from disclosure.models import Exchange, ExchangeAnswer, ExchangeOffer, Grant, Notice
from disclosure.reading import disclose
from profiles import editing
from profiles.binding import bound
from profiles.models import Field, Member
from profiles.sealing import Texts
from profiles.wording import Said
from tests.asking.world import A_SECOND, NOON, Clock
from tests.looking import cast

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
ANSWER_BY = NOON + timedelta(days=6, hours=22)
"""Ten in the morning in Shanghai, seven days on."""
WECHAT = "+8613900000003"
"""In the place of a WeChat ID: what the cast's sealed kind is kept as."""


@pytest.fixture
def wechat(chen: Member, lin: Member) -> None:
    """Both have a number, know each other, and are at level 2."""
    cast.say(lin, "mobile", {3: WECHAT})
    cast.relate(chen, lin, 2)
    cast.relate(lin, chen, 2)


def open_between() -> set[tuple[int, int]]:
    """Who has something open of an exchange to whom."""
    found = Grant.objects.using("owner").filter(basis="exchange")
    return {(one.owner_id, one.user_id) for one in found}


def readable(viewer: Member, owner: Member) -> str:
    """The number that one reads of the other."""
    return disclose(viewer.pk, [owner.handle], "granted")[owner.handle].say("mobile", "zh-hans")


def offered(one: Member, other: Member) -> ExchangeAnswer:
    """One offers; what the other is asked."""
    exchanges.offer(proposer_id=one.pk, handle=other.handle, kinds=["mobile"])
    return ExchangeAnswer.objects.using("owner").get(owner=other)


def exchanged(chen: Member, lin: Member) -> Exchange:
    """Both agree."""
    exchanges.agree(owner_id=lin.pk, answer=offered(chen, lin).pk)
    return Exchange.objects.using("owner").get(ended_at=None)


def revoked(raw: Connect) -> list[tuple[int, int]]:
    """Whose wordings were taken back from whom, as the ledger has it."""
    rows = raw("postgres").execute(
        "SELECT o.member_id, v.member_id FROM ledger_entry e JOIN ledger_pseudonym v ON v.pseudonym = e.viewer"
        " JOIN ledger_pseudonym o ON o.pseudonym = e.owner"
        " WHERE e.act = 'revoke' AND e.reasons = '{granted}' ORDER BY e.id"
    )
    return [(owner, viewer) for owner, viewer in rows]


# --- Made -------------------------------------------------------------------------------------------


def test_nothing_opens_before_both_agree_and_then_both_at_once(
    clock: Clock, wechat: None, chen: Member, lin: Member
) -> None:
    answer = offered(chen, lin)
    assert (open_between(), readable(lin, chen), readable(chen, lin)) == (set(), "", "")
    exchanges.agree(owner_id=lin.pk, answer=answer.pk)
    assert open_between() == {(chen.pk, lin.pk), (lin.pk, chen.pk)}
    assert (readable(lin, chen), readable(chen, lin)) == ("139 0000 0002", "139 0000 0003")
    for one, other in ((chen, lin), (lin, chen)):
        assert [event.what for event in trust.history(one.pk, other.handle)] == ["met", "exchanged"]
    told = Notice.objects.using("owner").filter(kind="exchanged")
    assert [one.member_id for one in told] == [chen.pk]


def test_both_offering_is_one_exchange(clock: Clock, wechat: None, chen: Member, lin: Member) -> None:
    for one, other in ((chen, lin), (lin, chen)):
        exchanges.offer(proposer_id=one.pk, handle=other.handle, kinds=["mobile"])
    assert Exchange.objects.using("owner").count() == 1
    assert {one.state for one in ExchangeOffer.objects.using("owner").all()} == {"agreed"}
    assert open_between() == {(chen.pk, lin.pk), (lin.pk, chen.pk)}
    assert ExchangeAnswer.objects.using("owner").count() == 1


def test_what_both_offers_name_is_exchanged_and_no_more(
    clock: Clock, wechat: None, chen: Member, lin: Member
) -> None:
    for member in (chen, lin):
        email = [Said(3, Texts("a@example.com"))]
        editing.save_field(owner_id=member.pk, kind="email", version=0, wordings=email, ask_from=1)
    exchanges.offer(proposer_id=chen.pk, handle=lin.handle, kinds=["mobile", "email"])
    exchanges.offer(proposer_id=lin.pk, handle=chen.handle, kinds=["mobile"])
    assert Exchange.objects.using("owner").get().kinds == ["mobile"]
    opened = {one.content_object.field.kind for one in Grant.objects.using("owner").filter(basis="exchange")}
    assert opened == {"mobile"}


def test_who_lacks_a_kind_gives_nothing_and_gets_nothing(
    clock: Clock, wechat: None, chen: Member, lin: Member
) -> None:
    with pytest.raises(NothingToGive):
        exchanges.offer(proposer_id=chen.pk, handle=lin.handle, kinds=["wechat"])
    with pytest.raises(NothingToGive):
        exchanges.offer(proposer_id=chen.pk, handle=lin.handle, kinds=[])
    answer = offered(chen, lin)
    Field.objects.using("owner").filter(owner=lin, kind="mobile").update(kind="office")
    with pytest.raises(NothingToGive):
        exchanges.agree(owner_id=lin.pk, answer=answer.pk)
    assert ExchangeAnswer.objects.using("owner").get().state == "open"
    Field.objects.using("owner").filter(owner=lin, kind="office").update(kind="mobile")
    Field.objects.using("owner").filter(owner=chen, kind="mobile").update(kind="office")
    with pytest.raises(Gone):
        exchanges.agree(owner_id=lin.pk, answer=answer.pk)
    assert open_between() == set()


def test_what_is_withheld_or_for_ones_own_eyes_is_nothing_to_give(
    clock: Clock, wechat: None, chen: Member, lin: Member
) -> None:
    number = Field.objects.using("owner").get(owner=chen, kind="mobile")
    cast.withhold(number, lin)
    with pytest.raises(NothingToGive):
        exchanges.offer(proposer_id=chen.pk, handle=lin.handle, kinds=["mobile"])


def test_only_one_of_ones_contacts_can_be_offered_to(
    clock: Clock, wechat: None, chen: Member, lin: Member, zhao: Member
) -> None:
    for handle in (zhao.handle, chen.handle, "a" * 16):
        with pytest.raises(NotThere):
            exchanges.offer(proposer_id=chen.pk, handle=handle, kinds=["mobile"])
    cast.shield(lin, chen)
    with pytest.raises(NotThere):
        exchanges.offer(proposer_id=chen.pk, handle=lin.handle, kinds=["mobile"])


@pytest.mark.parametrize("why", ["no contact of theirs", "refused", "closed to all"])
def test_an_offer_that_reaches_nobody_looks_like_any_other(
    clock: Clock, raw: Connect, wechat: None, chen: Member, lin: Member, why: str
) -> None:
    owner = raw("owner")
    if why == "no contact of theirs":
        owner.execute("DELETE FROM disclosure_relationship WHERE owner_id = %s", [lin.pk])
    elif why == "refused":
        owner.execute(
            "INSERT INTO disclosure_refusal (owner_id, asker_id, since) VALUES (%s, %s, now())",
            [lin.pk, chen.pk],
        )
    else:
        owner.execute(
            "INSERT INTO disclosure_reception (member_id, closed_until, muted) VALUES (%s, %s, '{}')",
            [lin.pk, NOON + timedelta(days=1)],
        )
    exchanges.offer(proposer_id=chen.pk, handle=lin.handle, kinds=["mobile"])
    assert not ExchangeAnswer.objects.using("owner").exists()
    assert not Notice.objects.using("owner").exists()
    sent = ExchangeOffer.objects.using("owner").get()
    assert (sent.state, sent.answer_by) == ("waiting", ANSWER_BY)


def test_an_offer_rests_and_there_are_ten_at_most(
    clock: Clock, wechat: None, chen: Member, lin: Member
) -> None:
    offered(chen, lin)
    with pytest.raises(Resting):
        exchanges.offer(proposer_id=chen.pk, handle=lin.handle, kinds=["mobile"])
    for _ in range(9):
        other = cast.member("会员")
        cast.relate(chen, other, 1)
        exchanges.offer(proposer_id=chen.pk, handle=other.handle, kinds=["mobile"])
    one_more = cast.member("会员")
    cast.relate(chen, one_more, 1)
    with pytest.raises(TooManyOpen):
        exchanges.offer(proposer_id=chen.pk, handle=one_more.handle, kinds=["mobile"])


def test_what_is_exchanged_is_not_offered_again(
    clock: Clock, wechat: None, chen: Member, lin: Member
) -> None:
    exchanged(chen, lin)
    for one, other in ((chen, lin), (lin, chen)):
        with pytest.raises(Resting):
            exchanges.offer(proposer_id=one.pk, handle=other.handle, kinds=["mobile"])


def test_a_tap_that_comes_twice_is_one(clock: Clock, wechat: None, chen: Member, lin: Member) -> None:
    answer = offered(chen, lin)
    for _ in range(2):
        exchanges.agree(owner_id=lin.pk, answer=answer.pk)
    assert Exchange.objects.using("owner").count() == 1
    with pytest.raises(Gone):
        exchanges.decline(owner_id=lin.pk, answer=answer.pk)


# --- Not made ---------------------------------------------------------------------------------------


def test_a_no_is_seen_by_nobody(clock: Clock, wechat: None, chen: Member, lin: Member) -> None:
    answer = offered(chen, lin)
    before = ExchangeOffer.objects.using("owner").values().get()
    exchanges.decline(owner_id=lin.pk, answer=answer.pk)
    assert ExchangeOffer.objects.using("owner").values().get() == before
    assert not Notice.objects.using("owner").filter(member=chen).exists()


@pytest.mark.parametrize("answered", [False, True])
def test_at_the_hour_it_closes_in_one_way(
    clock: Clock, worker: psycopg.Connection, wechat: None, chen: Member, lin: Member, answered: bool
) -> None:
    answer = offered(chen, lin)
    if answered:
        exchanges.decline(owner_id=lin.pk, answer=answer.pk)
    clock.to(ANSWER_BY - A_SECOND)
    worker.execute("SELECT sweep_exchanges(500)")
    assert ExchangeOffer.objects.using("owner").get().state == "waiting"
    clock.to(ANSWER_BY)
    with pytest.raises(Gone):
        exchanges.agree(owner_id=lin.pk, answer=answer.pk)
    worker.execute("SELECT sweep_exchanges(500)")
    sent = ExchangeOffer.objects.using("owner").get()
    assert (sent.state, sent.changed_at) == ("closed", ANSWER_BY)
    told = Notice.objects.using("owner").filter(member=chen)
    assert [(one.kind, one.made_at) for one in told] == [("exchange_closed", ANSWER_BY)]


def test_an_offer_taken_back_has_lapsed_for_the_other(
    clock: Clock, wechat: None, chen: Member, lin: Member
) -> None:
    answer = offered(chen, lin)
    exchanges.withdraw(proposer_id=chen.pk, offer=answer.offer_id)
    assert ExchangeAnswer.objects.using("owner").get().state == "lapsed"
    with pytest.raises(Gone):
        exchanges.withdraw(proposer_id=chen.pk, offer=answer.offer_id)
    with pytest.raises(Gone):
        exchanges.agree(owner_id=lin.pk, answer=answer.pk)


@pytest.mark.parametrize("who", ["proposer", "other"])
@pytest.mark.parametrize("how", ["hides", "ends"])
def test_who_hides_or_ends_it_closes_what_is_offered(
    clock: Clock, wechat: None, chen: Member, lin: Member, who: str, how: str
) -> None:
    answer = offered(chen, lin)
    one, other = (chen, lin) if who == "proposer" else (lin, chen)
    if how == "hides":
        hiding.hide_from(owner_id=one.pk, handle=other.handle)
    else:
        trust.end(owner_id=one.pk, handle=other.handle)
    states = (
        ExchangeOffer.objects.using("owner").get().state,
        ExchangeAnswer.objects.using("owner").get().state,
    )
    assert states == {"proposer": ("withdrawn", "lapsed"), "other": ("waiting", "declined")}[who]
    with pytest.raises(Gone):
        exchanges.agree(owner_id=lin.pk, answer=answer.pk)


# --- Ended ------------------------------------------------------------------------------------------


ENDS: dict[str, Callable[[Member, Member, Exchange], object]] = {
    "ended": lambda one, _other, made: exchanges.end(member_id=one.pk, exchange=made.pk),
    "taken back": lambda one, other, _made: grants.revoke(owner_id=one.pk, viewer=other.handle),
    "no contact any more": lambda one, other, _made: trust.end(owner_id=one.pk, handle=other.handle),
    "hidden": lambda one, other, _made: hiding.hide_from(owner_id=one.pk, handle=other.handle),
    "erased": lambda one, _other, _made: editing.erase_field(
        owner_id=one.pk,
        kind="mobile",
        version=Field.objects.using("owner").get(owner=one, kind="mobile").version,
    ),
}


@pytest.mark.parametrize("who", ["who offered", "who agreed"])
@pytest.mark.parametrize("how", ENDS)
def test_either_ends_it_for_both(
    clock: Clock, raw: Connect, wechat: None, chen: Member, lin: Member, who: str, how: str
) -> None:
    made = exchanged(chen, lin)
    one, other = (chen, lin) if who == "who offered" else (lin, chen)
    ENDS[how](one, other, made)
    assert open_between() == set()
    assert Exchange.objects.using("owner").get().ended_at == NOON
    assert sorted(revoked(raw)) == sorted([(chen.pk, lin.pk), (lin.pk, chen.pk)])
    assert [event.what for event in trust.history(other.pk, one.handle)][-1] == "unexchanged"
    with pytest.raises(Gone):
        exchanges.end(member_id=other.pk, exchange=made.pk)


def test_what_was_opened_otherwise_stays(clock: Clock, wechat: None, chen: Member, lin: Member) -> None:
    number = cast.at_tier(Field.objects.using("owner").get(owner=chen, kind="mobile"), 3)
    grants.give(owner_id=chen.pk, wordings=[number.pk], viewer=lin.handle, until=NOON + timedelta(days=30))
    made = exchanged(chen, lin)
    exchanges.end(member_id=lin.pk, exchange=made.pk)
    assert [one.basis for one in Grant.objects.using("owner").all()] == ["owner"]
    assert readable(lin, chen) == "139 0000 0002"


def test_nobody_else_ends_it(clock: Clock, wechat: None, chen: Member, lin: Member, zhao: Member) -> None:
    made = exchanged(chen, lin)
    with pytest.raises(Gone):
        exchanges.end(member_id=zhao.pk, exchange=made.pk)
    with bound(zhao.pk):
        assert not Exchange.objects.exists()


def test_it_is_over_for_both_after_a_year(clock: Clock, wechat: None, chen: Member, lin: Member) -> None:
    made = exchanged(chen, lin)
    clock.to(NOON + timedelta(days=365))
    assert (readable(lin, chen), readable(chen, lin)) == ("", "")
    with pytest.raises(Gone):
        exchanges.end(member_id=lin.pk, exchange=made.pk)
    assert grants.revoke(owner_id=chen.pk, viewer=lin.handle) == 0
    assert open_between() == set()


def test_the_step_closes_what_somebody_was_busy_with(
    clock: Clock, worker: psycopg.Connection, raw: Connect, wechat: None, chen: Member, lin: Member
) -> None:
    made = exchanged(chen, lin)
    busy = raw("owner")
    busy.execute("BEGIN")
    busy.execute("SELECT FROM disclosure_grant WHERE owner_id = %s FOR UPDATE", [lin.pk])
    exchanges.end(member_id=chen.pk, exchange=made.pk)
    assert open_between() == {(lin.pk, chen.pk)}
    busy.execute("COMMIT")
    cast.carry_all(worker)
    assert open_between() == set()


def test_agreed_elsewhere_it_is_made_by_one_call(
    clock: Clock, raw: Connect, wechat: None, chen: Member, lin: Member
) -> None:
    def made(kinds: str) -> object:
        row = (
            raw("postgres")
            .execute("SELECT exchange_between(%s, %s, %s)", [chen.pk, lin.pk, kinds])
            .fetchone()
        )
        assert row
        return row[0]

    assert made("{mobile}") == Exchange.objects.using("owner").get().pk
    assert open_between() == {(chen.pk, lin.pk), (lin.pk, chen.pk)}
    assert made("{mobile,wechat}") is None
    assert Exchange.objects.using("owner").count() == 1
