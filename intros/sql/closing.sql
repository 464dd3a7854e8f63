-- What ends introductions from outside: a relationship that is ended, a member who hides.

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
