-- Search is the same door: what matches is found by the rule, and disclosed with its record in the same statement.
-- A word is looked for in what the viewer reads, and in nothing else: what every listed member says to all, and what
-- those say who know the viewer or opened something to them. Sealed kinds are not searched.

-- Every two neighbouring characters of some folded words: what an index can find a Chinese word by.
CREATE FUNCTION bigrams(folded_words text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT substr(folded_words, n, 2) FROM generate_series(1, length(folded_words) - 1) AS n);

-- What a wording says in both languages, folded once, when it is written.
ALTER TABLE profiles_wording ADD COLUMN said text
    GENERATED ALWAYS AS (CASE WHEN sealed IS NULL THEN folded(zh || E'\n' || en) END) STORED;

-- Over what is open to all, and nothing else: no word behind a veil can make a search slower or faster.
CREATE INDEX wording_open_bigrams ON profiles_wording USING gin (bigrams(said)) WHERE tier = 0 AND sealed IS NULL;

-- Whoever has the pairs of every word among what is open to all.
CREATE FUNCTION open_to_all(words text[]) RETURNS TABLE (owner_id bigint)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT o.owner_id
    FROM unnest(words) WITH ORDINALITY AS q(word, n)
    CROSS JOIN LATERAL (
        SELECT w.owner_id FROM profiles_wording w
        WHERE bigrams(w.said) @> bigrams(q.word) AND w.tier = 0 AND w.sealed IS NULL OFFSET 0) o
    GROUP BY o.owner_id HAVING count(DISTINCT q.n) = cardinality(words);
END;

-- The ring with those on it who are in no directory: somebody who knows them finds them.
CREATE INDEX member_ring ON profiles_member (shuffle, id) WHERE is_active;

-- Some members behind a place on the ring, as it is walked from `start`.
CREATE FUNCTION ring_behind(start bigint, after bigint, at_most integer)
RETURNS TABLE (id bigint, handle text, place bigint, wrapped boolean, listed boolean)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT r.id, r.handle::text, r.shuffle, r.shuffle <= start, r.listed FROM (
        (SELECT m.id, m.handle, m.shuffle, m.listed FROM profiles_member m
         WHERE m.is_active AND m.shuffle > coalesce(after, start)
           AND (after IS NULL OR after > start OR m.shuffle <= start)
         ORDER BY m.shuffle, m.id LIMIT at_most)
        UNION ALL
        (SELECT m.id, m.handle, m.shuffle, m.listed FROM profiles_member m
         WHERE (after IS NULL OR after > start) AND m.is_active AND m.shuffle <= start
         ORDER BY m.shuffle, m.id LIMIT at_most)
    ) r ORDER BY 4, 3, 1 LIMIT at_most;
END;

-- One row if an owner says every word in what somebody of that level, and with those grants, may come to read: in
-- more than they do read, because the rule has not spoken yet.
CREATE FUNCTION may_say(owner bigint, level smallint, granted bigint[], words text[]) RETURNS TABLE (yes boolean)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT true
    WHERE EXISTS (
            SELECT FROM profiles_wording w
            WHERE w.owner_id = owner AND (w.tier <= level OR w.id = ANY (granted))
              AND position(words[1] IN w.said) > 0)
      AND NOT EXISTS (SELECT FROM unnest(words[2:]) AS word WHERE NOT EXISTS (
            SELECT FROM profiles_wording w
            WHERE w.owner_id = owner AND (w.tier <= level OR w.id = ANY (granted))
              AND position(word IN w.said) > 0));
END;

-- One row if the viewer reads every word of what somebody says, with the wordings that say them: the rule's answer.
CREATE FUNCTION found_of(handle text, viewer bigint, at timestamptz, words text[]) RETURNS TABLE (wordings bigint[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT array_agg(DISTINCT r.wording_id)
    FROM readable(ARRAY[found_of.handle], found_of.viewer, found_of.at) r
    JOIN profiles_wording w ON w.id = r.wording_id
    JOIN unnest(words) AS word ON position(word IN w.said) > 0
    HAVING count(DISTINCT word) = cardinality(words);
END;

-- One page of whom the bound viewer finds by some words, each read as a card and with what matched, in an order that is
-- random, stable and the viewer's own. `after` is the ring's place of the last card of the page before, NULL at the
-- start. Every word must stand in something that the viewer reads of the person.
-- The ring is walked as long as what is found promises a page within 3,000 places: a common word is found soon. Then
-- whoever may say the words is gathered: from the index, and among those who know the viewer. What is done hangs on
-- what the viewer finds.
CREATE FUNCTION search(query text[], after bigint, page_size integer)
RETURNS TABLE (
    place bigint, handle text, field_id bigint, kind text, "position" smallint, wording_id bigint,
    reason text, until timestamptz, askable boolean, zh text, en text, sealed bytea,
    owner_id bigint, wrapped_key bytea, ring bigint, matched boolean
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    me bigint := viewer();
    at timestamptz := instant();
    start bigint := (SELECT derived_id('directory' || m.shuffle::text, m.id) FROM profiles_member m WHERE m.id = me);
    words text[] := ARRAY(SELECT DISTINCT folded(q) FROM unnest(search.query) AS q WHERE length(folded(q)) >= 2);
    behind bigint := search.after;
    stride CONSTANT integer := 100;
    enough CONSTANT integer := 3000;
    walked integer := 0;
    last record;
    handles text[] := '{}';
    rings bigint[] := '{}';
    wordings bigint[] := '{}';
    one record;
BEGIN
    IF words = '{}' OR start IS NULL THEN
        RETURN;
    END IF;
    LOOP
        SELECT r.place INTO last FROM ring_behind(start, behind, stride) r
        ORDER BY r.wrapped DESC, r.place DESC LIMIT 1;
        EXIT WHEN last IS NULL;
        FOR one IN
            SELECT r.handle, r.place, f.wordings
            FROM ring_behind(start, behind, stride) r
            CROSS JOIN LATERAL (
                SELECT coalesce((SELECT t.level FROM trusted_by(r.id, at) t WHERE t.viewer_id = me), 0::smallint) AS level,
                       ARRAY(SELECT g.wording_id FROM granted_by(r.id, at, true) g WHERE g.viewer_id = me) AS granted
                OFFSET 0) k
            CROSS JOIN LATERAL may_say(r.id, k.level, k.granted, words)
            CROSS JOIN LATERAL found_of(r.handle, me, at, words) f
            WHERE r.id <> me AND (r.listed OR k.level > 0 OR k.granted <> '{}')
            ORDER BY r.wrapped, r.place LIMIT page_size - cardinality(handles)
        LOOP
            handles := handles || one.handle;
            rings := rings || one.place;
            wordings := wordings || one.wordings;
        END LOOP;
        walked := walked + stride;
        behind := last.place;
        EXIT WHEN cardinality(handles) >= page_size OR cardinality(handles) * enough < page_size * walked;
    END LOOP;
    IF last IS NOT NULL AND cardinality(handles) < page_size THEN
        FOR one IN
            SELECT c.handle, c.place, f.wordings
            FROM (
                SELECT m.id, m.handle::text AS handle, m.shuffle AS place, m.shuffle <= start AS wrapped, e.level, e.granted
                FROM (
                    SELECT k.owner_id, max(k.level) AS level, array_agg(k.wording_id) AS granted
                    FROM (
                        SELECT r.owner_id, r.level, NULL::bigint AS wording_id FROM disclosure_relationship r
                        WHERE r.viewer_id = me AND (r.ends_at IS NULL OR r.ends_at > at)
                        UNION ALL
                        SELECT g.owner_id, 0::smallint, g.content_object_id FROM disclosure_grant g
                        WHERE g.user_id = me AND g.expires_at > at
                        UNION ALL
                        SELECT o.owner_id, NULL, NULL FROM open_to_all(words) o
                    ) k GROUP BY k.owner_id
                ) e JOIN profiles_member m ON m.id = e.owner_id
                WHERE m.is_active AND m.id <> me AND (m.listed OR e.level IS NOT NULL)
                  AND (m.shuffle <= start, m.shuffle) > (behind <= start, behind)
                ORDER BY m.shuffle <= start, m.shuffle, m.id OFFSET 0
            ) c
            CROSS JOIN LATERAL may_say(c.id, coalesce(c.level, 0::smallint), c.granted, words)
            CROSS JOIN LATERAL found_of(c.handle, me, at, words) f
            ORDER BY c.wrapped, c.place LIMIT page_size - cardinality(handles)
        LOOP
            handles := handles || one.handle;
            rings := rings || one.place;
            wordings := wordings || one.wordings;
        END LOOP;
    END IF;
    RETURN QUERY
    SELECT d.place, d.handle, d.field_id, d.kind, d.position, d.wording_id, d.reason, d.until, d.askable, d.zh, d.en,
           d.sealed, d.owner_id, d.wrapped_key, rings[d.place], d.wording_id = ANY (wordings)
    FROM disclose(handles, 'search', wordings) d WHERE handles <> '{}';
END $$;

GRANT EXECUTE ON FUNCTION bigrams(text) TO halfveil_web, halfveil_door;
GRANT EXECUTE ON FUNCTION ring_behind(bigint, bigint, integer), may_say(bigint, smallint, bigint[], text[]),
    found_of(text, bigint, timestamptz, text[]), open_to_all(text[]) TO halfveil_door;
GRANT EXECUTE ON FUNCTION search(text[], bigint, integer) TO halfveil_web;

ALTER FUNCTION search(text[], bigint, integer) OWNER TO halfveil_door;
