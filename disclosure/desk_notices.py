"""What a member is told of the desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.models import DeskCheck
from disclosure.notices import NoticeKind
from profiles.templatetags.look import day

KINDS = (
    NoticeKind(
        code="checked",
        icon="badge-check",
        row=DeskCheck,
        handles=lambda _check: (),
        sentence=lambda: _("The desk has checked your name and employer"),
        line=lambda check: day(check.checked_at),
        url=lambda _check: reverse("disclosure:own_desk"),
    ),
)
