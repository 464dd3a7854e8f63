"""The door gives a page what such a page needs, records just that, and gives nothing to a page it does not know."""

import re
from collections.abc import Callable

import psycopg
import pytest

from config.home import CHECKOUT
from disclosure import reading
from disclosure.reading import NoSuchPage
from profiles.models import Member
from tests.leaks.door.world import MARK, O, V, fill
from tests.looking import cast

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
CARD = {("name", "open"), ("headline", "known"), ("company", "sent"), ("title", "open"), ("city", "granted")}
MORE = {("bio", "sent"), ("company", "granted"), ("mobile", "known")}
NEEDED: dict[str, tuple[set[tuple[str, str]], bool]] = {
    "inbox": ({("name", "open")}, False),
    "disclosures": ({("name", "open")}, False),
    "search": (CARD | {("company", "granted")}, False),
    "table": (CARD | {("company", "granted")}, False),
    "handshake": (CARD | {("company", "granted")}, False),
    "directory": (CARD | {("company", "granted")}, False),
    "contacts": (CARD | {("company", "granted")}, False),
    "profile": (CARD | MORE, True),
    "vcard": (CARD | MORE, False),
    "ask": (CARD | {("company", "granted")}, True),
    "granted": (CARD | {("company", "granted")}, False),
    "asks": (CARD | {("company", "granted"), ("bio", "sent")}, False),
}
"""What each page reads of 陈志远, and whether it is told what may be asked for."""


@pytest.fixture
def lin() -> Member:
    """She looks."""
    return cast.member("林晓梅")


@pytest.fixture
def chen(lin: Member) -> Member:
    """He knows her, and has opened this and sent along that; of most there is something more to ask for."""
    made = cast.member("陈志远")
    cast.relate(made, lin, 1)
    cast.say(made, "headline", {1: "看并购的"})
    cast.say(made, "title", {0: "高管"})
    cast.say(made, "mobile", cast.MOBILE, ask_from=0)
    for kind, basis in (("company", "envelope"), ("company", "ask"), ("city", "owner"), ("bio", "envelope")):
        field = cast.say(made, kind, {2: f"{kind} 给你看", 3: f"{kind} 再问"}, ask_from=0)
        cast.give(cast.at_tier(field, 2), lin, basis=basis)
    cast.say(made, "company", {4: "没人看见"}, ask_from=0)
    return made


def recorded(raw: Connect) -> list[tuple[list[int], list[str]]]:
    """The wordings and reasons of the looks in the ledger, oldest first."""
    found = raw("postgres").execute(
        "SELECT wordings, reasons FROM ledger_entry WHERE act = 'read' ORDER BY id"
    )
    return [(list(wordings), list(reasons)) for wordings, reasons in found]


@pytest.mark.parametrize("page", NEEDED)
def test_a_page_reads_what_it_needs_and_that_is_what_is_recorded(
    raw: Connect, lin: Member, chen: Member, page: str
) -> None:
    read, asking = NEEDED[page]
    person = reading.disclose(lin.pk, [chen.handle], page)[chen.handle]
    assert {(field.kind.code, field.reason) for field in person.readable} == read
    assert all(field.text("zh-hans") for field in person.readable)
    [(wordings, reasons)] = recorded(raw)
    got = sorted((field.wording_id, field.reason) for field in person.readable)
    assert sorted(zip(wordings, reasons, strict=True)) == got
    told = [field for field in person.fields if field.wording_id is None]
    assert all(field.askable and not any((field.texts.zh, field.texts.en)) for field in told)
    kinds = {field.kind.code for field in person.askable}
    assert kinds == ({"company", "city", "bio", "mobile"} if asking else kinds & {code for code, _ in read})


@pytest.mark.parametrize("page", NEEDED)
def test_whoever_is_there_and_says_nothing_that_a_page_needs_is_there_nevertheless(
    lin: Member, page: str
) -> None:
    silent = cast.member("")
    cast.say(silent, "mobile", {0: "+8613900000002"})
    person = reading.disclose(lin.pk, [silent.handle, "nobodyatallaaaaa"], page)
    assert list(person) == [silent.handle]
    assert len(person[silent.handle].readable) == (page in {"profile", "vcard"})


@pytest.mark.parametrize("page", ["home", "me", "", "Profile", "profile ", "No such page"])
def test_a_page_that_the_door_does_not_know_gets_nothing(
    raw: Connect, lin: Member, chen: Member, page: str
) -> None:
    with pytest.raises(NoSuchPage):
        reading.disclose(lin.pk, [chen.handle], page)
    assert recorded(raw) == []


def test_the_refusal_tells_nothing(raw: Connect) -> None:
    fill(raw("owner"))
    for page in ("'nowhere'", "NULL"):
        with pytest.raises(psycopg.DatabaseError) as refused:
            raw("web").execute(
                f"SELECT d.* FROM (SELECT bind_viewer({V.id}) AS id OFFSET 0) b,"
                f" LATERAL disclose(CASE WHEN b.id > 0 THEN ARRAY['{O.handle}'] END, {page}) d".encode()
            )
        assert refused.value.sqlstate == "VE006"
        assert not MARK.search(str(refused.value))


def test_the_pages_that_read_are_those_that_the_door_knows(raw: Connect) -> None:
    """A new page is named in both places, with what it needs; one that is gone stays in neither."""
    asked: set[str] = set()
    for app in ("config", "profiles", "disclosure", "intros"):
        for path in (CHECKOUT / app).rglob("*.py"):
            for call in re.findall(r"\bdisclose\((?:[^()]|\([^()]*\))*\)", path.read_text("utf-8")):
                asked |= set(re.findall(r'"([a-z_]+)"', call))
        for path in (CHECKOUT / app).rglob("*.sql"):
            asked |= set(re.findall(r"FROM disclose\(\w+, '([a-z_]+)'", path.read_text("utf-8")))
    door = (CHECKOUT / "disclosure/sql/door.sql").read_text("utf-8")
    known = set(re.findall(r"^ +\('([a-z_]+)', ", door, re.MULTILINE))
    assert asked == known == set(NEEDED)
