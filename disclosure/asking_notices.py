"""What a member is told about requests for fields."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.models import AccessDecision, AccessRequest, Assistant, Ending, Triage
from disclosure.notices import NoticeKind
from profiles.templatetags.look import day


def unanswered(now: datetime) -> Q:
    """Requests and offers that can still be answered by whom they reached."""
    return Q(state="open", answer_by__gt=now)


def no_hurry(answer_by: datetime) -> str:
    """Say until when an answer will do."""
    return _("No hurry: an answer by %(date)s will do") % {"date": day(answer_by)}


def again(retry_at: datetime | None) -> str:
    """Say from when one may try again."""
    if retry_at is None:
        return ""
    return _("You can try again after %(date)s") % {"date": day(retry_at)}


KINDS = (
    NoticeKind(
        code="access_asked",
        icon="key-round",
        row=AccessDecision,
        handles=lambda decision: (decision.asker_id,),
        sentence=lambda asker: _("%(asker)s asks you to open something") % {"asker": asker},
        line=lambda decision: no_hurry(decision.answer_by),
        url=lambda decision: reverse("disclosure:decision", args=[decision.pk]),
        waiting=unanswered,
    ),
    NoticeKind(
        code="access_granted",
        icon="key-round",
        row=AccessRequest,
        handles=lambda request: (request.owner_id,),
        sentence=lambda owner: _("%(owner)s opened to you what you asked for") % {"owner": owner},
        url=lambda request: reverse("disclosure:profile", args=[request.owner_id]),
    ),
    NoticeKind(
        code="access_closed",
        icon="moon",
        row=AccessRequest,
        handles=lambda request: (request.owner_id,),
        sentence=lambda owner: _("With %(owner)s it did not come together this time") % {"owner": owner},
        line=lambda request: again(request.retry_at),
        url=lambda request: reverse("disclosure:request", args=[request.pk]),
    ),
    NoticeKind(
        code="grant_ending",
        icon="key-round",
        row=Ending,
        handles=lambda soon: (soon.viewer_id,),
        sentence=lambda viewer: _("What you opened to %(viewer)s closes soon") % {"viewer": viewer},
        line=lambda soon: _("Open until %(date)s") % {"date": day(soon.ends_at)},
        url=lambda soon: reverse("disclosure:ending", args=[soon.pk]),
    ),
    NoticeKind(
        code="triage_asked",
        icon="headset",
        row=Triage,
        handles=lambda part: (part.asker_id, part.principal_id),
        sentence=lambda asker, principal: (
            _("%(asker)s asks %(principal)s, whom you assist") % {"asker": asker, "principal": principal}
        ),
        line=lambda part: no_hurry(part.answer_by),
        url=lambda part: reverse("disclosure:triage", args=[part.pk]),
        waiting=unanswered,
    ),
    NoticeKind(
        code="assistant_named",
        icon="headset",
        row=Assistant,
        handles=lambda named: (named.principal_handle,),
        sentence=lambda principal: _("%(principal)s named you as their assistant") % {"principal": principal},
        url=lambda named: reverse("disclosure:assisting", args=[named.pk]),
    ),
)
