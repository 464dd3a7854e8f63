-- Who may come: numbers that the operator admits, and what members give a newcomer, each good once. Whether a number
-- is known, admitted or neither only whoever holds its phone learns: nothing here is asked before the code came back.

-- Whether somebody new with the number of that hash would be let in, with what they were given.
CREATE FUNCTION admits(hash bytea, invitation bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM profiles_admittednumber a WHERE a.number_hash = hash)
        OR EXISTS (SELECT FROM profiles_invitation i JOIN profiles_member m ON m.id = i.inviter_id AND m.is_active
                   WHERE i.code_hash = invitation AND i.used_at IS NULL AND i.ends_at > instant())
$$;

-- The bound member makes an invitation that is good for two weeks: five in thirty days, the desk two hundred. False
-- when there are no more.
CREATE FUNCTION invite(new_id bigint, hash bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    most integer;
BEGIN
    SELECT CASE WHEN m.is_desk THEN 200 ELSE 5 END INTO most
    FROM profiles_member m WHERE m.id = viewer() AND m.is_active FOR NO KEY UPDATE;  -- one invitation at a time
    IF NOT FOUND OR most <= (SELECT count(*) FROM profiles_invitation i
                             WHERE i.inviter_id = viewer() AND i.sort = 'given'
                               AND i.made_at > instant() - interval '30 days') THEN
        RETURN false;
    END IF;
    INSERT INTO profiles_invitation (id, inviter_id, sort, code_hash, made_at, ends_at)
    VALUES (new_id, viewer(), 'given', hash, instant(), instant() + interval '14 days');
    RETURN true;
END $$;

-- The bound member takes an invitation of theirs back that nobody has used. It counts among those of the month.
CREATE FUNCTION uninvite(invitation bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE profiles_invitation i SET ends_at = instant()
    WHERE i.id = invitation AND i.inviter_id = viewer() AND i.sort = 'given' AND i.used_at IS NULL
      AND i.ends_at > instant();
    RETURN FOUND;
END $$;

-- Whoever claims a code that a member shows, and has no account yet, may come by the same secret until the claim ends.
CREATE FUNCTION admit_claimant(claim bigint, shown_by bigint, secret bytea, until timestamptz) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
    INSERT INTO profiles_invitation (id, inviter_id, sort, code_hash, made_at, ends_at)
    VALUES (claim, shown_by, 'met', secret, instant(), until)
    ON CONFLICT (code_hash) DO UPDATE SET inviter_id = excluded.inviter_id, ends_at = excluded.ends_at
        WHERE profiles_invitation.sort = 'met' AND profiles_invitation.used_at IS NULL
$$;

-- Forget invitations that nobody used and that no month counts any more; how many.
CREATE FUNCTION forget_invitations(batch integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    gone integer;
BEGIN
    DELETE FROM profiles_invitation WHERE id IN (
        SELECT i.id FROM profiles_invitation i
        WHERE i.used_at IS NULL AND i.ends_at <= instant() - interval '30 days' ORDER BY i.ends_at LIMIT batch);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

ALTER TABLE profiles_admittednumber ENABLE ROW LEVEL SECURITY;
CREATE POLICY door ON profiles_admittednumber TO halfveil_door USING (true);
GRANT SELECT, DELETE ON profiles_admittednumber TO halfveil_door;
ALTER TABLE profiles_invitation ENABLE ROW LEVEL SECURITY;
CREATE POLICY party ON profiles_invitation FOR SELECT TO halfveil_web
    USING (inviter_id = (SELECT viewer()) OR newcomer_id = (SELECT viewer()));
CREATE POLICY door ON profiles_invitation TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON profiles_invitation TO halfveil_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON profiles_invitation TO halfveil_door;

GRANT EXECUTE ON FUNCTION admits(bytea, bytea), invite(bigint, bytea), uninvite(bigint) TO halfveil_web;
GRANT EXECUTE ON FUNCTION forget_invitations(integer) TO halfveil_worker;

ALTER FUNCTION admits(bytea, bytea) OWNER TO halfveil_door;
ALTER FUNCTION invite(bigint, bytea) OWNER TO halfveil_door;
ALTER FUNCTION uninvite(bigint) OWNER TO halfveil_door;
ALTER FUNCTION admit_claimant(bigint, bigint, bytea, timestamptz) OWNER TO halfveil_door;
ALTER FUNCTION forget_invitations(integer) OWNER TO halfveil_door;
