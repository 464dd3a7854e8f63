"""The pages of an access request, for each outcome, in both languages."""

from collections.abc import Callable

import pytest
from django.test import Client

from disclosure import asking
from disclosure.models import AccessDecision, AccessRequest, Notice
from profiles.models import Member
from tests.asking.world import ANSWER_BY, Clock, ask, field, wording
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest, lin: Member, chen: Member) -> str:
    """Both read this language."""
    Member.objects.using("owner").update(language=request.param)
    return str(request.param)


def says(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return cast.words(response.content)


def decision() -> AccessDecision:
    return AccessDecision.objects.using("owner").get()


def filled(chen: Member, lin: Member, **more: object) -> dict[str, object]:
    return {
        "fields_asked": [str(field(chen, "company").pk)],
        "purpose": "advice",
        "note": "在峰会上听您讲过，想再请教。",
        "send": [str(wording(lin, "company", 1).pk)],
        **more,
    }


def test_asking_tells_when_the_answer_comes(
    clock: Clock, chen: Member, lin: Member, lins: Client, carry: Callable[[], None], language: str
) -> None:
    url = f"/people/{chen.handle}/ask/"
    page = lins.get(url, {"field": field(chen, "company").pk})
    offered = cast.words(page.content)
    assert ("公司" if language != "en" else "Company") in offered
    assert "mobile" not in offered.lower()
    assert page.content.count(b"checked") == 3  # the field, and who asks: name and headline
    sent = lins.post(url, filled(chen, lin))
    [row] = AccessRequest.objects.using("owner").all()
    assert sent.headers["Location"] == f"/asks/access/{row.pk}/"
    received = (
        "已收到您的请求，最迟11月30日给您答复。"
        if language != "en"
        else "You will have an answer by 30 November."
    )
    assert received in says(lins, f"/asks/access/{row.pk}/")
    assert received in says(lins, "/asks/")
    carry()
    assert received in says(lins, f"/asks/access/{row.pk}/")
    assert lins.get(url).headers["Location"] == f"/asks/access/{row.pk}/"
    assert lins.post(url, filled(chen, lin)).headers["Location"] == f"/asks/access/{row.pk}/"
    assert AccessRequest.objects.using("owner").count() == 1


@pytest.mark.parametrize(
    ("wrong", "zh", "en"),
    [
        ({"fields_asked": []}, "请至少选一项。", "Choose at least one."),
        ({"purpose": ""}, "请选择来意。", "Say what it is for."),
        (
            {"note": "打我１３８００１３８０００"},
            "请去掉号码“13800138000”",
            "leave out the number “13800138000”",
        ),
        ({"note": "好" * 121}, "最多120字", "At most 120 characters"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(
    chen: Member, lin: Member, lins: Client, language: str, wrong: dict[str, object], zh: str, en: str
) -> None:
    response = lins.post(f"/people/{chen.handle}/ask/", filled(chen, lin, **wrong))
    assert response.status_code == 422
    page = cast.words(response.content)
    assert (en if language == "en" else zh) in page
    assert str(filled(chen, lin, **wrong)["note"]) in page
    assert not AccessRequest.objects.using("owner").exists()


def test_only_what_the_door_says_can_be_asked_for(chen: Member, lin: Member, lins: Client) -> None:
    mobile = filled(chen, lin, fields_asked=[str(field(chen, "mobile").pk)])
    assert lins.post(f"/people/{chen.handle}/ask/", mobile).status_code == 422
    foreign = filled(chen, lin, send=[str(wording(chen, "company", 1).pk)])
    assert lins.post(f"/people/{chen.handle}/ask/", foreign).status_code == 422
    assert not AccessRequest.objects.using("owner").exists()


def test_nobody_there_is_one_404(chen: Member, lin: Member, lins: Client) -> None:
    absent = cast.member("赵先生")
    cast.say(absent, "company", {2: "某公司"}, ask_from=0)
    cast.shield(absent, lin)
    closed = cast.member("孙女士")
    handles = (absent.handle, closed.handle, lin.handle, "a" * 16)
    pages = {says(lins, f"/people/{handle}/ask/", 404).replace(handle, "") for handle in handles}
    assert len(pages) == 1


def test_a_sixth_request_waits_for_one_of_the_five(
    chen: Member, lin: Member, lins: Client, language: str
) -> None:
    for number in range(5):
        other = cast.member(f"会员{number}")
        cast.say(other, "company", {2: "某公司"}, ask_from=0)
        ask(lin, other)
    response = lins.post(f"/people/{chen.handle}/ask/", filled(chen, lin))
    assert response.status_code == 422
    assert ("撤回其中一个" if language != "en" else "take one back") in cast.words(response.content)


def test_the_owner_sees_who_asks_what_for_and_what_came_along(
    clock: Clock, chen: Member, lin: Member, chens: Client, carry: Callable[[], None], language: str
) -> None:
    ask(lin, chen, note="想再请教。", envelope=[wording(lin, "company", 1).pk])
    carry()
    page = says(chens, f"/asks/decisions/{decision().pk}/")
    for text in ("林女士", "蜀道冷链", "想再请教。", "投行三部", "东方证券", "某头部券商"):
        assert text in page
    assert "只有我知道" not in page
    question = "对方想看您的公司，可以吗？" if language != "en" else "May they see your company?"
    assert question in page
    assert ("不急，11月30日前答复即可。" if language != "en" else "an answer by 30 November will do") in page
    line = "林女士请您开放资料" if language != "en" else "林女士 (en) asks you to open something"
    assert line in says(chens, "/asks/")


def test_a_grant_opens_what_was_chosen_until_it_is_taken_back(
    clock: Clock,
    chen: Member,
    lin: Member,
    chens: Client,
    lins: Client,
    carry: Callable[[], None],
    language: str,
) -> None:
    request = ask(lin, chen)
    carry()
    coarser = wording(chen, "company", 1)
    path = f"/asks/decisions/{decision().pk}/"
    answer = {"answer": "granted", f"field_{field(chen, 'company').pk}": str(coarser.pk), "days": "90"}
    assert chens.post(path, answer).headers["Location"] == path
    until = "2027年2月21日" if language != "en" else "21 February 2027"
    page = says(lins, f"/asks/access/{request}/")
    assert "东方证券" in page
    assert "投行三部" not in page
    assert until in page
    kept = says(chens, path)
    assert (
        f"您已开放公司，到{until}为止。" if language != "en" else f"You opened company until {until}."
    ) in kept
    assert chens.post(path, {"answer": "declined"}).status_code == 302  # too late, nothing changes
    assert decision().state == "granted"
    back = chens.get(path).context["opened"].back_url
    assert chens.post(back).headers["Location"] == path
    assert ("您曾开放过，现已收起。" if language != "en" else "Nothing is open any more.") in says(
        chens, path
    )
    over = says(lins, f"/asks/access/{request}/")
    assert ("对方曾对您开放，现已收起。" if language != "en" else "That time is over.") in over
    assert "东方证券" not in over


def test_an_answer_that_opens_nothing_is_asked_again(
    clock: Clock, chen: Member, lin: Member, chens: Client, carry: Callable[[], None], language: str
) -> None:
    ask(lin, chen)
    carry()
    name = f"field_{field(chen, 'company').pk}"
    for wrong in (
        {name: "", "days": "90"},
        {name: str(wording(chen, "mobile", 3).pk), "days": "90"},
        {name: "x"},
    ):
        response = chens.post(f"/asks/decisions/{decision().pk}/", {"answer": "granted", **wrong})
        assert response.status_code == 422
    assert decision().state == "open"


@pytest.mark.parametrize(
    ("answer", "zh", "en"), [("declined", "您选了暂不方便", "not now"), ("never", "不再接收", "nothing more")]
)
def test_the_owner_alone_reads_a_refusal(
    clock: Clock, chen: Member, lin: Member, chens: Client, carry: Callable[[], None], language: str,
    answer: str, zh: str, en: str,
) -> None:  # fmt: skip
    ask(lin, chen)
    carry()
    path = f"/asks/decisions/{decision().pk}/"
    chens.post(path, {"answer": answer})
    assert (zh if language != "en" else en) in says(chens, path)
    assert b'name="answer"' not in chens.get(path).content


def test_what_is_over_says_from_when_one_may_try_again(
    clock: Clock, chen: Member, lin: Member, lins: Client, language: str
) -> None:
    request = ask(lin, chen)
    clock.to(ANSWER_BY)
    again = (
        "这次没能约上，不必介怀。2027年2月28日后可以再试。"
        if language != "en"
        else "try again after 28 February 2027"
    )
    assert again in says(lins, f"/asks/access/{request}/")
    assert again in says(lins, "/asks/")


def test_a_request_can_be_taken_back_while_it_waits(
    clock: Clock,
    chen: Member,
    lin: Member,
    lins: Client,
    chens: Client,
    carry: Callable[[], None],
    language: str,
) -> None:
    request = ask(lin, chen)
    carry()
    path = f"/asks/access/{request}/"
    lins.post(path)
    taken = "您已撤回。2027年2月28日后可以再试。" if language != "en" else "You took it back."
    assert taken in says(lins, path)
    carry()
    settled = "这件事已经有了结果" if language != "en" else "settled meanwhile"
    assert settled in says(chens, f"/asks/decisions/{decision().pk}/")
    assert settled in cast.words(lins.post(path, follow=True).content)


def test_asks_of_others_are_nobodys_business(
    chen: Member, lin: Member, chens: Client, lins: Client, carry: Callable[[], None]
) -> None:
    request = ask(lin, chen)
    carry()
    wang = client_for(cast.member("王女士"))
    for client, path in (
        (wang, f"/asks/access/{request}/"),
        (chens, f"/asks/access/{request}/"),
        (wang, f"/asks/decisions/{decision().pk}/"),
        (lins, f"/asks/decisions/{decision().pk}/"),
        (lins, "/asks/access/99999999999999999999999/"),
    ):
        assert client.get(path).status_code == 404
        assert client.post(path, {"answer": "never"}).status_code == 404
    assert decision().state == "open"


def test_an_asker_who_keeps_out_of_sight_has_nothing_to_be_answered(
    chen: Member, lin: Member, chens: Client, carry: Callable[[], None]
) -> None:
    ask(lin, chen)
    carry()
    cast.shield(lin, chen)
    page = says(chens, f"/asks/decisions/{decision().pk}/")
    assert "这件事已经有了结果" in page
    assert "林女士" not in page
    chens.post(f"/asks/decisions/{decision().pk}/", {"answer": "declined"})
    assert decision().state == "open"


def test_a_notice_counts_as_seen_once_its_page_was_opened(
    clock: Clock, chen: Member, lin: Member, chens: Client, lins: Client, carry: Callable[[], None]
) -> None:
    request = ask(lin, chen)
    carry()
    chens.get(f"/asks/decisions/{decision().pk}/")
    grant = [wording(chen, "company", 1).pk]
    asking.grant(owner_id=chen.pk, decision=decision().pk, wordings=grant, until=ANSWER_BY)
    lins.get(f"/asks/access/{request}/")
    seen = Notice.objects.using("owner").filter(seen_at__isnull=False)
    assert set(seen.values_list("kind", flat=True)) == {"access_asked", "access_granted"}
