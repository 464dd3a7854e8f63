"""Whoever is asked can tell by whom, though the other is not in the directory and sends nothing along."""

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from django.test import Client

from disclosure import asking
from disclosure.models import AccessDecision
from intros import introductions
from intros.models import IntroducerPart, TargetPart
from profiles.models import Member
from tests.asking.faces import Outcome, carry, nothing, told_apart
from tests.asking.world import A_SECOND, ANSWER_BY, NOON, Clock, ask, wording
from tests.leaks.engine import Vars
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db

NAME = "林女士"


@pytest.fixture(autouse=True)
def unlisted(clock: Clock, lin: Member) -> None:
    """林晓梅 stands in no directory. It is noon."""
    Member.objects.using("owner").filter(pk=lin.pk).update(listed=False)


def calls_her(client: Client, path: str) -> bool:
    page = client.get(path)
    assert page.status_code == 200
    return NAME in cast.words(page.content)


def decision() -> str:
    return f"/asks/decisions/{AccessDecision.objects.using('owner').get().pk}/"


def test_the_owner_knows_who_asks_as_long_as_they_can_answer(
    clock: Clock, chen: Member, lin: Member, chens: Client
) -> None:
    profile = f"/people/{lin.handle}/"
    assert chens.get(profile).status_code == 404
    ask(lin, chen)
    assert chens.get(profile).status_code == 404, "nobody has asked him yet"
    carry()
    for path in ("/", "/asks/", decision(), profile):
        assert calls_her(chens, path), path
    assert "蜀道冷链" not in cast.words(chens.get(profile).content), "no more than every member may read"
    assert b'name="answer"' in chens.get(decision()).content
    assert client_for(cast.member("王芳")).get(profile).status_code == 404, "nobody else"
    clock.to(ANSWER_BY - A_SECOND)
    assert calls_her(chens, decision())
    clock.to(ANSWER_BY)
    assert chens.get(profile).status_code == 404
    assert not calls_her(chens, "/asks/")


def test_once_it_is_taken_back_nobody_is_there(chen: Member, lin: Member, chens: Client) -> None:
    request = ask(lin, chen)
    carry()
    asking.withdraw(asker_id=lin.pk, request=request)
    carry()
    assert chens.get(f"/people/{lin.handle}/").status_code == 404
    assert not calls_her(chens, decision())


def test_whom_something_is_open_to_is_known_until_it_closes(clock: Clock, chen: Member, lin: Member) -> None:
    ask(lin, chen)
    carry()
    until = ANSWER_BY + timedelta(days=60)
    row = AccessDecision.objects.using("owner").get()
    company = wording(chen, "company", 1).pk
    asking.grant(owner_id=chen.pk, decision=row.pk, wordings=[company], until=until)
    for instant in (NOON, ANSWER_BY, until - A_SECOND):
        clock.to(instant)
        for path in ("/contacts/", f"/contacts/{lin.handle}/", decision()):
            assert calls_her(client_for(chen), path), (instant, path)
    clock.to(until)
    assert client_for(chen).get(f"/people/{lin.handle}/").status_code == 404


def test_what_else_was_sent_along_closes_at_its_hour(
    clock: Clock, chen: Member, lin: Member, chens: Client
) -> None:
    """A grant makes the name last, and nothing else."""
    ask(lin, chen, envelope=[wording(lin, "company", 1).pk])
    carry()
    row = AccessDecision.objects.using("owner").get()
    company = wording(chen, "company", 1).pk
    asking.grant(owner_id=chen.pk, decision=row.pk, wordings=[company], until=ANSWER_BY + timedelta(days=60))
    assert "蜀道冷链" in cast.words(chens.get(f"/people/{lin.handle}/").content)
    clock.to(ANSWER_BY)
    assert "蜀道冷链" not in cast.words(chens.get(f"/people/{lin.handle}/").content)


def test_that_they_know_tells_the_asker_nothing(
    clock: Clock, chen: Member, lin: Member, worlds: Callable[[int], list[str]]
) -> None:
    request = ask(lin, chen)

    def looked(_vars: Vars) -> None:
        carry()
        client_for(chen).get(f"/people/{lin.handle}/")

    outcomes: dict[str, list[Outcome]] = {"never reached": [nothing], "looked at": [looked]}
    paths = {
        "request": f"/asks/access/{request}/",
        "asks": "/asks/",
        "home": "/",
        "contacts": "/contacts/",
        "disclosures": "/disclosures/",
        "me": "/me/",
        "settings": "/settings/",
    }
    assert told_apart(worlds, lin, outcomes, paths, NOON, ANSWER_BY) == {"looked at": []}


def test_the_ledger_says_that_the_name_went_along(
    chen: Member, lin: Member, raw: Callable[..., psycopg.Connection]
) -> None:
    ask(lin, chen)
    carry()
    sent = raw("postgres").execute("SELECT wordings, reasons FROM ledger_entry WHERE act = 'send'").fetchall()
    assert sent == [([wording(lin, "name", 0).pk], ["sent"])]


def test_whoever_is_asked_to_introduce_or_to_be_introduced_knows_by_whom(
    chen: Member, lin: Member, chens: Client
) -> None:
    """Neither the seeker nor the introducer is in the directory."""
    wang = cast.member("王芳女士", listed=False)
    cast.say(wang, "company", {1: "锦官城投"})
    cast.relate(wang, lin, 2)
    cast.relate(lin, wang, 1)
    cast.relate(chen, wang, 2)
    introduction = introductions.seek(
        seeker_id=lin.pk, target=chen.handle, introducer=wang.handle, purpose="advice", note="", envelope=[]
    )
    carry()
    asked = IntroducerPart.objects.using("owner").get()
    assert calls_her(client_for(wang), f"/asks/vouches/{asked.pk}/")
    introductions.vouch(introducer_id=wang.pk, part=asked.pk, words="共事三年")
    carry()
    for path in ("/", f"/asks/invitations/{TargetPart.objects.using('owner').get().pk}/"):
        page = cast.words(chens.get(path).content)
        assert NAME in page, path
        assert "王芳女士" in page, path
        assert "锦官城投" not in page
    introductions.withdraw(seeker_id=lin.pk, introduction=introduction)
    carry()
    for gone in (lin, wang):
        assert chens.get(f"/people/{gone.handle}/").status_code == 404


def test_a_name_that_changes_meanwhile_is_called_by_the_new_one(
    chen: Member, lin: Member, chens: Client
) -> None:
    ask(lin, chen)
    carry()
    row = wording(lin, "name", 0)
    row.zh = "林总"
    row.save(using="owner")
    assert "林总" in cast.words(chens.get(decision()).content)
