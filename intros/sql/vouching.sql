-- The introducer's side of an introduction: asked to vouch, and what they said.

-- Lay what is sought before an introducer, with what the seeker sends along. They are not told whether they were named or
-- stand in the seeker's circle: who is asked through a circle is trusted by the target, which is the target's secret.
CREATE FUNCTION bring_to_introducer(sought intros_introduction, introducer bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    before bigint := (SELECT nullif(count(*), 0) FROM intros_introducerpart p WHERE p.introduction_id = sought.id);
    part bigint := derived_id(concat('introducer', before), sought.id);
BEGIN
    INSERT INTO intros_introducerpart
        (id, introduction_id, introducer_id, seeker_handle, target_handle, purpose, note, words, state,
         arrived_at, answer_by, closes_at, changed_at, version)
    SELECT part, sought.id, introducer, s.handle, sought.target_handle, sought.purpose, sought.note, '',
           'asked', instant(), least(answer_by(instant(), 3), sought.answer_by), sought.answer_by, instant(), 1
    FROM profiles_member s WHERE s.id = sought.seeker_id;
    PERFORM open_to(sought.seeker_id, sought.envelope || calling_name(sought.seeker_id), introducer, sought.answer_by,
                    'envelope', sought.id, sought.purpose);
    PERFORM leave_notice(introducer, 'vouch_asked', part, instant());
END $$;

-- Step: ask the introducer, if they may be asked: they trust the seeker at 2 or more, want to hear from them,
-- and none of the three keeps out of another's sight. Else nothing happens, visibly. How far the target trusts
-- the introducer is asked when they have vouched: being asked at all would tell them.
CREATE FUNCTION step_ask_introducer(introduction bigint, at_version integer) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    sought intros_introduction%ROWTYPE;
    introducer bigint;
    place bigint := leave_line('ask_introducer', introduction);
BEGIN
    SELECT * INTO sought FROM intros_introduction
    WHERE id = introduction AND version = at_version AND state = 'waiting' AND answer_by > instant() FOR UPDATE;
    SELECT i.id INTO introducer
    FROM profiles_member i
    JOIN LATERAL standing(ARRAY[i.handle::text], sought.seeker_id, instant()) trusts ON trusts.level >= 2
    JOIN LATERAL standing(ARRAY[sought.target_handle::text], i.id, instant()) known ON true
    JOIN LATERAL standing(ARRAY[sought.target_handle::text], sought.seeker_id, instant()) seen ON true
    WHERE i.handle = sought.introducer_handle AND i.is_active AND NOT refuses(i.id, sought.seeker_id)
      AND EXISTS (SELECT FROM profiles_member s WHERE s.id = sought.seeker_id AND s.is_active);
    IF introducer IS NULL OR NOT receives(introducer, sought.purpose, instant()) THEN
        RETURN;
    ELSIF waits_for_room('ask_introducer', introduction, at_version, place, introducer, 'introducer', sought.answer_by) THEN
        RETURN;
    END IF;
    PERFORM bring_to_introducer(sought, introducer);
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

GRANT EXECUTE ON FUNCTION answer_as_introducer(bigint, text, text) TO halfveil_web;

ALTER FUNCTION bring_to_introducer(intros_introduction, bigint) OWNER TO halfveil_door;
ALTER FUNCTION step_ask_introducer(bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION answer_as_introducer(bigint, text, text) OWNER TO halfveil_door;
