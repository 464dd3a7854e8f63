-- Exchanging cards: some kinds of both open to the other, all of it in one transaction, or nothing does. What one
-- offers and hears nothing of looks like any other ask; the answer, unless it is yes, is in the other's row alone.
-- An exchange is a grant on each side, of basis 'exchange', with one end; when a grant of one side goes, however it
-- goes, so do all of that exchange. Whoever writes between two locks the two members first, in the order of their
-- ids, then the offer, then the answer.

CREATE TRIGGER keep_to_graph BEFORE UPDATE OF state ON disclosure_exchangeoffer
    FOR EACH ROW EXECUTE FUNCTION keep_to_graph('waiting>agreed', 'waiting>withdrawn', 'waiting>closed');
CREATE TRIGGER keep_to_graph BEFORE UPDATE OF state ON disclosure_exchangeanswer
    FOR EACH ROW EXECUTE FUNCTION keep_to_graph('open>agreed', 'open>declined', 'open>lapsed');

-- One act at a time between two.
CREATE FUNCTION lock_pair(one bigint, other bigint) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT FROM profiles_member WHERE id IN (one, other) ORDER BY id FOR NO KEY UPDATE
$$;

-- What somebody has to give to another of some kinds: the exact wordings that are not for their eyes only and not
-- withheld. A WeChat code goes where the WeChat ID does, and stands in for it. NULL when there is nothing of one kind.
CREATE FUNCTION to_exchange(giver bigint, taker bigint, kinds text[]) RETURNS bigint[]
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    WITH has AS (
        SELECT w.id, CASE f.kind WHEN 'wechat_qr' THEN 'wechat' ELSE f.kind END AS kind
        FROM profiles_field f JOIN profiles_wording w ON w.field_id = f.id AND w.owner_id = giver
        WHERE f.owner_id = giver AND w.coarse = 0 AND w.tier < 5
          AND NOT EXISTS (SELECT FROM withheld_by(giver) h WHERE h.field_id = f.id AND h.viewer_id = taker)
    )
    SELECT CASE WHEN cardinality(kinds) > 0 AND NOT EXISTS (
                    SELECT FROM unnest(kinds) k WHERE k NOT IN (SELECT has.kind FROM has))
                THEN ARRAY(SELECT has.id FROM has WHERE has.kind = ANY (kinds) ORDER BY has.id) END
$$;

-- Let two open some kinds to each other, for a year, at once; the exchange, NULL when one of them has nothing of some
-- kind or they keep out of each other's sight: nothing opens then. That both want it is known to whoever calls it.
CREATE FUNCTION exchange_between(one bigint, other bigint, kinds text[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    at timestamptz := instant();
    until timestamptz := instant() + interval '1 year';
    ones bigint[];
    others bigint[];
    made bigint := derived_id(format('exchange %s %s %s ', other, kinds, at), one);
BEGIN
    PERFORM lock_pair(one, other);
    -- whoever changes or erases one of them now is waited for
    PERFORM FROM profiles_field f WHERE f.owner_id IN (one, other) AND (f.kind = ANY (kinds) OR f.kind = 'wechat_qr')
    ORDER BY f.id FOR KEY SHARE;
    ones := to_exchange(one, other, kinds);
    others := to_exchange(other, one, kinds);
    IF ones IS NULL OR others IS NULL OR one = other OR EXISTS (SELECT FROM shielded(one, other))
       OR EXISTS (SELECT FROM profiles_member m WHERE m.id IN (one, other) AND NOT m.is_active) THEN
        RETURN NULL;
    END IF;
    INSERT INTO disclosure_exchange (id, one_id, one_handle, other_id, other_handle, kinds, made_at, ends_at)
    SELECT made, a.id, a.handle, b.id, b.handle, exchange_between.kinds, at, until
    FROM profiles_member a, profiles_member b WHERE a.id = one AND b.id = other;
    PERFORM open_to(one, ones, other, until, 'exchange', made, NULL);
    PERFORM open_to(other, others, one, until, 'exchange', made, NULL);
    PERFORM remember(one, other, 'exchanged', 0::smallint);
    PERFORM remember(other, one, 'exchanged', 0::smallint);
    RETURN made;
END $$;

-- The bound member offers one of their contacts to exchange some kinds. Everything that stops it is their own to
-- know:   VE011 no such contact   VE012 it rests, or is exchanged already   VE013 too many are open
--         VE015 they have nothing of some kind themselves
-- Where the other has offered the same, both have said yes: what both offers name is exchanged at once.
-- Whether the offer reaches the other hangs on them: whether they know the member too, take asks, want none of theirs.
CREATE FUNCTION offer_exchange(new_id bigint, handle text, offered text[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    at timestamptz := instant();
    other bigint;
    theirs record;
    made bigint;
    late integer;
BEGIN
    SELECT t.viewer_id INTO other FROM trusted_by(viewer(), at) t JOIN profiles_member m ON m.id = t.viewer_id
    WHERE m.handle = offer_exchange.handle AND m.is_active AND NOT EXISTS (SELECT FROM hides(m.id, viewer(), at));
    IF other IS NULL THEN
        RAISE EXCEPTION 'no such contact' USING ERRCODE = 'VE011';
    END IF;
    PERFORM lock_pair(viewer(), other);
    IF to_exchange(viewer(), other, offered) IS NULL THEN
        RAISE EXCEPTION 'nothing of some kind' USING ERRCODE = 'VE015';
    END IF;
    IF EXISTS (SELECT FROM disclosure_exchangeoffer o WHERE o.proposer_id = viewer() AND o.other_handle = offer_exchange.handle
               AND (o.state = 'waiting' AND o.answer_by > at OR o.retry_at > at))
       OR EXISTS (SELECT FROM disclosure_exchange x WHERE (x.one_id, x.other_id) IN ((viewer(), other), (other, viewer()))
                  AND x.ended_at IS NULL AND x.ends_at > at AND x.kinds::text[] @> offered) THEN
        RAISE EXCEPTION 'offered already' USING ERRCODE = 'VE012';
    END IF;
    IF (SELECT count(*) FROM disclosure_exchangeoffer o
        WHERE o.proposer_id = viewer() AND o.state = 'waiting' AND o.answer_by > at) >= 10 THEN
        RAISE EXCEPTION 'too many offers are open' USING ERRCODE = 'VE013';
    END IF;
    WITH over AS (  -- however long the sweeper has not come by, it stands in nobody's way
        UPDATE disclosure_exchangeoffer o SET state = 'closed', changed_at = o.answer_by
        WHERE o.proposer_id = viewer() AND o.other_handle = offer_exchange.handle AND o.state = 'waiting'
        RETURNING o.id, o.answer_by
    ), told AS (
        SELECT leave_notice(viewer(), 'exchange_closed', id, answer_by) FROM over
    ) SELECT count(*) INTO late FROM told;
    -- what the other takes back now, or the bound member declines elsewhere, is waited for
    PERFORM FROM disclosure_exchangeoffer o JOIN profiles_member m ON m.handle = o.other_handle AND m.id = viewer()
    WHERE o.proposer_id = other AND o.state = 'waiting' FOR UPDATE OF o;
    SELECT a.id, a.offer_id, ARRAY(SELECT unnest(a.kinds::text[]) INTERSECT SELECT unnest(offered) ORDER BY 1) AS both_want
    INTO theirs
    FROM disclosure_exchangeanswer a JOIN profiles_member p ON p.handle = a.proposer_handle
    JOIN disclosure_exchangeoffer o ON o.id = a.offer_id
    WHERE a.owner_id = viewer() AND p.id = other AND a.state = 'open' AND a.answer_by > at AND o.state = 'waiting'
    FOR UPDATE OF a;
    IF cardinality(theirs.both_want) > 0 THEN
        made := exchange_between(other, viewer(), theirs.both_want);
    END IF;
    INSERT INTO disclosure_exchangeoffer
        (id, proposer_id, other_handle, kinds, state, exchange_id, sent_at, answer_by, changed_at, retry_at)
    VALUES (new_id, viewer(), offer_exchange.handle, offered, CASE WHEN made IS NULL THEN 'waiting' ELSE 'agreed' END, made,
            at, answer_by(at, 7), at, CASE WHEN made IS NULL THEN answer_by(answer_by(at, 7), 90) END);
    IF made IS NOT NULL THEN
        PERFORM settle_exchange(theirs.id, made);
    ELSIF EXISTS (SELECT FROM trusted_by(other, at) t WHERE t.viewer_id = viewer())
          AND NOT EXISTS (SELECT FROM shielded(viewer(), other))
          AND NOT refuses(other, viewer()) AND receives(other, '', at) THEN
        INSERT INTO disclosure_exchangeanswer
            (id, owner_id, proposer_handle, offer_id, kinds, state, arrived_at, answer_by, changed_at)
        SELECT derived_id('exchange answer', new_id), other, m.handle, new_id, offered, 'open', at, answer_by(at, 7), at
        FROM profiles_member m WHERE m.id = viewer();
        PERFORM leave_notice(other, 'exchange_offered', derived_id('exchange answer', new_id), at);
    END IF;
    RETURN new_id;
END $$;

-- Both sides of an offer that came to an exchange say so, and whoever offered is told.
CREATE FUNCTION settle_exchange(answer bigint, made bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    offer disclosure_exchangeoffer%ROWTYPE;
BEGIN
    UPDATE disclosure_exchangeoffer o
    SET state = 'agreed', exchange_id = made, changed_at = instant(), retry_at = NULL
    FROM disclosure_exchangeanswer a WHERE a.id = answer AND o.id = a.offer_id RETURNING o.* INTO offer;
    UPDATE disclosure_exchangeanswer SET state = 'agreed', exchange_id = made, changed_at = instant() WHERE id = answer;
    PERFORM leave_notice(offer.proposer_id, 'exchanged', offer.id, instant());
END $$;

-- The bound member agrees to an offer, and both open at once; or does not, which nobody else can tell. 'done', 'gone'
-- (not theirs, answered already, taken back, too late, or nothing is left to exchange), or 'lacking': they have
-- nothing of some kind themselves.
CREATE FUNCTION answer_exchange(answer bigint, agreed boolean) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    proposer bigint := (SELECT o.proposer_id FROM disclosure_exchangeanswer a JOIN disclosure_exchangeoffer o ON o.id = a.offer_id
                        WHERE a.id = answer AND a.owner_id = viewer());
    offer disclosure_exchangeoffer%ROWTYPE;
    mine disclosure_exchangeanswer%ROWTYPE;
    made bigint;
BEGIN
    PERFORM lock_pair(viewer(), proposer);
    SELECT o.* INTO offer FROM disclosure_exchangeoffer o JOIN disclosure_exchangeanswer a ON a.offer_id = o.id
    WHERE a.id = answer AND a.owner_id = viewer() FOR UPDATE OF o;
    SELECT * INTO mine FROM disclosure_exchangeanswer a WHERE a.id = answer AND a.owner_id = viewer() FOR UPDATE;
    IF mine.state = (CASE WHEN agreed THEN 'agreed' ELSE 'declined' END) THEN
        RETURN 'done';  -- a tap that comes twice
    END IF;
    IF mine.id IS NULL OR mine.state <> 'open' OR offer.state <> 'waiting' OR mine.answer_by <= instant() OR agreed IS NULL
       OR NOT EXISTS (SELECT FROM profiles_member m WHERE m.id = proposer AND m.is_active)
       OR EXISTS (SELECT FROM hides(proposer, viewer(), instant())) THEN
        RETURN 'gone';
    END IF;
    IF NOT agreed THEN
        UPDATE disclosure_exchangeanswer SET state = 'declined', changed_at = instant() WHERE id = answer;
        RETURN 'done';
    END IF;
    IF to_exchange(viewer(), proposer, mine.kinds::text[]) IS NULL THEN
        RETURN 'lacking';
    END IF;
    made := exchange_between(proposer, viewer(), mine.kinds::text[]);
    IF made IS NULL THEN
        RETURN 'gone';
    END IF;
    PERFORM settle_exchange(answer, made);
    RETURN 'done';
END $$;

-- The bound member takes an offer back; false when it is not theirs or no longer waiting. To the other it has lapsed.
CREATE FUNCTION withdraw_exchange(offer bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE disclosure_exchangeoffer o SET state = 'withdrawn', changed_at = instant()
    WHERE o.id = offer AND o.proposer_id = viewer() AND o.state = 'waiting' AND o.answer_by > instant();
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE disclosure_exchangeanswer SET state = 'lapsed', changed_at = instant() WHERE offer_id = offer AND state = 'open';
    RETURN true;
END $$;

-- The bound member ends an exchange of theirs, for both; false when there is none of theirs that is open.
CREATE FUNCTION end_exchange(exchange bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    mine disclosure_exchange%ROWTYPE;
BEGIN
    SELECT x.* INTO mine FROM disclosure_exchange x
    WHERE x.id = exchange AND viewer() IN (x.one_id, x.other_id) AND x.ended_at IS NULL AND x.ends_at > instant() FOR UPDATE;
    IF mine.id IS NULL THEN
        RETURN false;
    END IF;
    PERFORM close_exchange(mine.id);
    RETURN true;
END $$;

-- Close what is open of an exchange on both sides, and write it down. A grant that somebody else is busy with just now
-- is left to the step, so that no two who end something at once wait for each other.
CREATE FUNCTION close_exchange(exchange bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE disclosure_exchange x SET ended_at = instant() WHERE x.id = exchange AND x.ended_at IS NULL AND x.ends_at > instant();
    IF FOUND THEN
        PERFORM remember(x.one_id, x.other_id, 'unexchanged', 0::smallint), remember(x.other_id, x.one_id, 'unexchanged', 0::smallint)
        FROM disclosure_exchange x WHERE x.id = exchange;
        PERFORM queue_step('close_exchange', exchange, 1);
    END IF;
    PERFORM close_rest_of_exchange(exchange);
END $$;

-- Delete the grants of an exchange that nobody is busy with, and record those that were open still.
CREATE FUNCTION close_rest_of_exchange(exchange bigint) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
    WITH gone AS (
        DELETE FROM disclosure_grant WHERE id IN (
            SELECT g.id FROM disclosure_exchange x JOIN disclosure_grant g
                ON (g.owner_id, g.user_id) IN ((x.one_id, x.other_id), (x.other_id, x.one_id))
            WHERE x.id = exchange AND g.basis = 'exchange' AND g.reference = exchange
            ORDER BY g.id FOR UPDATE OF g SKIP LOCKED)
        RETURNING owner_id, user_id, content_object_id, expires_at
    ) SELECT record_act('revoke', 'asks', owner_id, user_id, array_agg(content_object_id ORDER BY content_object_id),
                        'granted', NULL, exchange)
    FROM gone WHERE expires_at > instant() GROUP BY owner_id, user_id
$$;

-- Step: nothing of an exchange that has ended stays open, whoever was busy with it.
CREATE FUNCTION step_close_exchange(exchange bigint, at_version integer) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT close_rest_of_exchange(exchange)
$$;

-- When one side of an exchange goes, taken back, erased, hidden, ended, so does the other.
CREATE FUNCTION close_other_side() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    exchange bigint;
BEGIN
    FOR exchange IN SELECT DISTINCT g.reference FROM gone g WHERE g.basis = 'exchange' ORDER BY 1 LOOP
        IF EXISTS (SELECT FROM disclosure_exchange x WHERE x.id = exchange AND x.ended_at IS NULL) THEN
            PERFORM close_exchange(exchange);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER close_other_side AFTER DELETE ON disclosure_grant
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION close_other_side();

-- Whoever ends a relationship or hides takes back what they offered the other, and answers what they were offered as
-- whoever would rather not. Whoever met somebody in person need not wait until the rest after an offer is over.
CREATE FUNCTION close_exchange_offers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    other text := (SELECT handle FROM profiles_member WHERE id = NEW.viewer_id);
BEGIN
    IF NEW.what = 'met' THEN
        UPDATE disclosure_exchangeoffer o
        SET retry_at = CASE o.state WHEN 'waiting' THEN o.answer_by ELSE instant() END
        WHERE o.proposer_id = NEW.owner_id AND o.other_handle = other AND o.retry_at > instant();
        RETURN NULL;
    END IF;
    PERFORM withdraw_exchange(o.id) FROM disclosure_exchangeoffer o
    WHERE o.proposer_id = NEW.owner_id AND o.other_handle = other AND o.state = 'waiting';
    UPDATE disclosure_exchangeanswer a SET state = 'declined', changed_at = instant()
    WHERE a.owner_id = NEW.owner_id AND a.proposer_handle = other AND a.state = 'open' AND a.answer_by > instant();
    RETURN NULL;
END $$;
CREATE TRIGGER close_exchange_offers AFTER INSERT ON disclosure_relationshipevent
    FOR EACH ROW WHEN (NEW.what IN ('ended', 'hidden', 'met')) EXECUTE FUNCTION close_exchange_offers();

-- Whether there is still something to see behind a notice of an offer.
CREATE FUNCTION stands_exchange_offered(about bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM disclosure_exchangeanswer a
                   WHERE a.id = about AND a.state = 'open' AND a.answer_by > instant())
$$;

-- Close what is due, a batch of each at a time; how many rows were closed.
CREATE FUNCTION sweep_exchanges(batch integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    closed integer;
    lapsed integer;
BEGIN
    WITH due AS (
        SELECT id FROM disclosure_exchangeoffer WHERE state = 'waiting' AND answer_by <= instant()
        ORDER BY answer_by, id LIMIT batch FOR UPDATE SKIP LOCKED
    ), done AS (
        UPDATE disclosure_exchangeoffer o SET state = 'closed', changed_at = o.answer_by
        FROM due WHERE o.id = due.id RETURNING o.id, o.proposer_id, o.answer_by
    ), told AS (
        SELECT leave_notice(proposer_id, 'exchange_closed', id, answer_by) FROM done
    ) SELECT count(*) INTO closed FROM told;
    WITH due AS (
        SELECT id FROM disclosure_exchangeanswer WHERE state = 'open' AND answer_by <= instant()
        ORDER BY answer_by, id LIMIT batch FOR UPDATE SKIP LOCKED
    ) UPDATE disclosure_exchangeanswer a SET state = 'lapsed', changed_at = a.answer_by
    FROM due WHERE a.id = due.id;
    GET DIAGNOSTICS lapsed = ROW_COUNT;
    RETURN closed + lapsed;
END $$;

ALTER TABLE disclosure_exchangeoffer ENABLE ROW LEVEL SECURITY;
CREATE POLICY party ON disclosure_exchangeoffer FOR SELECT TO halfveil_web USING (proposer_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_exchangeoffer TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_exchangeanswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY party ON disclosure_exchangeanswer FOR SELECT TO halfveil_web USING (owner_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_exchangeanswer TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_exchange ENABLE ROW LEVEL SECURITY;
CREATE POLICY party ON disclosure_exchange FOR SELECT TO halfveil_web
    USING (one_id = (SELECT viewer()) OR other_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_exchange TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON disclosure_exchangeoffer, disclosure_exchangeanswer, disclosure_exchange TO halfveil_web;
GRANT SELECT, INSERT, UPDATE ON disclosure_exchangeoffer, disclosure_exchangeanswer, disclosure_exchange TO halfveil_door;

GRANT UPDATE (position) ON profiles_field TO halfveil_door;  -- what FOR KEY SHARE asks for

GRANT EXECUTE ON FUNCTION offer_exchange(bigint, text, text[]), answer_exchange(bigint, boolean), withdraw_exchange(bigint),
    end_exchange(bigint) TO halfveil_web;
GRANT EXECUTE ON FUNCTION sweep_exchanges(integer) TO halfveil_worker;

ALTER FUNCTION lock_pair(bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION to_exchange(bigint, bigint, text[]) OWNER TO halfveil_door;
ALTER FUNCTION exchange_between(bigint, bigint, text[]) OWNER TO halfveil_door;
ALTER FUNCTION offer_exchange(bigint, text, text[]) OWNER TO halfveil_door;
ALTER FUNCTION settle_exchange(bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION answer_exchange(bigint, boolean) OWNER TO halfveil_door;
ALTER FUNCTION withdraw_exchange(bigint) OWNER TO halfveil_door;
ALTER FUNCTION end_exchange(bigint) OWNER TO halfveil_door;
ALTER FUNCTION close_exchange(bigint) OWNER TO halfveil_door;
ALTER FUNCTION close_rest_of_exchange(bigint) OWNER TO halfveil_door;
ALTER FUNCTION step_close_exchange(bigint, integer) OWNER TO halfveil_door;
ALTER FUNCTION close_other_side() OWNER TO halfveil_door;
ALTER FUNCTION close_exchange_offers() OWNER TO halfveil_door;
ALTER FUNCTION stands_exchange_offered(bigint) OWNER TO halfveil_door;
ALTER FUNCTION sweep_exchanges(integer) OWNER TO halfveil_door;
