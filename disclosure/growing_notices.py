"""What a member is told about their own relationships: one fades by their rule, one may be closer than it says."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.models import Fading, Prompt
from disclosure.notices import NoticeKind
from profiles.templatetags.look import day

STANDS = timedelta(days=30)
"""How long a prompt waits on its owner's home page; it nudges nobody."""

KINDS = (
    NoticeKind(
        code="fading",
        icon="hourglass",
        row=Fading,
        handles=lambda fading: (fading.viewer_id,),
        sentence=lambda viewer: _("It has been quiet with %(viewer)s for a year") % {"viewer": viewer},
        line=lambda fading: _("By your rule it ends on %(date)s") % {"date": day(fading.ends_at)},
        url=lambda fading: reverse("disclosure:contact", args=[fading.viewer_id]),
    ),
    NoticeKind(
        code="prompt",
        icon="footprints",
        row=Prompt,
        handles=lambda prompt: (prompt.viewer_id,),
        sentence=lambda viewer: _("Let %(viewer)s one step closer?") % {"viewer": viewer},
        line=lambda _prompt: _("You opened something to them three times this year"),
        url=lambda prompt: reverse("disclosure:prompt", args=[prompt.pk]),
        waiting=lambda now: Q(answer="", made_at__gt=now - STANDS),
    ),
)
