"""The pages of whoever seeks an introduction, in both languages."""

import pytest
from django.test import Client

from intros.models import Introduction
from profiles.models import Member
from tests.asking.faces import carry, sweep
from tests.asking.world import Clock, wording
from tests.intros.words import DATES, filled, named, told
from tests.intros.world import (
    ANSWER_BY,
    RETRY_AT,
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
