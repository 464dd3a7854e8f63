"""How guarded a wording is, from open to every member to its owner's eyes only."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tier(models.IntegerChoices):
    """The level of trust a viewer needs before a wording opens to them."""

    OPEN = 0, _("every member")
    INTRODUCED = 1, _("introduced")
    ACQUAINTED = 2, _("acquainted")
    TRUSTED = 3, _("trusted")
    CONFIDANT = 4, _("close")
    SELF = 5, _("only me")
