-- Search is the same door: what matches is found by the rule, and disclosed with its record in the same statement.
-- A word is looked for in what the viewer reads, and in nothing else: what every listed member says to all, and what
-- those say who know the viewer or opened something to them. Sealed kinds are not searched.

-- Words as a search compares them: case and width set aside.
CREATE FUNCTION folded(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(normalize(words, NFKC));

-- Whether a wording holds a folded word, in either language. (Han characters have neither case nor width.)
CREATE FUNCTION holds(zh text, en text, word text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN word ~ '^[一-鿿]+$' THEN position(word IN zh) > 0 OR position(word IN en) > 0
            ELSE position(word IN folded(zh)) > 0 OR position(word IN folded(en)) > 0 END;

-- Every two neighbouring characters of a wording, in both languages: what an index can find a Chinese word by.
CREATE FUNCTION bigrams(zh text, en text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(array_agg(DISTINCT substr(f.words, n, 2)), '{}')
    FROM (VALUES (folded(zh)), (folded(en))) AS f(words), LATERAL generate_series(1, length(f.words) - 1) AS n;
END;

-- Over what is open to all, and nothing else: no word behind a veil can make a search slower or faster.
CREATE INDEX wording_open_bigrams ON profiles_wording USING gin (bigrams(zh, en)) WHERE tier = 0 AND sealed IS NULL;

-- Who may match some folded words, in the viewer's own order, behind a place on the ring: more than do, because the
-- rule has not spoken yet. `often` says that the word is so common among what is open to all that it is faster to
-- walk the ring than to gather whoever says it.
CREATE FUNCTION may_match(words text[], often boolean, viewer bigint, start bigint, after bigint, at timestamptz, at_most integer)
RETURNS TABLE (handle text, place bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH near AS MATERIALIZED (
        SELECT k.owner_id, max(k.level) AS level, array_agg(k.wording_id) AS granted
        FROM (
            SELECT r.owner_id, r.level, NULL::bigint AS wording_id FROM disclosure_relationship r
            WHERE r.viewer_id = may_match.viewer AND (r.ends_at IS NULL OR r.ends_at > may_match.at)
            UNION ALL
            SELECT g.owner_id, 0::smallint, g.content_object_id FROM disclosure_grant g
            WHERE g.user_id = may_match.viewer AND g.expires_at > may_match.at
        ) k GROUP BY k.owner_id
    ), of_near AS MATERIALIZED (
        -- (In the ring's order, so that a common word stops early.)
        SELECT m.id, m.handle, m.shuffle
        FROM (SELECT m.id, m.handle, m.shuffle, n.level, n.granted FROM near n JOIN profiles_member m ON m.id = n.owner_id
              WHERE after IS NULL OR (m.shuffle <= start, m.shuffle) > (after <= start, after)
              ORDER BY m.shuffle <= start, m.shuffle, m.id OFFSET 0) m
        WHERE (SELECT bool_and(EXISTS (
                   SELECT FROM profiles_wording w
                   WHERE w.owner_id = m.id AND w.sealed IS NULL AND (w.tier <= m.level OR w.id = ANY (m.granted))
                     AND holds(w.zh, w.en, word)))
               FROM unnest(words) AS word)
        LIMIT at_most
    ), gathered AS (
        SELECT m.id, m.handle, m.shuffle
        FROM (
            SELECT w.owner_id
            FROM unnest(words) WITH ORDINALITY AS q(word, n)
            JOIN LATERAL (
                SELECT w.owner_id FROM profiles_wording w
                WHERE bigrams(w.zh, w.en) @> bigrams(q.word, '') AND w.tier = 0 AND w.sealed IS NULL OFFSET 0
            ) w ON true
            WHERE NOT often
            GROUP BY w.owner_id HAVING cardinality(words) = 1 OR count(DISTINCT q.n) = cardinality(words)
        ) c JOIN profiles_member m ON m.id = c.owner_id
        WHERE m.listed AND m.is_active
          AND (after IS NULL OR (m.shuffle <= start, m.shuffle) > (after <= start, after))
        ORDER BY m.shuffle <= start, m.shuffle, m.id LIMIT at_most
    ), on_the_ring AS (
        SELECT * FROM (
            SELECT m.id, m.handle, m.shuffle FROM profiles_member m
            WHERE often AND m.listed AND m.is_active AND m.shuffle > coalesce(after, start)
              AND (after IS NULL OR after > start OR m.shuffle <= start)
              AND EXISTS (SELECT FROM profiles_wording w
                          WHERE w.owner_id = m.id AND w.tier = 0 AND w.sealed IS NULL
                            AND holds(w.zh, w.en, words[1]))
            ORDER BY m.shuffle, m.id LIMIT at_most
        ) here
        UNION ALL
        SELECT * FROM (
            SELECT m.id, m.handle, m.shuffle FROM profiles_member m
            WHERE often AND (after IS NULL OR after > start) AND m.listed AND m.is_active AND m.shuffle <= start
              AND EXISTS (SELECT FROM profiles_wording w
                          WHERE w.owner_id = m.id AND w.tier = 0 AND w.sealed IS NULL
                            AND holds(w.zh, w.en, words[1]))
            ORDER BY m.shuffle, m.id LIMIT at_most
        ) from_the_start
    ), either AS (
        SELECT * FROM gathered UNION SELECT * FROM on_the_ring UNION SELECT * FROM of_near
    )
    SELECT s.handle::text, s.shuffle FROM either s
    WHERE s.id <> may_match.viewer AND (after IS NULL OR (s.shuffle <= start, s.shuffle) > (after <= start, after))
    ORDER BY s.shuffle <= start, s.shuffle, s.id LIMIT at_most;
END $$;

-- One page of whom the bound viewer finds by some words, each read as a card and with what matched, in an order that is
-- random, stable and the viewer's own. `after` is the ring's place of the last card of the page before, NULL at the
-- start. Every word must stand in something that the viewer reads of the person.
CREATE FUNCTION search(query text[], after bigint, page_size integer)
RETURNS TABLE (
    place bigint, handle text, field_id bigint, kind text, "position" smallint, wording_id bigint,
    reason text, until timestamptz, askable boolean, zh text, en text, sealed bytea,
    owner_id bigint, wrapped_key bytea, ring bigint, matched boolean
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    me bigint := viewer();
    at timestamptz := instant();
    start bigint := (SELECT derived_id('directory' || m.shuffle::text, m.id) FROM profiles_member m WHERE m.id = me);
    words text[] := ARRAY(SELECT DISTINCT folded(q) FROM unnest(search.query) AS q WHERE length(folded(q)) >= 2);
    often boolean;
    behind bigint := search.after;
    batch text[];
    places bigint[];
    handles text[] := '{}';
    rings bigint[] := '{}';
    wordings bigint[] := '{}';
    one record;
BEGIN
    IF words = '{}' OR start IS NULL THEN
        RETURN;
    END IF;
    often := cardinality(words) = 1 AND (SELECT count(*) > 2000 FROM (
        SELECT FROM profiles_wording w WHERE bigrams(w.zh, w.en) @> bigrams(words[1], '') AND w.tier = 0 AND w.sealed IS NULL
        LIMIT 2001) counted);
    LOOP
        SELECT array_agg(m.handle ORDER BY m.n), array_agg(m.place ORDER BY m.n) INTO batch, places
        FROM (SELECT c.handle, c.place, row_number() OVER () AS n
              FROM may_match(words, often, me, start, behind, at, 30) c) m;
        EXIT WHEN batch IS NULL;
        FOR one IN
            SELECT r.place, r.handle, array_agg(DISTINCT r.wording_id) AS found
            FROM readable(batch, me, at) r JOIN unnest(words) AS word
                 ON holds(r.zh, r.en, word)
            WHERE r.wording_id IS NOT NULL AND r.sealed IS NULL
            GROUP BY r.place, r.handle HAVING count(DISTINCT word) = cardinality(words)
            ORDER BY r.place LIMIT page_size - cardinality(handles)
        LOOP
            handles := handles || one.handle;
            rings := rings || places[one.place];
            wordings := wordings || one.found;
        END LOOP;
        behind := places[cardinality(places)];
        EXIT WHEN cardinality(handles) >= page_size OR cardinality(batch) < 30;
    END LOOP;
    RETURN QUERY
    SELECT d.place, d.handle, d.field_id, d.kind, d.position, d.wording_id, d.reason, d.until, d.askable, d.zh, d.en,
           d.sealed, d.owner_id, d.wrapped_key, rings[d.place], d.wording_id = ANY (wordings)
    FROM disclose(handles, 'search', wordings) d WHERE handles <> '{}';
END $$;

GRANT EXECUTE ON FUNCTION folded(text), bigrams(text, text) TO halfveil_web, halfveil_door;
GRANT EXECUTE ON FUNCTION holds(text, text, text) TO halfveil_door;
GRANT EXECUTE ON FUNCTION search(text[], bigint, integer) TO halfveil_web;

ALTER FUNCTION may_match(text[], boolean, bigint, bigint, bigint, timestamptz, integer) OWNER TO halfveil_door;
ALTER FUNCTION search(text[], bigint, integer) OWNER TO halfveil_door;
