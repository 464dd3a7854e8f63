-- Reports to the reviewers. Whoever reports gives their own copy of an ask, as they received it; the reported member
-- sees nothing of it. A reviewer sees handles, a purpose and that copy, never a field, and nothing about themselves.

-- The bound member reports another. Words that were sent along are copied by the page from the reporter's own row.
--   VE011 there is no such member for them   VE013 they reported ten times in a day
CREATE FUNCTION report_member(
    new_id bigint, handle text, reason text, words text, purpose text, note text
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM FROM profiles_member WHERE id = viewer() AND is_active FOR NO KEY UPDATE;  -- one report at a time
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nobody is at the door' USING ERRCODE = 'VE004';
    END IF;
    IF NOT EXISTS (SELECT FROM standing(ARRAY[report_member.handle], viewer(), instant()) s WHERE s.level < 5)
       AND NOT EXISTS (SELECT FROM disclosure_accessdecision d
                       WHERE d.owner_id = viewer() AND d.asker_handle = report_member.handle) THEN
        RAISE EXCEPTION 'nobody to report' USING ERRCODE = 'VE011';
    END IF;
    IF (SELECT count(*) FROM disclosure_report r
        WHERE r.reporter_id = viewer() AND r.sort = 'report' AND r.made_at > instant() - interval '1 day') >= 10 THEN
        RAISE EXCEPTION 'too many reports' USING ERRCODE = 'VE013';
    END IF;
    INSERT INTO disclosure_report (id, sort, reporter_id, reported_handle, reason, words, purpose, note, made_at)
    VALUES (new_id, 'report', viewer(), report_member.handle, report_member.reason, report_member.words,
            report_member.purpose, report_member.note, instant());
    RETURN new_id;
END $$;

-- The bound reviewer's pseudonym and handle; none when they are no reviewer.
--   VE021 not a reviewer
CREATE FUNCTION bound_reviewer() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    own text;
BEGIN
    SELECT m.handle INTO own FROM profiles_member m WHERE m.id = viewer() AND m.is_active AND m.is_staff;
    IF own IS NULL THEN
        RAISE EXCEPTION 'not a reviewer' USING ERRCODE = 'VE021';
    END IF;
    RETURN own;
END $$;

-- Reports that nobody has settled, oldest first; the look is recorded. Nobody reviews what is about themselves, nor
-- what they reported.
CREATE FUNCTION open_reports(at_most integer)
RETURNS TABLE (id bigint, made_at timestamptz, reporter text, reported text, reason text, words text, purpose text, note text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    own text := bound_reviewer();
BEGIN
    INSERT INTO ledger_entry (at, act, surface, viewer)
    SELECT instant(), 'look', 'reports', p.pseudonym FROM ledger_pseudonym p WHERE p.member_id = viewer();
    RETURN QUERY
    SELECT r.id, r.made_at, m.handle::text, r.reported_handle::text, r.reason::text, r.words::text, r.purpose::text,
           r.note::text
    FROM disclosure_report r JOIN profiles_member m ON m.id = r.reporter_id
    WHERE r.sort = 'report' AND r.settled_at IS NULL AND r.reported_handle <> own AND r.reporter_id <> viewer()
    ORDER BY r.made_at, r.id LIMIT at_most;
END $$;

-- Whose asks were not what they said, in the 90 days past: how many said so, for which purposes. Who said it stays
-- with them.
CREATE FUNCTION mismatch_alerts(at_most integer)
RETURNS TABLE (reported text, people bigint, purposes text[], latest timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    own text := bound_reviewer();
BEGIN
    RETURN QUERY
    SELECT r.reported_handle::text, count(DISTINCT r.reporter_id), array_agg(DISTINCT r.purpose::text), max(r.made_at)
    FROM disclosure_report r
    WHERE r.sort = 'mismatch' AND r.settled_at IS NULL AND r.reported_handle <> own
      AND r.made_at > instant() - interval '90 days'
    GROUP BY r.reported_handle ORDER BY count(DISTINCT r.reporter_id) DESC, max(r.made_at) DESC LIMIT at_most;
END $$;

-- Who claimed another company twice within the year past, as often as anybody may: one who tries names learns who
-- hides from them. Which companies those are stays with them.
CREATE FUNCTION company_alerts(at_most integer) RETURNS TABLE (handle text, latest timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    own text := bound_reviewer();
BEGIN
    RETURN QUERY
    SELECT m.handle::text, max(c.since) FROM profiles_companyclaim c JOIN profiles_member m ON m.id = c.member_id
    WHERE c.since > instant() - interval '1 year' AND m.handle <> own
    GROUP BY m.id, m.handle HAVING company_changes(m.id, instant()) >= 2
    ORDER BY max(c.since) DESC, m.handle LIMIT at_most;
END $$;

-- The bound reviewer has dealt with a report; false when there is none of that number for them to settle.
CREATE FUNCTION settle_report(report bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    own text := bound_reviewer();
BEGIN
    UPDATE disclosure_report r SET settled_at = instant()
    WHERE r.id = report AND r.sort = 'report' AND r.settled_at IS NULL AND r.reported_handle <> own
      AND r.reporter_id <> viewer();
    RETURN FOUND;
END $$;

-- The bound reviewer has dealt with what was said of one member's asks; how many rows that were.
CREATE FUNCTION settle_alerts(handle text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    own text := bound_reviewer();
    moved integer;
BEGIN
    UPDATE disclosure_report r SET settled_at = instant()
    WHERE r.reported_handle = handle AND r.sort = 'mismatch' AND r.settled_at IS NULL AND handle <> own;
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
END $$;

ALTER TABLE disclosure_report ENABLE ROW LEVEL SECURITY;
CREATE POLICY party ON disclosure_report FOR SELECT TO halfveil_web USING (reporter_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_report TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON disclosure_report TO halfveil_web;
GRANT SELECT, INSERT, UPDATE ON disclosure_report TO halfveil_door;

GRANT EXECUTE ON FUNCTION report_member(bigint, text, text, text, text, text), open_reports(integer),
    mismatch_alerts(integer), company_alerts(integer), settle_report(bigint), settle_alerts(text) TO halfveil_web;

ALTER FUNCTION report_member(bigint, text, text, text, text, text) OWNER TO halfveil_door;
ALTER FUNCTION bound_reviewer() OWNER TO halfveil_door;
ALTER FUNCTION open_reports(integer) OWNER TO halfveil_door;
ALTER FUNCTION mismatch_alerts(integer) OWNER TO halfveil_door;
ALTER FUNCTION company_alerts(integer) OWNER TO halfveil_door;
ALTER FUNCTION settle_report(bigint) OWNER TO halfveil_door;
ALTER FUNCTION settle_alerts(text) OWNER TO halfveil_door;
