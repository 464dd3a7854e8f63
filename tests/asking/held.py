"""What the database holds of everything that the model of asking speaks of, in the model's words."""

from collections import Counter
from typing import Any

import psycopg

EMPTIED = (
    "disclosure_notice", "disclosure_grant", "disclosure_refusal", "disclosure_outbox", "disclosure_shield",
    "disclosure_accessdecision", "disclosure_accessrequest", "disclosure_relationship",
    "disclosure_relationshipevent", "intros_introducerpart", "intros_targetpart", "intros_introduction",
    "intros_queued", "disclosure_report", "disclosure_assistant", "disclosure_triage",
)  # fmt: skip
"""What goes between one history and the next."""

ASKS = """
    SELECT id, asker_id, owner_handle, NULL, state, version, answer_by, retry_at FROM disclosure_accessrequest
    UNION ALL
    SELECT id, seeker_id, target_handle, introducer_handle, state, version, answer_by, retry_at
    FROM intros_introduction
"""
PARTS = """
    SELECT id, request_id, owner_id, state, version, answer_by FROM disclosure_accessdecision
    UNION ALL SELECT id, introduction_id, introducer_id, state, version, answer_by FROM intros_introducerpart
    UNION ALL SELECT id, introduction_id, target_id, state, version, answer_by FROM intros_targetpart
"""
TRUST = "SELECT owner_id, viewer_id, level FROM disclosure_relationship"
GRANTS = """
    SELECT f.kind, g.owner_id, g.user_id, g.basis, g.reference, g.expires_at FROM disclosure_grant g
    JOIN profiles_wording w ON w.id = g.content_object_id JOIN profiles_field f ON f.id = w.field_id
"""
NOTICES = "SELECT member_id, kind, row_id FROM disclosure_notice WHERE kind <> 'assistant_named'"
RECORD = """
    SELECT e.act, o.member_id, v.member_id, e.reference FROM ledger_entry e
    JOIN ledger_pseudonym o ON o.pseudonym = e.owner JOIN ledger_pseudonym v ON v.pseudonym = e.viewer
    WHERE e.id > %s
"""
EVENTS = (
    "SELECT owner_id, viewer_id FROM disclosure_relationshipevent WHERE what = 'introduced' AND level = 1"
)
LINE = "SELECT step, row_id, version, member_id FROM intros_queued ORDER BY id"
REPORTS = "SELECT reporter_id, reported_handle FROM disclosure_report WHERE sort = 'mismatch'"
HELPERS = "SELECT principal_id, assistant_id FROM disclosure_assistant"
TRIAGE = """
    SELECT d.request_id, t.id, t.assistant_id, t.state, t.version, d.triaged FROM disclosure_accessdecision d
    JOIN disclosure_triage t ON t.decision_id = d.id
"""
STEPS = "SELECT step, row_id, version, id, done_at IS NOT NULL FROM disclosure_outbox"


def holds(
    superuser: psycopg.Connection, number: dict[int, int], by_handle: dict[str, int], since: int
) -> dict[str, Any]:
    """As `Model.holds`, members by their numbers in it; of the record only what came after the entry `since`."""
    with superuser.pipeline():
        cursors = [
            superuser.execute(query.encode(), params)
            for query, params in (
                (ASKS, []), (PARTS, []), (TRUST, []), (GRANTS, []), (NOTICES, []), (RECORD, [since]),
                (EVENTS, []), (STEPS, []), (LINE, []), (REPORTS, []), (HELPERS, []), (TRIAGE, []),
            )
        ]  # fmt: skip
    asks, parts, trust, opened, notices, record, events, steps, line, reports, helpers, triage = (
        cursor.fetchall() for cursor in cursors
    )
    of = {part: ask for part, ask, *_rest in parts} | {part: ask for ask, part, *_rest in triage}
    came_to: dict[int, dict[int, Any]] = {}
    for _id, ask, who, *state in parts:
        assert number[who] not in came_to.setdefault(ask, {}), "the same came to somebody twice"
        came_to[ask][number[who]] = tuple(state)
    return {
        "asks": {
            ask: (number[asker], by_handle[owner], by_handle.get(introducer), *rest, came_to.get(ask, {}))
            for ask, asker, owner, introducer, *rest in asks
        },
        "trust": {(number[owner], number[viewer]): level for owner, viewer, level in trust},
        "grants": {
            (kind, number[owner], number[viewer], basis, ask): until
            for kind, owner, viewer, basis, ask, until in opened
        },
        "notices": Counter((number[who], kind, of.get(row, row)) for who, kind, row in notices),
        "record": Counter((act, number[owner], number[viewer], ask) for act, owner, viewer, ask in record),
        "met": Counter((number[owner], number[viewer]) for owner, viewer in events),
        "todo": sorted((step, row, version) for step, row, version, _id, done in steps if not done),
        "done": sorted((step, row, version) for step, row, version, _id, done in steps if done),
        "line": [((step, row, version), number[who]) for step, row, version, who in line],
        "reports": Counter((number[who], by_handle[asker]) for who, asker in reports),
        "helpers": {number[principal]: number[helper] for principal, helper in helpers},
        "triage": {ask: (number[helper], *rest) for ask, _part, helper, *rest in triage},
    }
