"""Two at once: whatever meets whatever, each row ends in a state that its graph knows, once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, connections

from disclosure import asking, assistants, hiding, trust
from disclosure.errors import Refused
from disclosure.models import AccessDecision, AccessRequest, Grant, Notice, Triage
from profiles import editing
from profiles.models import Field, Member
from tests.asking.world import NOON, Clock, ask, wording
from tests.looking import cast

pytestmark = pytest.mark.django_db

Act = Callable[[], object]
TIMES = 6
"""Often enough to meet in either order."""


def at_once(*acts: Act) -> list[object]:
    """Let each act begin at the same moment in a thread and a connection of its own; what came of it."""
    start = threading.Barrier(len(acts))

    def run(act: Act) -> object:
        connection.ensure_connection()
        start.wait(timeout=20)
        try:
            return act()
        except Refused as refused:
            return type(refused).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [one.result(timeout=60) for one in [threads.submit(run, act) for act in acts]]


def settled(worker: psycopg.Connection) -> tuple[str, str]:
    """Carry out every step, and return both rows' states: of graphs that hold, and never one without the other."""
    cast.carry_all(worker)
    request = AccessRequest.objects.using("owner").get()
    decision = AccessDecision.objects.using("owner").get()
    assert request.state in asking.REQUEST.follows
    assert decision.state in asking.DECISION.follows
    assert (request.state == "granted") == (decision.state == "granted")
    opened = Grant.objects.using("owner").filter(basis="ask").exists()
    assert opened <= (request.state == "granted")
    told = Notice.objects.using("owner").filter(kind="access_granted").count()
    assert told == (request.state == "granted")
    return request.state, decision.state


def anew() -> None:
    """Forget what was asked."""
    for model in (Notice, Grant, Triage, AccessDecision, AccessRequest):
        model.objects.using("owner").all().delete()
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM disclosure_outbox")


def lay_before(chen: Member, lin: Member, worker: psycopg.Connection) -> AccessDecision:
    """陈志远 is asked for his company."""
    anew()
    ask(lin, chen)
    cast.carry_all(worker)
    return AccessDecision.objects.using("owner").get()


def grant(chen: Member, decision: AccessDecision) -> Act:
    opened = [wording(chen, "company", 1).pk]
    until = NOON + timedelta(days=90)
    return lambda: asking.grant(owner_id=chen.pk, decision=decision.pk, wordings=opened, until=until)


def test_two_taps_ask_once(clock: Clock, chen: Member, lin: Member) -> None:
    for _ in range(TIMES):
        anew()
        came = at_once(lambda: ask(lin, chen), lambda: ask(lin, chen), lambda: ask(lin, chen))
        assert sorted(str(one) for one in came)[-2:] == ["Resting", "Resting"]
        assert AccessRequest.objects.using("owner").count() == 1


def test_two_devices_answer_once(clock: Clock, chen: Member, lin: Member, worker: psycopg.Connection) -> None:
    for _ in range(TIMES):
        found = lay_before(chen, lin, worker)
        came = at_once(
            grant(chen, found),
            lambda: asking.decline(owner_id=chen.pk, decision=found.pk),  # noqa: B023
            lambda: asking.not_as_said(owner_id=chen.pk, decision=found.pk),  # noqa: B023
        )
        assert came.count("Gone") == 2
        assert settled(worker) in {("granted", "granted"), ("waiting", "declined"), ("waiting", "mismatch")}


def test_the_owner_grants_while_the_asker_takes_it_back(
    clock: Clock, chen: Member, lin: Member, worker: psycopg.Connection
) -> None:
    for _ in range(TIMES):
        found = lay_before(chen, lin, worker)
        came = at_once(
            grant(chen, found),
            lambda: asking.withdraw(asker_id=lin.pk, request=found.request_id),  # noqa: B023
        )
        assert came.count("Gone") == 1
        assert settled(worker) in {("granted", "granted"), ("withdrawn", "lapsed")}


def test_the_asker_takes_it_back_while_it_is_carried(
    clock: Clock,
    chen: Member,
    lin: Member,
    worker: psycopg.Connection,
    raw: Callable[..., psycopg.Connection],
) -> None:
    others = raw("worker")
    for _ in range(TIMES):
        anew()
        request = ask(lin, chen)
        at_once(
            lambda: cast.carry_all(others),
            lambda: asking.withdraw(asker_id=lin.pk, request=request),  # noqa: B023
        )
        cast.carry_all(worker)
        assert AccessRequest.objects.using("owner").get().state == "withdrawn"
        assert {one.state for one in AccessDecision.objects.using("owner").all()} <= {"lapsed"}
        assert not Grant.objects.using("owner").exists()


def test_the_level_changes_while_somebody_asks(
    clock: Clock, chen: Member, lin: Member, worker: psycopg.Connection
) -> None:
    cast.relate(chen, lin, 1)
    for _ in range(TIMES):
        anew()
        was = trust.contact(chen.pk, lin.handle).level
        move = trust.closer if was == 1 else trust.further
        came = at_once(
            lambda: ask(lin, chen, ["mobile"]),
            lambda: move(owner_id=chen.pk, handle=lin.handle, was=was),  # noqa: B023
        )
        assert isinstance(came[0], int)
        assert settled(worker) == ("waiting", "open")


def test_a_field_is_erased_while_it_is_asked_for(
    clock: Clock, chen: Member, lin: Member, worker: psycopg.Connection
) -> None:
    for number in range(TIMES):
        anew()
        kept = cast.say(chen, "bio", {0: f"第{number}", 2: f"第{number}句"}, ask_from=0)

        def erase(gone: Field = kept) -> None:
            editing.erase_field(owner_id=chen.pk, kind="bio", version=gone.version)

        came = at_once(
            lambda: asking.ask(
                asker_id=lin.pk,
                owner=chen.handle,
                fields=[kept.pk],  # noqa: B023
                purpose="advice",
                note="",
                envelope=[],
            ),
            erase,
        )
        cast.carry_all(worker)
        assert came[0] == "NotThere" or isinstance(came[0], int)
        for found in AccessDecision.objects.using("owner").all():
            with pytest.raises(Refused):
                asking.grant(
                    owner_id=chen.pk, decision=found.pk, wordings=[kept.pk], until=NOON + timedelta(days=9)
                )
            asking.decline(owner_id=chen.pk, decision=found.pk)


@pytest.mark.parametrize("who", ["asker", "owner"])
def test_somebody_leaves_while_it_is_carried(
    who: str,
    clock: Clock,
    chen: Member,
    lin: Member,
    worker: psycopg.Connection,
    raw: Callable[..., psycopg.Connection],
) -> None:
    others = raw("worker")
    leaver = lin if who == "asker" else chen
    for _ in range(TIMES):
        anew()
        Member.objects.using("owner").filter(pk=leaver.pk).update(is_active=True)
        ask(lin, chen)

        def leave() -> None:
            Member.objects.using("owner").filter(pk=leaver.pk).update(is_active=False)

        at_once(lambda: cast.carry_all(others), leave)
        cast.carry_all(worker)
        assert AccessRequest.objects.using("owner").get().state == "waiting"
        for found in AccessDecision.objects.using("owner").all():
            assert found.state == "open"
            if who == "asker":
                with pytest.raises(Refused):
                    grant(chen, found)()


def test_the_owner_blocks_while_granting(
    clock: Clock, chen: Member, lin: Member, worker: psycopg.Connection
) -> None:
    for _ in range(TIMES):
        found = lay_before(chen, lin, worker)
        at_once(grant(chen, found), lambda: hiding.hide_from(owner_id=chen.pk, handle=lin.handle))
        assert not Grant.objects.using("owner").filter(owner=chen, basis="ask").exists()
        hiding.hide_from(owner_id=chen.pk, handle=lin.handle, hide=False)


def test_principal_and_assistant_act_at_once(
    clock: Clock, chen: Member, lin: Member, worker: psycopg.Connection
) -> None:
    helper = cast.member("王芳")
    cast.relate(chen, helper, 2)
    for _ in range(TIMES):
        anew()
        assistants.name(principal_id=chen.pk, handle=helper.handle)
        named = assistants.assistant_of(chen.pk)
        assert named
        ask(lin, chen)
        cast.carry_all(worker)
        found = AccessDecision.objects.using("owner").get()
        part = Triage.objects.using("owner").get()
        at_once(
            grant(chen, found),
            lambda: assistants.set_aside(assistant_id=helper.pk, part=part.pk),  # noqa: B023
            lambda: assistants.end(member_id=chen.pk, assistance=named.pk),  # noqa: B023
        )
        assert settled(worker) == ("granted", "granted")
        assert Triage.objects.using("owner").get().state in {"aside", "lapsed"}
        assert assistants.assistant_of(chen.pk) is None
