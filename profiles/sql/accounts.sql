-- Sign-up and sign-in, which happen before anybody is bound.

-- The member who signs in with the number of that hash, NULL when nobody does. Whether they still may is
-- read from their own row: somebody whose account was closed is no newcomer.
CREATE FUNCTION member_by_phone(hash bytea) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT member_id FROM profiles_phone WHERE number_hash = hash
$$;

-- The id of a member to come: their number is sealed under it before there is a row.
CREATE FUNCTION new_member_id() RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT nextval('profiles_member_id_seq') $$;

-- Make a member with a verified number and a key of their own, and write down to which version of the words they
-- agreed; the member's id. Unless everybody may come, the number is on the operator's list or an invitation is used
-- up, once; NULL when neither.
-- When the number is taken it returns the member who has it and changes nothing.
CREATE FUNCTION enrol(
    new_id bigint, new_handle text, new_language text, new_shuffle bigint, hash bytea, sealed bytea, wrapped_key bytea,
    agreed_to smallint, everybody boolean, invitation bytea
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    found_id bigint;
    invited_by bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(encode(hash, 'hex'), 1));
    SELECT member_id INTO found_id FROM profiles_phone WHERE number_hash = hash;
    IF found_id IS NOT NULL THEN
        RETURN found_id;
    END IF;
    DELETE FROM profiles_admittednumber a WHERE a.number_hash = hash;
    IF NOT FOUND THEN
        SELECT i.id INTO invited_by FROM profiles_invitation i JOIN profiles_member m ON m.id = i.inviter_id AND m.is_active
        WHERE i.code_hash = invitation AND i.used_at IS NULL AND i.ends_at > instant() FOR UPDATE OF i;
        IF NOT FOUND AND NOT everybody THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO profiles_member (id, handle, language, listed, shuffle, password, is_active, is_staff, is_superuser, joined_at)
    VALUES (new_id, new_handle, new_language, true, new_shuffle, '!' || new_handle, true, false, false, instant());
    INSERT INTO profiles_memberkey (member_id, wrapped) VALUES (new_id, wrapped_key);
    INSERT INTO profiles_phone (member_id, number_hash, number_sealed, verified)
    VALUES (new_id, hash, sealed, true);
    INSERT INTO profiles_consent (member_id, version, given_at) VALUES (new_id, agreed_to, instant());
    UPDATE profiles_invitation SET newcomer_id = new_id, used_at = instant() WHERE id = invited_by;
    RETURN new_id;
END $$;

-- Whether the bound member runs the service.
CREATE FUNCTION is_operator() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM profiles_member
                   WHERE id = (SELECT viewer()) AND is_active AND is_staff AND is_superuser)
$$;

GRANT EXECUTE ON FUNCTION member_by_phone(bytea), new_member_id(),
    enrol(bigint, text, text, bigint, bytea, bytea, bytea, smallint, boolean, bytea), is_operator() TO halfveil_web;

ALTER FUNCTION member_by_phone(bytea) OWNER TO halfveil_door;
ALTER FUNCTION new_member_id() OWNER TO halfveil_door;
ALTER FUNCTION enrol(bigint, text, text, bigint, bytea, bytea, bytea, smallint, boolean, bytea) OWNER TO halfveil_door;
ALTER FUNCTION is_operator() OWNER TO halfveil_door;
