-- Words as they are compared: case, width, and whether characters are traditional or simplified, set aside.
CREATE FUNCTION folded(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT coalesce(string_agg(coalesce(simplified() ->> c.letter, c.letter), '' ORDER BY c.n), '')
        FROM string_to_table(lower(normalize(words, NFKC)), NULL) WITH ORDINALITY AS c(letter, n));

GRANT EXECUTE ON FUNCTION folded(text), simplified() TO halfveil_web, halfveil_door;
