-- Nudges: one digest a day at most, at the member's own hour, never while it is quiet, and of nothing that they have seen
-- or answered. A row of disclosure_delivery is a message to be sent; the worker learns of it how many things wait and
-- where to say so, and neither what they are nor who is behind them.

-- Whether it is quiet at a time of the clock, from one hour to another, which may lie past midnight. Equal hours: never.
CREATE FUNCTION is_quiet(clock time, quiet_from time, quiet_to time) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN quiet_from <= quiet_to THEN clock >= quiet_from AND clock < quiet_to
            ELSE clock >= quiet_from OR clock < quiet_to END;

-- A time zone that PostgreSQL does not know is refused where it is written: reading it would stop everybody's digest.
CREATE FUNCTION known_timezone() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM instant() AT TIME ZONE NEW.timezone;
    RETURN NEW;
END $$;
CREATE TRIGGER known_timezone BEFORE INSERT OR UPDATE ON disclosure_nudging
    FOR EACH ROW EXECUTE FUNCTION known_timezone();

-- What stands on a member's clock and what they chose, or the defaults; no row for somebody who wants nothing, is closed
-- to all, or may not sign in. Everything but what they themselves have just asked for goes by it.
CREATE FUNCTION open_to_nudges(member bigint)
RETURNS TABLE (zone text, clock timestamp, digest_at time, quiet boolean, sms boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT c.zone, c.clock, coalesce(s.digest_at, '09:00'),
           is_quiet(c.clock::time, coalesce(s.quiet_from, '21:30'), coalesce(s.quiet_to, '08:30')), coalesce(s.sms, true)
    FROM profiles_member m
    LEFT JOIN disclosure_nudging s ON s.member_id = m.id
    LEFT JOIN disclosure_reception r ON r.member_id = m.id
    CROSS JOIN LATERAL (SELECT coalesce(s.timezone, 'Asia/Shanghai') AS zone,
                               instant() AT TIME ZONE coalesce(s.timezone, 'Asia/Shanghai') AS clock) c
    WHERE m.id = member AND m.is_active AND NOT coalesce(s.nothing, false)
      AND (r.closed_until IS NULL OR r.closed_until <= instant())
$$;

-- Whether there is still something to see behind a notice. For each kind of which that can be over a function
-- `stands_<kind>` says so; for the others there is something until it was seen.
CREATE FUNCTION stands(kind text, about bigint, seen boolean) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    still boolean := NOT seen;
BEGIN
    IF to_regprocedure(format('public.%I(bigint)', 'stands_' || kind)) IS NOT NULL THEN
        EXECUTE format('SELECT %I($1)', 'stands_' || kind) INTO still USING about;
    END IF;
    RETURN still;
END $$;

-- Forget notices that were seen a month ago and have nothing behind them any more, a batch at a time; how many.
CREATE FUNCTION forget_seen(batch integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    gone integer;
BEGIN
    DELETE FROM disclosure_notice WHERE id IN (
        SELECT n.id FROM disclosure_notice n
        WHERE n.seen_at < instant() - interval '30 days' AND NOT stands(n.kind, n.row_id, true)
        ORDER BY n.seen_at LIMIT batch);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
CREATE INDEX notice_seen ON disclosure_notice (seen_at) WHERE seen_at IS NOT NULL;

-- How many things a member has not seen and would find on their home page, of those that came by a time on their clock.
CREATE FUNCTION unseen_items(member bigint, zone text, came_by timestamp) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    found integer;
BEGIN
    SELECT count(*) INTO found FROM disclosure_notice n
    WHERE n.member_id = member AND n.seen_at IS NULL AND n.made_at AT TIME ZONE zone <= came_by
      AND stands(n.kind, n.row_id, false);
    RETURN found;
END $$;

-- The ways to a member, of those that the operator offers: their sign-in number, and the channels that they confirmed.
CREATE FUNCTION channels_of(member bigint, by_sms boolean, offered text[]) RETURNS TABLE (kind text, channel bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT 'sms', 0::bigint FROM profiles_phone p WHERE p.member_id = member AND by_sms AND 'sms' = ANY (offered)
    UNION ALL
    SELECT c.kind, c.id FROM disclosure_channel c
    WHERE c.member_id = member AND c.confirmed_at IS NOT NULL AND NOT c.gone AND c.kind = ANY (offered)
$$;

-- Make the digests that are due, of a batch of members; how many. One for each member and day of theirs through each of
-- their channels, and none within twelve hours of another, whatever they do to their time zone.
CREATE FUNCTION plan_digests(batch integer, offered text[]) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    made integer;
BEGIN
    WITH unseen AS MATERIALIZED (
        SELECT DISTINCT n.member_id FROM disclosure_notice n WHERE n.seen_at IS NULL
    ), due AS MATERIALIZED (
        SELECT u.member_id, to_char(o.clock, 'YYYY-MM-DD') AS slot, o.sms
        FROM unseen u CROSS JOIN LATERAL open_to_nudges(u.member_id) o
        WHERE NOT o.quiet AND o.clock::time >= o.digest_at
          AND NOT EXISTS (SELECT FROM disclosure_delivery d
                          WHERE d.member_id = u.member_id AND d.purpose = 'digest'
                            AND (d.slot >= to_char(o.clock, 'YYYY-MM-DD') OR d.made_at > instant() - interval '12 hours'))
          AND EXISTS (SELECT FROM channels_of(u.member_id, o.sms, offered))
          AND unseen_items(u.member_id, o.zone, o.clock::date + o.digest_at) > 0
        LIMIT batch
    )
    INSERT INTO disclosure_delivery (id, member_id, purpose, slot, kind, channel, state, attempts, due_at, made_at)
    SELECT derived_id('digest' || d.slot || c.kind || c.channel, d.member_id), d.member_id, 'digest', d.slot,
           c.kind, c.channel, 'due', 0, instant(), instant()
    FROM due d CROSS JOIN LATERAL channels_of(d.member_id, d.sms, offered) c
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS made = ROW_COUNT;
    RETURN made;
END $$;

-- Forget messages that are long over, a batch at a time; how many.
CREATE FUNCTION forget_deliveries(batch integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    forgotten integer;
BEGIN
    DELETE FROM disclosure_delivery WHERE id IN (
        SELECT d.id FROM disclosure_delivery d WHERE d.made_at < instant() - interval '60 days' LIMIT batch);
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END $$;

-- The bound member asks for a message to themselves now: 'test' (what a digest would say) or 'code' (to confirm a
-- channel). One a minute and channel, five an hour; false when that is used up, the channel is not theirs, or they want
-- nothing.
CREATE FUNCTION ask_delivery(message text, to_kind text, to_channel bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM FROM profiles_member WHERE id = viewer() FOR NO KEY UPDATE;
    IF message NOT IN ('test', 'code')
       OR message = 'test' AND EXISTS (SELECT FROM disclosure_nudging s WHERE s.member_id = viewer() AND s.nothing)
       OR to_kind = 'sms' AND to_channel <> 0
       OR to_kind <> 'sms' AND NOT EXISTS (
            SELECT FROM disclosure_channel c
            WHERE c.id = to_channel AND c.member_id = viewer() AND c.kind = to_kind
              AND (c.confirmed_at IS NULL) = (message = 'code'))
       OR 5 <= (SELECT count(*) FROM disclosure_delivery d
                WHERE d.member_id = viewer() AND d.purpose <> 'digest' AND d.made_at > instant() - interval '1 hour')
    THEN
        RETURN false;
    END IF;
    INSERT INTO disclosure_delivery (id, member_id, purpose, slot, kind, channel, state, attempts, due_at, made_at)
    SELECT derived_id(message || s.slot || to_kind || to_channel, viewer()), viewer(), message, s.slot, to_kind, to_channel,
           'due', 0, instant(), instant()
    FROM (SELECT to_char(instant() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI') AS slot) s
    ON CONFLICT DO NOTHING;
    RETURN true;
END $$;

-- Take a message of one kind of channel to send it: where to, sealed, with the key that opens it, and how many things
-- wait; no row when nothing is due, the channel rests, or two of its messages are on their way. What has nothing to say
-- any more, or must not be said now, is skipped. It is due again in two minutes if nobody says what became of it.
CREATE FUNCTION claim_delivery(of_kind text)
RETURNS TABLE (delivery bigint, attempt integer, message text, recipient bigint, address bigint, sealed bytea,
               wrapped bytea, language text, items integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    todo disclosure_delivery%ROWTYPE;
    waiting integer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('deliver' || of_kind, 0));
    IF EXISTS (SELECT FROM disclosure_channelrest r WHERE r.kind = of_kind AND r.rests_until > instant())
       OR 2 <= (SELECT count(*) FROM disclosure_delivery d
                WHERE d.kind = of_kind AND d.done_at IS NULL AND d.state = 'sending' AND d.due_at > instant()) THEN
        RETURN;
    END IF;
    LOOP
        SELECT * INTO todo FROM disclosure_delivery d
        WHERE d.kind = of_kind AND d.done_at IS NULL AND d.due_at <= instant()
        ORDER BY (d.purpose = 'digest'), d.due_at, d.id LIMIT 1 FOR UPDATE;
        IF NOT FOUND THEN
            RETURN;
        END IF;
        waiting := says_still(todo);
        IF waiting IS NOT NULL THEN
            UPDATE disclosure_delivery d
            SET state = 'sending', attempts = d.attempts + 1, due_at = instant() + interval '2 minutes'
            WHERE d.id = todo.id;
            RETURN QUERY
            SELECT todo.id, todo.attempts + 1, todo.purpose::text, todo.member_id, todo.channel,
                   coalesce(c.sealed, p.number_sealed), k.wrapped, m.language::text, waiting
            FROM profiles_member m JOIN profiles_memberkey k ON k.member_id = m.id
            LEFT JOIN disclosure_channel c ON c.id = todo.channel AND c.member_id = m.id
            LEFT JOIN profiles_phone p ON p.member_id = m.id AND todo.kind = 'sms'
            WHERE m.id = todo.member_id AND coalesce(c.sealed, p.number_sealed) IS NOT NULL;
            IF FOUND THEN
                RETURN;
            END IF;
        END IF;
        UPDATE disclosure_delivery d SET state = 'skipped', done_at = instant() WHERE d.id = todo.id;
    END LOOP;
END $$;

-- How many things a message would speak of now; NULL if it must not be sent any more.
CREATE FUNCTION says_still(todo disclosure_delivery) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    now_there integer;
BEGIN
    IF todo.purpose = 'code' THEN
        RETURN 0;
    END IF;
    IF todo.purpose = 'test' THEN
        RETURN unseen_items(todo.member_id, 'UTC', 'infinity');
    END IF;
    SELECT unseen_items(todo.member_id, o.zone, 'infinity') INTO now_there
    FROM open_to_nudges(todo.member_id) o
    WHERE NOT o.quiet AND to_char(o.clock, 'YYYY-MM-DD') = todo.slot
      AND EXISTS (SELECT FROM channels_of(todo.member_id, o.sms, ARRAY[todo.kind::text]) c WHERE c.channel = todo.channel);
    RETURN nullif(now_there, 0);
END $$;

-- Write down what became of a message: 'sent'; 'refused' (it will not be taken); 'gone' (there is nobody at the other
-- end); 'later' (nobody knows, or not now), and 'down' (the operator's channel does not answer: it rests). After the last
-- attempt 'later' is 'refused'. Nothing when another has it by now.
CREATE FUNCTION settle_delivery(delivery bigint, at_attempt integer, outcome text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    todo disclosure_delivery%ROWTYPE;
BEGIN
    SELECT * INTO todo FROM disclosure_delivery d
    WHERE d.id = delivery AND d.attempts = at_attempt AND d.state = 'sending' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF outcome = 'down' THEN
        INSERT INTO disclosure_channelrest AS r (kind, failures, rests_until)
        VALUES (todo.kind, 1, instant() + interval '30 seconds')
        ON CONFLICT (kind) DO UPDATE SET failures = least(r.failures + 1, 8),
            rests_until = instant() + least(interval '30 seconds' * 2 ^ r.failures, interval '1 hour');
    ELSIF outcome = 'sent' THEN
        DELETE FROM disclosure_channelrest r WHERE r.kind = todo.kind;
    ELSIF outcome = 'gone' THEN
        UPDATE disclosure_channel c SET gone = true WHERE c.id = todo.channel;
    END IF;
    IF outcome IN ('later', 'down') AND todo.attempts < 6 THEN
        UPDATE disclosure_delivery d
        SET state = 'due', due_at = instant() + interval '30 seconds' * 2 ^ todo.attempts WHERE d.id = todo.id;
    ELSE
        UPDATE disclosure_delivery d
        SET state = CASE outcome WHEN 'sent' THEN 'sent' ELSE 'failed' END, done_at = instant() WHERE d.id = todo.id;
    END IF;
END $$;

-- Whether there is still something to see behind a notice, by its kind.
CREATE FUNCTION stands_access_asked(about bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM disclosure_accessdecision d
                   WHERE d.id = about AND d.state = 'open' AND d.answer_by > instant())
$$;
CREATE FUNCTION stands_triage_asked(about bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM disclosure_triage t WHERE t.id = about AND t.state = 'open' AND t.answer_by > instant())
$$;
CREATE FUNCTION stands_grant_ending(about bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM disclosure_ending e WHERE e.id = about)
$$;
CREATE FUNCTION stands_assistant_named(about bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM disclosure_assistant a WHERE a.id = about)
$$;

ALTER TABLE disclosure_nudging ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_nudging TO halfveil_web
    USING (member_id = (SELECT viewer())) WITH CHECK (member_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_nudging TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_channel ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_channel TO halfveil_web
    USING (member_id = (SELECT viewer())) WITH CHECK (member_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_channel TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_delivery ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_delivery FOR SELECT TO halfveil_web USING (member_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_delivery TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_channelrest ENABLE ROW LEVEL SECURITY;
CREATE POLICY door ON disclosure_channelrest TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON disclosure_nudging TO halfveil_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON disclosure_channel TO halfveil_web;
GRANT SELECT ON disclosure_delivery TO halfveil_web;
GRANT SELECT ON disclosure_nudging TO halfveil_door;
GRANT SELECT, UPDATE (gone) ON disclosure_channel TO halfveil_door;
GRANT SELECT, INSERT, UPDATE, DELETE ON disclosure_delivery, disclosure_channelrest TO halfveil_door;

CREATE INDEX notice_unseen ON disclosure_notice (member_id) WHERE seen_at IS NULL;

GRANT EXECUTE ON FUNCTION is_quiet(time, time, time) TO halfveil_door;
GRANT EXECUTE ON FUNCTION ask_delivery(text, text, bigint) TO halfveil_web;
GRANT EXECUTE ON FUNCTION plan_digests(integer, text[]), forget_deliveries(integer), forget_seen(integer), claim_delivery(text),
    settle_delivery(bigint, integer, text) TO halfveil_worker;

ALTER FUNCTION open_to_nudges(bigint) OWNER TO halfveil_door;
ALTER FUNCTION stands(text, bigint, boolean) OWNER TO halfveil_door;
ALTER FUNCTION forget_seen(integer) OWNER TO halfveil_door;
ALTER FUNCTION unseen_items(bigint, text, timestamp) OWNER TO halfveil_door;
ALTER FUNCTION channels_of(bigint, boolean, text[]) OWNER TO halfveil_door;
ALTER FUNCTION plan_digests(integer, text[]) OWNER TO halfveil_door;
ALTER FUNCTION forget_deliveries(integer) OWNER TO halfveil_door;
ALTER FUNCTION ask_delivery(text, text, bigint) OWNER TO halfveil_door;
ALTER FUNCTION claim_delivery(text) OWNER TO halfveil_door;
ALTER FUNCTION says_still(disclosure_delivery) OWNER TO halfveil_door;
ALTER FUNCTION settle_delivery(bigint, integer, text) OWNER TO halfveil_door;
ALTER FUNCTION stands_access_asked(bigint) OWNER TO halfveil_door;
ALTER FUNCTION stands_triage_asked(bigint) OWNER TO halfveil_door;
ALTER FUNCTION stands_grant_ending(bigint) OWNER TO halfveil_door;
ALTER FUNCTION stands_assistant_named(bigint) OWNER TO halfveil_door;
