-- The outbox: a step is stored with the act that calls for it, and carried out exactly once.

-- Call for a step on a row at a version of it.
CREATE FUNCTION queue_step(step text, row_id bigint, version integer) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
    INSERT INTO disclosure_outbox (step, row_id, version, made_at)
    VALUES (step, row_id, version, instant()) ON CONFLICT DO NOTHING
$$;

-- Wake the relay when the act commits.
CREATE FUNCTION wake_relay() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    NOTIFY halfveil_outbox;
    RETURN NULL;
END $$;
CREATE TRIGGER wake_relay AFTER INSERT ON disclosure_outbox FOR EACH STATEMENT EXECUTE FUNCTION wake_relay();

-- Carry out a stored step, once: its effect and its being done commit together, so that a second
-- delivery of the same message finds it done. True when this call did it.
CREATE FUNCTION run_step(outbox_id bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    todo disclosure_outbox%ROWTYPE;
BEGIN
    SELECT * INTO todo FROM disclosure_outbox o WHERE o.id = outbox_id AND o.done_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    EXECUTE format('SELECT %I($1, $2)', 'step_' || todo.step) USING todo.row_id, todo.version;
    UPDATE disclosure_outbox SET done_at = instant() WHERE id = outbox_id;
    RETURN true;
END $$;

-- Forget steps that were done a month ago, a batch at a time; how many. What is not done is never forgotten. Until then
-- the row is why the same step is not called for or carried out twice; a month later no broker holds a message of it any
-- more, and nothing calls for it again, since the longest ask is over in less.
CREATE FUNCTION forget_done(batch integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    gone integer;
BEGIN
    DELETE FROM disclosure_outbox WHERE id IN (
        SELECT o.id FROM disclosure_outbox o WHERE o.done_at < instant() - interval '30 days' ORDER BY o.done_at LIMIT batch);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
CREATE INDEX outbox_done ON disclosure_outbox (done_at) WHERE done_at IS NOT NULL;

-- Leave a notice for a member, once for each kind and row.
CREATE FUNCTION leave_notice(for_member bigint, notice_kind text, about bigint, made timestamptz) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
    INSERT INTO disclosure_notice (id, member_id, kind, row_id, made_at)
    VALUES (derived_id('notice' || notice_kind, about), for_member, notice_kind, about, made) ON CONFLICT DO NOTHING
$$;

GRANT EXECUTE ON FUNCTION run_step(bigint), forget_done(integer) TO halfveil_worker;

ALTER FUNCTION queue_step(text, bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION run_step(bigint) OWNER TO halfveil_door;
ALTER FUNCTION forget_done(integer) OWNER TO halfveil_door;
ALTER FUNCTION leave_notice(bigint, text, bigint, timestamptz) OWNER TO halfveil_door;
