"""What is typed wrongly into the sheets of one's own profile: told at its place, nothing lost, never a failure."""

from typing import Any

import pytest

from profiles.editing import own_fields
from profiles.kinds import KINDS, Kind
from profiles.models import Member
from tests.profiles.posting import COMPANY, HTMX, field, typed, words
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize(
    ("kind", "posted", "zh", "en"),
    [
        (
            "company",
            typed(("", "", 3), ("某大行", "", 0)),
            "请用中文或英文写，至少一种。",
            "Write it in Chinese, in English or in both.",
        ),
        (
            "company",
            typed(("x" * 61, "", 3), ("某大行", "", 0)),
            "最多60字，现有61字。",
            "At most 60 characters; this has 61.",
        ),
        (
            "company",
            typed(("工\u202e商", "", 3), ("某大行", "", 0)),
            "在“工”之后有一个会颠倒文字方向的符号，请把那一处重新输入。",
            "A mark after “工” turns the reading direction round. Please type that part again.",
        ),
        (
            "company",
            typed(("工\x00商", "", 3), ("某大行", "", 0)),
            "在“工”之后有一个看不见的字符，请把那一处重新输入。",
            "There is an invisible character after “工”. Please type that part again.",
        ),
        (
            "company",
            typed(("工商银行", "", 1), ("某大行", "", 2)),
            "含蓄写法要比上面的写法给更多人看，请选更靠前的一档。",
            "This has to be open to more people than the wording above.",
        ),
        (
            "company",
            typed(("工商银行", "", 7), ("某大行", "", 0)),
            "请选择谁可见。",
            "Choose who sees it.",
        ),
        (
            "company",
            typed(("工商银行", "", 3), ("某大行", "", 0), ask_from="9"),
            "请选择谁可以请您开放。",
            "Choose who may ask.",
        ),
        (
            "mobile",
            typed(("13800138000", "", 3), ("有内地手机", "", 1), ask_from="0"),
            "请选择谁可以请您开放。",
            "Choose who may ask.",
        ),
        (
            "mobile",
            typed(("1380013", "", 3), ("有内地手机", "", 1)),
            "这不像手机号。内地以外的号码请写上国家或地区代码，例如 +852。",
            "This does not look like a mobile number. One from elsewhere needs its country code, such as +852.",
        ),
        (
            "headline",
            typed(("微信：chenzhiyuan", "", 0)),
            "一句话里请不要写电话、邮箱、微信号或网址。",
            "No telephone numbers, e-mail addresses, WeChat IDs or links in the headline, please.",
        ),
        (
            "name",
            typed(("陈志远", "", 1), ("", "", 0)),
            "总要有个称呼给会员们用：请在这里写一个，或把姓名设为会员可见。",
            "Every member needs something to call you by. Write it here, or open your exact name.",
        ),
    ],
)
def test_a_mistake_is_told_at_its_place_and_nothing_typed_is_lost(
    chen: Member, lin: Member, kind: str, posted: dict[str, Any], zh: str, en: str, headers: dict[str, str]
) -> None:
    for member, sentence in ((chen, zh), (lin, en)):
        response = client_for(member).post(f"/me/{kind}/", posted, headers=headers)
        page = words(response)
        assert response.status_code == 422
        assert sentence in page
        assert page.count('class="errorlist"') == 1
        for name, value in posted.items():
            if name.endswith(("-zh", "-en")) and value and "\x00" not in value and f'name="{name}"' in page:
                assert f'name="{name}" value="{value}"' in page
        assert own_fields(member.pk) == []


def test_the_wrong_input_is_marked_for_those_who_hear_the_page(chen: Member) -> None:
    page = words(client_for(chen).post("/me/company/", typed(("x" * 61, "", 3), ("某大行", "", 0))))
    [wrong] = [part.split(">")[0] for part in page.split("<input ") if "aria-invalid" in part.split(">")[0]]
    assert 'name="wording0-zh"' in wrong
    assert 'aria-describedby="company-wording0-zh_error"' in wrong
    assert 'id="company-wording0-zh_error"' in page


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS.values() if not kind.image], ids=lambda kind: str(kind.code)
)
def test_ten_thousand_characters_are_told_how_many_they_are(chen: Member, kind: Kind) -> None:
    posted = typed(("好" * 10_000, "x" * 10_000, 3), ("好" * 10_000, "x" * 10_000, 0))
    for part in kind.parts:
        names = [f"{part.code}-zh", f"{part.code}-en"] if part.worded else [part.code]
        posted |= {f"wording0-{name}": "好" * 10_000 for name in names}
    response = client_for(chen).post(f"/me/{kind.code}/", posted)
    assert response.status_code == 422
    assert kind.code == "birthday" or "现有10000字" in words(response)
    assert own_fields(chen.pk) == []


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"version": "9" * 400, **{name: value for name, value in COMPANY.items() if name != "version"}},
        {"version": "-1", "wording0-zh": "工商银行"},
        {"version": "\x00", "wording0-tier": "\x00", "ask_from": "\x00"},
        {f"wording{place}-zh": "x" for place in range(40)},
    ],
)
def test_a_post_that_no_sheet_sends_is_refused_and_is_no_failure(
    chen: Member, posted: dict[str, str]
) -> None:
    for path in ("/me/company/", "/me/name/"):
        assert client_for(chen).post(path, posted).status_code == 422
    assert own_fields(chen.pk) == []


def test_more_than_a_page_can_take_is_told_in_words(chen: Member, lin: Member) -> None:
    much = typed(("好" * 400_000, "", 3))  # three bytes each: more than a mebibyte
    for member, sentence in ((chen, "一次发送的内容太多"), (lin, "It was too much at once")):
        response = client_for(member, HTTP_ACCEPT_LANGUAGE=member.language).post("/me/company/", much)
        assert response.status_code == 400
        assert sentence in words(response)
    assert own_fields(chen.pk) == own_fields(lin.pk) == []


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "utf-16", "gbk"])
def test_a_post_in_a_strange_alphabet_is_no_failure(chen: Member, charset: str) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="wording0-zh"\r\n\r\n+2AA- \\ud800 x\r\n--b--\r\n'
    response = client_for(chen).generic(
        "POST", "/me/company/", body, content_type=f"multipart/form-data; boundary=b; charset={charset}"
    )
    assert response.status_code in (400, 422)


@pytest.mark.parametrize(
    "text", ["<script>alert('1')</script>", "陈志远 & 子", "阿凡提·买买提", "𠮷田 😀", '"><b x="']
)
def test_what_looks_like_html_is_text(chen: Member, text: str) -> None:
    client = client_for(chen)
    assert client.post("/me/name/", typed((text, "", 0), ("", "", 0))).status_code == 302
    assert field(chen, "name").wordings[0].texts.zh == text
    for path in ("/me/", "/me/name/"):
        page = words(client.get(path))
        assert "<script>alert" not in page
        assert "<b x" not in page


def test_lines_of_an_about_text_are_kept(chen: Member) -> None:
    client_for(chen).post("/me/bio/", typed(("一行\r\n二行", "", 1)))
    assert field(chen, "bio").wordings[0].texts.zh == "一行\n二行"
