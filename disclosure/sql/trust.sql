-- Trust: relationships are directed, and each change of one is kept in its owner's history.

-- What happened between an owner and a viewer, for the owner's history.
CREATE FUNCTION remember(owner bigint, viewer bigint, what text, level smallint) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
    INSERT INTO disclosure_relationshipevent (owner_id, viewer_id, what, level, at)
    VALUES (owner, viewer, what, level, instant())
$$;

-- Let two members know each other, at a level of at least `new_level` on both sides, or as the rule of each says
-- for what brought them together (sql/growing.sql). An end that a quiet year gave it falls away, one that its owner
-- set stays. Nobody gets a row about somebody who is not there for them.
CREATE FUNCTION connect(one bigint, other bigint, new_basis text, new_level smallint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    pair bigint[];
    begins smallint;
    by_rule boolean;
    unseen bigint[];
BEGIN
    -- whoever hides meanwhile hides from both or from neither: asked once, for both ways
    unseen := ARRAY(SELECT p.owner FROM (VALUES (one, other), (other, one)) AS p(owner, viewer)
                    WHERE EXISTS (SELECT FROM hides(p.owner, p.viewer, instant())));
    -- always in the same order, so that two connections at once cannot wait for each other
    FOREACH pair SLICE 1 IN ARRAY ARRAY[ARRAY[least(one, other), greatest(one, other)],
                                        ARRAY[greatest(one, other), least(one, other)]] LOOP
        CONTINUE WHEN pair[2] = ANY (unseen);
        begins := begins_at(pair[1], new_basis, new_level);
        INSERT INTO disclosure_relationshipevent (owner_id, viewer_id, what, level, at)
        SELECT r.owner_id, r.viewer_id, 'lapsed', 0, r.ends_at FROM disclosure_relationship r
        WHERE r.owner_id = pair[1] AND r.viewer_id = pair[2] AND r.ends_at <= instant();
        INSERT INTO disclosure_relationship AS r (owner_id, viewer_id, level, basis, since, ends_at)
        VALUES (pair[1], pair[2], begins, new_basis, instant(), NULL)
        ON CONFLICT (owner_id, viewer_id) DO UPDATE
            SET level = excluded.level, ends_at = CASE WHEN r.ends_at > instant() THEN r.ends_at END
            WHERE r.level < excluded.level OR r.ends_at <= instant();
        by_rule := FOUND AND begins <> new_level;
        PERFORM remember(pair[1], pair[2], new_basis, begins);
        IF by_rule THEN
            PERFORM remember(pair[1], pair[2], 'by rule', begins);
        END IF;
        PERFORM stay_awake(pair[1], pair[2]);
    END LOOP;
END $$;

-- The bound owner moves one of their contacts from the level they saw to another, and nobody who is elsewhere by
-- now: a tap that comes twice moves once. Whether they moved; NULL when there is no such contact.
CREATE FUNCTION set_level(viewer_handle text, new_level smallint, was smallint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    found_id bigint;
    old_level smallint;
BEGIN
    SELECT r.viewer_id, r.level INTO found_id, old_level
    FROM disclosure_relationship r JOIN profiles_member m ON m.id = r.viewer_id
    WHERE r.owner_id = viewer() AND m.handle = viewer_handle
      AND (r.ends_at IS NULL OR r.ends_at > instant()) FOR UPDATE OF r;
    IF found_id IS NULL THEN
        RETURN NULL;
    END IF;
    IF old_level = was AND new_level <> old_level THEN
        UPDATE disclosure_relationship SET level = new_level WHERE owner_id = viewer() AND viewer_id = found_id;
        PERFORM remember(viewer(), found_id, CASE WHEN new_level > old_level THEN 'raised' ELSE 'lowered' END, new_level);
        RETURN true;
    END IF;
    RETURN false;
END $$;

-- The bound owner says when a relationship ends by itself, NULL for never; false when they have no such contact, or
-- the instant has passed.
CREATE FUNCTION set_end(viewer_handle text, new_end timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    found disclosure_relationship%ROWTYPE;
BEGIN
    SELECT r.* INTO found FROM disclosure_relationship r JOIN profiles_member m ON m.id = r.viewer_id
    WHERE r.owner_id = viewer() AND m.handle = viewer_handle
      AND (r.ends_at IS NULL OR r.ends_at > instant()) FOR UPDATE OF r;
    IF found.viewer_id IS NULL OR new_end <= instant() THEN
        RETURN false;
    END IF;
    IF new_end IS DISTINCT FROM found.ends_at THEN
        UPDATE disclosure_relationship SET ends_at = new_end WHERE owner_id = viewer() AND viewer_id = found.viewer_id;
        PERFORM remember(viewer(), found.viewer_id, CASE WHEN new_end IS NULL THEN 'undated' ELSE 'dated' END, found.level);
    END IF;
    RETURN true;
END $$;

-- The bound owner ends a relationship: their side of it, with the grants and the asks between the two.
CREATE FUNCTION end_relationship(viewer_handle text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    found_id bigint;
BEGIN
    DELETE FROM disclosure_relationship r USING profiles_member m
    WHERE r.owner_id = viewer() AND m.id = r.viewer_id AND m.handle = viewer_handle
    RETURNING r.viewer_id INTO found_id;
    IF found_id IS NULL THEN
        RETURN false;
    END IF;
    PERFORM close_between(viewer(), found_id, 'ended');
    RETURN true;
END $$;

-- The bound owner's contacts, newest first; a page after (before_since, before_handle).
CREATE FUNCTION my_contacts(only_handle text, before_since timestamptz, before_handle text, at_most integer)
RETURNS TABLE (handle text, level smallint, basis text, since timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT m.handle::text, r.level, r.basis::text, r.since, r.ends_at
    FROM disclosure_relationship r JOIN profiles_member m ON m.id = r.viewer_id
    WHERE r.owner_id = (SELECT viewer()) AND (r.ends_at IS NULL OR r.ends_at > instant())
      AND (only_handle IS NULL OR m.handle = only_handle)
      AND (before_since IS NULL OR (r.since, m.handle::text) < (before_since, before_handle))
    ORDER BY r.since DESC, m.handle DESC LIMIT at_most
$$;

-- How the bound owner's relationship to one contact grew, oldest first: the latest hundred events, with the end that
-- came by itself. What was opened and taken back stands in it too.
CREATE FUNCTION my_history(viewer_handle text) RETURNS TABLE (what text, level smallint, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT latest.what, latest.level, latest.at FROM (
        SELECT every.* FROM (
            SELECT e.id, e.what::text, e.level, e.at, e.viewer_id FROM disclosure_relationshipevent e
            WHERE e.owner_id = (SELECT viewer())
            UNION ALL
            SELECT 9223372036854775807, 'lapsed', 0::smallint, r.ends_at, r.viewer_id FROM disclosure_relationship r
            WHERE r.owner_id = (SELECT viewer()) AND r.ends_at <= instant()
        ) every JOIN profiles_member m ON m.id = every.viewer_id
        WHERE m.handle = viewer_handle
        ORDER BY every.at DESC, every.id DESC LIMIT 100
    ) latest ORDER BY latest.at, latest.id
$$;

GRANT EXECUTE ON FUNCTION set_level(text, smallint, smallint), set_end(text, timestamptz), end_relationship(text),
    my_contacts(text, timestamptz, text, integer), my_history(text) TO halfveil_web;

ALTER FUNCTION remember(bigint, bigint, text, smallint) OWNER TO halfveil_door;
ALTER FUNCTION connect(bigint, bigint, text, smallint) OWNER TO halfveil_door;
ALTER FUNCTION set_level(text, smallint, smallint) OWNER TO halfveil_door;
ALTER FUNCTION set_end(text, timestamptz) OWNER TO halfveil_door;
ALTER FUNCTION end_relationship(text) OWNER TO halfveil_door;
ALTER FUNCTION my_contacts(text, timestamptz, text, integer) OWNER TO halfveil_door;
ALTER FUNCTION my_history(text) OWNER TO halfveil_door;
