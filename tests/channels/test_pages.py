"""The pages on which a member says how they may be reached, as forms send them."""

import json
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client

from disclosure import nudging, reaching
from disclosure.channels import addresses
from disclosure.models import Channel, Delivery, Nudging
from profiles.models import Member, MemberKey
from profiles.sealing import CannotUnseal, unseal_bytes
from tests.channels.loopback import saying, server
from tests.looking.cast import words
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db

HOURS = {
    "often": "once", "digest_at": "08:15", "quiet_from": "22:00", "quiet_to": "07:30", "timezone": "europe/london",
}  # fmt: skip


@pytest.fixture
def client(chen: Member) -> Client:
    """陈志远's browser."""
    return client_for(chen)


def test_what_was_chosen_is_kept_and_shown_again(client: Client) -> None:
    first = client.get("/settings/nudges/").content.decode()
    for standing in ('value="09:00"', 'value="21:30"', 'value="08:30"', 'value="Asia/Shanghai"'):
        assert standing in first
    assert client.post("/settings/nudges/", HOURS).status_code == 302
    kept = Nudging.objects.using("owner").get()
    assert (str(kept.digest_at), kept.timezone, kept.nothing) == ("08:15:00", "Europe/London", False)
    again = client.get("/settings/nudges/").content.decode()
    assert 'value="08:15"' in again
    assert 'value="Europe/London"' in again


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"timezone": "Mars"}, "没有这个时区"),
        ({"digest_at": "22:00"}, "不打扰的时段"),
        ({"digest_at": "07:29"}, "不打扰的时段"),
        ({"digest_at": "25:00"}, "请写时间"),
        ({"quiet_to": ""}, "请写时间"),
        ({"often": "hourly"}, "请从列出的选项中选择"),
        ({"timezone": "A" * 65}, "最多64字，现有65字"),
        ({"timezone": "A\x00"}, "errorlist"),
    ],
)
def test_what_will_not_do_is_told_at_the_input_and_stays_typed(
    wrong: dict[str, str], sentence: str, client: Client
) -> None:
    answer = client.post("/settings/nudges/", {**HOURS, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Nudging.objects.using("owner").exists()


ROBOTS = [
    "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6",
    "https://oapi.dingtalk.com/robot/send?access_token=1",
    "https://open.feishu.cn/open-apis/bot/v2/hook/1",
    "https://open.larksuite.com/open-apis/bot/v2/hook/1",
    "https://hooks.slack.com/services/1",
    "dingtalk://token/1",
    "feishu://token",
    "wecombot://key",
]


@pytest.mark.parametrize("kind", ["ntfy", "bark", "email", "wecom"])
@pytest.mark.parametrize("typed", ROBOTS)
def test_a_groups_robot_is_refused_with_the_reason(kind: str, typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        addresses.read(kind, typed)
    assert refused.value.code == "robot"


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("wecom", "@all", "wecom"), ("wecom", "li|wang", "wecom"), ("wecom", "", "wecom"), ("wecom", "李四", "wecom"),
        ("email", "not an address", "email"), ("email", "a@b.cn, c@d.cn", "email"),
        ("ntfy", "https://ntfy.sh/", "ntfy"), ("ntfy", "https://ntfy.sh/a/b", "ntfy"), ("ntfy", "a", "server"),
        ("ntfy", "https://me:secret@ntfy.sh/a", "server"), ("ntfy", "ftp://ntfy.sh/a", "server"),
        ("ntfy", "http://ntfy.sh/a", "server"),
        ("ntfy", "https://localhost/a", "private"), ("ntfy", "https://127.0.0.1/a", "private"),
        ("ntfy", "https://[::1]/a", "private"), ("ntfy", "https://10.0.0.1:8080/a", "private"),
        ("ntfy", "https://intranet/a", "private"), ("ntfy", "https://2130706433/a", "private"),
        ("ntfy", "https://ntfy.sh:99999/a", "server"), ("ntfy", f"https://ntfy.sh/{'a' * 600}", "server"),
        ("bark", "https://api.day.app/", "bark"), ("bark", "https://169.254.169.254/AbCdEf123456", "private"),
        ("push", "{}", "push"), ("push", "[]", "push"), ("push", "no json", "push"),
        ("push", json.dumps({"endpoint": "https://127.0.0.1/", "keys": {"p256dh": "a" * 87, "auth": "b" * 22}}),
         "private"),
        ("push", json.dumps({"endpoint": "https://fcm.example/", "keys": {"p256dh": "<", "auth": "b" * 22}}), "push"),
    ],
)  # fmt: skip
def test_an_address_that_would_not_reach_one_person_is_refused(kind: str, typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        addresses.read(kind, typed)
    assert refused.value.code == code


def test_a_channel_is_used_only_after_its_code_came_back(client: Client, chen: Member) -> None:
    place = client.post("/settings/channels/add/email/", {"address": " chen@example.com "}).headers[
        "Location"
    ]
    [row] = Channel.objects.using("owner").all()
    assert place == f"/settings/channels/{row.pk}/"
    [letter] = Delivery.objects.using("owner").all()
    assert (letter.purpose, letter.kind, letter.channel) == ("code", "email", row.pk)
    assert b"example" not in bytes(row.sealed)
    assert not nudging.ask_message(member_id=chen.pk, purpose="test", kind="email", channel_id=row.pk)
    wrong = "000000" if reaching.code_of(row.pk) != "000000" else "111111"
    assert client.post(place, {"code": wrong}).status_code == 422
    assert client.post(place, {"code": f" {reaching.code_of(row.pk)} "}).status_code == 302
    assert Channel.objects.using("owner").get().confirmed_at is not None
    assert (
        client.post("/settings/channels/add/email/", {"address": "chen@example.com"}).headers["Location"]
        == place
    )
    assert "chen@example.com" in words(client.get("/settings/channels/").content)


def test_five_wrong_codes_are_the_end_of_a_channel(client: Client) -> None:
    place = client.post("/settings/channels/add/email/", {"address": "chen@example.com"}).headers["Location"]
    for _ in range(5):
        assert client.post(place, {"code": "nothing"}).status_code == 422
    assert client.get(place).status_code == 404


def test_an_address_opens_for_its_member_and_its_row_alone(client: Client, chen: Member) -> None:
    client.post("/settings/channels/add/ntfy/", {"address": "https://ntfy.sh/quiet"})
    row, key = Channel.objects.using("owner").get(), MemberKey.objects.using("owner").get(member=chen)

    def opened(as_row: int) -> bytes:
        return unseal_bytes(
            bytes(row.sealed), wrapped_key=bytes(key.wrapped), member_id=chen.pk, wording_id=as_row
        )

    assert opened(row.pk) == b"https://ntfy.sh/quiet"
    with pytest.raises(CannotUnseal):
        opened(row.pk + 1)


def test_another_members_channel_is_not_there(client: Client) -> None:
    place = client.post("/settings/channels/add/ntfy/", {"address": "https://ntfy.sh/quiet"}).headers[
        "Location"
    ]
    other = Member(handle="b" * 16)
    other.save(using="owner")
    stranger = client_for(other)
    answers = [
        stranger.get(place),
        stranger.post(place, {"remove": "1"}),
        stranger.post(place, {"code": "1"}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Channel.objects.using("owner").count() == 1


def test_tests_are_five_an_hour_and_none_to_who_wants_nothing(client: Client, chen: Member) -> None:
    client.post("/settings/nudges/", {**HOURS, "often": "nothing"})
    client.post("/settings/channels/0/", {"test": "1"})
    assert not Delivery.objects.using("owner").exists()
    client.post("/settings/nudges/", HOURS)
    client.post("/settings/channels/0/", {"test": "1"})
    client.post("/settings/channels/0/", {"test": "1"})
    assert Delivery.objects.using("owner").count() == 1, "two taps in a minute are one"
    for number in range(4):
        Delivery.objects.using("owner").create(
            id=number, member=chen, purpose="test", slot=str(number), kind="sms", due_at=datetime.now(UTC),
            made_at=datetime.now(UTC),
        )  # fmt: skip
    assert not nudging.ask_message(member_id=chen.pk, purpose="test", kind="sms")


def test_there_are_as_many_channels_as_there_can_be(client: Client) -> None:
    for number in range(reaching.MOST):
        client.post("/settings/channels/add/ntfy/", {"address": f"https://ntfy.sh/topic{number}"})
    answer = client.post("/settings/channels/add/ntfy/", {"address": "https://ntfy.sh/another"})
    assert (answer.status_code, "已经加满了" in answer.content.decode()) == (422, True)


def test_who_comes_back_from_wechat_is_asked_once_more_and_only_in_their_own_session(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = "/settings/channels/add/wechat/"
    page = client.get(add).content.decode()
    state = client.session["wechat_state"]
    assert f"state={state}" in page
    with server(lambda _got: saying({"openid": "oABC"})) as api:
        monkeypatch.setattr(settings, "WECHAT_URL", api.url)
        client.get(f"{add}?code=c1&state={state}")
        assert (api.got, Channel.objects.using("owner").count()) == ([], 0), "opening an address does nothing"
        assert client.post(add, {"code": "c1", "state": "another"}).status_code == 422
        assert api.got == []
        client.get(add)
        back = {"code": "c1", "state": client.session["wechat_state"]}
        assert client.post(add, back).status_code == 302
        assert client.post(add, back).status_code == 422, "once"
    [asked] = api.got
    assert asked.path.endswith("appid=wxapp&secret=secret&code=c1&grant_type=authorization_code")
    assert Channel.objects.using("owner").get().confirmed_at is not None


def test_in_wechat_nobody_is_led_to_notifications_that_never_come(client: Client) -> None:
    wechat = {"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0.47"}
    add = "/settings/channels/add/push/"
    elsewhere, there = (client.get("/settings/channels/", headers=one).content for one in ({}, wechat))
    assert (add.encode() in elsewhere, add.encode() in there) == (True, False)
    led = client.get(add, headers=wechat).content.decode()
    assert "在浏览器打开" in led
    assert "data-push-key" not in led
    assert "data-push-key" in client.get(add).content.decode()


def test_the_worker_of_notifications_is_a_script_of_our_own(client: Client) -> None:
    answer = client.get("/push-worker.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "showNotification" in answer.content.decode()
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
