"""An assistant looks through what a member, their principal, is asked: passes it on or sets it aside.

The asker can't tell. The assistant sees who asks by name, what for and the note, and no field of anybody's. What they
do is written down as theirs; the principal sees it all, may answer before them, and takes it back at once.
"""

from disclosure.errors import Gone, NotThere
from disclosure.lifecycle import Lifecycle
from disclosure.models import AccessDecision, Assistant, Triage
from profiles.binding import bound, call_bound

TRIAGE = Lifecycle(
    table="disclosure_triage",
    start="open",
    follows={"open": ("passed", "aside", "lapsed"), "passed": (), "aside": (), "lapsed": ()},
    lapses={"open": "lapsed"},
)


def name(*, principal_id: int, handle: str) -> None:
    """Name a contact as one's assistant, in place of whoever was before; they are told. Raise NotThere."""
    [(named,)] = call_bound(principal_id, "name_assistant(%s)", [handle])
    if not named:
        raise NotThere


def end(*, member_id: int, assistance: int) -> None:
    """Take it back, or step down: at once, and what lies with the assistant goes to the principal. Raise NotThere."""
    [(ended,)] = call_bound(member_id, "end_assistance(%s)", [assistance])
    if not ended:
        raise NotThere


def assistant_of(principal_id: int) -> Assistant | None:
    """Return who assists a member."""
    with bound(principal_id):
        return Assistant.objects.filter(principal_id=principal_id).first()


def assistance(member_id: int, assistance_id: int) -> Assistant | None:
    """Return one in which a member is the assistant."""
    with bound(member_id):
        return Assistant.objects.filter(pk=assistance_id, assistant_id=member_id).first()


def assisted(member_id: int) -> list[Assistant]:
    """Return whom a member assists."""
    with bound(member_id):
        return list(Assistant.objects.filter(assistant_id=member_id).order_by("since", "id"))


def acts(principal_id: int, at_most: int = 25) -> list[AccessDecision]:
    """Return what a member's assistants had before them, and what they did with it, newest first."""
    with bound(principal_id):
        some = AccessDecision.objects.exclude(triaged="")
        return list(some.order_by("-triaged_at", "-id")[:at_most])


def pass_on(*, assistant_id: int, part: int) -> None:
    """Let the principal decide; raise Gone if there is nothing left to do."""
    _settle(assistant_id, part, "passed")


def set_aside(*, assistant_id: int, part: int) -> None:
    """Not worth the principal's time. To the asker it is as if nobody had answered. Raise Gone."""
    _settle(assistant_id, part, "aside")


def _settle(assistant_id: int, part: int, answer: str) -> None:
    if call_bound(assistant_id, "triage(%s, %s)", [part, answer]) != [("done",)]:
        raise Gone


def parts(assistant_id: int, at_most: int = 50) -> list[Triage]:
    """Return what lay before an assistant, newest first."""
    with bound(assistant_id):
        return list(Triage.objects.order_by("-arrived_at", "-id")[:at_most])


def part(assistant_id: int, part_id: int) -> Triage | None:
    """Return one ask that lay before an assistant."""
    with bound(assistant_id):
        return Triage.objects.filter(pk=part_id).first()
