-- The append-only log of disclosures. An entry holds pseudonyms, ids and reasons; never a value, a
-- note or an address. It refers to nothing by foreign key, so that a member can be erased and the log
-- stays whole.

-- Who stands behind a pseudonym. Destroying the row makes the entries anonymous.
CREATE TABLE ledger_pseudonym (
    member_id bigint PRIMARY KEY,
    pseudonym uuid NOT NULL UNIQUE DEFAULT gen_random_uuid()
);

CREATE TABLE ledger_entry (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    payload_version smallint NOT NULL DEFAULT 1,
    -- 244 random bits, so that a leaf's hash says nothing about an entry that can be guessed
    salt bytea NOT NULL DEFAULT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
    act text NOT NULL CHECK (act IN ('read', 'look', 'grant', 'revoke', 'send', 'introduce')),
    surface text NOT NULL CHECK (surface ~ '^[a-z_]{1,24}$'),
    viewer uuid,
    owner uuid,
    wordings bigint[] NOT NULL DEFAULT '{}',
    reasons text[] NOT NULL DEFAULT '{}',
    purpose text CHECK (purpose ~ '^[a-z_]{1,24}$'),
    reference bigint,
    PRIMARY KEY (at, id),
    CHECK (cardinality(wordings) = cardinality(reasons))
) PARTITION BY RANGE (at);
CREATE INDEX ledger_entry_owner ON ledger_entry (owner, at);
CREATE INDEX ledger_entry_viewer ON ledger_entry (viewer, at);

-- What was recorded is neither changed nor taken away, by whomever.
CREATE FUNCTION ledger_refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % is refused', TG_OP USING ERRCODE = 'VE002';
END $$;

-- No look is recorded under a savepoint: rolling back to it would take the record and leave the values.
-- (A subtransaction writes its rows under an id of its own.)
CREATE FUNCTION ledger_refuse_savepoint() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NEW.xmin <> pg_current_xact_id()::xid THEN
        RAISE EXCEPTION 'the ledger does not record a look under a savepoint' USING ERRCODE = 'VE003';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER no_savepoint AFTER INSERT ON ledger_entry
    FOR EACH ROW WHEN (NEW.act IN ('read', 'look')) EXECUTE FUNCTION ledger_refuse_savepoint();

-- Close one table of the ledger to everything but INSERT, for every session and replication role.
CREATE FUNCTION ledger_seal_off(part regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()', part);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', part);
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', part);
END $$;

-- Make the partitions of the month of `since` and of the `ahead` months after it (two years at most), where
-- missing. A month that began in the default partition, because nobody made its own in time, stays there.
CREATE FUNCTION ledger_make_partitions(since timestamptz, ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    first timestamptz;
    next timestamptz;
    part text;
    made integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('ledger_make_partitions', 0));
    FOR step IN 0..least(ahead, 24) LOOP
        first := (date_trunc('month', since AT TIME ZONE 'UTC') + make_interval(months => step)) AT TIME ZONE 'UTC';
        next := (first AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
        part := 'ledger_entry_' || to_char(first AT TIME ZONE 'UTC', 'YYYY_MM');
        CONTINUE WHEN to_regclass(part) IS NOT NULL
                      OR EXISTS (SELECT FROM ledger_entry_other e WHERE e.at >= first AND e.at < next);
        EXECUTE format('CREATE TABLE public.%I PARTITION OF ledger_entry FOR VALUES FROM (%L) TO (%L)',
                       part, first, next);
        PERFORM ledger_seal_off(part::regclass);
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;

CREATE TABLE ledger_entry_other PARTITION OF ledger_entry DEFAULT;
SELECT ledger_seal_off('ledger_entry'), ledger_seal_off('ledger_entry_other');
SELECT ledger_make_partitions(now() - interval '3 months', 6);

-- Read only through the functions that the door owns.
CREATE POLICY door ON ledger_entry TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON ledger_entry TO halfveil_door;
ALTER TABLE ledger_pseudonym ENABLE ROW LEVEL SECURITY;
CREATE POLICY door ON ledger_pseudonym TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON ledger_pseudonym TO halfveil_door;
GRANT EXECUTE ON FUNCTION ledger_make_partitions(timestamptz, integer) TO halfveil_worker;
