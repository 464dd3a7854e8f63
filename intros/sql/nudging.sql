-- Whether there is still something to see behind a notice about an introduction or a meeting, by its kind.
CREATE FUNCTION stands_vouch_asked(about bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM intros_introducerpart p
                   WHERE p.id = about AND p.state = 'asked' AND p.answer_by > instant())
$$;
CREATE FUNCTION stands_introduced(about bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM intros_targetpart p
                   WHERE p.id = about AND p.state = 'asked' AND p.answer_by > instant())
$$;
CREATE FUNCTION stands_scanned(about bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM intros_showing s WHERE s.id = about AND s.state = 'asked' AND s.ends_at > instant())
$$;
CREATE FUNCTION stands_spoken(about bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM intros_showing s WHERE s.id = about AND s.state = 'asked' AND s.ends_at > instant())
$$;

ALTER FUNCTION stands_vouch_asked(bigint) OWNER TO halfveil_door;
ALTER FUNCTION stands_introduced(bigint) OWNER TO halfveil_door;
ALTER FUNCTION stands_scanned(bigint) OWNER TO halfveil_door;
ALTER FUNCTION stands_spoken(bigint) OWNER TO halfveil_door;
