"""At most two coarser wordings, each open to more people than the finer one: held by the database itself."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from threading import Barrier, Thread

import psycopg
import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles.binding import bound
from profiles.models import Field, Member, Wording

pytestmark = pytest.mark.django_db

Raw = Callable[..., psycopg.Connection]


@pytest.fixture
def field(chen: Member) -> Field:
    made = Field(owner=chen, kind="company")
    made.save(using="owner")
    return made


def put(field: Field, rows: Sequence[tuple[int, int]]) -> None:
    """Insert wordings, each (coarse, tier), as the web may, in one transaction."""
    with bound(field.owner_id):
        Wording.objects.bulk_create(
            [
                Wording(field_id=field.pk, owner_id=field.owner_id, coarse=coarse, tier=tier, zh=f"{coarse}")
                for coarse, tier in rows
            ]
        )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 6)), max_size=4))
def test_any_wordings_stand_just_if_the_coarser_are_more_open(
    field: Field, rows: list[tuple[int, int]]
) -> None:
    in_order = sorted(rows)
    may = all(0 <= coarse <= 2 and 0 <= tier <= 5 for coarse, tier in rows) and all(
        one[0] < other[0] and one[1] > other[1] for one, other in pairwise(in_order)
    )
    try:
        put(field, rows)
        assert may
    except DatabaseError:
        assert not may
    finally:
        Wording.objects.using("owner").all().delete()


def test_tiers_are_exchanged_in_one_transaction_and_not_halfway(field: Field) -> None:
    put(field, [(0, 3), (1, 1)])
    with pytest.raises(DatabaseError), bound(field.owner_id):
        Wording.objects.filter(coarse=0).update(tier=0)
    with bound(field.owner_id):
        Wording.objects.filter(coarse=1).update(tier=4)
        Wording.objects.filter(coarse=0).update(coarse=2)
        Wording.objects.filter(coarse=1).update(coarse=0)
    rows = Wording.objects.using("owner").order_by("coarse").values_list("coarse", "tier", "zh")
    assert list(rows) == [(0, 4, "1"), (2, 3, "0")]


def test_two_windows_that_each_move_one_wording_cannot_cross_them(field: Field, raw: Raw) -> None:
    put(field, [(0, 3), (1, 1)])
    both, refused = Barrier(2), []

    def move(coarse: int, tier: int) -> None:
        connection = raw("owner")
        try:
            with connection.transaction():
                connection.execute("UPDATE profiles_wording SET tier = %s WHERE coarse = %s", [tier, coarse])
                both.wait(10)
        except psycopg.DatabaseError as error:
            refused.append(error.sqlstate)

    windows = [Thread(target=move, args=(0, 2)), Thread(target=move, args=(1, 2))]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert len(refused) == 1
    [exact, coarser] = Wording.objects.using("owner").order_by("coarse").values_list("tier", flat=True)
    assert exact > coarser
