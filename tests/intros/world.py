"""What the tests of introductions share: its hours, its rows, and short ways to take it a step further."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.test import Client
from django.utils import translation

from disclosure.models import Notice, Relationship, RelationshipEvent
from intros import introductions
from intros.models import IntroducerPart, Introduction, TargetPart
from profiles.models import Member
from tests.asking.faces import carry
from tests.asking.world import NOON, wording
from tests.looking import cast

INTRODUCER_BY = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
TARGET_BY = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
ANSWER_BY = datetime(2026, 12, 7, 2, 0, tzinfo=UTC)
RETRY_AT = datetime(2027, 3, 7, 2, 0, tzinfo=UTC)
"""Of what is sought at noon on Monday 23 November 2026 and carried at once: always ten in the morning in Shanghai."""

WORDS = "共事三年，为人稳当，做事有交代。"


def seek(seeker: Member, target: Member, introducer: Member | None, **about: Any) -> int:
    """Seek an introduction; through one's circle for None."""
    words = {"purpose": "advice", "note": "", "envelope": [], **about}
    return introductions.seek(
        seeker_id=seeker.pk,
        target=target.handle,
        introducer=introducer.handle if introducer else None,
        **words,
    )


def sought() -> Introduction:
    """Return the one introduction, as its seeker has it."""
    return Introduction.objects.using("owner").get()


def vouch_row() -> IntroducerPart:
    """Return the one row of an introducer's."""
    return IntroducerPart.objects.using("owner").get()


def target_row() -> TargetPart:
    """Return the one row of a target's."""
    return TargetPart.objects.using("owner").get()


def to_introducer(seeker: Member, target: Member, introducer: Member, **about: Any) -> IntroducerPart:
    """Seek, and have it carried to the introducer."""
    seek(seeker, target, introducer, **about)
    carry()
    return vouch_row()


def to_target(seeker: Member, target: Member, introducer: Member, **about: Any) -> TargetPart:
    """Seek, vouch, and have it carried to the target."""
    part = to_introducer(seeker, target, introducer, **about)
    introductions.vouch(introducer_id=introducer.pk, part=part.pk, words=WORDS)
    carry()
    return target_row()


def company(member: Member) -> int:
    """Return the wording that a member sends along."""
    return wording(member, "company", 1).pk


def said(language: str, sentence: str, **about: str) -> str:
    """Return a sentence in a language; English is what it was written in, and Chinese must not be."""
    with translation.override(language):
        found = translation.gettext(sentence)
    assert (found == sentence) == (language == "en"), f"no Chinese for {sentence!r}"
    return found % about if about else found


def page(client: Client, path: str, status: int = 200) -> str:
    """Return the words of a page."""
    response = client.get(path)
    assert response.status_code == status
    return cast.words(response.content)


def notices() -> set[tuple[int, str, int]]:
    return set(Notice.objects.using("owner").values_list("member_id", "kind", "row_id"))


def relationships() -> set[tuple[int, int, int, str]]:
    rows = Relationship.objects.using("owner").values_list("owner_id", "viewer_id", "level", "basis")
    return set(rows)


def events(since: int = 0) -> list[tuple[int, int, str, int]]:
    rows = RelationshipEvent.objects.using("owner").filter(id__gt=since).order_by("owner_id")
    return list(rows.values_list("owner_id", "viewer_id", "what", "level"))


def vars_of(row: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


NOT_ELIGIBLE: dict[str, Callable[[Member, Member, Member], object]] = {
    "the introducer trusts the seeker too little": lambda lin, chen, wang: lower(wang, lin),
    "the target trusts the introducer too little": lambda lin, chen, wang: lower(chen, wang),
    "the introducer's trust has run out": lambda lin, chen, wang: end(wang, lin),
    "the target's trust has run out": lambda lin, chen, wang: end(chen, wang),
    "the introducer keeps out of the seeker's sight": lambda lin, chen, wang: cast.shield(wang, lin),
    "the seeker keeps out of the introducer's sight": lambda lin, chen, wang: cast.shield(lin, wang),
    "the target keeps out of the introducer's sight": lambda lin, chen, wang: cast.shield(chen, wang),
    "the target keeps out of the seeker's sight": lambda lin, chen, wang: cast.shield(chen, lin),
    "the introducer left": lambda lin, chen, wang: leave(wang),
    "the target left": lambda lin, chen, wang: leave(chen),
    "the seeker left": lambda lin, chen, wang: leave(lin),
}


def trust(owner: Member, viewer: Member, level: int) -> None:
    Relationship.objects.using("owner").filter(owner=owner, viewer=viewer).update(level=level)


def lower(owner: Member, viewer: Member) -> None:
    trust(owner, viewer, 1)


def end(owner: Member, viewer: Member) -> None:
    Relationship.objects.using("owner").filter(owner=owner, viewer=viewer).update(ends_at=NOON)


def leave(member: Member) -> None:
    Member.objects.using("owner").filter(pk=member.pk).update(is_active=False)


OF_THE_TARGET = {"the target trusts the introducer too little", "the target's trust has run out"}
"""What an introducer must not learn from being asked: it is looked at when they have vouched."""
