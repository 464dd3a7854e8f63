"""The door can't be made to give values whose record is then taken back."""

from collections.abc import Callable
from contextlib import suppress

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from config.home import CHECKOUT
from disclosure import reading, review
from disclosure.reading import InsideTransaction
from profiles.binding import bound
from profiles.models import Member
from tests.leaks.door.world import OTHER, O, V, fill

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
BINDS = f"(SELECT bind_viewer({V.id}) AS id OFFSET 0) b"
READS = f"disclose(CASE WHEN b.id > 0 THEN ARRAY['{O.handle}'] END, 'profile')"
LOOK = f"SELECT d.* FROM {BINDS}, LATERAL {READS} d"


@pytest.fixture(autouse=True)
def owner(raw: Connect) -> psycopg.Connection:
    """林晓梅 may read one wording of 陈志远's, which is open to all."""
    connection = raw("owner")
    fill(connection)
    return connection


def entries(owner: psycopg.Connection) -> int:
    """How many looks are recorded, beside the two of the world."""
    [(count,)] = owner.execute("SELECT count(*) FROM ledger_entry WHERE act = 'read'").fetchall()
    return int(count) - 2


def refused(web: psycopg.Connection, *statements: str) -> str:
    """The code with which the last of some statements is refused; all are undone."""
    for statement in statements[:-1]:
        web.execute(statement.encode())
    with pytest.raises(psycopg.Error) as caught:
        web.execute(statements[-1].encode())
    if web.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
        web.execute("ROLLBACK")
    return str(caught.value.sqlstate)


def test_it_opens_by_itself_and_its_record_is_there(owner: psycopg.Connection) -> None:
    found = reading.disclose(V.id, [O.handle, "nobodyatallaaaaa"], "profile")
    assert [field.texts.zh for field in found[O.handle].readable] == [O.word]
    assert entries(owner) == 2


def test_python_refuses_inside_any_transaction(owner: psycopg.Connection) -> None:
    def look() -> object:
        return reading.disclose(V.id, [O.handle], "profile")

    with transaction.atomic(), pytest.raises(InsideTransaction):
        look()
    with bound(V.id), pytest.raises(InsideTransaction):
        look()
    transaction.set_autocommit(False)
    try:
        with pytest.raises(InsideTransaction):
            look()
    finally:
        transaction.rollback()
        transaction.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")  # behind Django's back
        with pytest.raises(InsideTransaction):
            look()
        cursor.execute("SELECT 1")
        with pytest.raises(InsideTransaction):
            look()
        cursor.execute("ROLLBACK")
    with transaction.atomic(), pytest.raises(InsideTransaction):
        review.look(reviewer_id=V.id, case_id=V.id + 1, window=None)  # type: ignore[arg-type]  # it doesn't get so far
    assert entries(owner) == 0


def test_a_nested_block_that_rolls_back_gets_no_values(owner: psycopg.Connection) -> None:
    """The accident that the door is built against: a view in a transaction, an error caught around a part of it."""
    got: list[object] = []
    with transaction.atomic():
        with suppress(ZeroDivisionError, InsideTransaction), transaction.atomic():
            got.append(reading.disclose(V.id, [O.handle], "profile"))
            raise ZeroDivisionError
        with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(LOOK)  # past Python's own check
            got.append(cursor.fetchall())
    assert (got, entries(owner)) == ([], 0)


def test_sql_refuses_after_an_act_of_the_same_transaction(owner: psycopg.Connection, raw: Connect) -> None:
    for act in (
        "INSERT INTO profiles_session VALUES ('key', '', now())",
        "SELECT pg_current_xact_id()",
    ):
        assert refused(raw("web"), "BEGIN", act, LOOK) == "VE003"
    assert entries(owner) == 0


def test_sql_refuses_a_viewer_whom_another_statement_bound(owner: psycopg.Connection, raw: Connect) -> None:
    alone = f"SELECT * FROM disclose(ARRAY['{O.handle}'], 'profile')"
    web = raw("web")
    assert refused(web, "BEGIN", f"SELECT bind_viewer({V.id})", alone) == "VE003"
    assert refused(web, "BEGIN", f"SELECT bind_viewer({V.id})", LOOK) == "VE001"
    assert refused(web, "BEGIN", f"SELECT set_config('halfveil.viewer', '{V.id}', true)", alone) == "VE003"
    assert refused(web, f"SET halfveil.viewer = '{V.id}'", alone) == "VE003"
    assert refused(web, f"SET halfveil.viewer = '{V.id}'", LOOK) == "VE001"
    assert refused(raw("web"), alone) == "VE004"
    assert refused(raw("web"), LOOK.replace(str(V.id), "0")) == "VE004"
    assert refused(raw("web"), LOOK.replace(str(V.id), "NULL")) == "VE004"
    assert refused(raw("web"), LOOK.replace(str(V.id), "123456789")) == "VE004", "nobody has that id"
    assert entries(owner) == 0


SAVEPOINTS = {
    "SAVEPOINT": ("BEGIN", "SAVEPOINT s", LOOK),
    "SAVEPOINT in a SAVEPOINT": ("BEGIN", "SAVEPOINT r", "SAVEPOINT s", LOOK),
    "a block with a handler": (
        f"DO $$ DECLARE got text; BEGIN BEGIN SELECT d.zh INTO got FROM {BINDS}, LATERAL {READS} d;"
        " RAISE division_by_zero; EXCEPTION WHEN division_by_zero THEN RAISE NOTICE 'I read %', got; END; END $$",
    ),
    "a look at a case": (
        "BEGIN",
        "SAVEPOINT s",
        f"SELECT r.* FROM {BINDS}, LATERAL review_entries(CASE WHEN b.id > 0 THEN {V.id + 1} END, NULL, NULL,"
        " now() - interval '1 day', now(), NULL, NULL, 5) r",
    ),
}


@pytest.mark.parametrize("statements", SAVEPOINTS.values(), ids=SAVEPOINTS)
def test_sql_refuses_under_a_savepoint(
    owner: psycopg.Connection, raw: Connect, statements: tuple[str, ...]
) -> None:
    """Rolled back to, it would take the record and leave the values with whoever asked."""
    web = raw("web")
    heard: list[str | None] = []
    web.add_notice_handler(lambda notice: heard.append(notice.message_primary))
    assert refused(web, *statements) == "VE003"
    assert (heard, entries(owner)) == ([], 0)


def test_one_statement_opens_it_once(owner: psycopg.Connection, raw: Connect) -> None:
    assert refused(raw("web"), f"SELECT d.* FROM {BINDS}, LATERAL {READS} d, LATERAL {READS} e") == "VE003"
    assert entries(owner) == 0


def test_what_cannot_be_recorded_is_not_given(owner: psycopg.Connection) -> None:
    """The commit itself fails, after the rows were computed: Python never holds a value."""
    owner.execute("CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE disk_full; END'")
    owner.execute(
        "CREATE CONSTRAINT TRIGGER no AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION no()"
    )
    try:
        with pytest.raises(DatabaseError):
            reading.disclose(V.id, [O.handle], "profile")
    finally:
        owner.execute("DROP TRIGGER no ON ledger_entry")
        owner.execute("DROP FUNCTION no")
    assert entries(owner) == 0


def test_it_insists_on_a_durable_commit(raw: Connect) -> None:
    web = raw("web")
    web.execute("SET synchronous_commit = off")
    for look in SAVEPOINTS["SAVEPOINT"][2:]:
        web.execute("BEGIN")
        web.execute(look.encode())
        assert web.execute("SHOW synchronous_commit").fetchone() == ("on",)
        web.execute("COMMIT")
    assert web.execute("SHOW synchronous_commit").fetchone() == ("off",), "no longer than its transaction"


def test_a_block_opened_and_rolled_back_by_the_webs_own_sql_leaves_a_gap_in_the_ids(
    owner: psycopg.Connection, raw: Connect
) -> None:
    """SQL can't tell such a block from a statement on its own, so this is no promise; but the gap is there to see."""
    web = raw("web")
    for end in ("COMMIT", "ROLLBACK", "COMMIT"):
        web.execute("BEGIN")
        web.execute(LOOK.encode())
        web.execute(end.encode())
    first, last = owner.execute("SELECT id FROM ledger_entry ORDER BY id DESC LIMIT 2").fetchall()
    assert (entries(owner), first[0] - last[0]) == (2, 2)


def test_at_most_fifty_profiles_at_once_and_none_is_no_look(owner: psycopg.Connection, raw: Connect) -> None:
    many = LOOK.replace(f"ARRAY['{O.handle}']", "array_fill('x'::text, ARRAY[51])")
    assert refused(raw("web"), many) == "VE005"
    for nothing in ("'{}'::text[]", "NULL::text[]"):
        assert raw("web").execute(LOOK.replace(f"ARRAY['{O.handle}']", nothing).encode()).fetchall() == []
    assert entries(owner) == 0
    handles = [f"nobody{number:a>10}" for number in range(120)]
    assert reading.disclose(V.id, [*handles, O.handle], "profile").keys() == {O.handle}
    assert entries(owner) == 121


def test_the_door_is_asked_for_in_one_place_of_the_code() -> None:
    """Whoever reads past `reading` and `review` would read past their checks."""
    asked = set()
    for app in ("config", "profiles", "disclosure", "intros"):
        for path in (CHECKOUT / app).rglob("*.py"):
            text = path.read_text("utf-8")
            if "LATERAL disclose(" in text or "LATERAL review_entries(" in text or "FROM disclose(" in text:
                asked.add(str(path.relative_to(CHECKOUT)))
    assert asked == {"disclosure/reading.py", "disclosure/review.py"}


def test_someone_else_at_the_same_time_is_someone_else(owner: psycopg.Connection) -> None:
    """The binding ends with its statement: the next on the same connection is bound anew."""
    reading.disclose(V.id, [O.handle], "profile")
    reading.disclose(OTHER.id, [O.handle], "profile")
    with connection.cursor() as cursor:
        cursor.execute("SELECT viewer(), current_setting('halfveil.bound_at', true)")
        assert cursor.fetchone() == (None, "")
    viewers = owner.execute(
        "SELECT p.member_id FROM ledger_entry e JOIN ledger_pseudonym p ON p.pseudonym = e.viewer"
        " ORDER BY e.id DESC LIMIT 2"
    )
    assert viewers.fetchall() == [(OTHER.id,), (V.id,)]
    assert Member.objects.count() == 0
