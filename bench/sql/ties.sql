-- Members of whom nothing is known but whom they trust, as many as are asked for: each draws ten others, the popular
-- more often (the most popular of n at each draw with n ^ -0.4, as the population's), and is drawn in return.
SET session_replication_role = replica;
SET synchronous_commit = off;
SET work_mem = '512MB';
SET maintenance_work_mem = '512MB';
SELECT setseed(0.5);

INSERT INTO profiles_member (id, handle, listed, is_active, shuffle, language, password, is_staff, is_superuser, joined_at)
SELECT n, 'm' || lpad(n::text, 15, '0'), true, true, n, 'zh-hans', '!', false, false, now()
FROM generate_series(1, %(members)s) n;

DROP INDEX relationship_viewer;
INSERT INTO disclosure_relationship (owner_id, viewer_id, level, basis, since)
SELECT owner, viewer, (1 + (hashint8(owner * 31 + viewer) & 1) + (hashint8(viewer * 7 + owner) & 1))::smallint, 'met', now()
FROM (
    WITH drawn AS MATERIALIZED (
        SELECT n AS one, 1 + floor(%(members)s * random() ^ 2.5)::bigint AS other
        FROM generate_series(1, %(members)s) n, generate_series(1, 10)
    )
    SELECT one AS owner, other AS viewer FROM drawn WHERE one <> other
    UNION
    SELECT other, one FROM drawn WHERE one <> other
) AS tie
ORDER BY owner, viewer;
CREATE INDEX relationship_viewer ON disclosure_relationship (viewer_id, owner_id) INCLUDE (level, ends_at);
