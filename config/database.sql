-- What a database allows before it has a table, run inside it by halfveil_owner, who owns it. Idempotent.
-- A clone inherits everything here but the database's own privileges: run it in a clone too.

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO halfveil_web, halfveil_worker', current_database());
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO halfveil_web, halfveil_worker;
-- A role must be able to create in a schema to be given a function there.
GRANT USAGE, CREATE ON SCHEMA public TO halfveil_door;

-- EXECUTE is open to PUBLIC unless said otherwise, and only the form without a schema can say so.
ALTER DEFAULT PRIVILEGES FOR ROLE halfveil_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
