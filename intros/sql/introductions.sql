-- Introductions. One row per party; each is written only by its party's act, by the step that brings it,
-- and by the sweeper. The seeker's row changes at connection, at their own withdrawal, or at the
-- answer-by date, whatever the others did. As with access requests, every function judges by the instant,
-- and the sweeper writes down what holds already. Whoever locks several rows of one introduction locks
-- the seeker's first, then the target's, then the introducer's.

CREATE TRIGGER keep_to_graph BEFORE UPDATE OF state ON intros_introduction
    FOR EACH ROW EXECUTE FUNCTION keep_to_graph('waiting>connected', 'waiting>withdrawn', 'waiting>closed');
CREATE TRIGGER keep_to_graph BEFORE UPDATE OF state ON intros_introducerpart
    FOR EACH ROW EXECUTE FUNCTION keep_to_graph(
        'asked>vouched', 'asked>passed', 'asked>lapsed', 'vouched>connected', 'vouched>closed');
CREATE TRIGGER keep_to_graph BEFORE UPDATE OF state ON intros_targetpart
    FOR EACH ROW EXECUTE FUNCTION keep_to_graph(
        'asked>accepted', 'asked>declined', 'asked>never', 'asked>mismatch', 'asked>lapsed');

-- The bound seeker asks one of their contacts to introduce them to a member.
--   VE011 the target or the introducer can't be named   VE012 the button still rests
--   VE013 too many are open                             VE014 the envelope is not the seeker's
CREATE FUNCTION seek_introduction(
    new_id bigint, target text, introducer text, purpose text, note text, envelope bigint[]
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
    IF target_id IS NULL OR target_level = 5 OR target = introducer OR NOT EXISTS (
        SELECT FROM disclosure_relationship r JOIN profiles_member m ON m.id = r.viewer_id
        WHERE r.owner_id = viewer() AND m.handle = introducer AND (r.ends_at IS NULL OR r.ends_at > at)) THEN
        RAISE EXCEPTION 'no such target or introducer' USING ERRCODE = 'VE011';
    END IF;
    IF EXISTS (SELECT FROM intros_introduction i
               WHERE i.seeker_id = viewer() AND i.target_handle = target
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
        WHERE i.seeker_id = viewer() AND i.target_handle = target AND i.state = 'waiting'
        RETURNING i.id, i.answer_by
    ), told AS (
        SELECT leave_notice(viewer(), 'introduction_closed', id, answer_by) FROM over
    ) SELECT count(*) INTO late FROM told;
    INSERT INTO intros_introduction (id, seeker_id, target_handle, introducer_handle, purpose, note, envelope,
                                     state, sent_at, answer_by, changed_at, retry_at, version)
    VALUES (new_id, viewer(), target, introducer, seek_introduction.purpose, seek_introduction.note,
            seek_introduction.envelope, 'waiting', at, answer_by(at, 14), at, answer_by(answer_by(at, 14), 90), 1);
    PERFORM queue_step('ask_introducer', new_id, 1);
    RETURN new_id;
END $$;

-- Step: ask the introducer, if they may be asked: they trust the seeker at 2 or more, want to hear from them,
-- and none of the three keeps out of another's sight. Else nothing happens, visibly. How far the target trusts
-- the introducer is asked when they have vouched: being asked at all would tell them.
CREATE FUNCTION step_ask_introducer(introduction bigint, at_version integer) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    sought intros_introduction%ROWTYPE;
    seeker_handle text;
    introducer bigint;
    part bigint := derived_id('introducer', introduction);
BEGIN
    SELECT * INTO sought FROM intros_introduction
    WHERE id = introduction AND version = at_version AND state = 'waiting' AND answer_by > instant() FOR UPDATE;
    SELECT handle INTO seeker_handle FROM profiles_member WHERE id = sought.seeker_id AND is_active;
    SELECT i.id INTO introducer
    FROM profiles_member i
    JOIN LATERAL standing(ARRAY[i.handle::text], sought.seeker_id, instant()) trusts ON trusts.level >= 2
    JOIN LATERAL standing(ARRAY[sought.target_handle::text], i.id, instant()) known ON true
    JOIN LATERAL standing(ARRAY[sought.target_handle::text], sought.seeker_id, instant()) seen ON true
    WHERE i.handle = sought.introducer_handle AND i.is_active AND NOT refuses(i.id, sought.seeker_id);
    IF introducer IS NULL OR seeker_handle IS NULL OR NOT receives(introducer, sought.purpose, instant()) THEN
        RETURN;
    END IF;
    INSERT INTO intros_introducerpart
        (id, introduction_id, introducer_id, seeker_handle, target_handle, purpose, note, words, state,
         arrived_at, answer_by, closes_at, changed_at, version)
    VALUES (part, introduction, introducer, seeker_handle, sought.target_handle, sought.purpose, sought.note, '',
            'asked', instant(), least(answer_by(instant(), 3), sought.answer_by), sought.answer_by, instant(), 1);
    PERFORM open_to(sought.seeker_id, sought.envelope || calling_name(sought.seeker_id), introducer, sought.answer_by,
                    'envelope', sought.id, sought.purpose);
    PERFORM leave_notice(introducer, 'vouch_asked', part, instant());
END $$;

-- The bound introducer vouches, in words that the target will read, or passes. 'done' or 'gone' (not
-- theirs, answered already, taken back, too late, or the seeker is no longer there for them).
CREATE FUNCTION answer_as_introducer(part bigint, answer text, new_words text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    sought intros_introduction%ROWTYPE;
    now_at integer;
BEGIN
    IF answer NOT IN ('vouched', 'passed') THEN
        RAISE EXCEPTION 'not an answer: %', answer USING ERRCODE = 'VE010';
    END IF;
    SELECT i.* INTO sought FROM intros_introduction i JOIN intros_introducerpart p ON p.introduction_id = i.id
    WHERE p.id = part AND p.introducer_id = viewer() FOR UPDATE OF i;
    UPDATE intros_introducerpart
    SET state = answer, words = CASE answer WHEN 'vouched' THEN new_words ELSE '' END,
        changed_at = instant(), version = version + 1
    WHERE id = part AND introducer_id = viewer() AND state = 'asked' AND answer_by > instant()
      AND sought.state = 'waiting'
      AND EXISTS (SELECT FROM profiles_member m WHERE m.id = sought.seeker_id AND m.is_active
                  AND NOT EXISTS (SELECT FROM shielded(viewer(), m.id)))
    RETURNING version INTO now_at;
    IF now_at IS NULL THEN
        RETURN 'gone';
    END IF;
    IF answer = 'vouched' THEN
        PERFORM queue_step('ask_target', sought.id, now_at);
    END IF;
    RETURN 'done';
END $$;

-- Step: lay the vouch before the target, unless the target can't or won't be asked. Nobody else can tell.
-- Who vouches is called by their name too, though they stand in no directory.
CREATE FUNCTION step_ask_target(introduction bigint, at_version integer) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    sought intros_introduction%ROWTYPE;
    vouch intros_introducerpart%ROWTYPE;
    target bigint;
    part bigint := derived_id('target', introduction);
BEGIN
    SELECT * INTO sought FROM intros_introduction
    WHERE id = introduction AND state = 'waiting' AND answer_by > instant() FOR UPDATE;
    SELECT * INTO vouch FROM intros_introducerpart
    WHERE introduction_id = sought.id AND version = at_version AND state = 'vouched';
    SELECT s.owner_id INTO target
    FROM standing(ARRAY[sought.target_handle::text], sought.seeker_id, instant()) s
    JOIN LATERAL standing(ARRAY[sought.target_handle::text], vouch.introducer_id, instant()) i ON i.level >= 2
    WHERE (SELECT count(*) FROM profiles_member m
           WHERE m.id IN (sought.seeker_id, vouch.introducer_id) AND m.is_active) = 2;
    IF target IS NULL OR refuses(target, sought.seeker_id) OR NOT receives(target, sought.purpose, instant()) THEN
        RETURN;
    END IF;
    INSERT INTO intros_targetpart
        (id, introduction_id, target_id, seeker_handle, introducer_handle, purpose, note, words, state,
         arrived_at, answer_by, changed_at, version)
    VALUES (part, introduction, target, vouch.seeker_handle, sought.introducer_handle, sought.purpose, sought.note,
            vouch.words, 'asked', instant(), least(answer_by(instant(), 5), sought.answer_by), instant(), 1);
    PERFORM open_to(sought.seeker_id, sought.envelope || calling_name(sought.seeker_id), target, sought.answer_by,
                    'envelope', sought.id, sought.purpose);
    PERFORM open_to(vouch.introducer_id, calling_name(vouch.introducer_id), target, sought.answer_by,
                    'envelope', sought.id, sought.purpose);
    PERFORM leave_notice(target, 'introduced', part, instant());
END $$;

-- The bound target accepts, which connects both at once, or does not, which nobody else can tell.
-- 'done' or 'gone'.
CREATE FUNCTION answer_as_target(part bigint, answer text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    sought intros_introduction%ROWTYPE;
    mine intros_targetpart%ROWTYPE;
BEGIN
    IF answer NOT IN ('accepted', 'declined', 'never', 'mismatch') THEN
        RAISE EXCEPTION 'not an answer: %', answer USING ERRCODE = 'VE010';
    END IF;
    SELECT i.* INTO sought FROM intros_introduction i JOIN intros_targetpart t ON t.introduction_id = i.id
    WHERE t.id = part AND t.target_id = viewer() FOR UPDATE OF i;
    SELECT * INTO mine FROM intros_targetpart t WHERE t.id = part AND t.target_id = viewer() FOR UPDATE;
    IF mine.id IS NULL OR mine.state <> 'asked' OR mine.answer_by <= instant() OR sought.state <> 'waiting'
       OR NOT EXISTS (SELECT FROM profiles_member m WHERE m.id = sought.seeker_id AND m.is_active
                      AND NOT EXISTS (SELECT FROM shielded(viewer(), m.id))) THEN
        RETURN 'gone';
    END IF;
    UPDATE intros_targetpart SET state = answer, changed_at = instant(), version = version + 1 WHERE id = part;
    IF answer = 'never' THEN
        PERFORM refuse(viewer(), sought.seeker_id);
    ELSIF answer = 'accepted' THEN
        PERFORM connect(viewer(), sought.seeker_id, 'introduced', 1::smallint);
        UPDATE intros_introduction
        SET state = 'connected', changed_at = instant(), retry_at = NULL, version = version + 1 WHERE id = sought.id;
        UPDATE intros_introducerpart SET state = 'connected', changed_at = instant(), version = version + 1
        WHERE introduction_id = sought.id AND state = 'vouched';
        PERFORM leave_notice(sought.seeker_id, 'connected', sought.id, instant());
        PERFORM leave_notice(p.introducer_id, 'vouch_connected', p.id, instant())
        FROM intros_introducerpart p WHERE p.introduction_id = sought.id;
    END IF;
    RETURN 'done';
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
        JOIN intros_introduction i ON i.id = p.introduction_id AND i.state <> 'waiting'
        WHERE p.state = 'vouched' AND p.closes_at <= instant()
        ORDER BY p.closes_at, p.id LIMIT batch FOR UPDATE OF p SKIP LOCKED
    ) UPDATE intros_introducerpart p SET state = 'closed', changed_at = p.closes_at, version = version + 1
    FROM due WHERE p.id = due.id;
    GET DIAGNOSTICS moved = ROW_COUNT;
    closed := closed + moved;
    WITH due AS (
        SELECT id FROM intros_targetpart WHERE state = 'asked' AND answer_by <= instant()
        ORDER BY answer_by, id LIMIT batch FOR UPDATE SKIP LOCKED
    ) UPDATE intros_targetpart t SET state = 'lapsed', changed_at = t.answer_by, version = version + 1
    FROM due WHERE t.id = due.id;
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN closed + moved;
END $$;

GRANT EXECUTE ON FUNCTION seek_introduction(bigint, text, text, text, text, bigint[]), withdraw_introduction(bigint),
    answer_as_introducer(bigint, text, text), answer_as_target(bigint, text) TO halfveil_web;
GRANT EXECUTE ON FUNCTION sweep_introductions(integer) TO halfveil_worker;

ALTER FUNCTION seek_introduction(bigint, text, text, text, text, bigint[]) OWNER TO halfveil_door;
ALTER FUNCTION step_ask_introducer(bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION answer_as_introducer(bigint, text, text) OWNER TO halfveil_door;
ALTER FUNCTION step_ask_target(bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION answer_as_target(bigint, text) OWNER TO halfveil_door;
ALTER FUNCTION withdraw_introduction(bigint) OWNER TO halfveil_door;
ALTER FUNCTION step_withdraw_introduction(bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION sweep_introductions(integer) OWNER TO halfveil_door;

-- Whoever ends a relationship or hides closes the introductions between the two as well, from their own side: what
-- they sought is taken back, what they were asked is answered as whoever would rather not answers. Others' rows stay.
CREATE FUNCTION close_introductions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    one bigint := NEW.owner_id;
    other text := (SELECT handle FROM profiles_member WHERE id = NEW.viewer_id);
    sought record;
BEGIN
    FOR sought IN
        SELECT i.id, i.seeker_id FROM intros_introduction i
        WHERE i.state = 'waiting' AND i.answer_by > instant() AND i.id IN (
            SELECT s.id FROM intros_introduction s WHERE s.seeker_id = one AND other IN (s.target_handle, s.introducer_handle)
            UNION ALL
            SELECT t.introduction_id FROM intros_targetpart t
            WHERE t.target_id = one AND other IN (t.seeker_handle, t.introducer_handle)
            UNION ALL
            SELECT p.introduction_id FROM intros_introducerpart p
            WHERE p.introducer_id = one AND other IN (p.seeker_handle, p.target_handle))
        ORDER BY i.id FOR UPDATE
    LOOP
        IF sought.seeker_id = one THEN
            PERFORM withdraw_introduction(sought.id);
        END IF;
        UPDATE intros_targetpart SET state = 'declined', changed_at = instant(), version = version + 1
        WHERE introduction_id = sought.id AND target_id = one AND state = 'asked' AND answer_by > instant();
        UPDATE intros_introducerpart SET state = 'passed', changed_at = instant(), version = version + 1
        WHERE introduction_id = sought.id AND introducer_id = one AND state = 'asked' AND answer_by > instant();
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER close_introductions AFTER INSERT ON disclosure_relationshipevent
    FOR EACH ROW WHEN (NEW.what IN ('ended', 'hidden')) EXECUTE FUNCTION close_introductions();
ALTER FUNCTION close_introductions() OWNER TO halfveil_door;
