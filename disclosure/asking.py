"""Access requests: ask for fields, withdraw, answer.

The asker's row and the owner's row are different tables; the worker carries a request to its owner. What
the asker is shown changes with a grant, their own withdrawal and the hour they were told, and nothing else.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError
from django.utils import timezone

from disclosure.errors import Gone, NothingChosen, refusals
from disclosure.lifecycle import Lifecycle
from disclosure.models import AccessDecision, AccessRequest, Grant
from profiles.binding import bound, call_bound
from profiles.ids import random_id

REQUEST = Lifecycle(
    table="disclosure_accessrequest",
    start="waiting",
    follows={"waiting": ("granted", "withdrawn", "closed"), "granted": (), "withdrawn": (), "closed": ()},
    lapses={"waiting": "closed"},
)
DECISION = Lifecycle(
    table="disclosure_accessdecision",
    start="open",
    follows={
        "open": ("granted", "declined", "never", "mismatch", "lapsed"),
        "granted": (),
        "declined": (),
        "never": (),
        "mismatch": (),
        "lapsed": (),
    },
    lapses={"open": "lapsed"},
)


def ask(
    *, asker_id: int, owner: str, fields: Sequence[int], purpose: str, note: str, envelope: Sequence[int]
) -> int:
    """Ask a member for some of their fields; the request's id.

    `envelope` names wordings of the asker's own to send along. Raise NotThere if a field can't be asked
    for, Resting if it was asked before and still rests, TooManyOpen at the asker's limit.
    """
    params = [random_id(), owner, list(fields), purpose, note, list(envelope)]
    with refusals():
        [(request,)] = call_bound(asker_id, "ask_for_fields(%s, %s, %s, %s, %s, %s)", params)
    return int(request)


def resting(asker_id: int, owner: str) -> AccessRequest | None:
    """Return a member's request that keeps them from asking that owner now: waiting, or resting after it."""
    with bound(asker_id):
        return (
            AccessRequest.objects.filter(owner__handle=owner, retry_at__gt=timezone.now())
            .order_by("-retry_at")
            .first()
        )


def withdraw(*, asker_id: int, request: int) -> None:
    """Take a request back; raise Gone if it is not the asker's or no longer waiting."""
    [(done,)] = call_bound(asker_id, "withdraw_access_request(%s)", [request])
    if not done:
        raise Gone


def grant(*, owner_id: int, decision: int, wordings: Sequence[int], until: datetime) -> None:
    """Open the chosen wordings of the fields asked for until a UTC instant; the asker is told.

    Raise Gone if there is nothing left to answer, NothingChosen if nothing would open.
    """
    _answer(owner_id, decision, "granted", wordings, until)


def decline(*, owner_id: int, decision: int) -> None:
    """Not now. The asker sees no difference. Raise Gone if there is nothing left to answer."""
    _answer(owner_id, decision, "declined", (), None)


def never(*, owner_id: int, decision: int) -> None:
    """Not from this person again. The asker sees no difference, now and whenever they ask."""
    _answer(owner_id, decision, "never", (), None)


def not_as_said(*, owner_id: int, decision: int) -> None:
    """Not what it said. The asker sees no difference; the reviewers hear of it, without a word of the note."""
    _answer(owner_id, decision, "mismatch", (), None)


def _answer(
    owner_id: int, decision: int, answer: str, wordings: Sequence[int], until: datetime | None
) -> None:
    params = [decision, answer, list(wordings), until]
    try:
        [(became,)] = call_bound(owner_id, "answer_access_request(%s, %s, %s, %s)", params)
    except IntegrityError:  # what was to be opened, or went along, was erased at this very moment
        raise Gone from None
    if became == "gone":
        raise Gone
    if became == "empty":
        raise NothingChosen


def opened(owner_id: int, decision: AccessDecision) -> list[Grant]:
    """Return what an owner's answer still holds open, soonest end first."""
    with bound(owner_id):
        still = Grant.objects.filter(
            basis="ask", reference=decision.request_id, expires_at__gt=timezone.now()
        )
        return list(still.order_by("expires_at", "content_object_id"))


def requests(asker_id: int, at_most: int = 50) -> list[AccessRequest]:
    """Return what a member asked for, newest first."""
    with bound(asker_id):
        return list(AccessRequest.objects.order_by("-sent_at", "-id")[:at_most])


def request(asker_id: int, request_id: int) -> AccessRequest | None:
    """Return one request of a member's own."""
    with bound(asker_id):
        return AccessRequest.objects.filter(id=request_id).first()


def decisions(owner_id: int, at_most: int = 50) -> list[AccessDecision]:
    """Return what a member is or was asked for, newest first."""
    with bound(owner_id):
        return list(AccessDecision.objects.order_by("-arrived_at", "-id")[:at_most])


def decision(owner_id: int, decision_id: int) -> AccessDecision | None:
    """Return one request made to a member."""
    with bound(owner_id):
        return AccessDecision.objects.filter(id=decision_id).first()
