"""What goes over the wire of each channel, and what is made of its answer."""

import json
import logging
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings

from disclosure.channels import by_apprise, vapid
from disclosure.models import Channel, Delivery
from profiles.models import Member
from tests.channels.loopback import Say, Server, saying, server
from tests.channels.mailbox import mailbox
from tests.channels.messages import Browser, Tencent, again, channel, drain, due, due_again, unb64

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("offered")]

SENTENCE = "【江东商会】您有2件事待查看，不急。"
BARE = "您有2件事待查看，不急。"


# --- WeCom and WeChat ---------------------------------------------------------------------------------


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
