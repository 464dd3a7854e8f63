-- The one door: other people's wordings come out of here and nowhere else, with their record.

-- What a kind of page needs of each person: what they say of some kinds, what is read for some reasons whatever
-- its kind, and whether it tells what may be asked for. Nothing else leaves for it: a list of names must not be
-- recorded as a look at somebody's number. A page that does not stand here gets nothing at all.
CREATE FUNCTION page_needs(surface text) RETURNS TABLE (kinds text[], reasons text[], asking boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT p.kinds::text[], p.reasons::text[], p.asking
    FROM (VALUES
        ('inbox',        '{name}',                             '{}',                            false),
        ('disclosures',  '{name}',                             '{}',                            false),
        ('directory',    '{name,headline,company,title,city}', '{}',                            false),
        ('contacts',     '{name,headline,company,title,city}', '{}',                            false),
        ('profile',      '{}',                                 '{own,open,known,granted,sent}', true),
        ('vcard',        '{}',                                 '{own,open,known,granted,sent}', false),
        ('ask',          '{name,headline,company,title,city}', '{}',                            true),
        ('granted',      '{name,headline,company,title,city}', '{granted}',                     false),
        ('asks',         '{name,headline,company,title,city}', '{sent}',                        false),
        ('search',       '{name,headline,company,title,city}', '{}',                            false),
        ('handshake',    '{name,headline,company,title,city}', '{}',                            false),
        ('table',        '{name,headline,company,title,city}', '{}',                            false)
    ) AS p(surface, kinds, reasons, asking)
    WHERE p.surface = page_needs.surface;
END;

-- Read what the bound viewer may see of each handle, and append one entry for each handle asked,
-- readable or not, in the same statement. An unknown handle counts as an owner without rows; of somebody who is
-- there and of whom the page needs nothing that is readable there is one row without a field.
-- (`matched` names wordings that a search found: what is readable of them is given too.)
-- A page calls it as one autocommit statement that binds and reads, so that no value reaches anybody
-- before its record is on disk. It refuses to run after an earlier act of the same transaction, for a viewer
-- whom an earlier statement bound, or (the ledger refuses that) under a savepoint: the record could be taken
-- back and the values kept. It insists on a durable commit, whatever the session was set to.
-- (A generic plan: the statement costs more to plan than to run, and no plan hangs on who looks at whom.)
CREATE FUNCTION disclose(handles text[], surface text, matched bigint[] DEFAULT '{}')
RETURNS TABLE (
    place bigint, handle text, field_id bigint, kind text, "position" smallint, wording_id bigint,
    reason text, until timestamptz, askable boolean, zh text, en text, sealed bytea,
    owner_id bigint, wrapped_key bytea
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    bound_id bigint := viewer();
    at timestamptz := instant();
    bound_pseudonym uuid;
    needed record;
BEGIN
    IF pg_current_xact_id_if_assigned() IS NOT NULL
       OR bound_id IS NOT NULL AND current_setting('halfveil.bound_at', true) IS DISTINCT FROM statement_timestamp()::text
    THEN
        RAISE EXCEPTION 'the door does not open inside a transaction' USING ERRCODE = 'VE003';
    END IF;
    IF current_setting('synchronous_commit') = 'off' THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    SELECT p.pseudonym INTO bound_pseudonym FROM ledger_pseudonym p WHERE p.member_id = bound_id;
    IF bound_pseudonym IS NULL THEN
        RAISE EXCEPTION 'nobody is at the door' USING ERRCODE = 'VE004';
    END IF;
    IF cardinality(handles) > 50 THEN
        RAISE EXCEPTION 'too many profiles at once' USING ERRCODE = 'VE005';
    END IF;
    SELECT * INTO needed FROM page_needs(disclose.surface);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such page' USING ERRCODE = 'VE006';
    END IF;
    RETURN QUERY
    WITH got AS MATERIALIZED (
        SELECT r.*, r.wording_id IS NOT NULL AND (r.kind = ANY (needed.kinds) OR r.reason = ANY (needed.reasons)
                                                   OR r.wording_id = ANY (disclose.matched)) AS given
        FROM readable(disclose.handles, bound_id, at) r
    ), entry AS (
        INSERT INTO ledger_entry (at, act, surface, viewer, owner, wordings, reasons)
        SELECT at, 'read', disclose.surface, bound_pseudonym,
            (SELECT p.pseudonym FROM ledger_pseudonym p
             WHERE p.member_id = coalesce(g.owner_id, (SELECT m.id FROM profiles_member m WHERE m.handle = h.handle))),
            coalesce(g.wordings, '{}'), coalesce(g.reasons, '{}')
        FROM unnest(disclose.handles) WITH ORDINALITY AS h(handle, place)
        LEFT JOIN (
            SELECT place, owner_id, array_agg(wording_id ORDER BY wording_id) FILTER (WHERE given) AS wordings,
                   array_agg(reason ORDER BY wording_id) FILTER (WHERE given) AS reasons
            FROM got GROUP BY place, owner_id
        ) g ON g.place = h.place
    )
    SELECT r.place, r.handle, r.field_id, r.kind, r.position, CASE WHEN r.given THEN r.wording_id END,
           CASE WHEN r.given THEN r.reason END, CASE WHEN r.given THEN r.until END, r.askable,
           CASE WHEN r.given THEN r.zh END, CASE WHEN r.given THEN r.en END, CASE WHEN r.given THEN r.sealed END,
           CASE WHEN r.given AND r.sealed IS NOT NULL THEN r.owner_id END,
           CASE WHEN r.given AND r.sealed IS NOT NULL THEN
               (SELECT k.wrapped FROM profiles_memberkey k WHERE k.member_id = r.owner_id) END
    FROM got r WHERE r.given OR needed.asking AND r.askable
    UNION ALL
    SELECT r.place, r.handle, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM got r GROUP BY r.place, r.handle HAVING bool_or(r.given OR needed.asking AND r.askable) IS NOT TRUE;
END $$;

-- One page of the directory: handles of listed members whom the viewer may know of, in an order that
-- is random, stable and the viewer's own (everybody walks the same ring from another place on it).
-- `after` is the ring's place of the last card of the page before, NULL at the start.
CREATE FUNCTION directory(after bigint, page_size integer)
RETURNS TABLE (handle text, place bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    WITH me AS (
        SELECT id, derived_id('directory' || shuffle::text, id) AS start FROM profiles_member WHERE id = (SELECT viewer())
    ), from_here AS (
        SELECT m.id, m.handle, m.shuffle FROM profiles_member m
        WHERE m.listed AND m.is_active AND m.id <> (SELECT id FROM me)
          AND m.shuffle > coalesce(after, (SELECT start FROM me))
          AND (after IS NULL OR after > (SELECT start FROM me) OR m.shuffle <= (SELECT start FROM me))
          AND NOT EXISTS (SELECT FROM hides(m.id, (SELECT id FROM me), instant()))
        ORDER BY m.shuffle, m.id LIMIT page_size
    ), from_the_start AS (
        SELECT m.id, m.handle, m.shuffle FROM profiles_member m
        WHERE (after IS NULL OR after > (SELECT start FROM me))
          AND m.listed AND m.is_active AND m.id <> (SELECT id FROM me)
          AND m.shuffle <= (SELECT start FROM me)
          AND NOT EXISTS (SELECT FROM hides(m.id, (SELECT id FROM me), instant()))
        ORDER BY m.shuffle, m.id LIMIT page_size
    )
    SELECT handle::text, shuffle FROM (
        SELECT 1 AS half, * FROM from_here UNION ALL SELECT 2, * FROM from_the_start
    ) ring ORDER BY half, shuffle, id LIMIT page_size
$$;

-- What others read of the bound member in one month, newest day first: one row for each viewer and day, a
-- page after (before_day, before_handle). Viewers are named, by handle ('' once erased), only for wordings
-- above tier 0; what is open to all is a count. `veiled` says that the field has a more guarded wording than
-- the one that was read, `standing` that a grant still holds it open.
-- What they show of themselves while an introducer brings them together with somebody is told as that, once, and not who
-- looked at it. Left out: own looks, entries in which nothing was readable, and what came of the member's own asks (what
-- they sent along, who opened the ask): that would be a read receipt.
CREATE FUNCTION my_disclosures(
    month_start timestamptz, month_end timestamptz, before_day date, before_handle text, at_most integer
) RETURNS TABLE (day date, viewer_handle text, wordings bigint[], kinds text[], veiled boolean[], reasons text[], standing boolean[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    WITH me AS MATERIALIZED (
        SELECT member_id, pseudonym FROM ledger_pseudonym WHERE member_id = (SELECT viewer())
    ), page AS MATERIALIZED (
        SELECT (e.at AT TIME ZONE 'Asia/Shanghai')::date AS day, coalesce(m.handle::text, '') AS handle,
               min(m.id) AS member_id, array_agg(DISTINCT e.viewer) AS viewers
        FROM ledger_entry e
        LEFT JOIN ledger_pseudonym p ON p.pseudonym = e.viewer
        LEFT JOIN profiles_member m ON m.id = p.member_id
        WHERE e.owner = (SELECT pseudonym FROM me) AND e.viewer <> e.owner
          AND (e.act = 'read' AND e.surface NOT IN ('inbox', 'asks') AND e.reasons && '{known,granted}'
               OR e.act = 'introduce' AND e.reasons && '{introduced}')
          AND e.at >= month_start AND e.at < month_end
          AND (before_day IS NULL OR e.at < (before_day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
        GROUP BY 1, 2
        HAVING before_day IS NULL OR (e.at AT TIME ZONE 'Asia/Shanghai')::date < before_day
               OR coalesce(m.handle::text, '') > before_handle
        ORDER BY 1 DESC, 2 LIMIT at_most
    ), seen AS (
        SELECT DISTINCT p.day, p.handle, p.member_id, u.wording, u.reason
        FROM page p
        JOIN ledger_entry e ON e.viewer = ANY (p.viewers) AND e.owner = (SELECT pseudonym FROM me)
             AND e.at >= greatest(month_start, p.day::timestamp AT TIME ZONE 'Asia/Shanghai')
             AND e.at < least(month_end, (p.day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
             AND (e.act = 'read' AND e.surface NOT IN ('inbox', 'asks') OR e.act = 'introduce')
        CROSS JOIN LATERAL unnest(e.wordings, e.reasons) AS u(wording, reason)
        WHERE u.reason = ANY (CASE e.act WHEN 'introduce' THEN '{introduced}'::text[] ELSE '{known,granted}' END)
    )
    SELECT s.day, s.handle, array_agg(s.wording ORDER BY s.wording, s.reason),
           array_agg(coalesce(f.kind::text, '') ORDER BY s.wording, s.reason),
           array_agg(EXISTS (SELECT FROM profiles_wording x WHERE x.field_id = w.field_id AND x.tier > w.tier)
                     ORDER BY s.wording, s.reason),
           array_agg(s.reason ORDER BY s.wording, s.reason),
           array_agg(EXISTS (SELECT FROM disclosure_grant g
                             WHERE g.owner_id = (SELECT member_id FROM me) AND g.user_id = s.member_id
                               AND g.content_object_id = s.wording AND g.expires_at > instant()
                               AND g.basis <> 'envelope')
                     ORDER BY s.wording, s.reason)
    FROM seen s
    LEFT JOIN profiles_wording w ON w.id = s.wording
    LEFT JOIN profiles_field f ON f.id = w.field_id
    GROUP BY s.day, s.handle
    ORDER BY s.day DESC, s.handle
$$;

-- How often somebody read what the bound member shows to every member, in one month: whole tens only. (A picture
-- and what the desk has checked are part of the page that they stand on.)
CREATE FUNCTION my_open_reads(month_start timestamptz, month_end timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT count(*) / 10 * 10 FROM ledger_entry e
    WHERE e.owner = (SELECT pseudonym FROM ledger_pseudonym WHERE member_id = (SELECT viewer()))
      AND e.viewer IS DISTINCT FROM e.owner AND e.act = 'read' AND e.surface NOT IN ('inbox', 'asks', 'photo', 'check')
      AND 'open' = ANY (e.reasons)
      AND e.at >= month_start AND e.at < month_end
$$;

-- Every member has a pseudonym in the ledger from the start.
CREATE FUNCTION give_pseudonym() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    INSERT INTO ledger_pseudonym (member_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER give_pseudonym AFTER INSERT ON profiles_member
    FOR EACH ROW EXECUTE FUNCTION give_pseudonym();

GRANT EXECUTE ON FUNCTION page_needs(text), hidden_by(bigint), hides(bigint, bigint, timestamptz), shielded(bigint, bigint), withheld_by(bigint),
    trusted_by(bigint, timestamptz), granted_by(bigint, timestamptz, boolean),
    standing(text[], bigint, timestamptz),
    said_to(bigint, bigint, smallint, bigint[], bigint[], timestamptz, boolean),
    readable(text[], bigint, timestamptz) TO halfveil_door;
GRANT EXECUTE ON FUNCTION disclose(text[], text, bigint[]), directory(bigint, integer),
    my_disclosures(timestamptz, timestamptz, date, text, integer), my_open_reads(timestamptz, timestamptz) TO halfveil_web;

ALTER FUNCTION disclose(text[], text, bigint[]) OWNER TO halfveil_door;
ALTER FUNCTION directory(bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION my_disclosures(timestamptz, timestamptz, date, text, integer) OWNER TO halfveil_door;
ALTER FUNCTION my_open_reads(timestamptz, timestamptz) OWNER TO halfveil_door;
ALTER FUNCTION give_pseudonym() OWNER TO halfveil_door;
