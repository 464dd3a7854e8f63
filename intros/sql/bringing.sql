-- "You two should meet": an introducer brings two of their contacts together whom nobody asked. Their own row is the first
-- one; each side has a target's row, is asked alone, and by what is in that side's own rows alone, so that nobody's being
-- asked tells of the other. Whoever locks several rows locks the introducer's first.

-- Whether a member lets an introducer bring them together with another: they are in, trust the introducer at 2 or more (or
-- let the desk introduce them), and have not said that they want nothing more of one of the two.
CREATE FUNCTION lets_introduce(member bigint, other bigint, introducer bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM profiles_member m WHERE m.id = member AND m.is_active)
       AND (EXISTS (SELECT FROM trusted_by(member, instant()) t WHERE t.viewer_id = introducer AND t.level >= 2)
            OR desk_serves(member) AND EXISTS (SELECT FROM profiles_member d WHERE d.id = introducer AND d.is_desk))
       AND NOT refuses(member, other) AND NOT refuses(member, introducer)
$$;

-- Whether a member shows themselves to another whom an introducer brings them together with: they let the introducer, who
-- is there for them, and hide from neither.
CREATE FUNCTION shows_card(owner bigint, viewer bigint, introducer bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT lets_introduce(owner, viewer, introducer)
       AND NOT EXISTS (SELECT FROM hides(shows_card.owner, shows_card.viewer, instant()))
       AND NOT EXISTS (SELECT FROM shielded(shows_card.owner, shows_card.introducer))
$$;

-- What such a member shows: what they say to those who were introduced, without ways to reach them.
CREATE FUNCTION card_for(owner bigint, viewer bigint, introducer bigint) RETURNS bigint[]
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT coalesce(array_agg(w.id ORDER BY w.id), '{}')
    FROM profiles_field f JOIN profiles_wording w ON w.field_id = f.id AND w.owner_id = card_for.owner
    WHERE f.owner_id = card_for.owner AND w.sealed IS NULL AND w.tier = 1
      AND NOT EXISTS (SELECT FROM withheld_by(card_for.owner) h WHERE h.field_id = f.id AND h.viewer_id = card_for.viewer)
      AND shows_card(card_for.owner, card_for.viewer, card_for.introducer)
$$;

-- Whether a side may be asked: they let the introducer, are open to it, see both others, do not know the other already, and
-- were neither asked about the other nor sought them while that rests. All of it is theirs to know, or the introducer's.
CREATE FUNCTION may_be_brought(part intros_introducerpart, side bigint, other bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT lets_introduce(side, other, part.introducer_id) AND receives(side, part.purpose, instant())
       AND NOT EXISTS (SELECT FROM shielded(side, part.introducer_id))
       AND NOT EXISTS (SELECT FROM hides(other, side, instant()))
       AND (SELECT count(*) FROM profiles_member m WHERE m.id IN (other, part.introducer_id) AND m.is_active) = 2
       AND NOT EXISTS (SELECT FROM trusted_by(side, instant()) t WHERE t.viewer_id = other)
       AND NOT EXISTS (SELECT FROM intros_introduction i JOIN profiles_member m ON m.handle = i.target_handle
                       WHERE i.seeker_id = side AND m.id = other AND i.retry_at > instant())
       AND NOT EXISTS (SELECT FROM intros_targetpart t JOIN profiles_member m ON m.handle = t.seeker_handle
                       LEFT JOIN intros_introduction i ON i.id = t.introduction_id
                       LEFT JOIN intros_introducerpart b ON b.id = t.brought_id
                       WHERE t.target_id = side AND m.id = other AND coalesce(i.retry_at, b.retry_at) > instant())
$$;

-- The bound introducer brings two of their contacts together, in a line that both read.
--   VE011 one of them is no contact of theirs, or not there for them, or both are one   VE012 it rests for these two
--   VE013 too many introductions of theirs are open
CREATE FUNCTION bring_together(new_id bigint, one text, other text, purpose text, line text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    at timestamptz := instant();
    hour timestamptz := answer_by(instant(), 14);
BEGIN
    PERFORM FROM profiles_member WHERE id = viewer() AND is_active FOR NO KEY UPDATE;  -- one at a time
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nobody is at the door' USING ERRCODE = 'VE004';
    END IF;
    IF (SELECT count(DISTINCT s.owner_id) FROM standing(ARRAY[one, other], viewer(), at) s
        JOIN trusted_by(viewer(), at) t ON t.viewer_id = s.owner_id) < 2 THEN
        RAISE EXCEPTION 'no two contacts' USING ERRCODE = 'VE011';
    END IF;
    IF EXISTS (SELECT FROM intros_introducerpart p
               WHERE p.introducer_id = viewer() AND p.introduction_id IS NULL AND p.retry_at > at
                 AND one IN (p.seeker_handle, p.target_handle) AND other IN (p.seeker_handle, p.target_handle)) THEN
        RAISE EXCEPTION 'brought together already' USING ERRCODE = 'VE012';
    END IF;
    IF NOT has_room(viewer(), 'introducer', at) THEN
        RAISE EXCEPTION 'too many introductions are open' USING ERRCODE = 'VE013';
    END IF;
    INSERT INTO intros_introducerpart
        (id, introducer_id, seeker_handle, target_handle, purpose, note, words, state, arrived_at, answer_by, closes_at,
         retry_at, changed_at, version)
    VALUES (new_id, viewer(), one, other, bring_together.purpose, '', line, 'vouched', at, hour, hour,
            answer_by(hour, 90), at, 1);
    PERFORM queue_step('bring_together', new_id, 1);
    RETURN new_id;
END $$;

-- Step: lay it before both at once, each if they may be asked. What each shows of themselves to the other is written down
-- for them first, whether the other is asked or not: their own page tells of it, and of nothing that the other does.
CREATE FUNCTION step_bring_together(part bigint, at_version integer) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    pair record;
BEGIN
    SELECT p.*, a.id AS one, b.id AS other INTO pair
    FROM intros_introducerpart p
    JOIN profiles_member a ON a.handle = p.seeker_handle JOIN profiles_member b ON b.handle = p.target_handle
    JOIN profiles_member i ON i.id = p.introducer_id AND i.is_active
    WHERE p.id = part AND p.version = at_version AND p.state = 'vouched' AND p.closes_at > instant() FOR UPDATE OF p;
    IF pair.id IS NULL THEN
        RETURN;
    END IF;
    PERFORM lock_pair(pair.one, pair.other);
    PERFORM record_act('introduce', 'asks', pair.one, pair.other, card_for(pair.one, pair.other, pair.introducer_id),
                       'introduced', pair.purpose, part);
    PERFORM record_act('introduce', 'asks', pair.other, pair.one, card_for(pair.other, pair.one, pair.introducer_id),
                       'introduced', pair.purpose, part);
    PERFORM step_bring_to_one(part, at_version);
    PERFORM step_bring_to_other(part, at_version);
END $$;

-- Lay it before one side, with what to call the other and what that one shows, as far as the ledger tells them so. Nothing
-- happens, visibly, where this side may not be asked, or the other is not there for them. The row is locked already.
CREATE FUNCTION bring_to(of_step text, part intros_introducerpart, side bigint, other bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    own bigint := derived_id(of_step, part.id);
    until timestamptz := least(answer_by(instant(), 5), part.closes_at);
    place bigint := leave_line(of_step, part.id);
    card bigint[] := '{}';
    others_handle text := (SELECT m.handle FROM profiles_member m WHERE m.id = other);
BEGIN
    IF shows_card(other, side, part.introducer_id) THEN
        card := calling_name(other) || ARRAY(
            SELECT c FROM ledger_entry e CROSS JOIN unnest(e.wordings) AS c
            WHERE e.owner = (SELECT p.pseudonym FROM ledger_pseudonym p WHERE p.member_id = other)
              AND e.at >= part.arrived_at AND e.act = 'introduce' AND e.reference = part.id
              AND c = ANY (card_for(other, side, part.introducer_id)));
    END IF;
    IF part.state <> 'vouched' OR part.closes_at <= instant() OR NOT may_be_brought(part, side, other)
       OR card = '{}' AND NOT EXISTS (SELECT FROM standing(ARRAY[others_handle], side, instant())) THEN
        RETURN;
    ELSIF waits_for_room(of_step, part.id, part.version, place, side, 'target', part.closes_at) THEN
        RETURN;
    END IF;
    INSERT INTO intros_targetpart
        (id, brought_id, target_id, seeker_handle, introducer_handle, purpose, note, words, state, arrived_at, answer_by,
         changed_at, version)
    SELECT own, part.id, side, others_handle, i.handle, part.purpose, '', part.words, 'asked', instant(), until, instant(), 1
    FROM profiles_member i WHERE i.id = part.introducer_id;
    PERFORM open_to(other, card, side, until, 'envelope', own, part.purpose);
    PERFORM leave_notice(side, 'introduced', own, instant());
END $$;

-- Steps: lay it before the one, or the other, when there is room; what is in line comes by here again.
CREATE FUNCTION step_bring_to_one(part bigint, at_version integer) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT bring_to('bring_to_one', p, a.id, b.id) FROM intros_introducerpart p
    JOIN profiles_member a ON a.handle = p.seeker_handle JOIN profiles_member b ON b.handle = p.target_handle
    WHERE p.id = part
$$;
CREATE FUNCTION step_bring_to_other(part bigint, at_version integer) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT bring_to('bring_to_other', p, b.id, a.id) FROM intros_introducerpart p
    JOIN profiles_member a ON a.handle = p.seeker_handle JOIN profiles_member b ON b.handle = p.target_handle
    WHERE p.id = part
$$;

-- The bound side says yes, and as far as they may know nothing follows until the other has said so too: then both know
-- each other at once, and what both are ready to exchange opens. Or not now, or never: this person, or (`unwanted`) this
-- introducer; a yes may be taken back. Nobody else can tell. 'done' or 'gone'.
CREATE FUNCTION answer_as_brought(part bigint, answer text, kinds text[]) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    root intros_introducerpart%ROWTYPE;
    mine intros_targetpart%ROWTYPE;
    other bigint;
BEGIN
    IF answer NOT IN ('accepted', 'declined', 'never', 'unwanted') THEN
        RAISE EXCEPTION 'not an answer: %', answer USING ERRCODE = 'VE010';
    END IF;
    SELECT p.* INTO root FROM intros_introducerpart p JOIN intros_targetpart t ON t.brought_id = p.id
    WHERE t.id = part AND t.target_id = viewer() FOR UPDATE OF p;
    SELECT * INTO mine FROM intros_targetpart t WHERE t.id = part AND t.target_id = viewer() FOR UPDATE;
    other := (SELECT m.id FROM profiles_member m WHERE m.handle = mine.seeker_handle);
    IF mine.id IS NULL OR mine.answer_by <= instant()
       OR NOT (mine.state = 'willing' AND answer = 'declined'
               OR mine.state = 'asked' AND EXISTS (SELECT FROM profiles_member m WHERE m.id = other AND m.is_active)
                  AND NOT EXISTS (SELECT FROM hides(other, viewer(), instant()))) THEN
        RETURN 'gone';
    END IF;
    PERFORM close_envelope(other, part);
    UPDATE intros_targetpart
    SET state = CASE answer WHEN 'accepted' THEN 'willing' WHEN 'unwanted' THEN 'never' ELSE answer END,
        exchange = CASE answer WHEN 'accepted' THEN answer_as_brought.kinds ELSE '{}' END,
        answer_by = CASE answer WHEN 'accepted' THEN root.closes_at ELSE answer_by END,
        changed_at = instant(), version = version + 1
    WHERE id = part;
    IF answer IN ('never', 'unwanted') THEN
        PERFORM refuse(viewer(), CASE answer WHEN 'never' THEN other ELSE root.introducer_id END);
    ELSIF answer = 'accepted' AND root.state = 'vouched' THEN
        PERFORM connect_brought(root, viewer(), other);
    END IF;
    RETURN 'done';
END $$;

-- Let both know each other, if both said yes and nobody of the three keeps out of another's sight since; else each goes on
-- waiting. The introducer's row is locked.
CREATE FUNCTION connect_brought(root intros_introducerpart, one bigint, other bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    both_want text[];
BEGIN
    IF (SELECT count(*) FROM intros_targetpart t JOIN profiles_member m ON m.id = t.target_id AND m.is_active
        WHERE t.brought_id = root.id AND t.state = 'willing' AND t.answer_by > instant()) < 2
       OR EXISTS (SELECT FROM shielded(one, other)) OR EXISTS (SELECT FROM shielded(one, root.introducer_id))
       OR EXISTS (SELECT FROM shielded(other, root.introducer_id)) THEN
        RETURN;
    END IF;
    PERFORM connect(one, other, 'introduced', 1::smallint);
    IF NOT EXISTS (SELECT FROM trusted_by(one, instant()) t WHERE t.viewer_id = other)
       OR NOT EXISTS (SELECT FROM trusted_by(other, instant()) t WHERE t.viewer_id = one) THEN
        RETURN;  -- one of them hid at this very moment
    END IF;
    both_want := ARRAY(SELECT unnest(t.exchange::text[]) FROM intros_targetpart t WHERE t.brought_id = root.id AND t.target_id = one
                       INTERSECT
                       SELECT unnest(t.exchange::text[]) FROM intros_targetpart t WHERE t.brought_id = root.id AND t.target_id = other);
    IF both_want <> '{}' THEN
        PERFORM exchange_between(one, other, both_want);
    END IF;
    UPDATE intros_targetpart SET state = 'accepted', changed_at = instant(), version = version + 1
    WHERE brought_id = root.id AND state = 'willing';
    UPDATE intros_introducerpart SET state = 'connected', retry_at = NULL, changed_at = instant(), version = version + 1
    WHERE id = root.id;
    PERFORM leave_notice(t.target_id, 'brought_connected', t.id, instant())
    FROM intros_targetpart t WHERE t.brought_id = root.id AND t.target_id = other;
    PERFORM leave_notice(root.introducer_id, 'vouch_connected', root.id, instant());
END $$;

-- What a member shows of themselves while they are being introduced closes when they keep it for nearer ones: nobody chose
-- that wording for the other but its tier.
CREATE FUNCTION close_raised_wording() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    closed integer;
BEGIN
    WITH gone AS (
        DELETE FROM disclosure_grant g USING intros_targetpart t
        WHERE g.owner_id = NEW.owner_id AND g.content_object_id = NEW.id AND g.basis = 'envelope'
          AND t.id = g.reference AND t.brought_id IS NOT NULL
        RETURNING g.user_id, g.reference, g.expires_at
    ), told AS (
        SELECT record_act('revoke', 'asks', NEW.owner_id, user_id, ARRAY[NEW.id], 'sent', NULL, reference)
        FROM gone WHERE expires_at > instant()
    ) SELECT count(*) INTO closed FROM told;
    RETURN NULL;
END $$;
CREATE TRIGGER close_raised_wording AFTER UPDATE OF tier ON profiles_wording
    FOR EACH ROW WHEN (NEW.tier > 1 AND OLD.tier <= 1) EXECUTE FUNCTION close_raised_wording();

GRANT EXECUTE ON FUNCTION bring_together(bigint, text, text, text, text) TO halfveil_web;

ALTER FUNCTION shows_card(bigint, bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION card_for(bigint, bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION lets_introduce(bigint, bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION may_be_brought(intros_introducerpart, bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION bring_together(bigint, text, text, text, text) OWNER TO halfveil_door;
ALTER FUNCTION step_bring_together(bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION step_bring_to_one(bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION step_bring_to_other(bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION bring_to(text, intros_introducerpart, bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION answer_as_brought(bigint, text, text[]) OWNER TO halfveil_door;
ALTER FUNCTION connect_brought(intros_introducerpart, bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION close_raised_wording() OWNER TO halfveil_door;
