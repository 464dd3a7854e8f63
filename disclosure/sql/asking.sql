-- Access requests. The asker's row and the owner's row are different tables: only a grant, the asker's
-- own withdrawal and the sweeper write the asker's; whatever else the owner does, it stays as it was.
-- An ask is over at the instant that its asker was told at the start, not when the sweeper comes by: every
-- function here judges by the instant, and the sweeper only writes down what holds already.
-- Whoever locks both rows of an ask locks the asker's first.

-- The instant by which somebody has their answer: that many days on, at ten in the morning in Shanghai. Public holidays
-- of the operator's do not count, and no answer is due on one. Whoever was told a date keeps it, whatever is added later.
-- (plpgsql, because the table is made after this.)
CREATE FUNCTION answer_by(sent timestamptz, days integer) RETURNS timestamptz
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    today date := (sent AT TIME ZONE 'Asia/Shanghai')::date;
    due date;
BEGIN
    SELECT today + n INTO due
    FROM generate_series(1, days + (SELECT count(*) FROM disclosure_holiday h WHERE h.day > today)::integer) AS n
    WHERE NOT EXISTS (SELECT FROM disclosure_holiday h WHERE h.day = today + n)
    ORDER BY n OFFSET days - 1 LIMIT 1;
    RETURN (due + time '10:00') AT TIME ZONE 'Asia/Shanghai';
END $$;

-- A row may only move along the edges named 'from>to' in the trigger's arguments.
CREATE FUNCTION keep_to_graph() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state) = ANY (TG_ARGV) THEN
        RAISE EXCEPTION 'no way from % to %', OLD.state, NEW.state USING ERRCODE = 'VE010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_to_graph BEFORE UPDATE OF state ON disclosure_accessrequest
    FOR EACH ROW EXECUTE FUNCTION keep_to_graph('waiting>granted', 'waiting>withdrawn', 'waiting>closed');
CREATE TRIGGER keep_to_graph BEFORE UPDATE OF state ON disclosure_accessdecision
    FOR EACH ROW EXECUTE FUNCTION keep_to_graph('open>granted', 'open>declined', 'open>never', 'open>mismatch', 'open>lapsed');

-- Whether a member wants nothing more from somebody: no ask of theirs reaches them, of whatever kind it is and
-- through whomever it comes.
CREATE FUNCTION refuses(owner bigint, asker bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM disclosure_refusal r WHERE r.owner_id = owner AND r.asker_id = asker)
$$;

-- Write down that an owner wants nothing more from an asker.
CREATE FUNCTION refuse(owner bigint, asker bigint) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
    INSERT INTO disclosure_refusal (owner_id, asker_id, since) VALUES (owner, asker, instant()) ON CONFLICT DO NOTHING
$$;

-- The bound asker asks for fields of a member. Everything that stops it is the asker's own to know:
--   VE011 a field can't be asked for (or there is no such member)  VE012 the button still rests
--   VE013 too many asks are open                                   VE014 the envelope is not the asker's
-- The day from which the asker may try again if nothing comes of it is fixed now, and the same for all.
CREATE FUNCTION ask_for_fields(
    new_id bigint, handle text, asked bigint[], purpose text, note text, envelope bigint[]
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    at timestamptz := instant();
    asked_kinds text[];
    late integer;
BEGIN
    PERFORM FROM profiles_member WHERE id = viewer() AND is_active FOR NO KEY UPDATE;  -- one ask at a time
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nobody is at the door' USING ERRCODE = 'VE004';
    END IF;
    SELECT array_agg(r.kind ORDER BY r.kind, r.field_id) INTO asked_kinds
    FROM readable(ARRAY[ask_for_fields.handle], viewer(), at) r WHERE r.askable AND r.field_id = ANY (asked);
    IF coalesce(cardinality(asked_kinds), 0) = 0 OR cardinality(asked_kinds) <> cardinality(asked) THEN
        RAISE EXCEPTION 'this cannot be asked for' USING ERRCODE = 'VE011';
    END IF;
    IF EXISTS (SELECT FROM disclosure_accessrequest q
               WHERE q.asker_id = viewer() AND q.owner_handle = ask_for_fields.handle
                 AND (q.state = 'waiting' AND q.answer_by > at OR q.retry_at > at)) THEN
        RAISE EXCEPTION 'asked already' USING ERRCODE = 'VE012';
    END IF;
    IF (SELECT count(*) FROM disclosure_accessrequest q
        WHERE q.asker_id = viewer() AND q.state = 'waiting' AND q.answer_by > at) >= 5 THEN
        RAISE EXCEPTION 'too many asks are open' USING ERRCODE = 'VE013';
    END IF;
    IF EXISTS (SELECT FROM unnest(envelope) e WHERE NOT EXISTS (
                   SELECT FROM profiles_wording w WHERE w.id = e AND w.owner_id = viewer() AND w.tier < 5)) THEN
        RAISE EXCEPTION 'the envelope holds what is not yours' USING ERRCODE = 'VE014';
    END IF;
    WITH over AS (  -- however long the sweeper has not come by, it stands in nobody's way
        UPDATE disclosure_accessrequest q SET state = 'closed', changed_at = q.answer_by, version = version + 1
        WHERE q.asker_id = viewer() AND q.owner_handle = ask_for_fields.handle AND q.state = 'waiting'
        RETURNING q.id, q.answer_by
    ), told AS (
        SELECT leave_notice(viewer(), 'access_closed', id, answer_by) FROM over
    ) SELECT count(*) INTO late FROM told;
    INSERT INTO disclosure_accessrequest
        (id, asker_id, owner_handle, field_ids, kinds, purpose, note, envelope, state,
         sent_at, answer_by, changed_at, retry_at, version)
    VALUES (new_id, viewer(), ask_for_fields.handle, asked, asked_kinds, ask_for_fields.purpose, ask_for_fields.note,
            ask_for_fields.envelope, 'waiting', at, answer_by(at, 7), at, answer_by(answer_by(at, 7), 90), 1);
    PERFORM queue_step('deliver_access_request', new_id, 1);
    RETURN new_id;
END $$;

-- Step: lay the request before its owner, unless the owner can't or won't be asked; the asker sees no
-- difference. What the asker sends along, and what they are called, opens to the owner until the answer is due.
-- The lock keeps a withdrawal waiting until the decision is there for it to close.
CREATE FUNCTION step_deliver_access_request(request bigint, at_version integer) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    ask disclosure_accessrequest%ROWTYPE;
    owner bigint;
    decision bigint := derived_id('decision', request);
BEGIN
    SELECT * INTO ask FROM disclosure_accessrequest
    WHERE id = request AND version = at_version AND state = 'waiting' AND answer_by > instant() FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT s.owner_id INTO owner FROM standing(ARRAY[ask.owner_handle::text], ask.asker_id, instant()) s
    WHERE EXISTS (SELECT FROM profiles_member m WHERE m.id = ask.asker_id AND m.is_active)
      AND NOT EXISTS (SELECT FROM hides(ask.asker_id, s.owner_id, instant()));
    IF owner IS NULL OR refuses(owner, ask.asker_id) OR NOT receives(owner, ask.purpose, instant()) THEN
        RETURN;
    END IF;
    INSERT INTO disclosure_accessdecision
        (id, owner_id, asker_handle, request_id, field_ids, purpose, note, state, arrived_at, answer_by, changed_at, version)
    SELECT decision, owner, m.handle, ask.id, ask.field_ids, ask.purpose, ask.note, 'open',
           instant(), ask.answer_by, instant(), 1
    FROM profiles_member m WHERE m.id = ask.asker_id;
    PERFORM open_to(ask.asker_id, ask.envelope || calling_name(ask.asker_id), owner, ask.answer_by,
                    'envelope', ask.id, ask.purpose);
    IF NOT hand_to_assistant(decision) THEN
        PERFORM leave_notice(owner, 'access_asked', decision, instant());
    END IF;
END $$;

-- The bound asker takes a request back; false when it is not theirs or no longer waiting. It rests as long
-- as if it had gone its way.
CREATE FUNCTION withdraw_access_request(request bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    now_at integer;
BEGIN
    UPDATE disclosure_accessrequest q
    SET state = 'withdrawn', changed_at = instant(), version = version + 1
    WHERE id = request AND asker_id = viewer() AND state = 'waiting' AND q.answer_by > instant()
    RETURNING version INTO now_at;
    IF now_at IS NULL THEN
        RETURN false;
    END IF;
    PERFORM queue_step('withdraw_access_request', request, now_at);
    RETURN true;
END $$;

-- Step: a request taken back looks to its owner like one that lapsed; the envelope closes.
CREATE FUNCTION step_withdraw_access_request(request bigint, at_version integer) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE disclosure_accessdecision SET state = 'lapsed', changed_at = instant(), version = version + 1
    WHERE request_id = request AND state = 'open';
    PERFORM close_envelope(q.asker_id, q.id) FROM disclosure_accessrequest q WHERE q.id = request;
END $$;

-- The bound owner answers: 'granted' opens the chosen wordings until an instant and tells the asker, whom
-- the owner can call by their name for as long (but for one from whose company the owner hides, who goes on waiting
-- without the owner being able to tell); 'declined', 'never' and 'mismatch' (not what it said, of which the
-- reviewers hear) change nothing that the asker sees. What became of it:
--   'done', 'gone' (not theirs, answered already, taken back, too late, or the asker is no longer there for them),
--   'empty' (nothing chosen)
CREATE FUNCTION answer_access_request(decision bigint, answer text, chosen bigint[], until timestamptz) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    mine disclosure_accessdecision%ROWTYPE;
    ask disclosure_accessrequest%ROWTYPE;
    opened bigint[];
BEGIN
    IF answer NOT IN ('granted', 'declined', 'never', 'mismatch') THEN
        RAISE EXCEPTION 'not an answer: %', answer USING ERRCODE = 'VE010';
    END IF;
    SELECT q.* INTO ask FROM disclosure_accessrequest q JOIN disclosure_accessdecision d ON d.request_id = q.id
    WHERE d.id = decision AND d.owner_id = viewer() FOR UPDATE OF q;
    SELECT * INTO mine FROM disclosure_accessdecision d WHERE d.id = decision AND d.owner_id = viewer() FOR UPDATE;
    IF mine.id IS NULL OR mine.state <> 'open' OR ask.state <> 'waiting' OR mine.answer_by <= instant()
       OR NOT EXISTS (SELECT FROM profiles_member m WHERE m.id = ask.asker_id AND m.is_active
                      AND NOT EXISTS (SELECT FROM hides(m.id, viewer(), instant()))) THEN
        RETURN 'gone';
    END IF;
    IF answer = 'granted' THEN
        opened := ARRAY(SELECT w.id FROM profiles_wording w
                        WHERE w.id = ANY (chosen) AND w.owner_id = viewer() AND w.field_id = ANY (mine.field_ids)
                          AND w.tier < 5);
        IF opened = '{}' OR until IS NULL OR until <= instant() THEN
            RETURN 'empty';
        END IF;
        PERFORM open_to(viewer(), opened, ask.asker_id, until, 'ask', ask.id, ask.purpose);
        PERFORM open_to(ask.asker_id, calling_name(ask.asker_id), viewer(), until, 'envelope', ask.id, ask.purpose);
        IF NOT EXISTS (SELECT FROM hides(viewer(), ask.asker_id, instant())) THEN
            UPDATE disclosure_accessrequest
            SET state = 'granted', changed_at = instant(), retry_at = NULL, version = version + 1 WHERE id = ask.id;
            PERFORM leave_notice(ask.asker_id, 'access_granted', ask.id, instant());
        END IF;
    END IF;
    IF answer = 'never' THEN
        PERFORM refuse(viewer(), ask.asker_id);
    END IF;
    UPDATE disclosure_accessdecision
    SET state = answer, changed_at = instant(), version = version + 1,
        granted_until = CASE answer WHEN 'granted' THEN until END
    WHERE id = decision;
    RETURN 'done';
END $$;

-- Close what is due, a batch at a time; how many rows were closed. Every request that was not granted
-- closes in the same way at the hour that its asker was told at the start.
CREATE FUNCTION sweep_access(batch integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    closed integer;
    lapsed integer;
BEGIN
    WITH due AS (
        SELECT id FROM disclosure_accessrequest WHERE state = 'waiting' AND answer_by <= instant()
        ORDER BY answer_by, id LIMIT batch FOR UPDATE SKIP LOCKED
    ), done AS (
        UPDATE disclosure_accessrequest q
        SET state = 'closed', changed_at = q.answer_by, version = version + 1
        FROM due WHERE q.id = due.id RETURNING q.id, q.asker_id, q.answer_by
    ), told AS (
        SELECT leave_notice(asker_id, 'access_closed', id, answer_by) FROM done
    ) SELECT count(*) INTO closed FROM told;
    WITH due AS (
        SELECT id FROM disclosure_accessdecision WHERE state = 'open' AND answer_by <= instant()
        ORDER BY answer_by, id LIMIT batch FOR UPDATE SKIP LOCKED
    ) UPDATE disclosure_accessdecision d SET state = 'lapsed', changed_at = d.answer_by, version = version + 1
    FROM due WHERE d.id = due.id;
    GET DIAGNOSTICS lapsed = ROW_COUNT;
    RETURN closed + lapsed;
END $$;

GRANT EXECUTE ON FUNCTION answer_by(timestamptz, integer) TO halfveil_door;
GRANT EXECUTE ON FUNCTION ask_for_fields(bigint, text, bigint[], text, text, bigint[]), withdraw_access_request(bigint),
    answer_access_request(bigint, text, bigint[], timestamptz) TO halfveil_web;
GRANT EXECUTE ON FUNCTION sweep_access(integer) TO halfveil_worker;

ALTER FUNCTION refuses(bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION refuse(bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION ask_for_fields(bigint, text, bigint[], text, text, bigint[]) OWNER TO halfveil_door;
ALTER FUNCTION step_deliver_access_request(bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION withdraw_access_request(bigint) OWNER TO halfveil_door;
ALTER FUNCTION step_withdraw_access_request(bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION answer_access_request(bigint, text, bigint[], timestamptz) OWNER TO halfveil_door;
ALTER FUNCTION sweep_access(integer) OWNER TO halfveil_door;
