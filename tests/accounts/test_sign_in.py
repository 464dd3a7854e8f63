"""Number, code, name: coming in."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from profiles import phones, sealing
from profiles.accounts import own_number
from profiles.models import Consent, Field, Member, MemberKey, Phone, Wording
from profiles.texts import CannotSend, Text
from tests.accounts.conftest import Texts, signed_in

pytestmark = pytest.mark.django_db

NUMBER = "+8613800138000"
TYPED = "138 0013 8000"


def ask_for_code(client: Client, number: str = TYPED, **more: str) -> str:
    """Type a number; where that leads."""
    answer = client.post("/sign-in/", {"number": number, **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def join(client: Client, texts: Texts, called: str = "陈先生") -> Member:
    """Come in as somebody new."""
    ask_for_code(client)
    assert client.post("/sign-in/code/", {"code": texts.code}).headers["Location"] == "/sign-in/name/"
    assert client.post("/sign-in/name/", {"called": called, "consent": "on"}).headers["Location"] == "/me/"
    return Member.objects.using("owner").get()


def test_somebody_new_gives_a_number_a_code_and_a_name_and_is_in(texts: Texts) -> None:
    """Somebody new gives a number, a code and a name, and is in."""
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    member = join(client, texts, "Mr Chen")
    assert [number for number, _text in texts.sent] == [NUMBER]
    assert signed_in(client) == member.pk
    assert (member.language, member.listed, member.is_active, member.is_staff) == ("en", True, True, False)
    wording = Wording.objects.using("owner").get()
    assert (wording.owner_id, wording.tier, wording.zh, wording.en) == (member.pk, 0, "", "Mr Chen")
    assert Field.objects.using("owner").get().kind == "name"


def test_a_newcomer_may_write_a_line_of_what_they_do(texts: Texts) -> None:
    """It is their headline, open to every member; ways to reach them are no such line, and what was typed stays."""
    client = Client()
    ask_for_code(client)
    client.post("/sign-in/code/", {"code": texts.code})
    typed = {"called": "陈先生", "line": "做冷链物流，加微信 chen_lengliao", "consent": "on"}
    refused = client.post("/sign-in/name/", typed)
    assert refused.status_code == 422
    assert re.findall("<input[^>]* autofocus", refused.content.decode()) == [
        f'<input type="text" name="line" value="{typed["line"]}" autocomplete="off" autofocus'
    ]
    assert not Member.objects.using("owner").exists()
    assert client.post("/sign-in/name/", {**typed, "line": "做冷链物流"}).status_code == 302
    line = Wording.objects.using("owner").get(field__kind="headline")
    assert (line.owner.language, line.tier, line.zh, line.en) == ("zh-hans", 0, "做冷链物流", "")


def test_the_number_is_kept_as_a_keyed_hash_and_sealed_and_nowhere_else(texts: Texts) -> None:
    """The number is kept as a keyed hash and sealed, and nowhere else."""
    member = join(Client(), texts)
    phone = Phone.objects.using("owner").get()
    assert bytes(phone.number_hash) == sealing.lookup_hash(NUMBER)
    assert NUMBER.encode() not in bytes(phone.number_sealed)
    assert own_number(member.pk) == NUMBER
    assert not Wording.objects.using("owner").filter(field__kind="mobile").exists()


def test_a_member_comes_in_with_number_and_code(texts: Texts, member_with: Callable[..., Member]) -> None:
    """A member comes in with number and code, and back to the page that was wanted."""
    member = member_with(NUMBER, language="en")
    client = Client()
    assert client.get("/settings/").headers["Location"] == "/sign-in/?next=/settings/"
    assert ask_for_code(client, next="/settings/") == "/sign-in/code/"
    answer = client.post("/sign-in/code/", {"code": texts.code})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/settings/")
    assert signed_in(client) == member.pk
    assert Member.objects.using("owner").count() == 1


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere_after_sign_in(
    texts: Texts, member_with: Callable[..., Member], wanted: str
) -> None:
    """Nobody is sent elsewhere after sign-in."""
    member_with(NUMBER)
    client = Client()
    ask_for_code(client, next=wanted)
    assert client.post("/sign-in/code/", {"code": texts.code}).headers["Location"] == "/"


@pytest.mark.parametrize(
    "typed", ["13800138000", "+86 138-0013-8000", "0086 13800138000", "１３８００１３８０００"]
)
def test_a_number_may_be_typed_in_any_usual_way(texts: Texts, typed: str) -> None:
    """A number may be typed in any usual way."""
    ask_for_code(Client(), typed)
    assert texts.sent[0][0] == NUMBER


@pytest.mark.parametrize("typed", ["", "12345", "138001380001", "010 6552 9988", "abc", "+1 555"])
def test_what_takes_no_texts_is_refused_at_the_field_and_stays_typed(texts: Texts, typed: str) -> None:
    """What takes no texts is refused at the field, and stays typed."""
    answer = Client().post("/sign-in/", {"number": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode() or not typed
    assert 'aria-invalid="true"' in answer.content.decode()
    assert texts.sent == []


def test_a_wrong_code_is_told_and_three_are_too_many(texts: Texts) -> None:
    """A wrong code is told, and three are too many: then the right one is none either."""
    client = Client()
    ask_for_code(client)
    wrong = "000000" if texts.code != "000000" else "111111"
    for _attempt in range(2):
        answer = client.post("/sign-in/code/", {"code": wrong})
        assert (answer.status_code, signed_in(client)) == (422, None)
    assert client.post("/sign-in/code/", {"code": wrong}).headers["Location"] == "/sign-in/"
    assert client.post("/sign-in/code/", {"code": texts.code}).headers["Location"] == "/sign-in/"
    assert signed_in(client) is None


def test_attempts_at_the_same_time_share_one_count(texts: Texts) -> None:
    """Attempts at the same time share one count: the session's own can be raced, the counters can't."""
    client = Client()
    ask_for_code(client)
    before = client.session["sign_in"]
    for _attempt in range(3):
        client.post("/sign-in/code/", {"code": "x"})
        session = client.session
        session["sign_in"] = before  # as if each had begun before the others were written down
        session.save()
    assert client.post("/sign-in/code/", {"code": texts.code}).headers["Location"] == "/sign-in/"
    assert signed_in(client) is None


def test_the_code_may_come_from_a_chinese_keyboard(texts: Texts, member_with: Callable[..., Member]) -> None:
    """The code may come from a Chinese keyboard, with a space in it."""
    member_with(NUMBER)
    client = Client()
    ask_for_code(client)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in texts.code)
    client.post("/sign-in/code/", {"code": f"{wide[:3]} {wide[3:]}"})
    assert signed_in(client)


def test_a_code_is_good_for_five_minutes(texts: Texts, member_with: Callable[..., Member]) -> None:
    """A code is good for five minutes."""
    member_with(NUMBER)
    client = Client()
    ask_for_code(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        answer = client.post("/sign-in/code/", {"code": texts.code})
    assert answer.headers["Location"] == "/sign-in/"
    assert signed_in(client) is None


def test_a_proven_number_waits_a_quarter_of_an_hour_for_its_name(texts: Texts) -> None:
    """A proven number waits a quarter of an hour for its name."""
    client = Client()
    ask_for_code(client)
    client.post("/sign-in/code/", {"code": texts.code})
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)):
        answer = client.post("/sign-in/name/", {"called": "陈先生", "consent": "on"})
    assert answer.headers["Location"] == "/sign-in/"
    assert not Member.objects.using("owner").exists()


def test_nobody_joins_without_proof_consent_or_a_name(texts: Texts) -> None:
    """Nobody joins without proof, consent or a name; the consent is not ticked beforehand."""
    client = Client()
    ask_for_code(client)
    everything = {"called": "陈先生", "consent": "on"}
    assert client.post("/sign-in/name/", everything).headers["Location"] == "/sign-in/"
    client.post("/sign-in/code/", {"code": texts.code})
    assert b"checked" not in client.get("/sign-in/name/").content
    for wrong in (
        {"called": "陈先生"},
        {"consent": "on"},
        {"called": "陈", "consent": "on"},
        {"called": NUMBER, "consent": "on"},
    ):
        assert client.post("/sign-in/name/", wrong).status_code == 422
    assert not Member.objects.using("owner").exists()


def test_a_second_text_waits_a_minute_and_a_seventh_a_day(texts: Texts) -> None:
    """A second text waits a minute and a seventh a day; that is a calm page, 429."""
    start = timezone.now()
    for sent in range(6):
        with time_machine.travel(start + timedelta(minutes=20 * sent), tick=False):
            ask_for_code(Client())
            answer = Client().post("/sign-in/", {"number": TYPED})
            assert (answer.status_code, len(texts.sent)) == (429, sent + 1)
            assert "main" in answer.content.decode()
    with time_machine.travel(start + timedelta(hours=5)):
        assert Client().post("/sign-in/", {"number": TYPED}).status_code == 429
    with time_machine.travel(start + timedelta(hours=25)):
        ask_for_code(Client())


def test_one_address_gets_ten_texts_an_hour(texts: Texts) -> None:
    """One address gets ten texts an hour, another one its own ten."""
    for number in range(10):
        ask_for_code(Client(), f"1380013800{number}")
    assert Client().post("/sign-in/", {"number": "13800138010"}).status_code == 429
    ask_for_code(Client(REMOTE_ADDR="203.0.113.7"), "13800138010")


def test_whoever_types_the_same_number_again_gets_back_to_the_code(texts: Texts) -> None:
    """Whoever types the same number again gets back to the code that was sent, without another text."""
    client = Client()
    ask_for_code(client)
    assert ask_for_code(client) == "/sign-in/code/"
    assert len(texts.sent) == 1


def test_another_code_takes_the_place_of_the_first(texts: Texts, member_with: Callable[..., Member]) -> None:
    """Another code takes the place of the first."""
    member_with(NUMBER)
    client = Client()
    ask_for_code(client)
    first = texts.code
    assert client.post("/sign-in/code/again/").status_code == 429
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert client.post("/sign-in/code/again/").headers["Location"] == "/sign-in/code/"
        assert len(texts.sent) == 2
        if texts.code != first:
            assert client.post("/sign-in/code/", {"code": first}).status_code == 422
        client.post("/sign-in/code/", {"code": texts.code})
    assert signed_in(client)


def test_a_closed_account_stays_out_and_its_sessions_end(
    texts: Texts, member_with: Callable[..., Member]
) -> None:
    """A closed account stays out, and its sessions end."""
    member = member_with(NUMBER)
    client = Client()
    ask_for_code(client)
    client.post("/sign-in/code/", {"code": texts.code})
    assert client.get("/settings/").status_code == 200
    Member.objects.using("owner").filter(pk=member.pk).update(is_active=False)
    assert client.get("/settings/").headers["Location"] == "/sign-in/?next=/settings/"
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        ask_for_code(client)
        answer = client.post("/sign-in/code/", {"code": texts.code})
    assert answer.headers["Location"] == "/sign-in/closed/"
    assert client.get("/sign-in/closed/").status_code == 200
    assert Member.objects.using("owner").count() == 1


def test_two_who_join_with_one_number_are_one_member(texts: Texts) -> None:
    """Two who join with one number are one member: the second is let in to what the first made."""
    one, other = Client(), Client()
    ask_for_code(one)
    one.post("/sign-in/code/", {"code": texts.code})
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        ask_for_code(other)
        other.post("/sign-in/code/", {"code": texts.code})
    for client, called in ((one, "陈先生"), (other, "陈总")):
        client.post("/sign-in/name/", {"called": called, "consent": "on"})
    assert signed_in(one) == signed_in(other) == Member.objects.using("owner").get().pk
    assert [wording.zh for wording in Wording.objects.using("owner").all()] == ["陈先生"]


def test_a_failed_sign_up_leaves_nothing(texts: Texts, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failed sign-up leaves nothing: account and name are one transaction."""
    client = Client(raise_request_exception=False)
    ask_for_code(client)
    client.post("/sign-in/code/", {"code": texts.code})

    def fail(_words: str) -> dict[str, str]:
        raise RuntimeError

    monkeypatch.setattr("profiles.accounts.in_its_language", fail)
    assert client.post("/sign-in/name/", {"called": "陈先生", "consent": "on"}).status_code == 500
    for model in (Member, MemberKey, Phone, Consent, Field):
        assert not model._default_manager.using("owner").exists()


def test_a_message_that_did_not_leave_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that did not leave is told, 503; without a gateway none leaves."""
    assert (settings.SMS, settings.DEMO) == ("none", False)
    with pytest.raises(CannotSend, match="set HALFVEIL_SMS"):
        phones.send_text(NUMBER, Text("x", template="code", words={}, language="en"))
    client = Client()
    answer = client.post("/sign-in/", {"number": TYPED})
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (503, True)
    assert "sign_in" not in client.session


def test_the_console_prints_the_text_and_not_the_number(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The console prints the text and not the number."""
    monkeypatch.setattr(settings, "SMS", "console")
    ask_for_code(Client())
    printed = capsys.readouterr().out
    assert "13800138000" not in printed
    assert "5" in printed


def test_no_address_title_or_log_line_holds_a_number(texts: Texts, caplog: pytest.LogCaptureFixture) -> None:
    """No address, title or log line holds a number."""
    caplog.set_level("DEBUG")
    client = Client()
    addresses = [ask_for_code(client), "/sign-in/"]
    addresses.append(client.post("/sign-in/code/", {"code": texts.code}).headers["Location"])
    titles = [client.get(address).content.decode().split("</title>")[0] for address in addresses]
    Client().post("/sign-in/", {"number": TYPED})
    assert "account_login" in caplog.text
    for text in (*addresses, *titles, caplog.text):
        assert "0013" not in text.replace(" ", "")


def test_the_demo_shows_its_members_and_its_messages_and_nothing_else_does(
    texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demo shows its members and its messages, and nothing else does."""
    client = Client()
    assert "林晓梅" not in client.get("/sign-in/").content.decode()
    ask_for_code(client)
    assert texts.code not in client.get("/sign-in/code/").content.decode()
    monkeypatch.setattr(settings, "DEMO", True)
    texts.sent.clear()
    demo = Client()
    assert "林晓梅" in demo.get("/sign-in/").content.decode()
    ask_for_code(demo, "+8619900000002")
    assert demo.session["sign_in"]["code"] in demo.get("/sign-in/code/").content.decode()
    assert texts.sent == []


def test_the_message_names_the_operator_and_speaks_the_readers_language(texts: Texts) -> None:
    """The message names the operator first and speaks the reader's language."""
    ask_for_code(Client(HTTP_ACCEPT_LANGUAGE="zh-CN"))
    ask_for_code(Client(HTTP_ACCEPT_LANGUAGE="en"), "13800138001")
    (_one, zh), (_other, en) = texts.sent
    assert zh.startswith("【Halfveil】")
    assert en.startswith("[Halfveil] ")


def test_sign_out_ends_the_session(texts: Texts) -> None:
    """Sign-out ends the session, by POST alone."""
    client = Client()
    join(client, texts)
    assert client.get("/sign-out/").status_code == 405
    key = client.cookies["session"].value
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    client.cookies["session"] = key
    assert client.get("/settings/").status_code == 302


def test_whoever_is_in_is_not_asked_again(texts: Texts) -> None:
    """Whoever is in is not asked again."""
    client = Client()
    join(client, texts)
    assert client.get("/sign-in/").headers["Location"] == "/"
    assert client.get("/sign-in/code/").headers["Location"] == "/sign-in/"
    assert client.get("/sign-in/name/").headers["Location"] == "/sign-in/"


@pytest.mark.parametrize(
    "path", ["login/", "signup/", "password/reset/", "email/", "phone/change/", "reauthenticate/"]
)
def test_nothing_else_of_allauths_is_offered(path: str) -> None:
    """Nothing else of allauth's is offered."""
    for prefix in ("/", "/accounts/", "/sign-in/"):
        assert Client().get(prefix + path).status_code == 404
