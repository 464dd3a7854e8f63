-- Who is looking, and when: the seams every policy and function of this database asks.

-- The viewer bound to this transaction, NULL when nobody is.
-- (After a first SET LOCAL a setting reads '', not NULL.)
CREATE FUNCTION viewer() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('halfveil.viewer', true), '')::bigint;

-- Bind the viewer for one transaction, once. A second binding is refused: it would mean that the
-- door was called inside somebody's transaction. A signed binding will be checked here.
-- It remembers its statement: the door opens only to who was bound by the same one.
CREATE FUNCTION bind_viewer(member_id bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF viewer() IS NOT NULL THEN
        RAISE EXCEPTION 'a viewer is bound to this transaction already' USING ERRCODE = 'VE001';
    END IF;
    PERFORM set_config('halfveil.viewer', member_id::text, true),
            set_config('halfveil.bound_at', statement_timestamp()::text, true);
    RETURN member_id;
END $$;

-- The instant by which everything is judged; tests put their own in its place.
CREATE FUNCTION instant() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
RETURN now();

-- A key of 63 bits for a row that a step makes, the same however often the step is tried.
CREATE FUNCTION derived_id(label text, from_id bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN hashtextextended(label || from_id::text, 20261123) & 9223372036854775807;

GRANT EXECUTE ON FUNCTION viewer(), instant() TO halfveil_web, halfveil_door;
GRANT EXECUTE ON FUNCTION bind_viewer(bigint) TO halfveil_web;
GRANT EXECUTE ON FUNCTION derived_id(text, bigint) TO halfveil_door;
