"""The cast, made through the owner's login: 陈志远 shows, 林晓梅 looks, 周建国 and 王芳 stand beside.

No text is part of another one, so that whether a page holds it can be told by looking for it.
"""

import html
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

import psycopg
from django.contrib.auth.models import Permission
from django.utils import timezone

from disclosure.models import Grant, Relationship, RelationshipEvent, Shield, Withholding
from profiles import sealing
from profiles.models import Field, Member, MemberKey, Wording

COMPANY = {0: "某头部券商", 1: "东方证券", 4: "代号青松"}
BIO = {2: "投行三部", 5: "只有我知道"}
MOBILE = {1: "有内地手机", 3: "+8613900000002"}
MOBILE_ON_A_PAGE = {1: "有内地手机", 3: "139 0000 0002"}


def member(name: str, **about: object) -> Member:
    """Make a member whom everybody may call `name`; "" leaves them without anything to say."""
    made = Member(**about)
    made.save(using="owner")
    MemberKey.objects.using("owner").create(member=made, wrapped=sealing.new_wrapped_key())
    if name:
        say(made, "name", {0: name})
    return made


def say(owner: Member, kind: str, wordings: dict[int, str], **about: object) -> Field:
    """Give a member a field; a sealed kind is sealed. What is said in Chinese is said in English with " (en)"."""
    position = Field.objects.using("owner").filter(owner=owner, kind=kind).count()
    made = Field(owner=owner, kind=kind, position=position, **{"ask_from": None, **about})
    made.save(using="owner")
    wrapped = bytes(MemberKey.objects.using("owner").get(member=owner).wrapped)
    for tier, text in wordings.items():
        coarse = sum(other > tier for other in wordings)
        wording = Wording(field=made, owner_id=owner.pk, tier=tier, coarse=coarse)
        if kind == "mobile":
            texts = sealing.Texts(text, f"{text} (en)")
            wording.sealed = sealing.seal(
                texts, wrapped_key=wrapped, member_id=owner.pk, wording_id=wording.pk
            )
        else:
            wording.zh, wording.en = text, f"{text} (en)"
        wording.save(using="owner")
    return made


def at_tier(field: Field, tier: int) -> Wording:
    """Return a field's wording at a tier."""
    return Wording.objects.using("owner").get(field=field, tier=tier)


def relate(owner: Member, viewer: Member, level: int, *, since: datetime | None = None) -> None:
    """Let an owner trust a viewer."""
    when = since or timezone.now()
    Relationship.objects.using("owner").create(
        owner=owner, viewer=viewer, level=level, basis="met", since=when
    )
    RelationshipEvent.objects.using("owner").create(
        owner=owner, viewer=viewer, what="met", level=level, at=when
    )


def give(wording: Wording, viewer: Member, *, days: int = 30, basis: str = "owner") -> None:
    """Open a wording to a viewer."""
    Grant.objects.using("owner").create(
        permission=Permission.objects.using("owner").get(codename="read_wording"),
        user=viewer,
        content_object=wording,
        owner_id=wording.owner_id,
        given_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=days),
        basis=basis,
    )


def withhold(field: Field, viewer: Member) -> None:
    """Close a field to a viewer."""
    Withholding.objects.using("owner").create(owner_id=field.owner_id, field=field, viewer=viewer)


def shield(owner: Member, person: Member) -> None:
    """Hide an owner from a person."""
    Shield.objects.using("owner").create(owner=owner, person=person)


def shown(body: bytes, texts: Iterable[str]) -> set[str]:
    """Return which of some texts a page holds."""
    page = html.unescape(body.decode())
    return {text for text in texts if text in page}


def words(body: bytes) -> str:
    """Return a page's text without its tags, blanks folded."""
    main = re.search(r"<main[^>]*>(.*)</main>", body.decode(), re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main[1] if main else ""))).strip()


def carry_all(worker: psycopg.Connection) -> None:
    """Let the worker carry out every stored step."""
    due = worker.execute("SELECT id FROM disclosure_outbox WHERE done_at IS NULL ORDER BY id").fetchall()
    for (step,) in due:
        worker.execute("SELECT run_step(%s)", [step])
