-- The target's side of an introduction: somebody they trust vouches, and what they made of it.

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
    place bigint := leave_line('ask_target', introduction);
BEGIN
    SELECT * INTO sought FROM intros_introduction
    WHERE id = introduction AND state = 'waiting' AND answer_by > instant() FOR UPDATE;
    SELECT * INTO vouch FROM intros_introducerpart
    WHERE introduction_id = sought.id AND version = at_version AND state = 'vouched';
    -- Whom a seeker named they must be able to know of; whom an introducer chose they need not.
    SELECT m.id INTO target
    FROM profiles_member m
    JOIN LATERAL standing(ARRAY[m.handle::text], vouch.introducer_id, instant()) i
         ON i.level >= 2 OR desk_between(vouch.introducer_id, sought.seeker_id, m.id)
    LEFT JOIN LATERAL standing(ARRAY[m.handle::text], sought.seeker_id, instant()) s ON true
    WHERE m.handle = vouch.target_handle AND m.is_active AND m.id <> sought.seeker_id
      AND (sought.wish <> '' OR s.owner_id IS NOT NULL)
      AND (SELECT count(*) FROM profiles_member p
           WHERE p.id IN (sought.seeker_id, vouch.introducer_id) AND p.is_active
             AND NOT EXISTS (SELECT FROM shielded(m.id, p.id))) = 2
      AND NOT EXISTS (SELECT FROM shielded(vouch.introducer_id, sought.seeker_id))
      AND NOT EXISTS (  -- nobody is asked twice for one person while that rests
          SELECT FROM intros_targetpart t
          LEFT JOIN intros_introduction o ON o.id = t.introduction_id
          LEFT JOIN intros_introducerpart b ON b.id = t.brought_id
          WHERE t.target_id = m.id AND t.seeker_handle = vouch.seeker_handle AND o.id IS DISTINCT FROM sought.id
            AND coalesce(o.retry_at, b.retry_at) > instant());
    IF target IS NULL OR refuses(target, sought.seeker_id) OR NOT receives(target, sought.purpose, instant()) THEN
        RETURN;
    ELSIF waits_for_room('ask_target', introduction, at_version, place, target, 'target', sought.answer_by) THEN
        RETURN;
    END IF;
    INSERT INTO intros_targetpart
        (id, introduction_id, target_id, seeker_handle, introducer_handle, wish, purpose, note, words, exchange, question,
         reply, replied_at, state, arrived_at, answer_by, changed_at, version)
    SELECT part, introduction, target, vouch.seeker_handle, i.handle, sought.wish, sought.purpose, sought.note, vouch.words,
           sought.exchange, sought.question, sought.reply, sought.replied_at, 'asked', instant(), least(answer_by(instant(), 5), sought.answer_by), instant(), 1
    FROM profiles_member i WHERE i.id = vouch.introducer_id;
    PERFORM open_to(sought.seeker_id, sought.envelope || calling_name(sought.seeker_id), target, sought.answer_by,
                    'envelope', sought.id, sought.purpose);
    PERFORM open_to(vouch.introducer_id, calling_name(vouch.introducer_id), target, sought.answer_by,
                    'envelope', sought.id, sought.purpose);
    PERFORM leave_notice(target, 'introduced', part, instant());
END $$;

-- The bound target accepts, which connects both at once, or does not, which nobody else can tell. Accepting as an
-- exchange opens, of the kinds that the seeker is ready to exchange, those that the target names: both or neither. An
-- introducer from whom one of the two hides by now goes on waiting, and hears nothing.
-- 'done' or 'gone'.
CREATE FUNCTION answer_as_target(part bigint, answer text, kinds text[]) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    sought intros_introduction%ROWTYPE;
    mine intros_targetpart%ROWTYPE;
BEGIN
    IF EXISTS (SELECT FROM intros_targetpart t WHERE t.id = part AND t.target_id = viewer() AND t.brought_id IS NOT NULL) THEN
        RETURN answer_as_brought(part, answer, kinds);
    ELSIF answer NOT IN ('accepted', 'declined', 'never', 'mismatch') THEN
        RAISE EXCEPTION 'not an answer: %', answer USING ERRCODE = 'VE010';
    END IF;
    SELECT i.* INTO sought FROM intros_introduction i JOIN intros_targetpart t ON t.introduction_id = i.id
    WHERE t.id = part AND t.target_id = viewer() FOR UPDATE OF i;
    SELECT * INTO mine FROM intros_targetpart t WHERE t.id = part AND t.target_id = viewer() FOR UPDATE;
    IF mine.id IS NULL OR mine.state <> 'asked' OR mine.answer_by <= instant() OR sought.state <> 'waiting'
       OR NOT EXISTS (SELECT FROM profiles_member m WHERE m.id = sought.seeker_id AND m.is_active
                      AND NOT EXISTS (SELECT FROM hides(m.id, viewer(), instant()))) THEN
        RETURN 'gone';
    END IF;
    UPDATE intros_targetpart SET state = answer, changed_at = instant(), version = version + 1 WHERE id = part;
    IF answer = 'never' THEN
        PERFORM refuse(viewer(), sought.seeker_id);
    ELSIF answer = 'accepted' THEN
        PERFORM connect(viewer(), sought.seeker_id, 'introduced', 1::smallint);
        IF EXISTS (SELECT FROM hides(viewer(), sought.seeker_id, instant())) THEN
            RETURN 'done';  -- the seeker goes on waiting for somebody who is not there for them
        END IF;
        IF kinds <> '{}' AND kinds <@ mine.exchange::text[] THEN
            PERFORM exchange_between(viewer(), sought.seeker_id, kinds);
        END IF;
        UPDATE intros_introduction
        SET state = 'connected', changed_at = instant(), retry_at = NULL, version = version + 1,
            introducer_handle = mine.introducer_handle,
            target_handle = (SELECT m.handle FROM profiles_member m WHERE m.id = viewer()) WHERE id = sought.id;
        UPDATE intros_introducerpart SET state = 'connected', changed_at = instant(), version = version + 1
        WHERE introduction_id = sought.id AND state = 'vouched'
          AND NOT EXISTS (SELECT FROM hides(sought.seeker_id, introducer_id, instant()))
          AND NOT EXISTS (SELECT FROM hides(viewer(), introducer_id, instant()));
        PERFORM leave_notice(sought.seeker_id, 'connected', sought.id, instant());
        PERFORM leave_notice(p.introducer_id, 'vouch_connected', p.id, instant())
        FROM intros_introducerpart p WHERE p.introduction_id = sought.id AND p.state = 'connected';
    END IF;
    RETURN 'done';
END $$;

GRANT EXECUTE ON FUNCTION answer_as_target(bigint, text, text[]) TO halfveil_web;

ALTER FUNCTION step_ask_target(bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION answer_as_target(bigint, text, text[]) OWNER TO halfveil_door;
