-- Table: one code for an evening. Whoever sits there sees the others by the card that every member may see, and ticks
-- whom they met. Ticks of both connect the two at once; a tick of one alone is that one's own and gone by morning.

-- The bound member sits down at a table: 'seated', 'full', or NULL when there is no such table for them. Who stands in
-- no directory is called by their name at the table, and finds the others so.
CREATE FUNCTION join_table(new_id bigint, token bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    found_table intros_code%ROWTYPE;
    taken boolean;
BEGIN
    PERFORM FROM intros_code c WHERE c.token_hash = token FOR UPDATE;  -- one after the other
    SELECT c.* INTO found_table FROM open_tables(token) t JOIN intros_code c ON c.id = t.table_id;
    IF found_table.id IS NULL OR viewer() IS NULL THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM intros_seat s WHERE s.table_id = found_table.id AND s.member_id = viewer()) THEN
        RETURN 'seated';
    END IF;
    IF (SELECT count(*) FROM intros_seat s WHERE s.table_id = found_table.id) >= 50 THEN
        RETURN 'full';
    END IF;
    PERFORM open_to(a.id, calling_name(a.id), b.id, found_table.ends_at, 'envelope', found_table.id, NULL)
    FROM intros_seat s
    JOIN profiles_member me ON me.id = viewer()
    JOIN profiles_member you ON you.id = s.member_id
    CROSS JOIN LATERAL (VALUES (me.id, you.id, me.listed), (you.id, me.id, you.listed)) AS pair(one, other, listed)
    JOIN profiles_member a ON a.id = pair.one
    JOIN profiles_member b ON b.id = pair.other
    WHERE s.table_id = found_table.id AND NOT pair.listed AND NOT EXISTS (SELECT FROM hides(a.id, b.id, instant()));
    INSERT INTO intros_seat (id, table_id, member_id, joined_at, ends_at)
    VALUES (new_id, found_table.id, viewer(), instant(), found_table.ends_at);
    RETURN 'seated';
END $$;

-- The table behind a token, if there is one this evening for the bound member.
CREATE FUNCTION open_tables(token bytea) RETURNS TABLE (table_id bigint, ends_at timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT c.id, c.ends_at FROM intros_code c JOIN profiles_member m ON m.id = c.owner_id AND m.is_active
    WHERE c.token_hash = token AND c.sort = 'table' AND c.ends_at > instant()
      AND NOT EXISTS (SELECT FROM hides(c.owner_id, (SELECT viewer()), instant()))
$$;

-- The table behind a token for the bound member, and whether they sit there.
CREATE FUNCTION my_table(token bytea) RETURNS TABLE (table_id bigint, ends_at timestamptz, seated boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT t.table_id, t.ends_at, EXISTS (SELECT FROM intros_seat s
                                          WHERE s.table_id = t.table_id AND s.member_id = (SELECT viewer()))
    FROM open_tables(token) t
$$;

-- Who else sits at a table where the bound member does, in the order in which they came: `ticked` by the member, `met`
-- when both ticked. Whoever keeps out of the member's sight is not there.
CREATE FUNCTION my_tablemates(of_table bigint) RETURNS TABLE (handle text, ticked boolean, met boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT m.handle::text, t.id IS NOT NULL, coalesce(t.state = 'mutual', false)
    FROM intros_seat s
    JOIN profiles_member m ON m.id = s.member_id AND m.is_active
    LEFT JOIN intros_tick t ON t.table_id = s.table_id AND t.member_id = (SELECT viewer()) AND t.other_handle = m.handle
    WHERE s.table_id = of_table AND s.ends_at > instant() AND s.member_id <> (SELECT viewer())
      AND EXISTS (SELECT FROM intros_seat o WHERE o.table_id = of_table AND o.member_id = (SELECT viewer()))
      AND NOT EXISTS (SELECT FROM hides(m.id, (SELECT viewer()), instant()))
    ORDER BY s.joined_at, s.id
$$;

-- The bound member ticks somebody at a table, or no longer; ticks of both connect them at once. False when that one is
-- not there for them this evening. A tick for somebody whom one hides from stays the tick of one.
CREATE FUNCTION tick_met(new_id bigint, of_table bigint, handle text, met boolean) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    at timestamptz := instant();
    other bigint := (SELECT m.id FROM profiles_member m WHERE m.handle = tick_met.handle);
    until timestamptz := (SELECT s.ends_at FROM intros_seat s
                          WHERE s.table_id = of_table AND s.member_id = viewer() AND s.ends_at > instant());
    mine bigint;
    theirs bigint;
BEGIN
    IF until IS NULL OR NOT EXISTS (SELECT FROM my_tablemates(of_table) t WHERE t.handle = tick_met.handle) THEN
        RETURN false;
    END IF;
    PERFORM lock_pair(viewer(), other);
    IF NOT met THEN
        DELETE FROM intros_tick t
        WHERE t.table_id = of_table AND t.member_id = viewer() AND t.other_handle = tick_met.handle AND t.state = 'single';
        RETURN true;
    END IF;
    INSERT INTO intros_tick (id, table_id, member_id, other_handle, state, made_at, ends_at)
    VALUES (new_id, of_table, viewer(), tick_met.handle, 'single', at, until)
    ON CONFLICT (table_id, member_id, other_handle) DO NOTHING RETURNING id INTO mine;
    SELECT t.id INTO theirs FROM intros_tick t JOIN profiles_member m ON m.handle = t.other_handle
    WHERE t.table_id = of_table AND t.member_id = other AND m.id = viewer() AND t.state = 'single';
    IF mine IS NOT NULL AND theirs IS NOT NULL AND NOT EXISTS (SELECT FROM shielded(viewer(), other)) THEN
        UPDATE intros_tick SET state = 'mutual' WHERE id IN (mine, theirs);
        PERFORM connect(viewer(), other, 'met', 2::smallint);
        PERFORM leave_notice(viewer(), 'table_met', mine, at), leave_notice(other, 'table_met', theirs, at);
    END IF;
    RETURN true;
END $$;

-- Forget what one alone has ticked or said once its time is over, and the seats; what both did a month later.
CREATE FUNCTION sweep_tables(batch integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    gone integer := 0;
    removed integer;
    a_month timestamptz := instant() - interval '30 days';
BEGIN
    DELETE FROM intros_tick WHERE id IN (
        SELECT t.id FROM intros_tick t WHERE t.ends_at <= instant() AND (t.state = 'single' OR t.ends_at <= a_month)
        ORDER BY t.ends_at, t.id LIMIT batch FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS removed = ROW_COUNT;
    gone := gone + removed;
    DELETE FROM intros_seat WHERE id IN (
        SELECT s.id FROM intros_seat s WHERE s.ends_at <= instant() ORDER BY s.ends_at, s.id LIMIT batch FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS removed = ROW_COUNT;
    gone := gone + removed;
    DELETE FROM intros_recognition WHERE id IN (
        SELECT r.id FROM intros_recognition r WHERE r.ends_at <= instant() AND (r.state = 'said' OR r.ends_at <= a_month)
        ORDER BY r.ends_at, r.id LIMIT batch FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN gone + removed;
END $$;

ALTER TABLE intros_seat ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON intros_seat FOR SELECT TO halfveil_web USING (member_id = (SELECT viewer()));
CREATE POLICY door ON intros_seat TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE intros_tick ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON intros_tick FOR SELECT TO halfveil_web USING (member_id = (SELECT viewer()));
CREATE POLICY door ON intros_tick TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON intros_seat, intros_tick TO halfveil_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON intros_seat, intros_tick TO halfveil_door;

GRANT EXECUTE ON FUNCTION join_table(bigint, bytea), my_table(bytea), my_tablemates(bigint),
    tick_met(bigint, bigint, text, boolean) TO halfveil_web;
GRANT EXECUTE ON FUNCTION sweep_tables(integer) TO halfveil_worker;

ALTER FUNCTION join_table(bigint, bytea) OWNER TO halfveil_door;
ALTER FUNCTION open_tables(bytea) OWNER TO halfveil_door;
ALTER FUNCTION my_table(bytea) OWNER TO halfveil_door;
ALTER FUNCTION my_tablemates(bigint) OWNER TO halfveil_door;
ALTER FUNCTION tick_met(bigint, bigint, text, boolean) OWNER TO halfveil_door;
ALTER FUNCTION sweep_tables(integer) OWNER TO halfveil_door;
