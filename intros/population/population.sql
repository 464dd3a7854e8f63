-- Lay out the stories of a population in the tables of their parties, with what the steps would have left:
-- parts with the ids that the steps derive, envelopes, grants, ties, notices and the entries of the acts.

INSERT INTO disclosure_accessrequest
    (id, asker_id, owner_handle, field_ids, kinds, purpose, note, envelope, state, sent_at, answer_by,
     changed_at, retry_at, version)
SELECT p.id, p.asker_id, o.handle, p.field_ids, p.kinds, p.purpose, p.note, p.envelope, p.state, p.sent_at,
       p.answer_by, p.changed_at, p.retry_at, CASE p.state WHEN 'waiting' THEN 1 ELSE 2 END
FROM populate_request p JOIN profiles_member o ON o.id = p.owner_id;

INSERT INTO disclosure_accessdecision
    (id, owner_id, asker_handle, request_id, field_ids, purpose, note, state, arrived_at, answer_by, changed_at,
     granted_until, version)
SELECT derived_id('decision', p.id), p.owner_id, a.handle, p.id, p.field_ids, p.purpose, p.note, p.owners_state,
       p.arrived_at, p.answer_by, p.answered_at, p.granted_until, CASE p.owners_state WHEN 'open' THEN 1 ELSE 2 END
FROM populate_request p JOIN profiles_member a ON a.id = p.asker_id
WHERE p.owners_state IS NOT NULL;

INSERT INTO intros_introduction
    (id, seeker_id, target_handle, introducer_handle, purpose, note, envelope, state, sent_at, answer_by,
     changed_at, retry_at, version)
SELECT p.id, p.seeker_id, t.handle, i.handle, p.purpose, p.note, p.envelope, p.state, p.sent_at, p.answer_by,
       p.changed_at, p.retry_at, CASE p.state WHEN 'waiting' THEN 1 ELSE 2 END
FROM populate_introduction p
JOIN profiles_member t ON t.id = p.target_id JOIN profiles_member i ON i.id = p.introducer_id;

INSERT INTO intros_introducerpart
    (id, introduction_id, introducer_id, seeker_handle, target_handle, purpose, note, words, state, arrived_at,
     answer_by, closes_at, changed_at, version)
SELECT derived_id('introducer', p.id), p.id, p.introducer_id, s.handle, t.handle, p.purpose, p.note, p.words,
       p.introducers_state, p.asked_at, p.introducers_answer_by, p.answer_by, p.introducer_changed_at,
       CASE WHEN p.introducers_state = 'asked' THEN 1 WHEN p.introducers_state IN ('connected', 'closed', 'withdrawn') THEN 3
            ELSE 2 END
FROM populate_introduction p
JOIN profiles_member s ON s.id = p.seeker_id JOIN profiles_member t ON t.id = p.target_id
WHERE p.introducers_state IS NOT NULL;

INSERT INTO intros_targetpart
    (id, introduction_id, target_id, seeker_handle, introducer_handle, purpose, note, words, state, arrived_at,
     answer_by, changed_at, words_gone_at, version)
SELECT derived_id('target', p.id), p.id, p.target_id, s.handle, i.handle, p.purpose, p.note, p.words,
       p.targets_state, p.vouched_at, p.targets_answer_by, p.target_changed_at,
       CASE p.introducers_state WHEN 'withdrawn' THEN p.introducer_changed_at END,
       CASE p.targets_state WHEN 'asked' THEN 1 ELSE 2 END
FROM populate_introduction p
JOIN profiles_member s ON s.id = p.seeker_id JOIN profiles_member i ON i.id = p.introducer_id
WHERE p.targets_state IS NOT NULL;

-- Whoever was connected knows the other from then on.
INSERT INTO disclosure_relationship (owner_id, viewer_id, level, basis, since)
SELECT pair.one, pair.other, 1, 'introduced', p.changed_at
FROM populate_introduction p
CROSS JOIN LATERAL (VALUES (p.seeker_id, p.target_id), (p.target_id, p.seeker_id)) AS pair(one, other)
WHERE p.state = 'connected';
INSERT INTO disclosure_relationshipevent (owner_id, viewer_id, what, level, at)
SELECT pair.one, pair.other, 'introduced', 1, p.changed_at
FROM populate_introduction p
CROSS JOIN LATERAL (VALUES (p.seeker_id, p.target_id), (p.target_id, p.seeker_id)) AS pair(one, other)
WHERE p.state = 'connected';

-- What was opened by an answer, by an owner alone, and by sending it along (closed again by taking back).
INSERT INTO disclosure_grant
    (permission_id, user_id, content_object_id, owner_id, given_at, expires_at, basis, reference)
SELECT right_to_read.id, given.viewer, given.wording, given.owner, given.at, given.until, given.basis, given.reference
FROM (
    SELECT p.id FROM auth_permission p JOIN django_content_type c ON c.id = p.content_type_id
    WHERE c.app_label = 'profiles' AND c.model = 'wording' AND p.codename = 'read_wording'
) right_to_read, (
    SELECT p.asker_id AS viewer, w AS wording, p.owner_id AS owner, p.changed_at AS at, p.granted_until AS until,
           'ask' AS basis, p.id AS reference
    FROM populate_request p CROSS JOIN unnest(p.opened) AS w
    UNION ALL
    SELECT g.viewer_id, g.wording_id, g.owner_id, g.given_at, g.expires_at, 'owner', 0 FROM populate_grant g
    UNION ALL
    SELECT p.owner_id, w, p.asker_id, p.arrived_at, p.answer_by, 'envelope', p.id
    FROM populate_request p CROSS JOIN unnest(p.envelope) AS w
    WHERE p.owners_state IS NOT NULL AND p.state <> 'withdrawn'
    UNION ALL
    SELECT p.introducer_id, w, p.seeker_id, p.asked_at, p.answer_by, 'envelope', p.id
    FROM populate_introduction p CROSS JOIN unnest(p.envelope) AS w
    WHERE p.introducers_state IS NOT NULL AND p.state <> 'withdrawn'
    UNION ALL
    SELECT p.target_id, w, p.seeker_id, p.vouched_at, p.answer_by, 'envelope', p.id
    FROM populate_introduction p CROSS JOIN unnest(p.envelope) AS w
    WHERE p.targets_state IS NOT NULL AND p.state <> 'withdrawn'
) given;

-- The acts of opening have their entries; nobody's looks are made up.
INSERT INTO ledger_entry (at, act, surface, owner, viewer, wordings, reasons, purpose, reference)
SELECT g.given_at, CASE g.basis WHEN 'envelope' THEN 'send' ELSE 'grant' END, 'asks', o.pseudonym, v.pseudonym,
       array_agg(g.content_object_id ORDER BY g.content_object_id),
       array_agg(CASE g.basis WHEN 'envelope' THEN 'sent' ELSE 'granted' END), coalesce(q.purpose, i.purpose),
       nullif(g.reference, 0)
FROM disclosure_grant g
JOIN ledger_pseudonym o ON o.member_id = g.owner_id
JOIN ledger_pseudonym v ON v.member_id = g.user_id
LEFT JOIN disclosure_accessrequest q ON q.id = g.reference
LEFT JOIN intros_introduction i ON i.id = g.reference
GROUP BY g.given_at, g.basis, o.pseudonym, v.pseudonym, coalesce(q.purpose, i.purpose), g.reference
ORDER BY g.given_at;

-- Notices, seen where the matter is over.
INSERT INTO disclosure_notice (id, member_id, kind, row_id, made_at, seen_at)
SELECT derived_id('notice' || n.kind, n.row_id), n.member, n.kind, n.row_id, n.made, CASE WHEN n.over THEN n.made + interval '2 hours' END
FROM (
    SELECT d.owner_id AS member, 'access_asked' AS kind, d.id AS row_id, d.arrived_at AS made, d.state <> 'open' AS over
    FROM disclosure_accessdecision d
    UNION ALL
    SELECT q.asker_id, 'access_' || q.state, q.id, q.changed_at, q.changed_at < now() - interval '5 days'
    FROM disclosure_accessrequest q WHERE q.state IN ('granted', 'closed')
    UNION ALL
    SELECT i.introducer_id, 'vouch_asked', i.id, i.arrived_at, i.state <> 'asked' FROM intros_introducerpart i
    UNION ALL
    SELECT i.introducer_id, 'vouch_connected', i.id, i.changed_at, i.changed_at < now() - interval '5 days'
    FROM intros_introducerpart i WHERE i.state = 'connected'
    UNION ALL
    SELECT t.target_id, 'introduced', t.id, t.arrived_at, t.state <> 'asked' FROM intros_targetpart t
    UNION ALL
    SELECT s.seeker_id, CASE s.state WHEN 'connected' THEN 'connected' ELSE 'introduction_closed' END, s.id,
           s.changed_at, s.changed_at < now() - interval '5 days'
    FROM intros_introduction s WHERE s.state IN ('connected', 'closed')
) n;
