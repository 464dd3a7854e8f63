"""Somebody who hides from a member is to them as somebody who closed their account: whatever they try, alike."""

from collections.abc import Callable

import psycopg
import pytest

from tests.leaks.door.test_rows import said
from tests.leaks.door.world import MEMBER, OTHER, Person, V, fill

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
FRIEND = Person(6600000000000000, "wangfang")
BOUND = f"(SELECT bind_viewer({V.id}) AS id OFFSET 0) b"
X = OTHER.handle
LATER = "now() + interval '1 day'"

# 林晓梅 knew X before, and is asked, introduced and told of things by X.
TRIED = (
    f"SELECT d.* FROM {BOUND}, LATERAL disclose(CASE WHEN b.id > 0 THEN ARRAY['{X}'] END, 'profile') d",
    "SELECT * FROM directory(NULL, 50)",
    "SELECT handle FROM my_contacts(NULL, NULL, NULL, 50)",
    f"SELECT what FROM my_history('{X}')",
    f"SELECT handle, wording_id FROM my_grants('{X}')",
    "SELECT kind, row_id FROM disclosure_notice",
    f"SELECT set_level('{X}', 3::smallint, 1::smallint)",
    f"SELECT end_relationship('{X}')",
    f"SELECT set_end('{X}', {LATER})",
    f"SELECT hide_from('{X}', true)",
    f"SELECT hide_from('{X}', false)",
    f"SELECT keep_note(1, '{X}', 'sealed')",
    f"SELECT withhold({V.id + 1}, '{X}', NULL, true)",
    f"SELECT label_people({V.id + 1}, ARRAY['{X}'], '{{}}')",
    f"SELECT under FROM my_labels('{X}')",
    f"SELECT handle FROM my_labelled({V.id + 1}, '', 9)",
    f"SELECT kind, reason FROM my_preview('{X}', NULL)",
    f"SELECT * FROM my_view_of('{X}')",
    f"SELECT * FROM my_reach({V.id + 1})",
    f"SELECT handle, reason FROM my_readers({V.id + 1}, NULL, NULL, 9)",
    "SELECT handle, label FROM my_shields()",
    "SELECT handle, label FROM my_withholdings(NULL)",
    f"SELECT give_grant(ARRAY[{V.id + 1}], '{X}', {LATER})",
    f"SELECT revoke_grant('{X}', NULL)",
    f"SELECT ask_for_fields(1, '{X}', ARRAY[{OTHER.id + 1}], 'advice', '', '{{}}')",
    f"SELECT seek_introduction(1, '{X}', '{FRIEND.handle}', 'advice', '', '{{}}', '{{}}', '')",
    f"SELECT seek_introduction(1, '{FRIEND.handle}', '{X}', 'advice', '', '{{}}', '{{}}', '')",
    f"SELECT bring_together(1, '{X}', '{FRIEND.handle}', 'advice', '')",
    f"SELECT answer_access_request({V.id + 1}, 'granted', ARRAY[{V.id + 1}], {LATER})",
    f"SELECT answer_access_request({V.id + 1}, 'declined', '{{}}', NULL)",
    f"SELECT answer_access_request({V.id + 1}, 'never', '{{}}', NULL)",
    f"SELECT answer_as_introducer({V.id + 1}, 'vouched', 'words')",
    f"SELECT answer_as_introducer({V.id + 1}, 'passed', '')",
    f"SELECT answer_as_target({V.id + 1}, 'accepted')",
    f"SELECT answer_as_target({V.id + 1}, 'declined')",
    f"SELECT answer_as_target({V.id + 1}, 'never')",
    f"SELECT withdraw_access_request({V.id + 1})",
    f"SELECT withdraw_introduction({V.id + 1})",
)


@pytest.fixture
def owner(raw: Connect) -> psycopg.Connection:
    """X shows something to all, and may be asked for more; 王芳 knows both."""
    connection = raw("owner")
    fill(connection)
    connection.execute(MEMBER, {"me": FRIEND.id, "handle": FRIEND.handle, "staff": False})
    relate = (
        "INSERT INTO disclosure_relationship (owner_id, viewer_id, level, basis, since)"
        " VALUES (%s, %s, 2, 'met', now())"
    )
    for one, other in ((V, FRIEND), (FRIEND, V), (FRIEND, OTHER), (OTHER, FRIEND)):
        connection.execute(relate, [one.id, other.id])
    connection.execute("DELETE FROM disclosure_shield")
    connection.execute("UPDATE intros_introduction SET state = 'closed' WHERE id = %s", [V.id + 1])
    connection.execute("UPDATE disclosure_accessrequest SET state = 'closed' WHERE id = %s", [V.id + 1])
    connection.execute(
        "INSERT INTO profiles_field (id, owner_id, kind, position, ask_from, version)"
        " VALUES (%s, %s, 'city', 0, 0, 1)",
        [OTHER.id + 1, OTHER.id],
    )
    wording = (
        "INSERT INTO profiles_wording (id, field_id, owner_id, tier, coarse, zh, en)"
        " VALUES (%s, %s, %s, %s, %s, 'city', '')"
    )
    for tier, coarse in ((0, 1), (2, 0)):
        connection.execute(wording, [OTHER.id + 1 + tier, OTHER.id + 1, OTHER.id, tier, coarse])
    return connection


def outcomes(web: psycopg.Connection) -> dict[str, str]:
    """What 林晓梅 gets, whatever she tries; each try is undone."""
    every = {}
    for statement in TRIED:
        if BOUND in statement:
            every[statement] = repr(web.execute(statement.encode()).fetchall())
            continue
        with web.transaction(force_rollback=True):
            web.execute("SELECT bind_viewer(%s)", [V.id])
            every[statement] = said(web, statement)
    return every


def test_who_hides_and_who_is_gone_are_the_same_to_whatever_is_tried(
    owner: psycopg.Connection, raw: Connect
) -> None:
    web = raw("web")
    here = outcomes(web)
    owner.execute("INSERT INTO disclosure_shield (owner_id, person_id) VALUES (%s, %s)", [OTHER.id, V.id])
    hides = outcomes(web)
    owner.execute("DELETE FROM disclosure_shield")
    owner.execute("UPDATE profiles_member SET is_active = false WHERE id = %s", [OTHER.id])
    gone = outcomes(web)
    assert hides == gone
    told = [statement for statement in TRIED if here[statement] != gone[statement]]
    assert len(told) >= 6, f"who is there must be another matter: {told}"


def test_who_hides_and_who_is_gone_are_the_same_to_the_steps_that_follow(
    owner: psycopg.Connection, raw: Connect
) -> None:
    """An ask or an introduction that 林晓梅 started before X hid goes nowhere, and looks as it did."""
    web, worker = raw("web"), raw("worker")

    def ask_and_carry(hide: str) -> list[object]:
        seen: list[object] = []
        for start in (
            f"SELECT ask_for_fields(7, '{X}', ARRAY[{OTHER.id + 1}], 'advice', '', '{{}}')",
            f"SELECT seek_introduction(7, '{X}', '{FRIEND.handle}', 'advice', '', '{{}}', '{{}}', '')",
        ):
            with web.transaction():
                web.execute("SELECT bind_viewer(%s)", [V.id])
                web.execute(start.encode())
        owner.execute(hide.encode())
        worker.execute(
            "SELECT run_step(id) FROM disclosure_outbox WHERE row_id = 7 AND done_at IS NULL ORDER BY id"
        )
        with web.transaction():
            web.execute("SELECT bind_viewer(%s)", [V.id])
            for table in ("disclosure_accessrequest", "intros_introduction"):
                seen += web.execute(
                    f"SELECT id, state, version, retry_at::date FROM {table} ORDER BY id".encode()
                )
            seen += web.execute("SELECT kind FROM disclosure_notice ORDER BY kind")
        made = (
            "SELECT (SELECT count(*) FROM disclosure_accessdecision WHERE request_id = 7), (SELECT count(*)"
        )
        assert owner.execute(
            f"{made} FROM intros_introducerpart WHERE introduction_id = 7)".encode()
        ).fetchone() == (0, 0)
        owner.execute("DELETE FROM disclosure_outbox")
        owner.execute("DELETE FROM disclosure_accessrequest WHERE id = 7")
        owner.execute("DELETE FROM intros_introduction WHERE id = 7")
        return seen

    hides = ask_and_carry(f"INSERT INTO disclosure_shield (owner_id, person_id) VALUES ({OTHER.id}, {V.id})")
    owner.execute("DELETE FROM disclosure_shield")
    gone = ask_and_carry(f"UPDATE profiles_member SET is_active = false WHERE id = {OTHER.id}")
    assert hides == gone
