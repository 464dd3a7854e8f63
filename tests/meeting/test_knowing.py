"""Recognition and the table: what one alone has said or ticked does nothing and shows nowhere; both is one meeting."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from disclosure import hiding, trust
from disclosure.errors import Gone, NotThere, TooManyOpen
from disclosure.models import Notice, Relationship, RelationshipEvent
from disclosure.reading import disclose
from intros import handshakes, recognitions, tables
from intros.models import Claim, Recognition, Seat, Showing, Tick
from profiles.models import Member
from tests.asking.test_at_once import TIMES, at_once
from tests.asking.world import A_SECOND, NOON, Clock
from tests.looking import cast
from tests.meeting.test_pages import page
from tests.reach.test_companies import works_at
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
"""Four in Shanghai, when the evening of the 23rd is over."""
MONTH = timedelta(days=30)


@pytest.fixture(autouse=True)
def listed(lin: Member) -> None:
    """Here 林女士 stands in the directory, unless a test says otherwise."""
    Member.objects.using("owner").filter(pk=lin.pk).update(listed=True)


def connected() -> set[tuple[int, int, int, str]]:
    """Who trusts whom how far, and since what."""
    found = Relationship.objects.using("owner").all()
    return {(one.owner_id, one.viewer_id, one.level, one.basis) for one in found}


def both(one: Member, other: Member, basis: str) -> set[tuple[int, int, int, str]]:
    return {(one.pk, other.pk, 2, basis), (other.pk, one.pk, 2, basis)}


def say(one: Member, other: Member) -> None:
    recognitions.say(member_id=one.pk, handle=other.handle)


# --- Recognition ------------------------------------------------------------------------------------


def test_one_alone_does_nothing_and_both_are_acquainted(clock: Clock, chen: Member, lin: Member) -> None:
    for _ in range(2):
        say(chen, lin)
    assert connected() == set()
    assert not Notice.objects.using("owner").exists()
    assert recognitions.said(lin.pk, chen.handle) is None
    say(lin, chen)
    assert connected() == both(chen, lin, "recognised")
    told = Notice.objects.using("owner").filter(kind="recognised").values_list("member_id", flat=True)
    assert set(told) == {chen.pk, lin.pk}
    say(chen, lin)
    assert RelationshipEvent.objects.using("owner").count() == 2


def test_it_stands_for_thirty_days_or_until_it_is_taken_back(
    clock: Clock, worker: psycopg.Connection, chen: Member, lin: Member
) -> None:
    say(chen, lin)
    recognitions.unsay(member_id=chen.pk, handle=lin.handle)
    say(lin, chen)
    assert connected() == set()
    clock.to(NOON + MONTH)
    say(chen, lin)
    assert connected() == set()
    worker.execute("SELECT sweep_tables(500)")
    assert [one.member_id for one in Recognition.objects.using("owner").all()] == [chen.pk]


@pytest.mark.parametrize("who", ["one", "other"])
def test_who_hides_has_not_said_it(clock: Clock, chen: Member, lin: Member, who: str) -> None:
    say(chen, lin)
    hider, other = (chen, lin) if who == "one" else (lin, chen)
    hiding.hide_from(owner_id=hider.pk, handle=other.handle)
    with pytest.raises(NotThere):
        say(lin, chen)
    assert connected() == set()
    assert Recognition.objects.using("owner").exists() == (who == "other")


def test_keeping_somebody_further_away_takes_back_what_one_said_of_them(
    clock: Clock, chen: Member, lin: Member
) -> None:
    cast.relate(chen, lin, 2)
    token = sit(chen, lin)
    say(chen, lin)
    met(chen, lin, token)
    trust.further(owner_id=chen.pk, handle=lin.handle, was=2)
    say(lin, chen)
    met(lin, chen, token)
    assert connected() == {(chen.pk, lin.pk, 1, "met")}
    assert mates(lin, token)[chen.handle] == (True, False)


def test_nobody_is_recognised_who_is_not_there_and_twenty_at_most(
    clock: Clock, chen: Member, lin: Member
) -> None:
    for handle in (chen.handle, "a" * 16, cast.member("孙女士", listed=False).handle):
        with pytest.raises(NotThere):
            recognitions.say(member_id=chen.pk, handle=handle)
    for _ in range(20):
        say(chen, cast.member("会员"))
    with pytest.raises(TooManyOpen):
        say(chen, lin)


def test_both_at_once_are_acquainted_once(clock: Clock, chen: Member, lin: Member) -> None:
    for _ in range(TIMES):
        for model in (Recognition, Relationship, RelationshipEvent, Notice):
            model.objects.using("owner").all().delete()
        at_once(lambda: say(chen, lin), lambda: say(lin, chen), lambda: say(chen, lin))
        assert connected() == both(chen, lin, "recognised")
        assert RelationshipEvent.objects.using("owner").count() == 2


# --- Digits on the telephone ------------------------------------------------------------------------


def test_digits_told_on_the_telephone_are_asked_about_and_good_once(
    clock: Clock, chen: Member, lin: Member, zhao: Member
) -> None:
    code = handshakes.own_code(chen.pk, "spoken")
    assert code.ends_at == NOON + timedelta(hours=48)
    recognitions.say_digits(member_id=lin.pk, digits=code.digits)
    recognitions.say_digits(member_id=zhao.pk, digits=code.digits)
    [found] = handshakes.waiting(chen.pk, "spoken")
    assert (found.claimant_id, handshakes.waiting(chen.pk)) == (lin.handle, [])
    assert connected() == set()
    assert not Notice.objects.using("owner").exclude(member=chen).exists()
    handshakes.confirm(owner_id=chen.pk, showing=found.pk)
    assert connected() == both(chen, lin, "recognised")
    assert recognitions.own_spoken(chen.pk) is None


def test_digits_that_are_nobodys_are_answered_alike(clock: Clock, chen: Member, lin: Member) -> None:
    code = handshakes.own_code(chen.pk, "spoken")
    hides = cast.member("孙先生")
    cast.shield(hides, lin)
    hidden = handshakes.own_code(hides.pk, "spoken")
    wrong = "000000" if code.digits != "000000" else "111111"
    clients = [client_for(lin) for _ in range(4)]
    own = handshakes.own_code(lin.pk, "spoken").digits
    answers = {
        (answer.status_code, answer.headers["Location"], client.get("/meet/spoken/").content[-400:])
        for client, digits in zip(clients, (code.digits, hidden.digits, wrong, own), strict=True)
        for answer in [client.post("/meet/spoken/", {"digits": digits})]
    }
    assert len(answers) == 1
    assert (Claim.objects.using("owner").count(), Showing.objects.using("owner").count()) == (1, 1)
    assert handshakes.scan(lin.pk, code.token, "") is None, "digits for the telephone open no card"


def test_a_no_on_the_telephone_is_seen_by_nobody(clock: Clock, chen: Member, lin: Member) -> None:
    code = handshakes.own_code(chen.pk, "spoken")
    recognitions.say_digits(member_id=lin.pk, digits=code.digits)
    [found] = handshakes.waiting(chen.pk, "spoken")
    handshakes.decline(owner_id=chen.pk, showing=found.pk)
    assert not Notice.objects.using("owner").filter(member=lin).exists()
    clock.to(NOON + timedelta(hours=48))
    with pytest.raises(Gone):
        handshakes.confirm(owner_id=chen.pk, showing=found.pk)


# --- A table ----------------------------------------------------------------------------------------


def sit(*members: Member) -> str:
    """All sit at a table that the first has started; its token."""
    token = tables.start(members[0].pk)
    for one in members[1:]:
        tables.join(member_id=one.pk, token=token)
    return token


def met(one: Member, other: Member, token: str, *, yes: bool = True) -> None:
    found = tables.table(one.pk, token)
    tables.tick(member_id=one.pk, table_id=found.id, handle=other.handle, met=yes)


def mates(one: Member, token: str) -> dict[str, tuple[bool, bool]]:
    """Whom somebody finds at the table: ticked by them, met."""
    found = tables.mates(one.pk, tables.table(one.pk, token).id)
    return {mate.handle: (mate.ticked, mate.met) for mate in found}


def test_ticks_of_both_connect_and_one_alone_shows_to_its_owner_only(
    clock: Clock, chen: Member, lin: Member, zhao: Member
) -> None:
    token = sit(chen, lin, zhao)
    met(chen, lin, token)
    met(chen, zhao, token)
    assert mates(chen, token) == {lin.handle: (True, False), zhao.handle: (True, False)}
    assert mates(lin, token) == {chen.handle: (False, False), zhao.handle: (False, False)}
    assert connected() == set()
    assert not Notice.objects.using("owner").exists()
    met(lin, chen, token)
    assert connected() == both(chen, lin, "met")
    assert mates(lin, token)[chen.handle] == (True, True)
    assert RelationshipEvent.objects.using("owner").filter(what="met").count() == 2
    met(lin, chen, token)
    met(lin, chen, token, yes=False)
    assert mates(chen, token)[lin.handle] == (True, True)


def test_a_tick_is_taken_back(clock: Clock, chen: Member, lin: Member) -> None:
    token = sit(chen, lin)
    met(chen, lin, token)
    met(chen, lin, token, yes=False)
    met(lin, chen, token)
    assert connected() == set()


def test_by_morning_the_table_is_over_and_single_ticks_are_gone(
    clock: Clock, worker: psycopg.Connection, chen: Member, lin: Member, zhao: Member
) -> None:
    token = sit(chen, lin, zhao)
    met(chen, lin, token)
    met(chen, zhao, token)
    met(zhao, chen, token)
    clock.to(MORNING - A_SECOND)
    assert tables.tonight(chen.pk) == [token]
    clock.to(MORNING)
    assert tables.tonight(chen.pk) == []
    for one in (chen, lin):
        with pytest.raises(NotThere):
            tables.table(one.pk, token)
    worker.execute("SELECT sweep_tables(500)")
    assert {one.state for one in Tick.objects.using("owner").all()} == {"mutual"}
    assert not Seat.objects.using("owner").exists()


def test_who_hides_from_one_is_not_at_the_table_for_them(
    clock: Clock, chen: Member, lin: Member, zhao: Member
) -> None:
    token = sit(chen, lin, zhao)
    met(lin, zhao, token)
    hiding.hide_from(owner_id=zhao.pk, handle=lin.handle)
    assert mates(lin, token) == {chen.handle: (False, False)}
    with pytest.raises(NotThere):
        met(lin, zhao, token)
    with pytest.raises(NotThere):
        met(zhao, lin, token)
    cast.shield(chen, cast_stranger := cast.member("钱先生"))
    with pytest.raises(NotThere):
        tables.join(member_id=cast_stranger.pk, token=token)


def test_who_hides_from_a_company_sees_the_table_as_before_and_their_tick_stays_their_own(
    clock: Clock, chen: Member, lin: Member, zhao: Member
) -> None:
    token = sit(zhao, chen, lin)
    met(lin, chen, token)
    say(lin, chen)
    works_at(lin, "中国工商银行")
    hiding.hide_from_company(owner_id=chen.pk, name="中国工商银行")
    assert mates(chen, token) == {zhao.handle: (False, False), lin.handle: (False, False)}
    assert mates(lin, token) == {zhao.handle: (False, False)}
    met(chen, lin, token)
    say(chen, lin)
    assert mates(chen, token)[lin.handle] == (True, False)
    assert connected() == set()
    assert not Notice.objects.using("owner").exists()
    with pytest.raises(NotThere):
        met(lin, chen, token)


def test_who_stands_in_no_directory_is_called_by_their_name_at_the_table_and_until_morning(
    clock: Clock, chen: Member, lin: Member, zhao: Member
) -> None:
    Member.objects.using("owner").filter(pk=lin.pk).update(listed=False)
    sit(chen, lin, zhao)
    for other in (chen, zhao):
        seen = disclose(other.pk, [lin.handle], "table")
        assert seen[lin.handle].name("zh-hans") == "林女士"
    clock.to(MORNING)
    assert disclose(chen.pk, [lin.handle], "table") == {}


def test_nobody_ticks_from_outside_and_fifty_sit_at_most(
    clock: Clock, chen: Member, lin: Member, zhao: Member
) -> None:
    token = sit(chen, lin)
    with pytest.raises(NotThere):
        met(zhao, chen, token)
    assert tables.mates(zhao.pk, tables.table(zhao.pk, token).id) == []
    for number in range(48):
        Seat.objects.using("owner").create(
            table_id=tables.table(chen.pk, token).id,
            member=cast.member(f"会员{number}"),
            joined_at=NOON,
            ends_at=MORNING,
        )
    with pytest.raises(tables.Full):
        tables.join(member_id=zhao.pk, token=token)
    tables.join(member_id=lin.pk, token=token)


def test_both_ticking_at_once_meet_once(clock: Clock, chen: Member, lin: Member) -> None:
    token = sit(chen, lin)
    for _ in range(TIMES):
        for model in (Tick, Relationship, RelationshipEvent, Notice):
            model.objects.using("owner").all().delete()
        at_once(lambda: met(chen, lin, token), lambda: met(lin, chen, token), lambda: met(chen, lin, token))
        assert connected() == both(chen, lin, "met")
        assert RelationshipEvent.objects.using("owner").count() == 2


def test_the_pages_of_a_table_and_of_knowing(clock: Clock, chen: Member, lin: Member) -> None:
    chens, lins = client_for(chen), client_for(lin)
    assert "今晚同桌" in page(chens, "/meet/table/")
    path = chens.post("/meet/table/").headers["Location"]
    assert chens.get("/meet/table/").headers["Location"] == path
    assert "坐下" in page(lins, path)
    assert "陈先生" not in page(lins, path)
    assert lins.post(path).headers["Location"] == path
    assert "陈先生" in page(lins, path)
    table = tables.table(chen.pk, path.split("/")[-2]).id
    for client in (chens, lins):
        assert client.get(f"/meet/code/{table}.png").status_code == 200
    digits = handshakes.digits_of(table)
    assert lins.post("/meet/typed/", {"digits": digits}).headers["Location"] == path
    chens.post(f"{path}tick/", {"handle": lin.handle, "met": "yes"})
    lins.post(f"{path}tick/", {"handle": chen.handle, "met": "yes"})
    assert "已相识" in page(lins, path)
    assert "陈志远" in page(lins, f"/meet/with/{chen.handle}/")
    assert "这个码已失效" in page(lins, f"/meet/table/{'a' * 26}/", 404)
    known = f"/people/{chen.handle}/known/"
    assert "你们早就认识" in page(lins, known)
    lins.post(known, {"answer": "yes"})
    assert "对方看不到" in page(lins, known)
    lins.post(known, {"answer": "back"})
    assert "对方看不到" not in page(lins, known)
    chens.post("/meet/spoken/", {"make": "yes"})
    assert recognitions.own_spoken(chen.pk) is not None
    assert "报给对方" in page(chens, "/meet/spoken/") or "六位数字" in page(chens, "/meet/spoken/")
