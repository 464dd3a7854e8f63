"""Timers rest on the operator's public holidays; what somebody was told stays as it is."""

from datetime import date, datetime

import pytest
from django.db import connections

from disclosure.models import Holiday
from intros import introductions
from profiles.models import Member
from tests.asking.faces import carry
from tests.asking.world import NOON, Clock
from tests.intros.world import ANSWER_BY, WORDS, seek, sought, target_row, vouch_row
from tests.looking import cast

pytestmark = pytest.mark.django_db


def rest(*days: str) -> None:
    for day in days:
        Holiday.objects.using("owner").create(day=date.fromisoformat(day), name="假日")


def due(sent: datetime, days: int) -> str:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT answer_by(%s, %s) AT TIME ZONE 'Asia/Shanghai'", [sent, days])
        [(found,)] = cursor.fetchall()
    return str(found)


@pytest.mark.parametrize(
    ("holidays", "days", "by"),
    [
        ([], 3, "2026-11-26 10:00:00"),
        (["2026-11-24"], 3, "2026-11-27 10:00:00"),
        (["2026-11-26"], 3, "2026-11-27 10:00:00"),  # none is due on one
        (["2026-11-26", "2026-11-27", "2026-11-28"], 3, "2026-11-29 10:00:00"),
        (["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-28"], 3, "2026-11-30 10:00:00"),
        (["2026-11-23"], 3, "2026-11-26 10:00:00"),  # the day itself does not count anyway
        (["2026-11-27"], 3, "2026-11-26 10:00:00"),  # nor what comes after
        (["2026-12-01"], 7, "2026-11-30 10:00:00"),
    ],
)
def test_a_timer_rests_on_holidays(clock: Clock, holidays: list[str], days: int, by: str) -> None:
    rest(*holidays)
    assert due(NOON, days) == by


def test_every_hour_of_an_introduction_rests_and_what_was_told_stays(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    seek(lin, chen, wang)
    assert sought().answer_by == ANSWER_BY
    rest("2026-11-25", "2026-12-01")
    assert sought().answer_by == ANSWER_BY
    carry()
    assert f"{vouch_row().answer_by:%m-%d}" == "11-27"
    introductions.vouch(introducer_id=wang.pk, part=vouch_row().pk, words=WORDS)
    carry()
    assert f"{target_row().answer_by:%m-%d}" == "11-29"
    later = seek(lin, cast.member("会员"), wang)
    assert f"{introductions.introduction(lin.pk, later).answer_by:%m-%d}" == "12-09"  # type: ignore[union-attr]
