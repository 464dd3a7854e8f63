"""The pages of whoever is asked to introduce, in both languages."""

import pytest
from django.test import Client

from intros import introductions
from profiles.models import Member
from tests.asking.faces import carry
from tests.asking.world import Clock
from tests.intros.words import DATES, named, told
from tests.intros.world import (
    WORDS,
    company,
    page,
    said,
    target_row,
    to_introducer,
    to_target,
    vouch_row,
)
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


def test_the_introducer_sees_who_asks_whom_they_would_like_to_meet_and_what_came_along(
    clock: Clock, lin: Member, chen: Member, wang: Member, wangs: Client, language: str
) -> None:
    part = to_introducer(lin, chen, wang, note="想再请教。", envelope=[company(lin)])
    words = page(wangs, f"/asks/vouches/{part.pk}/")
    for text in ("林女士", "陈志远", "想再请教。", "蜀道冷链"):
        assert text in words
    assert "只有我知道" not in words
    assert said(language, "Happy to introduce them?") in words
    assert (
        said(language, "No hurry: an answer by %(date)s will do.", date=DATES[language]["introducer"])
        in words
    )
    people = {"seeker": named("林女士", language), "target": named("陈志远", language)}
    assert said(language, "%(seeker)s asks you for an introduction to %(target)s", **people) in page(
        wangs, "/asks/"
    )


def test_the_introducer_vouches_in_words_of_their_own(
    clock: Clock, lin: Member, chen: Member, wang: Member, wangs: Client, language: str
) -> None:
    part = to_introducer(lin, chen, wang)
    path = f"/asks/vouches/{part.pk}/"
    assert wangs.post(path, {"answer": "vouched", "words": WORDS}).headers["Location"] == path
    words = page(wangs, path)
    assert WORDS in words
    assert (
        said(language, "Your words are on their way. You will hear if the two get to know each other.")
        in words
    )
    assert b'value="vouched"' not in wangs.get(path).content
    assert wangs.post(path, {"answer": "passed"}).status_code == 302  # answered already: nothing changes
    assert vouch_row().state == "vouched"


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("typed", "sentence", "params"),
    [
        ("", "Write one sentence.", {}),
        ("   ", "Write one sentence.", {}),
        (
            "有事打13800138000",
            "Please leave out the number “%(found)s”: four digits at most.",
            {"found": "13800138000"},
        ),
        ("好" * 201, "At most %(limit)d characters; this has %(length)d.", {"limit": "200", "length": "201"}),
    ],
)
def test_a_vouch_that_cannot_be_kept_is_typed_on(
    clock: Clock, lin: Member, chen: Member, wang: Member, language: str,
    typed: str, sentence: str, params: dict[str, str], htmx: bool,
) -> None:  # fmt: skip
    part = to_introducer(lin, chen, wang)
    client = client_for(wang, **({"HTTP_HX_REQUEST": "true"} if htmx else {}))
    response = client.post(f"/asks/vouches/{part.pk}/", {"answer": "vouched", "words": typed})
    assert response.status_code == 422
    words = cast.words(response.content)
    assert told(language, sentence, params) in words
    assert typed.strip() in words
    assert vouch_row().state == "asked"


def test_passing_needs_no_words_and_offers_some(
    clock: Clock, lin: Member, chen: Member, wang: Member, wangs: Client, language: str
) -> None:
    part = to_introducer(lin, chen, wang)
    path = f"/asks/vouches/{part.pk}/"
    assert wangs.post(path, {"answer": "passed", "words": "打13800138000"}).status_code == 302
    words = page(wangs, path)
    assert (
        said(language, "You passed. They only see “in progress”, and later that it did not come together.")
        in words
    )
    line = "I'm sorry, this time I'm not the right one to make the introduction. Let us talk soon."
    assert said(language, line) in words
    assert vouch_row().state == "passed"


def test_an_answer_that_is_none_changes_nothing(
    clock: Clock, lin: Member, chen: Member, wang: Member, wangs: Client, chens: Client
) -> None:
    to_introducer(lin, chen, wang)
    assert wangs.post(f"/asks/vouches/{vouch_row().pk}/", {"answer": "connected"}).status_code == 302
    assert vouch_row().state == "asked"
    introductions.vouch(introducer_id=wang.pk, part=vouch_row().pk, words=WORDS)
    carry()
    for answer in ({"answer": "connected"}, {"answer": "lapsed"}, {}):
        assert chens.post(f"/asks/invitations/{target_row().pk}/", answer).status_code == 302
    assert target_row().state == "asked"


def test_a_seeker_who_keeps_out_of_sight_has_nothing_to_be_answered(
    clock: Clock, lin: Member, chen: Member, wang: Member, wangs: Client, chens: Client
) -> None:
    to_target(lin, chen, wang)
    cast.shield(lin, chen)
    words = page(chens, f"/asks/invitations/{target_row().pk}/")
    assert said("zh-hans", "This has been settled meanwhile. Nothing more to do.") in words
    assert "林女士" not in words
    chens.post(f"/asks/invitations/{target_row().pk}/", {"answer": "accepted"})
    assert target_row().state == "asked"
