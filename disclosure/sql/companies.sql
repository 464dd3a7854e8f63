-- Shields from a company. The rule hides the owner (rule.sql); here, what the owner has asked of whoever can't see them
-- any more lapses, on the side of those who were asked alone: the owner goes on waiting, and can't tell.

-- Who hides from whom by one new shield, or one new claim of a company; the other of the two is NULL. As in the rule, a
-- company counts for 180 days after it was claimed.
CREATE FUNCTION hidden_by_company(shield bigint, claim bigint) RETURNS TABLE (owner_id bigint, viewer_id bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT s.owner_id, c.member_id FROM disclosure_companyshield s JOIN profiles_companyclaim c ON c.key = s.key
    WHERE (s.id = shield OR c.id = claim) AND s.owner_id <> c.member_id
      AND (c.until IS NULL OR c.until > instant() - interval '180 days')
    ORDER BY s.owner_id, c.member_id
$$;

-- A new shield from a company, or somebody who comes to claim one that is hidden from: what was asked across it lapses.
CREATE FUNCTION lapse_unseen() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    shield bigint := CASE TG_TABLE_NAME WHEN 'disclosure_companyshield' THEN NEW.id END;
BEGIN
    PERFORM lapse_asks(pair.owner_id, pair.viewer_id)
    FROM hidden_by_company(shield, CASE WHEN shield IS NULL THEN NEW.id END) pair;
    RETURN NULL;
END $$;
CREATE TRIGGER lapse_unseen AFTER INSERT ON disclosure_companyshield
    FOR EACH ROW EXECUTE FUNCTION lapse_unseen();
CREATE TRIGGER lapse_unseen AFTER INSERT OR UPDATE OF until ON profiles_companyclaim
    FOR EACH ROW WHEN (NEW.until IS NULL) EXECUTE FUNCTION lapse_unseen();

-- What an asker asked of somebody, or offered to exchange with them, lapses there. The asker's row stays as it is, and is
-- locked first, as everywhere.
CREATE FUNCTION lapse_asks(asker bigint, asked bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM FROM disclosure_accessrequest q JOIN profiles_member o ON o.handle = q.owner_handle
    WHERE q.asker_id = asker AND o.id = asked AND q.state = 'waiting' ORDER BY q.id FOR UPDATE OF q;
    UPDATE disclosure_accessdecision d SET state = 'lapsed', changed_at = instant(), version = d.version + 1
    FROM disclosure_accessrequest q
    WHERE q.id = d.request_id AND q.asker_id = asker AND d.owner_id = asked AND d.state = 'open';
    PERFORM FROM disclosure_exchangeoffer o JOIN profiles_member m ON m.handle = o.other_handle
    WHERE o.proposer_id = asker AND m.id = asked AND o.state = 'waiting' ORDER BY o.id FOR UPDATE OF o;
    UPDATE disclosure_exchangeanswer a SET state = 'lapsed', changed_at = instant()
    FROM disclosure_exchangeoffer o
    WHERE o.id = a.offer_id AND o.proposer_id = asker AND a.owner_id = asked AND a.state = 'open';
END $$;

ALTER FUNCTION hidden_by_company(bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION lapse_unseen() OWNER TO halfveil_door;
ALTER FUNCTION lapse_asks(bigint, bigint) OWNER TO halfveil_door;
