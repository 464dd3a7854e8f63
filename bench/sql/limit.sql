-- The least that a read can cost: one statement written by hand for this one question, prepared once, on a login
-- that row security does not concern. It gives what the rule gives: wordings, reasons, ends, what may be asked for.
-- %(handles)s whose, %(viewer)s who reads.
SELECT s.place, s.handle, s.owner_id, w.field_id, w.kind, w."position", w.wording_id,
    CASE WHEN w.wording_id IS NULL THEN NULL WHEN s.level = 5 THEN 'own' WHEN w.tier = 0 THEN 'open'
         WHEN w.tier <= s.level THEN 'known'
         WHEN EXISTS (SELECT FROM disclosure_grant g
                      WHERE g.owner_id = s.owner_id AND g.user_id = %(viewer)s::bigint
                        AND g.content_object_id = w.wording_id AND g.expires_at > now() AND g.basis <> 'envelope'
                      OFFSET 0)
         THEN 'granted' ELSE 'sent' END AS reason,
    CASE WHEN w.tier > s.level THEN (
        SELECT max(g.expires_at) FROM disclosure_grant g
        WHERE g.owner_id = s.owner_id AND g.user_id = %(viewer)s::bigint
          AND g.content_object_id = w.wording_id) END AS until,
    w.askable, w.zh, w.en, w.sealed
FROM (
    SELECT h.place, h.handle, m.id AS owner_id, m.listed,
        CASE WHEN m.id = %(viewer)s::bigint THEN 5::smallint ELSE coalesce((
            SELECT r.level FROM disclosure_relationship r
            WHERE r.owner_id = m.id AND r.viewer_id = %(viewer)s::bigint
              AND (r.ends_at IS NULL OR r.ends_at > now())), 0::smallint) END AS level,
        ARRAY(SELECT g.content_object_id FROM disclosure_grant g
              WHERE g.owner_id = m.id AND g.user_id = %(viewer)s::bigint AND g.expires_at > now()) AS granted,
        ARRAY(SELECT x.field_id FROM disclosure_withholding x
              WHERE x.owner_id = m.id AND x.viewer_id = %(viewer)s::bigint
              UNION ALL
              SELECT x.field_id FROM disclosure_withholding x JOIN disclosure_labelmember b ON b.label_id = x.label_id
              WHERE x.owner_id = m.id AND b.viewer_id = %(viewer)s::bigint) AS withheld
    FROM unnest(%(handles)s::text[]) WITH ORDINALITY AS h(handle, place)
    JOIN profiles_member m ON m.handle = h.handle
    WHERE m.is_active
      AND NOT EXISTS (
        SELECT FROM disclosure_shield d WHERE d.owner_id = m.id AND d.person_id = %(viewer)s::bigint
        UNION ALL
        SELECT FROM disclosure_shield d WHERE d.owner_id = %(viewer)s::bigint AND d.person_id = m.id
        UNION ALL
        SELECT FROM disclosure_shield d JOIN disclosure_labelmember b ON b.label_id = d.label_id
        WHERE d.owner_id = m.id AND b.viewer_id = %(viewer)s::bigint
        UNION ALL
        SELECT FROM disclosure_shield d JOIN disclosure_labelmember b ON b.label_id = d.label_id
        WHERE d.owner_id = %(viewer)s::bigint AND b.viewer_id = m.id)
    OFFSET 0
) s
LEFT JOIN LATERAL (
    SELECT f.id AS field_id, f.kind::text AS kind, f."position", x.id AS wording_id, x.tier, x.zh, x.en, x.sealed,
        s.level >= f.ask_from AND s.level < 5 AND EXISTS (
            SELECT FROM profiles_wording y
            WHERE y.owner_id = s.owner_id AND y.field_id = f.id
              AND y.tier < 5 AND y.tier > coalesce(x.tier, -1)) AS askable
    FROM profiles_field f
    LEFT JOIN (
        SELECT DISTINCT ON (v.field_id) v.field_id, v.id, v.tier, v.zh, v.en, v.sealed
        FROM profiles_wording v
        WHERE v.owner_id = s.owner_id AND (v.tier <= s.level OR v.id = ANY (s.granted))
        ORDER BY v.field_id DESC, v.tier DESC
    ) x ON x.field_id = f.id
    WHERE f.owner_id = s.owner_id AND f.id <> ALL (s.withheld)
    OFFSET 0
) w ON w.wording_id IS NOT NULL OR w.askable
WHERE s.listed OR s.level > 0 OR s.granted <> '{}'
