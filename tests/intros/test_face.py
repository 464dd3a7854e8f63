"""Passed, declined, ignored, never, nobody who could: to the one who sought it all the same, byte for byte.

And to the introducer who vouched, whatever the target made of it.
"""

from collections.abc import Callable

import pytest

from disclosure import receiving
from disclosure.models import CompanyShield, Relationship
from intros import introductions
from intros.models import IntroducerPart, Introduction, Queued, TargetPart
from profiles.models import Member
from tests.asking.faces import Outcome, carry, nothing, told_apart
from tests.asking.world import NOON, Clock
from tests.intros.world import ANSWER_BY, WORDS, company, seek, sought, to_introducer
from tests.leaks.engine import Vars
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db

Worlds = Callable[[int], list[str]]


def vouched(_vars: Vars) -> None:
    """The introducer opens what they are asked, and vouches.

    (A look at the profile of a contact shows to that contact, as any other does.)
    """
    carry()
    part = IntroducerPart.objects.using("owner").get(state="asked")
    introducer = client_for(Member.objects.using("owner").get(pk=part.introducer_id))
    introducer.get(f"/asks/vouches/{part.pk}/")
    introductions.vouch(introducer_id=part.introducer_id, part=part.pk, words=WORDS)
    carry()


def passed(_vars: Vars) -> None:
    """The introducer passes."""
    carry()
    part = IntroducerPart.objects.using("owner").get()
    introductions.pass_by(introducer_id=part.introducer_id, part=part.pk)


def answered(verb: Callable[..., None]) -> Outcome:
    """The target opens what came to them, looks at both others, and answers."""

    def act(_vars: Vars) -> None:
        carry()
        part = TargetPart.objects.using("owner").get()
        target = client_for(Member.objects.using("owner").get(pk=part.target_id))
        for path in (
            f"/asks/invitations/{part.pk}/",
            f"/people/{part.seeker_id}/",
            f"/people/{part.introducer_id}/",
        ):
            target.get(path)
        verb(target_id=part.target_id, part=part.pk)

    return act


def without_room(member: Member) -> Outcome:
    """Somebody has as much before them as may be, of others: five vouches open, two introductions this week."""

    def act(found: Vars) -> None:
        part = {"purpose": "advice", "arrived_at": NOON, "answer_by": ANSWER_BY, "changed_at": NOON}
        for number in range(5):
            other = cast.member("", listed=False)
            theirs = Introduction.objects.using("owner").create(
                id=number, seeker=other, target=member, purpose="advice", state="closed", sent_at=NOON,
                answer_by=ANSWER_BY, changed_at=NOON,
            )  # fmt: skip
            IntroducerPart.objects.using("owner").create(
                id=number, introduction=theirs, introducer=member, seeker=other, words=WORDS, state="vouched",
                closes_at=ANSWER_BY, **part,
            )  # fmt: skip
            TargetPart.objects.using("owner").create(
                id=number, introduction=theirs, target=member, seeker=other, introducer=other, words=WORDS,
                state="declined", **part,
            )  # fmt: skip
        carry()
        if IntroducerPart.objects.using("owner").filter(state="asked").exists():
            vouched(found)
        assert Queued.objects.using("owner").filter(member=member).exists()

    return act


def after_a_vouch(outcome: Outcome) -> Outcome:
    """What happens once the introducer vouched."""

    def act(found: Vars) -> None:
        vouched(found)
        outcome(found)

    return act


def meanwhile(do: Callable[[], object]) -> Outcome:
    """It came to whoever was asked, and then something happens."""

    def act(_vars: Vars) -> None:
        carry()
        do()

    return act


def seekers_pages(target: Member, introducer: Member) -> dict[str, str]:
    return {
        "introduction": f"/asks/introductions/{sought().pk}/",
        "asks": "/asks/",
        "target": f"/people/{target.handle}/",
        "introducer": f"/people/{introducer.handle}/",
        "seek again": f"/people/{target.handle}/introduction/",
        "home": "/",
        "people": "/people/",
        "disclosures": "/disclosures/",
        "contacts": "/contacts/",
        "contact": f"/contacts/{introducer.handle}/",
        "me": "/me/",
    }


def test_whatever_became_of_it_the_seeker_gets_the_same(
    clock: Clock, lin: Member, chen: Member, wang: Member, worlds: Worlds
) -> None:
    seek(lin, chen, wang, envelope=[company(lin)])
    outcomes: dict[str, list[Outcome]] = {
        "ignored by the introducer": [carry],
        "never carried": [nothing],
        "passed": [passed],
        "ignored by the target": [vouched],
        "declined": [after_a_vouch(answered(introductions.decline))],
        "never again": [after_a_vouch(answered(introductions.never))],
        "not what it said": [after_a_vouch(answered(introductions.not_as_said))],
    }
    apart = told_apart(worlds, lin, outcomes, seekers_pages(chen, wang), NOON, ANSWER_BY)
    assert apart == {name: [] for name in list(outcomes)[1:]}


def test_that_nobody_could_be_asked_looks_like_nobody_answering(
    clock: Clock, lin: Member, chen: Member, wang: Member, worlds: Worlds
) -> None:
    """What the two others think of one another, and the introducer of the seeker, is nowhere to be seen."""
    seek(lin, chen, wang, envelope=[company(lin)])

    def distrusts(owner: Member, viewer: Member) -> Outcome:
        def act(_vars: Vars) -> None:
            Relationship.objects.using("owner").filter(owner=owner, viewer=viewer).update(level=1)
            carry()

        return act

    def blocks(owner: Member, person: Member) -> Outcome:
        def act(_vars: Vars) -> None:
            cast.shield(owner, person)
            carry()

        return act

    def closed(member: Member, *purposes: str) -> Outcome:
        def act(found: Vars) -> None:
            until = None if purposes else ANSWER_BY
            receiving.change(member_id=member.pk, closed_until=until, muted=purposes)
            carry()
            if member == chen:
                vouched(found)
                assert not TargetPart.objects.using("owner").exists()
            else:
                assert not IntroducerPart.objects.using("owner").exists()

        return act

    outcomes: dict[str, list[Outcome]] = {
        "ignored": [carry],
        "the introducer has no room": [without_room(wang)],
        "the target has no room": [without_room(chen)],
        "the introducer is closed to all": [closed(wang)],
        "the introducer wants no such purpose": [closed(wang, "advice")],
        "the target is closed to all": [closed(chen)],
        "the target wants no such purpose": [closed(chen, "advice")],
        "the introducer trusts the seeker too little": [distrusts(wang, lin)],
        "the target trusts the introducer too little": [distrusts(chen, wang)],
        "the target keeps out of the introducer's sight": [blocks(chen, wang)],
    }
    apart = told_apart(worlds, lin, outcomes, seekers_pages(chen, wang), NOON, ANSWER_BY)
    assert apart == {name: [] for name in list(outcomes)[1:]}


def test_whoever_hides_from_the_seeker_or_their_company_is_as_one_who_left(
    clock: Clock, lin: Member, chen: Member, wang: Member, worlds: Worlds
) -> None:
    seek(lin, chen, wang, envelope=[company(lin)])

    def left(member: Member) -> Outcome:
        return meanwhile(lambda: Member.objects.using("owner").filter(pk=member.pk).update(is_active=False))

    def hides(member: Member) -> Outcome:
        return meanwhile(lambda: cast.shield(member, lin))

    def hides_from_company(member: Member) -> Outcome:
        return meanwhile(lambda: CompanyShield.objects.using("owner").create(owner=member, name="蜀道冷链"))

    pages = seekers_pages(chen, wang)
    for member, gone in ((chen, ("target",)), (wang, ("introducer", "contact"))):
        outcomes: dict[str, list[Outcome]] = {
            "left": [left(member)],
            "hides": [hides(member)],
            "hides from the seeker's company": [hides_from_company(member)],
        }
        paths = {name: path for name, path in pages.items() if name not in gone}
        assert told_apart(worlds, lin, outcomes, paths, NOON, ANSWER_BY) == {
            name: [] for name in list(outcomes)[1:]
        }


def test_whatever_the_target_made_of_it_the_introducer_gets_the_same(
    clock: Clock, lin: Member, chen: Member, wang: Member, worlds: Worlds
) -> None:
    part = to_introducer(lin, chen, wang)
    introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)

    def taken_back(_vars: Vars) -> None:
        carry()
        introductions.withdraw(seeker_id=lin.pk, introduction=sought().pk)
        carry()

    def blocked(_vars: Vars) -> None:
        cast.shield(chen, lin)
        carry()

    def full(found: Vars) -> None:
        without_room(chen)(found)
        assert not TargetPart.objects.using("owner").filter(seeker=lin).exists()

    def closed(_vars: Vars) -> None:
        receiving.change(member_id=chen.pk, closed_until=ANSWER_BY, muted=[])
        carry()

    outcomes: dict[str, list[Outcome]] = {
        "ignored": [carry],
        "never carried": [nothing],
        "the target has no room": [full],
        "the target is closed to all": [closed],
        "declined": [answered(introductions.decline)],
        "never again": [answered(introductions.never)],
        "not what it said": [answered(introductions.not_as_said)],
        "taken back": [taken_back],
        "the target keeps out of the seeker's sight": [blocked],
    }
    paths = {
        "vouch": f"/asks/vouches/{part.pk}/",
        "asks": "/asks/",
        "seeker": f"/people/{lin.handle}/",
        "target": f"/people/{chen.handle}/",
        "home": "/",
        "people": "/people/",
        "disclosures": "/disclosures/",
        "contacts": "/contacts/",
        "me": "/me/",
    }
    apart = told_apart(worlds, wang, outcomes, paths, NOON, ANSWER_BY)
    assert apart == {name: [] for name in list(outcomes)[1:]}


def test_meeting_shows_to_the_seeker_and_to_the_introducer(
    clock: Clock, lin: Member, chen: Member, wang: Member, worlds: Worlds
) -> None:
    """The comparison is not blind."""
    part = to_introducer(lin, chen, wang)
    introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)
    outcomes: dict[str, list[Outcome]] = {
        "ignored": [carry],
        "accepted": [answered(introductions.accept)],
    }
    for member, path in ((lin, f"/asks/introductions/{sought().pk}/"), (wang, f"/asks/vouches/{part.pk}/")):
        [found] = told_apart(worlds, member, outcomes, {"page": path}, NOON, ANSWER_BY).values()
        assert len(found) == 4
