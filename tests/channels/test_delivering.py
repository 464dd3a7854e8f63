"""What goes over the wire of each channel, and what is made of every answer, of none and of rubbish."""

import base64
import json
import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import http_ece
import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import connections

from disclosure import delivering, nudging, reaching
from disclosure.channels import by_apprise, push, vapid, wechat, wecom
from disclosure.models import Channel, ChannelRest, Delivery, Notice
from profiles.ids import random_id
from profiles.models import Member
from tests.channels.loopback import Answer, Got, Say, Server, saying, server
from tests.channels.mailbox import mailbox

pytestmark = pytest.mark.django_db

SENTENCE = "【江东商会】您有2件事待查看，不急。"
BARE = "您有2件事待查看，不急。"


@contextmanager
def as_worker() -> Iterator[None]:
    """Let this process be the messenger for a while."""
    web = connections["default"]
    connections["default"] = connections["worker"]
    try:
        yield
    finally:
        connections["worker"].close()
        connections["default"] = web


def drain(kind: str) -> int:
    """Send what is due, as the messenger does."""
    with as_worker():
        return delivering.drain(kind)


@pytest.fixture(autouse=True)
def offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator who offers everything, and members' servers on this machine."""
    for name, value in {
        "OPERATOR": "江东商会",
        "CHANNELS": ["sms", "wecom", "wechat", "push", "bark", "ntfy", "email"],
        "WECOM": ("corp", "1000002", "wecom-secret"),
        "WECHAT": ("wxapp", "wechat-secret"),
        "WECHAT_TEMPLATE": ("template-1", "thing4"),
        "PUSH_CONTACT": "mailto:it@example.com",
        "PRIVATE_SERVERS": ["127.0.0.1"],
    }.items():
        monkeypatch.setattr(settings, name, value)
    for module in (push, by_apprise, wecom, wechat):
        monkeypatch.setattr(module, "SECONDS", 0.6)
    wecom.tokens.forget()
    wechat.tokens.forget()


@pytest.fixture
def two(chen: Member) -> Member:
    """陈志远, for whom two things wait."""
    for _ in range(2):
        Notice.objects.using("owner").create(
            id=random_id(), member=chen, kind="access_granted", row_id=1, made_at=datetime.now(UTC)
        )
    return chen


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


# --- WeCom and WeChat ---------------------------------------------------------------------------------


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


@pytest.fixture
def tencent(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Tencent, Server]]:
    """One server that plays both."""
    api = Tencent()
    with server(api) as running:
        monkeypatch.setattr(settings, "WECOM_URL", running.url)
        monkeypatch.setattr(settings, "WECHAT_URL", running.url)
        yield api, running


OPENID = "oABC123"
PLACES = {"wecom": "zhangsan", "wechat": OPENID}


@pytest.fixture(params=["wecom", "wechat"])
def app(request: pytest.FixtureRequest) -> str:
    """Each of the two."""
    return str(request.param)


def test_a_digest_goes_to_one_person_in_words_without_a_name_or_a_link(
    app: str, two: Member, tencent: tuple[Tencent, Server]
) -> None:
    one = due(two, app, channel(two, app, PLACES[app]))
    assert drain(app) == 1
    expected = {
        "wecom": {
            "touser": "zhangsan", "msgtype": "text", "agentid": 1000002, "text": {"content": SENTENCE}, "safe": 0,
            "enable_duplicate_check": 1, "duplicate_check_interval": 1800,
        },
        "wechat": {"touser": OPENID, "template_id": "template-1", "data": {"thing4": {"value": "您有2件事待查看"}}},
    }  # fmt: skip
    assert tencent[0].sent == [expected[app]]
    assert (again(one).state, again(one).attempts) == ("sent", 1)
    assert drain(app) == 0, "it is sent once"


def test_one_token_serves_all_messages_and_a_stale_one_is_asked_for_again(
    app: str, two: Member, tencent: tuple[Tencent, Server]
) -> None:
    api, _server = tencent
    made = channel(two, app, PLACES[app])
    due(two, app, made)
    due(two, app, made, "test")
    assert (drain(app), api.tokens, len(api.sent)) == (2, 1, 2)
    api.tokens += 1  # the other side has forgotten it
    third = due(two, app, made, "code")
    assert (drain(app), again(third).state, len(api.sent)) == (1, "sent", 3)


@pytest.mark.parametrize(
    ("answer", "state", "gone"),
    [
        ({"errcode": 43101}, "failed", True),
        ({"errcode": 81013}, "failed", True),
        ({"errcode": 0, "invaliduser": "zhangsan"}, "failed", True),
        ({"errcode": 45009}, "due", False),
        ({"errcode": -1}, "due", False),
        ({"errmsg": "no code at all"}, "due", False),
    ],
)
def test_an_answer_says_whether_there_is_nobody_or_only_not_now(
    answer: dict[str, object], state: str, gone: bool, two: Member, tencent: tuple[Tencent, Server],
) -> None:  # fmt: skip
    app = "wechat" if answer.get("errcode") == 43101 else "wecom"
    tencent[0].result = answer
    one = due(two, app, channel(two, app, PLACES[app]))
    drain(app)
    assert (again(one).state, Channel.objects.using("owner").get().gone) == (state, gone)


# --- Web push -----------------------------------------------------------------------------------------


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


def signed_claims(authorization: str) -> dict[str, Any]:
    """The claims of a VAPID header, whose signature is checked under the key that pages give to browsers."""
    scheme, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, parts["k"]) == ("vapid", vapid.public_key())
    head, claims, signature = parts["t"].split(".")
    raw = unb64(signature)
    encoded = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(parts["k"]))
    public.verify(encoded, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    said: dict[str, Any] = json.loads(unb64(claims))
    return said


def test_a_push_is_for_one_browser_alone_under_our_own_key_and_is_seen_once(two: Member) -> None:
    with server(lambda _got: Say(b"", 201)) as service:
        browser = Browser(f"{service.url}/push/1")
        one = due(two, "push", channel(two, "push", browser.subscription))
        drain("push")
        Delivery.objects.using("owner").filter(pk=one.pk).update(state="due", done_at=None)
        due_again()
        drain("push")
    first, second = service.got
    shown = browser.open(first.body)
    assert shown == {"title": "江东商会", "body": BARE, "tag": first.headers["topic"]}
    assert (browser.open(second.body), second.headers["topic"]) == (shown, first.headers["topic"])
    assert (first.headers["urgency"], first.headers["ttl"]) == ("low", "43200")
    claims = signed_claims(first.headers["authorization"])
    assert (claims["aud"], claims["sub"]) == (service.url, "mailto:it@example.com")
    assert time.time() < claims["exp"] <= time.time() + 24 * 3600
    assert "件事".encode() not in first.body


@pytest.mark.parametrize(
    ("status", "state", "gone"),
    [(410, "failed", True), (404, "failed", True), (413, "failed", False), (429, "due", False), (503, "due", False),
     (302, "due", False)],
)  # fmt: skip
def test_a_push_service_says_who_is_gone(status: int, state: str, gone: bool, two: Member) -> None:
    elsewhere = {"Location": "http://127.0.0.1:1/"}
    with server(lambda _got: Say(b"no", status, elsewhere)) as service:
        one = due(two, "push", channel(two, "push", Browser(f"{service.url}/1").subscription))
        drain("push")
    assert (again(one).state, Channel.objects.using("owner").get().gone) == (state, gone)
    assert len(service.got) == 1


# --- Servers of members' choice -----------------------------------------------------------------------


def test_ntfy_and_bark_get_the_sentence_and_nothing_else(two: Member) -> None:
    with server(lambda _got: saying({"code": 200})) as theirs:
        topic = channel(two, "ntfy", f"{theirs.url}/my-topic")
        phone = channel(two, "bark", f"{theirs.url}/AbCdEf123456/anything")
        due(two, "ntfy", topic)
        bark = due(two, "bark", phone)
        assert (drain("ntfy"), drain("bark")) == (1, 1)
    ntfy, to_bark = theirs.got
    assert (ntfy.path, ntfy.said) == ("/", {"topic": "my-topic", "title": "江东商会", "message": BARE})
    assert to_bark.path == "/push"
    key = f"halfveil-{bark.pk}"
    assert to_bark.said == {
        "device_key": "AbCdEf123456", "title": "江东商会", "body": BARE, "id": key,
    }  # fmt: skip
    for got in theirs.got:
        assert not any(word in json.dumps(got.headers).lower() for word in ("icon", "http://", "https://"))


@pytest.mark.parametrize("kind", ["ntfy", "bark", "push"])
def test_a_members_server_cannot_lead_into_the_operators_network(
    kind: str, two: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        server(lambda _got: saying({})) as inner,
        server(lambda _got: Say(b"", 307, {"Location": inner.url})) as theirs,
    ):
        monkeypatch.setattr(
            settings, "PRIVATE_SERVERS", [f"127.0.0.1:{theirs.port}", f"127.0.0.1:{inner.port}"]
        )
        path = "/AbCdEf123456"
        places = {"push": Browser(f"{theirs.url}{path}").subscription}
        made = channel(two, kind, places.get(kind, f"{theirs.url}{path}"))
        one = due(two, kind, made)
        assert drain(kind) == 1
        assert (len(theirs.got), inner.got, again(one).state) == (1, [], "due"), "no redirect is followed"
        monkeypatch.setattr(settings, "PRIVATE_SERVERS", [])
        due_again()
        assert drain(kind) == 1
        assert len(theirs.got) == 1, "what the operator names no longer is not connected to"


# --- E-mail -------------------------------------------------------------------------------------------


def test_an_email_says_the_sentence_under_the_operators_name_and_no_log_says_to_whom(
    two: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_apprise, "SECONDS", 5)
    with mailbox() as post:
        monkeypatch.setattr(settings, "MAIL", f"mailto://127.0.0.1:{post.port}?from=nudge@example.com")
        one = due(two, "email", channel(two, "email", "chen@example.com"))
        drain("email")
    [letter] = post.letters
    assert again(one).state == "sent"
    assert (letter.sender, letter.recipients) == ("nudge@example.com", ["chen@example.com"])
    assert letter.subject == SENTENCE
    assert letter.body.strip() == BARE
    assert not logging.getLogger("apprise").propagate, "its lines name whom they are for"


# --- Whatever goes wrong -------------------------------------------------------------------------------

Place = Callable[[Server], str]
KINDS: dict[str, Place] = {
    "wecom": lambda _server: "zhangsan",
    "push": lambda running: Browser(f"{running.url}/1").subscription,
    "ntfy": lambda running: f"{running.url}/topic",
    "bark": lambda running: f"{running.url}/AbCdEf123456",
}
WRONG: dict[str, Answer] = {
    "frozen": lambda _got: "freeze",
    "dripping": lambda _got: "drip",
    "rubbish": lambda _got: Say(b"\xff<html>" * 1000, 500),
}


@pytest.mark.parametrize("how", WRONG)
@pytest.mark.parametrize("kind", KINDS)
def test_a_channel_that_is_frozen_drips_or_talks_rubbish_is_left_in_time_and_tried_again_later(
    kind: str, how: str, two: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server(WRONG[how]) as running:
        monkeypatch.setattr(settings, "WECOM_URL", running.url)
        one = due(two, kind, channel(two, kind, KINDS[kind](running)))
        began = time.monotonic()
        assert drain(kind) == 1
        assert time.monotonic() - began < 3
    left = again(one)
    wait = left.due_at - datetime.now(UTC)
    assert (left.state, left.attempts) == ("due", 1)
    assert timedelta(seconds=50) < wait < timedelta(seconds=61)
    assert ChannelRest.objects.using("owner").exists() is (kind == "wecom"), (
        "only the operator's own channel rests"
    )


def test_a_server_that_nobody_answers_at_is_tried_six_times_and_then_given_up(two: Member) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        one = due(two, "ntfy", channel(two, "ntfy", f"http://127.0.0.1:{taken.getsockname()[1]}/topic"))
    waits = []
    for _ in range(7):
        drain("ntfy")
        left = again(one)
        waits.append((left.state, round((left.due_at - datetime.now(UTC)).total_seconds() / 60)))
        due_again()
    assert waits[:6] == [("due", 1), ("due", 2), ("due", 4), ("due", 8), ("due", 16), ("failed", 2)]
    assert again(one).attempts == 6


def test_the_operators_channel_rests_ever_longer_and_other_channels_do_not(
    two: Member, tencent: tuple[Tencent, Server]
) -> None:
    tencent[0].result = {"errcode": -1}
    made = channel(two, "wecom", "zhangsan")
    due(two, "wecom", made)
    due(two, "wecom", made, "test")
    rests = []
    for _ in range(3):
        assert drain("wecom") == 1, "it ends at the first"
        rest = ChannelRest.objects.using("owner").get()
        rests.append(round((rest.rests_until - datetime.now(UTC)).total_seconds()))
        assert drain("wecom") == 0
        Delivery.objects.using("owner").update(due_at=datetime.now(UTC))
        ChannelRest.objects.using("owner").update(rests_until=datetime.now(UTC))
    assert rests == [30, 60, 120]
    tencent[0].result = {"errcode": 0}
    assert drain("wecom") == 2
    assert not ChannelRest.objects.using("owner").exists()


def test_a_messenger_that_died_leaves_a_message_that_is_due_again(
    two: Member, tencent: tuple[Tencent, Server], worker: psycopg.Connection
) -> None:
    one = due(two, "wecom", channel(two, "wecom", "zhangsan"))
    [taken] = worker.execute("SELECT delivery, attempt FROM claim_delivery('wecom')").fetchall()
    assert taken == (one.pk, 1)
    assert drain("wecom") == 0, "for two minutes it is that messenger's"
    due_again()
    assert drain("wecom") == 1
    worker.execute("SELECT settle_delivery(%s, %s, 'refused')", taken)
    assert again(one).state == "sent", "whoever comes late says nothing"


def test_two_messages_of_a_channel_are_on_their_way_at_the_most(
    two: Member, worker: psycopg.Connection
) -> None:
    made = channel(two, "wecom", "zhangsan")
    for purpose in ("digest", "test", "code"):
        due(two, "wecom", made, purpose)
    taken = [worker.execute("SELECT delivery FROM claim_delivery('wecom')").fetchall() for _ in range(3)]
    assert [len(rows) for rows in taken] == [1, 1, 0]
    other = due(two, "ntfy", channel(two, "ntfy", "https://ntfy.sh/topic"))
    assert worker.execute("SELECT delivery FROM claim_delivery('ntfy')").fetchall() == [(other.pk,)]
