-- The rule: who gets which wording of whom, and why. Written once; pages, lists, previews and "why?"
-- all read it here. Everything collapses to one number per (owner, viewer), the level.
-- These functions run with the caller's rights, so that they are planned as part of the statement
-- that calls them; only functions that the door owns may call them.

-- From whom an owner hides, one row for each shield: a person, and everybody under a label.
CREATE FUNCTION hidden_by(owner bigint) RETURNS TABLE (person_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT s.person_id FROM disclosure_shield s WHERE s.owner_id = hidden_by.owner AND s.person_id IS NOT NULL
    UNION ALL
    SELECT b.viewer_id FROM disclosure_shield s JOIN disclosure_labelmember b ON b.label_id = s.label_id
    WHERE s.owner_id = hidden_by.owner AND s.label_id IS NOT NULL;
END;

-- One row for each shield by which an owner is not there for a viewer at an instant. Those from a person or a label
-- hide both ways. One from a company hides the owner from whoever claims it, or did within 180 days, and changes
-- nothing that the owner sees: watching who vanishes would tell which company somebody keeps to themselves.
CREATE FUNCTION hides(owner bigint, viewer bigint, at timestamptz) RETURNS TABLE (owner_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT hides.owner FROM hidden_by(hides.owner) h WHERE h.person_id = hides.viewer
    UNION ALL
    SELECT hides.viewer FROM hidden_by(hides.viewer) h WHERE h.person_id = hides.owner
    UNION ALL
    SELECT s.owner_id FROM disclosure_companyshield s JOIN profiles_companyclaim c ON c.key = s.key
    WHERE s.owner_id = hides.owner AND c.member_id = hides.viewer AND s.owner_id <> c.member_id
      AND (c.until IS NULL OR c.until > hides.at - interval '180 days');
END;

-- One row for each shield that stands between two members, in whichever way it hides: whoever is asked something
-- sees who asks, so that nothing is brought from one to the other.
CREATE FUNCTION shielded(one bigint, other bigint) RETURNS TABLE (owner_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT h.owner_id FROM hides(shielded.one, shielded.other, instant()) h
    UNION ALL
    SELECT h.owner_id FROM hides(shielded.other, shielded.one, instant()) h;
END;

-- What an owner withholds and from whom, one row for each withholding: from a person, and from everybody
-- under a label.
CREATE FUNCTION withheld_by(owner bigint) RETURNS TABLE (field_id bigint, viewer_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT w.field_id, w.viewer_id FROM disclosure_withholding w
    WHERE w.owner_id = withheld_by.owner AND w.viewer_id IS NOT NULL
    UNION ALL
    SELECT w.field_id, b.viewer_id FROM disclosure_withholding w JOIN disclosure_labelmember b ON b.label_id = w.label_id
    WHERE w.owner_id = withheld_by.owner AND w.label_id IS NOT NULL;
END;

-- How far an owner trusts each of their contacts at an instant: a relationship that has not lapsed.
CREATE FUNCTION trusted_by(owner bigint, at timestamptz) RETURNS TABLE (viewer_id bigint, level smallint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT r.viewer_id, r.level FROM disclosure_relationship r
    WHERE r.owner_id = trusted_by.owner AND (r.ends_at IS NULL OR r.ends_at > trusted_by.at);
END;

-- What an owner has open to somebody beyond their level at an instant. What was sent along with an ask is among
-- it only where that is wanted: whoever sent it must not see that it arrived.
CREATE FUNCTION granted_by(owner bigint, at timestamptz, sent boolean)
RETURNS TABLE (viewer_id bigint, wording_id bigint, expires_at timestamptz, basis text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT g.user_id, g.content_object_id, g.expires_at, g.basis::text FROM disclosure_grant g
    WHERE g.owner_id = granted_by.owner AND g.expires_at > granted_by.at
      AND (granted_by.sent OR g.basis <> 'envelope');
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
                SELECT t.level FROM trusted_by(m.id, standing.at) t
                WHERE t.viewer_id = standing.viewer), 0::smallint) END AS level,
            ARRAY(SELECT g.wording_id FROM granted_by(m.id, standing.at, true) g
                  WHERE g.viewer_id = standing.viewer) AS granted,
            ARRAY(SELECT w.field_id FROM withheld_by(m.id) w WHERE w.viewer_id = standing.viewer) AS withheld
        FROM unnest(standing.handles) WITH ORDINALITY AS h(handle, place)
        JOIN profiles_member m ON m.handle = h.handle
        WHERE m.is_active AND NOT EXISTS (SELECT FROM hides(m.id, standing.viewer, standing.at))
        OFFSET 0
    ) s
    WHERE s.listed OR s.level > 0 OR s.granted <> '{}';
END;

-- What somebody gets who stands so with an owner: one row for each field of which a wording is readable (the most
-- guarded one) or which may be asked for. The door asks it for a viewer, an owner for how others see them; `sent`
-- says whether what was sent along with an ask counts.
--   reason    'own', 'open' (to every member), 'known' (you know each other), 'granted' (until `until`),
--             'sent' (along with an ask, until `until`)
--   askable   a more guarded wording exists that the viewer may ask for
CREATE FUNCTION said_to(
    owner bigint, viewer bigint, level smallint, granted bigint[], withheld bigint[], at timestamptz, sent boolean
) RETURNS TABLE (
    field_id bigint, kind text, "position" smallint, wording_id bigint, reason text, until timestamptz,
    askable boolean, zh text, en text, sealed bytea
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT w.field_id, w.kind, w."position", w.wording_id,
        CASE WHEN w.wording_id IS NULL THEN NULL WHEN said_to.level = 5 THEN 'own' WHEN w.tier = 0 THEN 'open'
             WHEN w.tier <= said_to.level THEN 'known'
             WHEN EXISTS (SELECT FROM granted_by(said_to.owner, said_to.at, false) g
                          WHERE g.viewer_id = said_to.viewer AND g.wording_id = w.wording_id
                          OFFSET 0) THEN 'granted'  -- (or all that was ever granted to the viewer is gathered)
             ELSE 'sent' END,
        CASE WHEN w.tier > said_to.level THEN (
            SELECT max(g.expires_at) FROM granted_by(said_to.owner, said_to.at, said_to.sent) g
            WHERE g.viewer_id = said_to.viewer AND g.wording_id = w.wording_id) END,
        w.askable, w.zh, w.en, w.sealed
    FROM (
        -- (OFFSET 0: one look at an owner's fields and one at their wordings, however many owners.)
        SELECT f.id AS field_id, f.kind::text AS kind, f."position", x.id AS wording_id, x.tier, x.zh, x.en, x.sealed,
               said_to.level >= f.ask_from AND said_to.level < 5 AND EXISTS (
                   SELECT FROM profiles_wording y
                   WHERE y.owner_id = said_to.owner AND y.field_id = f.id
                     AND y.tier < 5 AND y.tier > coalesce(x.tier, -1)) AS askable
        FROM profiles_field f
        LEFT JOIN (
            SELECT DISTINCT ON (v.field_id) v.field_id, v.id, v.tier, v.zh, v.en, v.sealed
            FROM profiles_wording v
            WHERE v.owner_id = said_to.owner
              AND (v.tier <= said_to.level OR v.tier < 5 AND v.id = ANY (said_to.granted))
            ORDER BY v.field_id DESC, v.tier DESC
        ) x ON x.field_id = f.id
        WHERE f.owner_id = said_to.owner AND f.id <> ALL (said_to.withheld)
        OFFSET 0
    ) w
    WHERE w.wording_id IS NOT NULL OR w.askable;
END;

-- What the viewer gets of some owners; a present owner of whom there is nothing to read or to ask for has one row
-- without a field.
CREATE FUNCTION readable(handles text[], viewer bigint, at timestamptz)
RETURNS TABLE (
    place bigint, handle text, owner_id bigint, field_id bigint, kind text, "position" smallint,
    wording_id bigint, reason text, until timestamptz, askable boolean, zh text, en text, sealed bytea
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT s.place, s.handle, s.owner_id, w.field_id, w.kind, w."position", w.wording_id, w.reason, w.until, w.askable,
        w.zh, w.en, w.sealed
    FROM standing(readable.handles, readable.viewer, readable.at) s
    LEFT JOIN LATERAL said_to(s.owner_id, readable.viewer, s.level, s.granted, s.withheld, readable.at, true) w ON true;
END;
