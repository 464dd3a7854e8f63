"""What waits for a member: told at the moment of looking, and gone once it was dealt with or seen."""

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from disclosure import asking, notices
from disclosure.models import AccessDecision, AccessRequest, Notice
from disclosure.notices import NoticeKind, TwiceRegistered
from profiles.models import Field, Member, Wording
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeps(chen: Member) -> Client:
    """陈志远's browser."""
    return client_for(chen)


@pytest.fixture
def asked(chen: Member, lin: Member, raw: Callable[..., psycopg.Connection]) -> int:
    """林晓梅 has asked 陈志远 for something, and it has arrived."""
    field = cast.say(chen, "bio", {3: "二十年老厂"}, ask_from=0)
    request = asking.ask(
        asker_id=lin.pk, owner=chen.handle, fields=[field.pk], purpose="advice", note="", envelope=[]
    )
    cast.carry_all(raw("worker"))
    return request


def test_nothing_waits_on_a_quiet_day(keeps: Client) -> None:
    assert "眼下没有事要您处理。" in cast.words(keeps.get("/").content)


def test_an_ask_waits_until_it_is_answered(chen: Member, lin: Member, keeps: Client, asked: int) -> None:
    decision = AccessDecision.objects.using("owner").get()
    said = cast.words(keeps.get("/").content)
    assert "林女士请您开放资料 （新）" in said
    keeps.get(f"/asks/decisions/{decision.pk}/")
    said = cast.words(keeps.get("/").content)
    assert "林女士请您开放资料" in said
    assert "（新）" not in said
    asking.decline(owner_id=chen.pk, decision=decision.pk)
    assert "眼下没有事要您处理。" in cast.words(keeps.get("/").content)


def test_an_ask_that_is_over_waits_no_more(keeps: Client, asked: int) -> None:
    AccessDecision.objects.using("owner").update(answer_by=timezone.now() - timedelta(seconds=1))
    assert "眼下没有事要您处理。" in cast.words(keeps.get("/").content)


def test_a_grant_is_told_once_and_seen_on_the_profile(
    chen: Member, lin: Member, looks: Client, asked: int
) -> None:
    assert "眼下没有事要您处理。" in cast.words(looks.get("/").content)
    decision = AccessDecision.objects.using("owner").get()
    opened = Wording.objects.using("owner").filter(field_id__in=decision.field_ids)
    wordings = list(opened.values_list("pk", flat=True))
    asking.grant(
        owner_id=chen.pk, decision=decision.pk, wordings=wordings, until=timezone.now() + timedelta(days=90)
    )
    body = looks.get("/").content
    assert "陈先生已应您所请，向您开放" in cast.words(body)
    assert f'href="/people/{chen.handle}/"' in body.decode()
    assert "二十年老厂" in cast.words(looks.get(f"/people/{chen.handle}/").content)
    assert "眼下没有事要您处理。" in cast.words(looks.get("/").content)


def test_an_ask_that_came_to_nothing_is_told_the_same_whatever_happened(
    chen: Member, lin: Member, looks: Client, asked: int, raw: Callable[..., psycopg.Connection]
) -> None:
    later = timezone.now() - timedelta(seconds=1)
    AccessRequest.objects.using("owner").update(answer_by=later)
    raw("worker").execute("SELECT sweep_access(10)")
    said = cast.words(looks.get("/").content)
    assert "与陈先生这次没能约上，不必介怀" in said
    assert "后可以再试" in said
    looks.get(f"/asks/access/{asked}/")
    assert "眼下没有事要您处理。" in cast.words(looks.get("/").content)


def test_who_cannot_be_named_is_a_member(chen: Member, lin: Member, keeps: Client, asked: int) -> None:
    Field.objects.using("owner").filter(owner=lin).delete()
    assert "一位会员请您开放资料" in cast.words(keeps.get("/").content)
    Member.objects.using("owner").filter(pk=chen.pk).update(language="en")
    assert "A member asks you to open something" in cast.words(keeps.get("/").content)


def test_a_notice_about_a_row_that_is_gone_or_of_an_unknown_kind_is_passed_over(
    chen: Member, keeps: Client
) -> None:
    for number, kind in enumerate(("access_granted", "from_the_future")):
        Notice.objects.using("owner").create(
            id=number, member=chen, kind=kind, row_id=number, made_at=timezone.now()
        )
    assert "眼下没有事要您处理。" in cast.words(keeps.get("/").content)


def test_somebody_elses_notice_is_neither_shown_nor_marked(
    chen: Member, lin: Member, looks: Client, asked: int
) -> None:
    decision = AccessDecision.objects.using("owner").get()
    notices.seen(lin.pk, "access_asked", decision.pk)
    assert looks.get(f"/asks/decisions/{decision.pk}/").status_code == 404
    assert Notice.objects.using("owner").get(kind="access_asked").seen_at is None
    assert "眼下没有事要您处理。" in cast.words(looks.get("/").content)


def test_home_costs_the_same_for_one_notice_and_for_twenty(chen: Member, keeps: Client) -> None:
    counts = []
    for more in (1, 19):
        for _ in range(more):
            other = cast.member("会员")
            now = timezone.now()
            request = AccessRequest.objects.using("owner").create(
                asker=chen, owner=other, field_ids=[1], kinds=["bio"], purpose="advice", state="granted",
                sent_at=now, answer_by=now, changed_at=now,
            )  # fmt: skip
            Notice.objects.using("owner").create(
                id=request.pk, member=chen, kind="access_granted", row_id=request.pk, made_at=now
            )
        keeps.get("/")
        with CaptureQueriesContext(connection) as some:
            body = keeps.get("/").content
        counts.append(len(some))
    assert cast.words(body).count("向您开放") == 20
    assert counts[0] == counts[1]


def test_a_kind_is_registered_once() -> None:
    again = NoticeKind(
        code="access_asked", icon="x", row=Notice, handles=lambda row: (), sentence=str, url=lambda row: ""
    )
    with pytest.raises(TwiceRegistered):
        notices.register(again)
