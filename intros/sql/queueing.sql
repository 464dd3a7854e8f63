-- Room: how much may be asked of a member at a time. What finds none waits in the order in which it came, without a
-- sign to anybody, until there is room or its answer-by date. Whatever frees room is seen by whoever has it, so that
-- nobody learns from being asked next what became of what they were asked before.

-- Whether a member has room at an instant: as a target for another introduction within seven days (two, or a number of
-- their own), as an introducer for another open vouch (five), which closes for them when they pass, or visibly.
CREATE FUNCTION has_room(member bigint, room text, at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT CASE has_room.room
        WHEN 'introducer' THEN (
            SELECT count(*) FROM intros_introducerpart p
            WHERE p.introducer_id = has_room.member
              AND (p.state = 'asked' AND p.answer_by > has_room.at OR p.state = 'vouched' AND p.closes_at > has_room.at)) < 5
        ELSE (
            SELECT count(*) FROM intros_targetpart t
            WHERE t.target_id = has_room.member AND t.arrived_at > has_room.at - interval '7 days')
            < coalesce((SELECT r.weekly FROM disclosure_reception r WHERE r.member_id = has_room.member), 2)
    END
$$;

-- Take a step out of the line, as it begins; its place in it, NULL if it had none.
CREATE FUNCTION leave_line(of_step text, of_row bigint) RETURNS bigint
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
    DELETE FROM intros_queued q WHERE q.step = of_step AND q.row_id = of_row RETURNING q.id
$$;

-- Whether a step must wait for a member's room, in which case it stands in line, at its old place if it had one.
-- (The lock lets no two steps take the last room.)
CREATE FUNCTION waits_for_room(
    of_step text, of_row bigint, of_version integer, place bigint, of_member bigint, room text, until timestamptz
) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM FROM profiles_member WHERE id = of_member FOR NO KEY UPDATE;
    IF has_room(of_member, waits_for_room.room, instant()) AND NOT EXISTS (
        SELECT FROM intros_queued q
        WHERE q.member_id = of_member AND q.room = waits_for_room.room AND q.until > instant()
          AND (place IS NULL OR q.id < place)) THEN
        RETURN false;
    END IF;
    INSERT INTO intros_queued (id, step, row_id, version, member_id, room, until)
    VALUES (coalesce(place, nextval('intros_queued_id_seq')), of_step, of_row, of_version, of_member,
            waits_for_room.room, waits_for_room.until);
    RETURN true;
END $$;

-- Try again what waits, first come first served: for whomever there is room by now, and circles whose hour has come.
-- What is held by an act of somebody's at this moment is left for the next time. How many steps were tried.
CREATE FUNCTION deliver_queued(batch integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    one record;
    tried integer := 0;
BEGIN
    DELETE FROM intros_queued WHERE until <= instant();
    FOR one IN
        SELECT q.step, q.row_id, q.version FROM intros_queued q
        WHERE q.until > instant()
          AND CASE WHEN q.member_id IS NULL THEN q.due_at <= instant() ELSE has_room(q.member_id, q.room, instant()) END
        ORDER BY q.id LIMIT batch FOR UPDATE SKIP LOCKED
    LOOP
        PERFORM FROM intros_introduction i WHERE i.id = one.row_id FOR UPDATE SKIP LOCKED;
        IF NOT FOUND THEN
            PERFORM FROM intros_introducerpart p WHERE p.id = one.row_id AND p.introduction_id IS NULL FOR UPDATE SKIP LOCKED;
        END IF;
        IF FOUND THEN
            EXECUTE format('SELECT %I($1, $2)', 'step_' || one.step) USING one.row_id, one.version;
            tried := tried + 1;
        END IF;
    END LOOP;
    RETURN tried;
END $$;

ALTER TABLE intros_queued ENABLE ROW LEVEL SECURITY;
CREATE POLICY door ON intros_queued TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON intros_queued TO halfveil_door;
GRANT USAGE ON SEQUENCE intros_queued_id_seq TO halfveil_door;
GRANT EXECUTE ON FUNCTION deliver_queued(integer) TO halfveil_worker;

ALTER FUNCTION has_room(bigint, text, timestamptz) OWNER TO halfveil_door;
ALTER FUNCTION leave_line(text, bigint) OWNER TO halfveil_door;
ALTER FUNCTION waits_for_room(text, bigint, integer, bigint, bigint, text, timestamptz) OWNER TO halfveil_door;
ALTER FUNCTION deliver_queued(integer) OWNER TO halfveil_door;
