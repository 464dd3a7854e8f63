"""What a member is told about meetings."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.notices import NoticeKind
from intros.models import Claim, Recognition, Showing, Tick


def still_asked(now: datetime) -> Q:
    """Codes that somebody has claimed and that wait for a yes."""
    return Q(state="asked", ends_at__gt=now)


KINDS = (
    NoticeKind(
        code="scanned",
        icon="qr-code",
        row=Showing,
        handles=lambda showing: (showing.claimant_id,),
        sentence=lambda claimant: (
            _("%(claimant)s scanned your code: is it the one before you?") % {"claimant": claimant}
        ),
        url=lambda _showing: reverse("meet:own"),
        waiting=still_asked,
    ),
    NoticeKind(
        code="spoken",
        icon="phone",
        row=Showing,
        handles=lambda showing: (showing.claimant_id,),
        sentence=lambda claimant: (
            _("%(claimant)s typed the digits that you told somebody: do you know each other?")
            % {"claimant": claimant}
        ),
        url=lambda _showing: reverse("meet:spoken"),
        waiting=still_asked,
    ),
    NoticeKind(
        code="recognised",
        icon="handshake",
        row=Recognition,
        handles=lambda recognition: (recognition.other_id,),
        sentence=lambda other: _("%(other)s says so too: you know each other") % {"other": other},
        url=lambda recognition: reverse("meet:together", args=[recognition.other_id]),
    ),
    NoticeKind(
        code="table_met",
        icon="handshake",
        row=Tick,
        handles=lambda tick: (tick.other_id,),
        sentence=lambda other: _("%(other)s ticked you, too: you know each other now") % {"other": other},
        url=lambda tick: reverse("meet:together", args=[tick.other_id]),
    ),
    NoticeKind(
        code="met",
        icon="handshake",
        row=Claim,
        handles=lambda claim: (claim.owner_id,),
        sentence=lambda owner: _("%(owner)s and you know each other now") % {"owner": owner},
        url=lambda claim: reverse("meet:together", args=[claim.owner_id]),
    ),
)
