"""The pages of an exchange, in both languages: one question each, and no more of an answer than may be known."""

from datetime import timedelta

import pytest
from django.test import Client

from disclosure import exchanges
from disclosure.models import Exchange, ExchangeAnswer, ExchangeOffer
from profiles import editing
from profiles.models import Member
from profiles.sealing import Texts
from profiles.wording import Said
from tests.asking.world import NOON, Clock
from tests.intros.world import said
from tests.looking import cast
from tests.meeting.test_pages import page, poll_of
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def friends(chen: Member, lin: Member) -> None:
    """They have met."""
    cast.relate(chen, lin, 2)
    cast.relate(lin, chen, 2)


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest, friends: None) -> str:
    """All read this language."""
    Member.objects.using("owner").update(language=request.param)
    return str(request.param)


def wechat(member: Member, text: str) -> None:
    """Let somebody have a WeChat ID."""
    said = [Said(3, Texts(text, text))]
    editing.save_field(owner_id=member.pk, kind="wechat", version=0, wordings=said, ask_from=1)


def test_swap_wechat_from_the_meeting_with_two_taps(
    clock: Clock, chen: Member, lin: Member, chens: Client, lins: Client, language: str
) -> None:
    wechat(chen, "chen_zhiyuan")
    wechat(lin, "lin_xiaomei")
    together = f"/meet/with/{lin.handle}/"
    assert said(language, "Swap WeChat") in page(chens, together)
    news = poll_of(lins, f"/meet/with/{chen.handle}/")
    assert lins.get(news, headers={"HX-Request": "true"}).status_code == 204
    sent = chens.post(f"/people/{lin.handle}/exchange/", {"kinds": "wechat"}).headers["Location"]
    words = page(chens, sent)
    assert said(language, "Received. You will have an answer by %(date)s.", date=DAYS[language]) in words
    assert "lin_xiaomei" not in words
    assert "lin_xiaomei" not in chens.get(sent).content.decode()

    offered = lins.get(news, headers={"HX-Request": "true"}).content.decode()
    assert said(language, "They would like to exchange cards") in offered
    asked = f"/asks/exchanges/asked/{ExchangeAnswer.objects.using('owner').get().pk}/"
    assert lins.get(f"/people/{chen.handle}/exchange/").headers["Location"] == asked
    assert "chen_zhiyuan" not in lins.get(asked).content.decode()
    assert page(lins, "/").count("互换名片" if language != "en" else "exchange cards") == 1
    assert lins.post(asked, {"answer": "agreed"}).headers["Location"] == asked
    for client, path, number in ((lins, asked, "chen_zhiyuan"), (chens, sent, "lin_xiaomei")):
        words = page(client, path)
        assert number in words
        assert f'data-copy="{number}"' in client.get(path).content.decode()
        assert said(language, "Exchanged") in words


DAYS = {"zh-hans": "11月30日", "en": "30 November"}


def test_a_newcomer_types_the_wechat_id_on_the_way(
    clock: Clock, chen: Member, lin: Member, chens: Client, lins: Client, language: str
) -> None:
    path = f"/people/{chen.handle}/exchange/"
    assert said(language, "Your WeChat ID") in page(lins, path)
    for wrong in ("", "x" * 90):
        response = lins.post(path, {"wechat": wrong})
        assert response.status_code == 422
        assert wrong in response.content.decode()
    missing = cast.words(lins.post(path, {"wechat": ""}).content)
    assert said(language, "Write your WeChat ID here: both open the same.") in missing
    lins.post(path, {"wechat": "lin_xiaomei"})
    [own] = [one for one in editing.own_fields(lin.pk) if one.kind.code == "wechat"]
    assert (own.wordings[0].tier, own.wordings[0].texts.zh) == (3, "lin_xiaomei")
    asked = f"/asks/exchanges/asked/{ExchangeAnswer.objects.using('owner').get().pk}/"
    refused = chens.post(asked, {"answer": "agreed"})
    assert refused.status_code == 422
    assert not Exchange.objects.using("owner").exists()
    chens.post(asked, {"answer": "agreed", "wechat": "chen_zhiyuan"})
    assert "lin_xiaomei" in page(chens, asked)


def test_a_kind_that_one_lacks_is_to_be_filled_in_first(
    clock: Clock, chen: Member, lin: Member, chens: Client, lins: Client, language: str
) -> None:
    chens.post(f"/people/{lin.handle}/exchange/", {"kinds": "mobile", "wechat": "never ticked " * 9})
    assert "wechat" not in {one.kind.code for one in editing.own_fields(chen.pk)}
    asked = f"/asks/exchanges/asked/{ExchangeAnswer.objects.using('owner').get().pk}/"
    assert said(language, "Fill it in") in page(lins, asked)
    response = lins.post(asked, {"answer": "agreed"})
    assert response.status_code == 422
    assert said(language, "Fill in your own first: both open the same.") in cast.words(response.content)


def test_a_choice_of_kinds(clock: Clock, chen: Member, lin: Member, chens: Client, language: str) -> None:
    path = f"/people/{lin.handle}/exchange/"
    assert chens.post(path, {}).status_code == 422
    assert said(language, "Choose at least one.") in cast.words(chens.post(path, {}).content)
    assert chens.post(path, {"kinds": ["bio"]}).status_code == 422
    offered = page(chens, f"{path}?kinds=wechat")
    for missing in (offered, cast.words(chens.post(path, {"kinds": ["mobile", "wechat"]}).content)):
        assert said(language, "Your WeChat ID") in missing
    assert said(language, "Write your WeChat ID here: both open the same.") in missing
    made = chens.post(path, {"kinds": ["mobile", "wechat"], "wechat": "chen_zhiyuan"})
    assert "wechat" in {one.kind.code for one in editing.own_fields(chen.pk)}
    assert made.headers["Location"] == f"/asks/exchanges/{ExchangeOffer.objects.using('owner').get().pk}/"
    for again in (chens.get(path), chens.post(path, {"kinds": "mobile"})):
        assert again.headers["Location"] == made.headers["Location"]


def test_a_no_and_nothing_look_the_same(
    clock: Clock, chen: Member, lin: Member, chens: Client, lins: Client, language: str
) -> None:
    sent = chens.post(f"/people/{lin.handle}/exchange/", {"kinds": "mobile"}).headers["Location"]
    before = page(chens, sent)
    asked = f"/asks/exchanges/asked/{ExchangeAnswer.objects.using('owner').get().pk}/"
    lins.post(asked, {"answer": "declined"})
    assert page(chens, sent) == before
    assert said(language, "You would rather not. They see no more than that it is in progress.") in page(
        lins, asked
    )
    clock.to(NOON + timedelta(days=7))
    closed = said(
        language,
        "It did not come together this time. You can try again after %(date)s.",
        date={"zh-hans": "2027年2月28日", "en": "28 February 2027"}[language],
    )
    chens = client_for(chen)
    assert closed in page(chens, sent)
    assert closed in page(chens, "/asks/")


def test_a_page_that_waits_is_drawn_again_only_when_there_is_news(
    clock: Clock, friends: None, chen: Member, lin: Member, chens: Client
) -> None:
    sent = chens.post(f"/people/{lin.handle}/exchange/", {"kinds": "mobile"}).headers["Location"]
    assert chens.get(f"{sent}?was=waiting", headers={"HX-Request": "true"}).status_code == 204
    chens.post(sent)
    fresh = chens.get(f"{sent}?was=waiting", headers={"HX-Request": "true"})
    assert (fresh.status_code, b"<html" in fresh.content) == (200, False)


def test_either_ends_it_on_the_page(
    clock: Clock, chen: Member, lin: Member, chens: Client, lins: Client, language: str
) -> None:
    wechat(chen, "chen_zhiyuan")
    wechat(lin, "lin_xiaomei")
    for one, other in ((chen, lin), (lin, chen)):
        exchanges.offer(proposer_id=one.pk, handle=other.handle, kinds=["wechat"])
    made = Exchange.objects.using("owner").get()
    ended = lins.post(f"/contacts/exchanges/{made.pk}/end/", follow=True)
    assert said(language, "Ended: neither of you sees the other's any more.") in cast.words(ended.content)
    offer = ExchangeOffer.objects.using("owner").get(proposer=chen)
    over = said(language, "The exchange is over: neither of you sees the other's any more.")
    assert over in page(chens, f"/asks/exchanges/{offer.pk}/")
    assert "lin_xiaomei" not in page(chens, f"/asks/exchanges/{offer.pk}/")
    assert chens.post(f"/contacts/exchanges/{2**70}/end/").status_code == 302


def test_nobody_opens_anothers(
    clock: Clock, friends: None, chen: Member, lin: Member, zhao: Member, chens: Client
) -> None:
    sent = chens.post(f"/people/{lin.handle}/exchange/", {"kinds": "mobile"}).headers["Location"]
    asked = f"/asks/exchanges/asked/{ExchangeAnswer.objects.using('owner').get().pk}/"
    others = client_for(zhao)
    for path in (sent, asked, "/asks/exchanges/1/", f"/asks/exchanges/asked/{2**70}/"):
        page(others, path, 404)
    page(others, f"/people/{lin.handle}/exchange/", 404)
    page(client_for(lin), sent, 404)
    page(chens, asked, 404)
