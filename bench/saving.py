"""What a save takes of somebody who has ten thousand contacts, and being told first what it would open."""

from typing import Any

import psycopg
from django.test import Client
from django.urls import reverse

from bench.cases import Draw
from bench.pages import Ask, Page, timed
from bench.report import Target
from profiles.models import Field, Member

CONTACTS = 10_000
KIND = "headline"
TIERS = (1, 3)
"""The wording goes to and fro between them, so that every save changes something for thousands."""
LOOKS = 8

MANY = """
    INSERT INTO disclosure_relationship (id, owner_id, viewer_id, level, basis, since)
    SELECT derived_id('bench', m.id), %(owner)s, m.id, 1 + m.id %% 4, 'met', now()
    FROM profiles_member m WHERE m.id <> %(owner)s AND m.is_active AND NOT m.is_staff
    ORDER BY m.id LIMIT %(contacts)s
    ON CONFLICT DO NOTHING
"""


class Owner:
    """Somebody whom the run gives ten thousand contacts."""

    def __init__(self, owner: psycopg.Connection, draw: Draw) -> None:
        """Choose who it is: the first of all who has a headline."""
        headline = Field.objects.using("owner").filter(kind=KIND, owner__in=draw.members).order_by("owner")[0]
        self.member = Member.objects.using("owner").get(pk=headline.owner_id)
        self.version, self.turn = headline.version, 0
        owner.execute(MANY, {"owner": self.member.pk, "contacts": CONTACTS})
        owner.execute("ANALYZE disclosure_relationship")

    def told(self, client: Client) -> Ask:
        """Be told what a save would open."""
        return lambda: self._post(client, reverse("disclosure:impact", args=[KIND, 1]))

    def saves(self, client: Client) -> Ask:
        """Save it."""

        def save() -> Any:
            answer = self._post(client, reverse("me_field", args=[KIND]))
            self.version, self.turn = self.version + 1, self.turn + 1
            return answer

        return save

    def _post(self, client: Client, url: str) -> Any:
        typed = {
            "version": str(self.version),
            "wording0-zh": "看项目多年",
            "wording0-tier": str(TIERS[self.turn % 2]),
            "ask_from": "1",
        }
        return client.post(url, typed, headers={"HX-Request": "true"})


def measure(owner: psycopg.Connection, draw: Draw) -> tuple[list[Page], Target]:
    """Change a field of theirs to and fro: what is told before, and the save."""
    one = Owner(owner, draw)
    told = timed(owner, f"told what a save opens, {CONTACTS:,} contacts", [(one.member, one.told)] * LOOKS)
    saved = timed(owner, f"that save, {CONTACTS:,} contacts", [(one.member, one.saves)] * LOOKS)
    return [told, saved], Target("ms: a save with 10,000 contacts, told first", 50, told.p50 + saved.p50)
