"""What a seeker sends along: to each who is asked, recorded, closed again by taking back and by nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

from disclosure.models import Grant
from intros import introductions
from profiles.models import Member
from tests.asking.faces import carry
from tests.asking.world import Clock, wording
from tests.intros.world import (
    ANSWER_BY,
    WORDS,
    company,
    seek,
    sought,
    to_target,
    vouch_row,
)

pytestmark = pytest.mark.django_db


Sent = tuple[str, int, int, list[int]]


def sent(raw: Callable[..., Any]) -> list[Sent]:
    """What the ledger holds of envelopes: act, whose, to whom, which wordings."""
    rows = raw("postgres").execute(
        "SELECT e.act, o.member_id, v.member_id, e.wordings FROM ledger_entry e"
        " JOIN ledger_pseudonym v ON v.pseudonym = e.viewer JOIN ledger_pseudonym o ON o.pseudonym = e.owner"
        " WHERE e.act <> 'read' AND e.reasons = array_fill('sent'::text, ARRAY[cardinality(e.wordings)]) ORDER BY e.id"
    )
    return [tuple(row) for row in rows.fetchall()]


def name(member: Member) -> int:
    """What everybody may call a member: it goes along unasked."""
    return wording(member, "name", 0).pk


def test_what_goes_along_is_recorded_once_to_each_who_is_asked_and_opens_until_the_answer_is_due(
    clock: Clock, raw: Callable[..., Any], lin: Member, chen: Member, wang: Member
) -> None:
    seek(lin, chen, wang, envelope=[company(lin)])
    assert sent(raw) == []
    carry()
    along = sorted([company(lin), name(lin)])
    assert sent(raw) == [("send", lin.pk, wang.pk, along)]
    introductions.vouch(introducer_id=wang.pk, part=vouch_row().pk, words=WORDS)
    carry()
    assert sent(raw) == [
        ("send", lin.pk, wang.pk, along),
        ("send", lin.pk, chen.pk, along),
        ("send", wang.pk, chen.pk, [name(wang)]),
    ]
    opened = Grant.objects.using("owner").filter(owner=lin)
    assert set(opened.values_list("user_id", "content_object_id", "basis", "reference", "expires_at")) == {
        (member.pk, one, "envelope", sought().pk, ANSWER_BY) for member in (wang, chen) for one in along
    }


def test_what_went_along_closes_when_it_is_taken_back(
    clock: Clock, raw: Callable[..., Any], lin: Member, chen: Member, wang: Member
) -> None:
    to_target(lin, chen, wang, envelope=[company(lin)])
    opened = sent(raw)
    introductions.withdraw(seeker_id=lin.pk, introduction=sought().pk)
    carry()
    assert not Grant.objects.using("owner").exists()
    closed = sent(raw)[len(opened) :]
    assert sorted(closed) == sorted(("revoke", *rest) for _act, *rest in opened)


def test_an_empty_envelope_holds_no_more_than_what_everybody_may_call_one(
    clock: Clock, raw: Callable[..., Any], lin: Member, chen: Member, wang: Member
) -> None:
    to_target(lin, chen, wang)
    assert {one for _act, _owner, _viewer, wordings in sent(raw) for one in wordings} == {
        name(lin),
        name(wang),
    }


def test_what_went_along_stays_open_whatever_is_answered(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    """Its seeker could tell otherwise, by what the others still know."""
    part = to_target(lin, chen, wang, envelope=[company(lin)])
    opened = set(Grant.objects.using("owner").values_list("pk", "expires_at"))
    introductions.decline(target_id=chen.pk, part=part.pk)
    assert set(Grant.objects.using("owner").values_list("pk", "expires_at")) == opened
