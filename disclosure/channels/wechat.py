"""A subscription notice of the operator's WeChat service account to one follower.

https://developers.weixin.qq.com/doc/service/api/notify/notify/api_sendnewsubscribemsg.html. WeChat does not know a
notice again: one of which nobody knew whether it left may come twice.
"""

import json
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from disclosure.channels import Down, Gone, Message
from disclosure.channels.tokens import Tokens
from profiles import egress

SECONDS = 5.0
STALE_TOKEN = {40001, 40014, 42001}
NOBODY = {40003, 43101, 43004}
"""No such follower, or one who does not, or no longer, subscribe."""


def _ask_for_token() -> dict[str, Any]:
    app, secret = settings.WECHAT
    about = {"grant_type": "client_credential", "appid": app, "secret": secret}
    return _ask("POST", "cgi-bin/stable_token", json.dumps(about).encode())


tokens = Tokens(_ask_for_token)


def send(address: str, message: Message) -> None:
    """Send to an openid of the service account. The template has one field, of the sort `thing`: twenty characters."""
    template, field = settings.WECHAT_TEMPLATE
    said_so = {"touser": address, "template_id": template, "data": {field: {"value": message.brief}}}
    code = _send(said_so)
    if code in STALE_TOKEN:
        tokens.forget()
        code = _send(said_so)
    if code in NOBODY:
        raise Gone
    if code != 0:
        raise Down(f"errcode {code}")


def who(code: str) -> str:
    """Return the openid of whoever came back from WeChat with a code; raise Down."""
    app, secret = settings.WECHAT
    query = urlencode({"appid": app, "secret": secret, "code": code, "grant_type": "authorization_code"})
    openid = _ask("GET", f"sns/oauth2/access_token?{query}").get("openid")
    if not (isinstance(openid, str) and 1 <= len(openid) <= 64):
        raise Down("no openid")
    return openid


def _send(said_so: dict[str, Any]) -> object:
    path = f"cgi-bin/message/subscribe/bizsend?access_token={quote(tokens.get())}"
    return _ask("POST", path, json.dumps(said_so, ensure_ascii=False).encode()).get("errcode")


def _ask(method: str, path: str, body: bytes | None = None) -> dict[str, Any]:
    try:
        return egress.ask(method, f"{settings.WECHAT_URL}/{path}", body=body, seconds=SECONDS)
    except egress.NoAnswer as error:
        raise Down(str(error)) from None
