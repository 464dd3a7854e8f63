-- Own rows: the web process sees and edits the bound member's, and no others.
-- The door role, which nobody can sign in as, is let through by its own policies and privileges.

-- A wording belongs to the owner of its field; nobody can say otherwise.
CREATE FUNCTION wording_owner() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    SELECT owner_id INTO STRICT NEW.owner_id FROM profiles_field WHERE id = NEW.field_id;
    RETURN NEW;
END $$;
CREATE TRIGGER wording_owner BEFORE INSERT OR UPDATE OF field_id, owner_id ON profiles_wording
    FOR EACH ROW EXECUTE FUNCTION wording_owner();

ALTER TABLE profiles_member ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON profiles_member TO halfveil_web
    USING (id = (SELECT viewer()) OR (SELECT is_operator()))
    WITH CHECK (id = (SELECT viewer()) OR (SELECT is_operator()));
CREATE POLICY door ON profiles_member TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (language, listed, is_active) ON profiles_member TO halfveil_web;
GRANT SELECT, INSERT ON profiles_member TO halfveil_door;
GRANT USAGE ON SEQUENCE profiles_member_id_seq TO halfveil_door;

ALTER TABLE profiles_phone ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON profiles_phone FOR SELECT TO halfveil_web USING (member_id = (SELECT viewer()));
CREATE POLICY door ON profiles_phone TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON profiles_phone TO halfveil_web;
GRANT SELECT, INSERT ON profiles_phone TO halfveil_door;

ALTER TABLE profiles_memberkey ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON profiles_memberkey FOR SELECT TO halfveil_web USING (member_id = (SELECT viewer()));
CREATE POLICY door ON profiles_memberkey TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON profiles_memberkey TO halfveil_web;
GRANT SELECT, INSERT ON profiles_memberkey TO halfveil_door;

ALTER TABLE profiles_consent ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON profiles_consent FOR SELECT TO halfveil_web USING (member_id = (SELECT viewer()));
CREATE POLICY door ON profiles_consent TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON profiles_consent TO halfveil_web;
GRANT INSERT ON profiles_consent TO halfveil_door;

ALTER TABLE profiles_field ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON profiles_field TO halfveil_web
    USING (owner_id = (SELECT viewer())) WITH CHECK (owner_id = (SELECT viewer()));
CREATE POLICY door ON profiles_field TO halfveil_door USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON profiles_field TO halfveil_web;
GRANT SELECT ON profiles_field TO halfveil_door;

ALTER TABLE profiles_wording ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON profiles_wording TO halfveil_web
    USING (owner_id = (SELECT viewer())) WITH CHECK (owner_id = (SELECT viewer()));
CREATE POLICY door ON profiles_wording TO halfveil_door USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON profiles_wording TO halfveil_web;
GRANT SELECT ON profiles_wording TO halfveil_door;

-- The framework's tables hold nothing that a member says about themselves.
GRANT SELECT, INSERT, UPDATE, DELETE ON profiles_session, profiles_counter TO halfveil_web;
GRANT SELECT ON profiles_member_groups, profiles_member_user_permissions, auth_group, auth_group_permissions,
    auth_permission, django_content_type, django_migrations, account_emailaddress, account_emailconfirmation
    TO halfveil_web;
-- What an operator did in the admin: in their own name only, or an insert would tell whether there is a member
-- of some id.
ALTER TABLE django_admin_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON django_admin_log FOR SELECT TO halfveil_web
    USING (user_id = (SELECT viewer()) OR (SELECT is_operator()));
CREATE POLICY sign ON django_admin_log FOR INSERT TO halfveil_web WITH CHECK (user_id = (SELECT viewer()));
GRANT SELECT, INSERT ON django_admin_log TO halfveil_web;
GRANT USAGE ON SEQUENCE django_admin_log_id_seq TO halfveil_web;
