-- The logins and what holds the guarantees, once per cluster, as its superuser. Idempotent.
-- Passwords are set apart from this file. Each database is secured by database.sql.

DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['halfveil_owner', 'halfveil_door', 'halfveil_web', 'halfveil_worker'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I', role);
        END IF;
    END LOOP;
END $$;

-- owner: migrates, owns every table; makes test databases and clones.
ALTER ROLE halfveil_owner LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT;
-- door: owns the definer functions, with exactly the privileges they need; nobody logs in as it.
ALTER ROLE halfveil_door NOLOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT;
-- web and worker: log in, own nothing, can bypass nothing, are members of nothing.
ALTER ROLE halfveil_web LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT;
ALTER ROLE halfveil_worker LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT;

-- What a login says never reaches the server's log, whatever the cluster is set to: no statements, no parameters,
-- and no errors, whose messages quote what was wrong; those reach the process that asked, and nobody else.
DO $$
DECLARE
    role text;
    setting text;
BEGIN
    FOREACH role IN ARRAY ARRAY['halfveil_owner', 'halfveil_web', 'halfveil_worker'] LOOP
        FOREACH setting IN ARRAY ARRAY[
            'log_statement = none', 'log_min_messages = log', 'log_min_error_statement = panic',
            'log_error_verbosity = terse', 'log_parameter_max_length = 0', 'log_parameter_max_length_on_error = 0',
            'log_min_duration_statement = -1', 'log_min_duration_sample = -1', 'log_transaction_sample_rate = 0'
        ] LOOP
            EXECUTE format('ALTER ROLE %I SET ', role) || setting;
        END LOOP;
    END LOOP;
END $$;

-- The owner may hand a function over to the door and become it in a migration; it has none of its rights otherwise.
GRANT halfveil_door TO halfveil_owner WITH ADMIN FALSE, INHERIT FALSE, SET TRUE;

-- The databases that every cluster has are nobody's way in; the owner goes through one of them to make another.
REVOKE ALL ON DATABASE postgres FROM PUBLIC;
REVOKE ALL ON DATABASE template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE postgres TO halfveil_owner;
