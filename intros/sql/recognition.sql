-- Recognition: two say that they know each other already. Each says it alone; only when both have does anything
-- happen, to both at once. What one has said stands in that one's own row, and no function tells of it.

-- The bound member says that they and another know each other, for thirty days.
--   VE011 there is no such member for them   VE013 they have said it of too many who did not say it too
CREATE FUNCTION say_known(new_id bigint, handle text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    at timestamptz := instant();
    mine bigint;
    theirs bigint;
    other bigint := (SELECT s.owner_id FROM standing(ARRAY[say_known.handle], viewer(), at) s WHERE s.level < 5);
BEGIN
    IF other IS NULL OR viewer() IS NULL THEN
        RAISE EXCEPTION 'no such member' USING ERRCODE = 'VE011';
    END IF;
    PERFORM lock_pair(viewer(), other);
    IF (SELECT count(*) FROM intros_recognition r
        WHERE r.member_id = viewer() AND r.state = 'said' AND r.ends_at > at AND r.other_handle <> say_known.handle) >= 20 THEN
        RAISE EXCEPTION 'said of too many' USING ERRCODE = 'VE013';
    END IF;
    INSERT INTO intros_recognition AS r (id, member_id, other_handle, state, made_at, ends_at)
    VALUES (new_id, viewer(), say_known.handle, 'said', at, at + interval '30 days')
    ON CONFLICT (member_id, other_handle) DO UPDATE SET id = excluded.id, state = 'said', made_at = at, ends_at = excluded.ends_at
        WHERE r.state <> 'said' OR r.ends_at <= at
    RETURNING r.id INTO mine;
    SELECT r.id INTO theirs FROM intros_recognition r JOIN profiles_member m ON m.handle = r.other_handle
    WHERE r.member_id = other AND m.id = viewer() AND r.state = 'said' AND r.ends_at > at;
    IF mine IS NOT NULL AND theirs IS NOT NULL AND NOT EXISTS (SELECT FROM shielded(viewer(), other)) THEN
        UPDATE intros_recognition SET state = 'mutual' WHERE id IN (mine, theirs);
        PERFORM connect(viewer(), other, 'recognised', 2::smallint);
        PERFORM leave_notice(viewer(), 'recognised', mine, at), leave_notice(other, 'recognised', theirs, at);
    END IF;
END $$;

-- The bound member takes it back; nothing happens when they have said nothing.
CREATE FUNCTION unsay_known(handle text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    DELETE FROM intros_recognition r
    WHERE r.member_id = viewer() AND r.other_handle = unsay_known.handle AND r.state = 'said'
$$;

-- Whoever ends a relationship, keeps the other further away or hides has no longer said it, nor ticked the other at a
-- table, nor claimed a code of theirs.
CREATE FUNCTION forget_known() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    other text := (SELECT handle FROM profiles_member WHERE id = NEW.viewer_id);
BEGIN
    DELETE FROM intros_recognition WHERE member_id = NEW.owner_id AND other_handle = other AND state = 'said';
    DELETE FROM intros_tick WHERE member_id = NEW.owner_id AND other_handle = other AND state = 'single';
    PERFORM lapse_claims(NEW.owner_id, NEW.viewer_id);
    RETURN NULL;
END $$;
CREATE TRIGGER forget_known AFTER INSERT ON disclosure_relationshipevent
    FOR EACH ROW WHEN (NEW.what IN ('ended', 'lowered', 'hidden')) EXECUTE FUNCTION forget_known();

-- The bound member types six digits that somebody told them on the telephone: whoever's they are is asked whether the
-- two know each other. It tells nothing: neither whether there are such digits nor what becomes of it.
CREATE FUNCTION say_digits(new_claim bigint, digits bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    at timestamptz := instant();
    told intros_code%ROWTYPE;
BEGIN
    SELECT c.* INTO told FROM intros_code c JOIN profiles_member m ON m.id = c.owner_id AND m.is_active
    WHERE c.digits_hash = digits AND c.sort = 'spoken' AND c.ends_at > at AND c.owner_id <> viewer()
      AND NOT EXISTS (SELECT FROM shielded(c.owner_id, viewer())) FOR UPDATE OF c;
    IF told.id IS NULL OR NOT EXISTS (SELECT FROM profiles_member m WHERE m.id = viewer() AND m.is_active) THEN
        RETURN;
    END IF;
    UPDATE intros_code SET ends_at = at WHERE id = told.id;  -- good for one person
    INSERT INTO intros_claim (id, code_id, sort, claimant_id, owner_handle, state, made_at, ends_at)
    SELECT new_claim, told.id, 'spoken', viewer(), m.handle, 'held', at, told.ends_at
    FROM profiles_member m WHERE m.id = told.owner_id;
    INSERT INTO intros_showing (id, claim_id, code_id, sort, owner_id, state, made_at, ends_at)
    VALUES (derived_id('showing', new_claim), new_claim, told.id, 'spoken', told.owner_id, 'held', at, told.ends_at);
    PERFORM offer_claim(new_claim);
END $$;

ALTER TABLE intros_recognition ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON intros_recognition FOR SELECT TO halfveil_web USING (member_id = (SELECT viewer()));
CREATE POLICY door ON intros_recognition TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON intros_recognition TO halfveil_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON intros_recognition TO halfveil_door;

GRANT EXECUTE ON FUNCTION say_known(bigint, text), unsay_known(text), say_digits(bigint, bytea) TO halfveil_web;

ALTER FUNCTION say_known(bigint, text) OWNER TO halfveil_door;
ALTER FUNCTION unsay_known(text) OWNER TO halfveil_door;
ALTER FUNCTION forget_known() OWNER TO halfveil_door;
ALTER FUNCTION say_digits(bigint, bytea) OWNER TO halfveil_door;
