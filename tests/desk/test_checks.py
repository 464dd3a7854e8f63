"""Name and employer checked: by the desk, where it reads both; told to whoever reads them; the owner's to take away."""

from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosure import desk, history
from disclosure.errors import NotThere
from disclosure.models import DeskCheck, Notice, Relationship
from disclosure.reading import InsideTransaction
from profiles import editing
from profiles.binding import bound
from profiles.models import Member, Wording
from profiles.sealing import Texts
from tests.asking.world import NOON, Clock, wording
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]


@pytest.fixture
def checked(clock: Clock, chen: Member, he: Member) -> DeskCheck:
    """小何 has seen 陈志远's card, who shows the desk what his acquaintances read."""
    cast.relate(chen, he, 2)
    desk.record(desk_id=he.pk, handle=chen.handle)
    return DeskCheck.objects.using("owner").get()


def looks(raw: Connect, viewer: Member) -> list[tuple[list[int], list[str]]]:
    """What of the checks a viewer read, as the ledger holds it."""
    rows = raw("postgres").execute(
        "SELECT e.wordings, e.reasons FROM ledger_entry e JOIN ledger_pseudonym p ON p.pseudonym = e.viewer"
        " WHERE e.surface = 'check' AND p.member_id = %s ORDER BY e.id",
        [viewer.pk],
    )
    return rows.fetchall()


# --- Writing it down --------------------------------------------------------------------------------


def test_the_desk_writes_down_the_day_and_the_owner_is_told(chen: Member, checked: DeskCheck) -> None:
    assert (checked.owner_id, checked.checked_at) == (chen.pk, NOON)
    [notice] = Notice.objects.using("owner").all()
    assert (notice.member_id, notice.kind) == (chen.pk, "checked")


@pytest.mark.parametrize("level", [0, 1])
def test_the_desk_reads_what_a_contact_at_its_level_reads_and_checks_nothing_else(
    clock: Clock, chen: Member, he: Member, level: int
) -> None:
    if level:
        cast.relate(chen, he, level)
    with pytest.raises(NotThere):
        desk.record(desk_id=he.pk, handle=chen.handle)
    said = cast.words(client_for(he).get(f"/people/{chen.handle}/").content)
    assert "东方证券" not in said
    assert ("陈志远" in said) == bool(level)


def test_nobody_else_checks_anybody_and_the_desk_not_itself(
    clock: Clock, chen: Member, lin: Member, he: Member, lins: Client
) -> None:
    cast.relate(chen, lin, 4)
    cast.say(he, "company", {0: "商会"})
    for who, whom in ((lin, chen), (he, he), (he, lin)):
        with pytest.raises(NotThere):
            desk.record(desk_id=who.pk, handle=whom.handle)
    assert lins.get(f"/people/{chen.handle}/checked/").status_code == 404
    Member.objects.using("owner").filter(pk=he.pk).update(is_active=False)
    cast.relate(chen, he, 4)
    with pytest.raises(NotThere):
        desk.record(desk_id=he.pk, handle=chen.handle)


# --- Who sees it ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "sees"), [(0, None), (1, "秘书处已核实姓名"), (2, "秘书处已核实姓名与任职单位")]
)
def test_it_stands_on_the_profile_for_whoever_reads_the_name_and_the_employer(
    raw: Connect, chen: Member, lin: Member, lins: Client, checked: DeskCheck, level: int, sees: str | None
) -> None:
    if level:
        cast.relate(chen, lin, level)
    said = cast.words(lins.get(f"/people/{chen.handle}/").content)
    assert ("已核实" in said) == bool(sees)
    assert (sees or "") in said
    read = [wording(chen, kind, tier).pk for kind, tier in (("name", 1), ("company", 2)) if tier <= level]
    assert looks(raw, lin) == [(read, ["known"] * len(read))]


def test_a_profile_costs_the_same_with_and_without(
    chen: Member, lin: Member, lins: Client, checked: DeskCheck
) -> None:
    cast.relate(chen, lin, 2)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as some:
            lins.get(f"/people/{chen.handle}/")
        counts.append([query["sql"].split("%s")[0][:60] for query in some.captured_queries])
        DeskCheck.objects.using("owner").all().delete()
    assert counts[0] == counts[1]


def test_it_does_not_come_out_inside_a_transaction(chen: Member, lin: Member, checked: DeskCheck) -> None:
    with bound(lin.pk), pytest.raises(InsideTransaction):
        desk.checked(lin.pk, chen.handle)


def test_whoever_is_hidden_from_gets_nothing(
    raw: Connect, chen: Member, lin: Member, checked: DeskCheck
) -> None:
    cast.relate(chen, lin, 4)
    cast.shield(chen, lin)
    assert desk.checked(lin.pk, chen.handle) is None
    assert looks(raw, lin) == [([], [])]


def test_a_look_at_it_is_none_more_at_what_every_member_reads(
    chen: Member, lin: Member, he: Member, clock: Clock
) -> None:
    Wording.objects.using("owner").filter(owner=chen).exclude(tier=0).delete()
    Wording.objects.using("owner").filter(owner=chen).update(coarse=0)
    desk.record(desk_id=he.pk, handle=chen.handle)
    for _ in range(12):
        assert desk.checked(lin.pk, chen.handle)
    assert history.my_open_reads(chen.pk, history.month_of(NOON.date())) == 0


# --- How it goes ------------------------------------------------------------------------------------


def save(chen: Member, kind: str, **change: str) -> None:
    """陈志远 saves a field, with another exact or coarser wording."""
    field = next(one for one in editing.own_fields(chen.pk) if one.kind.code == kind)
    said = [
        replace(one, texts=Texts(change.get("coarse" if place else "exact", one.texts.zh), one.texts.en))
        for place, one in enumerate(field.said)
    ]
    editing.save_field(
        owner_id=chen.pk, kind=kind, version=field.version, wordings=said, ask_from=field.ask_from
    )


@pytest.mark.parametrize("kind", ["name", "company"])
def test_it_lapses_when_the_exact_name_or_employer_changes_and_not_before(
    chen: Member, checked: DeskCheck, kind: str
) -> None:
    save(chen, kind)
    save(chen, kind, coarse="某公司" if kind == "company" else "陈总")
    assert desk.own_check(chen.pk)
    save(chen, kind, exact="西部证券" if kind == "company" else "陈致远")
    assert desk.own_check(chen.pk) is None


def test_it_lapses_with_the_field(chen: Member, checked: DeskCheck) -> None:
    field = next(one for one in editing.own_fields(chen.pk) if one.kind.code == "company")
    editing.erase_field(owner_id=chen.pk, kind="company", version=field.version)
    assert desk.own_check(chen.pk) is None


def test_the_owner_takes_it_away_and_nobody_else_can(
    chen: Member, lin: Member, chens: Client, lins: Client, checked: DeskCheck
) -> None:
    cast.relate(chen, lin, 2)
    lins.post("/settings/desk/", {"remove": "1"})
    assert "秘书处已核实" in cast.words(lins.get(f"/people/{chen.handle}/").content)
    assert "秘书处已核实您的姓名与任职单位" in cast.words(chens.get("/").content)
    assert "11月23日由秘书处核实" in cast.words(chens.get("/settings/desk/").content)
    assert "秘书处已核实您的姓名" not in cast.words(chens.get("/").content)
    chens.post("/settings/desk/", {"remove": "1"})
    assert "秘书处已核实" not in cast.words(lins.get(f"/people/{chen.handle}/").content)


def test_the_desks_page_says_what_it_lacks(clock: Clock, chen: Member, he: Member) -> None:
    client, path = client_for(he), f"/people/{chen.handle}/checked/"
    assert "核实姓名与任职单位" in cast.words(client.get(f"/people/{chen.handle}/").content)
    client.post(path)
    assert "您看不到对方的确切姓名与任职单位" in cast.words(client.get(path).content)
    cast.relate(chen, he, 2)
    client.post(path)
    assert "11月23日 秘书处已核实姓名与任职单位" in cast.words(client.get(path).content)
    Relationship.objects.using("owner").all().delete()
    assert "已核实姓名" not in cast.words(client.get(path).content)
