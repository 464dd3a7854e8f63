"""What a newcomer agreed to can be told afterwards: which words, and when."""

import html
import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from config.home import CHECKOUT
from profiles import consent
from profiles.accounts import join
from profiles.models import Consent, Member
from tests.accounts.conftest import Texts

pytestmark = pytest.mark.django_db

KEPT = CHECKOUT / "docs" / "consent"
NUMBER = "+8613800138000"


def words_beside_the_tick(texts: Texts, language: str) -> list[str]:
    """What the page says between the name and the button, a sentence each."""
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    client.post("/sign-in/", {"number": NUMBER})
    client.post("/sign-in/code/", {"code": texts.code})
    page = client.get("/sign-in/name/").content.decode()
    [rows] = re.findall(r'<ul class="rows">(.*?)</ul>', page, re.DOTALL)
    [tick] = re.findall(r'<div class="tick">.*?<span>(.*?)</span>', page, re.DOTALL)
    sentences = [*re.findall(r"<li>(.*?)</li>", rows, re.DOTALL), tick]
    return [html.unescape(re.sub(r"<[^>]+>", " ", sentence)).strip() for sentence in sentences]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_words_on_the_page_are_those_of_the_version(texts: Texts, language: str) -> None:
    """Change one, and write a new version down beside the old ones."""
    kept = (KEPT / f"{consent.VERSION}.md").read_text("utf-8")
    [section] = re.findall(rf"^## {language}\n\n(.*?)\n(?:\n|\Z)", kept, re.DOTALL | re.MULTILINE)
    assert words_beside_the_tick(texts, language) == [
        line.removeprefix("* ") for line in section.splitlines()
    ]


def test_every_version_is_kept() -> None:
    assert {path.name for path in KEPT.iterdir()} == {
        f"{version}.md" for version in range(1, consent.VERSION + 1)
    }


def test_a_new_member_agreed_to_the_present_version_when_they_joined(texts: Texts) -> None:
    noon = datetime(2026, 11, 23, 4, tzinfo=UTC)
    with time_machine.travel(noon, tick=False), translation.override("en"):
        member = join(NUMBER, "Mr Chen", "en")
    [row] = Consent.objects.using("owner").all()
    assert (row.member_id, row.version, row.given_at) == (member.pk, consent.VERSION, member.joined_at)


def test_whoever_is_a_member_already_agreed_once(texts: Texts) -> None:
    first = join(NUMBER, "Mr Chen", "en")
    when = Consent.objects.using("owner").get().given_at
    assert join(NUMBER, "Mr Chen", "en") == first
    assert Consent.objects.using("owner").get().given_at == when


def test_it_goes_with_the_member(texts: Texts) -> None:
    member = join(NUMBER, "Mr Chen", "en")
    Member.objects.using("owner").filter(pk=member.pk).delete()
    assert not Consent.objects.using("owner").exists()
