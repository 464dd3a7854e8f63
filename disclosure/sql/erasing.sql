-- What hangs on a wording or a field goes with it, whoever deletes it and in whatever way.

-- A wording's grants end with it, and when it becomes one for its owner's eyes only; the ledger says so.
CREATE FUNCTION close_wording() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM close_on(OLD.owner_id, OLD.id);
    RETURN OLD;
END $$;
CREATE TRIGGER close_hidden_wording AFTER UPDATE OF tier ON profiles_wording
    FOR EACH ROW WHEN (NEW.tier = 5 AND OLD.tier < 5) EXECUTE FUNCTION close_wording();
CREATE TRIGGER close_wording BEFORE DELETE ON profiles_wording FOR EACH ROW EXECUTE FUNCTION close_wording();

-- A field's withholdings have nothing left to withhold.
CREATE FUNCTION close_field() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    DELETE FROM disclosure_withholding WHERE owner_id = OLD.owner_id AND field_id = OLD.id;
    RETURN OLD;
END $$;
CREATE TRIGGER close_field BEFORE DELETE ON profiles_field FOR EACH ROW EXECUTE FUNCTION close_field();

ALTER FUNCTION close_wording() OWNER TO halfveil_door;
ALTER FUNCTION close_field() OWNER TO halfveil_door;
