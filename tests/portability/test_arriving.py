"""What comes from elsewhere is read as it was meant, or refused with the line that is wrong."""

import json
import time
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.portable import arriving, resume, vcard
from profiles.portable.arrived import MOST_FOUND, Arrived
from profiles.portable.contentlines import lines_of
from tests.portability import cards
from tests.portability.cards import rows
from tests.portability.said import SAYS, STATEMENTS

SAMPLES = Path(__file__).parent / "samples"
FINDINGS = sorted((SAMPLES / "findings").glob("*"))


def said(arrived: Arrived) -> dict[str, str]:
    assert not arrived.problems
    return {one.kind: one.texts.zh or one.texts.en for one in arrived.found}


@pytest.mark.parametrize("program", cards.REAL)
def test_a_card_of_each_program_says_what_its_owner_meant(program: str) -> None:
    arrived = arriving.read(cards.REAL[program])
    found = said(arrived)
    assert found["name"] == "陈志远"
    assert found["company"] == "东方证券股份有限公司"
    assert found["title"] == "董事总经理"
    assert "".join(letter for letter in found["mobile"] if letter.isdigit()).endswith("13900000002")
    assert found["email"] == "chen@example.com"
    if program in {"iOS", "Android"}:
        assert found["bio"] == cards.NOTE
        assert found["wechat"] == "chenzhiyuan_66"
    if program in {"iOS", "Outlook"}:
        assert (found["city"], found["office"]) == ("上海", "世纪大道100号")
    if program in {"iOS", "4.0"}:
        assert found["birthday"].split("\x1f") == ["solar", "1975", "3", "2"]
    if program != "Foxmail":
        assert arrived.photo == cards.PHOTO
    if program == "4.0":
        assert next(one.texts.en for one in arrived.found if one.kind == "name") == "Chen Zhiyuan"
    if program == "Android":
        assert arrived.left == ["TEL (6)"], "a number that rings on a desk"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_is_read_in_the_encoding_that_it_is_in(encoding: str) -> None:
    text = "BEGIN:VCARD\nVERSION:3.0\nFN:陈志远\nORG:东方证券\nEND:VCARD\n"
    assert said(arriving.read(text.encode(encoding))) == {"name": "陈志远", "company": "东方证券"}


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 0, "nothing"),
        (b"hello", 1, "no name"),
        (rows(b"BEGIN:VCARD", b"FN:A B", b"what is this", b"END:VCARD"), 3, "no name"),
        (rows(b"BEGIN:VCARD", b"FN:A B"), 0, "whole card"),
        (rows(b"BEGIN:VCARD", b"FN:A B", b"END:VCARD") * 2, 0, "several"),
        (rows(b"BEGIN:VCARD", b"VERSION:3.0", b"END:VCARD"), 0, "has a place"),
        (rows(b"BEGIN:VCARD", b"FN:A B", b"PHOTO;ENCODING=b:!!!", b"END:VCARD"), 3, "broken"),
        (rows(b"BEGIN:VCARD", b"FN:A B", b"PHOTO:data:image/png;base64,a", b"END:VCARD"), 3, "broken"),
        (b"x" * ((1 << 20) + 1), 0, "1 MB"),
        (b"{\n \"basics\": {\n  \"name\" \"A\"\n }\n}", 3, "JSON"),
        (b"{" * 100_000, 1, "JSON"),
        (b"[" * 100_000, 0, "JSON"),
        (b'{"basics": []}', 0, "object"),
        (b"[1]", 0, "object"),
        (b'{"work": {}}', 0, "list"),
        (b'{"work": [1]}', 0, "object"),
        (b'{"basics": {"name": 7}}', 0, "text"),
        (b'{"work": [{"name": "A", "startDate": "yesterday"}]}', 0, "date"),
        (b'{"basics": {}}', 0, "has a place"),
        (b'{"a": ' + b"9" * 5000 + b"}", 0, "JSON"),
        (json.dumps({"awards": [{"title": f"prize {n}"} for n in range(100)]}).encode(), 0, "a place"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_line(data: bytes, line: int, words: str) -> None:
    arrived = arriving.read(data)
    if words == "a place" and not arrived.problems:
        assert len(arrived.found) == MOST_FOUND
        return
    assert not arrived.found
    assert not arrived.photo
    with translation.override("en"):
        assert words in str(arrived.problems[0].sentence)
    with translation.override("zh-hans"):
        assert not str(arrived.problems[0].sentence).isascii()
    assert arrived.problems[0].line == line


def test_the_sample_of_the_schema_is_read() -> None:
    found = said(arriving.read((SAMPLES / "sample.resume.json").read_bytes()))
    assert found["name"] == "Richard Hendriks"
    assert found["headline"] == "Programmer"
    assert found["experience"].split("\x1f") == ["Pied Piper", "CEO/President", "2013-12", "2014-12"]
    assert found["education"].split("\x1f")[0] == "University of Oklahoma"


def test_our_own_resume_comes_back() -> None:
    arrived = arriving.read(resume.write(STATEMENTS, "zh-hans").encode())
    back = {(one.kind, one.texts.zh or one.texts.en) for one in arrived.found}
    lost = {"assistant", "birthday", "pay", "wecom"}
    told = {(code, zh or en) for code, zh, en in SAYS if code not in lost}
    assert told - back == set()


def test_our_own_card_comes_back() -> None:
    found = said(arriving.read(vcard.write(STATEMENTS, "zh-hans").encode()))
    own = {code: zh for code, zh, _ in SAYS}
    for code in (
        "name",
        "company",
        "title",
        "city",
        "office",
        "email",
        "mobile",
        "site",
        "birthday",
        "latin_name",
    ):
        assert found[code] == own[code], code


def test_lines_folded_in_any_way_are_whole() -> None:
    for end in (b"\r\n", b"\n", b"\r"):
        data = end.join((b"A:one", b" two", b"\tthree", b"B;QUOTED-PRINTABLE:=E9=", b"=99=88", b"", b"C:x"))
        assert [row for _, row in lines_of(data)] == [
            b"A:onetwothree",
            b"B;QUOTED-PRINTABLE:=E9=99=88",
            b"C:x",
        ]


WORDS = [
    b"BEGIN:VCARD", b"END:VCARD", b"FN", b"N", b"TEL", b"PHOTO", b"ORG", b"ADR", b"BDAY", b"NOTE", b";", b":", b"=",
    b"\r\n", b"\n", b" ", b"ENCODING=b", b"ENCODING=QUOTED-PRINTABLE", b"CHARSET=gb2312",
    b"CHARSET=utf-7", b"CHARSET=idna",
    b'TYPE="a,b"', b'"', b"\\n", b"\\", b"=E9", b"data:image/png;base64,", b"item1.", b"19750302",
    "陈志远".encode("gb18030"),
    "陈".encode(), b"\xff\xfe", b"\x00", b"\x1f", b"{", b"}", b"[", b"]", b'"basics"', b'"work"', b'"name"', b"null",
    b"1e999",
    b'"\\ud800"', b",", b"13900000002", b"CHARSET=rot13", b"CHARSET=zip", b"CHARSET=hex",
]  # fmt: skip
INPUTS = st.one_of(
    st.binary(max_size=300),
    st.lists(st.sampled_from(WORDS), max_size=40).map(b"".join),
    st.lists(st.sampled_from(WORDS), max_size=25).map(
        lambda some: rows(b"BEGIN:VCARD", b"".join(some), b"END:VCARD")
    ),
    st.tuples(st.sampled_from(list(cards.REAL.values())), st.integers(0, 900), st.binary(max_size=6)).map(
        lambda three: three[0][: three[1]] + three[2] + three[0][three[1] + len(three[2]) :]
    ),
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=8), st.integers()),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(
                    ["basics", "work", "name", "meta", "halfveil", "seek", "education", "startDate", "x"]
                ),
                inner,
                max_size=4,
            ),
        ),
        max_leaves=12,
    ).map(lambda made: json.dumps(made).encode()),
)


def judge(data: bytes) -> None:
    """Whatever comes is either found or refused, never both, and can be shown."""
    arrived = arriving.read(data)
    assert bool(arrived.problems) != bool(arrived.found or arrived.photo)
    for problem in arrived.problems:
        assert str(problem.sentence).encode()
    for one in arrived.found:
        assert (one.texts.zh + one.texts.en).encode()
    for left in arrived.left:
        assert left.encode()


@settings(deadline=None, max_examples=150)
@given(INPUTS)
def test_nothing_that_comes_breaks_the_reader(data: bytes) -> None:
    judge(data)


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: path.name)
def test_what_broke_the_reader_once_does_so_no_more(path: Path) -> None:
    judge(path.read_bytes())


HEAD, FOOT = b"BEGIN:VCARD\nVERSION:2.1\n", b"\nEND:VCARD\n"
LONG = {
    "rows folded letter by letter": b"FN:A B\nNOTE:" + b"\n x" * 300_000,
    "soft breaks alone": b"NOTE;QUOTED-PRINTABLE:" + b"=\n" * 400_000,
    "soft breaks in nothing": b"NOTE;QUOTED-PRINTABLE:x=\n" * 15_000,
    "data without a blank in front": b"PHOTO;BASE64:" + b"\nA" * 400_000,
    "quotes": b"FN" + b';"' * 400_000,
    "parameters": b"FN" + b";A=B" * 200_000 + b":C",
    "titles and numbers": b"TITLE:A\n" * 9_000 + b"TEL;CELL:1\n" * 9_000,
    "escapes": b"NOTE:" + b"\\" * 900_000,
    "parts": b"ADR:" + b";" * 900_000,
    "colons": b"FN:" * 300_000,
    "one letter": "陈".encode() * 300_000,
}


@pytest.mark.parametrize("what", LONG)
def test_what_is_long_takes_no_longer_than_it_is(what: str) -> None:
    started = time.process_time()
    judge(HEAD + LONG[what] + FOOT)
    assert time.process_time() - started < 4
