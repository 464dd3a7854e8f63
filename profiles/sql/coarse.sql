-- A field says one thing exactly and at most two things more coarsely: `coarse` is 0 for the exact wording, and
-- the coarser of two has to be open to more people. Held at the end of the transaction, so that tiers can be
-- exchanged; whoever changes wordings of one field at the same time waits here for the other.
CREATE FUNCTION wording_order() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM FROM profiles_field WHERE id = NEW.field_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM profiles_wording finer
        JOIN profiles_wording coarser ON coarser.field_id = finer.field_id
            AND coarser.coarse > finer.coarse AND coarser.tier >= finer.tier
        WHERE finer.field_id = NEW.field_id)
    THEN
        RAISE EXCEPTION 'a coarser wording has to be open to more people than a finer one'
            USING ERRCODE = 'VE030', TABLE = 'profiles_wording', CONSTRAINT = 'wording_order';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER wording_order AFTER INSERT OR UPDATE OF field_id, tier, coarse ON profiles_wording
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wording_order();
