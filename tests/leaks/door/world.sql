-- One member's row in every table. me: an id from which theirs begin; other: whom they have to do with.

INSERT INTO profiles_phone VALUES (%(me)s, %(word)s::bytea, %(word)s::bytea, true);
INSERT INTO profiles_memberkey VALUES (%(me)s, %(word)s::bytea);
INSERT INTO profiles_consent (member_id, version, given_at) VALUES (%(me)s, 1, now());
INSERT INTO profiles_admittednumber (number_hash, since) VALUES ((%(word)s || 'comes')::bytea, now());
INSERT INTO profiles_invitation (id, inviter_id, newcomer_id, sort, code_hash, made_at, ends_at)
    VALUES (%(me)s + 1, %(me)s, %(other)s, 'given', %(word)s::bytea, now(), now() + interval '14 days');
INSERT INTO profiles_field (id, owner_id, kind, position, ask_from, version) VALUES (%(me)s + 1, %(me)s, 'company', 0, 1, 1);
INSERT INTO profiles_wording (id, field_id, owner_id, tier, coarse, zh, en) VALUES
    (%(me)s + 1, %(me)s + 1, %(me)s, 2, 0, %(word)s, %(word)s), (%(me)s + 2, %(me)s + 1, %(me)s, 0, 1, %(word)s, '');
INSERT INTO profiles_picture (wording_id, owner_id, sealed) VALUES (%(me)s + 1, %(me)s, %(word)s::bytea);
INSERT INTO profiles_undo (id, owner_id, kind, position, version, before, made_at)
    VALUES (%(me)s + 1, %(me)s, 'company', 0, 1, %(word)s::bytea, now());
INSERT INTO disclosure_relationship (owner_id, viewer_id, level, basis, since) VALUES (%(me)s, %(other)s, 1, 'met', now());
INSERT INTO disclosure_relationshipevent (owner_id, viewer_id, what, level, at) VALUES (%(me)s, %(other)s, 'met', 1, now());
INSERT INTO disclosure_withholding (owner_id, field_id, viewer_id) VALUES (%(me)s, %(me)s + 1, %(other)s);
INSERT INTO disclosure_shield (owner_id, person_id) VALUES (%(me)s, %(other)s);
INSERT INTO disclosure_companyshield (id, owner_id, name) VALUES (%(me)s + 1, %(me)s, %(word)s);
INSERT INTO disclosure_refusal (owner_id, asker_id, since) VALUES (%(me)s, %(other)s, now());
INSERT INTO disclosure_label (id, owner_id, name) VALUES (%(me)s + 1, %(me)s, %(word)s);
INSERT INTO disclosure_labelmember (label_id, viewer_id, owner_id) VALUES (%(me)s + 1, %(other)s, %(me)s);
INSERT INTO disclosure_withholding (owner_id, field_id, label_id) VALUES (%(me)s, %(me)s + 1, %(me)s + 1);
INSERT INTO disclosure_shield (owner_id, label_id) VALUES (%(me)s, %(me)s + 1);
INSERT INTO disclosure_privatenote (id, owner_id, about_handle, sealed)
    VALUES (%(me)s + 1, %(me)s, %(others_handle)s, %(word)s::bytea);
-- (After the shields, which close what is open.)
INSERT INTO disclosure_grant (permission_id, user_id, content_object_id, owner_id, given_at, expires_at, basis, reference)
    SELECT id, %(other)s, %(me)s + 1, %(me)s, now(), now() + interval '90 days', basis, %(me)s
    FROM auth_permission, unnest(ARRAY['owner', 'envelope']) AS basis WHERE codename = 'read_wording';
INSERT INTO disclosure_notice (id, member_id, kind, row_id, made_at) VALUES (%(me)s + 1, %(me)s, 'access_asked', %(me)s, now());
INSERT INTO disclosure_readbudget VALUES (%(me)s, now(), 3);
INSERT INTO disclosure_accessrequest
    (id, asker_id, owner_handle, field_ids, kinds, purpose, note, envelope, state, sent_at, answer_by, changed_at, version)
    VALUES (%(me)s + 1, %(me)s, %(others_handle)s, ARRAY[%(me)s], '{city}', 'advice', %(word)s, '{}', 'waiting',
            now(), now() + interval '9 days', now(), 1),
           (%(me)s + 2, %(other)s, %(handle)s, ARRAY[%(me)s], '{city}', 'advice', %(word)s, '{}', 'waiting',
            now(), now() + interval '9 days', now(), 1);
INSERT INTO disclosure_accessdecision
    (id, owner_id, asker_handle, request_id, field_ids, purpose, note, state, arrived_at, answer_by, changed_at, version)
    VALUES (%(me)s + 1, %(me)s, %(others_handle)s, %(me)s + 2, ARRAY[%(me)s + 1], 'advice', %(word)s, 'open',
            now(), now() + interval '9 days', now(), 1);
INSERT INTO disclosure_exchangeoffer
    (id, proposer_id, other_handle, kinds, state, sent_at, answer_by, changed_at)
    VALUES (%(me)s + 1, %(me)s, %(others_handle)s, '{wechat}', 'waiting', now(), now() + interval '9 days', now()),
           (%(me)s + 2, %(other)s, %(handle)s, '{wechat}', 'withdrawn', now(), now() + interval '9 days', now());
INSERT INTO disclosure_exchangeanswer (id, owner_id, proposer_handle, offer_id, kinds, state, arrived_at, answer_by, changed_at)
    VALUES (%(me)s + 1, %(me)s, %(others_handle)s, %(me)s + 2, '{wechat}', 'open', now(), now() + interval '9 days', now());
INSERT INTO disclosure_exchange (id, one_id, one_handle, other_id, other_handle, kinds, made_at, ends_at)
    VALUES (%(me)s + 1, %(me)s, %(handle)s, %(other)s, %(others_handle)s, '{wechat}', now(), now() + interval '1 year');
INSERT INTO disclosure_reception (member_id, closed_until, muted) VALUES (%(me)s, now() - interval '9 days', '{press}');
INSERT INTO disclosure_nudging (member_id, nothing, sms, digest_at, quiet_from, quiet_to, timezone)
    VALUES (%(me)s, false, true, '09:00', '21:30', '08:30', 'Asia/Shanghai');
INSERT INTO disclosure_channel (id, member_id, kind, sealed, made_at, confirmed_at)
    VALUES (%(me)s + 1, %(me)s, 'ntfy', %(word)s::bytea, now(), now());
INSERT INTO disclosure_delivery (id, member_id, purpose, slot, kind, channel, state, attempts, due_at, made_at)
    VALUES (%(me)s + 1, %(me)s, 'digest', '2026-11-23', 'ntfy', %(me)s + 1, 'due', 0, now(), now());
INSERT INTO disclosure_ending (id, owner_id, viewer_handle, ends_at)
    VALUES (%(me)s + 1, %(me)s, %(others_handle)s, now() + interval '9 days');
INSERT INTO disclosure_deskcheck (id, owner_id, name_field, company_field, checked_at)
    VALUES (%(me)s + 1, %(me)s, %(me)s + 2, %(me)s + 1, now());
INSERT INTO disclosure_deskservice (member_id, since) VALUES (%(me)s, now());
INSERT INTO disclosure_standingrule (id, owner_id, occasion, level, since)
    VALUES (%(me)s + 1, %(me)s, 'introduced', 2, now());
INSERT INTO disclosure_fading (id, owner_id, viewer_handle, ends_at)
    VALUES (%(me)s + 1, %(me)s, %(others_handle)s, now() + interval '9 days');
INSERT INTO disclosure_prompt (id, owner_id, viewer_handle, made_at)
    VALUES (%(me)s + 1, %(me)s, %(others_handle)s, now());
INSERT INTO disclosure_report (id, sort, reporter_id, reported_handle, reason, words, purpose, note, made_at)
    VALUES (%(me)s + 1, 'report', %(me)s, %(others_handle)s, 'spam', %(word)s, 'advice', %(word)s, now());
INSERT INTO disclosure_assistant (id, principal_id, principal_handle, assistant_id, assistant_handle, since)
    VALUES (%(me)s + 1, %(me)s, %(handle)s, %(other)s, %(others_handle)s, now());
INSERT INTO disclosure_triage
    (id, assistant_id, decision_id, principal_handle, asker_handle, purpose, note, state, arrived_at, answer_by, changed_at, version)
    VALUES (%(me)s + 1, %(me)s, %(me)s + 1, %(others_handle)s, %(handle)s, 'advice', %(word)s, 'open',
            now(), now() + interval '9 days', now(), 1);
INSERT INTO intros_introduction
    (id, seeker_id, target_handle, introducer_handle, purpose, note, envelope, state, sent_at, answer_by, changed_at, version)
    SELECT %(me)s + n, CASE n WHEN 1 THEN %(me)s ELSE %(other)s END, %(others_handle)s, %(handle)s, 'advice', %(word)s,
           '{}', CASE n WHEN 1 THEN 'waiting' ELSE 'closed' END, now(), now() + interval '9 days', now(), 1 FROM generate_series(1, 3) n;
INSERT INTO intros_introducerpart
    (id, introduction_id, introducer_id, seeker_handle, target_handle, purpose, note, words, state, arrived_at, answer_by,
     closes_at, changed_at, version)
    VALUES (%(me)s + 1, %(me)s + 2, %(me)s, %(others_handle)s, %(others_handle)s, 'advice', %(word)s, %(word)s, 'asked',
            now(), now() + interval '9 days', now() + interval '9 days', now(), 1);
INSERT INTO intros_targetpart
    (id, introduction_id, target_id, seeker_handle, introducer_handle, purpose, note, words, state, arrived_at, answer_by,
     changed_at, version)
    VALUES (%(me)s + 1, %(me)s + 3, %(me)s, %(others_handle)s, %(others_handle)s, 'advice', %(word)s, %(word)s, 'asked',
            now(), now() + interval '9 days', now(), 1);
INSERT INTO intros_code (id, owner_id, sort, token_hash, digits_hash, made_at, ends_at)
    VALUES (%(me)s + 1, %(me)s, 'shown', (%(word)s || %(me)s)::bytea, %(word)s::bytea, now(), now() + interval '2 minutes');
INSERT INTO intros_claim (id, code_id, sort, claimant_id, session_hash, owner_handle, state, made_at, ends_at)
    VALUES (%(me)s + 1, %(me)s + 1, 'shown', %(me)s, NULL, %(others_handle)s, 'offered', now(), now() + interval '15 minutes');
INSERT INTO intros_showing (id, claim_id, code_id, sort, owner_id, claimant_handle, state, made_at, ends_at)
    VALUES (%(me)s + 1, %(me)s + 1, %(me)s + 1, 'shown', %(me)s, %(others_handle)s, 'asked', now(), now() + interval '15 minutes');
INSERT INTO intros_recognition (id, member_id, other_handle, state, made_at, ends_at)
    VALUES (%(me)s + 1, %(me)s, %(others_handle)s, 'mutual', now(), now() + interval '30 days');
INSERT INTO intros_seat (id, table_id, member_id, joined_at, ends_at) VALUES (%(me)s + 1, %(me)s + 1, %(me)s, now(), now() + interval '9 hours');
INSERT INTO intros_tick (id, table_id, member_id, other_handle, state, made_at, ends_at)
    VALUES (%(me)s + 1, %(me)s + 1, %(me)s, %(others_handle)s, 'mutual', now(), now() + interval '9 hours');
INSERT INTO intros_attempts (member_id, window_start, used) VALUES (%(me)s, now(), 1);
INSERT INTO disclosure_case (id, title, about_handle, opened_at, closes_at)
    VALUES (%(me)s + 1, %(word)s, %(others_handle)s, now(), now() + interval '90 days');
INSERT INTO disclosure_casereviewer (permission_id, user_id, content_object_id)
    SELECT id, %(me)s, %(me)s + 1 FROM auth_permission WHERE codename = 'review_case';
INSERT INTO disclosure_holiday (day, name) VALUES (date '2001-01-01' + (%(me)s %% 9000)::integer, 'x') ON CONFLICT DO NOTHING;
INSERT INTO intros_queued (step, row_id, version, member_id, room, until)
    VALUES ('ask_introducer', %(me)s + 1, 1, %(me)s, 'introducer', now() + interval '9 days');
INSERT INTO disclosure_outbox (step, row_id, version, made_at) VALUES ('nothing', %(me)s, 1, now());
INSERT INTO django_admin_log (action_time, user_id, content_type_id, object_id, object_repr, action_flag, change_message)
    SELECT now(), %(me)s, id, %(me)s::text, %(word)s, 1, %(word)s FROM django_content_type WHERE model = 'member';
INSERT INTO ledger_entry (at, act, surface, viewer, owner, wordings, reasons, reference)
    SELECT now(), 'read', 'profile', v.pseudonym, o.pseudonym, ARRAY[%(me)s + 1], '{granted}', %(me)s
    FROM ledger_pseudonym v, ledger_pseudonym o WHERE v.member_id = %(other)s AND o.member_id = %(me)s;
