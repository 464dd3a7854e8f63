-- Other people's pictures come out of here and nowhere else, with their record.

-- Refuse to read where the record could be taken back and the values kept (`disclose` says when), and insist on a
-- durable commit.
CREATE FUNCTION clear_to_read() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF pg_current_xact_id_if_assigned() IS NOT NULL
       OR viewer() IS NOT NULL AND current_setting('halfveil.bound_at', true) IS DISTINCT FROM statement_timestamp()::text
    THEN
        RAISE EXCEPTION 'the door does not open inside a transaction' USING ERRCODE = 'VE003';
    END IF;
    IF current_setting('synchronous_commit') = 'off' THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
END $$;

-- Whoever looks, as the ledger knows them; refused for anybody whom the door would refuse.
CREATE FUNCTION at_the_door() RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    looker uuid;
BEGIN
    PERFORM clear_to_read();
    SELECT p.pseudonym INTO looker FROM ledger_pseudonym p WHERE p.member_id = viewer();
    IF looker IS NULL THEN
        RAISE EXCEPTION 'nobody is at the door' USING ERRCODE = 'VE004';
    END IF;
    RETURN looker;
END $$;

-- The image of one wording, sealed, if that wording is the very one that the rule gives the bound viewer; one
-- entry is appended, whether it is given or not. Which wording it is stands in the address of the image, as the
-- page got it from the door: another wording of the same field, another's, or none are all the same nothing.
CREATE FUNCTION disclose_picture(handle text, wording bigint)
RETURNS TABLE (owner_id bigint, wrapped_key bytea, sealed bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    looker uuid := at_the_door();
BEGIN
    RETURN QUERY
    WITH got AS MATERIALIZED (
        SELECT r.owner_id, r.wording_id, r.reason
        FROM readable(ARRAY[disclose_picture.handle], viewer(), instant()) r
        WHERE r.wording_id = disclose_picture.wording AND r.kind IN ('photo', 'wechat_qr')
    ), entry AS (
        INSERT INTO ledger_entry (at, act, surface, viewer, owner, wordings, reasons)
        SELECT instant(), 'read', 'photo', looker,
            (SELECT p.pseudonym FROM ledger_pseudonym p JOIN profiles_member m ON m.id = p.member_id
             WHERE m.handle = disclose_picture.handle),
            ARRAY(SELECT g.wording_id FROM got g), ARRAY(SELECT g.reason FROM got g)
    )
    SELECT g.owner_id, k.wrapped, p.sealed
    FROM got g
    JOIN profiles_picture p ON p.wording_id = g.wording_id
    JOIN profiles_memberkey k ON k.member_id = g.owner_id;
END $$;

REVOKE EXECUTE ON FUNCTION clear_to_read(), at_the_door(), disclose_picture(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION disclose_picture(text, bigint) TO halfveil_web;
ALTER FUNCTION clear_to_read() OWNER TO halfveil_door;
ALTER FUNCTION at_the_door() OWNER TO halfveil_door;
ALTER FUNCTION disclose_picture(text, bigint) OWNER TO halfveil_door;
