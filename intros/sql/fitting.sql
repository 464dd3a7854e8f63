-- Who among an introducer's contacts could fit what somebody wishes for: the same door as a search's.

-- The words of a wish, as they are looked for: every two neighbouring characters of what is written without spaces,
-- other words as they are, from three letters on.
CREATE FUNCTION words_of_wish(wish text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT DISTINCT w.word FROM regexp_split_to_table(folded(wish), '[^[:alnum:]]+') AS p(part)
    CROSS JOIN LATERAL (
        SELECT p.part AS word WHERE p.part !~ '[一-鿿]' AND length(p.part) >= 3
        UNION ALL
        SELECT substr(p.part, n, 2) FROM generate_series(1, length(p.part) - 1) n WHERE p.part ~ '[一-鿿]'
    ) w ORDER BY w.word LIMIT 60);

-- Ten of the bound introducer's contacts who could fit the wish that was laid before them, those first of whom they read
-- most of its words; each read as a card and with what fits, with its record. The five hundred newest are looked at.
CREATE FUNCTION who_could_fit(part bigint)
RETURNS TABLE (
    place bigint, handle text, field_id bigint, kind text, "position" smallint, wording_id bigint,
    reason text, until timestamptz, askable boolean, zh text, en text, sealed bytea,
    owner_id bigint, wrapped_key bytea, ring bigint, matched boolean
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    me bigint := viewer();
    at timestamptz := instant();
    mine intros_introducerpart%ROWTYPE;
    handles text[] := '{}';
    wordings bigint[] := '{}';
BEGIN
    SELECT * INTO mine FROM intros_introducerpart p WHERE p.id = part AND p.introducer_id = me;
    SELECT coalesce(array_agg(f.handle ORDER BY f.fits DESC, f.place), '{}') INTO handles FROM (
        SELECT r.handle, r.place, count(DISTINCT word) AS fits
        FROM readable(ARRAY(
                 SELECT m.handle::text FROM disclosure_relationship k JOIN profiles_member m ON m.id = k.viewer_id
                 WHERE k.owner_id = me AND (k.ends_at IS NULL OR k.ends_at > at) AND m.handle <> mine.seeker_handle
                 ORDER BY k.since DESC, m.handle LIMIT 500), me, at) r
        JOIN unnest(words_of_wish(mine.wish)) AS word ON position(word IN folded(r.zh || E'\n' || r.en)) > 0
        WHERE r.wording_id IS NOT NULL AND r.sealed IS NULL
        GROUP BY r.handle, r.place ORDER BY 3 DESC, r.place LIMIT 10) f;
    SELECT coalesce(array_agg(DISTINCT r.wording_id), '{}') INTO wordings
    FROM readable(handles, me, at) r JOIN unnest(words_of_wish(mine.wish)) AS word ON position(word IN folded(r.zh || E'\n' || r.en)) > 0
    WHERE r.wording_id IS NOT NULL AND r.sealed IS NULL;
    RETURN QUERY
    SELECT d.place, d.handle, d.field_id, d.kind, d.position, d.wording_id, d.reason, d.until, d.askable, d.zh, d.en,
           d.sealed, d.owner_id, d.wrapped_key, 0::bigint, d.wording_id = ANY (wordings)
    FROM disclose(handles, 'search', wordings) d;
END $$;

-- Whether a wish still waits for the introducer.
CREATE FUNCTION stands_wish_asked(about bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM intros_introducerpart p
                   WHERE p.id = about AND p.state = 'asked' AND p.answer_by > instant())
$$;

GRANT EXECUTE ON FUNCTION words_of_wish(text) TO halfveil_door;
GRANT EXECUTE ON FUNCTION who_could_fit(bigint) TO halfveil_web;

ALTER FUNCTION who_could_fit(bigint) OWNER TO halfveil_door;
ALTER FUNCTION stands_wish_asked(bigint) OWNER TO halfveil_door;
