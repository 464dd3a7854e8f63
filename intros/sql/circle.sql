-- Through one's circle: one introducer is asked at a time, and nobody is named before they vouch; to the seeker not before
-- they know the target.

-- Who of a seeker's circle is asked next about a wish: whoever trusts the seeker most, is open to it and has room.
CREATE FUNCTION next_for_wish(sought intros_introduction, asked bigint[]) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT trusts.owner_id
    FROM disclosure_relationship trusts
    JOIN trusted_by(sought.seeker_id, instant()) contact ON contact.viewer_id = trusts.owner_id
    JOIN profiles_member m ON m.id = trusts.owner_id AND m.is_active
    WHERE trusts.viewer_id = sought.seeker_id AND trusts.level >= 2
      AND (trusts.ends_at IS NULL OR trusts.ends_at > instant()) AND trusts.owner_id <> ALL (asked)
      AND NOT EXISTS (SELECT FROM shielded(trusts.owner_id, sought.seeker_id))
      AND NOT refuses(trusts.owner_id, sought.seeker_id) AND receives(trusts.owner_id, sought.purpose, instant())
      AND has_room(trusts.owner_id, 'introducer', instant())
    ORDER BY trusts.level DESC, derived_id('wish' || sought.seeker_id, trusts.owner_id) LIMIT 1
$$;

-- Step: ask the next introducer of a seeker's circle. `round` counts them from 1: a step that comes late finds that
-- another was asked in its place. When there is nobody whom one could ask it is tried again within the hour: people come
-- to know each other, and have room again.
CREATE FUNCTION step_ask_circle(introduction bigint, round integer) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    sought intros_introduction%ROWTYPE;
    target bigint;
    next_one bigint;
    asked bigint[];
    place bigint := leave_line('ask_circle', introduction);
BEGIN
    SELECT * INTO sought FROM intros_introduction
    WHERE id = introduction AND circle AND state = 'waiting' AND answer_by > instant() FOR UPDATE;
    SELECT coalesce(array_agg(p.introducer_id), '{}') INTO asked
    FROM intros_introducerpart p WHERE p.introduction_id = sought.id;
    IF sought.id IS NULL OR cardinality(asked) <> round - 1
       OR NOT EXISTS (SELECT FROM profiles_member m WHERE m.id = sought.seeker_id AND m.is_active) THEN
        RETURN;
    END IF;
    SELECT s.owner_id INTO target FROM standing(ARRAY[sought.target_handle::text], sought.seeker_id, instant()) s
    WHERE NOT EXISTS (SELECT FROM shielded(s.owner_id, sought.seeker_id))
      AND NOT refuses(s.owner_id, sought.seeker_id) AND receives(s.owner_id, sought.purpose, instant());
    IF sought.wish <> '' THEN
        next_one := next_for_wish(sought, asked);
    ELSIF target IS NOT NULL THEN
        SELECT e.introducer_id INTO next_one
        FROM eligible_introducers(sought.seeker_id, target, sought.purpose, instant(), asked, 1) e;
    END IF;
    IF next_one IS NULL THEN
        INSERT INTO intros_queued (step, row_id, version, due_at, until)
        VALUES ('ask_circle', introduction, round, instant() + interval '1 hour', sought.answer_by);
    ELSIF NOT waits_for_room('ask_circle', introduction, round, place, next_one, 'introducer', sought.answer_by) THEN
        PERFORM bring_to_introducer(sought, next_one);
    END IF;
END $$;

-- Whoever passes, or lets their days go by, is followed by the next of the circle.
CREATE FUNCTION go_on_in_circle() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM queue_step('ask_circle', NEW.introduction_id,
                       1 + (SELECT count(*) FROM intros_introducerpart p WHERE p.introduction_id = NEW.introduction_id)::integer)
    FROM intros_introduction i
    WHERE i.id = NEW.introduction_id AND i.circle AND i.state = 'waiting' AND i.answer_by > instant();
    RETURN NULL;
END $$;
CREATE TRIGGER go_on_in_circle AFTER UPDATE OF state ON intros_introducerpart
    FOR EACH ROW WHEN (OLD.state = 'asked' AND NEW.state IN ('passed', 'lapsed')) EXECUTE FUNCTION go_on_in_circle();

ALTER FUNCTION next_for_wish(intros_introduction, bigint[]) OWNER TO halfveil_door;
ALTER FUNCTION step_ask_circle(bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION go_on_in_circle() OWNER TO halfveil_door;
