"""What an ask may be for: the shared vocabulary."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """Why somebody asks. Hiring and sales are off unless an operator is in that business."""

    COOPERATION = "cooperation", _("Cooperation")
    ADVICE = "advice", _("Advice")
    SOURCING = "sourcing", _("Sourcing")
    INVESTMENT = "investment", _("Investment and funding")
    OPEN_TO_MOVE = "open_to_move", _("Open to a move")
    PRESS = "press", _("Press and speaking")
    ACQUAINTED = "acquainted", _("Get acquainted")
