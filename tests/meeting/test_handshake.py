"""A handshake: read with a record, claimed once, confirmed by both, in one transaction; else nothing to see."""

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest

from disclosure import asking, trust
from disclosure.errors import Gone
from disclosure.models import AccessRequest, Grant, Notice, Relationship, RelationshipEvent
from disclosure.reading import InsideTransaction
from intros import handshakes
from intros.models import Claim, Code, Showing
from profiles.binding import bound
from profiles.models import Member
from tests.asking.world import A_SECOND, NOON, Clock
from tests.looking import cast

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
SECRET = "0123456789abcdef" * 2
QUARTER = timedelta(minutes=15)


def entries(raw: Connect) -> list[tuple[int | None, int | None, str, list[str]]]:
    """Who read whom, on which page, for which reasons; nobody is None."""
    rows = raw("postgres").execute(
        "SELECT v.member_id, o.member_id, e.surface, e.reasons FROM ledger_entry e"
        " LEFT JOIN ledger_pseudonym v ON v.pseudonym = e.viewer"
        " LEFT JOIN ledger_pseudonym o ON o.pseudonym = e.owner WHERE e.act = 'read' ORDER BY e.id"
    )
    return rows.fetchall()


def levels() -> dict[tuple[int, int], int]:
    """Who trusts whom how far."""
    found = Relationship.objects.using("owner").values_list("owner_id", "viewer_id", "level")
    return {(owner, viewer): level for owner, viewer, level in found}


def showing() -> Showing:
    """Return the one row of whoever shows."""
    return Showing.objects.using("owner").get()


def offered(chen: Member, lin: Member) -> Showing:
    """林晓梅 scans 陈志远's code and confirms."""
    code = handshakes.own_code(chen.pk)
    assert handshakes.claim(lin.pk, code.token, "") == "offered"
    return showing()


# --- Reading ----------------------------------------------------------------------------------------


def test_scanning_shows_the_card_that_every_member_may_see_and_is_recorded(
    clock: Clock, raw: Connect, chen: Member, lin: Member
) -> None:
    cast.relate(chen, lin, 3)
    code = handshakes.own_code(chen.pk)
    person = handshakes.look(lin.pk, code.token, "")
    assert person is not None
    said = {field.kind.code: field.text("zh-hans") for field in person.fields}
    assert said == {"name": "陈先生", "company": "某头部券商", "headline": "看并购的"}
    assert entries(raw) == [(lin.pk, chen.pk, "handshake", ["open"] * 3)]


def test_the_scan_of_somebody_without_an_account_is_recorded_without_a_viewer(
    clock: Clock, raw: Connect, chen: Member
) -> None:
    code = handshakes.own_code(chen.pk)
    person = handshakes.look(None, code.token, "")
    assert person is not None
    assert person.name("zh-hans") == "陈先生"
    assert entries(raw) == [(None, chen.pk, "handshake", ["open"] * 3)]


def test_what_is_withheld_from_somebody_is_not_on_the_card(clock: Clock, chen: Member, lin: Member) -> None:
    field = cast.say(chen, "title", {0: "合伙人"})
    cast.withhold(field, lin)
    code = handshakes.own_code(chen.pk)
    withheld, whole = (handshakes.look(viewer, code.token, "") for viewer in (lin.pk, None))
    assert withheld is not None
    assert whole is not None
    assert (withheld.say("title", "zh-hans"), whole.say("title", "zh-hans")) == ("", "合伙人")


def test_nothing_is_read_inside_a_transaction(clock: Clock, raw: Connect, chen: Member, lin: Member) -> None:
    code = handshakes.own_code(chen.pk)
    with bound(lin.pk), pytest.raises(InsideTransaction):
        handshakes.look(lin.pk, code.token, "")
    web = raw("web")
    token = Code.objects.using("owner").get().token_hash
    web.execute("BEGIN")
    web.execute("SELECT bind_viewer(%s)", [lin.pk])
    with pytest.raises(psycopg.DatabaseError) as refused:
        web.execute("SELECT * FROM disclose_code(%s, NULL)", [bytes(token)])
    assert refused.value.sqlstate == "VE003"
    assert entries(raw) == []


def test_opening_uses_nothing_up(clock: Clock, chen: Member, lin: Member, zhao: Member) -> None:
    code = handshakes.own_code(chen.pk)
    for viewer in (None, lin.pk, zhao.pk, None):
        assert handshakes.look(viewer, code.token, "") is not None
        assert handshakes.scan(viewer, code.token, "") == handshakes.Scan("open", chen.handle, code.ends_at)
    assert not Claim.objects.using("owner").exists()
    assert handshakes.own_code(chen.pk) == code


# --- The code ---------------------------------------------------------------------------------------


def test_a_code_stands_for_a_minute_and_is_good_for_two(clock: Clock, chen: Member, lin: Member) -> None:
    first = handshakes.own_code(chen.pk)
    clock.to(NOON + timedelta(seconds=59))
    assert handshakes.own_code(chen.pk) == first
    clock.to(NOON + timedelta(seconds=60))
    second = handshakes.own_code(chen.pk)
    assert (second.token != first.token, second.digits != first.digits) == (True, True)
    clock.to(NOON + timedelta(seconds=119))
    assert handshakes.look(lin.pk, first.token, "") is not None
    clock.to(NOON + timedelta(seconds=120))
    assert handshakes.look(lin.pk, first.token, "") is None
    assert handshakes.look(lin.pk, second.token, "") is not None


def test_the_database_holds_neither_token_nor_digits(clock: Clock, raw: Connect, chen: Member) -> None:
    code = handshakes.own_code(chen.pk)
    row = repr(raw("postgres").execute("SELECT * FROM intros_code").fetchall())
    assert code.token not in row
    assert code.digits not in row
    assert (len(code.token), len(code.digits)) == (26, 6)


def test_a_claimed_code_leaves_the_screen_at_once(clock: Clock, chen: Member, lin: Member) -> None:
    code = handshakes.own_code(chen.pk)
    handshakes.claim(lin.pk, code.token, "")
    assert handshakes.own_code(chen.pk).token != code.token


def test_two_codes_never_have_the_same_digits_at_a_time(
    clock: Clock, chen: Member, zhao: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([7, 7, 8])
    monkeypatch.setattr(handshakes, "random_id", lambda: next(drawn))
    monkeypatch.setattr(handshakes, "digits_of", lambda code_id: "111111" if code_id == 7 else "222222")
    assert [handshakes.own_code(one.pk).digits for one in (chen, zhao)] == ["111111", "222222"]


# --- Claiming ---------------------------------------------------------------------------------------


def test_both_confirm_and_know_each_other_at_level_two(clock: Clock, chen: Member, lin: Member) -> None:
    found = offered(chen, lin)
    assert levels() == {}
    assert (found.state, found.claimant_id) == ("asked", lin.handle)
    assert handshakes.confirm(owner_id=chen.pk, showing=found.pk) == lin.handle
    assert levels() == {(chen.pk, lin.pk): 2, (lin.pk, chen.pk): 2}
    assert {one.basis for one in Relationship.objects.using("owner").all()} == {"met"}
    assert [one.what for one in trust.history(lin.pk, chen.handle)] == ["met"]
    told = Notice.objects.using("owner").filter(kind="met")
    assert [(one.member_id, one.row_id) for one in told] == [(lin.pk, found.claim_id)]


def test_two_who_scan_each_other_are_asked_once_and_one_is_told(
    clock: Clock, chen: Member, lin: Member, zhao: Member
) -> None:
    his = offered(chen, lin)
    assert handshakes.claim(chen.pk, handshakes.own_code(lin.pk).token, "") == "offered"
    assert handshakes.claim(zhao.pk, handshakes.own_code(lin.pk).token, "") == "offered"
    handshakes.confirm(owner_id=chen.pk, showing=his.pk)
    assert levels() == {(chen.pk, lin.pk): 2, (lin.pk, chen.pk): 2}
    assert [one.what for one in trust.history(lin.pk, chen.handle)] == ["met"]
    told = Notice.objects.using("owner").filter(kind="met")
    assert [(one.member_id, one.row_id) for one in told] == [(lin.pk, his.claim_id)]
    assert [one.claimant_id for one in handshakes.waiting(lin.pk)] == [zhao.handle]
    assert Claim.objects.using("owner").filter(state="met").count() == 2


def test_who_is_closer_already_stays_so(clock: Clock, chen: Member, lin: Member) -> None:
    cast.relate(chen, lin, 4)
    cast.relate(lin, chen, 1)
    handshakes.confirm(owner_id=chen.pk, showing=offered(chen, lin).pk)
    assert levels() == {(chen.pk, lin.pk): 4, (lin.pk, chen.pk): 2}


def test_a_tap_that_comes_twice_is_one(clock: Clock, chen: Member, lin: Member) -> None:
    code = handshakes.own_code(chen.pk)
    assert [handshakes.claim(lin.pk, code.token, "") for _ in range(2)] == ["offered"] * 2
    for _ in range(2):
        handshakes.confirm(owner_id=chen.pk, showing=showing().pk)
    assert handshakes.claim(lin.pk, code.token, "") == "met"
    assert RelationshipEvent.objects.using("owner").filter(what="met").count() == 2
    with pytest.raises(Gone):
        handshakes.decline(owner_id=chen.pk, showing=showing().pk)


def test_somebody_without_an_account_claims_signs_up_and_confirms(
    clock: Clock, chen: Member, lin: Member, zhao: Member
) -> None:
    code = handshakes.own_code(chen.pk)
    assert [handshakes.claim(None, code.token, SECRET) for _ in range(2)] == ["held"] * 2
    assert (showing().state, showing().claimant_id) == ("held", None)
    assert handshakes.claim(zhao.pk, code.token, "f" * 32) is None
    assert handshakes.claim(None, code.token, "f" * 32) is None
    clock.to(NOON + QUARTER - A_SECOND)
    assert handshakes.scan(None, code.token, SECRET) is not None
    assert handshakes.look(lin.pk, code.token, SECRET) is not None
    assert handshakes.claim(lin.pk, code.token, SECRET) == "offered"
    assert handshakes.scan(zhao.pk, code.token, SECRET) is None
    assert handshakes.scan(None, code.token, SECRET) is None
    handshakes.confirm(owner_id=chen.pk, showing=showing().pk)
    assert levels() == {(chen.pk, lin.pk): 2, (lin.pk, chen.pk): 2}


def test_a_claim_is_good_for_a_quarter_of_an_hour(clock: Clock, chen: Member, lin: Member) -> None:
    code = handshakes.own_code(chen.pk)
    found = offered(chen, lin)
    clock.to(NOON + QUARTER - A_SECOND)
    assert handshakes.waiting(chen.pk) == [found]
    clock.to(NOON + QUARTER)
    assert handshakes.waiting(chen.pk) == []
    with pytest.raises(Gone):
        handshakes.confirm(owner_id=chen.pk, showing=found.pk)
    assert handshakes.scan(lin.pk, code.token, "") is None
    assert levels() == {}


def test_a_no_changes_nothing_for_whoever_scanned(clock: Clock, chen: Member, lin: Member) -> None:
    code = handshakes.own_code(chen.pk)
    found = offered(chen, lin)
    before = handshakes.scan(lin.pk, code.token, "")
    handshakes.decline(owner_id=chen.pk, showing=found.pk)
    assert before is not None
    assert handshakes.scan(lin.pk, code.token, "") == before
    assert Claim.objects.using("owner").get().state == "offered"
    assert not Notice.objects.using("owner").filter(member=lin).exists()
    assert levels() == {}


def test_everything_that_cannot_be_is_the_same_nothing(
    clock: Clock, raw: Connect, chen: Member, lin: Member, zhao: Member
) -> None:
    taken, old = handshakes.own_code(chen.pk), handshakes.own_code(zhao.pk)
    handshakes.claim(zhao.pk, taken.token, "")
    clock.to(NOON + timedelta(minutes=2))
    hides, hidden, gone = (cast.member(name) for name in ("钱先生", "孙先生", "李先生"))
    cast.shield(hides, lin)
    cast.shield(lin, hidden)
    tokens = [handshakes.own_code(one.pk).token for one in (lin, hides, hidden, gone)]
    Member.objects.using("owner").filter(pk=gone.pk).update(is_active=False)
    seen = len(entries(raw))
    for token in (taken.token, old.token, *tokens, "a" * 26):
        assert handshakes.look(lin.pk, token, "") is None
        assert handshakes.scan(lin.pk, token, "") is None
        assert handshakes.claim(lin.pk, token, "") is None
    assert len(entries(raw)) == seen
    assert Claim.objects.using("owner").count() == 1


@pytest.mark.parametrize("who", ["owner", "claimant"])
@pytest.mark.parametrize("how", ["hides", "leaves"])
def test_who_hides_or_leaves_in_between_is_met_no_more(
    clock: Clock, chen: Member, lin: Member, who: str, how: str
) -> None:
    found = offered(chen, lin)
    one, other = (chen, lin) if who == "owner" else (lin, chen)
    if how == "hides":
        cast.shield(one, other)
    else:
        Member.objects.using("owner").filter(pk=one.pk).update(is_active=False)
    with pytest.raises(Gone):
        handshakes.confirm(owner_id=chen.pk, showing=found.pk)
    assert levels() == {}


def test_nobody_answers_for_another(clock: Clock, chen: Member, lin: Member, zhao: Member) -> None:
    found = offered(chen, lin)
    for other in (lin, zhao):
        with pytest.raises(Gone):
            handshakes.confirm(owner_id=other.pk, showing=found.pk)
    assert levels() == {}


def test_what_the_two_are_called_goes_along_for_a_quarter_of_an_hour(
    clock: Clock, chen: Member, lin: Member
) -> None:
    offered(chen, lin)
    sent = Grant.objects.using("owner").filter(basis="envelope").order_by("owner_id")
    assert [(one.owner_id, one.user_id, one.expires_at) for one in sent] == sorted(
        [(chen.pk, lin.pk, NOON + QUARTER), (lin.pk, chen.pk, NOON + QUARTER)]
    )


def test_meeting_lifts_the_rest_after_an_ask(clock: Clock, chen: Member, lin: Member) -> None:
    field = cast.say(chen, "city", {0: "长三角", 2: "上海"}, ask_from=0)
    asking.ask(asker_id=lin.pk, owner=chen.handle, fields=[field.pk], purpose="advice", note="", envelope=[])
    request = AccessRequest.objects.using("owner").get()
    assert request.retry_at is not None
    assert request.retry_at > request.answer_by
    handshakes.confirm(owner_id=chen.pk, showing=offered(chen, lin).pk)
    request.refresh_from_db(using="owner")
    assert request.retry_at == request.answer_by


# --- Six digits -------------------------------------------------------------------------------------


def test_six_digits_lead_where_the_code_does(clock: Clock, chen: Member, lin: Member) -> None:
    code = handshakes.own_code(chen.pk)
    assert handshakes.typed(lin.pk, code.digits) == ("shown", code.token)
    assert handshakes.typed(chen.pk, code.digits) is None
    clock.to(code.ends_at)
    assert handshakes.typed(lin.pk, code.digits) is None


def test_ten_tries_an_hour_right_or_wrong(clock: Clock, chen: Member, lin: Member, zhao: Member) -> None:
    code = handshakes.own_code(chen.pk)
    wrong = "000000" if code.digits != "000000" else "111111"
    assert [handshakes.typed(lin.pk, wrong) for _ in range(9)] == [None] * 9
    assert handshakes.typed(lin.pk, code.digits) == ("shown", code.token)
    for digits in (code.digits, wrong):
        with pytest.raises(handshakes.TooManyTries):
            handshakes.typed(lin.pk, digits)
    assert handshakes.typed(zhao.pk, code.digits) == ("shown", code.token)
    clock.to(NOON + timedelta(hours=1))
    code = handshakes.own_code(chen.pk)
    assert handshakes.typed(lin.pk, code.digits) == ("shown", code.token)


# --- Afterwards -------------------------------------------------------------------------------------


def test_what_is_over_is_forgotten(
    clock: Clock, chen: Member, lin: Member, worker: psycopg.Connection
) -> None:
    offered(chen, lin)
    for later, codes, claims in (
        (timedelta(hours=1), 1, 1),
        (timedelta(hours=2), 0, 1),
        (timedelta(days=31), 0, 0),
    ):
        clock.to(NOON + later)
        worker.execute("SELECT sweep_meetings(500)")
        counts = (Code.objects.using("owner").count(), Claim.objects.using("owner").count())
        assert counts == (codes, claims)
    assert not Showing.objects.using("owner").exists()
