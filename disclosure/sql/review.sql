-- The reviewer's window on the ledger, and the budget of a curious member.

-- Entries of a case, newest first, a page before (before_at, before_id), for a reviewer who holds the guardian
-- permission over it; the look is recorded in the same statement. (An id alone is no order in time: what began
-- earlier may have been numbered later.) Nobody reviews themselves: a case about the reviewer is refused and
-- entries to which they are a party are left out. Names and values are never here.
--   VE021  not the reviewer of an open case
CREATE FUNCTION review_entries(
    of_case bigint, owner_handle text, viewer_handle text, since timestamptz, until timestamptz,
    before_at timestamptz, before_id bigint, at_most integer
) RETURNS TABLE (
    id bigint, at timestamptz, act text, surface text, viewer text, owner text, kinds text[], reasons text[],
    purpose text
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    own uuid;
    about uuid;
    of_owner uuid;
    of_viewer uuid;
    subject_to text;
BEGIN
    IF pg_current_xact_id_if_assigned() IS NOT NULL
       OR viewer() IS NOT NULL AND current_setting('halfveil.bound_at', true) IS DISTINCT FROM statement_timestamp()::text
    THEN
        RAISE EXCEPTION 'the door does not open inside a transaction' USING ERRCODE = 'VE003';
    END IF;
    IF current_setting('synchronous_commit') = 'off' THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    SELECT p.pseudonym INTO own FROM ledger_pseudonym p WHERE p.member_id = viewer();
    SELECT coalesce(c.about_handle, '') INTO subject_to
    FROM disclosure_case c
    JOIN disclosure_casereviewer r ON r.content_object_id = c.id AND r.user_id = viewer()
    JOIN auth_permission a ON a.id = r.permission_id AND a.codename = 'review_case'
    JOIN profiles_member m ON m.id = r.user_id AND m.is_active AND m.is_staff
    WHERE c.id = of_case AND c.closes_at > instant() AND c.about_handle IS DISTINCT FROM m.handle;
    IF own IS NULL OR subject_to IS NULL THEN
        RAISE EXCEPTION 'not your case' USING ERRCODE = 'VE021';
    END IF;
    about := (SELECT p.pseudonym FROM ledger_pseudonym p JOIN profiles_member m ON m.id = p.member_id WHERE m.handle = subject_to);
    of_owner := (SELECT p.pseudonym FROM ledger_pseudonym p JOIN profiles_member m ON m.id = p.member_id WHERE m.handle = owner_handle);
    of_viewer := (SELECT p.pseudonym FROM ledger_pseudonym p JOIN profiles_member m ON m.id = p.member_id WHERE m.handle = viewer_handle);
    RETURN QUERY
    WITH look AS (
        INSERT INTO ledger_entry (at, act, surface, viewer, owner, reference)
        VALUES (instant(), 'look', 'review', own, coalesce(of_owner, of_viewer, about), of_case)
    )
    SELECT e.id, e.at, e.act, e.surface, v.handle::text, o.handle::text,
        ARRAY(SELECT coalesce(f.kind, '') FROM unnest(e.wordings) WITH ORDINALITY u(wording, n)
              LEFT JOIN profiles_wording w ON w.id = u.wording LEFT JOIN profiles_field f ON f.id = w.field_id
              ORDER BY u.n)::text[],
        e.reasons, e.purpose
    FROM ledger_entry e
    LEFT JOIN ledger_pseudonym vp ON vp.pseudonym = e.viewer LEFT JOIN profiles_member v ON v.id = vp.member_id
    LEFT JOIN ledger_pseudonym op ON op.pseudonym = e.owner LEFT JOIN profiles_member o ON o.id = op.member_id
    WHERE e.at >= review_entries.since AND e.at < review_entries.until
      AND (subject_to = '' OR e.owner = about OR e.viewer = about)
      AND (owner_handle IS NULL OR e.owner = of_owner)
      AND (viewer_handle IS NULL OR e.viewer = of_viewer)
      AND e.owner IS DISTINCT FROM own AND e.viewer IS DISTINCT FROM own
      AND (before_at IS NULL OR e.at <= before_at AND (e.at, e.id) < (before_at, before_id))
    ORDER BY e.at DESC, e.id DESC LIMIT at_most;
END $$;

-- Count one profile opened by the bound member; how many in the hour that began at their first.
CREATE FUNCTION spend_read() RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    INSERT INTO disclosure_readbudget AS b (member_id, window_start, used) VALUES (viewer(), instant(), 1)
    ON CONFLICT (member_id) DO UPDATE SET
        used = CASE WHEN b.window_start <= instant() - interval '1 hour' THEN 1 ELSE b.used + 1 END,
        window_start = CASE WHEN b.window_start <= instant() - interval '1 hour' THEN instant() ELSE b.window_start END
    RETURNING used
$$;

GRANT EXECUTE ON FUNCTION spend_read(),
    review_entries(bigint, text, text, timestamptz, timestamptz, timestamptz, bigint, integer) TO halfveil_web;

ALTER FUNCTION review_entries(bigint, text, text, timestamptz, timestamptz, timestamptz, bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION spend_read() OWNER TO halfveil_door;
