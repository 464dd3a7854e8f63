-- One thing asked first: what it is for, said more clearly, or a field shown. Introducer or target may ask it, once in
-- an introduction; the seeker sees it as the introducer's question and cannot tell whose it was, so that it does not say
-- how far their wish has come. Nobody's hour moves. Whoever of a circle is asked after that can tell nothing of it, and may
-- ask in their turn: that goes nowhere, and what the seeker answers still is answered to them, too.

-- The bound introducer or target asks: 'purpose', or a kind of field. 'done' or 'gone' (not theirs, answered, asked
-- already, taken back, too late, or the seeker is no longer there for them).
CREATE FUNCTION ask_first(part bigint, what text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    sought intros_introduction%ROWTYPE;
    of_target boolean;
    of_introducer boolean;
BEGIN
    SELECT i.* INTO sought FROM intros_introduction i
    WHERE i.id IN (SELECT p.introduction_id FROM intros_introducerpart p WHERE p.id = part AND p.introducer_id = viewer()
                   UNION ALL
                   SELECT t.introduction_id FROM intros_targetpart t WHERE t.id = part AND t.target_id = viewer()) FOR UPDATE;
    IF sought.id IS NULL OR what = '' OR sought.state <> 'waiting' OR sought.answer_by <= instant()
       OR NOT EXISTS (SELECT FROM profiles_member m WHERE m.id = sought.seeker_id AND m.is_active
                      AND NOT EXISTS (SELECT FROM hides(m.id, viewer(), instant()))) THEN
        RETURN 'gone';
    END IF;
    UPDATE intros_targetpart SET question = what
    WHERE id = part AND target_id = viewer() AND state = 'asked' AND answer_by > instant() AND sought.question = '';
    of_target := FOUND;
    UPDATE intros_introducerpart SET question = what
    WHERE introduction_id = sought.id
      AND CASE WHEN of_target THEN state = 'vouched'
               ELSE id = part AND introducer_id = viewer() AND state = 'asked' AND answer_by > instant() AND question = '' END;
    of_introducer := FOUND;
    IF NOT of_target AND NOT of_introducer THEN
        RETURN 'gone';
    END IF;
    UPDATE intros_introduction SET question = what WHERE id = sought.id AND question = '';
    PERFORM leave_notice(sought.seeker_id, 'question_asked', sought.id, instant());
    RETURN 'done';
END $$;

-- The bound seeker answers, once: in a few words, or by sending more of their own along. Whoever has the question before
-- them reads it, while it is theirs to answer; whoever is asked later finds it there. False when there is nothing to answer.
--   VE014 what is sent is not the seeker's
CREATE FUNCTION answer_question(introduction bigint, new_reply text, sent bigint[]) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    sought intros_introduction%ROWTYPE;
    told bigint;
BEGIN
    IF EXISTS (SELECT FROM unnest(sent) e WHERE NOT EXISTS (
                   SELECT FROM profiles_wording w WHERE w.id = e AND w.owner_id = viewer() AND w.tier < 5)) THEN
        RAISE EXCEPTION 'that is not yours to send' USING ERRCODE = 'VE014';
    END IF;
    UPDATE intros_introduction i
    SET reply = new_reply, replied_at = instant(), envelope = i.envelope || sent
    WHERE i.id = introduction AND i.seeker_id = viewer() AND i.question <> '' AND i.replied_at IS NULL
      AND i.state = 'waiting' AND i.answer_by > instant()
    RETURNING i.* INTO sought;
    IF sought.id IS NULL THEN
        RETURN false;
    END IF;
    WITH targets AS (
        UPDATE intros_targetpart t SET reply = new_reply, replied_at = instant()
        WHERE t.introduction_id = sought.id AND t.question <> '' AND t.state = 'asked' AND t.answer_by > instant()
        RETURNING t.target_id AS who, t.id, t.state, 'target' AS part
    ), introducers AS (
        UPDATE intros_introducerpart p SET reply = new_reply, replied_at = instant()
        WHERE p.introduction_id = sought.id AND p.question <> ''
          AND (p.state = 'asked' AND p.answer_by > instant() OR p.state = 'vouched')
        RETURNING p.introducer_id AS who, p.id, p.state, 'introducer' AS part
    ), opened AS (
        SELECT open_to(sought.seeker_id, sent, e.who, sought.answer_by, 'envelope', sought.id, sought.purpose),
               CASE WHEN e.state = 'asked' THEN leave_notice(e.who, e.part || '_answered', e.id, instant()) END
        FROM (SELECT * FROM targets UNION ALL SELECT * FROM introducers) e
    ) SELECT count(*) INTO told FROM opened;
    RETURN true;
END $$;

-- Whether a question still waits for the seeker's answer.
CREATE FUNCTION stands_question_asked(about bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM intros_introduction i
                   WHERE i.id = about AND i.question <> '' AND i.replied_at IS NULL
                     AND i.state = 'waiting' AND i.answer_by > instant())
$$;

GRANT EXECUTE ON FUNCTION ask_first(bigint, text), answer_question(bigint, text, bigint[]) TO halfveil_web;

ALTER FUNCTION ask_first(bigint, text) OWNER TO halfveil_door;
ALTER FUNCTION answer_question(bigint, text, bigint[]) OWNER TO halfveil_door;
ALTER FUNCTION stands_question_asked(bigint) OWNER TO halfveil_door;
