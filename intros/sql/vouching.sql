-- The introducer's side of an introduction: asked to vouch, and what they said.

-- Lay what is sought before an introducer, with what the seeker sends along. They are not told whether they were named or
-- stand in the seeker's circle: who is asked through a circle is trusted by the target, which is the target's secret. So
-- what the seeker answered to somebody who was asked before stands among their own words, instead of those if both together
-- are more than anybody may write, and nothing says that it was asked.
CREATE FUNCTION bring_to_introducer(sought intros_introduction, introducer bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    before bigint := (SELECT nullif(count(*), 0) FROM intros_introducerpart p WHERE p.introduction_id = sought.id);
    part bigint := derived_id(concat('introducer', before), sought.id);
    said text := concat_ws(E'\n', nullif(sought.note, ''), nullif(sought.reply, ''));
BEGIN
    INSERT INTO intros_introducerpart
        (id, introduction_id, introducer_id, seeker_handle, target_handle, wish, purpose, note, words, state, arrived_at,
         answer_by, closes_at, changed_at, version)
    SELECT part, sought.id, introducer, s.handle, sought.target_handle, sought.wish, sought.purpose,
           CASE WHEN length(said) <= 120 THEN said ELSE sought.reply END, '', 'asked', instant(), least(answer_by(instant(), 3), sought.answer_by), sought.answer_by, instant(), 1
    FROM profiles_member s WHERE s.id = sought.seeker_id;
    PERFORM open_to(sought.seeker_id, sought.envelope || calling_name(sought.seeker_id), introducer, sought.answer_by,
                    'envelope', sought.id, sought.purpose);
    PERFORM leave_notice(introducer, CASE sought.wish WHEN '' THEN 'vouch_asked' ELSE 'wish_asked' END, part, instant());
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
    LEFT JOIN LATERAL standing(ARRAY[sought.target_handle::text], i.id, instant()) known ON true
    LEFT JOIN LATERAL standing(ARRAY[sought.target_handle::text], sought.seeker_id, instant()) seen ON true
    WHERE i.handle = sought.introducer_handle AND i.is_active AND NOT refuses(i.id, sought.seeker_id)
      AND NOT EXISTS (SELECT FROM shielded(i.id, sought.seeker_id))
      AND (sought.wish <> '' OR known.owner_id IS NOT NULL AND seen.owner_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM shielded(known.owner_id, i.id))
           AND NOT EXISTS (SELECT FROM shielded(seen.owner_id, sought.seeker_id)))
      AND EXISTS (SELECT FROM profiles_member s WHERE s.id = sought.seeker_id AND s.is_active);
    IF introducer IS NULL OR NOT receives(introducer, sought.purpose, instant()) THEN
        RETURN;
    ELSIF waits_for_room('ask_introducer', introduction, at_version, place, introducer, 'introducer', sought.answer_by) THEN
        RETURN;
    END IF;
    PERFORM bring_to_introducer(sought, introducer);
END $$;

-- The bound introducer vouches, in words that the target will read, or passes. Of a wish they choose one of their
-- contacts. 'done' or 'gone' (not theirs, answered already, taken back, too late, or the seeker is no longer there for
-- them, or whom they chose is no contact of theirs).
CREATE FUNCTION answer_as_introducer(part bigint, answer text, new_words text, chosen text) RETURNS text
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
        target_handle = CASE WHEN answer = 'vouched' AND wish <> '' THEN chosen ELSE target_handle END,
        changed_at = instant(), version = version + 1
    WHERE id = part AND introducer_id = viewer() AND state = 'asked' AND answer_by > instant()
      AND (answer = 'passed' OR wish = '' OR chosen <> seeker_handle AND EXISTS (
              SELECT FROM trusted_by(viewer(), instant()) t JOIN profiles_member m ON m.id = t.viewer_id
              WHERE m.handle = chosen))
      AND sought.state = 'waiting'
      AND EXISTS (SELECT FROM profiles_member m WHERE m.id = sought.seeker_id AND m.is_active
                  AND NOT EXISTS (SELECT FROM hides(m.id, viewer(), instant())))
    RETURNING version INTO now_at;
    IF now_at IS NULL THEN
        RETURN 'gone';
    END IF;
    IF answer = 'vouched' THEN
        PERFORM queue_step('ask_target', sought.id, now_at);
    END IF;
    RETURN 'done';
END $$;

-- The bound introducer takes their words back. Before the target has answered it lapses for the target; the seeker sees
-- what they would have seen had it lapsed. Once the two know each other the target hears of it: what rests on the words
-- is for them to weigh. Of two whom the introducer brought together unasked, whoever said yes goes on waiting until the
-- hour. 'done' or 'gone' (not theirs, never said, over).
CREATE FUNCTION withdraw_vouch(part bigint) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    mine intros_introducerpart%ROWTYPE;
BEGIN
    PERFORM FROM intros_introduction i JOIN intros_introducerpart p ON p.introduction_id = i.id
    WHERE p.id = part AND p.introducer_id = viewer() FOR UPDATE OF i;
    PERFORM FROM intros_introducerpart p
    WHERE p.id = part AND p.introducer_id = viewer() AND p.introduction_id IS NULL FOR UPDATE;
    PERFORM FROM intros_targetpart t JOIN intros_introducerpart p ON p.introduction_id = t.introduction_id
    WHERE p.id = part AND p.introducer_id = viewer() FOR UPDATE OF t;
    SELECT * INTO mine FROM intros_introducerpart p
    WHERE p.id = part AND p.introducer_id = viewer()
      AND (p.state = 'vouched' AND p.closes_at > instant() OR p.state = 'connected') FOR UPDATE;
    IF mine.id IS NULL THEN
        RETURN 'gone';
    END IF;
    UPDATE intros_introducerpart SET state = 'withdrawn', words = '', changed_at = instant(), version = version + 1
    WHERE id = part;
    UPDATE intros_targetpart t SET words = '', words_gone_at = instant(), version = version + 1,
        state = CASE WHEN t.state = 'asked' AND t.answer_by > instant() THEN 'lapsed' ELSE t.state END,
        changed_at = CASE WHEN t.state = 'asked' AND t.answer_by > instant() THEN instant() ELSE t.changed_at END
    WHERE t.introduction_id = mine.introduction_id OR t.brought_id = mine.id AND t.state <> 'willing';
    IF mine.state = 'connected' THEN
        PERFORM leave_notice(t.target_id, 'vouch_withdrawn', t.id, instant())
        FROM intros_targetpart t WHERE t.introduction_id = mine.introduction_id OR t.brought_id = mine.id;
    END IF;
    PERFORM close_envelope(o.id, t.id) FROM intros_targetpart t JOIN profiles_member o ON o.handle = t.seeker_handle
    WHERE t.brought_id = mine.id;
    RETURN 'done';
END $$;

-- Whoever came to know somebody thanks the introducer, once each; false when there is nothing to thank for. The bound
-- member names their own row, as seeker or as target; of two brought together one stands as seeker. Whoever took their words back is not told,
-- nor somebody from whom the member hides.
CREATE FUNCTION thank_introducer(own_row bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    introduction bigint;
    brought bigint;
    by_seeker boolean := false;
BEGIN
    UPDATE intros_introduction SET thanked_at = instant()
    WHERE id = own_row AND seeker_id = viewer() AND state = 'connected' AND thanked_at IS NULL
    RETURNING id INTO introduction;
    by_seeker := introduction IS NOT NULL;
    IF NOT by_seeker THEN
        UPDATE intros_targetpart SET thanked_at = instant()
        WHERE id = own_row AND target_id = viewer() AND state = 'accepted' AND thanked_at IS NULL
        RETURNING introduction_id, brought_id INTO introduction, brought;
        by_seeker := EXISTS (SELECT FROM intros_introducerpart p JOIN profiles_member m ON m.handle = p.seeker_handle
                             WHERE p.id = brought AND m.id = viewer());
    END IF;
    IF introduction IS NULL AND brought IS NULL THEN
        RETURN false;
    END IF;
    WITH thanked AS (
        UPDATE intros_introducerpart p SET thanked_by_seeker = p.thanked_by_seeker OR by_seeker,
            thanked_by_target = p.thanked_by_target OR NOT by_seeker
        WHERE (p.introduction_id = introduction OR p.id = brought) AND p.state = 'connected'
          AND NOT EXISTS (SELECT FROM hides(viewer(), p.introducer_id, instant())) RETURNING p.id, p.introducer_id
    ), told AS (
        SELECT leave_notice(t.introducer_id, CASE WHEN by_seeker THEN 'seeker_thanks' ELSE 'target_thanks' END, t.id, instant())
        FROM thanked t
    ) SELECT count(*) INTO introduction FROM told;
    RETURN true;
END $$;

GRANT EXECUTE ON FUNCTION answer_as_introducer(bigint, text, text, text), withdraw_vouch(bigint), thank_introducer(bigint)
    TO halfveil_web;

ALTER FUNCTION bring_to_introducer(intros_introduction, bigint) OWNER TO halfveil_door;
ALTER FUNCTION step_ask_introducer(bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION answer_as_introducer(bigint, text, text, text) OWNER TO halfveil_door;
ALTER FUNCTION withdraw_vouch(bigint) OWNER TO halfveil_door;
ALTER FUNCTION thank_introducer(bigint) OWNER TO halfveil_door;
