"""The pages of whoever is introduced to, in both languages; and that nobody else gets any of them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosure.models import Notice
from intros import introductions
from profiles.models import Member
from tests.asking.world import Clock
from tests.intros.words import DATES, named
from tests.intros.world import (
    TARGET_BY,
    WORDS,
    company,
    page,
    said,
    sought,
    target_row,
    to_target,
    vouch_row,
)
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


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
