"""Text messages through the mainland's gateways: what goes over the wire, signed, and what is made of the answers."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from profiles import phones
from profiles.gateways import aliyun, tencent
from profiles.texts import CannotSend, Text
from tests.channels.loopback import Answer, Got, Say, Server, saying, server

KEY = ("AKIDloopback", "a-secret-of-the-operator")
CODE = Text(
    "【江东商会】123456", template="code", words={"code": "123456", "minutes": "5"}, language="zh-hans"
)
NUDGE = Text("[x] One item", template="nudge", words={"count": "1"}, language="en")
TAKEN = {
    "aliyun": {"Code": "OK", "Message": "OK", "BizId": "1", "RequestId": "2"},
    "tencent": {"Response": {"SendStatusSet": [{"Code": "Ok", "SerialNo": "1"}], "RequestId": "2"}},
}
REFUSED = {
    "aliyun": {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "+8613800138000 触发流控"},
    "tencent": {
        "Response": {
            "SendStatusSet": [
                {"Code": "LimitExceeded.PhoneNumberDailyLimit", "PhoneNumber": "+8613800138000"}
            ]
        }
    },
}

Gateway = Callable[[Answer], AbstractContextManager[Server]]


@pytest.fixture(params=["aliyun", "tencent"])
def named(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each gateway, set up as an operator would."""
    monkeypatch.setattr(settings, "SMS", request.param)
    monkeypatch.setattr(settings, "SMS_KEY", KEY)
    monkeypatch.setattr(settings, "SMS_APP", "1400006666")
    monkeypatch.setattr(settings, "SMS_SIGNATURE", "江东商会")
    monkeypatch.setattr(settings, "SMS_TEMPLATES", {"code": "SMS_1", "nudge": "SMS_2", "nudge-en": "SMS_3"})
    return str(request.param)


@pytest.fixture
def gateway(named: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """One that takes whatever is signed rightly, and refuses the rest."""

    def answer(got: Got) -> Say:
        signed = {"aliyun": signed_for_aliyun, "tencent": signed_for_tencent}[named](got)
        return saying(TAKEN[named] if signed else {"Code": "SignatureDoesNotMatch"})

    with server(answer) as running:
        monkeypatch.setattr(settings, "SMS_URL", running.url)
        yield running


def signed_for_aliyun(got: Got) -> bool:
    """What the gateway computes of a request as it came: the ACS3 signature over all that it says."""
    scheme, _, rest = got.headers["authorization"].partition(" ")
    parts = dict(part.split("=", 1) for part in rest.split(","))
    names = parts["SignedHeaders"].split(";")
    lines = [f"{name}:{got.headers[name]}" for name in names]
    path, _, query = got.path.partition("?")
    canonical = "\n".join(
        [
            got.method,
            path,
            "&".join(sorted(query.split("&"))),
            *lines,
            "",
            parts["SignedHeaders"],
            hashlib.sha256(got.body).hexdigest(),
        ]
    )
    wanted = hmac.new(
        KEY[1].encode(),
        f"{scheme}\n{hashlib.sha256(canonical.encode()).hexdigest()}".encode(),
        hashlib.sha256,
    ).hexdigest()
    sent = datetime.strptime(got.headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    all_signed = {"host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce"} <= set(
        names
    )
    fresh = abs(time.time() - sent.timestamp()) < 60
    return (
        all_signed
        and fresh
        and (scheme, parts["Credential"], parts["Signature"]) == ("ACS3-HMAC-SHA256", KEY[0], wanted)
    )


def signed_for_tencent(got: Got) -> bool:
    """What the gateway computes of a request as it came: the TC3 signature over all that it says."""
    scheme, _, rest = got.headers["authorization"].partition(" ")
    parts = dict(part.split("=", 1) for part in rest.split(", "))
    at = int(got.headers["x-tc-timestamp"])
    day = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")
    lines = "".join(f"{name}:{got.headers[name]}\n" for name in parts["SignedHeaders"].split(";"))
    canonical = f"POST\n/\n\n{lines}\n{parts['SignedHeaders']}\n{hashlib.sha256(got.body).hexdigest()}"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = f"{scheme}\n{at}\n{day}/sms/tc3_request\n{digest}"
    key = ("TC3" + KEY[1]).encode()
    for word in (day, "sms", "tc3_request"):
        key = hmac.new(key, word.encode(), hashlib.sha256).digest()
    wanted = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    fresh = abs(time.time() - at) < 60
    return fresh and (parts["Credential"], parts["Signature"]) == (f"{KEY[0]}/{day}/sms/tc3_request", wanted)


def told(got: Got, named: str) -> dict[str, object]:
    """What a request tells: to whom, under which signature, which template, filled with what."""
    if named == "tencent":
        said = got.said
        return {
            "to": said["PhoneNumberSet"],
            "by": (said["SmsSdkAppId"], said["SignName"]),
            "what": said["TemplateId"],
            "with": said["TemplateParamSet"],
        }
    said = {name: value for name, [value] in parse_qs(urlsplit(got.path).query).items()}
    return {
        "to": [said["PhoneNumbers"]],
        "by": said["SignName"],
        "what": said["TemplateCode"],
        "with": json.loads(said["TemplateParam"]),
    }


def test_a_message_goes_out_signed_as_a_filed_template_under_the_operators_name(
    gateway: Server, named: str
) -> None:
    phones.send_text("+8613800138000", CODE)
    phones.send_text("+85291234567", NUDGE)
    first, second = (told(got, named) for got in gateway.got)
    if named == "aliyun":
        assert first == {
            "to": ["13800138000"],
            "by": "江东商会",
            "what": "SMS_1",
            "with": {"code": "123456", "minutes": "5"},
        }
        assert second == {"to": ["85291234567"], "by": "江东商会", "what": "SMS_3", "with": {"count": "1"}}
    else:
        by = ("1400006666", "江东商会")
        assert first == {"to": ["+8613800138000"], "by": by, "what": "SMS_1", "with": ["123456", "5"]}
        assert second == {"to": ["+85291234567"], "by": by, "what": "SMS_3", "with": ["1"]}


def test_where_no_english_template_is_filed_the_chinese_one_goes_out(
    gateway: Server, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SMS_TEMPLATES", {"code": "SMS_1", "nudge": "SMS_2"})
    phones.send_text("+85291234567", NUDGE)
    assert [told(got, named)["what"] for got in gateway.got] == ["SMS_2"]


def test_a_wrong_secret_is_a_message_that_did_not_leave(
    gateway: Server, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SMS_KEY", (KEY[0], "another secret"))
    with pytest.raises(CannotSend):
        phones.send_text("+8613800138000", CODE)
    assert len(gateway.got) == 1


def test_what_the_gateway_refuses_did_not_leave_and_its_words_are_not_repeated(
    gateway: Server, named: str
) -> None:
    gateway.answer = lambda _got: saying(REFUSED[named])
    with pytest.raises(CannotSend) as refused:
        phones.send_text("+8613800138000", CODE)
    assert "138" not in str(refused.value)
    assert str(refused.value).startswith("The gateway refused the message: ")


RUBBISH = {
    "a page": Say(b"<html>502 Bad Gateway</html>", 502),
    "a list": Say(b"[]"),
    "nothing": Say(b""),
    "no end": Say(b"[" * 100_000),
    "another page": Say(b"", 302, {"Location": "http://127.0.0.1:1/"}),
    "not its own words": Say(b'{"Response": [], "Code": []}'),
    "bytes": Say(b"\xff\xfe\x00"),
}


@pytest.mark.parametrize("what", RUBBISH)
def test_rubbish_is_a_message_of_which_nobody_knows(gateway: Server, named: str, what: str) -> None:
    gateway.answer = lambda _got: RUBBISH[what]
    with pytest.raises(CannotSend):
        phones.send_text("+8613800138000", CODE)
    assert len(gateway.got) == 1, "no redirect is followed, nothing is sent again"


@pytest.mark.parametrize("how", ["freeze", "drip"])
def test_a_gateway_that_freezes_or_drips_is_left_in_time(
    gateway: Server, named: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr({"aliyun": aliyun, "tencent": tencent}[named], "SECONDS", 0.4)
    gateway.answer = lambda _got: how
    began = time.monotonic()
    with pytest.raises(CannotSend):
        phones.send_text("+8613800138000", CODE)
    assert time.monotonic() - began < 2


@pytest.mark.django_db
def test_the_code_to_sign_in_goes_the_same_way(gateway: Server, named: str) -> None:
    answer = Client(HTTP_ACCEPT_LANGUAGE="zh-CN").post("/sign-in/", {"number": "13800138000"})
    assert answer.headers["Location"] == "/sign-in/code/"
    [got] = gateway.got
    words = told(got, named)["with"]
    assert isinstance(words, (dict, list))
    code = words["code"] if isinstance(words, dict) else words[0]
    assert len(code) == 6
    assert told(got, named)["what"] == "SMS_1"


def test_signatures_are_those_of_the_gateways_own_examples() -> None:
    nothing = hashlib.sha256(b"").hexdigest()
    asked = {
        "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
        "RegionId": "cn-shanghai",
    }
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-version": "2014-05-26",
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-content-sha256": nothing,
    }
    signed = aliyun.authorization(
        "POST", asked, headers, key_id="YourAccessKeyId", secret="YourAccessKeySecret"
    )
    assert signed.endswith("Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")
    body = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
    signed = tencent.authorization(
        body,
        service="cvm",
        host="cvm.tencentcloudapi.com",
        at=1551113065,
        key_id="AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
        secret="Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
    )
    assert signed.endswith("Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168")


def test_a_template_that_is_not_filed_is_a_message_that_does_not_leave(
    gateway: Server, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SMS_TEMPLATES", {"code": "SMS_1"})
    with pytest.raises(CannotSend, match="HALFVEIL_SMS_TEMPLATES"):
        phones.send_text("+8613800138000", NUDGE)
    assert gateway.got == []
