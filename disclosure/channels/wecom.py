"""A message of the operator's WeCom application to one colleague.

https://developer.work.weixin.qq.com/document/path/90236. WeCom itself passes over the same text to the same person
within half an hour, so that a digest that is tried again comes once.
"""

import json
from typing import Any
from urllib.parse import quote

from django.conf import settings

from disclosure.channels import Down, Gone, Message
from disclosure.channels.tokens import Tokens
from profiles import egress

SECONDS = 5.0
HALF_AN_HOUR = 1800
STALE_TOKEN = {40001, 40014, 42001}
NOBODY = {40003, 60111, 81013}
"""No such person, or not one who may see the application."""


def _ask_for_token() -> dict[str, Any]:
    corp, _agent, secret = settings.WECOM
    return _ask("GET", f"gettoken?corpid={quote(corp)}&corpsecret={quote(secret)}")


tokens = Tokens(_ask_for_token)


def send(address: str, message: Message) -> None:
    """Send to a WeCom user id, of exactly one person."""
    digest = message.purpose == "digest"
    said_so = {
        "touser": address,
        "msgtype": "text",
        "agentid": int(settings.WECOM[1]),
        "text": {"content": message.text},
        "safe": 0,
        "enable_duplicate_check": int(digest),
        "duplicate_check_interval": HALF_AN_HOUR,
    }
    code, nobody = _send(said_so)
    if code in STALE_TOKEN:
        tokens.forget()
        code, nobody = _send(said_so)
    if nobody or code in NOBODY:
        raise Gone
    if code != 0:
        raise Down(f"errcode {code}")


def _send(said_so: dict[str, Any]) -> tuple[object, bool]:
    """Return the answer's code, and whether there is nobody of that id."""
    body = json.dumps(said_so, ensure_ascii=False).encode()
    said = _ask("POST", f"message/send?access_token={quote(tokens.get())}", body)
    return said.get("errcode"), bool(said.get("invaliduser") or said.get("unlicenseduser"))


def _ask(method: str, path: str, body: bytes | None = None) -> dict[str, Any]:
    try:
        return egress.ask(method, f"{settings.WECOM_URL}/cgi-bin/{path}", body=body, seconds=SECONDS)
    except egress.NoAnswer as error:
        raise Down(str(error)) from None
