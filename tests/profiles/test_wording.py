"""What each kind says, and how the wordings of one field stand together."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from profiles.checks import CHECKS
from profiles.kinds import KINDS
from profiles.sealing import Texts
from profiles.tiers import Tier
from profiles.wording import NOTHING, Objection, Said, clean, objections, shown


def refusal(kind: str, text: str, *, exact: bool = True, language: str = "en") -> str:
    with translation.override(language), pytest.raises(ValidationError) as refused:
        clean(KINDS[kind], text, exact=exact)
    assert len(refused.value.messages) == 1
    return str(refused.value.messages[0])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800138000", "+8613800138000"),
        ("138 0013 8000", "+8613800138000"),
        ("138-0013-8000", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("19412345678", "+8619412345678"),  # a range younger than the library
        ("+852 9123 4567", "+85291234567"),
        ("+1 (650) 253-0000", "+16502530000"),
        ("", ""),
    ],
)
def test_a_number_is_kept_in_its_international_form(typed: str, kept: str) -> None:
    assert clean(KINDS["mobile"], typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "12345",
        "021-68888888",
        "12800138000",
        "138001380001",
        "加我13800138000",
        "+1 650 253 CALL",
        "+",
        "9123 4567",
    ],
)
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    assert refusal("mobile", typed) == (
        "This does not look like a mobile number. One from elsewhere needs its country code, such as +852."
    )
    assert refusal("mobile", typed, language="zh-hans").startswith("这不像手机号。")


@pytest.mark.parametrize(
    ("kept", "seen"),
    [
        ("+8613800138000", "138 0013 8000"),
        ("+85291234567", "+852 9123 4567"),
        ("有内地手机", "有内地手机"),
        ("", ""),
    ],
)
def test_a_number_is_shown_as_people_write_it(kept: str, seen: str) -> None:
    assert shown(KINDS["mobile"], kept) == seen
    assert clean(KINDS["mobile"], seen, exact=seen != "有内地手机") == kept


def test_a_number_of_no_country_is_shown_as_it_is() -> None:
    assert shown(KINDS["mobile"], "+99912345678") == "+99912345678"


@pytest.mark.parametrize("text", ["有内地手机138", "手机 １３８", "№ ⑧", "Ⅷ"])
def test_a_veiled_number_holds_no_digits(text: str) -> None:
    assert refusal("mobile", text, exact=False) == "No digits in the veiled wording, please."


@pytest.mark.parametrize("text", ["找我 １３８００１３８０００", "WeChat: chenzy", "看 example.com"])
def test_a_headline_holds_no_contact_details(text: str) -> None:
    for exact in (True, False):
        assert refusal("headline", text, exact=exact, language="zh-hans") == (
            "一句话里请不要写电话、邮箱、微信号或网址。"
        )


def test_a_headline_may_tell_how_many() -> None:
    for text in ("管理规模 500 亿", "日发 100000 单", "24/7 冷链"):
        assert clean(KINDS["headline"], text) == text


@pytest.mark.parametrize(
    "kind",
    [kind for kind in KINDS.values() if not kind.parts and (kind.code, True) not in CHECKS],
    ids=lambda kind: kind.code,
)
def test_a_text_may_be_as_long_as_its_kind_allows_and_no_longer(kind) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    assert clean(kind, "𠮷" * kind.max_length) == "𠮷" * kind.max_length
    sentence = f"At most {kind.max_length} characters; this has {kind.max_length + 1}."
    assert refusal(kind.code, "𠮷" * (kind.max_length + 1)) == sentence


def test_length_is_counted_after_composing() -> None:
    assert clean(KINDS["name"], "e\u0301" * 30) == "é" * 30


def test_a_name_has_two_characters() -> None:
    assert refusal("name", "陈", language="zh-hans") == "至少两个字。"


def test_a_name_that_is_open_needs_no_other_wording() -> None:
    assert objections(KINDS["name"], [Said(Tier.OPEN, Texts("陈志远"))]) == []


def test_a_veiled_name_needs_something_to_call_its_owner_by() -> None:
    exact = Said(Tier.INTRODUCED, Texts("陈志远"))
    needs = "Every member needs something to call you by. Write it here, or open your exact name."
    with translation.override("en"):
        assert objections(KINDS["name"], [exact]) == [Objection(0, "tier", needs)]
        assert objections(KINDS["name"], [exact, Said(Tier.OPEN, NOTHING)]) == [Objection(1, "zh", needs)]
    assert objections(KINDS["name"], [exact, Said(Tier.OPEN, Texts("陈先生"))]) == []


def test_each_coarser_wording_opens_to_more_people() -> None:
    exact, facet = Said(Tier.TRUSTED, Texts("工商银行")), Texts("某大行")
    company = KINDS["company"]
    assert objections(company, [exact, Said(Tier.ACQUAINTED, facet)]) == []
    for tier in (Tier.TRUSTED, Tier.CONFIDANT):
        assert [(one.coarse, one.part) for one in objections(company, [exact, Said(tier, facet)])] == [
            (1, "tier")
        ]
    three = [exact, Said(Tier.INTRODUCED, facet), Said(Tier.INTRODUCED, Texts("金融业"))]
    assert [(one.coarse, one.part) for one in objections(company, three)] == [(2, "tier")]


def test_nothing_coarser_stands_below_what_every_member_reads() -> None:
    said = [Said(Tier.OPEN, Texts("工商银行")), Said(Tier.OPEN, Texts("某大行"))]
    assert [(one.coarse, one.part) for one in objections(KINDS["company"], said)] == [(1, "zh")]


def test_a_coarser_wording_says_something_else() -> None:
    said = [Said(Tier.TRUSTED, Texts("工商银行", "ICBC")), Said(Tier.OPEN, Texts("某大行", "ICBC"))]
    assert [(one.coarse, one.part) for one in objections(KINDS["company"], said)] == [(1, "en")]


def test_an_exact_wording_says_something() -> None:
    said = [Said(Tier.TRUSTED, NOTHING), Said(Tier.OPEN, Texts("某大行"))]
    assert [(one.coarse, one.part) for one in objections(KINDS["company"], said)] == [(0, "zh")]
