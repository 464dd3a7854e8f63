"""Yes, not now, never, nothing, never asked: to the introducer and to the other side all the same, byte for byte."""

from collections.abc import Callable

import pytest
from django.db import connections

from disclosure import hiding, receiving, trust
from intros import bringing, introductions
from intros.models import TargetPart
from profiles.models import Member
from tests.asking.faces import Outcome, carry, nothing, told_apart
from tests.asking.world import NOON, Clock
from tests.intros.together import bring, brought, part_of
from tests.intros.world import ANSWER_BY, vouch_row
from tests.leaks.engine import Vars
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db

Worlds = Callable[[int], list[str]]
Verb = Callable[..., None]


def says(side: Member, verb: Verb) -> Outcome:
    """One side opens what came to them, looks at the other, and answers."""

    def act(_vars: Vars) -> None:
        carry()
        part = part_of(side)
        client = client_for(side)
        for path in (f"/asks/invitations/{part.pk}/", f"/people/{part.seeker_id}/"):
            client.get(path)
        verb(target_id=side.pk, part=part.pk)

    return act


def then(*outcomes: Outcome) -> Outcome:
    def act(found: Vars) -> None:
        for one in outcomes:
            one(found)

    return act


def of_one_side(one: Member, introducer: Member, other: Member) -> dict[str, list[Outcome]]:
    """Whatever one side makes of it before the hour, or has made up before."""

    def closed(_vars: Vars) -> None:
        receiving.change(member_id=one.pk, closed_until=ANSWER_BY, muted=[])
        carry()
        assert not TargetPart.objects.using("owner").filter(target=one).exists()

    def hides(_vars: Vars) -> None:
        hiding.hide_from(owner_id=one.pk, handle=introducer.handle)

    def ends(_vars: Vars) -> None:
        trust.end(owner_id=one.pk, handle=introducer.handle)

    yes = says(one, introductions.accept)
    return {
        "ignored": [carry],
        "not now": [says(one, introductions.decline)],
        "never": [says(one, introductions.never)],
        "never from the introducer": [says(one, bringing.not_by)],
        "yes alone": [yes],
        "yes, taken back": [then(yes, says(one, introductions.decline))],
        "closed to all": [closed],
        "trusts the introducer no longer": [then(carry, ends)],
    }


def pages_of(introducer: Member, others: list[Member]) -> dict[str, str]:
    return {
        **{name: f"/{name}/" for name in ("asks", "disclosures", "contacts", "people", "me")},
        "home": "/",
        **{f"profile {place}": f"/people/{one.handle}/" for place, one in enumerate([*others, introducer])},
    }


def test_whatever_the_two_made_of_it_the_introducer_gets_the_same(
    clock: Clock, lin: Member, chen: Member, wang: Member, worlds: Worlds
) -> None:
    own = bring(wang, lin, chen)
    no = says(chen, introductions.decline)
    outcomes: dict[str, list[Outcome]] = {
        "never carried": [nothing],
        **of_one_side(lin, wang, chen),
        "one yes, one no": [then(says(lin, introductions.accept), no)],
    }
    paths = {
        "brought": f"/asks/vouches/{own}/",
        "record": "/asks/introduced/",
        "again": f"/contacts/{lin.handle}/introduce/{chen.handle}/",
        "contact": f"/contacts/{lin.handle}/",
        **pages_of(wang, [lin, chen]),
    }
    del outcomes["trusts the introducer no longer"], paths["profile 2"]  # shows where it always does
    apart = told_apart(worlds, wang, outcomes, paths, NOON, ANSWER_BY)
    assert apart == {name: [] for name in list(outcomes)[1:]}


def test_whatever_the_other_made_of_it_a_side_gets_the_same(
    clock: Clock, lin: Member, chen: Member, wang: Member, worlds: Worlds
) -> None:
    """Both before she answers, and after she said yes."""
    bring(wang, lin, chen)

    def yes(_vars: Vars) -> None:
        carry()
        introductions.accept(target_id=lin.pk, part=part_of(lin).pk)

    def taken_back(_vars: Vars) -> None:
        introductions.take_back_words(introducer_id=wang.pk, part=vouch_row().pk)

    theirs = of_one_side(chen, wang, lin)
    del theirs["yes, taken back"]
    silent = dict(theirs)
    del theirs["yes alone"]  # both yes: they know each other
    said = {f"{name}, she says yes": [then(*acts, yes)] for name, acts in theirs.items()}
    said["taken back by the introducer, she says yes"] = [then(carry, yes, taken_back)]
    own = f"/asks/invitations/{own_part(lin)}/"
    paths = {"invitation": own, **pages_of(wang, [chen])}
    for outcomes in (silent, said):
        apart = told_apart(worlds, lin, outcomes, paths, NOON, ANSWER_BY)
        assert apart == {name: [] for name in list(outcomes)[1:]}


def own_part(side: Member) -> int:
    """The row that will be brought to a side: its id follows from the introducer's."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT derived_id('bring_to_one', %s)", [vouch_row().pk])
        return int(cursor.fetchall()[0][0])


def test_two_yes_show_to_all_three(
    clock: Clock, lin: Member, chen: Member, wang: Member, worlds: Worlds
) -> None:
    """The comparison is not blind."""
    lins, _chens = brought(wang, lin, chen)
    yes = says(lin, introductions.accept)
    outcomes: dict[str, list[Outcome]] = {"one": [yes], "both": [then(yes, says(chen, introductions.accept))]}
    for member, path in ((wang, f"/asks/vouches/{vouch_row().pk}/"), (lin, f"/asks/invitations/{lins.pk}/")):
        [found] = told_apart(worlds, member, outcomes, {"page": path}, NOON, ANSWER_BY).values()
        assert len(found) == 4
