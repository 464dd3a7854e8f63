-- Images stand beside their wordings, and go with them whoever deletes those and in whatever way.
ALTER TABLE profiles_picture ADD CONSTRAINT picture_of_wording
    FOREIGN KEY (wording_id) REFERENCES profiles_wording ON DELETE CASCADE;

-- An image belongs to the owner of its wording; nobody can say otherwise, and of another's wording nobody learns
-- whether it is there.
CREATE FUNCTION picture_owner() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    SELECT owner_id INTO STRICT NEW.owner_id FROM profiles_wording WHERE id = NEW.wording_id;
    RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION picture_owner() FROM PUBLIC;
CREATE TRIGGER picture_owner BEFORE INSERT OR UPDATE OF wording_id, owner_id ON profiles_picture
    FOR EACH ROW EXECUTE FUNCTION picture_owner();

ALTER TABLE profiles_picture ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON profiles_picture TO halfveil_web
    USING (owner_id = (SELECT viewer())) WITH CHECK (owner_id = (SELECT viewer()));
CREATE POLICY door ON profiles_picture TO halfveil_door USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON profiles_picture TO halfveil_web;
GRANT SELECT ON profiles_picture TO halfveil_door;
