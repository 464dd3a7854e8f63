-- How a member receives what others ask: closed to all for a while, some purposes never, and told in time when
-- something that they opened is about to close.

-- Whether an ask for a purpose reaches a member at an instant. Whoever asks sees no difference.
CREATE FUNCTION receives(member bigint, purpose text, at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT NOT EXISTS (SELECT FROM disclosure_reception r
                       WHERE r.member_id = member AND (r.closed_until > at OR purpose = ANY (r.muted)))
$$;

-- "Not what it said" is an answer like any other to the one who asked; the reviewers hear of it, without the words.
CREATE FUNCTION raise_mismatch() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    INSERT INTO disclosure_report (id, sort, reporter_id, reported_handle, reason, words, purpose, note, made_at)
    VALUES (derived_id('mismatch', NEW.id), 'mismatch', NEW.owner_id, NEW.asker_handle, '', '', NEW.purpose, '', instant())
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER raise_mismatch AFTER UPDATE OF state ON disclosure_accessdecision
    FOR EACH ROW WHEN (NEW.state = 'mismatch' AND OLD.state <> 'mismatch') EXECUTE FUNCTION raise_mismatch();

-- Whoever met somebody in person, as their own history says, need not wait until the rest after an ask is over: one that
-- is settled rests no longer, one that waits will not rest.
CREATE FUNCTION lift_rest() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE disclosure_accessrequest q
    SET retry_at = CASE q.state WHEN 'waiting' THEN q.answer_by ELSE instant() END
    FROM happened e JOIN profiles_member m ON m.id = e.viewer_id
    WHERE e.what = 'met' AND q.asker_id = e.owner_id AND q.owner_handle = m.handle AND q.retry_at > instant();
    RETURN NULL;
END $$;
CREATE TRIGGER lift_rest AFTER INSERT ON disclosure_relationshipevent
    REFERENCING NEW TABLE AS happened FOR EACH STATEMENT EXECUTE FUNCTION lift_rest();

-- Tell owners a week ahead what they opened and what is about to close, once for each member and day. What was open
-- for hardly more than a week says it itself. How many grants were looked at.
CREATE FUNCTION remind_of_endings(batch integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    done integer;
BEGIN
    WITH due AS MATERIALIZED (
        SELECT g.id FROM disclosure_grant g
        WHERE NOT g.reminded AND g.basis <> 'envelope' AND g.expires_at <= instant() + interval '7 days'
        ORDER BY g.expires_at, g.id LIMIT batch FOR UPDATE SKIP LOCKED
    ), marked AS (
        UPDATE disclosure_grant g SET reminded = true FROM due WHERE g.id = due.id
        RETURNING g.owner_id, g.user_id, g.expires_at, g.given_at
    ), soon AS (
        SELECT k.owner_id, k.user_id, min(k.expires_at) AS ends_at
        FROM marked k WHERE k.expires_at > instant() AND k.expires_at - k.given_at > interval '8 days'
        GROUP BY k.owner_id, k.user_id, (k.expires_at AT TIME ZONE 'Asia/Shanghai')::date
    ), kept AS (
        INSERT INTO disclosure_ending (id, owner_id, viewer_handle, ends_at)
        SELECT derived_id('ending' || s.user_id || (s.ends_at AT TIME ZONE 'Asia/Shanghai')::date, s.owner_id),
               s.owner_id, m.handle, s.ends_at
        FROM soon s JOIN profiles_member m ON m.id = s.user_id ON CONFLICT DO NOTHING
        RETURNING id, owner_id
    ), told AS (
        SELECT leave_notice(owner_id, 'grant_ending', id, instant()) FROM kept
    ) SELECT (SELECT count(*) FROM marked) + 0 * (SELECT count(*) FROM told) INTO done;
    RETURN done;
END $$;

-- A grant that is made longer is spoken of again when its new end comes near.
CREATE FUNCTION remind_again() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    NEW.reminded := false;
    RETURN NEW;
END $$;
CREATE TRIGGER remind_again BEFORE UPDATE OF expires_at ON disclosure_grant
    FOR EACH ROW WHEN (NEW.expires_at > OLD.expires_at) EXECUTE FUNCTION remind_again();

-- Where nothing is open any more, nothing is about to close. (What was sent along is no such thing, and may close by an act
-- of the other's, which is not to be told.)
CREATE FUNCTION forget_ending() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    DELETE FROM disclosure_ending e USING (SELECT DISTINCT owner_id, user_id FROM gone WHERE basis <> 'envelope') g, profiles_member m
    WHERE e.owner_id = g.owner_id AND m.id = g.user_id AND e.viewer_handle = m.handle
      AND NOT EXISTS (SELECT FROM disclosure_grant o WHERE o.owner_id = g.owner_id AND o.user_id = g.user_id
                      AND o.basis <> 'envelope' AND o.expires_at > instant());
    RETURN NULL;
END $$;
CREATE TRIGGER forget_ending AFTER DELETE ON disclosure_grant
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_ending();

ALTER TABLE disclosure_reception ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_reception TO halfveil_web
    USING (member_id = (SELECT viewer())) WITH CHECK (member_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_reception TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON disclosure_reception TO halfveil_web;
GRANT SELECT ON disclosure_reception TO halfveil_door;
ALTER TABLE disclosure_ending ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_ending FOR SELECT TO halfveil_web USING (owner_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_ending TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON disclosure_ending TO halfveil_web;
GRANT SELECT, INSERT, DELETE ON disclosure_ending TO halfveil_door;

GRANT EXECUTE ON FUNCTION remind_of_endings(integer) TO halfveil_worker;

ALTER FUNCTION receives(bigint, text, timestamptz) OWNER TO halfveil_door;
ALTER FUNCTION raise_mismatch() OWNER TO halfveil_door;
ALTER FUNCTION lift_rest() OWNER TO halfveil_door;
ALTER FUNCTION remind_of_endings(integer) OWNER TO halfveil_door;
ALTER FUNCTION remind_again() OWNER TO halfveil_door;
ALTER FUNCTION forget_ending() OWNER TO halfveil_door;
