"""Declined, ignored, never, late or never reached: to the one who asked it is all the same, byte for byte."""

from collections.abc import Callable

import pytest

from disclosure import asking
from disclosure.models import AccessDecision, AccessRequest
from profiles.models import Member
from tests.asking.faces import Outcome, nothing, told_apart
from tests.asking.faces import carry as carry_steps
from tests.asking.world import ANSWER_BY, NOON, Clock, ask, wording
from tests.leaks.engine import Vars
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


def decided(owner: Member, verb: Callable[..., None], **chosen: object) -> Callable[[Vars], None]:
    """The request arrives, its owner opens and answers it."""

    def act(_vars: Vars) -> None:
        carry_steps()
        decision = AccessDecision.objects.using("owner").get(owner=owner)
        client_for(owner).get(f"/asks/decisions/{decision.pk}/")
        client_for(owner).get(f"/people/{decision.asker_id}/")
        verb(owner_id=owner.pk, decision=decision.pk, **chosen)

    return act


def pages(owner: Member, request: int) -> dict[str, str]:
    return {
        "request": f"/asks/access/{request}/",
        "asks": "/asks/",
        "profile": f"/people/{owner.handle}/",
        "ask again": f"/people/{owner.handle}/ask/",
        "home": "/",
        "disclosures": "/disclosures/",
        "contacts": "/contacts/",
        "me": "/me/",
    }


def test_whatever_was_answered_the_asker_gets_the_same(
    clock: Clock, chen: Member, lin: Member, worlds: Callable[[int], list[str]]
) -> None:
    request = ask(lin, chen, envelope=[wording(lin, "company", 1).pk])

    outcomes: dict[str, list[Outcome]] = {
        "ignored": [carry_steps],
        "never reached": [nothing],
        "reached at the last second": [nothing, carry_steps],
        "declined at once": [decided(chen, asking.decline)],
        "declined at the last second": [nothing, decided(chen, asking.decline)],
        "never again": [decided(chen, asking.never)],
    }
    apart = told_apart(worlds, lin, outcomes, pages(chen, request), NOON, ANSWER_BY)
    assert apart == {name: [] for name in list(outcomes)[1:]}


def test_a_second_request_to_one_who_said_never_looks_like_any_other(
    clock: Clock, chen: Member, lin: Member, worlds: Callable[[int], list[str]]
) -> None:
    ask(lin, chen)
    carry_steps()
    first = AccessDecision.objects.using("owner").get()
    asking.never(owner_id=chen.pk, decision=first.pk)
    AccessDecision.objects.using("owner").filter(pk=first.pk).update(answer_by=NOON)
    AccessRequest.objects.using("owner").update(state="closed", retry_at=NOON)
    request = ask(lin, chen)

    def forgiven(_vars: Vars) -> None:
        AccessDecision.objects.using("owner").filter(pk=first.pk).delete()
        carry_steps()

    outcomes: dict[str, list[Outcome]] = {"never before": [forgiven], "never": [carry_steps]}
    apart = told_apart(worlds, lin, outcomes, pages(chen, request), NOON, ANSWER_BY)
    assert apart == {"never": []}


def test_whoever_blocked_the_asker_is_as_one_who_left(
    clock: Clock, chen: Member, lin: Member, worlds: Callable[[int], list[str]]
) -> None:
    request = ask(lin, chen)

    def blocked(_vars: Vars) -> None:
        carry_steps()
        cast.shield(chen, lin)

    def left(_vars: Vars) -> None:
        carry_steps()
        Member.objects.using("owner").filter(pk=chen.pk).update(is_active=False)

    still_there = ("request", "asks", "ask again", "home", "disclosures", "contacts", "me")
    paths = {name: path for name, path in pages(chen, request).items() if name in still_there}
    assert told_apart(worlds, lin, {"left": [left], "blocked": [blocked]}, paths, NOON, ANSWER_BY) == {
        "blocked": []
    }


def test_a_grant_shows(clock: Clock, chen: Member, lin: Member, worlds: Callable[[int], list[str]]) -> None:
    """The comparison is not blind."""
    request = ask(lin, chen)
    chosen = {"wordings": [wording(chen, "company", 1).pk], "until": ANSWER_BY}
    outcomes: dict[str, list[Outcome]] = {
        "ignored": [nothing],
        "granted": [decided(chen, asking.grant, **chosen)],
    }
    paths = {"request": f"/asks/access/{request}/"}
    [(_, found)] = told_apart(worlds, lin, outcomes, paths, NOON, ANSWER_BY).items()
    assert len(found) == 4
