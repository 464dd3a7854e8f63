-- How introductions are received.

-- "Not what it said" is an answer like any other to everybody else; the reviewers hear of it, without the words.
CREATE FUNCTION raise_introduction_mismatch() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    INSERT INTO disclosure_report (id, sort, reporter_id, reported_handle, reason, words, purpose, note, made_at)
    VALUES (derived_id('mismatch', NEW.id), 'mismatch', NEW.target_id, NEW.seeker_handle, '', '', NEW.purpose, '', instant())
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER raise_mismatch AFTER UPDATE OF state ON intros_targetpart
    FOR EACH ROW WHEN (NEW.state = 'mismatch' AND OLD.state <> 'mismatch') EXECUTE FUNCTION raise_introduction_mismatch();

-- Whoever met somebody in person, as their own history says, need not wait until the rest after an introduction is over.
CREATE FUNCTION lift_introduction_rest() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE intros_introduction i
    SET retry_at = CASE i.state WHEN 'waiting' THEN i.answer_by ELSE instant() END
    FROM happened e JOIN profiles_member m ON m.id = e.viewer_id
    WHERE e.what = 'met' AND i.seeker_id = e.owner_id AND i.target_handle = m.handle AND i.retry_at > instant();
    RETURN NULL;
END $$;
CREATE TRIGGER lift_introduction_rest AFTER INSERT ON disclosure_relationshipevent
    REFERENCING NEW TABLE AS happened FOR EACH STATEMENT EXECUTE FUNCTION lift_introduction_rest();

ALTER FUNCTION raise_introduction_mismatch() OWNER TO halfveil_door;
ALTER FUNCTION lift_introduction_rest() OWNER TO halfveil_door;
