"""What a note may say, and what is said of what it may not."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from disclosure.notes import LENGTH, NoteField, clean


def refusal(note: str, language: str) -> str:
    with translation.override(language), pytest.raises(ValidationError) as refused:
        clean(note)
    with translation.override(language):
        [sentence] = refused.value.messages
    return str(sentence)


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        ("打我 138-0013-8000", "Please leave out the number “138-0013-8000”: four digits at most."),
        ("预算50000元", "Please leave out the number “50000”: four digits at most."),
        ("加我VX：linxiaomei", "Please leave out the ID “vx:linxiaomei”."),
        ("写信 ｌｉｎ＠ｅｘａｍｐｌｅ．ｏｒｇ", "Please leave out the link or address “lin@example.org”."),
    ],
)
def test_a_way_round_the_door_is_named_and_refused(note: str, sentence: str) -> None:
    assert refusal(note, "en") == sentence
    assert refusal(note, "zh-hans").startswith("请去掉")


def test_an_honest_note_passes_unchanged() -> None:
    note = "您好，我们在做成都到上海的冷链，预算5000万，想请教3个问题。"
    assert clean(note) == note
    assert clean("") == ""


def test_a_note_has_an_end() -> None:
    assert clean("好" * LENGTH) == "好" * LENGTH
    assert refusal("好" * (LENGTH + 1), "en") == "At most 120 characters; this has 121."


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
