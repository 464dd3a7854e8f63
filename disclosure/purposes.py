"""What an ask may be for: the shared vocabulary."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """Why somebody asks. Hiring and sales are off unless an operator is in that business."""

    COOPERATION = "cooperation", _("Cooperation")
    ADVICE = "advice", _("Advice")
    SOURCING = "sourcing", _("Sourcing")
    INVESTMENT = "investment", _("Investment and funding")
    HIRING = "hiring", _("Hiring")
    OPEN_TO_MOVE = "open_to_move", _("Open to a move")
    SALES = "sales", _("Sales pitch")
    PRESS = "press", _("Press and speaking")
    ACQUAINTED = "acquainted", _("Get acquainted")
    OTHER = "other", _("Other")


OFF_UNLESS_WANTED = frozenset({Purpose.HIRING, Purpose.SALES})

WORDS_FOR_OTHER = 10
"""Who names no purpose says it in a note of at least so many characters."""


def label(code: str) -> str | Promise:
    """Return what an ask is for, in words; '' for a purpose that is none, or none any more."""
    return Purpose(code).label if code in Purpose else ""


def offered() -> list[tuple[str, str | Promise]]:
    """Return what can be asked for here, as a form's choices; raise ImproperlyConfigured for a purpose that is none."""
    wanted = set(settings.PURPOSES)
    if strange := sorted(wanted - OFF_UNLESS_WANTED):
        raise ImproperlyConfigured(
            f"HALFVEIL_PURPOSES names {', '.join(strange)}: it can hold hiring and sales."
        )
    return [one for one in Purpose.choices if one[0] not in OFF_UNLESS_WANTED - wanted]
