-- The rule: who gets which wording of whom, and why. Written once; pages, lists, previews and "why?"
-- all read it here. Everything collapses to one number per (owner, viewer), the level.
-- These functions run with the caller's rights, so that they are planned as part of the statement
-- that calls them; only functions that the door owns may call them.

-- One row for each shield that stands between two members. A shield from a person hides both ways.
-- (Circles and companies will be added here.)
CREATE FUNCTION shielded(owner bigint, viewer bigint) RETURNS TABLE (shield_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT s.id FROM disclosure_shield s WHERE s.owner_id = shielded.owner AND s.person_id = shielded.viewer
    UNION ALL
    SELECT s.id FROM disclosure_shield s WHERE s.owner_id = shielded.viewer AND s.person_id = shielded.owner;
END;

-- How a viewer stands with each of some owners at an instant; absent owners are left out.
--   level     5 for oneself, 1 to 4 in a relationship that has not lapsed, else 0
--   granted   wordings opened to the viewer beyond their level
--   withheld  fields closed to the viewer whatever their level
-- An unlisted owner is there only for those who know them or hold a grant.
CREATE FUNCTION standing(handles text[], viewer bigint, at timestamptz)
RETURNS TABLE (place bigint, handle text, owner_id bigint, level smallint, granted bigint[], withheld bigint[])
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT s.place, s.handle, s.owner_id, s.level, s.granted, s.withheld
    FROM (
        SELECT h.place, h.handle, m.id AS owner_id, m.listed,
            CASE WHEN m.id = standing.viewer THEN 5::smallint ELSE coalesce((
                SELECT r.level FROM disclosure_relationship r
                WHERE r.owner_id = m.id AND r.viewer_id = standing.viewer
                  AND (r.ends_at IS NULL OR r.ends_at > standing.at)), 0::smallint) END AS level,
            ARRAY(SELECT g.content_object_id FROM disclosure_grant g
                  WHERE g.owner_id = m.id AND g.user_id = standing.viewer AND g.expires_at > standing.at) AS granted,
            ARRAY(SELECT w.field_id FROM disclosure_withholding w
                  WHERE w.owner_id = m.id AND w.viewer_id = standing.viewer) AS withheld
        FROM unnest(standing.handles) WITH ORDINALITY AS h(handle, place)
        JOIN profiles_member m ON m.handle = h.handle
        WHERE m.is_active AND NOT EXISTS (SELECT FROM shielded(m.id, standing.viewer))
        OFFSET 0
    ) s
    WHERE s.listed OR s.level > 0 OR s.granted <> '{}';
END;

-- What the viewer gets: one row for each field of which a wording is readable (the most guarded one)
-- or which may be asked for; a present owner without any such field has one row without a field.
--   reason    'own', 'open' (to every member), 'known' (you know each other), 'granted' (until `until`),
--             'sent' (along with an ask, until `until`)
--   askable   a more guarded wording exists that the viewer may ask for
CREATE FUNCTION readable(handles text[], viewer bigint, at timestamptz)
RETURNS TABLE (
    place bigint, handle text, owner_id bigint, field_id bigint, kind text, "position" smallint,
    wording_id bigint, reason text, until timestamptz, askable boolean, zh text, en text, sealed bytea
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT s.place, s.handle, s.owner_id, w.field_id, w.kind, w."position", w.wording_id,
        CASE WHEN w.wording_id IS NULL THEN NULL WHEN s.level = 5 THEN 'own' WHEN w.tier = 0 THEN 'open'
             WHEN w.tier <= s.level THEN 'known'
             WHEN EXISTS (SELECT FROM disclosure_grant g
                          WHERE g.owner_id = s.owner_id AND g.user_id = readable.viewer
                            AND g.content_object_id = w.wording_id
                            AND g.expires_at > readable.at AND g.basis <> 'envelope'
                          OFFSET 0) THEN 'granted'  -- (or all that was ever granted to the viewer is gathered)
             ELSE 'sent' END,
        CASE WHEN w.tier > s.level THEN (
            SELECT max(g.expires_at) FROM disclosure_grant g
            WHERE g.owner_id = s.owner_id AND g.user_id = readable.viewer AND g.content_object_id = w.wording_id) END,
        w.askable, w.zh, w.en, w.sealed
    FROM standing(readable.handles, readable.viewer, readable.at) s
    LEFT JOIN LATERAL (
        -- (OFFSET 0: one look at an owner's fields and one at their wordings, however many owners.)
        SELECT f.id AS field_id, f.kind::text AS kind, f."position", x.id AS wording_id, x.tier, x.zh, x.en, x.sealed,
               s.level >= f.ask_from AND s.level < 5 AND EXISTS (
                   SELECT FROM profiles_wording y
                   WHERE y.owner_id = s.owner_id AND y.field_id = f.id
                     AND y.tier < 5 AND y.tier > coalesce(x.tier, -1)) AS askable
        FROM profiles_field f
        LEFT JOIN (
            SELECT DISTINCT ON (v.field_id) v.field_id, v.id, v.tier, v.zh, v.en, v.sealed
            FROM profiles_wording v
            WHERE v.owner_id = s.owner_id AND (v.tier <= s.level OR v.tier < 5 AND v.id = ANY (s.granted))
            ORDER BY v.field_id DESC, v.tier DESC
        ) x ON x.field_id = f.id
        WHERE f.owner_id = s.owner_id AND f.id <> ALL (s.withheld)
        OFFSET 0
    ) w ON w.wording_id IS NOT NULL OR w.askable;
END;
