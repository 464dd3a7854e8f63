"""Through a circle: whatever became of it the seeker gets the same; who is asked cannot tell how they were found."""

from collections.abc import Callable

import pytest
from django.db import connections

from disclosure import receiving
from disclosure.models import Outbox, Relationship
from intros import introductions
from intros.models import IntroducerPart, Introduction, Queued, TargetPart
from profiles.models import Member
from tests.asking.faces import Outcome, carry, nothing, told_apart
from tests.asking.world import NOON, Clock
from tests.intros.test_face import after_a_vouch, answered, passed, seekers_pages, vouched
from tests.intros.world import ANSWER_BY, INTRODUCER_BY, company, seek, sought
from tests.leaks.engine import Vars
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db

Worlds = Callable[[int], list[str]]


def all_pass(_vars: Vars) -> None:
    """One after the other passes, until there is nobody."""
    for _ in range(4):
        carry()
        for part in IntroducerPart.objects.using("owner").filter(state="asked"):
            introductions.pass_by(introducer_id=part.introducer_id, part=part.pk)


def test_whatever_became_of_it_the_seeker_gets_the_same(
    clock: Clock, lin: Member, chen: Member, wang: Member, worlds: Worlds
) -> None:
    other = cast.member("会员")
    for owner, viewer in ((lin, other), (other, lin), (chen, other)):
        cast.relate(owner, viewer, 2)
    Relationship.objects.using("owner").filter(owner=chen, viewer=wang).update(level=3)
    seek(lin, chen, None, envelope=[company(lin)])

    def nobody_could(_vars: Vars) -> None:
        Relationship.objects.using("owner").filter(owner=chen).update(level=1)
        carry()
        assert not IntroducerPart.objects.using("owner").exists()

    def over_budget(_vars: Vars) -> None:
        receiving.change(member_id=chen.pk, closed_until=None, muted=[], weekly=1)
        TargetPart.objects.using("owner").create(
            id=1, introduction=sought(), target=chen, seeker=other, introducer=wang, purpose="advice", words="",
            state="declined", arrived_at=NOON, answer_by=ANSWER_BY, changed_at=NOON,
        )  # fmt: skip
        vouched(_vars)
        assert Queued.objects.using("owner").filter(step="ask_target").exists()

    def closed(_vars: Vars) -> None:
        receiving.change(member_id=chen.pk, closed_until=ANSWER_BY, muted=[])
        carry()
        assert not IntroducerPart.objects.using("owner").exists()

    outcomes: dict[str, list[Outcome]] = {
        "ignored by the first": [carry],
        "never carried": [nothing],
        "nobody could": [nobody_could],
        "passed by the first": [passed],
        "passed by all": [all_pass],
        "ignored by the target": [vouched],
        "the target has no room": [over_budget],
        "the target is closed to all": [closed],
        "declined": [after_a_vouch(answered(introductions.decline))],
        "never again": [after_a_vouch(answered(introductions.never))],
    }
    apart = told_apart(worlds, lin, outcomes, seekers_pages(chen, wang), NOON, ANSWER_BY)
    assert apart == {name: [] for name in list(outcomes)[1:]}


def test_whoever_is_asked_cannot_tell_whether_they_were_named(
    clock: Clock, lin: Member, chen: Member, wang: Member, worlds: Worlds
) -> None:
    """Who is asked through a circle is trusted by the target; who was named need not be."""
    introduction = seek(lin, chen, wang)

    def named(_vars: Vars) -> None:
        carry()
        client_for(wang).get(f"/asks/vouches/{IntroducerPart.objects.using('owner').get().pk}/")

    def through_the_circle(found: Vars) -> None:
        Introduction.objects.using("owner").update(circle=True, introducer=None)
        Outbox.objects.using("owner").update(step="ask_circle")
        named(found)

    outcomes: dict[str, list[Outcome]] = {"named": [named], "circle": [through_the_circle]}
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT derived_id('introducer', %s)", [introduction])
        [(part,)] = cursor.fetchall()
    paths = {"vouch": f"/asks/vouches/{part}/", "asks": "/asks/", "home": "/", "disclosures": "/disclosures/"}
    apart = told_apart(worlds, wang, outcomes, paths, NOON, INTRODUCER_BY)
    assert apart == {"circle": []}
