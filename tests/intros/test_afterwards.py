"""Accepted as an exchange, words taken back, thanks, and the introducer's own record."""

from typing import Any

import pytest
from django.test import Client

from disclosure import hiding
from disclosure.errors import Gone
from disclosure.models import Exchange, Grant, Relationship
from intros import introductions
from profiles.models import Member
from tests.asking.faces import carry, sweep
from tests.asking.world import Clock
from tests.intros.words import filled, named
from tests.intros.world import (
    ANSWER_BY,
    WORDS,
    notices,
    page,
    said,
    sought,
    target_row,
    to_introducer,
    to_target,
    vars_of,
    vouch_row,
)
from tests.looking import cast
from tests.reach.test_companies import works_at

pytestmark = pytest.mark.django_db


# --- As an exchange --------------------------------------------------------------------------------


@pytest.fixture
def numbers(lin: Member, chen: Member) -> None:
    """林晓梅 has a mobile as 陈志远 has."""
    cast.say(lin, "mobile", cast.MOBILE)


def opened() -> set[tuple[int, int]]:
    rows = Grant.objects.using("owner").filter(basis="exchange")
    return set(rows.values_list("owner_id", "user_id"))


@pytest.mark.usefixtures("numbers")
def test_accepting_as_an_exchange_opens_both_or_neither(
    clock: Clock, lin: Member, chen: Member, wang: Member, lins: Client, chens: Client, language: str
) -> None:
    url = f"/people/{chen.handle}/introduction/"
    assert lins.post(url, {**filled(lin, wang), "exchange": ["mobile"]}).status_code == 302
    assert sought().exchange == ["mobile"]
    assert said(language, "Ready to exchange") in page(lins, f"/asks/introductions/{sought().pk}/")
    carry()
    introductions.vouch(introducer_id=wang.pk, part=vouch_row().pk, words=WORDS)
    carry()
    path = f"/asks/invitations/{target_row().pk}/"
    assert said(language, "Glad to meet, and exchange") in page(chens, path)
    assert chens.post(path, {"answer": "exchanged", "kinds": ["mobile"]}).headers["Location"] == path
    assert opened() == {(lin.pk, chen.pk), (chen.pk, lin.pk)}
    assert Exchange.objects.using("owner").get().kinds == ["mobile"]
    assert (sought().state, target_row().state) == ("connected", "accepted")
    what = "Exchanged: mobile" if language == "en" else "已互换手机"
    for client, other, where in ((chens, lin, path), (lins, chen, f"/asks/introductions/{sought().pk}/")):
        assert what in page(client, where)
        assert what in page(client, f"/contacts/{other.handle}/")


@pytest.mark.usefixtures("numbers")
def test_what_the_seeker_does_not_offer_is_not_exchanged(
    clock: Clock, lin: Member, chen: Member, wang: Member, chens: Client
) -> None:
    part = to_target(lin, chen, wang)
    path = f"/asks/invitations/{part.pk}/"
    assert b"exchanged" not in chens.get(path).content
    assert chens.post(path, {"answer": "exchanged", "kinds": ["mobile"]}).status_code == 422
    introductions.accept(target_id=chen.pk, part=part.pk, exchange=["mobile"])
    assert opened() == set()
    assert target_row().state == "accepted"


def test_what_the_target_has_nothing_of_is_not_offered(
    clock: Clock, lin: Member, chen: Member, wang: Member, chens: Client
) -> None:
    part = to_target(lin, chen, wang, exchange=["wechat"])
    assert b"exchanged" not in chens.get(f"/asks/invitations/{part.pk}/").content


@pytest.mark.usefixtures("numbers")
def test_nothing_ticked_is_said_and_nothing_is_done(
    clock: Clock, lin: Member, chen: Member, wang: Member, chens: Client
) -> None:
    part = to_target(lin, chen, wang, exchange=["mobile"])
    assert chens.post(f"/asks/invitations/{part.pk}/", {"answer": "exchanged"}).status_code == 422
    assert target_row().state == "asked"


# --- Words taken back ------------------------------------------------------------------------------


def test_words_taken_back_before_an_answer_lapse_for_the_target_and_show_to_nobody_else(
    clock: Clock, lin: Member, chen: Member, wang: Member, wangs: Client, language: str
) -> None:
    part = to_target(lin, chen, wang)
    before = vars_of(sought())
    path = f"/asks/vouches/{vouch_row().pk}/"
    assert wangs.post(path, {"answer": "withdrawn"}).headers["Location"] == path
    assert said(language, "You took your words back.") in page(wangs, path)
    assert (vouch_row().state, vouch_row().words) == ("withdrawn", "")
    assert (target_row().state, target_row().words) == ("lapsed", "")
    assert vars_of(sought()) == before
    with pytest.raises(Gone):
        introductions.accept(target_id=chen.pk, part=part.pk)
    assert (chen.pk, "vouch_withdrawn", part.pk) not in notices()
    with pytest.raises(Gone):
        introductions.take_back_words(introducer_id=wang.pk, part=vouch_row().pk)


def test_words_taken_back_before_they_are_carried_reach_nobody(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    part = to_introducer(lin, chen, wang)
    introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)
    introductions.take_back_words(introducer_id=wang.pk, part=part.pk)
    carry()
    assert [kind for _who, kind, _row in notices()] == ["vouch_asked"]


def test_words_taken_back_later_are_flagged_to_whoever_relied_on_them(
    clock: Clock, lin: Member, chen: Member, wang: Member, chens: Client, lins: Client, language: str
) -> None:
    part = to_target(lin, chen, wang)
    introductions.accept(target_id=chen.pk, part=part.pk)
    introductions.take_back_words(introducer_id=wang.pk, part=vouch_row().pk)
    assert (chen.pk, "vouch_withdrawn", part.pk) in notices()
    told = {who for who, kind, _row in notices() if kind == "vouch_withdrawn"}
    assert told == {chen.pk}
    assert target_row().words == ""
    words = said(
        language,
        "%(introducer)s took back their words. What rests on them is that the two of you know each other: how close"
        " they stand to you is yours to decide.",
        introducer=named("王芳", language),
    )
    assert words in page(chens, f"/asks/invitations/{part.pk}/")
    assert Relationship.objects.using("owner").filter(owner=chen, viewer=lin).exists()  # theirs to decide
    assert sought().state == "connected"


def test_nobody_takes_back_what_they_did_not_say(
    clock: Clock, lin: Member, chen: Member, wang: Member, zhao: Member
) -> None:
    part = to_introducer(lin, chen, wang)
    for who in (wang, zhao, lin):
        with pytest.raises(Gone):
            introductions.take_back_words(introducer_id=who.pk, part=part.pk)
    introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)
    clock.to(ANSWER_BY)
    sweep()
    with pytest.raises(Gone):
        introductions.take_back_words(introducer_id=wang.pk, part=part.pk)


# --- Thanks, and the record ------------------------------------------------------------------------


def test_both_thank_with_a_tap_once_each(
    clock: Clock,
    lin: Member,
    chen: Member,
    wang: Member,
    lins: Client,
    chens: Client,
    wangs: Client,
    language: str,
) -> None:
    part = to_target(lin, chen, wang)
    own, theirs = f"/asks/introductions/{sought().pk}/", f"/asks/invitations/{part.pk}/"
    for client, path, data in ((lins, own, {"act": "thank"}), (chens, theirs, {"answer": "thank"})):
        client.post(path, data)  # too early
    assert (sought().thanked_at, vouch_row().thanked_by_seeker) == (None, False)
    introductions.accept(target_id=chen.pk, part=part.pk)
    for client, path, data in ((lins, own, {"act": "thank"}), (chens, theirs, {"answer": "thank"})) * 2:
        assert client.post(path, data).headers["Location"] == path
        assert said(language, "You thanked the introducer.") in page(client, path)
    thanked = {(kind, row) for who, kind, row in notices() if who == wang.pk and "thanks" in kind}
    assert thanked == {("seeker_thanks", vouch_row().pk), ("target_thanks", vouch_row().pk)}
    words = page(wangs, f"/asks/vouches/{vouch_row().pk}/")
    assert said(language, "%(who)s thanks you.", who=named("林女士", language)) in words
    assert said(language, "With thanks") in page(wangs, "/asks/introduced/")


def test_the_record_is_the_introducers_alone_and_tells_nothing_secret(
    clock: Clock, lin: Member, chen: Member, wang: Member, wangs: Client, lins: Client, language: str
) -> None:
    empty = said(language, "None yet. When somebody asks you for an introduction, it stands among your asks.")
    assert empty in page(wangs, "/asks/introduced/")
    part = to_target(lin, chen, wang)
    before = page(wangs, "/asks/introduced/")
    assert said(language, "Under way") in before
    assert said(
        language,
        "%(seeker)s to %(target)s",
        seeker=named("林女士", language),
        target=named("陈志远", language),
    ) in before  # fmt: skip
    introductions.decline(target_id=chen.pk, part=part.pk)
    assert page(wangs, "/asks/introduced/") == before
    assert empty in page(lins, "/asks/introduced/")


# --- Hidden from a company --------------------------------------------------------------------------


@pytest.mark.parametrize("hides", ["lin", "chen", "wang"])
def test_what_was_brought_before_lapses_for_whom_a_party_is_out_of_sight_alone(
    clock: Clock, lin: Member, chen: Member, wang: Member, hides: str
) -> None:
    asked = chen if hides == "wang" else wang
    part: Any = (to_target if hides == "wang" else to_introducer)(lin, chen, wang)
    before = vars_of(sought())
    hiding.hide_from_company(owner_id={"lin": lin, "chen": chen, "wang": wang}[hides].pk, name="中国工商银行")
    works_at(asked, "中国工商银行")
    part.refresh_from_db()
    assert part.state == "lapsed"
    assert vars_of(sought()) == before


@pytest.mark.parametrize("hides", ["lin", "chen"])
@pytest.mark.parametrize("since", ["the words", "the yes"])
def test_an_introducer_hears_nothing_of_whoever_hides_from_where_they_work(
    clock: Clock, lin: Member, chen: Member, wang: Member, wangs: Client, hides: str, since: str
) -> None:
    part = to_target(lin, chen, wang)
    works_at(wang, "中国工商银行")
    who, row = (lin, sought().pk) if hides == "lin" else (chen, part.pk)

    def hide() -> None:
        hiding.hide_from_company(owner_id=who.pk, name="中国工商银行")

    if since == "the words":
        hide()
    introductions.accept(target_id=chen.pk, part=part.pk)
    assert (sought().state, target_row().state) == ("connected", "accepted")
    if since == "the yes":
        hide()
    before = vars_of(vouch_row())
    introductions.thank(member_id=who.pk, row=row)
    with pytest.raises(Gone):
        introductions.thank(member_id=who.pk, row=row)
    assert vars_of(vouch_row()) == before
    assert before["state"] == ("vouched" if since == "the words" else "connected")
    told = {kind for one, kind, _row in notices() if one == wang.pk}
    assert told - {"vouch_asked"} == (set() if since == "the words" else {"vouch_connected"})
