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

-- The owner may hand a function over to the door and become it in a migration; it has none of its rights otherwise.
GRANT halfveil_door TO halfveil_owner WITH ADMIN FALSE, INHERIT FALSE, SET TRUE;

-- The databases that every cluster has are nobody's way in; the owner goes through one of them to make another.
REVOKE ALL ON DATABASE postgres FROM PUBLIC;
REVOKE ALL ON DATABASE template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE postgres TO halfveil_owner;
