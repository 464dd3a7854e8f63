-- Grants: one wording opened to one viewer beyond their level, with an end. Written here and nowhere else.

-- A grant's owner is its wording's, whoever writes it.
CREATE FUNCTION grant_owner() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    SELECT owner_id INTO STRICT NEW.owner_id FROM profiles_wording WHERE id = NEW.content_object_id;
    RETURN NEW;
END $$;
CREATE TRIGGER grant_owner BEFORE INSERT OR UPDATE OF content_object_id, owner_id ON disclosure_grant
    FOR EACH ROW EXECUTE FUNCTION grant_owner();

-- The permission that a grant gives, in guardian's terms.
CREATE FUNCTION read_wording_permission() RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT p.id FROM auth_permission p JOIN django_content_type c ON c.id = p.content_type_id
    WHERE c.app_label = 'profiles' AND c.model = 'wording' AND p.codename = 'read_wording'
$$;

-- Append the entry of an act of an owner towards one viewer over some wordings.
CREATE FUNCTION record_act(
    act text, surface text, owner bigint, viewer bigint, wordings bigint[], reason text, purpose text, reference bigint
) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
    INSERT INTO ledger_entry (at, act, surface, owner, viewer, wordings, reasons, purpose, reference)
    SELECT instant(), act, surface,
           (SELECT pseudonym FROM ledger_pseudonym WHERE member_id = owner),
           (SELECT pseudonym FROM ledger_pseudonym WHERE member_id = viewer),
           wordings, array_fill(reason, ARRAY[cardinality(wordings)]), purpose, reference
    WHERE wordings <> '{}'
$$;

-- Open an owner's wordings to one viewer until an instant, and record it. Each act that opens has rows
-- of its own (basis and reference say which), so that what ends with one leaves another's be. The same
-- act again may lengthen it, not shorten it. Wordings that are not the owner's, or for their eyes only, are
-- passed over.
CREATE FUNCTION open_to(
    owner bigint, wordings bigint[], viewer bigint, until timestamptz, basis text, reference bigint, purpose text
) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    own bigint[] := ARRAY(SELECT w.id FROM profiles_wording w
                          WHERE w.id = ANY (wordings) AND w.owner_id = owner AND w.tier < 5 ORDER BY w.id);
BEGIN
    WITH opened AS (
        INSERT INTO disclosure_grant
            (permission_id, user_id, content_object_id, owner_id, given_at, expires_at, basis, reference)
        SELECT read_wording_permission(), open_to.viewer, w, open_to.owner, instant(), open_to.until,
               open_to.basis, open_to.reference
        FROM unnest(own) AS w
        ON CONFLICT (content_object_id, user_id, permission_id, basis, reference) DO UPDATE
            SET given_at = excluded.given_at, expires_at = excluded.expires_at
            WHERE disclosure_grant.expires_at < excluded.expires_at
        RETURNING content_object_id
    ) SELECT coalesce(array_agg(content_object_id ORDER BY content_object_id), '{}') INTO own FROM opened;
    PERFORM record_act(CASE basis WHEN 'envelope' THEN 'send' ELSE 'grant' END, 'asks',
                       owner, viewer, own, CASE basis WHEN 'envelope' THEN 'sent' ELSE 'granted' END,
                       purpose, nullif(reference, 0));
    IF basis NOT IN ('envelope', 'exchange') AND own <> '{}' THEN
        PERFORM remember(owner, viewer, 'opened', 0::smallint);
    END IF;
END $$;

-- What every member may call somebody. Whoever asks sends it along unasked: it opens to nobody what was veiled,
-- but lets an asker who stands in no directory be there for whom they ask, who could not tell otherwise by whom.
CREATE FUNCTION calling_name(member bigint) RETURNS bigint[]
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT coalesce(array_agg(w.id ORDER BY w.id), '{}')
    FROM profiles_field f JOIN profiles_wording w ON w.field_id = f.id
    WHERE f.owner_id = member AND f.kind = 'name' AND w.tier = 0
$$;

-- The bound owner opens their wordings to a member until an instant; false when there is no such member,
-- or none whom the owner may know of.
CREATE FUNCTION give_grant(wordings bigint[], viewer_handle text, until timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    viewer_id bigint := (SELECT s.owner_id FROM standing(ARRAY[viewer_handle], viewer(), instant()) s WHERE s.level < 5);
BEGIN
    IF viewer_id IS NULL OR viewer() IS NULL OR until IS NULL OR until <= instant() THEN
        RETURN false;
    END IF;
    PERFORM open_to(viewer(), wordings, viewer_id, until, 'owner', 0, NULL);
    RETURN true;
END $$;

-- Close every grant of an owner to a viewer, or those on some wordings only, and record those that were open
-- still. What the owner sent along with an ask is left be: whether anything is there to close would tell whether
-- the ask arrived. What the viewer sent along goes when nothing that was granted on it is left.
CREATE FUNCTION close_to(owner bigint, viewer bigint, wordings bigint[]) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    closed bigint[];
    asks bigint[];
BEGIN
    WITH gone AS (
        DELETE FROM disclosure_grant g
        WHERE g.owner_id = close_to.owner AND g.user_id = close_to.viewer AND g.basis <> 'envelope'
          AND (close_to.wordings IS NULL OR g.content_object_id = ANY (close_to.wordings))
        RETURNING g.content_object_id, g.expires_at, g.basis, g.reference
    ) SELECT coalesce(array_agg(DISTINCT content_object_id ORDER BY content_object_id)
                      FILTER (WHERE expires_at > instant()), '{}'),
             array_agg(DISTINCT reference) FILTER (WHERE basis = 'ask')
      INTO closed, asks FROM gone;
    PERFORM record_act('revoke', 'asks', owner, viewer, closed, 'granted', NULL, NULL);
    PERFORM close_envelope(viewer, a) FROM unnest(asks) AS a
    WHERE NOT EXISTS (SELECT FROM disclosure_grant g WHERE g.owner_id = close_to.owner AND g.user_id = close_to.viewer
                      AND g.basis = 'ask' AND g.reference = a);
    RETURN cardinality(closed);
END $$;

-- Close what was sent along with one ask or introduction, to whomever it was sent, and record it.
CREATE FUNCTION close_envelope(owner bigint, reference bigint) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
    WITH gone AS (
        DELETE FROM disclosure_grant g
        WHERE g.owner_id = close_envelope.owner AND g.basis = 'envelope' AND g.reference = close_envelope.reference
        RETURNING g.user_id, g.content_object_id
    ) SELECT record_act('revoke', 'asks', owner, user_id, array_agg(content_object_id ORDER BY content_object_id),
                        'sent', NULL, reference)
    FROM gone GROUP BY user_id
$$;

-- Close every grant on one wording, what was sent along too, and record those that were open still: the wording
-- itself is going, or is for its owner's eyes only from now on.
CREATE FUNCTION close_on(owner bigint, wording bigint) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
    WITH gone AS (
        DELETE FROM disclosure_grant g WHERE g.owner_id = close_on.owner AND g.content_object_id = close_on.wording
        RETURNING g.user_id, g.basis, g.expires_at
    ) SELECT record_act('revoke', 'asks', owner, g.user_id, ARRAY[wording], g.reason, NULL, NULL)
    FROM (SELECT DISTINCT user_id, CASE basis WHEN 'envelope' THEN 'sent' ELSE 'granted' END AS reason
          FROM gone WHERE expires_at > instant() ORDER BY user_id, reason) g
$$;

-- The bound owner takes back what they opened to a member; how many grants ended.
CREATE FUNCTION revoke_grant(viewer_handle text, wordings bigint[]) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    found_id bigint := (SELECT m.id FROM profiles_member m WHERE m.handle = viewer_handle);
    ended integer := CASE WHEN found_id IS NULL THEN 0 ELSE close_to(viewer(), found_id, wordings) END;
BEGIN
    IF ended > 0 THEN
        PERFORM remember(viewer(), found_id, 'taken back', 0::smallint);
    END IF;
    RETURN ended;
END $$;

-- What the bound owner has open to others beyond their level, soonest end first. What they sent along
-- with an ask is not among it: it is there only once the ask has arrived, which is not theirs to know.
CREATE FUNCTION my_grants(viewer_handle text)
RETURNS TABLE (handle text, wording_id bigint, field_id bigint, kind text, given_at timestamptz,
               expires_at timestamptz, basis text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT m.handle::text, w.id, f.id, f.kind::text, g.given_at, g.expires_at, g.basis::text
    FROM disclosure_grant g
    JOIN profiles_member m ON m.id = g.user_id
    JOIN profiles_wording w ON w.id = g.content_object_id
    JOIN profiles_field f ON f.id = w.field_id
    WHERE g.owner_id = (SELECT viewer()) AND g.expires_at > instant() AND g.basis <> 'envelope'
      AND (viewer_handle IS NULL OR m.handle = viewer_handle)
    ORDER BY g.expires_at, m.handle, f.kind, w.id LIMIT 200
$$;

GRANT EXECUTE ON FUNCTION give_grant(bigint[], text, timestamptz), revoke_grant(text, bigint[]), my_grants(text)
    TO halfveil_web;

ALTER FUNCTION read_wording_permission() OWNER TO halfveil_door;
ALTER FUNCTION record_act(text, text, bigint, bigint, bigint[], text, text, bigint) OWNER TO halfveil_door;
ALTER FUNCTION open_to(bigint, bigint[], bigint, timestamptz, text, bigint, text) OWNER TO halfveil_door;
ALTER FUNCTION calling_name(bigint) OWNER TO halfveil_door;
ALTER FUNCTION give_grant(bigint[], text, timestamptz) OWNER TO halfveil_door;
ALTER FUNCTION close_to(bigint, bigint, bigint[]) OWNER TO halfveil_door;
ALTER FUNCTION close_envelope(bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION close_on(bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION revoke_grant(text, bigint[]) OWNER TO halfveil_door;
ALTER FUNCTION my_grants(text) OWNER TO halfveil_door;
