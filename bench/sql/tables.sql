-- What only the benchmark needs, apart from the service's own.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
GRANT USAGE ON SCHEMA bench TO halfveil_web;
GRANT USAGE, CREATE ON SCHEMA bench TO halfveil_door;

-- A table equal to the ledger's in columns, defaults, checks, indexes and rows; no partitions, triggers or policies.
CREATE TABLE bench.entry (LIKE public.ledger_entry INCLUDING ALL);
INSERT INTO bench.entry (at, act, surface, viewer, owner, wordings, reasons, purpose, reference)
SELECT at, act, surface, viewer, owner, wordings, reasons, purpose, reference FROM public.ledger_entry
WHERE at >= date_trunc('month', now());

-- Where guardian looks: tables that stand before those of the same name. `bench/sql/guardian.sql` fills them.
CREATE TABLE bench.disclosure_grant (LIKE public.disclosure_grant INCLUDING ALL);
CREATE TABLE bench.auth_group (LIKE public.auth_group INCLUDING ALL);
CREATE TABLE bench.profiles_member_groups (LIKE public.profiles_member_groups INCLUDING ALL);
CREATE TABLE bench.bench_grouppermission (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    permission_id integer NOT NULL,
    group_id integer NOT NULL,
    content_object_id bigint NOT NULL,
    UNIQUE (group_id, permission_id, content_object_id)
);
CREATE INDEX ON bench.bench_grouppermission (content_object_id);
