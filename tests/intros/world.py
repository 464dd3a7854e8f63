"""What the tests of introductions share: its hours, its rows, and short ways to take it a step further."""

from datetime import UTC, datetime
from typing import Any

from django.test import Client
from django.utils import translation

from intros import introductions
from intros.models import IntroducerPart, Introduction, TargetPart
from profiles.models import Member
from tests.asking.faces import carry
from tests.asking.world import wording
from tests.looking import cast

INTRODUCER_BY = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
TARGET_BY = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
ANSWER_BY = datetime(2026, 12, 7, 2, 0, tzinfo=UTC)
RETRY_AT = datetime(2027, 3, 7, 2, 0, tzinfo=UTC)
"""Of what is sought at noon on Monday 23 November 2026 and carried at once: always ten in the morning in Shanghai."""

WORDS = "共事三年，为人稳当，做事有交代。"


def seek(seeker: Member, target: Member, introducer: Member, **about: Any) -> int:
    """Seek an introduction."""
    words = {"purpose": "advice", "note": "", "envelope": [], **about}
    return introductions.seek(
        seeker_id=seeker.pk, target=target.handle, introducer=introducer.handle, **words
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
