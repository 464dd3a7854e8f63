-- Whether there is still something to see behind a notice about an introduction, by its kind.
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

ALTER FUNCTION stands_vouch_asked(bigint) OWNER TO halfveil_door;
ALTER FUNCTION stands_introduced(bigint) OWNER TO halfveil_door;
