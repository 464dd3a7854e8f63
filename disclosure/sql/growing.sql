-- How relationships grow, or fade, by themselves: by their owner's own standing rules, each made and taken back by
-- the owner alone, and by nothing else. All of it is judged by the owner's own rows and acts. No school, employer or
-- address is read here, of anybody.

-- At which level a relationship of an owner's begins with an event: as their rule says, else as usual.
CREATE FUNCTION begins_at(owner bigint, event text, usual smallint) RETURNS smallint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT coalesce((SELECT least(s.level, 2::smallint) FROM disclosure_standingrule s
                     WHERE s.owner_id = owner AND s.occasion = event), usual)
$$;

-- Two who exchange cards know each other already: where a rule says so, their relationship is at least at its level.
CREATE FUNCTION exchanged_by_rule() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    least_level smallint := begins_at(NEW.owner_id, 'exchanged', 0::smallint);
BEGIN
    UPDATE disclosure_relationship r SET level = least_level
    WHERE r.owner_id = NEW.owner_id AND r.viewer_id = NEW.viewer_id AND r.level < least_level
      AND (r.ends_at IS NULL OR r.ends_at > instant());
    IF FOUND THEN
        PERFORM remember(NEW.owner_id, NEW.viewer_id, 'by rule', least_level);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER exchanged_by_rule AFTER INSERT ON disclosure_relationshipevent
    FOR EACH ROW WHEN (NEW.what = 'exchanged') EXECUTE FUNCTION exchanged_by_rule();

-- With whom it has been quiet for a year, as their owner knows it: nothing happened between the two, neither asked
-- the other for anything that arrived, and the owner opened no page of theirs. (Lists, where everybody stands, are no
-- look at anybody.)
CREATE FUNCTION quiet_with(owner bigint) RETURNS TABLE (viewer_id bigint, viewer_handle text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    WITH year AS MATERIALIZED (
        SELECT instant() - interval '365 days' AS began
    ), looked AS MATERIALIZED (
        SELECT DISTINCT e.owner AS pseudonym FROM ledger_entry e
        WHERE e.viewer = (SELECT p.pseudonym FROM ledger_pseudonym p WHERE p.member_id = quiet_with.owner)
          AND e.at > (SELECT began FROM year) AND e.act = 'read'
          AND e.surface NOT IN ('directory', 'contacts', 'search', 'inbox', 'disclosures')
    )
    SELECT r.viewer_id, m.handle::text
    FROM disclosure_relationship r JOIN profiles_member m ON m.id = r.viewer_id
    WHERE r.owner_id = quiet_with.owner AND r.ends_at IS NULL AND r.since <= (SELECT began FROM year)
      AND NOT EXISTS (SELECT FROM disclosure_relationshipevent e
                      WHERE e.owner_id = r.owner_id AND e.viewer_id = r.viewer_id AND e.at > (SELECT began FROM year))
      AND NOT EXISTS (SELECT FROM disclosure_accessrequest q
                      WHERE q.asker_id = r.owner_id AND q.owner_handle = m.handle AND q.sent_at > (SELECT began FROM year))
      AND NOT EXISTS (SELECT FROM disclosure_accessdecision d
                      WHERE d.owner_id = r.owner_id AND d.asker_handle = m.handle AND d.arrived_at > (SELECT began FROM year))
      AND NOT EXISTS (SELECT FROM looked l JOIN ledger_pseudonym p ON p.pseudonym = l.pseudonym
                      WHERE p.member_id = r.viewer_id)
$$;

-- Give a relationship that was quiet for a year an end 30 days ahead, where its owner's rule says so, and tell the
-- owner: each rule is looked at once a day. How many rules were looked at.
CREATE FUNCTION fade_quiet(batch integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    rule record;
    person record;
    ends timestamptz := instant() + interval '30 days';
    fading bigint;
    looked_at integer := 0;
BEGIN
    FOR rule IN
        SELECT s.id, s.owner_id FROM disclosure_standingrule s
        WHERE s.occasion = 'quiet' AND s.due_at <= instant() ORDER BY s.due_at, s.id LIMIT batch FOR UPDATE SKIP LOCKED
    LOOP
        FOR person IN SELECT q.viewer_id, q.viewer_handle FROM quiet_with(rule.owner_id) q ORDER BY q.viewer_id LOOP
            UPDATE disclosure_relationship r SET ends_at = ends
            WHERE r.owner_id = rule.owner_id AND r.viewer_id = person.viewer_id AND r.ends_at IS NULL;
            CONTINUE WHEN NOT FOUND;
            fading := derived_id('fading' || person.viewer_id || ends::date, rule.owner_id);
            INSERT INTO disclosure_fading (id, owner_id, viewer_handle, ends_at)
            VALUES (fading, rule.owner_id, person.viewer_handle, ends) ON CONFLICT DO NOTHING;
            PERFORM remember(rule.owner_id, person.viewer_id, 'fading', 0::smallint);
            PERFORM leave_notice(rule.owner_id, 'fading', fading, instant());
        END LOOP;
        UPDATE disclosure_standingrule SET due_at = instant() + interval '1 day' WHERE id = rule.id;
        looked_at := looked_at + 1;
    END LOOP;
    RETURN looked_at;
END $$;

-- Take away an end that a quiet year gave to some of an owner's relationships, where it is still to come; an end
-- that the owner set stays. One person, or all for NULL.
CREATE FUNCTION stay_awake(owner bigint, viewer bigint) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp
AS $$
    WITH gone AS (
        DELETE FROM disclosure_fading f USING profiles_member m
        WHERE f.owner_id = stay_awake.owner AND f.viewer_handle = m.handle AND f.ends_at > instant()
          AND (stay_awake.viewer IS NULL OR m.id = stay_awake.viewer)
        RETURNING m.id AS viewer_id, f.ends_at
    ), kept AS (
        UPDATE disclosure_relationship r SET ends_at = NULL FROM gone g
        WHERE r.owner_id = stay_awake.owner AND r.viewer_id = g.viewer_id AND r.ends_at = g.ends_at
        RETURNING r.viewer_id, r.level
    ) SELECT remember(stay_awake.owner, k.viewer_id, 'awake', k.level) FROM kept k
$$;

-- Whom the bound owner opened something to three times within a year, by acts of their own since the last step, may
-- be one step closer: suggested to the owner alone, at most once in a week, once for each person, and not beyond
-- 'trusted'; never to an owner who wants no prompts.
CREATE FUNCTION prompt_closer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    prompt bigint := derived_id('prompt' || NEW.viewer_id, NEW.owner_id);
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('prompt', NEW.owner_id))
       OR EXISTS (SELECT FROM disclosure_standingrule s WHERE s.owner_id = NEW.owner_id AND s.occasion = 'unprompted')
       OR EXISTS (SELECT FROM disclosure_prompt s WHERE s.owner_id = NEW.owner_id
                  AND (s.id = prompt OR s.made_at > instant() - interval '7 days'))
       OR NOT EXISTS (SELECT FROM trusted_by(NEW.owner_id, instant()) t
                      WHERE t.viewer_id = NEW.viewer_id AND t.level <= 2)
       OR 3 > (SELECT count(*) FROM disclosure_relationshipevent e
               WHERE e.owner_id = NEW.owner_id AND e.viewer_id = NEW.viewer_id AND e.what = 'opened'
                 AND e.at > instant() - interval '365 days'
                 AND e.id > coalesce((SELECT max(s.id) FROM disclosure_relationshipevent s
                                      WHERE s.owner_id = NEW.owner_id AND s.viewer_id = NEW.viewer_id
                                        AND s.what IN ('raised', 'lowered', 'taken back')), 0)) THEN
        RETURN NULL;
    END IF;
    INSERT INTO disclosure_prompt (id, owner_id, viewer_handle, made_at)
    SELECT prompt, NEW.owner_id, m.handle, instant() FROM profiles_member m WHERE m.id = NEW.viewer_id;
    -- (Seen from the start: it waits on their home page and nudges nobody.)
    INSERT INTO disclosure_notice (id, member_id, kind, row_id, made_at, seen_at)
    VALUES (derived_id('noticeprompt', prompt), NEW.owner_id, 'prompt', prompt, instant(), instant());
    RETURN NULL;
END $$;
CREATE TRIGGER prompt_closer AFTER INSERT ON disclosure_relationshipevent
    FOR EACH ROW WHEN (NEW.what = 'opened') EXECUTE FUNCTION prompt_closer();

-- The bound owner answers a prompt, once: the step is taken if they still stand where the owner saw them.
-- False when there is nothing to answer.
CREATE FUNCTION answer_prompt(prompt bigint, step_closer boolean, was smallint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    person text;
BEGIN
    UPDATE disclosure_prompt s SET answer = CASE WHEN step_closer THEN 'closer' ELSE 'left' END
    WHERE s.id = prompt AND s.owner_id = viewer() AND s.answer = '' RETURNING s.viewer_handle INTO person;
    IF person IS NULL THEN
        RETURN false;
    END IF;
    IF step_closer AND was BETWEEN 1 AND 2 THEN
        PERFORM set_level(person, (was + 1)::smallint, was);
    END IF;
    RETURN true;
END $$;

-- The bound owner makes a rule; once made it stands as it is until they take it back.
CREATE FUNCTION make_rule(new_id bigint, new_occasion text, new_level smallint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    INSERT INTO disclosure_standingrule (id, owner_id, occasion, level, since, due_at)
    SELECT new_id, viewer(), new_occasion, new_level, instant(), CASE new_occasion WHEN 'quiet' THEN instant() END
    WHERE viewer() IS NOT NULL
    ON CONFLICT (owner_id, occasion) DO NOTHING
$$;

-- The bound owner takes a rule back. What began by it stays as it is; an end that a quiet year brought, and that is
-- still to come, goes with the rule.
CREATE FUNCTION take_back_rule(old_occasion text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    DELETE FROM disclosure_standingrule WHERE owner_id = viewer() AND occasion = old_occasion;
    IF FOUND AND old_occasion = 'quiet' THEN
        PERFORM stay_awake(viewer(), NULL);
    END IF;
END $$;

-- With how many people it has been quiet for a year, as the bound owner knows it.
CREATE FUNCTION my_quiet() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT count(*) FROM quiet_with((SELECT viewer()))
$$;

-- Whether there is still something to see behind a notice, by its kind.
CREATE FUNCTION stands_fading(about bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM disclosure_fading f WHERE f.id = about)
$$;
CREATE FUNCTION stands_prompt(about bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM disclosure_prompt p
                   WHERE p.id = about AND p.answer = '' AND p.made_at > instant() - interval '30 days')
$$;

ALTER TABLE disclosure_standingrule ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_standingrule FOR SELECT TO halfveil_web USING (owner_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_standingrule TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_fading ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_fading FOR SELECT TO halfveil_web USING (owner_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_fading TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_prompt ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_prompt FOR SELECT TO halfveil_web USING (owner_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_prompt TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON disclosure_standingrule, disclosure_fading, disclosure_prompt TO halfveil_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON disclosure_standingrule TO halfveil_door;
GRANT SELECT, INSERT, DELETE ON disclosure_fading TO halfveil_door;
GRANT SELECT, INSERT, UPDATE ON disclosure_prompt TO halfveil_door;

GRANT EXECUTE ON FUNCTION answer_prompt(bigint, boolean, smallint), make_rule(bigint, text, smallint),
    take_back_rule(text), my_quiet() TO halfveil_web;
GRANT EXECUTE ON FUNCTION fade_quiet(integer) TO halfveil_worker;

ALTER FUNCTION begins_at(bigint, text, smallint) OWNER TO halfveil_door;
ALTER FUNCTION exchanged_by_rule() OWNER TO halfveil_door;
ALTER FUNCTION quiet_with(bigint) OWNER TO halfveil_door;
ALTER FUNCTION fade_quiet(integer) OWNER TO halfveil_door;
ALTER FUNCTION stands_fading(bigint) OWNER TO halfveil_door;
ALTER FUNCTION stands_prompt(bigint) OWNER TO halfveil_door;
ALTER FUNCTION stay_awake(bigint, bigint) OWNER TO halfveil_door;
ALTER FUNCTION prompt_closer() OWNER TO halfveil_door;
ALTER FUNCTION answer_prompt(bigint, boolean, smallint) OWNER TO halfveil_door;
ALTER FUNCTION make_rule(bigint, text, smallint) OWNER TO halfveil_door;
ALTER FUNCTION take_back_rule(text) OWNER TO halfveil_door;
ALTER FUNCTION my_quiet() OWNER TO halfveil_door;
