"""Two at once: a code is claimed by one, a claim is confirmed once, and nobody waits for each other forever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from disclosure import exchanges, grants, hiding
from disclosure.models import (
    Exchange,
    ExchangeAnswer,
    ExchangeOffer,
    Grant,
    Notice,
    Relationship,
    RelationshipEvent,
)
from intros import handshakes
from intros.models import Claim, Code, Showing
from profiles import editing
from profiles.models import Field, Member
from tests.asking.test_at_once import TIMES, at_once
from tests.asking.world import Clock
from tests.intros.test_at_once import alone, until_waiting
from tests.looking import cast

pytestmark = pytest.mark.django_db

Scans = Callable[[], object]


def anew() -> None:
    """Forget who met whom."""
    for model in (Showing, Claim, Code, Relationship, RelationshipEvent):
        model.objects.using("owner").all().delete()


def met() -> tuple[int, int]:
    """How many relationships there are, and how many meetings stand in histories."""
    relationships = Relationship.objects.using("owner").count()
    return relationships, RelationshipEvent.objects.using("owner").filter(what="met").count()


def scans(viewer: Member | None, token: str, secret: str = "") -> Scans:
    return lambda: handshakes.claim(viewer.pk if viewer else None, token, secret)


def test_of_two_scanners_one_has_the_code(clock: Clock, chen: Member, lin: Member, zhao: Member) -> None:
    for _ in range(TIMES):
        anew()
        token = handshakes.own_code(chen.pk).token
        came = at_once(scans(lin, token), scans(zhao, token), scans(None, token, "a" * 32))
        assert came.count(None) == 2
        assert set(came) <= {None, "offered", "held"}
        assert (Claim.objects.using("owner").count(), Showing.objects.using("owner").count()) == (1, 1)


def test_a_double_tap_claims_and_confirms_once(clock: Clock, chen: Member, lin: Member) -> None:
    for _ in range(TIMES):
        anew()
        token = handshakes.own_code(chen.pk).token
        assert at_once(*[scans(lin, token)] * 3) == ["offered"] * 3
        found = Showing.objects.using("owner").get()

        def yes(showing: int = found.pk) -> object:
            return handshakes.confirm(owner_id=chen.pk, showing=showing)

        assert at_once(yes, yes, yes) == [lin.handle] * 3
        assert met() == (2, 2)


def test_two_who_scan_each_other_and_confirm_at_once_meet_once(
    clock: Clock, chen: Member, lin: Member
) -> None:
    for _ in range(TIMES):
        anew()
        for one, other in ((chen, lin), (lin, chen)):
            handshakes.claim(one.pk, handshakes.own_code(other.pk).token, "")
        rows = {row.owner_id: row.pk for row in Showing.objects.using("owner").all()}
        came = at_once(
            lambda: handshakes.confirm(owner_id=chen.pk, showing=rows[chen.pk]),  # noqa: B023
            lambda: handshakes.confirm(owner_id=lin.pk, showing=rows[lin.pk]),  # noqa: B023
        )
        assert (came, met()) == ([lin.handle, chen.handle], (2, 2))


def test_yes_and_no_at_once_are_one_of_them(clock: Clock, chen: Member, lin: Member) -> None:
    for _ in range(TIMES):
        anew()
        handshakes.claim(lin.pk, handshakes.own_code(chen.pk).token, "")
        found = Showing.objects.using("owner").get()
        at_once(
            lambda: handshakes.confirm(owner_id=chen.pk, showing=found.pk),  # noqa: B023
            lambda: handshakes.decline(owner_id=chen.pk, showing=found.pk),  # noqa: B023
        )
        state = Showing.objects.using("owner").get().state
        assert (state, met()) in {("met", (2, 2)), ("declined", (0, 0))}


def test_a_code_that_changes_while_it_is_claimed_is_claimed_or_not(
    clock: Clock, chen: Member, lin: Member
) -> None:
    for _ in range(TIMES):
        anew()
        token = handshakes.own_code(chen.pk).token
        Code.objects.using("owner").update(made_at="2026-11-23T03:59:00Z")
        came = at_once(scans(lin, token), lambda: handshakes.own_code(chen.pk).token)
        assert came[0] == "offered"
        assert came[1] != token


def test_both_scan_each_other_and_both_confirm(clock: Clock, chen: Member, lin: Member) -> None:
    for _ in range(TIMES):
        anew()
        tokens = {one.pk: handshakes.own_code(one.pk).token for one in (chen, lin)}
        assert at_once(scans(lin, tokens[chen.pk]), scans(chen, tokens[lin.pk])) == ["offered"] * 2
        each = {one.owner_id: one.pk for one in Showing.objects.using("owner").all()}
        at_once(
            lambda: handshakes.confirm(owner_id=chen.pk, showing=each[chen.pk]),  # noqa: B023
            lambda: handshakes.confirm(owner_id=lin.pk, showing=each[lin.pk]),  # noqa: B023
        )
        assert met()[0] == 2


def test_who_hides_while_it_is_confirmed_has_a_contact_or_none(
    clock: Clock, chen: Member, lin: Member
) -> None:
    for _ in range(TIMES):
        anew()
        handshakes.claim(lin.pk, handshakes.own_code(chen.pk).token, "")
        found = Showing.objects.using("owner").get()
        at_once(
            lambda: handshakes.confirm(owner_id=chen.pk, showing=found.pk),  # noqa: B023
            lambda: hiding.hide_from(owner_id=lin.pk, handle=chen.handle),
        )
        assert met() in {(2, 2), (0, 0)}
        hiding.hide_from(owner_id=lin.pk, handle=chen.handle, hide=False)


# --- Exchanging -------------------------------------------------------------------------------------


@pytest.fixture
def friends(chen: Member, lin: Member) -> None:
    """They know each other, and each has a number."""
    cast.say(lin, "mobile", {3: "+8613900000003"})
    cast.relate(chen, lin, 2)
    cast.relate(lin, chen, 2)


def no_exchange() -> None:
    """Forget what was exchanged."""
    for model in (Grant, ExchangeAnswer, ExchangeOffer, Exchange, Notice):
        model.objects.using("owner").all().delete()


def offers(one: Member, other: Member) -> Callable[[], object]:
    return lambda: exchanges.offer(proposer_id=one.pk, handle=other.handle, kinds=["mobile"])


def given() -> set[tuple[int, int]]:
    """Who has something open of an exchange to whom."""
    return {(one.owner_id, one.user_id) for one in Grant.objects.using("owner").filter(basis="exchange")}


def test_both_offering_at_once_is_one_exchange(
    clock: Clock, friends: None, chen: Member, lin: Member
) -> None:
    for _ in range(TIMES):
        no_exchange()
        at_once(offers(chen, lin), offers(lin, chen), offers(chen, lin))
        assert Exchange.objects.using("owner").count() == 1
        assert given() == {(chen.pk, lin.pk), (lin.pk, chen.pk)}
        assert {one.state for one in ExchangeOffer.objects.using("owner").all()} == {"agreed"}


def test_agreeing_while_it_is_taken_back_opens_both_or_neither(
    clock: Clock, friends: None, chen: Member, lin: Member
) -> None:
    for _ in range(TIMES):
        no_exchange()
        offers(chen, lin)()
        answer = ExchangeAnswer.objects.using("owner").get()
        came = at_once(
            lambda: exchanges.agree(owner_id=lin.pk, answer=answer.pk),  # noqa: B023
            lambda: exchanges.withdraw(proposer_id=chen.pk, offer=answer.offer_id),  # noqa: B023
            lambda: exchanges.agree(owner_id=lin.pk, answer=answer.pk),  # noqa: B023
        )
        state = ExchangeOffer.objects.using("owner").get().state
        assert (state, len(given())) in {("agreed", 2), ("withdrawn", 0)}
        assert came.count("Gone") == (1 if state == "agreed" else 2)


def test_offering_the_same_while_the_others_offer_is_taken_back_is_an_offer(
    clock: Clock, friends: None, chen: Member, lin: Member, raw: Callable[..., psycopg.Connection]
) -> None:
    offers(lin, chen)()
    theirs = ExchangeOffer.objects.using("owner").get()
    back = raw("web")
    with ThreadPoolExecutor(1) as thread:
        with back.transaction():
            back.execute("SELECT bind_viewer(%s)", [lin.pk])
            back.execute("SELECT withdraw_exchange(%s)", [theirs.pk])
            mine = thread.submit(alone, offers(chen, lin))
            until_waiting(raw("postgres"), 1)
        mine.result(timeout=60)
    states = ExchangeOffer.objects.using("owner").values_list("proposer_id", "state")
    assert set(states) == {(lin.pk, "withdrawn"), (chen.pk, "waiting")}
    assert given() == set()
    assert ExchangeAnswer.objects.using("owner").get(state="open").owner_id == lin.pk


def test_both_end_it_at_once(
    clock: Clock, friends: None, chen: Member, lin: Member, worker: psycopg.Connection
) -> None:
    for _ in range(TIMES):
        no_exchange()
        for one, other in ((chen, lin), (lin, chen)):
            offers(one, other)()
        made = Exchange.objects.using("owner").get()
        at_once(
            lambda: grants.revoke(owner_id=chen.pk, viewer=lin.handle),
            lambda: grants.revoke(owner_id=lin.pk, viewer=chen.handle),
            lambda: exchanges.end(member_id=chen.pk, exchange=made.pk),  # noqa: B023
        )
        cast.carry_all(worker)
        assert given() == set()
        assert Exchange.objects.using("owner").get().ended_at is not None


def test_a_number_is_erased_while_it_is_exchanged(
    clock: Clock, friends: None, chen: Member, lin: Member, worker: psycopg.Connection
) -> None:
    for number in range(TIMES):
        no_exchange()
        offers(chen, lin)()
        answer = ExchangeAnswer.objects.using("owner").get()
        kept = Field.objects.using("owner").get(owner=lin, kind="mobile")
        at_once(
            lambda: exchanges.agree(owner_id=lin.pk, answer=answer.pk),  # noqa: B023
            lambda: editing.erase_field(owner_id=lin.pk, kind="mobile", version=kept.version),  # noqa: B023
        )
        cast.carry_all(worker)
        assert given() == set()
        cast.say(lin, "mobile", {3: f"+861390000{number:04d}"})
