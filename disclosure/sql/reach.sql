-- What an owner is told about who reads what of theirs, and what they would: computed from their own rows alone.
-- Nothing here asks whether anybody hides from them, or is there at all: what others do changes no answer.

-- How somebody stands with the bound owner, as the owner knows it; one row, or none for whom they have no row of
-- their own about. `as_level` puts another level in the place of the real one. `absent` when they would find nobody:
-- the owner hides from them, or is in no directory and they hold nothing.
CREATE FUNCTION my_side(person_handle text, as_level smallint)
RETURNS TABLE (viewer_id bigint, level smallint, granted bigint[], withheld bigint[], absent boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT s.viewer_id, s.level, s.granted, s.withheld,
           s.hidden OR NOT (s.listed OR s.level > 0 OR s.granted <> '{}')
    FROM (
        SELECT m.id AS viewer_id,
               coalesce(as_level, (SELECT t.level FROM trusted_by(me.id, instant()) t WHERE t.viewer_id = m.id), 0::smallint)
                   AS level,
               ARRAY(SELECT g.wording_id FROM granted_by(me.id, instant(), false) g WHERE g.viewer_id = m.id) AS granted,
               ARRAY(SELECT w.field_id FROM withheld_by(me.id) w WHERE w.viewer_id = m.id) AS withheld,
               EXISTS (SELECT FROM hidden_by(me.id) h WHERE h.person_id = m.id) AS hidden,
               me.listed
        FROM profiles_member me, profiles_member m
        WHERE me.id = (SELECT viewer()) AND m.handle = person_handle AND m.id <> me.id AND (
            EXISTS (SELECT FROM trusted_by(me.id, instant()) t WHERE t.viewer_id = m.id)
            OR EXISTS (SELECT FROM granted_by(me.id, instant(), false) g WHERE g.viewer_id = m.id)
            OR EXISTS (SELECT FROM withheld_by(me.id) w WHERE w.viewer_id = m.id)
            OR EXISTS (SELECT FROM hidden_by(me.id) h WHERE h.person_id = m.id))
    ) s
$$;

-- What the bound owner shows: to somebody of whom they have a row, by the rule itself, at another level if one is
-- given; without a handle to whoever stands at that level with nothing special. One row without a field where they
-- are there and nothing shows; no row at all where they are not there.
CREATE FUNCTION my_preview(person_handle text, as_level smallint)
RETURNS TABLE (
    field_id bigint, kind text, "position" smallint, wording_id bigint, reason text, until timestamptz,
    askable boolean, zh text, en text, sealed bytea
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT w.* FROM (
        SELECT s.viewer_id, s.level, s.granted, s.withheld FROM my_side(person_handle, as_level) s WHERE NOT s.absent
        UNION ALL
        SELECT 0, as_level, '{}', '{}' FROM profiles_member me
        WHERE me.id = (SELECT viewer()) AND person_handle IS NULL AND as_level BETWEEN 0 AND 4
          AND (me.listed OR as_level > 0)
    ) s
    LEFT JOIN LATERAL said_to((SELECT viewer()), s.viewer_id, s.level, s.granted, s.withheld, instant(), false) w ON true
$$;

-- Whether the bound owner has a row of their own about somebody, how far they trust them, and whether they hide.
CREATE FUNCTION my_view_of(person_handle text) RETURNS TABLE (level smallint, hidden boolean, absent boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT s.level, EXISTS (SELECT FROM hidden_by((SELECT viewer())) h WHERE h.person_id = s.viewer_id), s.absent
    FROM my_side(person_handle, NULL) s
$$;

-- How many people the bound owner knows stand at each level, and which is the most guarded tier of one field's that
-- is granted to them besides (NULL for none): what a change of the field would show or hide is told from these.
-- Whoever is hidden from, or from whom the field is withheld, is not among them. No field, for one to come.
CREATE FUNCTION my_reach(of_field bigint) RETURNS TABLE (level smallint, granted smallint, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    WITH given AS MATERIALIZED (
        SELECT g.viewer_id, max(w.tier) AS granted FROM granted_by((SELECT viewer()), instant(), false) g
        JOIN profiles_wording w ON w.id = g.wording_id AND w.field_id = of_field
        GROUP BY g.viewer_id
    ), known AS (
        SELECT t.viewer_id, t.level, NULL::smallint AS granted FROM trusted_by((SELECT viewer()), instant()) t
        WHERE t.viewer_id NOT IN (SELECT g.viewer_id FROM given g)
        UNION ALL
        SELECT g.viewer_id, coalesce((SELECT t.level FROM trusted_by((SELECT viewer()), instant()) t
                                      WHERE t.viewer_id = g.viewer_id), 0::smallint), g.granted
        FROM given g
    )
    SELECT k.level, k.granted, count(*) FROM known k
    WHERE k.viewer_id NOT IN (SELECT h.person_id FROM hidden_by((SELECT viewer())) h)
      AND k.viewer_id NOT IN (SELECT w.viewer_id FROM withheld_by((SELECT viewer())) w WHERE w.field_id = of_field)
    GROUP BY 1, 2
$$;

-- Who reads more of one of the bound owner's fields than every member does, and why, longest known last: a page
-- before (before_since, before_handle). Whoever has something granted of it stands by the later of the two days.
CREATE FUNCTION my_readers(of_field bigint, before_since timestamptz, before_handle text, at_most integer)
RETURNS TABLE (handle text, since timestamptz, level smallint, wording_id bigint, reason text, until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    WITH lowest AS MATERIALIZED (
        SELECT min(w.tier) AS tier FROM profiles_wording w
        WHERE w.field_id = of_field AND w.owner_id = (SELECT viewer()) AND w.tier BETWEEN 1 AND 4
    ), known AS (
        SELECT p.viewer_id, max(p.since) AS since FROM (
            SELECT r.viewer_id, r.since FROM trusted_by((SELECT viewer()), instant()) t
            JOIN disclosure_relationship r ON r.owner_id = (SELECT viewer()) AND r.viewer_id = t.viewer_id
            WHERE t.level >= (SELECT l.tier FROM lowest l)
            UNION ALL
            SELECT g.user_id, g.given_at FROM disclosure_grant g
            JOIN granted_by((SELECT viewer()), instant(), false) o
              ON o.viewer_id = g.user_id AND o.wording_id = g.content_object_id AND o.basis = g.basis
            JOIN profiles_wording w ON w.id = g.content_object_id AND w.field_id = of_field AND w.tier > 0
            WHERE g.owner_id = (SELECT viewer())
        ) p GROUP BY p.viewer_id
    ), page AS (
        SELECT k.viewer_id, k.since, m.handle::text AS handle FROM known k JOIN profiles_member m ON m.id = k.viewer_id
        WHERE (before_since IS NULL OR (k.since, m.handle::text) < (before_since, before_handle))
          AND k.viewer_id NOT IN (SELECT h.person_id FROM hidden_by((SELECT viewer())) h)
          AND k.viewer_id NOT IN (SELECT w.viewer_id FROM withheld_by((SELECT viewer())) w WHERE w.field_id = of_field)
        ORDER BY k.since DESC, m.handle DESC LIMIT at_most
    )
    SELECT p.handle, p.since, s.level, w.wording_id, w.reason, w.until
    FROM page p, LATERAL my_side(p.handle, NULL) s,
         LATERAL said_to((SELECT viewer()), p.viewer_id, s.level, s.granted, s.withheld, instant(), false) w
    WHERE w.field_id = of_field AND w.wording_id IS NOT NULL
    ORDER BY p.since DESC, p.handle DESC
$$;

GRANT EXECUTE ON FUNCTION my_preview(text, smallint), my_view_of(text), my_reach(bigint),
    my_readers(bigint, timestamptz, text, integer) TO halfveil_web;

ALTER FUNCTION my_side(text, smallint) OWNER TO halfveil_door;
ALTER FUNCTION my_preview(text, smallint) OWNER TO halfveil_door;
ALTER FUNCTION my_view_of(text) OWNER TO halfveil_door;
ALTER FUNCTION my_reach(bigint) OWNER TO halfveil_door;
ALTER FUNCTION my_readers(bigint, timestamptz, text, integer) OWNER TO halfveil_door;
