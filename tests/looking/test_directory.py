"""The directory: who is in it, in pages that neither overlap nor miss anybody."""

import re
from collections.abc import Callable

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.models import Member
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


def members(count: int) -> list[Member]:
    """Make some members who have a name and a company."""
    made = [cast.member(f"会员{number:03}号") for number in range(count)]
    for one in made:
        cast.say(one, "company", {0: "某头部券商", 2: "东方证券"})
    return made


def walk(client: Client, path: str = "/people/") -> list[list[str]]:
    """Follow the directory to its end; the handles of each page."""
    pages = []
    while path:
        body = client.get(path).content.decode()
        pages.append(re.findall(r'class="person" href="/people/([a-z2-7]{16})/"', body))
        following = re.search(r'href="(/people/\?after=\d+)" rel="next"', body)
        path = following[1] if following else ""
    return pages


def everybody(client: Client) -> list[str]:
    """The handles of all pages, in order."""
    return [handle for page in walk(client) for handle in page]


def statements(client: Client, path: str) -> int:
    """How many statements a page costs."""
    client.get(path)
    with CaptureQueriesContext(connection) as some:
        assert client.get(path).status_code == 200
    return len(some)


def test_pages_hold_everybody_who_is_listed_once(lin: Member, looks: Client) -> None:
    made = members(45)
    pages = walk(looks)
    assert [len(page) for page in pages] == [20, 20, 5]
    assert sorted(everybody(looks)) == sorted(one.handle for one in made)


def test_a_full_last_page_leads_nowhere(lin: Member, looks: Client) -> None:
    members(20)
    assert [len(page) for page in walk(looks)] == [20]


def test_the_order_stays_and_everybody_walks_the_same_ring(lin: Member, looks: Client) -> None:
    members(30)
    order = everybody(looks)
    assert everybody(looks) == order
    assert sorted(order, key=order.index) != sorted(order)
    another = [handle for handle in everybody(client_for(cast.member("另一位"))) if handle in order]
    start = order.index(another[0])
    assert another == order[start:] + order[:start]


def test_unlisted_shielded_and_inactive_members_are_not_in_it(lin: Member, looks: Client) -> None:
    here, unlisted, hides, hidden, gone = members(5)
    Member.objects.using("owner").filter(pk=unlisted.pk).update(listed=False)
    Member.objects.using("owner").filter(pk=gone.pk).update(is_active=False)
    cast.shield(hides, lin)
    cast.shield(lin, hidden)
    cast.relate(unlisted, lin, 2)
    assert walk(looks) == [[here.handle]]


def test_who_hides_leaves_no_gap_at_a_pages_end(lin: Member, looks: Client) -> None:
    members(25)
    order = everybody(looks)
    twentieth = Member.objects.using("owner").get(handle=order[19])
    cast.shield(twentieth, lin)
    assert [len(page) for page in walk(looks)] == [20, 4]


def test_somebody_who_shows_nothing_has_a_veiled_card(lin: Member, looks: Client) -> None:
    nobody = cast.member("")
    cast.say(nobody, "name", {1: "周建国"})
    body = looks.get("/people/").content
    assert nobody.handle in body.decode()
    assert cast.shown(body, {"一位会员", "周建国"}) == {"一位会员"}


@pytest.mark.parametrize(
    "after", ["", "x", "-1", "1e9", "9" * 19, "9" * 40, "١٢", "1%00", "1.5", "%F0%9F%98%80", "0"]
)
def test_a_place_that_is_none_is_the_beginning_or_the_end(after: str, lin: Member, looks: Client) -> None:
    members(3)
    assert looks.get(f"/people/?after={after}").status_code == 200


def test_a_card_takes_no_more_than_it_shows(
    chen: Member, lin: Member, looks: Client, raw: Callable[..., psycopg.Connection]
) -> None:
    cast.relate(chen, lin, 4)
    looks.get("/people/")
    [(kinds,)] = raw("postgres").execute(
        "SELECT array_agg(f.kind::text ORDER BY f.kind) FROM ledger_entry e, unnest(e.wordings) u"
        " JOIN profiles_wording w ON w.id = u JOIN profiles_field f ON f.id = w.field_id"
    )
    assert kinds == ["company", "name"]


def test_a_page_costs_the_same_for_one_and_for_twenty(lin: Member, looks: Client) -> None:
    members(1)
    one = statements(looks, "/people/")
    for owner in members(19):
        cast.relate(owner, lin, 2)
    assert statements(looks, "/people/") == one


def test_a_profile_costs_the_same_with_one_field_and_with_thirty(lin: Member, looks: Client) -> None:
    [owner] = members(1)
    path = f"/people/{owner.handle}/"
    one = statements(looks, path)
    for number in range(28):
        cast.say(owner, "bio", {0: f"第{number}段"}, ask_from=0)
    cast.say(owner, "mobile", cast.MOBILE)
    cast.relate(owner, lin, 3)
    assert statements(looks, path) == one
