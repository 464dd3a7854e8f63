"""What a member is told about introductions."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.asking_notices import again, no_hurry
from disclosure.notices import NoticeKind
from intros.models import IntroducerPart, Introduction, TargetPart


def unanswered(now: datetime) -> Q:
    """Introductions that somebody can still vouch for, or accept."""
    return Q(state="asked", answer_by__gt=now)


def unreplied(now: datetime) -> Q:
    """Introductions whose seeker can still answer what was asked first."""
    return Q(state="waiting", answer_by__gt=now, replied_at=None) & ~Q(question="")


def whom_sought(introduction: Introduction) -> tuple[str, ...]:
    """Return the target; nobody while it is only a wish."""
    return (introduction.target_id,) if introduction.target_id else ()


def asked_first(target: str = "") -> str:
    """Say that a question waits."""
    if not target:
        return _("Before you are introduced, the introducer asks one thing")
    return _("Before you are introduced to %(target)s, the introducer asks one thing") % {"target": target}


def came_to_nothing(target: str = "") -> str:
    """Say that nothing came of it."""
    if not target:
        return _("What you wished for did not come together this time")
    return _("With %(target)s it did not come together this time") % {"target": target}


def answered(seeker: str) -> str:
    """Say that a question was answered."""
    return _("%(seeker)s answered your question") % {"seeker": seeker}


def thanks(who: str, other: str) -> str:
    """Say who is grateful for whom."""
    return _("%(who)s thanks you for the introduction to %(other)s") % {"who": who, "other": other}


KINDS = (
    NoticeKind(
        code="vouch_asked",
        icon="users",
        row=IntroducerPart,
        handles=lambda part: (part.seeker_id, part.target_id),
        sentence=lambda seeker, target: (
            _("%(seeker)s asks you for an introduction to %(target)s") % {"seeker": seeker, "target": target}
        ),
        line=lambda part: no_hurry(part.answer_by),
        url=lambda part: reverse("intros:vouch", args=[part.pk]),
        waiting=unanswered,
    ),
    NoticeKind(
        code="wish_asked",
        icon="users",
        row=IntroducerPart,
        handles=lambda part: (part.seeker_id,),
        sentence=lambda seeker: _("%(seeker)s would like to meet somebody you may know") % {"seeker": seeker},
        line=lambda part: no_hurry(part.answer_by),
        url=lambda part: reverse("intros:vouch", args=[part.pk]),
        waiting=unanswered,
    ),
    NoticeKind(
        code="introduced",
        icon="users",
        row=TargetPart,
        handles=lambda part: (part.introducer_id, part.seeker_id),
        sentence=lambda introducer, seeker: (
            _("%(introducer)s would like to introduce %(seeker)s to you")
            % {"introducer": introducer, "seeker": seeker}
        ),
        line=lambda part: no_hurry(part.answer_by),
        url=lambda part: reverse("intros:invitation", args=[part.pk]),
        waiting=unanswered,
    ),
    NoticeKind(
        code="connected",
        icon="handshake",
        row=Introduction,
        handles=lambda introduction: (introduction.target_id,),
        sentence=lambda target: _("%(target)s and you know each other now") % {"target": target},
        url=lambda introduction: reverse("intros:introduction", args=[introduction.pk]),
    ),
    NoticeKind(
        code="vouch_connected",
        icon="handshake",
        row=IntroducerPart,
        handles=lambda part: (part.seeker_id, part.target_id),
        sentence=lambda seeker, target: (
            _("%(seeker)s and %(target)s know each other now, thanks to you")
            % {"seeker": seeker, "target": target}
        ),
        url=lambda part: reverse("intros:vouch", args=[part.pk]),
    ),
    NoticeKind(
        code="question_asked",
        icon="message-circle",
        row=Introduction,
        handles=whom_sought,
        sentence=asked_first,
        line=lambda introduction: no_hurry(introduction.answer_by),
        url=lambda introduction: reverse("intros:introduction", args=[introduction.pk]),
        waiting=unreplied,
    ),
    NoticeKind(
        code="introducer_answered",
        icon="message-circle",
        row=IntroducerPart,
        handles=lambda part: (part.seeker_id,),
        sentence=answered,
        url=lambda part: reverse("intros:vouch", args=[part.pk]),
    ),
    NoticeKind(
        code="target_answered",
        icon="message-circle",
        row=TargetPart,
        handles=lambda part: (part.seeker_id,),
        sentence=answered,
        url=lambda part: reverse("intros:invitation", args=[part.pk]),
    ),
    NoticeKind(
        code="vouch_withdrawn",
        icon="undo-2",
        row=TargetPart,
        handles=lambda part: (part.introducer_id, part.seeker_id),
        sentence=lambda introducer, seeker: (
            _("%(introducer)s took back their words about %(seeker)s")
            % {"introducer": introducer, "seeker": seeker}
        ),
        url=lambda part: reverse("intros:invitation", args=[part.pk]),
    ),
    NoticeKind(
        code="seeker_thanks",
        icon="handshake",
        row=IntroducerPart,
        handles=lambda part: (part.seeker_id, part.target_id),
        sentence=thanks,
        url=lambda part: reverse("intros:vouch", args=[part.pk]),
    ),
    NoticeKind(
        code="target_thanks",
        icon="handshake",
        row=IntroducerPart,
        handles=lambda part: (part.target_id, part.seeker_id),
        sentence=thanks,
        url=lambda part: reverse("intros:vouch", args=[part.pk]),
    ),
    NoticeKind(
        code="brought_connected",
        icon="handshake",
        row=TargetPart,
        handles=lambda part: (part.seeker_id,),
        sentence=lambda other: _("%(target)s and you know each other now") % {"target": other},
        url=lambda part: reverse("intros:invitation", args=[part.pk]),
    ),
    NoticeKind(
        code="brought_closed",
        icon="moon",
        row=TargetPart,
        handles=lambda part: (part.seeker_id,),
        sentence=came_to_nothing,
        url=lambda part: reverse("intros:invitation", args=[part.pk]),
    ),
    NoticeKind(
        code="introduction_closed",
        icon="moon",
        row=Introduction,
        handles=whom_sought,
        sentence=came_to_nothing,
        line=lambda introduction: again(introduction.retry_at),
        url=lambda introduction: reverse("intros:introduction", args=[introduction.pk]),
    ),
)
