-- The rule as guardian can keep it: a group of all members that may read what is open, a group for each owner and
-- level that may read what that level opens, and grants as permissions of one member. Only for the viewers of the
-- run and for the owners who trust them or whom they look at, which is less than a service would hold.
-- %(viewers)s who looks, %(handles)s at whom.
WITH permission AS MATERIALIZED (
    SELECT id FROM auth_permission WHERE codename = 'read_wording'
), trust AS MATERIALIZED (
    SELECT r.owner_id, r.viewer_id, r.level, 4 * r.owner_id + r.level AS group_id FROM disclosure_relationship r
    WHERE r.viewer_id = ANY (%(viewers)s) AND (r.ends_at IS NULL OR r.ends_at > now())
), owners AS MATERIALIZED (
    SELECT owner_id FROM trust UNION SELECT id FROM profiles_member WHERE handle = ANY (%(handles)s)
), every_group AS (
    INSERT INTO bench.auth_group (id, name) OVERRIDING SYSTEM VALUE
    SELECT 1, 'members' UNION ALL
    SELECT 4 * o.owner_id + level, o.owner_id || ' trusts ' || level FROM owners o, generate_series(1, 4) AS level
), membership AS (
    INSERT INTO bench.profiles_member_groups (member_id, group_id)
    SELECT viewer_id, group_id FROM trust UNION SELECT unnest(%(viewers)s::bigint[]), 1
), opened AS (
    INSERT INTO bench.bench_grouppermission (permission_id, group_id, content_object_id)
    SELECT p.id, CASE WHEN w.tier = 0 THEN 1 ELSE 4 * w.owner_id + level END, w.id
    FROM permission p, owners o JOIN profiles_wording w ON w.owner_id = o.owner_id
    JOIN generate_series(1, 4) AS level ON CASE WHEN w.tier = 0 THEN level = 1 ELSE w.tier <= level END
)
INSERT INTO bench.disclosure_grant
    (permission_id, user_id, content_object_id, owner_id, given_at, expires_at, basis, reference)
SELECT permission_id, user_id, content_object_id, owner_id, given_at, expires_at, basis, reference
FROM public.disclosure_grant WHERE expires_at > now();
