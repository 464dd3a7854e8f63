"""Lifecycles are graphs that can be read aloud, and the database holds rows to the same edges."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import psycopg
import pytest

from disclosure.asking import DECISION, REQUEST
from disclosure.exchanges import ANSWER, OFFER
from disclosure.lifecycle import BadGraph, Lifecycle
from intros.handshakes import CLAIM, SHOWING
from intros.states import INTRODUCER, SEEKER, TARGET

LIVES = (REQUEST, DECISION, SEEKER, INTRODUCER, TARGET, CLAIM, SHOWING, OFFER, ANSWER)
DUE = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("follows", "says"),
    [
        ({"start": ("end",)}, "named on one side only"),
        ({"start": ("end",), "end": (), "lost": ()}, "named on one side only"),
        ({"start": ("end",), "end": (), "lost": ("end", "lost")}, "can't be reached"),
        ({"start": ("on",), "on": ("start",)}, "never ends"),
        ({"begin": ("end",), "end": ()}, "named on one side only"),
    ],
)
def test_a_graph_that_makes_no_sense_is_refused(follows: Mapping[str, tuple[str, ...]], says: str) -> None:
    with pytest.raises(BadGraph, match=says):
        Lifecycle(table="some", start="start", follows=follows)


@pytest.mark.parametrize("lapses", [{"end": "start"}, {"start": "nowhere"}, {"nowhere": "end"}])
def test_nothing_lapses_along_a_way_that_is_none(lapses: Mapping[str, str]) -> None:
    with pytest.raises(BadGraph, match="lapses along no edge"):
        Lifecycle(table="some", start="start", follows={"start": ("end",), "end": ()}, lapses=lapses)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.table)
def test_what_waits_lapses_at_its_hour_and_what_is_settled_stays(life: Lifecycle) -> None:
    for state in life.follows:
        before = life.state_at(state, DUE, DUE.replace(second=0, hour=1))
        assert before == state
        after = life.state_at(state, DUE, DUE)
        assert after == life.lapses.get(state, state)
        assert state not in life.ends or after == state
    assert life.start in life.lapses


@pytest.mark.django_db
@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.table)
def test_the_database_holds_a_row_to_the_same_edges(
    life: Lifecycle, raw: Callable[..., psycopg.Connection]
) -> None:
    rows = raw("owner").execute(
        "SELECT tgargs, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger"
        " WHERE tgrelid = %s::regclass AND tgname = 'keep_to_graph'",
        [life.table],
    )
    [(arguments, enabled, definition)] = rows.fetchall()
    assert set(arguments.decode().split("\0")[:-1]) == life.edges
    assert enabled == "O"
    assert "BEFORE UPDATE OF state" in definition


@pytest.mark.django_db
@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.table)
def test_a_state_has_room_in_its_column(life: Lifecycle, raw: Callable[..., psycopg.Connection]) -> None:
    [(room,)] = raw("owner").execute(
        "SELECT character_maximum_length FROM information_schema.columns"
        " WHERE table_name = %s AND column_name = 'state'",
        [life.table],
    )
    assert max(map(len, life.follows)) <= room
