-- What ends between two members when one of them ends it or hides, in that one's transaction, and labels, which one
-- may hide from. Only rows of whoever acts are written: the other's stay as they are, and tell nothing.

-- Close what is open between two members, from the side of `one`: every grant of theirs, and the asks. What they
-- asked is taken back; what they were asked is answered "not now", which the asker cannot tell from waiting.
-- It stands in the history as `what`; introductions that stand between the two close by a trigger on that.
-- (The asker's row is locked first, as everywhere; a delivery that is under way is waited for.)
CREATE FUNCTION close_between(one bigint, other bigint, what text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    ask record;
BEGIN
    FOR ask IN
        SELECT q.id, q.asker_id FROM disclosure_accessrequest q
        JOIN profiles_member o ON o.handle = q.owner_handle
        WHERE (q.asker_id, o.id) IN ((one, other), (other, one)) AND q.state = 'waiting' AND q.answer_by > instant()
        ORDER BY q.id FOR UPDATE OF q
    LOOP
        IF ask.asker_id = one THEN
            PERFORM withdraw_access_request(ask.id);
        ELSE
            UPDATE disclosure_accessdecision d
            SET state = 'declined', changed_at = instant(), version = version + 1
            WHERE d.request_id = ask.id AND d.owner_id = one AND d.state = 'open' AND d.answer_by > instant();
        END IF;
    END LOOP;
    PERFORM close_to(one, other, NULL);
    PERFORM remember(one, other, what, 0::smallint);
END $$;

-- Whoever hides from somebody closes what is between them. Both a shield from a person and one from a label come
-- by here, and whoever comes under a label that is hidden from.
CREATE FUNCTION close_shielded() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    person bigint;
BEGIN
    IF TG_TABLE_NAME = 'disclosure_shield' THEN
        FOR person IN
            SELECT NEW.person_id WHERE NEW.person_id IS NOT NULL
            UNION
            SELECT b.viewer_id FROM disclosure_labelmember b WHERE b.label_id = NEW.label_id
            ORDER BY 1
        LOOP
            PERFORM close_between(NEW.owner_id, person, 'hidden');
        END LOOP;
    ELSIF EXISTS (SELECT FROM disclosure_shield s WHERE s.label_id = NEW.label_id) THEN
        PERFORM close_between(NEW.owner_id, NEW.viewer_id, 'hidden');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER close_shielded AFTER INSERT ON disclosure_shield FOR EACH ROW EXECUTE FUNCTION close_shielded();
CREATE TRIGGER close_shielded AFTER INSERT ON disclosure_labelmember FOR EACH ROW EXECUTE FUNCTION close_shielded();

-- The member of a handle of whom the bound member may do something of their own: who is there for them, or of whom
-- they have a row of their own, whether or not that one is there now. NULL for anybody else.
CREATE FUNCTION somebody(person_handle text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT m.id FROM profiles_member m
    WHERE m.handle = person_handle AND m.id <> (SELECT viewer()) AND (
        EXISTS (SELECT FROM standing(ARRAY[person_handle], (SELECT viewer()), instant()))
        OR EXISTS (SELECT FROM trusted_by((SELECT viewer()), instant()) t WHERE t.viewer_id = m.id)
        OR EXISTS (SELECT FROM granted_by((SELECT viewer()), instant(), false) g WHERE g.viewer_id = m.id)
        OR EXISTS (SELECT FROM withheld_by((SELECT viewer())) w WHERE w.viewer_id = m.id)
        OR EXISTS (SELECT FROM hidden_by((SELECT viewer())) h WHERE h.person_id = m.id)
        OR EXISTS (SELECT FROM disclosure_privatenote n WHERE n.owner_id = (SELECT viewer()) AND n.about_handle = m.handle))
$$;

-- In the bound owner's history stands that they no longer hide from some people: from those among them, that is, from
-- whom nothing else hides them.
CREATE FUNCTION come_out(people bigint[]) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT remember(viewer(), p.person, 'shown', 0::smallint) FROM unnest(people) AS p(person)
    WHERE p.person NOT IN (SELECT h.person_id FROM hidden_by(viewer()) h)
$$;

-- The bound owner hides from a person, or no longer; false when there is no such member for them.
CREATE FUNCTION hide_from(person_handle text, hide boolean) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    person bigint := somebody(person_handle);
BEGIN
    IF person IS NULL OR viewer() IS NULL THEN
        RETURN false;
    END IF;
    IF hide THEN
        INSERT INTO disclosure_shield (owner_id, person_id) VALUES (viewer(), person) ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM disclosure_shield WHERE owner_id = viewer() AND person_id = person;
        IF FOUND THEN
            PERFORM come_out(ARRAY[person]);
        END IF;
    END IF;
    RETURN true;
END $$;

-- The bound owner hides from everybody under a label, or no longer; false when they have no such label.
CREATE FUNCTION hide_from_label(of_label bigint, hide boolean) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    -- (Whoever comes under the label at the same time waits, and closes for themselves.)
    PERFORM FROM disclosure_label WHERE id = of_label AND owner_id = viewer() FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF hide THEN
        INSERT INTO disclosure_shield (owner_id, label_id) VALUES (viewer(), of_label) ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM disclosure_shield WHERE owner_id = viewer() AND label_id = of_label;
        IF FOUND THEN
            PERFORM come_out(ARRAY(SELECT b.viewer_id FROM disclosure_labelmember b WHERE b.label_id = of_label));
        END IF;
    END IF;
    RETURN true;
END $$;

-- From whom the bound owner hides: persons, newest first, then labels.
CREATE FUNCTION my_shields() RETURNS TABLE (handle text, label_id bigint, label text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT m.handle::text, b.id, b.name::text
    FROM disclosure_shield s
    LEFT JOIN profiles_member m ON m.id = s.person_id
    LEFT JOIN disclosure_label b ON b.id = s.label_id
    WHERE s.owner_id = (SELECT viewer())
    ORDER BY s.label_id IS NOT NULL, s.id DESC LIMIT 200
$$;

-- The bound owner makes a label.
--   VE031 they have one of that name, or as many as anybody may
CREATE FUNCTION make_label(new_id bigint, new_name text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF viewer() IS NULL OR (SELECT count(*) FROM disclosure_label WHERE owner_id = viewer()) >= 50 THEN
        RAISE EXCEPTION 'no more labels' USING ERRCODE = 'VE031';
    END IF;
    INSERT INTO disclosure_label (id, owner_id, name) VALUES (new_id, viewer(), new_name)
    ON CONFLICT (owner_id, name) DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is such a label' USING ERRCODE = 'VE031';
    END IF;
END $$;

-- The bound owner calls a label something else; false when they have no such label.
--   VE031 they have another one of that name
CREATE FUNCTION rename_label(of_label bigint, new_name text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE disclosure_label SET name = new_name WHERE id = of_label AND owner_id = viewer();
    RETURN FOUND;
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION 'there is such a label' USING ERRCODE = 'VE031';
END $$;

-- The bound owner erases a label: nobody is under it any more, and what was withheld or hidden from it is not.
CREATE FUNCTION erase_label(of_label bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NOT hide_from_label(of_label, false) THEN
        RETURN false;
    END IF;
    DELETE FROM disclosure_withholding WHERE owner_id = viewer() AND label_id = of_label;
    DELETE FROM disclosure_labelmember WHERE owner_id = viewer() AND label_id = of_label;
    DELETE FROM disclosure_label WHERE id = of_label;
    RETURN true;
END $$;

-- The bound owner puts some contacts under a label and takes others from under it; false when they have no such
-- label. Only contacts come under one; whoever is no contact any more may stay.
CREATE FUNCTION label_people(of_label bigint, under text[], not_under text[]) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    gone bigint[];
BEGIN
    PERFORM FROM disclosure_label WHERE id = of_label AND owner_id = viewer() FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    WITH taken AS (
        DELETE FROM disclosure_labelmember b USING profiles_member m
        WHERE b.label_id = of_label AND b.owner_id = viewer() AND m.id = b.viewer_id AND m.handle = ANY (not_under)
        RETURNING b.viewer_id
    )
    SELECT array_agg(t.viewer_id ORDER BY t.viewer_id) INTO gone FROM taken t;
    IF EXISTS (SELECT FROM disclosure_shield s WHERE s.owner_id = viewer() AND s.label_id = of_label) THEN
        PERFORM come_out(gone);
    END IF;
    INSERT INTO disclosure_labelmember (label_id, owner_id, viewer_id)
    SELECT of_label, viewer(), m.id FROM profiles_member m JOIN trusted_by(viewer(), instant()) t ON t.viewer_id = m.id
    WHERE m.handle = ANY (under) ORDER BY m.id
    ON CONFLICT DO NOTHING;
    RETURN true;
END $$;

-- The bound owner's labels by name: how many people are under each, whether the owner hides from it, and whether
-- one person is under it.
CREATE FUNCTION my_labels(person_handle text)
RETURNS TABLE (label_id bigint, name text, people bigint, hidden boolean, under boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT b.id, b.name::text,
           (SELECT count(*) FROM disclosure_labelmember p WHERE p.label_id = b.id),
           EXISTS (SELECT FROM disclosure_shield s WHERE s.owner_id = b.owner_id AND s.label_id = b.id),
           EXISTS (SELECT FROM disclosure_labelmember p JOIN profiles_member m ON m.id = p.viewer_id
                   WHERE p.label_id = b.id AND m.handle = person_handle)
    FROM disclosure_label b WHERE b.owner_id = (SELECT viewer()) ORDER BY b.name, b.id
$$;

-- Who is under one of the bound owner's labels, in a stable order, a page after a handle.
CREATE FUNCTION my_labelled(of_label bigint, after_handle text, at_most integer) RETURNS TABLE (handle text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT m.handle::text FROM disclosure_labelmember b JOIN profiles_member m ON m.id = b.viewer_id
    WHERE b.label_id = of_label AND b.owner_id = (SELECT viewer()) AND m.handle > after_handle
    ORDER BY m.handle LIMIT at_most
$$;

-- The bound owner withholds a field of theirs from a person or from a label, or no longer (of the two one is NULL);
-- false when there is no such field, person or label for them.
CREATE FUNCTION withhold(of_field bigint, person_handle text, of_label bigint, withheld boolean) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    person bigint := somebody(person_handle);
    mine bigint := (SELECT b.id FROM disclosure_label b WHERE b.id = of_label AND b.owner_id = viewer());
BEGIN
    IF (person IS NULL) = (mine IS NULL)
       OR NOT EXISTS (SELECT FROM profiles_field f WHERE f.id = of_field AND f.owner_id = viewer()) THEN
        RETURN false;
    END IF;
    IF withheld THEN
        INSERT INTO disclosure_withholding (owner_id, field_id, viewer_id, label_id)
        VALUES (viewer(), of_field, person, mine) ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM disclosure_withholding w
        WHERE w.owner_id = viewer() AND w.field_id = of_field
          AND (w.viewer_id = person OR w.label_id = mine);
    END IF;
    RETURN true;
END $$;

-- What the bound owner withholds, of one field or of all.
CREATE FUNCTION my_withholdings(of_field bigint) RETURNS TABLE (field_id bigint, handle text, label_id bigint, label text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT w.field_id, m.handle::text, b.id, b.name::text
    FROM disclosure_withholding w
    LEFT JOIN profiles_member m ON m.id = w.viewer_id
    LEFT JOIN disclosure_label b ON b.id = w.label_id
    WHERE w.owner_id = (SELECT viewer()) AND (of_field IS NULL OR w.field_id = of_field)
    ORDER BY w.label_id IS NULL, b.name, w.id DESC LIMIT 200
$$;

-- The bound member notes something about somebody, sealed under their own key; nothing is left of it for NULL.
-- False when there is no such member for them.
CREATE FUNCTION keep_note(new_id bigint, person_handle text, new_sealed bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF viewer() IS NULL OR somebody(person_handle) IS NULL THEN
        RETURN false;
    END IF;
    IF new_sealed IS NULL THEN
        DELETE FROM disclosure_privatenote n WHERE n.owner_id = viewer() AND n.about_handle = person_handle;
    ELSE
        INSERT INTO disclosure_privatenote AS n (id, owner_id, about_handle, sealed)
        VALUES (new_id, viewer(), person_handle, new_sealed)
        ON CONFLICT (owner_id, about_handle) DO UPDATE SET id = excluded.id, sealed = excluded.sealed;
    END IF;
    RETURN true;
END $$;

GRANT EXECUTE ON FUNCTION hide_from(text, boolean), hide_from_label(bigint, boolean), my_shields(),
    make_label(bigint, text), rename_label(bigint, text), erase_label(bigint), label_people(bigint, text[], text[]),
    my_labels(text), my_labelled(bigint, text, integer), withhold(bigint, text, bigint, boolean),
    my_withholdings(bigint), keep_note(bigint, text, bytea) TO halfveil_web;

ALTER FUNCTION close_between(bigint, bigint, text) OWNER TO halfveil_door;
ALTER FUNCTION close_shielded() OWNER TO halfveil_door;
ALTER FUNCTION somebody(text) OWNER TO halfveil_door;
ALTER FUNCTION come_out(bigint[]) OWNER TO halfveil_door;
ALTER FUNCTION hide_from(text, boolean) OWNER TO halfveil_door;
ALTER FUNCTION hide_from_label(bigint, boolean) OWNER TO halfveil_door;
ALTER FUNCTION my_shields() OWNER TO halfveil_door;
ALTER FUNCTION make_label(bigint, text) OWNER TO halfveil_door;
ALTER FUNCTION rename_label(bigint, text) OWNER TO halfveil_door;
ALTER FUNCTION erase_label(bigint) OWNER TO halfveil_door;
ALTER FUNCTION label_people(bigint, text[], text[]) OWNER TO halfveil_door;
ALTER FUNCTION my_labels(text) OWNER TO halfveil_door;
ALTER FUNCTION my_labelled(bigint, text, integer) OWNER TO halfveil_door;
ALTER FUNCTION withhold(bigint, text, bigint, boolean) OWNER TO halfveil_door;
ALTER FUNCTION my_withholdings(bigint) OWNER TO halfveil_door;
ALTER FUNCTION keep_note(bigint, text, bytea) OWNER TO halfveil_door;
