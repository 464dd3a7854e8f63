"""What may stand in a text, and what hides in one."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from profiles.characters import refuse_hidden, tidy


@pytest.mark.parametrize(
    "text",
    [
        "陈志远",
        "阿凡提·买买提",
        "𠮷田",  # Ext B
        "葛\U000e0100飾",  # a rare form, chosen by a variation selector
        "<b>Chen & Co.</b>",
        "👨‍👩‍👧‍👦 🏳️‍🌈 👩🏽‍⚕️ 1️⃣ ❤️",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # a flag
        "\U0001fae8",  # an emoji younger than the oldest Python we run on
        "ن العربية",
        "L’œuvre — «naïve», ¾ of it",
    ],
)
def test_whatever_can_be_seen_stays_as_it_is(text: str) -> None:
    assert tidy(text) == text
    refuse_hidden(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("陈\u200b志远", "在“陈”之后有一个看不见的字符，请把那一处重新输入。"),
        ("\u202e远志陈", "在开头有一个会颠倒文字方向的符号，请把那一处重新输入。"),
        ("陈\u2066志远\u2069", "在“陈”之后有一个会颠倒文字方向的符号，请把那一处重新输入。"),
        ("陈志远\u200f", "在“陈志远”之后有一个会颠倒文字方向的符号，请把那一处重新输入。"),
        ("陈\x00志远", "在“陈”之后有一个看不见的字符，请把那一处重新输入。"),
        ("陈\x07志远", "在“陈”之后有一个看不见的字符，请把那一处重新输入。"),
        ("陈\ud842志远", "在“陈”之后有一个字没能传过来，请把那一处重新输入。"),
        ("陈志\ufffd远", "在“陈志”之后有一个字没能传过来，请把那一处重新输入。"),
    ],
)
def test_what_hides_is_refused_with_its_place(text: str, sentence: str) -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refused:
        refuse_hidden(tidy(text))
    assert refused.value.messages == [sentence]


@pytest.mark.parametrize(
    "hidden",
    [
        *(
            "\xad",
            "\u034f",
            "\u115f",
            "\u3164",
            "\u2060",
            "\u2800",
            "\ufeff",
            "\ufff9",
            "\uffff",
            "\U000e0041",
        ),
        *("\u200c", "\u200d", "\ufe0f", "\u061c", "\u202a", "\u2028x"),
    ],
)
def test_nothing_stands_unseen_between_two_letters(hidden: str) -> None:
    with pytest.raises(ValidationError):
        refuse_hidden(f"ab{hidden}cd")


def test_a_second_selector_behind_an_emoji_carries_nothing() -> None:
    with pytest.raises(ValidationError):
        refuse_hidden("❤\ufe0f\ufe0f")


def test_the_ends_are_trimmed_and_letters_are_composed() -> None:
    assert tidy("\u3000 Cafe\u0301\t18 \n") == "Café 18"


def test_lines_are_kept_only_where_there_are_lines() -> None:
    assert tidy("一\r\n二\r三\u2028四", multiline=True) == "一\n二\n三\n四"
    assert tidy("一\r\n二") == "一 二"


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    for multiline in (False, True):
        kept = tidy(text, multiline=multiline)
        assert tidy(kept, multiline=multiline) == kept == unicodedata.normalize("NFC", kept)
