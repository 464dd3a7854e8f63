"""Two introductions that the introducer began: in one a side said yes and waits, the other came to nothing."""

from datetime import datetime, timedelta
from random import Random

from django.db.backends.utils import CursorWrapper

from intros.population.instants import REST, answer_by, days

PAIRS = """
    SELECT DISTINCT ON (one.owner_id) one.owner_id, one.viewer_id, other.viewer_id
    FROM disclosure_relationship one
    JOIN disclosure_relationship other ON other.owner_id = one.owner_id AND other.viewer_id > one.viewer_id
    WHERE one.owner_id <= %s AND one.ends_at IS NULL AND other.ends_at IS NULL
      AND (SELECT count(*) FROM disclosure_relationship r JOIN profiles_member m ON m.id = r.owner_id AND m.is_active
           WHERE r.owner_id IN (one.viewer_id, other.viewer_id) AND r.viewer_id = one.owner_id AND r.level >= 2) = 2
      AND NOT EXISTS (SELECT FROM disclosure_relationship r
                      WHERE (r.owner_id, r.viewer_id) = (one.viewer_id, other.viewer_id)
                         OR (r.owner_id, r.viewer_id) = (other.viewer_id, one.viewer_id))
      AND NOT EXISTS (SELECT FROM disclosure_shield s
                      WHERE s.owner_id IN (one.owner_id, one.viewer_id, other.viewer_id))
      AND one.viewer_id > %s
    ORDER BY one.owner_id DESC, one.viewer_id, other.viewer_id LIMIT 2
"""
"""Introducers among the first some, with two contacts who trust them and don't know each other."""
AMONG = 100

INTRODUCERS = """
    INSERT INTO intros_introducerpart
        (id, introducer_id, seeker_handle, target_handle, purpose, note, words, state, arrived_at, answer_by, closes_at,
         retry_at, changed_at, version)
    SELECT %s, %s, a.handle, b.handle, 'acquainted', '', '两位都是实在人，该认识一下。', %s, %s, %s, %s, %s, %s, 1
    FROM profiles_member a, profiles_member b WHERE a.id = %s AND b.id = %s
"""
SIDES = """
    INSERT INTO intros_targetpart
        (id, brought_id, target_id, seeker_handle, introducer_handle, purpose, note, words, state, arrived_at,
         answer_by, changed_at, version)
    SELECT derived_id(%s, p.id), p.id, %s, o.handle, i.handle, p.purpose, '', p.words, %s, p.arrived_at, %s, %s, 2
    FROM intros_introducerpart p JOIN profiles_member i ON i.id = p.introducer_id, profiles_member o
    WHERE p.id = %s AND o.id = %s
"""
NOTICES = """
    INSERT INTO disclosure_notice (id, member_id, kind, row_id, made_at, seen_at)
    SELECT derived_id('notice' || 'introduced', t.id), t.target_id, 'introduced', t.id, t.arrived_at, t.changed_at
    FROM intros_targetpart t WHERE t.brought_id IS NOT NULL
"""


def bring(cursor: CursorWrapper, rng: Random, now: datetime, cast: int) -> None:
    """Let two members, if there are such, bring two others each together: nobody of the cast, who come first."""
    cursor.execute(PAIRS, [AMONG, cast])
    stories = ((days(8), "vouched", ("willing", "lapsed")), (days(30), "closed", ("closed", "declined")))
    for (introducer, one, other), (ago, state, sides) in zip(cursor.fetchall(), stories, strict=False):
        root, began = rng.getrandbits(63), now - ago
        hour, later = answer_by(began, 14), began + timedelta(hours=3)
        changed = hour if state == "closed" else began
        retry = answer_by(hour, REST)
        params = [root, introducer, state, began, hour, hour, retry, changed, one, other]
        cursor.execute(INTRODUCERS, params)
        pairs = (("bring_to_one", one, other), ("bring_to_other", other, one))
        for (step, side, who), said in zip(pairs, sides, strict=True):
            waited = said in {"willing", "closed"}
            due = hour if waited else answer_by(began, 5)
            at = {"lapsed": due, "closed": hour}.get(said, later)
            cursor.execute(SIDES, [step, side, said, due, at, root, who])
    cursor.execute(NOTICES)
