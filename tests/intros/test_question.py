"""One thing asked first: by introducer or target, once; the seeker sees the introducer's question and answers once."""

from collections.abc import Callable

import pytest
from django.test import Client

from disclosure.errors import Gone, NotThere
from disclosure.models import Grant
from intros import introductions
from intros.models import IntroducerPart
from profiles.models import Member
from tests.asking.faces import Outcome, carry, nothing, told_apart
from tests.asking.world import NOON, Clock, wording
from tests.intros.test_face import answered, passed, seekers_pages
from tests.intros.world import (
    ANSWER_BY,
    INTRODUCER_BY,
    TARGET_BY,
    WORDS,
    company,
    notices,
    page,
    said,
    seek,
    sought,
    target_row,
    to_introducer,
    to_target,
    vars_of,
    vouch_row,
)
from tests.leaks.engine import Vars
from tests.looking import cast

pytestmark = pytest.mark.django_db

REPLY = "想请教冷链选址。"


def test_a_targets_question_reaches_the_seeker_as_the_introducers(
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
    path = f"/asks/invitations/{part.pk}/"
    assert chens.post(path, {"answer": "ask", "what": "purpose"}).headers["Location"] == path
    what = said(language, "What it is about, more clearly")
    own = f"/asks/introductions/{sought().pk}/"
    words = page(lins, own)
    assert said(language, "The introducer asks first") in words
    assert what in words
    assert what in page(wangs, f"/asks/vouches/{vouch_row().pk}/")
    assert (lin.pk, "question_asked", sought().pk) in notices()
    assert lins.post(own, {"act": "reply", "reply": "想请教冷链选址。"}).headers["Location"] == own
    assert "想请教冷链选址。" in page(chens, path)
    assert "想请教冷链选址。" in page(wangs, f"/asks/vouches/{vouch_row().pk}/")
    assert (chen.pk, "target_answered", part.pk) in notices()
    assert (target_row().state, target_row().answer_by) == ("asked", TARGET_BY)
    assert b'value="ask"' not in chens.get(path).content


def test_a_field_that_is_asked_for_is_shown_until_the_answer_is_due(
    clock: Clock, lin: Member, chen: Member, wang: Member, wangs: Client, lins: Client
) -> None:
    part = to_introducer(lin, chen, wang)
    introductions.ask_first(member_id=wang.pk, part=part.pk, what="company")
    own = f"/asks/introductions/{sought().pk}/"
    assert f'value="{company(lin)}" id="id_send_2" checked' in lins.get(own).content.decode()
    opened = Grant.objects.using("owner").filter(content_object=company(lin))
    assert not opened.exists()
    lins.post(own, {"act": "reply", "reply": "", "send": [str(company(lin))]})
    shows = said("zh-hans", "They show it to you: it stands above.")
    assert shows in page(wangs, f"/asks/vouches/{part.pk}/")
    introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)
    carry()
    assert set(opened.values_list("user_id", "expires_at")) == {(wang.pk, ANSWER_BY), (chen.pk, ANSWER_BY)}
    assert (target_row().question, target_row().replied_at) == ("company", NOON)


def test_one_question_in_an_introduction(clock: Clock, lin: Member, chen: Member, wang: Member) -> None:
    part = to_introducer(lin, chen, wang)
    introductions.ask_first(member_id=wang.pk, part=part.pk, what="company")
    introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)
    carry()
    for who, row in ((wang, part), (chen, target_row())):
        with pytest.raises(Gone):
            introductions.ask_first(member_id=who.pk, part=row.pk, what="purpose")
    assert (sought().question, target_row().question) == ("company", "company")


def test_an_answer_is_given_once_and_in_time_and_of_ones_own(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    part = to_introducer(lin, chen, wang)

    def reply(words: str = "好的", *send: int) -> None:
        introductions.answer_question(seeker_id=lin.pk, introduction=sought().pk, reply=words, send=send)

    with pytest.raises(Gone):
        reply()
    introductions.ask_first(member_id=wang.pk, part=part.pk, what="purpose")
    with pytest.raises(NotThere):
        reply("", wording(chen, "company", 1).pk)
    clock.to(ANSWER_BY)
    with pytest.raises(Gone):
        reply()
    clock.to(NOON)
    reply()
    with pytest.raises(Gone):
        reply("又一次")
    assert (sought().reply, vouch_row().reply) == ("好的", "好的")


@pytest.mark.parametrize("who", ["seeker", "stranger", "lapsed", "withdrawn", "hidden"])
def test_nobody_asks_what_is_not_theirs_to_ask(
    clock: Clock, lin: Member, chen: Member, wang: Member, zhao: Member, who: str
) -> None:
    part = to_introducer(lin, chen, wang)
    asker = {"seeker": lin, "stranger": zhao}.get(who, wang)
    if who == "lapsed":
        clock.to(INTRODUCER_BY)
    elif who == "withdrawn":
        introductions.withdraw(seeker_id=lin.pk, introduction=sought().pk)
    elif who == "hidden":
        cast.shield(lin, wang)
    with pytest.raises(Gone):
        introductions.ask_first(member_id=asker.pk, part=part.pk, what="purpose")
    assert sought().question == ""


def test_a_wrong_question_and_an_empty_answer_are_told(
    clock: Clock, lin: Member, chen: Member, wang: Member, lins: Client, wangs: Client, language: str
) -> None:
    part = to_introducer(lin, chen, wang)
    wrong = wangs.post(f"/asks/vouches/{part.pk}/", {"answer": "ask", "what": "mobile"})
    assert wrong.status_code == 422
    introductions.ask_first(member_id=wang.pk, part=part.pk, what="purpose")
    path = f"/asks/introductions/{sought().pk}/"
    empty = lins.post(path, {"act": "reply", "reply": " "})
    assert empty.status_code == 422
    assert said(language, "Write a few words, or show something.") in cast.words(empty.content)
    number = lins.post(path, {"act": "reply", "reply": "打13800138000"})
    assert (number.status_code, "打13800138000" in cast.words(number.content)) == (422, True)
    assert sought().replied_at is None


def test_where_nothing_is_chosen_three_things_to_show_stand_open(
    clock: Clock, lin: Member, chen: Member, wang: Member, lins: Client
) -> None:
    for kind in ("city", "title", "industry", "bio"):
        cast.say(lin, kind, {1: "若干"})
    part = to_introducer(lin, chen, wang)
    introductions.ask_first(member_id=wang.pk, part=part.pk, what="purpose")
    source = lins.get(f"/asks/introductions/{sought().pk}/").content.decode()
    open_ones, folded = source.split('<details class="more">')
    assert open_ones.count('name="send"') == 3
    assert folded.count('name="send"') > 0


@pytest.mark.parametrize(
    ("note", "said"), [("", REPLY), ("久仰。", f"久仰。\n{REPLY}"), ("久仰。" * 40, REPLY)]
)
def test_whoever_is_asked_later_in_the_circle_finds_the_answer_as_if_it_had_been_said_at_once(
    clock: Clock, lin: Member, chen: Member, wang: Member, lins: Client, note: str, said: str
) -> None:
    seek(lin, chen, None, note=note)
    carry()
    introductions.ask_first(member_id=wang.pk, part=vouch_row().pk, what="purpose")
    introductions.answer_question(
        seeker_id=lin.pk, introduction=sought().pk, reply=REPLY, send=[company(lin)]
    )
    other = cast.member("会员")
    for owner, viewer in ((lin, other), (other, lin), (chen, other)):
        cast.relate(owner, viewer, 2)
    first = IntroducerPart.objects.using("owner").get(introducer=wang)
    introductions.pass_by(introducer_id=wang.pk, part=first.pk)
    carry()
    found = IntroducerPart.objects.using("owner").get(introducer=other)
    assert (found.note, found.question, found.reply, found.replied_at) == (said, "", "", None)
    assert Grant.objects.using("owner").filter(content_object=company(lin), user=other).exists()
    before = page(lins, f"/asks/introductions/{sought().pk}/")
    introductions.ask_first(member_id=other.pk, part=found.pk, what="company")
    with pytest.raises(Gone):
        introductions.ask_first(member_id=other.pk, part=found.pk, what="purpose")
    found.refresh_from_db()
    assert (found.question, found.replied_at) == ("company", None)
    assert page(lins, f"/asks/introductions/{sought().pk}/") == before
    introductions.vouch(introducer_id=other.pk, part=found.pk, words=WORDS)
    carry()
    assert (target_row().question, target_row().reply, target_row().note) == ("purpose", REPLY, note)


def test_whoever_is_asked_later_and_asks_hears_what_is_answered_still(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    seek(lin, chen, None)
    carry()
    introductions.ask_first(member_id=wang.pk, part=vouch_row().pk, what="purpose")
    other = cast.member("会员")
    for owner, viewer in ((lin, other), (other, lin), (chen, other)):
        cast.relate(owner, viewer, 2)
    introductions.pass_by(introducer_id=wang.pk, part=vouch_row().pk)
    carry()
    found = IntroducerPart.objects.using("owner").get(introducer=other)
    introductions.ask_first(member_id=other.pk, part=found.pk, what="purpose")
    introductions.answer_question(seeker_id=lin.pk, introduction=sought().pk, reply=REPLY, send=[])
    found.refresh_from_db()
    assert (found.question, found.reply) == ("purpose", REPLY)
    assert (other.pk, "introducer_answered", found.pk) in notices()


def test_whose_question_it_was_and_what_became_of_it_the_seeker_cannot_tell(
    clock: Clock, lin: Member, chen: Member, wang: Member, worlds: Callable[[int], list[str]]
) -> None:
    part = to_introducer(lin, chen, wang)

    def by_introducer(_vars: Vars) -> None:
        introductions.ask_first(member_id=wang.pk, part=part.pk, what="company")

    def by_target(found: Vars) -> None:
        introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)
        carry()
        introductions.ask_first(member_id=chen.pk, part=target_row().pk, what="company")

    def then(first: Outcome, second: Outcome) -> Outcome:
        def act(found: Vars) -> None:
            first(found)
            second(found)

        return act

    outcomes: dict[str, list[Outcome]] = {
        "asked by the introducer": [by_introducer],
        "asked by the introducer, who passes": [then(by_introducer, passed)],
        "asked by the target": [then(by_target, nothing)],
        "asked by the target, who declines": [then(by_target, answered(introductions.decline))],
    }
    apart = told_apart(worlds, lin, outcomes, seekers_pages(chen, wang), NOON, ANSWER_BY)
    assert apart == {name: [] for name in list(outcomes)[1:]}
    assert vars_of(sought())["question"] == ""
