"""What goes wrong in one place of the database, for each piece of introducing and meeting."""

from tests.asking.slips import Slip
from tests.histories.played import (
    WHO_BRINGS,
    WHO_IS_SERVED,
    WHO_MEETS,
    WHO_MEETS_THOSE_WHO_WORK,
    WHO_SEEKS,
    WHO_WORKS,
)

ANSWER = "answer_as_introducer(bigint, text, text, text)"
ASK_TARGET = "step_ask_target(bigint, integer)"
AS_TARGET = "answer_as_target(bigint, text, text[])"
CIRCLE = "eligible_introducers(bigint, bigint, text, timestamptz, bigint[], integer)"
ROOM = "has_room(bigint, text, timestamptz)"
SEEK = "seek_introduction(bigint, text, text, text, text, bigint[], text[], text)"
SHUT = "UPDATE intros_introduction SET state = 'closed' WHERE id = sought.id"

AS_BROUGHT = "answer_as_brought(bigint, text, text[])"
BRING = "bring_together(bigint, text, text, text, text)"
BRING_TO = "bring_to(text, intros_introducerpart, bigint, bigint)"
CONNECT = "connect_brought(intros_introducerpart, bigint, bigint)"
LETS = "lets_introduce(bigint, bigint, bigint)"
MAY_BRING = "may_be_brought(intros_introducerpart, bigint, bigint)"
THANK = "thank_introducer(bigint)"
NO = "IF answer IN ('never', 'unwanted') THEN"

INTRODUCING = {
    # through one's circle, and by description
    "the weakest tie comes first": Slip(CIRCLE, "ORDER BY tie.weaker DESC", "ORDER BY tie.weaker"),
    "after a pass nobody is asked": Slip("go_on_in_circle()", "AND i.circle AND", "AND NOT i.circle AND"),
    "the circle is asked all at once": Slip(
        "bring_to_introducer(intros_introduction, bigint)",
        "PERFORM open_to(",
        "PERFORM queue_step('ask_circle', sought.id, (coalesce(before, 0) + 2)::integer) WHERE sought.circle;"
        " PERFORM open_to(",
    ),
    "the seeker reads who was asked": Slip(
        "bring_to_introducer(intros_introduction, bigint)",
        "PERFORM open_to(",
        "UPDATE intros_introduction SET introducer_handle = (SELECT handle FROM profiles_member WHERE id = introducer)"
        " WHERE id = sought.id; PERFORM open_to(",
    ),
    "a wish leads to the seeker": Slip(ANSWER, "chosen <> seeker_handle AND", ""),
    # one question, and words taken back
    "a second question is asked": Slip("ask_first(bigint, text)", "AND sought.question = ''", ""),
    "the seeker replies again": Slip("answer_question(bigint, text, bigint[])", "AND i.replied_at IS NULL", ""),
    "a reply comes to whoever has answered": Slip(
        "answer_question(bigint, text, bigint[])", "AND t.state = 'asked' AND t.answer_by > instant()", ""
    ),
    "words that were taken back can be relied on": Slip(
        "withdraw_vouch(bigint)", "THEN 'lapsed' ELSE t.state", "THEN t.state ELSE t.state"
    ),
    "nobody hears that words were taken back": Slip(
        "withdraw_vouch(bigint)", "IF mine.state = 'connected' THEN", "IF false THEN"
    ),
    # face
    "a no closes at once": Slip(
        AS_TARGET, "IF answer = 'never' THEN", f"{SHUT} AND answer = 'declined'; IF answer = 'never' THEN"
    ),
    "a pass closes at once": Slip(
        ANSWER, "IF answer = 'vouched' THEN", f"{SHUT} AND answer = 'passed'; IF answer = 'vouched' THEN"
    ),
    "the introducer hears of a no": Slip(
        AS_TARGET, "IF answer = 'never' THEN",
        "UPDATE intros_introducerpart SET state = 'closed' WHERE introduction_id = sought.id AND answer <> 'accepted';"
        " IF answer = 'never' THEN",
    ),
    # room and rest
    "four are open": Slip(SEEK, ">= 3 THEN", ">= 4 THEN"),
    "six vouches are open": Slip(ROOM, "< 5", "<= 5"),
    "a target's own number is forgotten": Slip(ROOM, "r.member_id = has_room.member), 2)", "false), 2)"),
    "whoever comes last is first": Slip("deliver_queued(integer)", "ORDER BY q.id LIMIT", "ORDER BY q.id DESC LIMIT"),
    "one is asked twice for one person": Slip(
        ASK_TARGET, "AND coalesce(o.retry_at, b.retry_at) > instant()", "AND false"
    ),
    "it may be sought again at once": Slip(SEEK, "OR i.retry_at > at", ""),
    "a meeting lifts nothing": Slip("lift_introduction_rest()", "e.what = 'met'", "e.what = 'parted'"),
    "a holiday counts": Slip("answer_by(timestamptz, integer)", "WHERE h.day = today + n", "WHERE false"),
    "what was not offered is exchanged": Slip(AS_TARGET, "AND kinds <@ mine.exchange::text[]", ""),
}  # fmt: skip

MEETING = {
    "an offer that is declined is closed": Slip(
        "answer_exchange(bigint, boolean)", "SET state = 'declined', changed_at = instant() WHERE id = answer;",
        "SET state = 'declined' WHERE id = answer;"
        " UPDATE disclosure_exchangeoffer SET state = 'closed' WHERE id = offer.id;",
    ),
    "two offers are no exchange": Slip(
        "offer_exchange(bigint, text, text[])", "IF cardinality(theirs.both_want) > 0", "IF false"
    ),
    "one side stays open": Slip(
        "close_rest_of_exchange(bigint)", "IN ((x.one_id, x.other_id), (x.other_id, x.one_id))",
        "IN ((x.one_id, x.other_id))",
    ),
    # meeting
    "a code is claimed by a third": Slip(
        "scanned(bytea, bytea)", "AND (k.id IS NULL OR", "AND (k.id IS NOT NULL OR k.id IS NULL OR"
    ),
    "a no at the code shows": Slip(
        "answer_showing(bigint, boolean)", "SET state = 'declined' WHERE id = mine.id;",
        "SET state = 'declined' WHERE id = mine.id; UPDATE intros_claim SET state = 'lapsed' WHERE id = held.id;",
    ),
    "one alone is recognised": Slip(
        "say_known(bigint, text)", "IF mine IS NOT NULL AND theirs IS NOT NULL", "IF mine IS NOT NULL"
    ),
    "one tick is enough": Slip(
        "tick_met(bigint, bigint, text, boolean)", "IF mine IS NOT NULL AND theirs IS NOT NULL", "IF mine IS NOT NULL"
    ),
}  # fmt: skip

BRINGING = {
    "one yes connects": Slip(
        CONNECT, "AND t.state = 'willing' AND t.answer_by > instant()) < 2",
        "AND t.state IN ('willing', 'asked') AND t.answer_by > instant()) < 2",
    ),
    "a side sees the other's yes": Slip(
        AS_BROUGHT, NO,
        "UPDATE intros_targetpart SET words_gone_at = instant() WHERE brought_id = root.id AND id <> part"
        f" AND state = 'asked' AND answer = 'accepted'; {NO}",
    ),
    "the introducer sees a no": Slip(
        AS_BROUGHT, NO,
        f"UPDATE intros_introducerpart SET state = 'closed' WHERE id = root.id AND answer = 'declined'; {NO}",
    ),
    "a no to the introducer is one to the other": Slip(
        AS_BROUGHT, "WHEN 'never' THEN other ELSE root.introducer_id END", "WHEN 'never' THEN other ELSE other END"
    ),
    "who wants nothing more of the introducer is asked": Slip(LETS, "AND NOT refuses(member, introducer)", ""),
    "who trusts the introducer too little is asked": Slip(LETS, "t.level >= 2", "t.level >= 1"),
    "two are brought together again while it rests": Slip(BRING, "AND p.retry_at > at", "AND false"),
    "a side is asked again about the same while it rests": Slip(
        MAY_BRING, "AND coalesce(i.retry_at, b.retry_at) > instant()", "AND false"
    ),
    "whoever seeks the other is asked about them": Slip(MAY_BRING, "AND i.retry_at > instant()", "AND false"),
    "whoever knows the other is asked about them": Slip(MAY_BRING, "WHERE t.viewer_id = other)", "WHERE false)"),
    "whoever hides from the introducer is asked": Slip(
        MAY_BRING, "AND NOT EXISTS (SELECT FROM shielded(side, part.introducer_id))", ""
    ),
    "somebody who hides is shown": Slip(
        "shows_card(bigint, bigint, bigint)",
        "AND NOT EXISTS (SELECT FROM shielded(shows_card.owner, shows_card.introducer))", "",
    ),
    "the card stays open after a side's no": Slip(
        AS_BROUGHT, "PERFORM close_envelope(other, part);",
        "IF answer = 'accepted' THEN PERFORM close_envelope(other, part); END IF;",
    ),
    "the card stays open when it is let go": Slip(
        "withdraw_vouch(bigint)", "WHERE t.brought_id = mine.id;\n    RETURN 'done'", "WHERE false;\n    RETURN 'done'"
    ),
    "whoever said yes sees that it was let go": Slip(
        "withdraw_vouch(bigint)", "OR t.brought_id = mine.id AND t.state <> 'willing'", "OR t.brought_id = mine.id"
    ),
    "a yes cannot be taken back": Slip(
        AS_BROUGHT, "mine.state = 'willing' AND answer = 'declined'", "mine.state = 'willing' AND answer = 'accepted'"
    ),
    "who has no room is asked": Slip(BRING_TO, "ELSIF waits_for_room(", "ELSIF false AND waits_for_room("),
    "a sixth is under way": Slip(BRING, "IF NOT has_room(viewer(), 'introducer', at) THEN", "IF false THEN"),
    "somebody thanks twice": Slip(
        THANK, "target_id = viewer() AND state = 'accepted' AND thanked_at IS NULL",
        "target_id = viewer() AND state = 'accepted'",
    ),
    "somebody thanks before": Slip(
        THANK, "target_id = viewer() AND state = 'accepted'",
        "target_id = viewer() AND state IN ('accepted', 'willing')",
    ),
    "what one alone is ready for is exchanged": Slip(CONNECT, "INTERSECT", "UNION"),
    "whoever said yes waits beyond the hour": Slip(
        "sweep_introductions(integer)", "state IN ('asked', 'willing') AND answer_by", "state = 'asked' AND answer_by"
    ),
}  # fmt: skip

HIDES = "hides(bigint, bigint, timestamp with time zone)"
HIDDEN = "hidden_by_company(bigint, bigint)"
LAPSE = "lapse_unseen_parts()"
CONFIRM = "answer_showing(bigint, boolean)"

COMPANIES = {
    "a company hides both ways": Slip(
        HIDES, "((s.owner_id = hides.owner) AND (c.member_id = hides.viewer)",
        "(((s.owner_id = hides.owner) AND (c.member_id = hides.viewer)"
        " OR (s.owner_id = hides.viewer) AND (c.member_id = hides.owner))",
    ),
    "a company that was left is forgotten": Slip(
        HIDES, "OR (c.until > (hides.at - '180 days'::interval))", "OR false"
    ),
    "a company that was left is never forgotten": Slip(
        HIDES, "OR (c.until > (hides.at - '180 days'::interval))", "OR true"
    ),
    "another spelling is another company": Slip(
        "company_key(text)", "WHILE bare IS DISTINCT FROM before LOOP", "WHILE false LOOP"
    ),
    "what lies before whoever works there stays": Slip(
        LAPSE, "AND state = 'asked' AND pair.handle IN (seeker_handle, introducer_handle)", "AND false"
    ),
    "what lies before an introducer who works there stays": Slip(
        LAPSE, "AND state = 'asked' AND pair.handle IN (seeker_handle, target_handle)", "AND false"
    ),
    "what lies before whoever left lately stays": Slip(
        HIDDEN, "OR c.until > instant() - interval '180 days'", "OR false"
    ),
}  # fmt: skip

MEETING_COMPANIES = {
    "a claim comes before one from whom its scanner hides": Slip(
        "claim_code(bigint, bytea, bytea)",
        "WHERE NOT EXISTS (SELECT FROM hides(viewer(), found_code.owner_id, at))", "",
    ),
    "one from whom whoever confirmed hides sees the yes": Slip(
        CONFIRM, "AND (k.claimant_id = viewer() OR NOT unseen)", ""
    ),
    "one from whom whoever confirmed hides is told": Slip(CONFIRM, "IF NOT unseen THEN", "IF true THEN"),
    "one from whom somebody hides exchanges with them": Slip(
        "exchange_between(bigint, bigint, text[])", "OR EXISTS (SELECT FROM shielded(one, other))", ""
    ),
    "whoever hides cannot decline": Slip(
        "answer_exchange(bigint, boolean)", "hides(proposer, viewer(), instant())", "shielded(viewer(), proposer)"
    ),
    "a tick meets one from whom somebody hides": Slip(
        "tick_met(bigint, bigint, text, boolean)",
        "theirs IS NOT NULL AND NOT EXISTS (SELECT FROM shielded(viewer(), other))", "theirs IS NOT NULL",
    ),
}  # fmt: skip

BETWEEN = "desk_between(bigint, bigint, bigint)"

DESK = {
    "the desk introduces whoever has not let it": Slip(BETWEEN, "AND desk_serves(seeker)", ""),
    "the desk introduces to whoever has not let it": Slip(BETWEEN, "AND desk_serves(target)", ""),
    "the desk comes before the circle": Slip(CIRCLE, "0::smallint, 0::smallint", "9::smallint, 9::smallint"),
    "the desk's words come to nobody": Slip(ASK_TARGET, "OR desk_between(", "OR false AND desk_between("),
    "whoever has no contacts is not served": Slip(SEEK, "AND desk_serves(viewer())", "AND false"),
}

SLIPS = {
    "introducing": (WHO_SEEKS, INTRODUCING),
    "meeting": (WHO_MEETS, MEETING),
    "bringing together": (WHO_BRINGS, BRINGING),
    "companies": (WHO_WORKS, COMPANIES),
    "meeting who works there": (WHO_MEETS_THOSE_WHO_WORK, MEETING_COMPANIES),
    "the desk": (WHO_IS_SERVED, DESK),
}
"""Slips, and what of all that can happen shows them."""
