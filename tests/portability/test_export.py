"""One's own data as a card and a résumé; a card of what one may read of somebody else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import vobject
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles import editing
from profiles.kinds import KINDS
from profiles.models import Member
from profiles.parts import BETWEEN
from profiles.portable import resume, vcard
from profiles.portable.statements import Statement
from profiles.sealing import Texts
from profiles.wording import Said
from tests.looking import cast
from tests.portability.said import SAYS, STATEMENTS
from tests.portability.test_pictures import hang, wording

Looks = Callable[[str], list[tuple[list[int], list[str]]]]
SCHEMA = json.loads((Path(__file__).parent / "samples/resume-schema.json").read_text("utf-8"))


def card(text: str) -> Any:
    """A card as another program reads it."""
    return vobject.readOne(text)


def test_another_program_reads_the_card() -> None:
    read = card(vcard.write(STATEMENTS, "zh-hans"))
    assert (read.fn.value, read.n.value.family, read.n.value.given) == ("陈志远", "陈", "志远")
    assert read.org.value == ["东方证券股份有限公司"]
    assert read.title.value == "董事总经理"
    assert read.nickname.value == "Chen, Zhiyuan; \\ MBA"
    assert (read.tel.value, read.email.value) == ("+8613900000002", "chen@example.com")
    assert (read.adr.value.street, read.adr.value.city) == ("世纪大道100号; 38楼", "上海")
    assert read.bday.value == "1975-03-02"
    assert read.url.value == "https://example.com/chen?a=1,2"
    note = read.note.value
    for told in (
        "江东商会 · 副会长",
        "复旦大学 · 硕士 · 经济学 · 2002–2005",
        "chenzhiyuan_66",
        "小王",
        "喜欢长信",
        "面议",
    ):
        assert told in note
    assert BETWEEN not in note


def test_no_line_of_a_card_is_longer_than_it_may_be() -> None:
    for line in vcard.write(STATEMENTS, "en").encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_a_veiled_number_or_address_is_no_number_to_dial() -> None:
    veiled = [Statement(KINDS[code], Texts(text)) for code, text in (
        ("name", "陈先生"), ("mobile", "有内地手机"), ("email", "经邮件联系"), ("birthday", "属兔"),
        ("experience", "某券商"),
    )]  # fmt: skip
    read = card(vcard.write(veiled, "zh-hans"))
    assert not {"tel", "email", "bday"} & set(read.contents)
    assert read.n.value.family == "陈先生"
    assert all(text in read.note.value for text in ("有内地手机", "经邮件联系", "属兔", "某券商"))


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(KINDS)), st.text(), st.text()), max_size=8))
def test_whatever_is_said_makes_a_card_and_a_resume(said: list[tuple[str, str, str]]) -> None:
    statements = [Statement(KINDS[code], Texts(zh, en)) for code, zh, en in said if code != "birthday"]
    for language in ("zh-hans", "en"):
        text = vcard.write(statements, language)
        assert text.count("BEGIN:VCARD") == 1 or "BEGIN" in str(said)
        assert [line for line in text.split("\r\n") if line.startswith(("END:", "BEGIN:"))] == [
            "BEGIN:VCARD",
            "END:VCARD",
        ]
        made = json.loads(resume.write(statements, language))
        assert isinstance(made["basics"], dict)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_resume_fits_its_schema_and_says_everything(language: str) -> None:
    text = resume.write(STATEMENTS, language)
    made = json.loads(text)
    jsonschema.validate(made, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert made["work"][0] == {"name": "东方证券股份有限公司", "position": "董事总经理"} or language == "en"
    assert made["education"] == [
        {
            "institution": "复旦大学",
            "studyType": "硕士",
            "area": "经济学",
            "startDate": "2002",
            "endDate": "2005",
        }
    ]
    assert made["meta"]["halfveil"]["seek"] == ["医药项目"]
    for code, zh, en in SAYS:
        for part in (zh or en).replace("\n", " ").split(BETWEEN):
            if code not in {"birthday", "assistant", "languages", "interests", "bio"} and (not en or not zh):
                assert part in text.replace("\\\\", "\\"), (code, part)


def fill(owner: Member) -> None:
    """Let an owner say everything, each exactly and for themselves alone."""
    places: dict[str, int] = {}
    for code, zh, en in SAYS:
        if code != "name":
            place = places.setdefault(code, 0)
            places[code] += 1
            editing.save_field(
                owner_id=owner.pk,
                kind=code,
                version=0,
                wordings=[Said(5, Texts(zh, en))],
                ask_from=None,
                position=place,
            )


@pytest.mark.django_db
def test_ones_own_data_is_copied_or_downloaded(chen: Member, his: Client) -> None:
    fill(chen)
    hang(his)
    page = his.get("/settings/data/").content.decode()
    assert "陈志远" in page
    assert 'data-copy-from="card-text"' in page
    assert "PHOTO" not in page
    file = his.get("/settings/data/card.vcf")
    assert file.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert file.headers["Content-Disposition"] == 'attachment; filename="card.vcf"'
    assert file.headers["Cache-Control"] == "private, no-store"
    read = card(file.content.decode())
    assert read.tel.value == "+8613900000002"
    assert read.photo.value.startswith(b"\xff\xd8\xff")
    resume_ = his.get("/settings/data/resume.json")
    assert json.loads(resume_.content)["basics"]["phone"] == "+8613900000002"
    assert 'href="/settings/data/"' in his.get("/settings/").content.decode()


@pytest.mark.django_db
def test_a_card_of_somebody_holds_what_the_page_shows_and_is_recorded(
    chen: Member, lin: Member, hers: Client, his: Client, strangers: Client, looks: Looks
) -> None:
    cast.say(chen, "mobile", {1: "有内地手机", 3: "+8613900000002"})
    field = cast.say(chen, "company", {1: "东方证券", 4: "代号青松"})
    hang(his)
    page = hers.get(f"/people/{chen.handle}/card/").content.decode()
    assert "东方证券" in page
    assert "13900000002" not in page
    assert "代号青松" not in page
    file = hers.get(f"/people/{chen.handle}/card.vcf")
    read = card(file.content.decode())
    assert (read.fn.value, read.org.value[0]) == ("陈志远 (en)", "东方证券 (en)")
    assert read.photo.value.startswith(b"\xff\xd8\xff")
    first, second = looks("vcard")
    assert first == second
    assert cast.at_tier(field, 1).pk in first[0]
    assert looks("photo") == [([wording().pk], ["known"])]
    theirs = card(strangers.get(f"/people/{chen.handle}/card.vcf").content.decode())
    assert set(theirs.contents) == {"version", "n", "fn"}
    for address in ("card/", "card.vcf"):
        assert hers.get(f"/people/nobodyatallaaaaa/{address}").status_code == 404
    assert f'/people/{chen.handle}/card/"' in hers.get(f"/people/{chen.handle}/").content.decode()


@pytest.mark.django_db
def test_cards_are_within_the_budget_of_a_curious_member(chen: Member, hers: Client) -> None:
    for _ in range(60):
        hers.get("/people/nobodyatallaaaaa/card.vcf")
    assert hers.get(f"/people/{chen.handle}/card/").status_code == 429
    assert hers.get(f"/people/{chen.handle}/card.vcf").status_code == 429
