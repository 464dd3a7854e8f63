-- Which companies somebody says they belong to, as shields from a company compare them: by a key, and for some time
-- after they no longer say so. Nobody sees another's; what a member says stays as they wrote it.

-- A company's name without what is written in more than one way: case, width, brackets with what stands in them,
-- legal forms at the end, spaces and signs. '' of nothing. A name that is all of that is its own key.
CREATE FUNCTION company_key(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    whole text := folded(name);
    bare text := regexp_replace(whole, '[(\[{〔【「《][^)\]}〕】」》]*[)\]}〕】」》]', ' ', 'g');
    before text := NULL;
BEGIN
    WHILE bare IS DISTINCT FROM before LOOP
        before := bare;
        bare := btrim(bare, E' \t.,;&-·、，。');
        bare := regexp_replace(bare, '(股份|有限|责任|公司|集团|控股|总部)$', '');
        bare := regexp_replace(bare, '(^|[\s.,&])(co|company|corp|corporation|inc|incorporated|ltd|limited|llc|llp|plc|gmbh|ag|sa|bv|nv|kk|pte|pty|holdings?|group|and)$', '');
    END LOOP;
    RETURN coalesce(nullif(regexp_replace(regexp_replace(bare, '^the\s+', ''), '[^[:alnum:]]', '', 'g'), ''),
                    regexp_replace(whole, '[^[:alnum:]]', '', 'g'));
END $$;

-- What a member's exact wordings of their company claim now: claims that are new begin, those that are gone end, and
-- one that comes back goes on. Beyond the first, two new ones a year: whoever tries one name after the other would
-- learn who hides from which. Judged when the transaction ends, however the wordings were changed.
CREATE FUNCTION claim_companies() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    member bigint := coalesce(NEW.owner_id, OLD.owner_id);
    says text[];
    began integer;
BEGIN
    IF NOT EXISTS (SELECT FROM profiles_field f WHERE f.id = coalesce(NEW.field_id, OLD.field_id) AND f.kind <> 'company') THEN
        says := ARRAY(
            SELECT DISTINCT k.key FROM profiles_field f JOIN profiles_wording w ON w.field_id = f.id AND w.coarse = 0,
                 LATERAL (VALUES (company_key(w.zh)), (company_key(w.en))) k(key)
            WHERE f.owner_id = member AND f.kind = 'company' AND k.key <> '');
        UPDATE profiles_companyclaim SET until = instant() WHERE member_id = member AND until IS NULL AND key <> ALL (says);
        UPDATE profiles_companyclaim SET until = NULL WHERE member_id = member AND until IS NOT NULL AND key = ANY (says);
        INSERT INTO profiles_companyclaim (member_id, key, since)
        SELECT member, s.key, instant() FROM unnest(says) AS s(key)
        WHERE NOT EXISTS (SELECT FROM profiles_companyclaim c WHERE c.member_id = member AND c.key = s.key)
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS began = ROW_COUNT;
        IF began > 0 AND company_changes(member, instant()) > 2 THEN
            RAISE EXCEPTION 'the company has changed twice within a year'
                USING ERRCODE = 'VE032', TABLE = 'profiles_companyclaim', CONSTRAINT = 'company_changes';
        END IF;
    END IF;
    RETURN NULL;
END $$;

-- How often a member has claimed another company within the year before an instant; the very first was no change.
CREATE FUNCTION company_changes(member bigint, at timestamptz) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT count(DISTINCT c.since)::integer FROM profiles_companyclaim c
    WHERE c.member_id = member AND c.since > at - interval '1 year'
      AND c.since > (SELECT min(f.since) FROM profiles_companyclaim f WHERE f.member_id = member)
$$;

CREATE CONSTRAINT TRIGGER claim_companies AFTER INSERT OR UPDATE OF zh, en, coarse OR DELETE ON profiles_wording
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION claim_companies();

ALTER TABLE profiles_companyclaim ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON profiles_companyclaim FOR SELECT TO halfveil_web USING (member_id = (SELECT viewer()));
CREATE POLICY door ON profiles_companyclaim TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON profiles_companyclaim TO halfveil_web;
GRANT SELECT, INSERT, UPDATE ON profiles_companyclaim TO halfveil_door;
GRANT USAGE ON SEQUENCE profiles_companyclaim_id_seq TO halfveil_door;
GRANT EXECUTE ON FUNCTION company_key(text) TO halfveil_web, halfveil_door;

ALTER FUNCTION claim_companies() OWNER TO halfveil_door;
ALTER FUNCTION company_changes(bigint, timestamptz) OWNER TO halfveil_door;
