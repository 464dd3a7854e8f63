-- Introductions. One row per party; each is written only by its party's act, by the step that brings it,
-- and by the sweeper. The seeker's row changes at connection, at their own withdrawal, or at the
-- answer-by date, whatever the others did. As with access requests, every function judges by the instant,
-- and the sweeper writes down what holds already. Whoever locks several rows of one introduction locks
-- the seeker's first, then the target's, then the introducer's.

CREATE TRIGGER keep_to_graph BEFORE UPDATE OF state ON intros_introduction
    FOR EACH ROW EXECUTE FUNCTION keep_to_graph('waiting>connected', 'waiting>withdrawn', 'waiting>closed');
CREATE TRIGGER keep_to_graph BEFORE UPDATE OF state ON intros_introducerpart
    FOR EACH ROW EXECUTE FUNCTION keep_to_graph(
        'asked>vouched', 'asked>passed', 'asked>lapsed', 'vouched>connected', 'vouched>closed',
        'vouched>withdrawn', 'connected>withdrawn');
CREATE TRIGGER keep_to_graph BEFORE UPDATE OF state ON intros_targetpart
    FOR EACH ROW EXECUTE FUNCTION keep_to_graph(
        'asked>accepted', 'asked>willing', 'asked>declined', 'asked>never', 'asked>mismatch', 'asked>lapsed',
        'willing>accepted', 'willing>declined', 'willing>closed');

-- Whether an introduction is to the same target; or, where there is none, wished for through the same contact or circle.
CREATE FUNCTION same_ask(sought intros_introduction, target text, introducer text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    RETURN CASE WHEN target IS NOT NULL THEN sought.target_handle = target
                ELSE sought.wish <> '' AND CASE WHEN introducer IS NULL THEN sought.circle
                                                ELSE sought.introducer_handle = introducer AND NOT sought.circle END END;
END $$;

-- The bound seeker asks one of their contacts to introduce them to a member, or, naming none, their circle; to somebody
-- whom they wish for in words where they name no target.
--   VE011 the target or the introducer can't be named   VE012 the button still rests
--   VE013 too many are open                             VE014 the envelope is not the seeker's
--   VE016 the seeker has no contacts, and does not let the desk introduce them
CREATE FUNCTION seek_introduction(
    new_id bigint, target text, introducer text, purpose text, note text, envelope bigint[], exchange text[],
    wish text
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    at timestamptz := instant();
    target_id bigint;
    target_level smallint;
    late integer;
BEGIN
    PERFORM FROM profiles_member WHERE id = viewer() AND is_active FOR NO KEY UPDATE;  -- one ask at a time
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nobody is at the door' USING ERRCODE = 'VE004';
    END IF;
    SELECT s.owner_id, s.level INTO target_id, target_level
    FROM standing(ARRAY[seek_introduction.target], viewer(), at) s;
    IF target IS NULL AND wish = '' OR target IS NOT NULL AND (target_id IS NULL OR target_level = 5 OR target = introducer)
       OR introducer IS NOT NULL AND NOT EXISTS (
        SELECT FROM trusted_by(viewer(), at) t JOIN profiles_member m ON m.id = t.viewer_id WHERE m.handle = introducer) THEN
        RAISE EXCEPTION 'no such target or introducer' USING ERRCODE = 'VE011';
    END IF;
    IF introducer IS NULL AND NOT (target_id IS NOT NULL AND desk_serves(viewer())) AND NOT EXISTS (
        SELECT FROM trusted_by(viewer(), at) t WHERE t.viewer_id IS DISTINCT FROM target_id) THEN
        RAISE EXCEPTION 'no contacts, so no circle' USING ERRCODE = 'VE016';
    END IF;
    IF EXISTS (SELECT FROM intros_introduction i
               WHERE i.seeker_id = viewer() AND same_ask(i, target, introducer)
                 AND (i.state = 'waiting' AND i.answer_by > at OR i.retry_at > at)) THEN
        RAISE EXCEPTION 'sought already' USING ERRCODE = 'VE012';
    END IF;
    IF (SELECT count(*) FROM intros_introduction i
        WHERE i.seeker_id = viewer() AND i.state = 'waiting' AND i.answer_by > at) >= 3 THEN
        RAISE EXCEPTION 'too many introductions are open' USING ERRCODE = 'VE013';
    END IF;
    IF EXISTS (SELECT FROM unnest(envelope) e WHERE NOT EXISTS (
                   SELECT FROM profiles_wording w WHERE w.id = e AND w.owner_id = viewer() AND w.tier < 5)) THEN
        RAISE EXCEPTION 'the envelope holds what is not yours' USING ERRCODE = 'VE014';
    END IF;
    WITH over AS (  -- however long the sweeper has not come by, it stands in nobody's way
        UPDATE intros_introduction i SET state = 'closed', changed_at = i.answer_by, version = version + 1
        WHERE i.seeker_id = viewer() AND same_ask(i, target, introducer) AND i.state = 'waiting'
        RETURNING i.id, i.answer_by
    ), told AS (
        SELECT leave_notice(viewer(), 'introduction_closed', id, answer_by) FROM over
    ) SELECT count(*) INTO late FROM told;
    INSERT INTO intros_introduction (id, seeker_id, target_handle, introducer_handle, circle, wish, purpose, note, envelope,
                                     exchange, state, sent_at, answer_by, changed_at, retry_at, version)
    VALUES (new_id, viewer(), target, introducer, introducer IS NULL, seek_introduction.wish, seek_introduction.purpose, seek_introduction.note,
            seek_introduction.envelope, seek_introduction.exchange, 'waiting', at, answer_by(at, 14), at, answer_by(answer_by(at, 14), 90), 1);
    PERFORM queue_step(CASE WHEN introducer IS NULL THEN 'ask_circle' ELSE 'ask_introducer' END, new_id, 1);
    RETURN new_id;
END $$;

-- The bound seeker takes an introduction back; false when it is not theirs or no longer waiting.
CREATE FUNCTION withdraw_introduction(introduction bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    now_at integer;
BEGIN
    UPDATE intros_introduction i
    SET state = 'withdrawn', changed_at = instant(), version = version + 1
    WHERE id = introduction AND seeker_id = viewer() AND state = 'waiting' AND i.answer_by > instant()
    RETURNING version INTO now_at;
    IF now_at IS NULL THEN
        RETURN false;
    END IF;
    PERFORM queue_step('withdraw_introduction', introduction, now_at);
    RETURN true;
END $$;

-- Step: to whoever was asked, an introduction taken back looks like one that lapsed; the envelope closes.
CREATE FUNCTION step_withdraw_introduction(introduction bigint, at_version integer) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE intros_targetpart SET state = 'lapsed', changed_at = instant(), version = version + 1
    WHERE introduction_id = introduction AND state = 'asked';
    UPDATE intros_introducerpart SET state = 'lapsed', changed_at = instant(), version = version + 1
    WHERE introduction_id = introduction AND state = 'asked';
    PERFORM close_envelope(i.seeker_id, i.id) FROM intros_introduction i WHERE i.id = introduction;
    PERFORM close_envelope(p.introducer_id, introduction) FROM intros_introducerpart p WHERE p.introduction_id = introduction;
END $$;

-- Close what is due, a batch of each at a time; how many rows were closed.
CREATE FUNCTION sweep_introductions(batch integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    closed integer;
    moved integer;
BEGIN
    WITH due AS (
        SELECT id FROM intros_introduction WHERE state = 'waiting' AND answer_by <= instant()
        ORDER BY answer_by, id LIMIT batch FOR UPDATE SKIP LOCKED
    ), done AS (
        UPDATE intros_introduction i
        SET state = 'closed', changed_at = i.answer_by, version = version + 1
        FROM due WHERE i.id = due.id RETURNING i.id, i.seeker_id, i.answer_by
    ), told AS (
        SELECT leave_notice(seeker_id, 'introduction_closed', id, answer_by) FROM done
    ) SELECT count(*) INTO closed FROM told;
    WITH due AS (
        SELECT id FROM intros_introducerpart WHERE state = 'asked' AND answer_by <= instant()
        ORDER BY answer_by, id LIMIT batch FOR UPDATE SKIP LOCKED
    ) UPDATE intros_introducerpart p SET state = 'lapsed', changed_at = p.answer_by, version = version + 1
    FROM due WHERE p.id = due.id;
    GET DIAGNOSTICS moved = ROW_COUNT;
    closed := closed + moved;
    WITH due AS (
        SELECT p.id FROM intros_introducerpart p
        LEFT JOIN intros_introduction i ON i.id = p.introduction_id
        WHERE p.state = 'vouched' AND p.closes_at <= instant() AND i.state IS DISTINCT FROM 'waiting'
        ORDER BY p.closes_at, p.id LIMIT batch FOR UPDATE OF p SKIP LOCKED
    ) UPDATE intros_introducerpart p SET state = 'closed', changed_at = p.closes_at, version = version + 1
    FROM due WHERE p.id = due.id;
    GET DIAGNOSTICS moved = ROW_COUNT;
    closed := closed + moved;
    WITH due AS (
        SELECT id FROM intros_targetpart WHERE state IN ('asked', 'willing') AND answer_by <= instant()
        ORDER BY answer_by, id LIMIT batch FOR UPDATE SKIP LOCKED
    ), done AS (
        UPDATE intros_targetpart t
        SET state = CASE t.state WHEN 'willing' THEN 'closed' ELSE 'lapsed' END, changed_at = t.answer_by, version = version + 1
        FROM due WHERE t.id = due.id RETURNING t.id, t.target_id, t.state, t.answer_by
    ), told AS (
        SELECT leave_notice(target_id, 'brought_closed', id, answer_by) FROM done WHERE state = 'closed'
    ) SELECT (SELECT count(*) FROM done) + 0 * (SELECT count(*) FROM told) INTO moved;
    RETURN closed + moved;
END $$;

GRANT EXECUTE ON FUNCTION seek_introduction(bigint, text, text, text, text, bigint[], text[], text), withdraw_introduction(bigint)
    TO halfveil_web;
GRANT EXECUTE ON FUNCTION sweep_introductions(integer) TO halfveil_worker;

ALTER FUNCTION same_ask(intros_introduction, text, text) OWNER TO halfveil_door;
ALTER FUNCTION seek_introduction(bigint, text, text, text, text, bigint[], text[], text) OWNER TO halfveil_door;
ALTER FUNCTION withdraw_introduction(bigint) OWNER TO halfveil_door;
ALTER FUNCTION step_withdraw_introduction(bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION sweep_introductions(integer) OWNER TO halfveil_door;
