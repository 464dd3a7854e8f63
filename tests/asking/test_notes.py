"""What a note may say, in both languages and in every width of digit."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from disclosure.notes import LENGTH, NoteField, clean


@pytest.mark.parametrize(
    "note",
    [
        "您好，我们在做成都到上海的冷链，想请教3个问题。",
        "We met at the 2024-2025 cold chain forum; 15 minutes would do.",
        "2026年11月23日的沙龙上听您讲过，想再请教。",
        "峰会 2026-11-23 见过面，想加个微信，不急。",
        "想请您看看我们的B2B方案，ISO9001已过。",
        "三三两两的客户都在问，一五一十地说说。",
        "预算5000万，3年，20人团队。",
        "Could we talk about co-operation? Dr. Li said hello.",
        "e.g. warehouses, trucks etc. in the west",
        "微信里不方便细说，当面聊。",
        "No hurry.Thank you!",
        "",
    ],
)
def test_an_honest_note_passes_unchanged(note: str) -> None:
    assert clean(note) == note


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("我的手机13800138000，随时打。", "13800138000"),
        ("电话 １３８ ００１３ ８０００", "138 0013 8000"),
        ("打我 138-0013-8000", "138-0013-8000"),
        ("call +44 (0)20 7946 0958", "44 (0)20 7946 0958"),
        ("幺三八零零幺三八零零零", "13800138000"),
        ("一三八 〇〇一三 八〇〇〇", "138 0013 8000"),
        ("壹叁捌零零壹叁捌零零零", "13800138000"),
        ("1三8零0一3八0零0", "13800138000"),
        ("QQ 10086", "10086"),
        ("身份证 110101199003070000", "110101199003070000"),
        ("微信：lin_xiaomei", "微信:lin_xiaomei"),
        ("加我VX:linxiaomei", "vx:linxiaomei"),
        ("加我 wechat id linxm88", "wechat id linxm88"),
        ("我的微信号是 chenzhiyuan", "微信号是 chenzhiyuan"),
        ("wxid_8a7b6c5d", "wxid_8a7b6c5d"),
        ("find me: lin_xm", "lin_xm"),
        ("见 https://example.com/a", "https://example.com/a"),
        ("看 www.example.cn", "www.example.cn"),
        ("官网 example.com.cn 有介绍", "example.com.cn"),
        ("写信 lin@example.org", "lin@example.org"),
        ("ｌｉｎ＠ｅｘａｍｐｌｅ．ｏｒｇ", "lin@example.org"),
        ("t.me/linxm", "t.me/linxm"),
    ],
)
def test_a_way_round_the_door_is_named_and_refused(note: str, found: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        clean(note)
    assert f"“{found}”" in refused.value.messages[0]


def test_a_note_has_an_end() -> None:
    assert clean("好" * LENGTH) == "好" * LENGTH
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        clean("好" * (LENGTH + 1))
    assert refused.value.messages == ["At most 120 characters; this has 121."]


def test_what_cannot_be_seen_is_refused() -> None:
    with pytest.raises(ValidationError):
        clean("您\u200b好")


@given(st.text(max_size=LENGTH))
def test_what_is_kept_is_kept_again(note: str) -> None:
    try:
        kept = NoteField(required=False).clean(note)
    except ValidationError:
        return
    assert clean(kept) == kept


@given(st.lists(st.sampled_from(["", " ", "-", "·", ".", "  "]), min_size=11, max_size=11), st.data())
def test_a_mobile_number_is_found_however_it_is_written(between: list[str], data: st.DataObject) -> None:
    digits = [
        data.draw(st.sampled_from(same))
        for same in ("1１一幺壹", "3３三叁", "8８八捌", *["0０零〇", "7７七柒"] * 4)
    ]
    written = "".join(f"{digit}{space}" for digit, space in zip(digits, between, strict=True))
    with pytest.raises(ValidationError):
        clean(f"打我{written}谢谢")
