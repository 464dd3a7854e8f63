-- Routing: who may introduce a seeker to a target, strongest tie first. What is asked for here nobody ever sees: it
-- runs in a step of the worker's, and its order shows in nothing but whose turn it is.

-- Those among a seeker's contacts who trust the seeker, and whom the target trusts, at 2 or more; who are in, and out of
-- nobody's sight; want to hear from the seeker, for that purpose, and have room. A tie is as strong as the weaker of its
-- two halves, then as the stronger one; equals come in an order of the pair's own. After all of them comes the
-- operator's desk, where both the seeker and the target let it introduce them.
-- (All three sides are read from indexes alone, beginning with the smallest: the plan is made for each pair anew, which
-- knows who is a hub.)
CREATE FUNCTION eligible_introducers(
    seeker bigint, target bigint, purpose text, at timestamptz, but bigint[], at_most integer
) RETURNS TABLE (introducer_id bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan
AS $$
BEGIN
    RETURN QUERY
    SELECT tie.introducer
    FROM (
        (SELECT trusts.owner_id AS introducer, least(trusts.level, trusted.level) AS weaker,
               greatest(trusts.level, trusted.level) AS stronger, derived_id('tie' || target, trusts.owner_id) AS place
        FROM disclosure_relationship trusts
        JOIN disclosure_relationship trusted ON trusted.owner_id = eligible_introducers.target
             AND trusted.viewer_id = trusts.owner_id
        JOIN disclosure_relationship contact ON contact.owner_id = eligible_introducers.seeker
             AND contact.viewer_id = trusts.owner_id
        WHERE trusts.viewer_id = eligible_introducers.seeker
          AND trusts.level >= 2 AND trusted.level >= 2
          AND (trusts.ends_at IS NULL OR trusts.ends_at > eligible_introducers.at)
          AND (trusted.ends_at IS NULL OR trusted.ends_at > eligible_introducers.at)
          AND (contact.ends_at IS NULL OR contact.ends_at > eligible_introducers.at)
        ORDER BY 2 DESC, 3 DESC, 4 OFFSET 0)
        UNION ALL
        SELECT d.id, 0::smallint, 0::smallint, derived_id('tie' || eligible_introducers.target, d.id)
        FROM profiles_member d JOIN profiles_member t ON t.id = eligible_introducers.target
        WHERE d.is_desk AND d.is_active AND desk_between(d.id, eligible_introducers.seeker, eligible_introducers.target)
          AND EXISTS (SELECT FROM standing(ARRAY[t.handle::text], d.id, eligible_introducers.at))
    ) tie
    WHERE tie.introducer <> ALL (but)
      AND EXISTS (SELECT FROM profiles_member m WHERE m.id = tie.introducer AND m.is_active)
      AND NOT EXISTS (SELECT FROM shielded(tie.introducer, eligible_introducers.seeker))
      AND NOT EXISTS (SELECT FROM shielded(tie.introducer, eligible_introducers.target))
      AND NOT refuses(tie.introducer, eligible_introducers.seeker)
      AND receives(tie.introducer, eligible_introducers.purpose, eligible_introducers.at)
      AND has_room(tie.introducer, 'introducer', eligible_introducers.at)
      AND NOT EXISTS (SELECT FROM intros_queued q WHERE q.member_id = tie.introducer AND q.room = 'introducer'
                      AND q.until > eligible_introducers.at)
    ORDER BY tie.weaker DESC, tie.stronger DESC, tie.place LIMIT at_most;
END $$;

ALTER FUNCTION eligible_introducers(bigint, bigint, text, timestamptz, bigint[], integer) OWNER TO halfveil_door;
