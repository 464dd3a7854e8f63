"""Bringing in: what would become of it is seen first, then saved at once or not at all."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings

from profiles import editing
from profiles.kinds import KINDS, Preset
from profiles.models import Field, Member, Picture
from profiles.parts import BETWEEN
from profiles.portable import arriving, importing, resume
from profiles.sealing import Texts
from profiles.wording import Said
from tests.portability import cards
from tests.portability.cards import rows
from tests.portability.said import STATEMENTS
from tests.portability.test_arriving import INPUTS

IMPORT = "/settings/data/import/"


def upload(client: Client, data: bytes, name: str = "me.vcf") -> Any:
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)})


def as_sent(page: str) -> dict[str, str]:
    """What a browser sends back of the page as it stands."""
    import html

    main = page[page.index('name="confirm"') :]
    sent = {"confirm": "1"}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', main):
        sent[name] = html.unescape(value)
    for name in re.findall(r'<input type="checkbox" name="([^"]+)" checked>', main):
        sent[name] = "on"
    for name, inside in re.findall(r'<select name="([^"]+)">(.*?)</select>', main):
        chosen = re.findall(r'<option value="([^"]*)" selected>', inside)
        sent[name] = chosen[0] if chosen else re.findall(r'<option value="([^"]*)"', inside)[0]
    return sent


def own(member: Member) -> dict[str, list[tuple[int, str]]]:
    """What a member says: of each kind the tier and the text of every wording, the exact one first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for field in editing.own_fields(member.pk):
        found.setdefault(field.kind.code, []).extend(
            (one.tier, one.texts.zh or one.texts.en) for one in field.said
        )
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("program", cards.REAL)
def test_a_card_is_looked_at_and_then_brought_in(chen: Member, his: Client, program: str) -> None:
    before = Field.objects.using("owner").count()
    page = upload(his, cards.REAL[program])
    assert page.status_code == 200
    assert Field.objects.using("owner").count() == before, "nothing is kept yet"
    assert "东方证券股份有限公司" in page.content.decode()
    done = his.post(IMPORT, as_sent(page.content.decode()))
    assert (done.status_code, done.headers["Location"]) == (302, "/me/")
    said = own(chen)
    assert said["mobile"][0] == (3, "+8613900000002")
    assert said["company"][0] == (1, "东方证券股份有限公司")
    assert said["company"][1][0] == 0, "a coarser wording for every member"
    assert said["email"] == [(2, "chen@example.com")]
    assert Picture.objects.using("owner").exists() == (program != "Foxmail")
    assert "已导入" in his.get("/me/").content.decode()
    assert "这些您都已经写了" in upload(his, cards.FOXMAIL).content.decode() or program != "Foxmail"


@pytest.mark.django_db
def test_what_stands_there_is_replaced_only_when_ticked(chen: Member, his: Client) -> None:
    data = rows(b"BEGIN:VCARD", "FN:陈致远".encode(), "TITLE:合伙人".encode(), b"END:VCARD")
    page = upload(his, data).content.decode()
    assert "将替换：陈志远" in page
    sent = as_sent(page)
    assert his.post(IMPORT, sent).status_code == 302
    assert own(chen)["name"] == [(1, "陈志远"), (0, "陈先生")]
    number = next(name for name, value in sent.items() if "name" in value)[: -len("-said")]
    assert his.post(IMPORT, {**sent, f"{number}-keep": "on"}).status_code == 302
    assert own(chen)["name"] == [(1, "陈致远"), (0, "陈先生")]


@pytest.mark.django_db
def test_all_of_it_or_nothing(chen: Member, his: Client) -> None:
    sent = as_sent(upload(his, cards.IOS).content.decode())
    company = next(name for name, value in sent.items() if name.endswith("-said") and '"company"' in value)[
        :-5
    ]
    wrong = {**sent, f"{company}-tier": "1", f"{company}-coarser": "0", f"{company}-coarser_tier": "4"}
    refused = his.post(IMPORT, wrong)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "import-row wrong" in page
    assert set(own(chen)) == {"name"}
    assert not Picture.objects.using("owner").exists()
    again = as_sent(page)
    assert {key for key in again if key.endswith("keep")} == {key for key in wrong if key.endswith("keep")}
    assert his.post(IMPORT, {**again, f"{company}-coarser_tier": "0"}).status_code == 302
    assert "company" in own(chen)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "spoilt",
    [
        {"row0-said": "nothing"},
        {"row0-said": "[1]"},
        {"row0-said": '["nokind", "", "", 0, 0]'},
        {"row0-said": '["photo", "x", "", 0, 0]'},
        {"row0-said": '["company", 1, 2, 0, 0]'},
        {"row0-said": '["company", "x", "", -1, 0]'},
        {"row0-said": '["company", "x", "", 0, 99999999999999999999]'},
        {"row0-said": "[" * 5000},
        {"row0-said": '["company", "", "", 0, 0]'},
        {"row0-said": '["company", "x\\u202e", "", 0, 0]'},
        {"row0-said": '["company", "\\ud800", "", 0, 0]'},
        {"row0-said": '["company", "x", "", 5, 0]'},
        {"row0-said": '["company", "x", "", 0, 7]'},
        {"row0-tier": "x"},
        {"row0-tier": "99"},
        {"row0-coarser": "x"},
        {"photo-keep": "on", "photo-said": "!"},
        {"photo-keep": "on", "photo-said": "aGVsbG8="},
    ],
)  # fmt: skip
def test_an_answer_that_no_page_of_ours_gives_changes_nothing(
    chen: Member, his: Client, spoilt: dict[str, str]
) -> None:
    whole = {"confirm": "1", "row0-said": '["company", "x", "", 0, 0]', "row0-keep": "on", "row0-tier": "1"}
    assert his.post(IMPORT, {**whole, **spoilt}).status_code == 422
    assert set(own(chen)) == {"name"}
    assert his.post(IMPORT, {"confirm": "1"}).status_code == 422
    assert his.post(IMPORT, whole).status_code == 302


@pytest.mark.django_db
def test_another_window_that_was_faster_is_told(chen: Member, his: Client) -> None:
    sent = as_sent(upload(his, cards.FOXMAIL).content.decode())
    editing.save_field(
        owner_id=chen.pk, kind="title", version=0, wordings=[Said(1, Texts("另一个"))], ask_from=None
    )
    assert his.post(IMPORT, sent).status_code == 422
    assert own(chen)["title"] == [(1, "另一个")]
    assert "company" not in own(chen)


@pytest.mark.django_db
def test_nothing_to_read_is_told_in_the_readers_language(
    chen: Member, lin: Member, his: Client, hers: Client
) -> None:
    broken = rows(b"BEGIN:VCARD", b"FN:A B", b"what is this", b"END:VCARD")
    for client, words in ((his, "第3行"), (hers, "Line 3")):
        answer = upload(client, broken)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert client.post(IMPORT, {}).status_code == 422
        assert client.post(IMPORT, {"text": "  "}).status_code == 422
        assert upload(client, b"x" * ((1 << 20) + 1)).status_code == 422
    assert his.get(IMPORT).status_code == 200


@pytest.mark.django_db
def test_a_text_may_be_pasted(chen: Member, his: Client) -> None:
    page = his.post(IMPORT, {"text": resume.write(STATEMENTS, "zh-hans")})
    assert page.status_code == 200
    assert his.post(IMPORT, as_sent(page.content.decode())).status_code == 302
    said = own(chen)
    assert [text.split(BETWEEN)[0] for _, text in said["experience"] if BETWEEN in text] == [
        "东方证券",
        "Bank of Somewhere",
    ]
    assert [text for _, text in said["offer"]] == ["看一眼交易结构", "介绍会计师"]


@pytest.mark.django_db
def test_what_does_not_fit_is_shown_with_the_reason_and_left_out(chen: Member, his: Client) -> None:
    data = rows(
        b"BEGIN:VCARD",
        b"FN:" + "长".encode() * 60,
        b"TEL;CELL:12",
        b"EMAIL:nobody",
        "TITLE:合伙人".encode(),
        b"END:VCARD",
    )
    page = upload(his, data).content.decode()
    assert page.count("不能导入") == 3
    assert "第3行" in page
    assert his.post(IMPORT, as_sent(page)).status_code == 302
    assert set(own(chen)) == {"name", "title"}


@settings(deadline=None, max_examples=60)
@given(INPUTS)
def test_whatever_comes_can_be_proposed_and_comes_back_as_it_was(data: bytes) -> None:
    judge_whole(data)


def judge_whole(data: bytes) -> None:
    """What was found is proposed, and each proposal is read back as it was given out."""
    for one in importing.propose(arriving.read(data).found, [], Preset.MODERATE):
        assert (one.said + one.token + one.refusal).encode("utf-8", "surrogatepass")
        if not one.refusal:
            back = importing.chosen(one.token, str(one.tier), str(one.chosen), str(one.coarser_tier))
            assert (back.kind, back.texts) == (one.kind.code, one.texts)
            assert one.kind is KINDS[back.kind]


def test_a_name_is_never_guessed_to_be_a_mans_or_a_womans() -> None:
    found = arriving.read(cards.FOXMAIL).found
    [name] = [one for one in importing.propose(found, [], Preset.MODERATE) if one.kind.code == "name"]
    assert name.coarser
    assert name.chosen == -1
