"""What goes wrong in one place of the database, for each piece of introducing and meeting."""

from tests.asking.slips import Slip

ANSWER = "answer_as_introducer(bigint, text, text, text)"
ASK_TARGET = "step_ask_target(bigint, integer)"
AS_TARGET = "answer_as_target(bigint, text, text[])"
CIRCLE = "eligible_introducers(bigint, bigint, text, timestamptz, bigint[], integer)"
ROOM = "has_room(bigint, text, timestamptz)"
SEEK = "seek_introduction(bigint, text, text, text, text, bigint[], text[], text)"
SHUT = "UPDATE intros_introduction SET state = 'closed' WHERE id = sought.id"

SLIPS = {
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
    "a second question is asked": Slip("ask_first(bigint, text)", "OR sought.question <> ''", ""),
    "the seeker replies again": Slip("answer_question(bigint, text, bigint[])", "AND i.replied_at IS NULL", ""),
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
    # exchanges
    "what was not offered is exchanged": Slip(AS_TARGET, "AND kinds <@ mine.exchange::text[]", ""),
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
