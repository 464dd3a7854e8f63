"""What members give as the address of a channel: read, and refused with the reason where it would not reach them."""

import json
import re
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from profiles.egress import may_reach

ROBOTS = re.compile(
    r"qyapi\.weixin\.qq\.com/cgi-bin/webhook|(?:oapi|api)\.dingtalk\.com|open\.(?:feishu\.cn|larksuite\.com)"
    r"|hooks\.slack\.com|discord(?:app)?\.com/api/webhooks|webhook\.office\.com"
    r"|^(?:wecombot|dingtalk|feishu|lark|slack|discord|msteams)s?://",
    re.IGNORECASE,
)
"""Addresses of group robots, as the groups' apps give them or as apprise writes them."""

LONGEST = 500


def read(kind: str, typed: str) -> str:
    """Return the address of a kind of channel as it is kept; raise ValidationError with a sentence."""
    text = typed.strip()
    if ROBOTS.search(text):
        raise ValidationError(
            _(
                "This is a group's robot: everybody in the group would read it. Choose a way that reaches you alone."
            ),
            code="robot",
        )
    return READERS[kind](text)


def _wecom(text: str) -> str:
    if text.startswith("@") or not re.fullmatch(r"[\w.@-]{1,64}", text, re.ASCII):
        raise ValidationError(
            _("Write your own WeCom account, one alone, as your company knows it."), code="wecom"
        )
    return text


def _email(text: str) -> str:
    try:
        EmailValidator()(text)
    except ValidationError:
        raise ValidationError(
            _("This does not look like an e-mail address: name@example.com."), code="email"
        ) from None
    return text


def _bark(text: str) -> str:
    server = _server(text)
    key = server.path.strip("/").split("/")[0]
    if not re.fullmatch(r"[A-Za-z0-9_-]{8,64}", key):
        raise ValidationError(
            _("Copy the whole address from the Bark app: https://api.day.app/… with its key."), code="bark"
        )
    return f"{server.scheme}://{server.netloc}/{key}"


def _ntfy(text: str) -> str:
    server = _server(text)
    topic = server.path.strip("/")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", topic):
        raise ValidationError(_("Write the server and the topic: https://ntfy.sh/your-topic."), code="ntfy")
    return f"{server.scheme}://{server.netloc}/{topic}"


def _push(text: str) -> str:
    """A subscription as browsers give it, stripped of what we do not need."""
    try:
        given = json.loads(text)
        endpoint = str(given["endpoint"])
        keys = {name: str(given["keys"][name]) for name in ("p256dh", "auth")}
    except (ValueError, TypeError, KeyError):
        raise ValidationError(_("This browser gave no address to send to."), code="push") from None
    _server(endpoint)
    if not all(re.fullmatch(r"[A-Za-z0-9_=-]{16,128}", key) for key in keys.values()):
        raise ValidationError(_("This browser gave no address to send to."), code="push")
    return json.dumps({"endpoint": endpoint, "keys": keys})


def _wechat(text: str) -> str:
    """The openid that WeChat gave; nobody types it."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text):
        raise ValidationError(_("Please begin again, in WeChat."), code="wechat")
    return text


def _server(text: str) -> SplitResult:
    """A server's address: https, no password in it, nothing of a private network but what the operator named."""
    wrong = ValidationError(_("Write an address that begins with https://."), code="server")
    try:
        server = urlsplit(text)
        host, port = server.hostname or "", server.port or 443
    except ValueError:
        raise wrong from None
    if not host or len(text) > LONGEST or "@" in server.netloc or re.search(r"[\s\x00-\x1f]", text):
        raise wrong
    named = _is_number(host) and may_reach(host, port)
    if server.scheme != "https" and not (server.scheme == "http" and named):
        raise wrong
    if (_is_number(host) and not named) or host == "localhost" or "." not in host.strip("."):
        raise ValidationError(_("This address can't be reached from here."), code="private")
    return server


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


READERS: dict[str, Callable[[str], str]] = {
    "wecom": _wecom,
    "wechat": _wechat,
    "email": _email,
    "bark": _bark,
    "ntfy": _ntfy,
    "push": _push,
}
