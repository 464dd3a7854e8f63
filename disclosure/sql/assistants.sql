-- An assistant looks through what a member (their principal) is asked, before the principal does: passes it on, or
-- sets it aside. The asker can't tell. The assistant sees who asks, by the name that goes along with every ask, what
-- for and the note; no field of the principal's, no other of the asker's. Each act is written down as theirs, for the
-- principal to see. Whoever locks the rows of an ask locks the asker's first, then the owner's, then the assistant's.

CREATE TRIGGER keep_to_graph BEFORE UPDATE OF state ON disclosure_triage
    FOR EACH ROW EXECUTE FUNCTION keep_to_graph('open>passed', 'open>aside', 'open>lapsed');

-- Lay a decision before its owner's assistant, if there is one who may see who asks; whether it went there. An
-- assistant who asks themselves, or who and the asker keep out of each other's sight, does not triage that one.
CREATE FUNCTION hand_to_assistant(decision bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    asked disclosure_accessdecision%ROWTYPE;
    asker bigint;
    helper disclosure_assistant%ROWTYPE;
    part bigint := derived_id('triage', decision);
BEGIN
    SELECT * INTO asked FROM disclosure_accessdecision WHERE id = decision;
    SELECT m.id INTO asker FROM profiles_member m WHERE m.handle = asked.asker_handle;
    SELECT a.* INTO helper FROM disclosure_assistant a JOIN profiles_member m ON m.id = a.assistant_id AND m.is_active
    WHERE a.principal_id = asked.owner_id AND a.assistant_id <> asker
      AND NOT EXISTS (SELECT FROM hides(a.principal_id, a.assistant_id, instant()))
      AND NOT EXISTS (SELECT FROM hides(a.assistant_id, a.principal_id, instant()))
      AND NOT EXISTS (SELECT FROM hides(asker, a.assistant_id, instant()))
      AND NOT EXISTS (SELECT FROM hides(a.assistant_id, asker, instant()));
    IF helper.id IS NULL THEN
        RETURN false;
    END IF;
    INSERT INTO disclosure_triage (id, assistant_id, decision_id, principal_handle, asker_handle, purpose, note, state,
                                   arrived_at, answer_by, changed_at, version)
    VALUES (part, helper.assistant_id, decision, helper.principal_handle, asked.asker_handle, asked.purpose, asked.note,
            'open', instant(), asked.answer_by, instant(), 1);
    UPDATE disclosure_accessdecision
    SET triaged = 'with', triaged_at = instant(), assistant_handle = helper.assistant_handle WHERE id = decision;
    PERFORM open_to(asker, calling_name(asker), helper.assistant_id, asked.answer_by, 'envelope', asked.request_id,
                    asked.purpose);
    PERFORM leave_notice(helper.assistant_id, 'triage_asked', part, instant());
    RETURN true;
END $$;

-- What its owner, its asker or its hour has settled needs no assistant any more.
CREATE FUNCTION settle_triage() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE disclosure_triage SET state = 'lapsed', changed_at = NEW.changed_at, version = version + 1
    WHERE decision_id = NEW.id AND state = 'open';
    RETURN NULL;
END $$;
CREATE TRIGGER settle_triage AFTER UPDATE OF state ON disclosure_accessdecision
    FOR EACH ROW WHEN (OLD.state = 'open' AND NEW.state <> 'open') EXECUTE FUNCTION settle_triage();

-- The bound assistant passes an ask on to their principal, or sets it aside. 'done' or 'gone' (not theirs, done
-- already, settled meanwhile, or no longer the assistant).
CREATE FUNCTION triage(part bigint, answer text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    ask disclosure_accessrequest%ROWTYPE;
    asked disclosure_accessdecision%ROWTYPE;
    mine disclosure_triage%ROWTYPE;
BEGIN
    IF answer NOT IN ('passed', 'aside') THEN
        RAISE EXCEPTION 'not an answer: %', answer USING ERRCODE = 'VE010';
    END IF;
    SELECT q.* INTO ask FROM disclosure_accessrequest q
    JOIN disclosure_accessdecision d ON d.request_id = q.id JOIN disclosure_triage t ON t.decision_id = d.id
    WHERE t.id = part AND t.assistant_id = viewer() FOR UPDATE OF q;
    SELECT d.* INTO asked FROM disclosure_accessdecision d WHERE d.request_id = ask.id FOR UPDATE;
    SELECT t.* INTO mine FROM disclosure_triage t WHERE t.id = part AND t.assistant_id = viewer() FOR UPDATE;
    IF mine.id IS NULL OR mine.state <> 'open' OR asked.state <> 'open' OR ask.state <> 'waiting'
       OR mine.answer_by <= instant() OR NOT EXISTS (
           SELECT FROM disclosure_assistant a WHERE a.principal_id = asked.owner_id AND a.assistant_id = viewer()) THEN
        RETURN 'gone';
    END IF;
    UPDATE disclosure_triage SET state = answer, changed_at = instant(), version = version + 1 WHERE id = part;
    UPDATE disclosure_accessdecision SET triaged = answer, triaged_at = instant() WHERE id = asked.id;
    IF answer = 'passed' THEN
        PERFORM leave_notice(asked.owner_id, 'access_asked', asked.id, instant());
    END IF;
    RETURN 'done';
END $$;

-- Take back from an assistant what lies with them: their principal is told of each ask, and who asks is called by a
-- name no longer.
CREATE FUNCTION take_triage_back(principal bigint, helper bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    one record;
BEGIN
    PERFORM FROM disclosure_accessrequest q  -- the askers' rows first, in one order
    JOIN disclosure_accessdecision d ON d.request_id = q.id JOIN disclosure_triage t ON t.decision_id = d.id
    WHERE d.owner_id = principal AND t.assistant_id = helper AND t.state = 'open' ORDER BY q.id FOR UPDATE OF q;
    FOR one IN
        SELECT d.id, d.request_id, d.state, d.answer_by, m.id AS asker, t.id AS part, t.state AS stands
        FROM disclosure_accessdecision d JOIN disclosure_triage t ON t.decision_id = d.id
        JOIN profiles_member m ON m.handle = d.asker_handle
        WHERE d.owner_id = principal AND t.assistant_id = helper AND d.answer_by > instant()
        ORDER BY d.id FOR UPDATE OF d, t
    LOOP
        DELETE FROM disclosure_grant g WHERE g.owner_id = one.asker AND g.user_id = helper AND g.basis = 'envelope'
            AND g.reference = one.request_id;
        CONTINUE WHEN one.stands <> 'open';
        UPDATE disclosure_triage SET state = 'lapsed', changed_at = instant(), version = version + 1 WHERE id = one.part;
        CONTINUE WHEN one.state <> 'open';
        UPDATE disclosure_accessdecision SET triaged = 'back', triaged_at = instant() WHERE id = one.id;
        PERFORM leave_notice(principal, 'access_asked', one.id, instant());
    END LOOP;
END $$;

-- The bound member names one of their contacts as their assistant, in place of whoever was before; the assistant is
-- told, unless the member hides from them. False when they have no such contact.
CREATE FUNCTION name_assistant(handle text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    own text;
    helper bigint;
    new_id bigint;
BEGIN
    SELECT m.handle INTO own FROM profiles_member m WHERE m.id = viewer() AND m.is_active FOR NO KEY UPDATE;
    SELECT s.owner_id INTO helper FROM standing(ARRAY[name_assistant.handle], viewer(), instant()) s
    JOIN disclosure_relationship r ON r.owner_id = viewer() AND r.viewer_id = s.owner_id
         AND (r.ends_at IS NULL OR r.ends_at > instant());
    IF own IS NULL OR helper IS NULL THEN
        RETURN false;
    END IF;
    IF EXISTS (SELECT FROM disclosure_assistant a WHERE a.principal_id = viewer() AND a.assistant_id = helper) THEN
        RETURN true;
    END IF;
    PERFORM take_triage_back(viewer(), a.assistant_id) FROM disclosure_assistant a WHERE a.principal_id = viewer();
    DELETE FROM disclosure_assistant WHERE principal_id = viewer();
    new_id := derived_id('assistant' || helper || '.' || extract(epoch FROM instant()), viewer());
    INSERT INTO disclosure_assistant (id, principal_id, principal_handle, assistant_id, assistant_handle, since)
    VALUES (new_id, viewer(), own, helper, name_assistant.handle, instant());
    PERFORM leave_notice(helper, 'assistant_named', new_id, instant())
    WHERE NOT EXISTS (SELECT FROM hides(viewer(), helper, instant()));
    RETURN true;
END $$;

-- The bound principal takes it back, or the bound assistant steps down, at once; false when there was nothing to end.
CREATE FUNCTION end_assistance(assistance bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    ended disclosure_assistant%ROWTYPE;
BEGIN
    DELETE FROM disclosure_assistant a
    WHERE a.id = assistance AND (a.principal_id = viewer() OR a.assistant_id = viewer()) RETURNING a.* INTO ended;
    IF ended.id IS NULL THEN
        RETURN false;
    END IF;
    PERFORM take_triage_back(ended.principal_id, ended.assistant_id);
    RETURN true;
END $$;

ALTER TABLE disclosure_assistant ENABLE ROW LEVEL SECURITY;
CREATE POLICY party ON disclosure_assistant FOR SELECT TO halfveil_web
    USING (assistant_id = (SELECT viewer()) OR principal_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_assistant TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON disclosure_assistant TO halfveil_web;
GRANT SELECT, INSERT, DELETE ON disclosure_assistant TO halfveil_door;
ALTER TABLE disclosure_triage ENABLE ROW LEVEL SECURITY;
CREATE POLICY party ON disclosure_triage FOR SELECT TO halfveil_web USING (assistant_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_triage TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON disclosure_triage TO halfveil_web;
GRANT SELECT, INSERT, UPDATE ON disclosure_triage TO halfveil_door;

GRANT EXECUTE ON FUNCTION triage(bigint, text), name_assistant(text), end_assistance(bigint) TO halfveil_web;

ALTER FUNCTION hand_to_assistant(bigint) OWNER TO halfveil_door;
ALTER FUNCTION settle_triage() OWNER TO halfveil_door;
ALTER FUNCTION triage(bigint, text) OWNER TO halfveil_door;
ALTER FUNCTION take_triage_back(bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION name_assistant(text) OWNER TO halfveil_door;
ALTER FUNCTION end_assistance(bigint) OWNER TO halfveil_door;
