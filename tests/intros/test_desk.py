"""The desk introduces where both let it, and after everybody else; it reads what anybody at its level reads."""

from datetime import timedelta

import pytest
from django.test import Client

from disclosure import desk
from disclosure.errors import NoContacts
from intros import introductions
from intros.models import IntroducerPart
from profiles.models import Member
from tests.asking.faces import carry
from tests.asking.world import NOON, Clock
from tests.intros.world import WORDS, seek, sought, target_row
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def he(db: None) -> Member:
    """小何, of the desk."""
    return cast.member("小何", listed=False, is_desk=True)


def asked() -> list[int]:
    """Who was asked so far, in order."""
    return list(
        IntroducerPart.objects.using("owner")
        .order_by("arrived_at", "id")
        .values_list("introducer_id", flat=True)
    )


def let(*some: Member) -> None:
    """Some let the desk introduce them."""
    for one in some:
        desk.serve(member_id=one.pk, wanted=True)


def test_the_desk_is_asked_after_everybody_of_the_circle(
    clock: Clock,
    lin: Member,
    chen: Member,
    wang: Member,
    he: Member,
) -> None:
    let(lin, chen)
    seek(lin, chen, None)
    carry()
    assert asked() == [wang.pk]
    part = IntroducerPart.objects.using("owner").get()
    introductions.pass_by(introducer_id=wang.pk, part=part.pk)
    clock.to(NOON + timedelta(minutes=1))
    carry()
    assert asked() == [wang.pk, he.pk]


@pytest.mark.parametrize("who", ["nobody", "the seeker", "the target"])
def test_it_introduces_nobody_who_did_not_let_it(
    clock: Clock,
    lin: Member,
    chen: Member,
    wang: Member,
    he: Member,
    who: str,
) -> None:
    let(*{"nobody": [], "the seeker": [lin], "the target": [chen]}[who])
    seek(lin, chen, None)
    carry()
    introductions.pass_by(introducer_id=wang.pk, part=IntroducerPart.objects.using("owner").get().pk)
    carry()
    assert asked() == [wang.pk]


def test_whoever_has_no_contacts_may_ask_where_they_let_the_desk_introduce_them(
    clock: Clock,
    chen: Member,
    zhao: Member,
    he: Member,
) -> None:
    path = f"/people/{chen.handle}/introduction/"
    with pytest.raises(NoContacts):
        seek(zhao, chen, None)
    assert b"<form" not in client_for(zhao).get(path).content.split(b"<main")[1].split(b"</main")[0]
    let(zhao, chen)
    assert b'value="circle"' in client_for(zhao).get(path).content
    seek(zhao, chen, None)
    carry()
    assert asked() == [he.pk]


def test_one_who_left_the_desk_or_is_gone_is_not_asked(
    clock: Clock,
    chen: Member,
    zhao: Member,
    he: Member,
) -> None:
    let(zhao, chen)
    Member.objects.using("owner").filter(pk=he.pk).update(is_desk=False)
    seek(zhao, chen, None)
    carry()
    assert asked() == []


def test_what_the_desk_says_for_somebody_goes_to_the_target_and_it_read_no_more_than_any_member(
    clock: Clock,
    lin: Member,
    chen: Member,
    wang: Member,
    he: Member,
) -> None:
    let(lin, chen)
    cast.say(chen, "bio", {1: "二十年投行"})
    seek(lin, chen, None)
    carry()
    introductions.pass_by(introducer_id=wang.pk, part=IntroducerPart.objects.using("owner").get().pk)
    carry()
    part = IntroducerPart.objects.using("owner").get(introducer=he)
    page = client_for(he).get(f"/asks/vouches/{part.pk}/")
    assert page.status_code == 200
    said = cast.words(page.content) + cast.words(client_for(he).get(f"/people/{chen.handle}/").content)
    assert "二十年投行" not in said
    introductions.vouch(introducer_id=he.pk, part=part.pk, words=WORDS)
    carry()
    assert target_row().introducer_id == he.handle
    assert sought().state == "waiting"


def test_the_page_opts_in_and_out(lin: Member, lins: Client) -> None:
    assert not desk.serves(lin.pk)
    lins.post("/settings/desk/", {"wanted": "on"})
    assert desk.serves(lin.pk)
    assert "checked" in lins.get("/settings/desk/").content.decode()
    lins.post("/settings/desk/", {})
    assert not desk.serves(lin.pk)
