"""Sending what is due: a message is taken, said in its reader's language, given to its channel, and written down.

A process that dies in between leaves a message that is due again after two minutes: each is sent at least once, and
where the channel knows a message again, it is seen once.
"""

import time
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext, ngettext

from disclosure import channels, reaching
from disclosure.channels import Message
from profiles import sealing

BUDGET = 20.0
"""Seconds after which no further message is begun: another task goes on."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Job:
    """A message that this process has taken. Of what waits it knows the number alone."""

    delivery: int
    attempt: int
    purpose: str
    recipient: int
    address_id: int
    sealed: bytes
    wrapped_key: bytes
    language: str
    items: int


def drain(kind: str) -> int:
    """Send what is due of one kind of channel, one message after the other; how many were tried.

    It ends when nothing is due, when the channel is down, and when its time is over.
    """
    until, tried = time.monotonic() + BUDGET, 0
    while time.monotonic() < until and (job := claim(kind)) is not None:
        outcome = attempt(kind, job)
        settle(job, outcome)
        tried += 1
        if outcome == "down":
            break
    return tried


def claim(kind: str) -> Job | None:
    """Take the next message that is due; None if there is none, or the channel rests."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM claim_delivery(%s)", [kind])
        row = cursor.fetchone()
    if row is None:
        return None
    delivery, attempt, purpose, recipient, address, sealed, wrapped, language, items = row
    return Job(delivery, attempt, purpose, recipient, address, bytes(sealed), bytes(wrapped), language, items)


def attempt(kind: str, job: Job) -> str:
    """Send a message; what became of it, as `settle` takes it. Nothing of the address is logged."""
    try:
        address = sealing.unseal_bytes(
            job.sealed, wrapped_key=job.wrapped_key, member_id=job.recipient, wording_id=job.address_id
        ).decode()
        channels.adapter(kind)(address, in_words(job))
    except channels.Gone:
        return "gone"
    except channels.NotTaken:
        return "refused"
    except channels.Down as error:
        log.warning("channel_is_down", channel=kind, reason=str(error))
        return "down"
    except channels.Later:
        return "later"
    except Exception as error:
        log.error("message_failed", channel=kind, exc_info=error)  # noqa: TRY400 - where it passed, not what it said
        return "later"
    return "sent"


def settle(job: Job, outcome: str) -> None:
    """Write down what became of a message."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT settle_delivery(%s, %s, %s)", [job.delivery, job.attempt, outcome])


def in_words(job: Job) -> Message:
    """Say how many things wait, or the code that confirms a channel."""
    with translation.override(job.language):
        if job.purpose == "code":
            code = reaching.code_of(job.address_id)
            sentence = brief = gettext("Your code: %(code)s") % {"code": code}
        else:
            sentence = ngettext(
                "One item for you. No hurry.", "%(count)s items for you. No hurry.", job.items
            ) % {"count": job.items}
            brief = ngettext("1 item, no hurry", "%(count)s items, no hurry", job.items) % {
                "count": min(job.items, 999)
            }
        text = gettext("[%(operator)s] %(sentence)s") % {"operator": settings.OPERATOR, "sentence": sentence}
    return Message(
        key=f"halfveil-{job.delivery}",
        purpose=job.purpose,
        text=text,
        sentence=sentence,
        brief=brief,
        words={"count": str(job.items)},
        language=job.language,
    )
