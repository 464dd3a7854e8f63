"""What goes wrong tells nothing: no message holds another's value, no probe tells what is there from what is not."""

from collections.abc import Callable

import psycopg
import pytest

from config.catalogue import TABLES
from tests.leaks.door.test_rows import said
from tests.leaks.door.world import MARK, MEMBER, OTHER, O, Person, V, fill

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
FRIEND = Person(6600000000000000, "wangfang")
NOBODY = Person(4400000000000000, "nobodyatall")
BOUND = f"(SELECT bind_viewer({V.id}) AS id OFFSET 0) b"
"""The door opens only to who was bound by the statement that asks."""
UNBOUND = "(SELECT 1 AS id) b"

# {id}, {field}, {row} and {handle} are 陈志远's, or nobody's at all.
PROBES = (
    "INSERT INTO profiles_wording (id, field_id, owner_id, tier, zh, en) VALUES (1, {field}, {id}, 1, 'x', '')",
    "INSERT INTO profiles_wording (id, field_id, owner_id, tier, zh, en) VALUES (1, {field}, {me}, 1, 'x', '')",
    "INSERT INTO profiles_field (id, owner_id, kind, position, version) VALUES (1, {id}, 'city', 0, 1)",
    "UPDATE profiles_wording SET field_id = {field}",
    "UPDATE profiles_wording SET owner_id = {id}",
    "UPDATE profiles_field SET owner_id = {id}",
    "UPDATE profiles_member SET language = 'en' WHERE id = {id}",
    "UPDATE profiles_wording SET zh = 'x' WHERE id = {row} RETURNING zh",
    "DELETE FROM profiles_wording WHERE id = {row} RETURNING zh",
    "SELECT * FROM profiles_wording WHERE id = {row} FOR UPDATE",
    "SELECT * FROM profiles_member WHERE handle = '{handle}'",
    "INSERT INTO django_admin_log (action_time, user_id, object_repr, action_flag, change_message)"
    " VALUES (now(), {id}, '', 1, '')",
    "INSERT INTO disclosure_case (id, title, about_handle, opened_at, closes_at)"
    " VALUES (1, '', '{handle}', now(), now())",
    "INSERT INTO disclosure_casereviewer (permission_id, user_id, content_object_id) VALUES (1, {me}, {row})",
    "SELECT d.* FROM {b}, LATERAL disclose(CASE WHEN b.id > 0 THEN ARRAY['{handle}'] END, 'profile') d",
    "SELECT * FROM my_contacts('{handle}', NULL, NULL, 5)",
    "SELECT * FROM my_history('{handle}')",
    "SELECT * FROM my_grants('{handle}')",
    "SELECT set_level('{handle}', 2::smallint, 1::smallint)",
    "SELECT end_relationship('{handle}')",
    "SELECT set_end('{handle}', now() + interval '1 day')",
    "SELECT under FROM my_labels('{handle}')",
    "SELECT * FROM my_labelled({row}, '', 9)",
    "SELECT rename_label({row}, 'x')",
    "SELECT erase_label({row})",
    "SELECT label_people({row}, ARRAY['{handle}'], '{{}}')",
    "SELECT label_people({me} + 1, ARRAY['{handle}'], '{{}}'), (SELECT count(*) FROM disclosure_labelmember)",
    "SELECT hide_from_label({row}, true)",
    "SELECT withhold({field}, '{friend}', NULL, true)",
    "SELECT withhold({me} + 1, NULL, {row}, true)",
    "SELECT * FROM my_readers({field}, NULL, NULL, 9)",
    "SELECT * FROM my_reach({field})",
    "SELECT * FROM my_withholdings({field})",
    "SELECT kind FROM my_preview('{handle}', 4::smallint)",
    "SELECT revoke_grant('{handle}', NULL)",
    "SELECT give_grant(ARRAY[{me} + 1], '{handle}', now() + interval '1 day')",
    "SELECT ask_for_fields(1, '{handle}', ARRAY[{field}], 'advice', '', '{{}}')",
    "SELECT seek_introduction(1, '{handle}', '{friend}', 'advice', '', '{{}}', '{{}}', '')",
    "SELECT seek_introduction(1, '{other}', '{handle}', 'advice', '', '{{}}', '{{}}', '')",
    "SELECT ask_for_fields(1, '{other}', ARRAY[{their}], 'advice', '', ARRAY[{row}])",
    "SELECT withdraw_access_request({row})",
    "SELECT answer_access_request({row}, 'declined', '{{}}', NULL)",
    "SELECT answer_as_introducer({row}, 'passed', '')",
    "SELECT answer_as_target({row}, 'declined')",
    "SELECT withdraw_introduction({row})",
    "SELECT r.* FROM {b}, LATERAL review_entries(CASE WHEN b.id > 0 THEN {row} END, NULL, NULL,"
    " now() - interval '1 day', now(), NULL, NULL, 5) r",
)
# What stands in the way of each is a constraint, with a row of 陈志远's behind it or a value refused.
CLASHES = (
    "INSERT INTO profiles_field (id, owner_id, kind, position, version) VALUES ({id} + 1, {me}, 'city', 0, 1)",
    "INSERT INTO profiles_field (id, owner_id, kind, position, version) VALUES (1, {me}, 'company', 0, 1)",
    "INSERT INTO profiles_field (id, owner_id, kind, position, ask_from, version) VALUES (1, {me}, 'city', 0, 9, 1)",
    "INSERT INTO profiles_field (id, owner_id, kind, position, version) VALUES (1, {me}, NULL, 0, 1)",
    "INSERT INTO profiles_wording (id, field_id, owner_id, tier, zh, en) VALUES ({id} + 1, {me} + 1, {me}, 1, 'x', '')",
    "INSERT INTO profiles_wording (id, field_id, owner_id, tier, coarse, zh) VALUES (1, {me} + 1, {me}, 2, 9, 'x')",
    "INSERT INTO profiles_wording (id, field_id, owner_id, tier, zh, en) VALUES (1, {me} + 1, {me}, 1, '', '')",
    "UPDATE profiles_wording SET id = {id} + 1 WHERE tier = 2",
    "SELECT ask_for_fields({id} + 1, '{other}', ARRAY[{their}], 'advice', '', '{{}}')",
    "SELECT ask_for_fields(1, '{other}', ARRAY[{their}], 'advice', repeat('long', 99), '{{}}')",
    "SELECT seek_introduction({id} + 1, '{other}', '{friend}', 'advice', '', '{{}}', '{{}}', '')",
    "SELECT enrol({id}, 'new', 'en', 1, 'x', 'y', 'z', 1::smallint, true, NULL)",
    "SELECT enrol(1, '{handle}', 'en', 1, 'x', 'y', 'z', 1::smallint, true, NULL)",
    "SELECT set_level('{friend}', 99::smallint, 1::smallint)",
)


@pytest.fixture
def owner(raw: Connect) -> psycopg.Connection:
    """周建国 may be asked for a field, and 王芳 introduces 林晓梅 to him."""
    connection = raw("owner")
    fill(connection)
    connection.execute(MEMBER, {"me": FRIEND.id, "handle": FRIEND.handle, "staff": False})
    connection.execute(
        "INSERT INTO disclosure_relationship (owner_id, viewer_id, level, basis, since)"
        " VALUES (%s, %s, 1, 'met', now())",
        [V.id, FRIEND.id],
    )
    connection.execute("UPDATE disclosure_shield SET person_id = %s WHERE label_id IS NULL", [FRIEND.id])
    connection.execute("UPDATE disclosure_labelmember SET viewer_id = %s", [FRIEND.id])
    connection.execute("UPDATE disclosure_accessrequest SET state = 'closed'")
    connection.execute("UPDATE intros_introduction SET state = 'closed' WHERE state = 'waiting'")
    ids = {"id": OTHER.id + 1, "owner": OTHER.id}
    connection.execute(
        "INSERT INTO profiles_field (id, owner_id, kind, position, ask_from, version)"
        " VALUES (%(id)s, %(owner)s, 'city', 0, 0, 1)",
        ids,
    )
    connection.execute(
        "INSERT INTO profiles_wording (id, field_id, owner_id, tier, zh, en)"
        " VALUES (%(id)s, %(id)s, %(owner)s, 2, 'city', '')",
        ids,
    )
    return connection


HIDDEN_BY = {
    "a shield": f"INSERT INTO disclosure_shield (owner_id, person_id) VALUES ({O.id}, {V.id})",
    "a shield of one's own": f"INSERT INTO disclosure_shield (owner_id, person_id) VALUES ({V.id}, {O.id})",
    "a closed account": f"UPDATE profiles_member SET is_active = false WHERE id = {O.id}",
    "not being listed": f"UPDATE profiles_member SET listed = false WHERE id = {O.id}",
}


@pytest.fixture(params=list(HIDDEN_BY.values()), ids=list(HIDDEN_BY))
def hidden(owner: psycopg.Connection, request: pytest.FixtureRequest) -> None:
    """陈志远 is not there for 林晓梅: to her he must be as if he were nobody."""
    owner.execute(request.param.encode())
    owner.execute(
        "DELETE FROM disclosure_relationshipevent WHERE what = 'hidden'"
    )  # whose shield it is, knows it


def put(web: psycopg.Connection, statement: str, of: Person, *, bound: bool) -> str:
    """What the web gets for a statement about a person; whatever it does is undone where it can be."""
    about = {
        "id": of.id, "field": of.id + 1, "row": of.id + 1, "handle": of.handle, "me": V.id, "other": OTHER.handle,
        "their": OTHER.id + 1, "friend": FRIEND.handle, "b": BOUND if bound else UNBOUND,
    }  # fmt: skip
    whole = statement.format(**about)
    if "{b}" in statement:  # a transaction of its own
        try:
            return repr(web.execute(whole.encode()).fetchall())
        except psycopg.Error as error:
            diag = error.diag
            return f"{diag.sqlstate} {diag.message_primary} {diag.message_detail} {diag.context}"
    with web.transaction(force_rollback=True):
        if bound:
            web.execute("SELECT bind_viewer(%s)", [V.id])
        return said(web, whole)


def answers(web: psycopg.Connection, of: Person, *, bound: bool) -> dict[str, str]:
    """What every probe is answered, with what was asked about written in one way."""
    every = {probe: put(web, probe, of, bound=bound) for probe in PROBES}
    return {
        probe: got.replace(str(of.id)[:-1], "ID").replace(of.handle, "HANDLE") for probe, got in every.items()
    }


@pytest.mark.usefixtures("hidden")
@pytest.mark.parametrize("bound", [True, False], ids=["bound", "unbound"])
def test_what_is_there_and_hidden_is_answered_as_what_is_not_there(raw: Connect, bound: bool) -> None:
    there = answers(raw("web"), O, bound=bound)
    assert there == answers(raw("web"), NOBODY, bound=bound)
    assert not [got for got in there.values() if MARK.search(got)]


@pytest.mark.usefixtures("owner")
def test_the_same_probes_tell_what_one_may_know(raw: Connect) -> None:
    """They reach their functions: of 周建国, whom 林晓梅 knows, they do tell."""
    there, nowhere = (answers(raw("web"), person, bound=True) for person in (OTHER, NOBODY))
    told = {probe.partition("(")[0].split()[-1] for probe in PROBES if there[probe] != nowhere[probe]}
    assert told == {
        "ask_for_fields", "disclose", "end_relationship", "give_grant", "my_contacts", "my_grants", "my_history",
        "my_preview", "revoke_grant", "seek_introduction", "set_end", "set_level",
    }  # fmt: skip


@pytest.mark.usefixtures("owner")
def test_a_constraint_says_its_name_and_no_row(raw: Connect) -> None:
    web = raw("web")
    for clash in CLASHES:
        said_of_it = put(web, clash, O, bound=True)
        state, _, words = said_of_it.partition(" ")
        assert state[:2] in {"22", "23"}, f"{clash}: {said_of_it}"
        assert not MARK.search(said_of_it)
        assert "DETAIL" not in words
        assert "Failing row" not in words
        assert "Key (" not in words


@pytest.mark.usefixtures("owner")
def test_no_function_of_the_reader_is_run_over_rows_of_others(raw: Connect) -> None:
    """A cast or a division that fails would quote the row it failed on: rows of others never get so far."""
    tricks = (
        "SELECT FROM {} t WHERE (t::text)::integer = 1",
        "SELECT FROM {} t WHERE 1 / (length(t::text) - length(t::text)) = 1",
        "SELECT (t::text)::integer FROM {} t",
        "SELECT t::text FROM {} t ORDER BY (t::text)::integer",
        "SELECT x.* FROM {} t, LATERAL (SELECT (t::text)::date OFFSET 0) x",
        "SELECT max((t::text)::integer) FROM {} t GROUP BY t.*",
    )
    web = raw("web")
    for name, table in TABLES.items():
        if not (table.guarded and "SELECT" in table.web) or table.rows == "true":
            continue
        for trick in tricks:
            of_others = put(web, trick.format(name), O, bound=False)
            assert of_others in {"[]", "0"}, f"{trick} on {name} ran over rows of others: {of_others}"
            if not table.own:
                continue  # nobody's own
            mine = put(web, trick.format(name), O, bound=True)
            assert mine.startswith("22"), f"{trick} on {name} met no row of one's own: {mine}"
            assert not MARK.search(mine)
