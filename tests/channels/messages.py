"""Messages that are due to a member, the messenger that sends them, and those who take them."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connections

from disclosure import delivering, nudging, reaching
from disclosure.models import ChannelRest, Delivery
from profiles.ids import random_id
from profiles.models import Member
from tests.channels.loopback import Got, Say, saying
from tests.workers import as_worker


def drain(kind: str) -> int:
    """Send what is due, as the messenger does."""
    with as_worker():
        return delivering.drain(kind)


def channel(member: Member, kind: str, address: str) -> int:
    """Add a channel and confirm it."""
    made = reaching.add(member_id=member.pk, kind=kind, typed=address)
    if kind not in reaching.PROVEN:
        assert reaching.confirm(member_id=member.pk, channel_id=made, typed=reaching.code_of(made))
    Delivery.objects.using("owner").filter(purpose="code").delete()
    return made


def due(member: Member, kind: str, made: int, purpose: str = "digest") -> Delivery:
    """Let a message be due now; a digest of the member's own today."""
    now = datetime.now(UTC)
    slot = f"{now + timedelta(hours=8):%Y-%m-%d}" if purpose == "digest" else f"{now:%Y-%m-%dT%H:%M}"
    hours = "UPDATE disclosure_nudging SET quiet_from = '00:00', quiet_to = '00:00'"
    nudging.by_text(member_id=member.pk, wanted=True)
    with connections["owner"].cursor() as cursor:
        cursor.execute(hours)
    return Delivery.objects.using("owner").create(
        id=random_id(),
        member=member,
        purpose=purpose,
        slot=slot,
        kind=kind,
        channel=made,
        due_at=now,
        made_at=now,
    )


def again(one: Delivery) -> Delivery:
    """As it stands now."""
    return Delivery.objects.using("owner").get(pk=one.pk)


def due_again() -> None:
    """Let no channel rest and no message wait."""
    ChannelRest.objects.using("owner").all().delete()
    Delivery.objects.using("owner").update(due_at=datetime.now(UTC) - timedelta(minutes=1))


class Tencent:
    """Both APIs: they give a token to who knows the secret, and take messages under it."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.tokens = 0
        self.result: dict[str, Any] = {"errcode": 0, "errmsg": "ok"}

    def __call__(self, got: Got) -> Say:
        if got.path.startswith("/cgi-bin/gettoken?corpid=corp&corpsecret=wecom-secret"):
            return self.token()
        if got.path == "/cgi-bin/stable_token" and got.said == {
            "grant_type": "client_credential", "appid": "wxapp", "secret": "wechat-secret",
        }:  # fmt: skip
            return self.token()
        path, _, query = got.path.partition("?")
        if path not in {"/cgi-bin/message/send", "/cgi-bin/message/subscribe/bizsend"}:
            return saying({"errcode": 40013})
        if query != f"access_token=token{self.tokens}":
            return saying({"errcode": 42001})
        self.sent.append(got.said)
        return saying(self.result)

    def token(self) -> Say:
        self.tokens += 1
        return saying({"errcode": 0, "access_token": f"token{self.tokens}", "expires_in": 7200})


class Browser:
    """A browser's side of a subscription."""

    def __init__(self, endpoint: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"0123456789abcdef"
        self.subscription = json.dumps(
            {
                "endpoint": endpoint,
                "expirationTime": None,
                "keys": {
                    "p256dh": b64(
                        self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
                    ),
                    "auth": b64(self.auth),
                },
            }
        )

    def open(self, body: bytes) -> Any:
        """What only this browser can read."""
        return json.loads(
            http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        )


def b64(some: bytes) -> str:
    return base64.urlsafe_b64encode(some).rstrip(b"=").decode()


def unb64(some: str) -> bytes:
    return base64.urlsafe_b64decode(some + "=" * (-len(some) % 4))
