-- What ends introductions from outside: a relationship that is ended, a member who hides from a person or a company.

-- Whoever ends a relationship or hides closes the introductions between the two as well, from their own side: what
-- they sought is taken back, what they were asked is answered as whoever would rather not answers, and whom they brought
-- together themselves they bring together no longer. Others' rows stay.
CREATE FUNCTION close_introductions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    one bigint := NEW.owner_id;
    other text := (SELECT handle FROM profiles_member WHERE id = NEW.viewer_id);
    sought record;
    brought record;
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
    FOR brought IN
        SELECT p.id, p.introducer_id FROM intros_introducerpart p
        WHERE p.state = 'vouched' AND p.closes_at > instant() AND p.introduction_id IS NULL AND p.id IN (
            SELECT b.id FROM intros_introducerpart b
            WHERE b.introducer_id = one AND other IN (b.seeker_handle, b.target_handle)
            UNION ALL
            SELECT t.brought_id FROM intros_targetpart t
            WHERE t.target_id = one AND other IN (t.seeker_handle, t.introducer_handle))
        ORDER BY p.id FOR UPDATE
    LOOP
        IF brought.introducer_id = one THEN
            PERFORM withdraw_vouch(brought.id);
        END IF;
        UPDATE intros_targetpart SET state = 'declined', changed_at = instant(), version = version + 1
        WHERE brought_id = brought.id AND target_id = one AND state IN ('asked', 'willing') AND answer_by > instant();
        PERFORM close_envelope(o.id, t.id) FROM intros_targetpart t JOIN profiles_member o ON o.handle = t.seeker_handle
        WHERE t.brought_id = brought.id AND t.target_id = one;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER close_introductions AFTER INSERT ON disclosure_relationshipevent
    FOR EACH ROW WHEN (NEW.what IN ('ended', 'hidden')) EXECUTE FUNCTION close_introductions();
ALTER FUNCTION close_introductions() OWNER TO halfveil_door;

-- What is brought to somebody from whom one of its parties hides by a company lapses there, on their side alone: whoever
-- hides sees nothing of it.
CREATE FUNCTION lapse_unseen_parts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    shield bigint := CASE TG_TABLE_NAME WHEN 'disclosure_companyshield' THEN NEW.id END;
    pair record;
BEGIN
    FOR pair IN
        SELECT h.viewer_id, m.handle FROM hidden_by_company(shield, CASE WHEN shield IS NULL THEN NEW.id END) h
        JOIN profiles_member m ON m.id = h.owner_id
    LOOP
        PERFORM lapse_claims(m.id, pair.viewer_id) FROM profiles_member m WHERE m.handle = pair.handle;
        PERFORM FROM intros_introduction i WHERE i.state = 'waiting' AND i.id IN (
            SELECT t.introduction_id FROM intros_targetpart t WHERE t.target_id = pair.viewer_id AND t.state = 'asked'
            UNION ALL
            SELECT p.introduction_id FROM intros_introducerpart p
            WHERE p.introducer_id = pair.viewer_id AND p.state = 'asked') ORDER BY i.id FOR UPDATE;
        UPDATE intros_targetpart SET state = 'lapsed', changed_at = instant(), version = version + 1
        WHERE target_id = pair.viewer_id AND state = 'asked' AND pair.handle IN (seeker_handle, introducer_handle);
        UPDATE intros_introducerpart SET state = 'lapsed', changed_at = instant(), version = version + 1
        WHERE introducer_id = pair.viewer_id AND state = 'asked' AND pair.handle IN (seeker_handle, target_handle);
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER lapse_unseen_parts AFTER INSERT ON disclosure_companyshield
    FOR EACH ROW EXECUTE FUNCTION lapse_unseen_parts();
CREATE TRIGGER lapse_unseen_parts AFTER INSERT OR UPDATE OF until ON profiles_companyclaim
    FOR EACH ROW WHEN (NEW.until IS NULL) EXECUTE FUNCTION lapse_unseen_parts();
ALTER FUNCTION lapse_unseen_parts() OWNER TO halfveil_door;
