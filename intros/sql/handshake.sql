-- Handshake: one shows a code, the other scans or types it and claims it, both confirm, and know each other.
-- Opening what was scanned uses nothing up: what reads addresses by itself (a chat program's link checker) opens
-- it as often as it likes. Only a claim does, once. A code that is unknown, over, claimed by another, one's own, or
-- of somebody who keeps out of the looker's sight gives the same nothing.
-- As everywhere each side has a row of its own and every function judges by the instant. Whoever locks rows of one
-- handshake locks the code first, then the claim, then what its owner is shown.

CREATE TRIGGER keep_to_graph BEFORE UPDATE OF state ON intros_claim
    FOR EACH ROW EXECUTE FUNCTION keep_to_graph('held>offered', 'held>lapsed', 'offered>met', 'offered>lapsed');
CREATE TRIGGER keep_to_graph BEFORE UPDATE OF state ON intros_showing
    FOR EACH ROW EXECUTE FUNCTION keep_to_graph('held>asked', 'held>lapsed', 'asked>met', 'asked>declined', 'asked>lapsed');

-- Until when a code of a sort is good that is made now: two minutes on a screen, two days on the telephone, and for
-- a table until four in the morning in Shanghai, when the evening is over.
CREATE FUNCTION code_ends(sort text, at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT CASE sort
        WHEN 'shown' THEN at + interval '2 minutes'
        WHEN 'spoken' THEN at + interval '48 hours'
        WHEN 'table' THEN (((at AT TIME ZONE 'Asia/Shanghai') - interval '4 hours')::date + 1 + time '04:00')
                          AT TIME ZONE 'Asia/Shanghai' END
$$;

-- The bound member's code of a sort that may be shown now, made anew when there is none: a shown one is good for two
-- minutes and on the screen for one, so that with it the one before still is. No row when somebody else's code has
-- the same six digits now: another is to be drawn.
CREATE FUNCTION show_code(new_id bigint, new_sort text, new_token bytea, new_digits bytea)
RETURNS TABLE (id bigint, made_at timestamptz, ends_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    at timestamptz := instant();
    shown bigint;
BEGIN
    PERFORM FROM profiles_member m WHERE m.id = viewer() AND m.is_active FOR NO KEY UPDATE;  -- one code at a time
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nobody is at the door' USING ERRCODE = 'VE004';
    END IF;
    SELECT c.id INTO shown FROM intros_code c
    WHERE c.owner_id = viewer() AND c.sort = new_sort AND c.ends_at > at
      AND (new_sort <> 'shown' OR c.made_at > at - interval '1 minute')
      AND NOT EXISTS (SELECT FROM intros_showing s WHERE s.code_id = c.id)
    ORDER BY c.made_at DESC LIMIT 1;
    IF shown IS NULL AND NOT EXISTS (SELECT FROM intros_code c WHERE c.digits_hash = new_digits AND c.ends_at > at) THEN
        INSERT INTO intros_code (id, owner_id, sort, token_hash, digits_hash, made_at, ends_at)
        VALUES (new_id, viewer(), new_sort, new_token, new_digits, at, code_ends(new_sort, at));
        shown := new_id;
    END IF;
    RETURN QUERY SELECT c.id, c.made_at, c.ends_at FROM intros_code c WHERE c.id = shown;
END $$;

-- What a looker may open with a scanned token: a code that nobody has claimed yet, or one that is claimed for them:
-- by the bound member, or by the session that keeps the secret of the claim. A claim counts for others once it stands
-- before whoever shows the code: that of somebody who keeps out of that one's sight is their own affair.
CREATE FUNCTION scanned(token bytea, session bytea)
RETURNS TABLE (code_id bigint, owner_id bigint, claim_id bigint, state text, ends_at timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT c.id, c.owner_id, k.id, k.state::text, coalesce(k.ends_at, c.ends_at)
    FROM intros_code c
    JOIN profiles_member m ON m.id = c.owner_id AND m.is_active
    LEFT JOIN intros_showing s ON s.code_id = c.id
    LEFT JOIN intros_claim k ON k.id = s.claim_id OR k.code_id = c.id AND k.claimant_id = (SELECT viewer())
    WHERE c.token_hash = token AND c.sort = 'shown'
      AND c.owner_id IS DISTINCT FROM (SELECT viewer())
      AND coalesce(k.ends_at, c.ends_at) > instant()
      AND (k.id IS NULL OR k.claimant_id = (SELECT viewer()) OR k.claimant_id IS NULL AND k.session_hash = session)
      AND NOT EXISTS (SELECT FROM hides(c.owner_id, (SELECT viewer()), instant()))
      AND NOT EXISTS (SELECT FROM profiles_member l WHERE l.id = (SELECT viewer()) AND NOT l.is_active)
$$;

-- The card of whoever shows a code, as every member may see it, to whoever scanned it: with an account or before.
-- Unlike the rest of the door it opens to somebody without a name, whose entry then has no viewer: the code is
-- what they have been given. It appends one entry when there is something to open, and gives no more than a card.
CREATE FUNCTION disclose_code(token bytea, session bytea)
RETURNS TABLE (
    place bigint, handle text, field_id bigint, kind text, "position" smallint, wording_id bigint,
    reason text, until timestamptz, askable boolean, zh text, en text, sealed bytea,
    owner_id bigint, wrapped_key bytea
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    PERFORM clear_to_read();
    RETURN QUERY
    WITH whose AS MATERIALIZED (
        SELECT s.owner_id, m.handle::text AS handle,
               ARRAY(SELECT w.field_id FROM withheld_by(s.owner_id) w WHERE w.viewer_id = (SELECT viewer())) AS withheld
        FROM scanned(disclose_code.token, disclose_code.session) s JOIN profiles_member m ON m.id = s.owner_id
    ), got AS MATERIALIZED (
        SELECT f.* FROM whose o
        CROSS JOIN LATERAL said_to(o.owner_id, (SELECT viewer()), 0::smallint, '{}', o.withheld, instant(), false) f
        WHERE f.wording_id IS NOT NULL AND f.sealed IS NULL AND f.kind = ANY (
            SELECT unnest(p.kinds) FROM page_needs('handshake') p)
    ), entry AS (
        INSERT INTO ledger_entry (at, act, surface, viewer, owner, wordings, reasons)
        SELECT instant(), 'read', 'handshake',
               (SELECT p.pseudonym FROM ledger_pseudonym p WHERE p.member_id = (SELECT viewer())),
               (SELECT p.pseudonym FROM ledger_pseudonym p WHERE p.member_id = o.owner_id),
               ARRAY(SELECT g.wording_id FROM got g ORDER BY g.wording_id),
               ARRAY(SELECT g.reason FROM got g ORDER BY g.wording_id)
        FROM whose o
    )
    SELECT 1::bigint, o.handle, g.field_id, g.kind, g.position, g.wording_id, g.reason, g.until, false, g.zh, g.en,
           NULL::bytea, NULL::bigint, NULL::bytea
    FROM whose o LEFT JOIN got g ON true;
END $$;

-- How what was scanned stands for the looker: 'open', or the state of their claim; no row when it is nothing to them.
CREATE FUNCTION my_scan(token bytea, session bytea)
RETURNS TABLE (state text, owner_handle text, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT coalesce(s.state, 'open'), m.handle::text, s.ends_at
    FROM scanned(token, session) s JOIN profiles_member m ON m.id = s.owner_id
$$;

-- Claim a code for a quarter of an hour, or confirm a claim that was made before sign-up: what its state is then,
-- NULL when there is nothing to claim. The same tap twice claims once. Before sign-up it is 'held' for the session;
-- a member's is 'offered' to whoever showed the code, who is told. What every member may call the two goes along.
CREATE FUNCTION claim_code(new_claim bigint, token bytea, session bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    at timestamptz := instant();
    found_code record;
BEGIN
    PERFORM FROM intros_code c WHERE c.token_hash = token FOR UPDATE;  -- one scanner at a time
    SELECT * INTO found_code FROM scanned(token, session);
    IF found_code.code_id IS NULL OR viewer() IS NULL AND session IS NULL THEN
        RETURN NULL;
    END IF;
    IF found_code.claim_id IS NULL THEN
        INSERT INTO intros_claim (id, code_id, sort, claimant_id, session_hash, owner_handle, state, made_at, ends_at)
        SELECT new_claim, found_code.code_id, 'shown', viewer(), CASE WHEN viewer() IS NULL THEN session END,
               m.handle, 'held', at, at + interval '15 minutes'
        FROM profiles_member m WHERE m.id = found_code.owner_id;
        INSERT INTO intros_showing (id, claim_id, code_id, sort, owner_id, state, made_at, ends_at)
        SELECT derived_id('showing', new_claim), new_claim, found_code.code_id, 'shown', found_code.owner_id, 'held',
               at, at + interval '15 minutes'
        WHERE NOT EXISTS (SELECT FROM hides(viewer(), found_code.owner_id, at));
        IF viewer() IS NULL THEN
            PERFORM admit_claimant(new_claim, found_code.owner_id, session, at + interval '15 minutes');
        END IF;
        found_code.claim_id := new_claim;
        found_code.state := 'held';
    END IF;
    IF found_code.state = 'held' AND viewer() IS NOT NULL THEN
        PERFORM offer_claim(found_code.claim_id);
        RETURN 'offered';
    END IF;
    RETURN found_code.state;
END $$;

-- Let the bound member stand in a claim that is held, and lay it before whoever showed the code, unless the member hides
-- from them: they wait then as ever, and nobody hears of it.
CREATE FUNCTION offer_claim(claim bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    held intros_claim%ROWTYPE;
    shower bigint;
    asked bigint;
BEGIN
    UPDATE intros_claim SET state = 'offered', claimant_id = viewer() WHERE id = claim RETURNING * INTO held;
    SELECT m.id INTO shower FROM profiles_member m WHERE m.handle = held.owner_handle;
    PERFORM open_to(viewer(), calling_name(viewer()), shower, held.ends_at, 'envelope', claim, NULL);
    PERFORM open_to(shower, calling_name(shower), viewer(), held.ends_at, 'envelope', claim, NULL);
    UPDATE intros_showing s SET state = 'asked', claimant_handle = (SELECT handle FROM profiles_member WHERE id = viewer())
    WHERE s.claim_id = claim AND NOT EXISTS (SELECT FROM hides(viewer(), shower, instant())) RETURNING s.id INTO asked;
    IF asked IS NOT NULL THEN
        PERFORM leave_notice(shower, CASE held.sort WHEN 'spoken' THEN 'spoken' ELSE 'scanned' END, asked, instant());
    END IF;
END $$;

-- What a member has claimed of another's codes is over for that one, and the member goes on waiting.
CREATE FUNCTION lapse_claims(claimant bigint, owner bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    claims bigint[] := ARRAY(SELECT k.id FROM intros_claim k JOIN intros_showing s ON s.claim_id = k.id
                             WHERE k.claimant_id = claimant AND s.owner_id = owner AND s.state = 'asked'
                             ORDER BY k.id FOR UPDATE OF k);
BEGIN
    UPDATE intros_showing SET state = 'lapsed' WHERE claim_id = ANY (claims) AND state = 'asked';
END $$;

-- The bound member, whose code was claimed, confirms who it is, and the two know each other from then on; or does
-- not, which nobody else can tell. 'done' (again, too, for a tap that comes twice) or 'gone'. Two who have claimed each
-- other's codes have then both confirmed: nobody is asked a second time, and only one is told. Whoever confirms somebody
-- from whom they hide by a company sees it so; on the other's side nothing has happened.
CREATE FUNCTION answer_showing(showing bigint, it_is boolean) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    other bigint := (SELECT k.claimant_id FROM intros_claim k JOIN intros_showing s ON s.claim_id = k.id
                     WHERE s.id = showing AND s.owner_id = viewer());
    between_us bigint[] := ARRAY(SELECT k.id FROM intros_claim k JOIN profiles_member m ON m.handle = k.owner_handle
                                 WHERE (m.id, k.claimant_id) IN ((viewer(), other), (other, viewer())));
    held intros_claim%ROWTYPE;
    mine intros_showing%ROWTYPE;
    unseen boolean := EXISTS (SELECT FROM hides(viewer(), other, instant()));
BEGIN
    PERFORM FROM intros_claim k WHERE k.id = ANY (between_us) ORDER BY k.id FOR UPDATE;  -- both at once wait in one order
    SELECT k.* INTO held FROM intros_claim k JOIN intros_showing s ON s.claim_id = k.id
    WHERE s.id = showing AND s.owner_id = viewer() FOR UPDATE OF k;
    SELECT * INTO mine FROM intros_showing s WHERE s.id = showing AND s.owner_id = viewer() FOR UPDATE;
    IF mine.state = (CASE WHEN it_is THEN 'met' ELSE 'declined' END) THEN
        RETURN 'done';
    END IF;
    IF mine.id IS NULL OR mine.state <> 'asked' OR mine.ends_at <= instant() OR it_is IS NULL
       OR NOT EXISTS (SELECT FROM profiles_member m WHERE m.id = held.claimant_id AND m.is_active
                      AND NOT EXISTS (SELECT FROM hides(m.id, viewer(), instant())))
       OR NOT EXISTS (SELECT FROM profiles_member m WHERE m.id = viewer() AND m.is_active) THEN
        RETURN 'gone';
    END IF;
    IF NOT it_is THEN
        UPDATE intros_showing SET state = 'declined' WHERE id = mine.id;
        RETURN 'done';
    END IF;
    UPDATE intros_showing s SET state = 'met'
    WHERE s.claim_id = ANY (between_us) AND s.state = 'asked' AND s.ends_at > instant()
      AND (s.owner_id = viewer() OR NOT unseen);
    UPDATE intros_claim k SET state = 'met'
    WHERE k.id = ANY (between_us) AND k.state = 'offered' AND k.ends_at > instant() AND (k.claimant_id = viewer() OR NOT unseen)
      AND NOT EXISTS (SELECT FROM intros_showing s WHERE s.claim_id = k.id AND s.state = 'declined');
    PERFORM connect(viewer(), other, CASE held.sort WHEN 'spoken' THEN 'recognised' ELSE 'met' END, 2::smallint);
    IF NOT unseen THEN
        PERFORM leave_notice(other, 'met', held.id, instant());
    END IF;
    RETURN 'done';
END $$;

-- Count one time that the bound member types six digits; how many in the hour that began at their first.
CREATE FUNCTION spend_attempt() RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    INSERT INTO intros_attempts AS a (member_id, window_start, used) VALUES (viewer(), instant(), 1)
    ON CONFLICT (member_id) DO UPDATE SET
        used = CASE WHEN a.window_start <= instant() - interval '1 hour' THEN 1 ELSE a.used + 1 END,
        window_start = CASE WHEN a.window_start <= instant() - interval '1 hour' THEN instant() ELSE a.window_start END
    RETURNING used
$$;

-- The code that six digits belong to, shown or of a table, and that the bound member may open; no row for any others.
CREATE FUNCTION typed_code(digits bytea) RETURNS TABLE (code_id bigint, sort text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT c.id, c.sort::text FROM intros_code c
    WHERE c.digits_hash = digits AND c.ends_at > instant()
      AND (EXISTS (SELECT FROM scanned(c.token_hash, NULL))
           OR c.sort = 'table' AND EXISTS (SELECT FROM profiles_member m WHERE m.id = c.owner_id AND m.is_active)
              AND NOT EXISTS (SELECT FROM hides(c.owner_id, (SELECT viewer()), instant())))
$$;

-- Forget codes that are over, and claims that came to nothing, a batch of each at a time; how many.
CREATE FUNCTION sweep_meetings(batch integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    gone bigint[];
BEGIN
    gone := ARRAY(SELECT k.id FROM intros_claim k WHERE k.ends_at <= instant() - interval '30 days'
                  ORDER BY k.ends_at, k.id LIMIT batch FOR UPDATE SKIP LOCKED);
    DELETE FROM intros_showing WHERE claim_id = ANY (gone);
    DELETE FROM intros_claim WHERE id = ANY (gone);
    gone := gone || ARRAY(SELECT c.id FROM intros_code c WHERE c.ends_at <= instant() - interval '1 hour'
                          ORDER BY c.ends_at, c.id LIMIT batch FOR UPDATE SKIP LOCKED);
    DELETE FROM intros_code WHERE id = ANY (gone);
    RETURN cardinality(gone);
END $$;

ALTER TABLE intros_code ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON intros_code FOR SELECT TO halfveil_web USING (owner_id = (SELECT viewer()));
CREATE POLICY door ON intros_code TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE intros_claim ENABLE ROW LEVEL SECURITY;
CREATE POLICY party ON intros_claim FOR SELECT TO halfveil_web USING (claimant_id = (SELECT viewer()));
CREATE POLICY door ON intros_claim TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE intros_showing ENABLE ROW LEVEL SECURITY;
CREATE POLICY party ON intros_showing FOR SELECT TO halfveil_web USING (owner_id = (SELECT viewer()));
CREATE POLICY door ON intros_showing TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE intros_attempts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON intros_attempts FOR SELECT TO halfveil_web USING (member_id = (SELECT viewer()));
CREATE POLICY door ON intros_attempts TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON intros_code, intros_claim, intros_showing, intros_attempts TO halfveil_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON intros_code, intros_claim, intros_showing TO halfveil_door;
GRANT SELECT, INSERT, UPDATE ON intros_attempts TO halfveil_door;

GRANT EXECUTE ON FUNCTION show_code(bigint, text, bytea, bytea), disclose_code(bytea, bytea),
    my_scan(bytea, bytea), claim_code(bigint, bytea, bytea), answer_showing(bigint, boolean), spend_attempt(),
    typed_code(bytea) TO halfveil_web;
GRANT EXECUTE ON FUNCTION sweep_meetings(integer) TO halfveil_worker;

ALTER FUNCTION show_code(bigint, text, bytea, bytea) OWNER TO halfveil_door;
ALTER FUNCTION code_ends(text, timestamptz) OWNER TO halfveil_door;
ALTER FUNCTION scanned(bytea, bytea) OWNER TO halfveil_door;
ALTER FUNCTION disclose_code(bytea, bytea) OWNER TO halfveil_door;
ALTER FUNCTION my_scan(bytea, bytea) OWNER TO halfveil_door;
ALTER FUNCTION claim_code(bigint, bytea, bytea) OWNER TO halfveil_door;
ALTER FUNCTION offer_claim(bigint) OWNER TO halfveil_door;
ALTER FUNCTION lapse_claims(bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION answer_showing(bigint, boolean) OWNER TO halfveil_door;
ALTER FUNCTION spend_attempt() OWNER TO halfveil_door;
ALTER FUNCTION typed_code(bytea) OWNER TO halfveil_door;
ALTER FUNCTION sweep_meetings(integer) OWNER TO halfveil_door;
