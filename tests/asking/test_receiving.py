"""How asks are received: closed for a while, purposes muted, not what it said, an assistant, an end in sight."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.test import Client, override_settings

from disclosure import asking, assistants, grants, receiving, reporting
from disclosure.errors import Gone, NotThere
from disclosure.models import AccessDecision, AccessRequest, Ending, Grant, Notice, Report, Triage
from disclosure.purposes import offered
from profiles.models import Member
from tests.asking.faces import Outcome, told_apart
from tests.asking.faces import carry as carry_steps
from tests.asking.test_face import decided, pages
from tests.asking.world import ANSWER_BY, NOON, Clock, ask, field, wording
from tests.leaks.engine import Vars
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


def closed(owner: Member) -> None:
    receiving.change(member_id=owner.pk, closed_until=NOON + timedelta(days=30), muted=[])


def muted(owner: Member) -> None:
    receiving.change(member_id=owner.pk, closed_until=None, muted=["advice"])


@pytest.fixture
def wang(chen: Member) -> Member:
    """王芳, 陈志远's assistant."""
    made = cast.member("王芳")
    cast.relate(chen, made, 2)
    assistants.name(principal_id=chen.pk, handle=made.handle)
    return made


@pytest.mark.parametrize("how", [closed, muted])
def test_an_ask_goes_nowhere_for_good(
    how: Callable[[Member], None], clock: Clock, chen: Member, lin: Member, carry: Callable[[], None]
) -> None:
    how(chen)
    ask(lin, chen)
    carry()
    receiving.change(member_id=chen.pk, closed_until=None, muted=[])
    carry()
    assert not AccessDecision.objects.using("owner").exists()
    assert not Grant.objects.using("owner").exists()
    assert AccessRequest.objects.using("owner").get().state == "waiting"


def test_other_purposes_come_through_and_the_closing_ends_by_itself(
    clock: Clock, chen: Member, lin: Member, carry: Callable[[], None]
) -> None:
    receiving.change(member_id=chen.pk, closed_until=NOON, muted=["sourcing"])
    assert receiving.reception(chen.pk) == receiving.Receives(None, ("sourcing",))
    ask(lin, chen)
    carry()
    assert AccessDecision.objects.using("owner").get().state == "open"


def test_to_the_asker_every_way_of_receiving_is_the_same(
    clock: Clock, chen: Member, lin: Member, worlds: Callable[[int], list[str]]
) -> None:
    helper = cast.member("王芳")
    cast.relate(chen, helper, 2)
    request = ask(lin, chen)

    def before(how: Callable[[], None]) -> Outcome:
        def act(_vars: Vars) -> None:
            how()
            carry_steps()

        return act

    def assisted() -> None:
        assistants.name(principal_id=chen.pk, handle=helper.handle)

    def aside(_vars: Vars) -> None:
        assisted()
        carry_steps()
        part = Triage.objects.using("owner").get()
        client_for(helper).get(f"/asks/triage/{part.pk}/")
        assistants.set_aside(assistant_id=helper.pk, part=part.pk)

    def reported(_vars: Vars) -> None:
        carry_steps()
        reporting.report(reporter_id=chen.pk, handle=lin.handle, reason="sales", words="", copy=None)

    outcomes: dict[str, list[Outcome]] = {
        "ignored": [carry_steps],
        "closed": [before(lambda: closed(chen))],
        "muted": [before(lambda: muted(chen))],
        "not what it said": [decided(chen, asking.not_as_said)],
        "with an assistant": [before(assisted)],
        "set aside": [aside],
        "reported": [reported],
    }
    apart = told_apart(worlds, lin, outcomes, pages(chen, request), NOON, ANSWER_BY)
    assert apart == {name: [] for name in list(outcomes)[1:]}


def test_the_switch_and_the_purposes_on_the_page(clock: Clock, chen: Member, chens: Client) -> None:
    page = cast.words(chens.get("/settings/asks/").content)
    assert "闭门谢客" in page
    assert "招聘" not in page
    assert chens.post("/settings/asks/", {"closed": "on", "until": ""}).status_code == 422
    assert chens.post("/settings/asks/", {"closed": "on", "until": "2026-11-22"}).status_code == 422
    assert chens.post("/settings/asks/", {"closed": "on", "until": "2029-11-22"}).status_code == 422
    sent = {"closed": "on", "until": "2026-12-24", "muted": ["advice"]}
    assert chens.post("/settings/asks/", sent).status_code == 302
    kept = receiving.reception(chen.pk)
    assert kept.closed_until
    assert kept.closed_until.isoformat() == "2026-12-24T16:00:00+00:00"
    assert kept.muted == ("advice",)
    assert chens.post("/settings/asks/", {}).status_code == 302
    assert receiving.reception(chen.pk) == receiving.Receives(None, ())


def test_purposes_of_an_operators_business_are_off_unless_they_say_so() -> None:
    usual = {code for code, _ in offered()}
    assert not usual & {"hiring", "sales"}
    assert len(usual) == 8
    with override_settings(PURPOSES=["hiring"]):
        assert {code for code, _ in offered()} - usual == {"hiring"}
    with override_settings(PURPOSES=["spying"]), pytest.raises(ImproperlyConfigured, match="spying"):
        offered()


def test_another_purpose_is_said_in_ten_characters(
    clock: Clock, chen: Member, lin: Member, lins: Client
) -> None:
    url = f"/people/{chen.handle}/ask/"
    typed = {"fields_asked": [str(field(chen, "company").pk)], "purpose": "other", "note": "有事想问问您"}
    answer = lins.post(url, typed)
    assert answer.status_code == 422
    assert "至少10个字" in cast.words(answer.content)
    assert lins.post(url, {**typed, "note": "想请您给校友会的年会做评委"}).status_code == 302


def test_meeting_in_person_lifts_the_rest(clock: Clock, chen: Member, lin: Member) -> None:
    request = ask(lin, chen)
    asking.withdraw(asker_id=lin.pk, request=request)
    assert asking.resting(lin.pk, chen.handle)
    cast.relate(lin, chen, 2)
    assert asking.resting(lin.pk, chen.handle) is None
    cast.relate(chen, lin, 2)
    assert ask(lin, chen, ["mobile"]) != request


def test_the_owner_is_told_a_week_before_it_closes_and_once(clock: Clock, chen: Member, lin: Member) -> None:
    opened = [wording(chen, "company", 1).pk, wording(chen, "mobile", 3).pk]
    until = NOON + timedelta(days=90)
    grants.give(owner_id=chen.pk, wordings=opened, viewer=lin.handle, until=until)

    def remind() -> None:
        with connections["worker"].cursor() as cursor:
            cursor.execute("SELECT remind_of_endings(50)")

    clock.to(until - timedelta(days=7, seconds=1))
    remind()
    assert not Ending.objects.using("owner").exists()
    clock.to(until - timedelta(days=7))
    remind()
    remind()
    [soon] = Ending.objects.using("owner").all()
    assert Notice.objects.using("owner").filter(kind="grant_ending").count() == 1
    chens = client_for(chen)
    assert "快到期" in cast.words(chens.get("/").content)
    page = cast.words(chens.get(f"/asks/endings/{soon.pk}/").content)
    assert "公司" in page
    assert "手机" in page
    assert chens.post(f"/asks/endings/{soon.pk}/").status_code == 302
    longest = max(one.expires_at for one in grants.given(chen.pk, lin.handle))
    assert longest == until - timedelta(days=7) + timedelta(days=90)
    assert "仍在开放" in cast.words(chens.get(f"/asks/endings/{soon.pk}/").content)


def test_what_was_taken_back_is_not_about_to_close(clock: Clock, chen: Member, lin: Member) -> None:
    until = NOON + timedelta(days=20)
    grants.give(owner_id=chen.pk, wordings=[wording(chen, "company", 1).pk], viewer=lin.handle, until=until)
    clock.to(until - timedelta(days=3))
    with connections["worker"].cursor() as cursor:
        cursor.execute("SELECT remind_of_endings(50)")
    assert Ending.objects.using("owner").count() == 1
    grants.revoke(owner_id=chen.pk, viewer=lin.handle)
    assert not Ending.objects.using("owner").exists()


# --- An assistant ----------------------------------------------------------------------------------


def test_an_assistant_sees_who_asks_and_no_field_of_anybodys(
    clock: Clock, chen: Member, lin: Member, wang: Member, carry: Callable[[], None], chens: Client
) -> None:
    Member.objects.using("owner").filter(pk=lin.pk).update(listed=False)
    ask(lin, chen, note="想请教冷链。", envelope=[wording(lin, "company", 1).pk])
    carry()
    wangs = client_for(wang)
    part = Triage.objects.using("owner").get()
    assert "林女士" in cast.words(wangs.get("/").content)
    body = wangs.get(f"/asks/triage/{part.pk}/").content
    assert cast.shown(body, {"林女士", "想请教冷链。", "蜀道冷链", "公司", "某头部券商"}) == {
        "林女士",
        "想请教冷链。",
    }
    assert "林女士" not in cast.words(chens.get("/").content)
    decision = AccessDecision.objects.using("owner").get()
    assert "由您的助理王芳" in cast.words(chens.get(f"/asks/decisions/{decision.pk}/").content)
    assert wangs.get(f"/asks/decisions/{decision.pk}/").status_code == 404


def test_an_assistant_finds_whom_they_assist_and_steps_down(chen: Member, wang: Member) -> None:
    wangs = client_for(wang)
    body = wangs.get("/settings/assistant/").content.decode()
    named = assistants.assistant_of(chen.pk)
    assert named is not None
    assert f'href="/asks/assisting/{named.pk}/"' in body
    assert "陈志远" in cast.words(body.encode())
    wangs.post(f"/asks/assisting/{named.pk}/")
    assert "/asks/assisting/" not in wangs.get("/settings/assistant/").content.decode()


def test_what_is_passed_on_waits_for_the_principal_and_every_act_is_the_assistants(
    clock: Clock, chen: Member, lin: Member, wang: Member, carry: Callable[[], None], chens: Client
) -> None:
    ask(lin, chen)
    carry()
    part = Triage.objects.using("owner").get()
    assistants.pass_on(assistant_id=wang.pk, part=part.pk)
    with pytest.raises(Gone):
        assistants.set_aside(assistant_id=wang.pk, part=part.pk)
    assert "林女士" in cast.words(chens.get("/").content)
    [act] = assistants.acts(chen.pk)
    assert (act.assistant_handle, act.triaged, act.triaged_at) == (wang.handle, "passed", NOON)
    assert "王芳：已转给您" in cast.words(chens.get("/settings/assistant/").content)
    decision = AccessDecision.objects.using("owner").get()
    asking.decline(owner_id=chen.pk, decision=decision.pk)


def test_the_principal_may_still_answer_what_was_set_aside(
    clock: Clock, chen: Member, lin: Member, wang: Member, carry: Callable[[], None]
) -> None:
    ask(lin, chen)
    carry()
    assistants.set_aside(assistant_id=wang.pk, part=Triage.objects.using("owner").get().pk)
    decision = AccessDecision.objects.using("owner").get()
    opened = [wording(chen, "company", 1).pk]
    asking.grant(owner_id=chen.pk, decision=decision.pk, wordings=opened, until=ANSWER_BY)
    assert AccessRequest.objects.using("owner").get().state == "granted"


@pytest.mark.parametrize("who", ["principal", "assistant"])
def test_it_ends_at_once_and_what_lay_there_goes_to_the_principal(
    who: str, clock: Clock, chen: Member, lin: Member, wang: Member, carry: Callable[[], None], chens: Client
) -> None:
    ask(lin, chen)
    carry()
    named = assistants.assistant_of(chen.pk)
    assert named
    assistants.end(member_id=chen.pk if who == "principal" else wang.pk, assistance=named.pk)
    with pytest.raises(NotThere):
        assistants.end(member_id=chen.pk, assistance=named.pk)
    part = Triage.objects.using("owner").get()
    assert part.state == "lapsed"
    with pytest.raises(Gone):
        assistants.pass_on(assistant_id=wang.pk, part=part.pk)
    assert not Grant.objects.using("owner").filter(user=wang).exists()
    assert "林女士" in cast.words(chens.get("/").content)


def test_who_hides_from_the_assistant_or_is_the_assistant_comes_straight_to_the_principal(
    clock: Clock, chen: Member, lin: Member, wang: Member, carry: Callable[[], None]
) -> None:
    cast.shield(lin, wang)
    ask(lin, chen)
    ask(wang, chen, ["mobile"])
    carry()
    assert not Triage.objects.using("owner").exists()
    assert Notice.objects.using("owner").filter(kind="access_asked", member=chen).count() == 2


def test_only_a_contact_can_be_named(clock: Clock, chen: Member, lin: Member) -> None:
    for handle in (lin.handle, chen.handle, "nobodyatallhere2"):
        with pytest.raises(NotThere):
            assistants.name(principal_id=chen.pk, handle=handle)


# --- Reports ---------------------------------------------------------------------------------------


@pytest.fixture
def reviewers(db: None) -> Client:
    """A reviewer's browser."""
    return client_for(cast.member("监督员", is_staff=True))


def test_not_what_it_said_is_counted_for_the_reviewers_without_a_word(
    clock: Clock, chen: Member, lin: Member, carry: Callable[[], None], chens: Client, reviewers: Client
) -> None:
    ask(lin, chen, note="其实是来推销的。")
    carry()
    decision = AccessDecision.objects.using("owner").get()
    assert chens.post(f"/asks/decisions/{decision.pk}/", {"answer": "mismatch"}).status_code == 302
    assert "用途不符" in cast.words(chens.get(f"/asks/decisions/{decision.pk}/").content)
    page = cast.words(reviewers.get("/admin/review/reports/").content)
    assert f"{lin.handle} 1人" in page
    assert "推销" not in page
    assert chen.handle not in page
    assert reviewers.post(f"/admin/review/alerts/{lin.handle}/").status_code == 302
    assert lin.handle not in cast.words(reviewers.get("/admin/review/reports/").content)


def test_a_report_brings_the_reporters_own_copy_and_a_block_closes_the_door(
    clock: Clock, chen: Member, lin: Member, carry: Callable[[], None], chens: Client, reviewers: Client
) -> None:
    ask(lin, chen, note="其实是来推销的。")
    carry()
    decision = AccessDecision.objects.using("owner").get()
    url = f"/people/{lin.handle}/report/?decision={decision.pk}"
    assert "其实是来推销的。" in cast.words(chens.get(url).content)
    assert chens.post(url, {}).status_code == 422
    assert chens.post(url, {"tell": "on"}).status_code == 422
    sent = {"tell": "on", "reason": "sales", "words": "连着三次", "attach": "on", "block": "on"}
    assert chens.post(url, sent).status_code == 302
    page = cast.words(reviewers.get("/admin/review/reports/").content)
    assert f"{chen.handle} 反映 {lin.handle}" in page
    assert "其实是来推销的。" in page
    assert "林女士" not in page
    assert chens.get(f"/people/{lin.handle}/").status_code == 404
    [kept] = Report.objects.using("owner").all()
    assert reviewers.post(f"/admin/review/reports/{kept.pk}/").status_code == 302
    assert reviewers.post(f"/admin/review/reports/{kept.pk}/").status_code == 404


def test_nobody_attaches_what_they_did_not_receive(
    clock: Clock, chen: Member, lin: Member, carry: Callable[[], None], lins: Client
) -> None:
    ask(lin, chen, note="只给陈先生看的话。")
    carry()
    decision = AccessDecision.objects.using("owner").get()
    page = cast.words(lins.get(f"/people/{chen.handle}/report/?decision={decision.pk}").content)
    assert "只给陈先生看的话" not in page
    assert lins.get("/people/nobodyatallhere2/report/").status_code == 404


def test_no_reviewer_sees_what_is_about_them_or_by_them(chen: Member, lin: Member) -> None:
    Member.objects.using("owner").filter(pk=lin.pk).update(is_staff=True)
    reporting.report(reporter_id=chen.pk, handle=lin.handle, reason="improper", words="", copy=None)
    reporting.report(reporter_id=lin.pk, handle=chen.handle, reason="improper", words="", copy=None)
    assert reporting.open_reports(lin.pk) == []
    with pytest.raises(NotThere):
        reporting.open_reports(chen.pk)


def test_a_look_at_the_reports_is_recorded(reviewers: Client) -> None:
    reviewers.get("/admin/review/reports/")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT act, surface FROM ledger_entry WHERE act = 'look'")
        assert cursor.fetchall() == [("look", "reports")]
