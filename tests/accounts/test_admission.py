"""Who may come when not everybody may: numbers on the operator's list, a member's code, a code that was scanned."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from intros import handshakes
from profiles import accounts, admission
from profiles.models import AdmittedNumber, Invitation, Member
from profiles.sealing import lookup_hash
from tests.accounts.conftest import Texts, signed_in
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db

NUMBER = "+8613800138000"
NAME = {"called": "林女士", "consent": "on"}


@pytest.fixture(autouse=True)
def by_invitation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator doesn't let everybody in."""
    monkeypatch.setattr(settings, "OPEN_SIGN_UP", False)


@pytest.fixture
def inviter(member_with: Callable[..., Member]) -> Member:
    """陈志远, a member."""
    return member_with("+8613800138009")


def prove(client: Client, texts: Texts, number: str = NUMBER) -> str:
    """Type a number and the code that came; where that leads, two steps on."""
    client.post("/sign-in/", {"number": number})
    assert client.post("/sign-in/code/", {"code": texts.code}).headers["Location"] == "/sign-in/name/"
    answer = client.get("/sign-in/name/")
    return str(answer.headers["Location"]) if answer.status_code == 302 else "/sign-in/name/"


def members() -> int:
    """How many there are."""
    return Member.objects.using("owner").count()


def listed(number: str = NUMBER) -> None:
    """Put a number on the operator's list."""
    AdmittedNumber.objects.using("owner").create(number_hash=lookup_hash(number), since=timezone.now())


# --- Nobody without --------------------------------------------------------------------------------


def test_whoever_is_not_admitted_is_told_how_one_gets_in_and_nothing_is_kept(texts: Texts) -> None:
    client = Client()
    assert prove(client, texts) == "/sign-in/invitation/"
    said = cast.words(client.get("/sign-in/invitation/").content)
    assert "凭邀请加入" in said
    assert client.post("/sign-in/name/", NAME).headers["Location"] == "/sign-in/invitation/"
    assert (members(), signed_in(client)) == (0, None)


def test_the_database_makes_no_member_without_admission(texts: Texts) -> None:
    with pytest.raises(accounts.NotAdmitted):
        accounts.join(NUMBER, "林女士", "zh-hans", b"made up")
    assert members() == 0


def test_a_member_comes_back_without_any(texts: Texts, inviter: Member) -> None:
    client = Client()
    client.post("/sign-in/", {"number": "+8613800138009"})
    client.post("/sign-in/code/", {"code": texts.code})
    assert signed_in(client) == inviter.pk


def test_the_pages_of_admission_are_for_who_has_proven_a_number(texts: Texts) -> None:
    assert Client().get("/sign-in/invitation/").headers["Location"] == "/sign-in/"
    assert Client().post("/sign-in/invitation/", {"code": "x"}).headers["Location"] == "/sign-in/"


# --- The list --------------------------------------------------------------------------------------


def test_a_number_on_the_list_lets_its_holder_in_once(texts: Texts) -> None:
    listed()
    client = Client()
    assert prove(client, texts) == "/sign-in/name/"
    assert client.post("/sign-in/name/", NAME).headers["Location"] == "/me/"
    assert signed_in(client)
    assert not AdmittedNumber.objects.using("owner").exists()


def test_the_operator_admits_numbers_by_a_command_that_keeps_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(AdmittedNumber, "objects", AdmittedNumber._default_manager.using("owner"))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NUMBER}\n\n+852 5123 4567\n"))
    call_command("admit", "-")
    hashes = {bytes(one.number_hash) for one in AdmittedNumber._default_manager.using("owner").all()}
    assert hashes == {lookup_hash(NUMBER), lookup_hash("+85251234567")}
    call_command("admit", NUMBER, "+852 5123 4567", no_longer=True)
    assert not AdmittedNumber._default_manager.using("owner").exists()
    assert capsys.readouterr().out == "2 numbers admitted.\n2 numbers taken off the list.\n"
    with pytest.raises(CommandError, match="in 2"):
        call_command("admit", NUMBER, "12345")
    assert not AdmittedNumber._default_manager.using("owner").exists()


# --- A member's code -------------------------------------------------------------------------------


def test_a_members_code_lets_one_in_and_the_two_alone_know(texts: Texts, inviter: Member) -> None:
    code = admission.give(inviter.pk).code
    client = Client()
    assert prove(client, texts) == "/sign-in/invitation/"
    typed = f" {code[:4].upper()} {code[4:8]}-{code[8:]}"
    assert client.post("/sign-in/invitation/", {"code": typed}).headers["Location"] == "/sign-in/name/"
    assert not Invitation.objects.using("owner").get().used_at, "nothing is used up before they are in"
    client.post("/sign-in/name/", NAME)
    newcomer = signed_in(client)
    used = Invitation.objects.using("owner").get()
    assert (used.inviter_id, used.newcomer_id, used.used_at is None) == (inviter.pk, newcomer, False)
    assert [one.used for one in admission.given(inviter.pk)] == [True]
    assert prove(Client(), texts, "13800138001") == "/sign-in/invitation/"


def test_a_code_that_was_used_taken_back_is_over_or_made_up_gives_the_same(
    texts: Texts, inviter: Member
) -> None:
    def answer(code: str, number: str) -> str:
        client = Client()
        prove(client, texts, number)
        answer = client.post("/sign-in/invitation/", {"code": code})
        assert answer.status_code == 422
        return cast.words(answer.content)

    used, back, over = (admission.give(inviter.pk) for _ in range(3))
    Invitation.objects.using("owner").filter(pk=used.id).update(used_at=timezone.now())
    assert admission.take_back(member_id=inviter.pk, invitation_id=back.id)
    assert not admission.take_back(member_id=inviter.pk, invitation_id=used.id)
    Invitation.objects.using("owner").filter(pk=over.id).update(ends_at=timezone.now())
    codes = (used.code, back.code, over.code, "a" * 12, "中文", "x")
    said = [answer(code, f"1380013801{number}") for number, code in enumerate(codes)]
    assert len(set(said)) == 1
    assert "这个邀请码现在无法使用" in said[0]


def test_codes_may_not_be_guessed(texts: Texts, inviter: Member) -> None:
    code = admission.give(inviter.pk).code
    client = Client()
    prove(client, texts)
    for _ in range(5):
        client.post("/sign-in/invitation/", {"code": "a" * 12})
    answer = client.post("/sign-in/invitation/", {"code": code})
    assert (answer.status_code, "次数太多" in cast.words(answer.content)) == (422, True)


def test_a_link_uses_nothing_up_and_leads_to_the_same_sign_in(texts: Texts, inviter: Member) -> None:
    path = f"/invited/{admission.give(inviter.pk).code}/"
    client = Client()
    for visitor in (Client(), Client(), client):
        assert visitor.get(path).status_code == 200
    assert client.get(path).content.count(b"13800138009") == 0
    assert client.post(path).headers["Location"] == "/sign-in/"
    assert prove(client, texts) == "/sign-in/name/"
    client.post("/sign-in/name/", NAME)
    assert signed_in(client)
    assert client.get(path).headers["Location"] == "/"


def test_a_link_that_was_never_given_looks_like_any_other() -> None:
    pages = [Client().get(f"/invited/{letter * 12}/") for letter in "ab"]
    assert [page.status_code for page in pages] == [200, 200]


def test_two_who_come_with_one_code_are_one_newcomer(inviter: Member) -> None:
    code_hash = admission.hash_of(admission.give(inviter.pk).code)

    def come(number: int) -> bool:
        try:
            accounts.join(f"+861380013810{number}", "新来的", "zh-hans", code_hash)
        except accounts.NotAdmitted:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(come, range(4))) == [False, False, False, True]
    assert members() == 2


def test_a_member_gives_five_in_thirty_days_and_a_closed_accounts_codes_are_none(
    texts: Texts, inviter: Member
) -> None:
    codes = [admission.give(inviter.pk) for _ in range(5)]
    admission.take_back(member_id=inviter.pk, invitation_id=codes[0].id)
    with pytest.raises(admission.NoMore):
        admission.give(inviter.pk)
    Invitation.objects.using("owner").filter(pk=codes[1].id).update(
        made_at=timezone.now() - timedelta(days=30)
    )
    admission.give(inviter.pk)
    Member.objects.using("owner").filter(pk=inviter.pk).update(is_active=False)
    with pytest.raises(accounts.NotAdmitted):
        accounts.join(NUMBER, "林女士", "zh-hans", admission.hash_of(codes[2].code))


def test_the_page_gives_codes_and_takes_them_back(inviter: Member) -> None:
    client = client_for(inviter)
    assert "您还没有邀请过谁" in cast.words(client.get("/settings/invitations/").content)
    client.post("/settings/invitations/")
    [one] = admission.given(inviter.pk)
    page = client.get("/settings/invitations/").content.decode()
    assert f"http://testserver/invited/{one.code}/" in page
    client.post("/settings/invitations/", {"take_back": one.id})
    assert one.code not in client.get("/settings/invitations/").content.decode()
    for _ in range(6):
        client.post("/settings/invitations/")
    assert len(admission.given(inviter.pk)) == 5


# --- Meeting ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("open_still", "leads_to"), [(True, "/sign-in/name/"), (False, "/sign-in/invitation/")]
)
def test_whoever_scans_a_members_code_may_come_while_their_claim_is_open(
    texts: Texts, inviter: Member, open_still: bool, leads_to: str
) -> None:
    cast.say(inviter, "name", {0: "陈先生"})
    client = Client()
    token = handshakes.own_code(inviter.pk).token
    assert client.post(f"/meet/{token}/", {"claim": handshakes.new_secret()}).status_code == 302
    if not open_still:
        Invitation.objects.using("owner").update(ends_at=timezone.now())
    assert prove(client, texts) == leads_to
    assert admission.given(inviter.pk) == [], "it is none of those that one gives"
