-- The operator's desk: staff who invite, who have seen a document, and who introduce where nobody else can. They read
-- what a contact at their level reads: nothing here gives them a word that the rule does not.

-- What the desk has checked of a member, for whoever reads their exact name: when, and whether it covers the employer,
-- which is told to whoever reads that too. One entry is appended, whether anything is told or not.
CREATE FUNCTION disclose_check(handle text) RETURNS TABLE (checked_at timestamptz, employer boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    looker uuid := at_the_door();
BEGIN
    RETURN QUERY
    WITH exact AS MATERIALIZED (
        SELECT r.owner_id, r.field_id, r.wording_id, r.reason
        FROM readable(ARRAY[disclose_check.handle], viewer(), instant()) r
        JOIN profiles_wording w ON w.id = r.wording_id AND w.coarse = 0
        WHERE r.kind IN ('name', 'company')
    ), got AS MATERIALIZED (
        SELECT c.checked_at, n.wording_id AS name, n.reason AS name_reason, e.wording_id AS company, e.reason AS company_reason
        FROM disclosure_deskcheck c
        JOIN exact n ON n.owner_id = c.owner_id AND n.field_id = c.name_field
        LEFT JOIN exact e ON e.owner_id = c.owner_id AND e.field_id = c.company_field
    ), entry AS (
        INSERT INTO ledger_entry (at, act, surface, viewer, owner, wordings, reasons)
        SELECT instant(), 'read', 'check', looker,
            (SELECT p.pseudonym FROM ledger_pseudonym p JOIN profiles_member m ON m.id = p.member_id
             WHERE m.handle = disclose_check.handle),
            ARRAY(SELECT u.wording FROM got g, unnest(ARRAY[g.name, g.company]) AS u(wording) WHERE u.wording IS NOT NULL),
            ARRAY(SELECT u.reason FROM got g, unnest(ARRAY[g.name_reason, g.company_reason]) AS u(reason)
                  WHERE u.reason IS NOT NULL)
    )
    SELECT g.checked_at, g.company IS NOT NULL FROM got g;
END $$;

-- The bound member of the desk has seen that somebody's exact name and employer are as they say, both of which they
-- read; the owner is told. False for anybody else, and where they read less.
CREATE FUNCTION record_check(new_id bigint, handle text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    found record;
BEGIN
    IF NOT EXISTS (SELECT FROM profiles_member m WHERE m.id = viewer() AND m.is_active AND m.is_desk) THEN
        RETURN false;
    END IF;
    SELECT r.owner_id, (array_agg(r.field_id ORDER BY r."position") FILTER (WHERE r.kind = 'name'))[1] AS name,
           (array_agg(r.field_id ORDER BY r."position") FILTER (WHERE r.kind = 'company'))[1] AS company INTO found
    FROM readable(ARRAY[record_check.handle], viewer(), instant()) r
    JOIN profiles_wording w ON w.id = r.wording_id AND w.coarse = 0
    WHERE r.kind IN ('name', 'company') AND r.owner_id <> viewer() GROUP BY r.owner_id;
    IF found.name IS NULL OR found.company IS NULL THEN
        RETURN false;
    END IF;
    INSERT INTO disclosure_deskcheck AS c (id, owner_id, name_field, company_field, checked_at)
    VALUES (new_id, found.owner_id, found.name, found.company, instant())
    ON CONFLICT (owner_id) DO UPDATE SET id = excluded.id, name_field = excluded.name_field,
        company_field = excluded.company_field, checked_at = excluded.checked_at;
    PERFORM leave_notice(found.owner_id, 'checked', new_id, instant());
    RETURN true;
END $$;

-- What was checked is what was said then: another exact wording of the name or the employer, or none, is not it.
CREATE FUNCTION lapse_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    DELETE FROM disclosure_deskcheck c WHERE c.owner_id = OLD.owner_id AND OLD.field_id IN (c.name_field, c.company_field);
    RETURN NULL;
END $$;
CREATE TRIGGER lapse_check AFTER DELETE ON profiles_wording
    FOR EACH ROW WHEN (OLD.coarse = 0) EXECUTE FUNCTION lapse_check();
CREATE TRIGGER lapse_changed_check AFTER UPDATE OF zh, en, coarse, field_id ON profiles_wording
    FOR EACH ROW WHEN (OLD.coarse = 0 AND (OLD.coarse, OLD.field_id, OLD.zh, OLD.en)
                       IS DISTINCT FROM (NEW.coarse, NEW.field_id, NEW.zh, NEW.en)) EXECUTE FUNCTION lapse_check();

-- Whether a member lets the desk introduce them, where nobody else can.
CREATE FUNCTION desk_serves(member bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM disclosure_deskservice s WHERE s.member_id = member)
$$;

-- Whether somebody may introduce two members because they are of the desk, and both let it.
CREATE FUNCTION desk_between(introducer bigint, seeker bigint, target bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM profiles_member d WHERE d.id = introducer AND d.is_desk AND d.is_active)
       AND introducer NOT IN (seeker, target) AND desk_serves(seeker) AND desk_serves(target)
$$;

-- Whether there is still something to see behind a notice, by its kind.
CREATE FUNCTION stands_checked(about bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM disclosure_deskcheck c WHERE c.id = about)
$$;

ALTER TABLE disclosure_deskcheck ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_deskcheck TO halfveil_web
    USING (owner_id = (SELECT viewer())) WITH CHECK (owner_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_deskcheck TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT, DELETE ON disclosure_deskcheck TO halfveil_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON disclosure_deskcheck TO halfveil_door;
ALTER TABLE disclosure_deskservice ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_deskservice TO halfveil_web
    USING (member_id = (SELECT viewer())) WITH CHECK (member_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_deskservice TO halfveil_door USING (true);
GRANT SELECT, INSERT, DELETE ON disclosure_deskservice TO halfveil_web;
GRANT SELECT ON disclosure_deskservice TO halfveil_door;

GRANT EXECUTE ON FUNCTION disclose_check(text), record_check(bigint, text) TO halfveil_web;

ALTER FUNCTION disclose_check(text) OWNER TO halfveil_door;
ALTER FUNCTION record_check(bigint, text) OWNER TO halfveil_door;
ALTER FUNCTION lapse_check() OWNER TO halfveil_door;
ALTER FUNCTION desk_serves(bigint) OWNER TO halfveil_door;
ALTER FUNCTION desk_between(bigint, bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION stands_checked(bigint) OWNER TO halfveil_door;
