"""An owner's standing rules: made and taken back by them alone, never past level 2, in the transaction of the event."""

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from django.db import IntegrityError, connections
from django.test import Client

from disclosure import asking, growing, trust
from disclosure.growing import Occasion
from disclosure.models import Notice, Relationship, RelationshipEvent, StandingRule
from disclosure.reading import disclose
from profiles.models import Member
from tests.asking import world
from tests.asking.world import NOON, Clock
from tests.looking import cast

pytestmark = pytest.mark.django_db

YEAR = timedelta(days=365)
MONTH = timedelta(days=30)
A_WHILE_AGO = NOON - timedelta(days=500)


def connect(one: Member, other: Member, basis: str, level: int) -> None:
    """Let two get to know each other, as the functions of the door do."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET ROLE halfveil_door")
        cursor.execute("SELECT connect(%s, %s, %s, %s::smallint)", [one.pk, other.pk, basis, level])
        cursor.execute("RESET ROLE")


def level(owner: Member, viewer: Member) -> int | None:
    """How far an owner trusts somebody."""
    found = Relationship.objects.using("owner").filter(owner=owner, viewer=viewer).first()
    return found.level if found else None


def ends_at(owner: Member, viewer: Member) -> object:
    """When an owner's relationship ends by itself."""
    return Relationship.objects.using("owner").get(owner=owner, viewer=viewer).ends_at


def happened(owner: Member, viewer: Member) -> list[tuple[str, int]]:
    """The owner's history with somebody, oldest first."""
    found = RelationshipEvent.objects.using("owner").filter(owner=owner, viewer=viewer).order_by("id")
    return list(found.values_list("what", "level"))


# --- Beginnings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("occasion", "usual", "by_rule"), [("introduced", 1, 2), ("met", 2, 1), ("recognised", 2, 1)]
)
def test_a_relationship_begins_as_the_rule_of_each_side_says(
    clock: Clock, chen: Member, lin: Member, occasion: str, usual: int, by_rule: int
) -> None:
    growing.make(owner_id=chen.pk, occasion=Occasion(occasion))
    connect(chen, lin, occasion, usual)
    assert (level(chen, lin), level(lin, chen)) == (by_rule, usual)
    assert happened(chen, lin) == [(occasion, by_rule), ("by rule", by_rule)]
    assert happened(lin, chen) == [(occasion, usual)]


def test_a_rule_lowers_nobody_who_is_closer_already_and_is_not_named_then(
    clock: Clock, chen: Member, lin: Member
) -> None:
    growing.make(owner_id=chen.pk, occasion=Occasion.MET)
    cast.relate(chen, lin, 3)
    connect(chen, lin, "met", 2)
    assert level(chen, lin) == 3
    assert happened(chen, lin) == [("met", 3), ("met", 1)]


def test_whoever_exchanges_cards_is_raised_by_rule_and_never_past_acquainted(
    clock: Clock, chen: Member, lin: Member
) -> None:
    growing.make(owner_id=chen.pk, occasion=Occasion.EXCHANGED)
    for near, far in ((1, 2), (2, 2), (3, 3)):
        Relationship.objects.using("owner").all().delete()
        cast.relate(chen, lin, near)
        cast.relate(lin, chen, near)
        RelationshipEvent.objects.using("owner").create(
            owner=chen, viewer=lin, what="exchanged", level=0, at=NOON
        )
        assert (level(chen, lin), level(lin, chen)) == (far, near)


@pytest.mark.parametrize(("occasion", "too_far"), [("introduced", 3), ("met", 4), ("met", 0), ("quiet", 2)])
def test_the_database_holds_no_rule_that_goes_further(chen: Member, occasion: str, too_far: int) -> None:
    with pytest.raises(IntegrityError):
        StandingRule.objects.using("owner").create(owner=chen, occasion=occasion, level=too_far, since=NOON)


def test_a_rule_taken_back_rules_no_more_and_leaves_what_began_by_it(
    clock: Clock, chen: Member, lin: Member
) -> None:
    growing.make(owner_id=chen.pk, occasion=Occasion.INTRODUCED)
    growing.make(owner_id=chen.pk, occasion=Occasion.INTRODUCED)
    assert list(growing.rules(chen.pk)) == [Occasion.INTRODUCED]
    connect(chen, lin, "introduced", 1)
    growing.take_back(owner_id=chen.pk, occasion=Occasion.INTRODUCED)
    other = cast.member("王女士")
    connect(chen, other, "introduced", 1)
    assert (growing.rules(chen.pk), level(chen, lin), level(chen, other)) == ({}, 2, 1)


def test_what_school_employer_town_and_domain_have_in_common_raises_nothing(
    clock: Clock, worker: psycopg.Connection, chen: Member, lin: Member
) -> None:
    for occasion in Occasion:
        growing.make(owner_id=chen.pk, occasion=occasion)
    for kind, said in (
        ("company", "江东证券"), ("education", "江东商学院"), ("hometown", "绍兴"), ("email", "@jiangdong.example"),
        ("city", "上海"), ("industry", "finance"),
    ):  # fmt: skip
        for one in (chen, lin):
            cast.say(one, kind, {0: said})
    disclose(chen.pk, [lin.handle], "profile")
    disclose(lin.pk, [chen.handle], "profile")
    worker.execute("SELECT fade_quiet(10)")
    assert not Relationship.objects.using("owner").exists()
    assert not Notice.objects.using("owner").exists()


# --- A quiet year -----------------------------------------------------------------------------------


@pytest.fixture
def fade(worker: psycopg.Connection) -> Callable[[], None]:
    """Let the sweeper look for quiet years."""

    def sweep() -> None:
        worker.execute("SELECT fade_quiet(10)")

    return sweep


@pytest.fixture
def quiet(clock: Clock, chen: Member, lin: Member) -> Member:
    """林晓梅, with whom 陈志远 has had nothing to do since long."""
    cast.relate(chen, lin, 2, since=A_WHILE_AGO)
    cast.relate(lin, chen, 3, since=A_WHILE_AGO)
    return lin


def test_nothing_fades_where_the_owner_said_nothing(
    chen: Member, quiet: Member, fade: Callable[[], None]
) -> None:
    growing.make(owner_id=quiet.pk, occasion=Occasion.INTRODUCED)
    fade()
    assert (ends_at(chen, quiet), ends_at(quiet, chen)) == (None, None)


def test_a_quiet_year_ends_it_a_month_later_by_the_owners_rule_and_the_owner_alone_is_told(
    chen: Member, quiet: Member, fade: Callable[[], None]
) -> None:
    assert growing.quiet_people(chen.pk) == 1
    growing.make(owner_id=chen.pk, occasion=Occasion.QUIET)
    fade()
    fade()
    assert (ends_at(chen, quiet), ends_at(quiet, chen)) == (NOON + MONTH, None)
    assert happened(chen, quiet) == [("met", 2), ("fading", 0)]
    assert happened(quiet, chen) == [("met", 3)]
    assert list(Notice.objects.using("owner").values_list("member", "kind")) == [(chen.pk, "fading")]


def a_look(chen: Member, lin: Member) -> None:
    disclose(chen.pk, [lin.handle], "profile")


def an_ask(chen: Member, lin: Member) -> None:
    cast.say(lin, "bio", {4: "二十年冷链"}, ask_from=0)
    asking.ask(
        asker_id=chen.pk, owner=lin.handle, fields=[world.field(lin, "bio").pk], purpose="advice", note="",
        envelope=[],
    )  # fmt: skip


def an_event(chen: Member, lin: Member) -> None:
    connect(chen, lin, "met", 2)


@pytest.mark.parametrize("act", [a_look, an_ask, an_event])
def test_a_look_an_ask_or_an_event_within_the_year_keeps_it(
    clock: Clock,
    chen: Member,
    quiet: Member,
    fade: Callable[[], None],
    act: Callable[[Member, Member], None],
) -> None:
    act(chen, quiet)
    growing.make(owner_id=chen.pk, occasion=Occasion.QUIET)
    clock.to(NOON + YEAR - world.A_SECOND)
    fade()
    assert ends_at(chen, quiet) is None
    clock.to(NOON + YEAR + timedelta(days=1))
    fade()
    assert ends_at(chen, quiet) == NOON + YEAR + timedelta(days=1) + MONTH


def test_what_the_other_does_that_does_not_reach_the_owner_changes_nothing(
    clock: Clock, chen: Member, quiet: Member, fade: Callable[[], None]
) -> None:
    growing.make(owner_id=chen.pk, occasion=Occasion.QUIET)
    disclose(quiet.pk, [chen.handle], "profile")
    disclose(chen.pk, [quiet.handle], "contacts")
    fade()
    assert ends_at(chen, quiet) == NOON + MONTH


def test_a_quiet_end_falls_away_when_they_meet_again_and_one_that_the_owner_set_stays(
    chen: Member, quiet: Member, fade: Callable[[], None]
) -> None:
    growing.make(owner_id=chen.pk, occasion=Occasion.QUIET)
    fade()
    connect(chen, quiet, "met", 2)
    assert ends_at(chen, quiet) is None
    assert happened(chen, quiet)[-2:] == [("met", 2), ("awake", 2)]
    trust.end_on(owner_id=chen.pk, handle=quiet.handle, until=NOON + YEAR)
    for least in (2, 3):
        connect(chen, quiet, "met", least)
        assert (level(chen, quiet), ends_at(chen, quiet)) == (least, NOON + YEAR)


def test_the_rule_taken_back_takes_its_ends_back(
    chen: Member, quiet: Member, fade: Callable[[], None]
) -> None:
    dated = cast.member("王女士")
    cast.relate(chen, dated, 2, since=A_WHILE_AGO)
    trust.end_on(owner_id=chen.pk, handle=dated.handle, until=NOON + YEAR)
    growing.make(owner_id=chen.pk, occasion=Occasion.QUIET)
    fade()
    growing.take_back(owner_id=chen.pk, occasion=Occasion.QUIET)
    assert (ends_at(chen, quiet), ends_at(chen, dated)) == (None, NOON + YEAR)


# --- The page ---------------------------------------------------------------------------------------


def test_the_page_tells_what_a_rule_would_change_before_it_is_made(
    chen: Member, quiet: Member, chens: Client
) -> None:
    said = cast.words(chens.get("/settings/rules/").content)
    assert "对方会多看到：公司。" in said
    assert "目前涉及1人" in said
    assert said.count("立此规则") == 6
    assert chens.post("/settings/rules/", {"rule": "introduced"}).headers["Location"] == "/settings/rules/"
    said = cast.words(chens.get("/settings/rules/").content)
    assert "11月23日立" in said
    assert said.count("立此规则") == 5
    chens.post("/settings/rules/", {"rule": "introduced", "again": "1"})
    assert growing.rules(chen.pk) == {}
    assert chens.post("/settings/rules/", {"rule": "school"}).status_code == 404


def test_what_fades_is_told_at_home_and_kept_with_one_tap(
    chen: Member, quiet: Member, chens: Client, fade: Callable[[], None]
) -> None:
    growing.make(owner_id=chen.pk, occasion=Occasion.QUIET)
    fade()
    assert "您与林女士已一年没有往来" in cast.words(chens.get("/").content)
    page = cast.words(chens.get(f"/contacts/{quiet.handle}/").content)
    assert "一年没有往来：按您的规则，30天后淡出" in page
    assert "继续相识" in page
    assert "一年没有往来" not in cast.words(chens.get("/").content)
    chens.post(f"/contacts/{quiet.handle}/until/")
    assert ends_at(chen, quiet) is None
