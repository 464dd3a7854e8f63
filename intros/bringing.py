"""Introductions that an introducer begins: "you two should meet". Each side is asked alone, and answers alone.

What became of it the introducer learns at the end alone, and a side who said yes no sooner: see sql/bringing.sql. How
it stands, taking it back, answers and thanks are those of any introduction (intros.introductions).
"""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.errors import Gone, Refused, TooManyOpen, refusals
from intros.models import IntroducerPart
from profiles.binding import bound, call_bound
from profiles.ids import random_id


class TooManyVouches(Refused):
    """The introducer's own open introductions have reached their limit."""

    sentence = _("You have five introductions under way. Wait until one of them is over, or take one back.")


def bring_together(*, introducer_id: int, one: str, other: str, purpose: str, line: str) -> int:
    """Begin to introduce two contacts of the introducer's to each other; the id of the introducer's row.

    Both read `line`. Raise NotThere if they are not two contacts of theirs, Resting if these two were brought together
    and that still rests, TooManyVouches at the limit. Whether either can be asked is not told.
    """
    try:
        with refusals():
            [(part,)] = call_bound(
                introducer_id, "bring_together(%s, %s, %s, %s, %s)", [random_id(), one, other, purpose, line]
            )
    except TooManyOpen as many:
        raise TooManyVouches from many
    return int(part)


def not_by(*, target_id: int, part: int) -> None:
    """Nothing more from this introducer. Nobody else sees a difference. Raise Gone if there is nothing to answer."""
    if call_bound(target_id, "answer_as_target(%s, 'unwanted', '{}')", [part]) != [("done",)]:
        raise Gone


def resting(introducer_id: int, one: str, other: str) -> IntroducerPart | None:
    """Return the row that keeps an introducer from bringing these two together now: open, or resting after it."""
    pair = Q(seeker__handle=one, target__handle=other) | Q(seeker__handle=other, target__handle=one)
    with bound(introducer_id):
        own = IntroducerPart.objects.filter(pair, introduction=None, retry_at__gt=timezone.now())
        return own.order_by("-retry_at").first()


def brought_together(introducer_id: int, at_most: int = 50) -> list[IntroducerPart]:
    """Return the introductions that a member began themselves, newest first."""
    with bound(introducer_id):
        own = IntroducerPart.objects.filter(introduction=None)
        return list(own.order_by("-arrived_at", "-id")[:at_most])
