-- What only the benchmark needs, apart from the service's own.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
GRANT USAGE ON SCHEMA bench TO halfveil_web;
GRANT USAGE, CREATE ON SCHEMA bench TO halfveil_door;

-- A table equal to the ledger's in columns, defaults, checks and indexes; no partitions, triggers or policies.
CREATE TABLE bench.entry (LIKE public.ledger_entry INCLUDING ALL);

-- Where guardian looks: the grants as they are, but for the viewers of the run, whose rows say what they may read.
CREATE TABLE bench.disclosure_grant (LIKE public.disclosure_grant INCLUDING ALL);
