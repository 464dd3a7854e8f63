"""Pages are light enough for a hotel's basement: every page of the member who says most, in both languages."""

import gzip
import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from disclosure import labels
from disclosure.models import Relationship
from intros.population import populating
from profiles.demo_cast import CHEN
from profiles.models import Member
from profiles.sealing import lookup_hash
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db

PAGE = 15 * 1024
"""Bytes of HTML, before compression."""
FIRST_VISIT = 60 * 1024
"""Bytes of style, script and icons, as they are sent: compressed."""
ASSETS = ("halfveil/halfveil.css", "halfveil/halfveil.js", "halfveil/icons.svg", "django_htmx/htmx-2.min.js")
CARD = """BEGIN:VCARD
VERSION:3.0
N:陈;志远;;;
FN:陈志远
ORG:澄江国际证券股份有限公司;投行部
TITLE:执行董事
TEL;TYPE=CELL:+8613900001234
EMAIL:chen@example.org
ADR;TYPE=WORK:;;陆家嘴环路99号;上海;;200120;中国
BDAY:1979-10-05
URL:https://example.org
NOTE:老朋友，喝茶，徒步。
X-WECHAT:chenzy88
END:VCARD
"""


def sort_of(path: str) -> str:
    """What pages of one kind have in common: their addresses without handles, ids and what is typed."""
    path = re.sub(r"/[a-z2-7]{16}(?=/)", "/…", path)
    path = re.sub(r"=[^&]*", "=", re.sub(r"/\d+(?=/)", "/0", path))
    return re.sub(r"^/me/\w+/(?=erase|0/people)", "/me/…/", path)


def pages(client: Client, *start: str) -> Iterator[tuple[str, int]]:
    """Follow every link to every kind of page, and tell how large each is."""
    todo, seen = list(start), set()
    while todo:
        path = todo.pop(0)
        if sort_of(path) in seen:
            continue
        seen.add(sort_of(path))
        answer = client.get(path)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        yield path, len(answer.content)
        links = re.findall(r' href="(/[^"#]*)', answer.content.decode())
        todo += [unescape(link) for link in links if not link.startswith("/static/")]


def test_no_page_of_a_full_profile_is_heavier_than_15_kb() -> None:
    populating.populate(80, 1)
    chen = Member.objects.using("owner").get(phone__number_hash=lookup_hash(CHEN.phone))
    one = Relationship.objects.using("owner").filter(owner=chen).order_by("viewer_id")[0]
    Relationship.objects.using("owner").filter(pk=one.pk).update(level=4)
    for name in ("老同学", "商会", "项目伙伴"):
        labels.make(owner_id=chen.pk, name=name)
    sizes = dict(pages(reading(chen, "en"), "/me/", f"/contacts/{one.viewer.handle}/", "/people/?q=上海"))
    assert len(sizes) > 70
    chinese = reading(chen, "zh-hans")
    for path in sorted(sizes, key=lambda path: sizes[path])[-8:]:
        sizes[f"{path} 中文"] = len(chinese.get(path).content)
    sizes["what would be brought in"] = len(chinese.post("/settings/data/import/", {"text": CARD}).content)
    assert {path: size for path, size in sizes.items() if size > PAGE} == {}


def reading(member: Member, language: str) -> Client:
    """A browser of a member's, who reads a language."""
    Member.objects.using("owner").filter(pk=member.pk).update(language=language)
    return client_for(member)


def test_what_a_first_visit_fetches_besides_is_60_kb_at_most() -> None:
    sent = 0
    for name in ASSETS:
        path = finders.find(name)
        assert isinstance(path, str)
        with open(path, "rb") as file:
            sent += len(gzip.compress(file.read()))
    assert 0 < sent <= FIRST_VISIT
