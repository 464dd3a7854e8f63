-- What the population has none of: three hundred owners have a label for a few of their contacts, and hide from those
-- under it or withhold a field from them. Made once.
WITH chosen AS (
    SELECT r.owner_id, (array_agg(r.viewer_id ORDER BY r.viewer_id))[1:4] AS viewers
    FROM disclosure_relationship r
    WHERE r.owner_id IN (SELECT m.id FROM profiles_member m WHERE m.listed ORDER BY hashint8(m.id) LIMIT 300)
    GROUP BY r.owner_id
), label AS (
    INSERT INTO disclosure_label (id, name, owner_id) SELECT derived_id('bench', owner_id), 'bench', owner_id FROM chosen
    ON CONFLICT DO NOTHING RETURNING id, owner_id
), people AS (
    INSERT INTO disclosure_labelmember (label_id, owner_id, viewer_id)
    SELECT l.id, l.owner_id, unnest(s.viewers) FROM label l JOIN chosen s ON s.owner_id = l.owner_id
), withheld AS (
    INSERT INTO disclosure_withholding (owner_id, field_id, label_id)
    SELECT l.owner_id, min(f.id), l.id FROM label l JOIN profiles_field f ON f.owner_id = l.owner_id
    WHERE l.id % 2 = 0 GROUP BY l.owner_id, l.id
)
INSERT INTO disclosure_shield (owner_id, label_id) SELECT owner_id, id FROM label WHERE id % 2 = 1;
