"""How channels and what became of their messages are called."""

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosure import nudging
from disclosure.models import Delivery
from profiles.templatetags.look import moment

register = template.Library()

NAMES = {
    "sms": _("Text message"),
    "wecom": _("WeCom"),
    "wechat": _("WeChat service account"),
    "push": _("Notifications of this browser"),
    "bark": _("Bark (iPhone)"),
    "ntfy": _("ntfy"),
    "email": _("E-mail"),
}
ADDRESSLESS = ("push", "wechat")


@register.filter
def channel_name(kind: str) -> str:
    """The name of a kind of channel."""
    return str(NAMES[kind])


@register.filter
def shown_address(way: object) -> str:
    """The address of a way as its owner sees it; '' where it says nothing to anybody."""
    row = getattr(way, "row", None)
    return "" if row is None or row.kind in ADDRESSLESS else str(getattr(way, "address", ""))


@register.filter
def became(delivery: Delivery | None) -> str:
    """What became of the last message; '' if there was none, or nothing to say."""
    if delivery is None or delivery.state == "skipped":
        return ""
    if delivery.state in {"due", "sending"}:
        return gettext("On its way")
    when = moment(nudging.when(delivery))
    if delivery.state == "sent":
        return gettext("Sent last: %(when)s") % {"when": when}
    return gettext("Could not be delivered: %(when)s") % {"when": when}
