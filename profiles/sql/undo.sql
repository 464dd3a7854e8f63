-- How veiled new wordings start is a member's own to say.
GRANT UPDATE (preset) ON profiles_member TO halfveil_web;

-- What stood before the last change of a field, for a day: the owner's own, sealed whatever the kind.
ALTER TABLE profiles_undo ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON profiles_undo TO halfveil_web
    USING (owner_id = (SELECT viewer())) WITH CHECK (owner_id = (SELECT viewer()));
CREATE POLICY door ON profiles_undo TO halfveil_door USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON profiles_undo TO halfveil_web;
GRANT SELECT (id, made_at), DELETE ON profiles_undo TO halfveil_door;

-- Forget what is older than a day; how many were forgotten.
CREATE FUNCTION forget_changes(batch integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    gone integer;
BEGIN
    DELETE FROM profiles_undo WHERE id IN (
        SELECT u.id FROM profiles_undo u WHERE u.made_at < instant() - interval '1 day' ORDER BY u.made_at LIMIT batch);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
REVOKE EXECUTE ON FUNCTION forget_changes(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_changes(integer) TO halfveil_worker;
ALTER FUNCTION forget_changes(integer) OWNER TO halfveil_door;
