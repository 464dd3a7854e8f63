"""The pages of an introduction, as each party meets them, in both languages."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosure.models import Notice
from intros import introductions
from intros.models import Introduction
from profiles.models import Member
from tests.asking.faces import carry, sweep
from tests.asking.world import Clock, wording
from tests.intros.world import (
    ANSWER_BY,
    RETRY_AT,
    TARGET_BY,
    WORDS,
    company,
    page,
    said,
    seek,
    sought,
    target_row,
    to_introducer,
    to_target,
    vouch_row,
)
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db

DATES = {
    "zh-hans": {"introducer": "11月26日", "target": "11月28日", "answer": "12月7日", "retry": "2027年3月7日"},
    "en": {
        "introducer": "26 November",
        "target": "28 November",
        "answer": "7 December",
        "retry": "7 March 2027",
    },
}


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest, lin: Member, chen: Member, wang: Member) -> str:
    """All read this language."""
    Member.objects.using("owner").update(language=request.param)
    return str(request.param)


def named(name: str, language: str) -> str:
    return name if language != "en" else f"{name} (en)"


def filled(lin: Member, wang: Member, **more: object) -> dict[str, object]:
    return {
        "introducer": wang.handle,
        "purpose": "advice",
        "note": "在峰会上听您讲过，想再请教。",
        "send": [str(company(lin))],
        **more,
    }


# --- The seeker ------------------------------------------------------------------------------------


def test_seeking_tells_when_the_answer_comes(
    clock: Clock, lin: Member, chen: Member, wang: Member, lins: Client, language: str
) -> None:
    url = f"/people/{chen.handle}/introduction/"
    assert url in lins.get(f"/people/{chen.handle}/").content.decode()
    offered = page(lins, url)
    assert named("王芳", language) in offered
    assert said(language, "Choose whom to ask.") not in offered
    sent = lins.post(url, filled(lin, wang))
    assert sent.headers["Location"] == f"/asks/introductions/{sought().pk}/"
    assert (sought().introducer_id, sought().envelope) == (wang.handle, [company(lin)])
    received = said(
        language, "Received. You will have an answer by %(date)s.", date=DATES[language]["answer"]
    )
    for _ in range(2):
        own = page(lins, f"/asks/introductions/{sought().pk}/")
        assert received in own
        assert (
            said(
                language,
                "You asked %(introducer)s to say a word for you.",
                introducer=named("王芳", language),
            )
            in own
        )
        assert "在峰会上听您讲过，想再请教。" in own
        assert received in page(lins, "/asks/")
        carry()
    for again in (lins.get(url), lins.post(url, filled(lin, wang))):
        assert again.headers["Location"] == f"/asks/introductions/{sought().pk}/"
    assert Introduction.objects.using("owner").count() == 1


WRONG: dict[str, tuple[dict[str, object], str, dict[str, str]]] = {
    "nobody named": ({"introducer": ""}, "Choose whom to ask.", {}),
    "no purpose": ({"purpose": ""}, "Say what it is for.", {}),
    "a number in the note": (
        {"note": "打我１３８００１３８０００"},
        "Please leave out the number “%(found)s”: four digits at most.",
        {"found": "13800138000"},
    ),
    "a long note": (
        {"note": "好" * 121},
        "At most %(limit)d characters; this has %(length)d.",
        {"limit": "120", "length": "121"},
    ),
}


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(
    clock: Clock, lin: Member, chen: Member, wang: Member, language: str, wrong: str, htmx: bool
) -> None:
    instead, sentence, params = WRONG[wrong]
    client = client_for(lin, **({"HTTP_HX_REQUEST": "true"} if htmx else {}))
    typed = filled(lin, wang, **instead)
    response = client.post(f"/people/{chen.handle}/introduction/", typed)
    assert response.status_code == 422
    words = cast.words(response.content)
    assert told(language, sentence, params) in words
    assert str(typed["note"]) in words
    chosen = response.context["form"]
    assert [chosen[name].value() for name in ("introducer", "purpose", "send")] == [
        typed[name] for name in ("introducer", "purpose", "send")
    ]
    assert not Introduction.objects.using("owner").exists()


def told(language: str, sentence: str, params: dict[str, str]) -> str:
    found = said(language, sentence)
    for name, value in params.items():
        found = found.replace(f"%({name})d", value).replace(f"%({name})s", value)
    return found


def test_who_is_not_a_contact_cannot_be_named_and_what_is_not_ones_own_cannot_be_sent(
    lin: Member, chen: Member, wang: Member, zhao: Member, lins: Client
) -> None:
    for wrong in (
        {"introducer": zhao.handle},
        {"introducer": chen.handle},
        {"introducer": "a" * 16},
        {"send": [str(wording(chen, "company", 1).pk)]},
        {"purpose": "hunting"},
    ):
        assert (
            lins.post(f"/people/{chen.handle}/introduction/", filled(lin, wang, **wrong)).status_code == 422
        )
    assert not Introduction.objects.using("owner").exists()


def test_a_contact_who_keeps_out_of_sight_is_not_among_those_to_name(
    lin: Member, chen: Member, wang: Member, lins: Client
) -> None:
    cast.shield(wang, lin)
    response = lins.get(f"/people/{chen.handle}/introduction/")
    assert "王芳" not in response.content.decode()
    assert lins.post(f"/people/{chen.handle}/introduction/", filled(lin, wang)).status_code == 422


def test_who_has_no_contacts_is_told_so(chen: Member, zhao: Member) -> None:
    response = client_for(zhao).get(f"/people/{chen.handle}/introduction/")
    assert response.status_code == 200
    assert b"<textarea" not in response.content


def test_a_fourth_waits_for_one_of_the_three(
    clock: Clock, lin: Member, chen: Member, wang: Member, lins: Client, language: str
) -> None:
    for _ in range(3):
        seek(lin, cast.member("会员"), wang)
    response = lins.post(f"/people/{chen.handle}/introduction/", filled(lin, wang))
    assert response.status_code == 422
    words = cast.words(response.content)
    assert said(language, "You have several requests open. Wait for an answer, or take one back.") in words
    assert "在峰会上听您讲过，想再请教。" in words


def test_nobody_there_is_one_404(chen: Member, lin: Member, wang: Member, lins: Client) -> None:
    absent, unlisted, gone = cast.member("赵先生"), cast.member("孙女士", listed=False), cast.member("吴先生")
    cast.shield(absent, lin)
    Member.objects.using("owner").filter(pk=gone.pk).update(is_active=False)
    handles = (absent.handle, unlisted.handle, gone.handle, lin.handle, "a" * 16)
    pages = {page(lins, f"/people/{handle}/introduction/", 404).replace(handle, "") for handle in handles}
    posts = {
        lins.post(f"/people/{handle}/introduction/", filled(lin, wang)).status_code for handle in handles
    }
    assert (len(pages), posts) == (1, {404})


def test_taking_it_back(
    clock: Clock,
    lin: Member,
    chen: Member,
    wang: Member,
    lins: Client,
    wangs: Client,
    chens: Client,
    language: str,
) -> None:
    to_target(lin, chen, wang)
    path = f"/asks/introductions/{sought().pk}/"
    lins.post(path)
    back = said(
        language, "You took it back. You can ask again after %(date)s.", date=DATES[language]["retry"]
    )
    assert back in page(lins, path)
    carry()
    settled = said(language, "This has been settled meanwhile. Nothing more to do.")
    assert settled in page(chens, f"/asks/invitations/{target_row().pk}/")
    under_way = said(
        language, "Your words are on their way. You will hear if the two get to know each other."
    )
    assert under_way in page(wangs, f"/asks/vouches/{vouch_row().pk}/")
    assert settled in cast.words(lins.post(path, follow=True).content)


@pytest.mark.parametrize("swept", [False, True])
def test_what_is_over_says_from_when_one_may_try_again(
    clock: Clock, lin: Member, chen: Member, wang: Member, lins: Client, language: str, swept: bool
) -> None:
    to_introducer(lin, chen, wang)
    clock.to(ANSWER_BY)
    if swept:
        sweep()
    over = said(
        language,
        "It did not come together this time. You can try again after %(date)s.",
        date=DATES[language]["retry"],
    )
    assert over in page(lins, f"/asks/introductions/{sought().pk}/")
    assert over in page(lins, "/asks/")
    url = f"/people/{chen.handle}/introduction/"
    assert lins.get(url).headers["Location"] == f"/asks/introductions/{sought().pk}/"
    clock.to(RETRY_AT)
    assert client_for(lin).get(url).status_code == 200


# --- The introducer --------------------------------------------------------------------------------


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
    assert b'name="answer"' not in wangs.get(path).content
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


# --- The target ------------------------------------------------------------------------------------


def test_the_target_sees_who_vouches_for_whom_in_which_words(
    clock: Clock, lin: Member, chen: Member, wang: Member, chens: Client, language: str
) -> None:
    part = to_target(lin, chen, wang, note="想再请教。", envelope=[company(lin)])
    words = page(chens, f"/asks/invitations/{part.pk}/")
    for text in ("林女士", "想再请教。", "蜀道冷链", WORDS):
        assert text in words
    introducer = named("王芳", language)
    somebody = "%(introducer)s would like to introduce somebody to you"
    assert said(language, somebody, introducer=introducer) in words
    assert said(language, "No hurry: an answer by %(date)s will do.", date=DATES[language]["target"]) in words
    line = "%(introducer)s would like to introduce %(seeker)s to you"
    assert said(language, line, introducer=introducer, seeker=named("林女士", language)) in page(
        chens, "/asks/"
    )


def test_accepting_shows_to_all_three(
    clock: Clock,
    lin: Member,
    chen: Member,
    wang: Member,
    lins: Client,
    wangs: Client,
    chens: Client,
    language: str,
) -> None:
    part = to_target(lin, chen, wang)
    path = f"/asks/invitations/{part.pk}/"
    assert chens.post(path, {"answer": "accepted"}).headers["Location"] == path
    known = said(language, "You know each other now. They stand among your contacts.")
    assert known in page(chens, path)
    assert f"/contacts/{lin.handle}/" in chens.get(path).content.decode()
    own = f"/asks/introductions/{sought().pk}/"
    assert known in page(lins, own)
    assert f"/contacts/{chen.handle}/" in lins.get(own).content.decode()
    assert said(language, "They know each other now, thanks to you.") in page(
        wangs, f"/asks/vouches/{vouch_row().pk}/"
    )
    for client, other in ((lins, chen), (chens, lin)):
        assert client.get(f"/contacts/{other.handle}/").status_code == 200
    assert "陈志远" in page(lins, f"/people/{chen.handle}/")  # what is said to those who were introduced
    assert said(language, "You know each other now.") in page(lins, "/asks/")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            "declined",
            "You answered: not now. Nobody sees more than “in progress”, and that it did not come together"
            " once the time is over.",
        ),
        ("never", "Nobody introduces this person to you again. They don't notice."),
    ],
)
def test_the_target_alone_reads_a_refusal(
    clock: Clock, lin: Member, chen: Member, wang: Member, lins: Client, wangs: Client, chens: Client, language: str,
    answer: str, sentence: str,
) -> None:  # fmt: skip
    part = to_target(lin, chen, wang)
    path = f"/asks/invitations/{part.pk}/"
    before = [lins.get(f"/asks/introductions/{sought().pk}/"), wangs.get(f"/asks/vouches/{vouch_row().pk}/")]
    chens.post(path, {"answer": answer})
    assert said(language, sentence) in page(chens, path)
    assert b'name="answer"' not in chens.get(path).content
    after = [lins.get(f"/asks/introductions/{sought().pk}/"), wangs.get(f"/asks/vouches/{vouch_row().pk}/")]
    assert [cast.words(one.content) for one in after] == [cast.words(one.content) for one in before]


def test_too_late_is_settled(
    clock: Clock, lin: Member, chen: Member, wang: Member, chens: Client, language: str
) -> None:
    part = to_target(lin, chen, wang)
    path = f"/asks/invitations/{part.pk}/"
    clock.to(TARGET_BY)
    settled = said(language, "This has been settled meanwhile. Nothing more to do.")
    assert settled in page(chens, path)
    assert settled in cast.words(chens.post(path, {"answer": "accepted"}, follow=True).content)
    assert target_row().state == "asked"


# --- Nobody else -----------------------------------------------------------------------------------


def test_introductions_of_others_are_nobodys_business(
    clock: Clock,
    lin: Member,
    chen: Member,
    wang: Member,
    zhao: Member,
    lins: Client,
    wangs: Client,
    chens: Client,
) -> None:
    to_target(lin, chen, wang)
    zhaos = client_for(zhao)
    own = {
        f"/asks/introductions/{sought().pk}/": lins,
        f"/asks/vouches/{vouch_row().pk}/": wangs,
        f"/asks/invitations/{target_row().pk}/": chens,
    }
    bodies = set()
    for path, whose in own.items():
        for client in (lins, wangs, chens, zhaos):
            if client is not whose:
                bodies.add(page(client, path, 404))
                assert client.post(path, {"answer": "accepted", "words": WORDS}).status_code == 404
    for path in own:
        unknown = path.replace(path.split("/")[3], "9" * 23)
        bodies.add(page(zhaos, unknown, 404))
    assert len(bodies) == 1
    assert (sought().state, vouch_row().state, target_row().state) == ("waiting", "vouched", "asked")


def test_who_is_not_signed_in_is_led_to_signing_in(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    to_target(lin, chen, wang)
    for path in (
        f"/asks/introductions/{sought().pk}/",
        f"/asks/vouches/{vouch_row().pk}/",
        f"/asks/invitations/{target_row().pk}/",
        f"/people/{chen.handle}/introduction/",
    ):
        for response in (Client().get(path), Client().post(path, {"answer": "accepted"})):
            assert response.status_code == 302
            assert response.headers["Location"].startswith("/sign-in/")
    assert target_row().state == "asked"


def test_a_notice_counts_as_seen_once_its_page_was_opened(
    clock: Clock, lin: Member, chen: Member, wang: Member, lins: Client, wangs: Client, chens: Client
) -> None:
    to_target(lin, chen, wang)

    def seen() -> set[str]:
        opened = Notice.objects.using("owner").filter(seen_at__isnull=False)
        return set(opened.values_list("kind", flat=True))

    lins.get(f"/asks/introductions/{sought().pk}/")
    assert seen() == set()
    wangs.get(f"/asks/vouches/{vouch_row().pk}/")
    chens.get(f"/asks/invitations/{target_row().pk}/")
    assert seen() == {"vouch_asked", "introduced"}
    introductions.accept(target_id=chen.pk, part=target_row().pk)
    lins.get(f"/asks/introductions/{sought().pk}/")
    wangs.get(f"/asks/vouches/{vouch_row().pk}/")
    assert seen() == {"vouch_asked", "introduced", "connected", "vouch_connected"}


def test_the_page_asks_the_database_no_more_for_more_contacts(
    clock: Clock, lin: Member, chen: Member, wang: Member, lins: Client
) -> None:
    url = f"/people/{chen.handle}/introduction/"
    lins.get(url)
    with CaptureQueriesContext(connection) as few:
        lins.get(url)
    for _ in range(9):
        cast.relate(lin, cast.member("会员"), 1)
    with CaptureQueriesContext(connection) as many:
        lins.get(url)
    assert len(few) == len(many)
