-- Whose rows are whose. The web process reads the bound member's own; it writes none of these but
-- through functions. The worker has the outbox, the heartbeat and its steps, and no more.

-- What a member keeps about others.
ALTER TABLE disclosure_relationship ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_relationship FOR SELECT TO halfveil_web USING (owner_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_relationship TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_relationshipevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_relationshipevent FOR SELECT TO halfveil_web USING (owner_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_relationshipevent TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_grant ENABLE ROW LEVEL SECURITY;
-- (Rows of an envelope would tell whoever sent it that it arrived.)
CREATE POLICY own ON disclosure_grant FOR SELECT TO halfveil_web
    USING (owner_id = (SELECT viewer()) AND basis <> 'envelope');
CREATE POLICY door ON disclosure_grant TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_withholding ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_withholding FOR SELECT TO halfveil_web USING (owner_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_withholding TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_shield ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_shield FOR SELECT TO halfveil_web USING (owner_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_shield TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_companyshield ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_companyshield TO halfveil_web
    USING (owner_id = (SELECT viewer())) WITH CHECK (owner_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_companyshield TO halfveil_door USING (true);
GRANT SELECT, INSERT, DELETE ON disclosure_companyshield TO halfveil_web;
GRANT SELECT ON disclosure_companyshield TO halfveil_door;
-- (Their rows of others are written through functions alone: a row by hand would tell whether there is a member of
-- some id.)
ALTER TABLE disclosure_label ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_label FOR SELECT TO halfveil_web USING (owner_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_label TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_labelmember ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_labelmember FOR SELECT TO halfveil_web USING (owner_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_labelmember TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_privatenote ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_privatenote FOR SELECT TO halfveil_web USING (owner_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_privatenote TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON disclosure_label, disclosure_labelmember, disclosure_privatenote TO halfveil_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON disclosure_label, disclosure_privatenote TO halfveil_door;
GRANT SELECT, INSERT, DELETE ON disclosure_labelmember, disclosure_withholding, disclosure_shield TO halfveil_door;
GRANT USAGE ON SEQUENCE disclosure_withholding_id_seq, disclosure_shield_id_seq TO halfveil_door;
ALTER TABLE disclosure_notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_notice TO halfveil_web USING (member_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_notice TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_readbudget ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_readbudget FOR SELECT TO halfveil_web USING (member_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_readbudget TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_refusal ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure_refusal FOR SELECT TO halfveil_web USING (owner_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_refusal TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON disclosure_refusal TO halfveil_web;
GRANT SELECT, INSERT ON disclosure_refusal TO halfveil_door;
GRANT SELECT ON disclosure_relationship, disclosure_relationshipevent, disclosure_grant, disclosure_withholding,
    disclosure_shield, disclosure_notice, disclosure_readbudget TO halfveil_web;
GRANT UPDATE (seen_at) ON disclosure_notice TO halfveil_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON disclosure_relationship TO halfveil_door;
GRANT SELECT, INSERT ON disclosure_relationshipevent TO halfveil_door;
GRANT SELECT, INSERT, UPDATE, DELETE ON disclosure_grant TO halfveil_door;
GRANT SELECT ON auth_permission, django_content_type TO halfveil_door;
GRANT SELECT, INSERT, DELETE ON disclosure_notice TO halfveil_door;
GRANT SELECT, INSERT, UPDATE ON disclosure_readbudget TO halfveil_door;
GRANT USAGE ON SEQUENCE disclosure_relationship_id_seq, disclosure_relationshipevent_id_seq,
    disclosure_grant_id_seq, disclosure_refusal_id_seq, disclosure_outbox_id_seq TO halfveil_door;

-- Each party of an ask has a row of their own.
ALTER TABLE disclosure_accessrequest ENABLE ROW LEVEL SECURITY;
CREATE POLICY party ON disclosure_accessrequest FOR SELECT TO halfveil_web USING (asker_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_accessrequest TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE disclosure_accessdecision ENABLE ROW LEVEL SECURITY;
CREATE POLICY party ON disclosure_accessdecision FOR SELECT TO halfveil_web USING (owner_id = (SELECT viewer()));
CREATE POLICY door ON disclosure_accessdecision TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON disclosure_accessrequest, disclosure_accessdecision TO halfveil_web;
GRANT SELECT, INSERT, UPDATE ON disclosure_accessrequest, disclosure_accessdecision TO halfveil_door;
GRANT UPDATE (is_active) ON profiles_member TO halfveil_door;  -- what FOR UPDATE asks for

-- The operator opens cases and names reviewers; a reviewer sees their own cases, and closes none.
ALTER TABLE disclosure_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosure_casereviewer ENABLE ROW LEVEL SECURITY;
CREATE POLICY party ON disclosure_case FOR SELECT TO halfveil_web
    USING ((SELECT is_operator()) OR id IN (
        SELECT r.content_object_id FROM disclosure_casereviewer r WHERE r.user_id = (SELECT viewer())));
CREATE POLICY operator ON disclosure_case TO halfveil_web
    USING ((SELECT is_operator())) WITH CHECK ((SELECT is_operator()));
CREATE POLICY door ON disclosure_case TO halfveil_door USING (true);
CREATE POLICY party ON disclosure_casereviewer FOR SELECT TO halfveil_web
    USING (user_id = (SELECT viewer()) OR (SELECT is_operator()));
CREATE POLICY operator ON disclosure_casereviewer TO halfveil_web
    USING ((SELECT is_operator())) WITH CHECK ((SELECT is_operator()));
CREATE POLICY door ON disclosure_casereviewer TO halfveil_door USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON disclosure_case, disclosure_casereviewer TO halfveil_web;
GRANT USAGE ON SEQUENCE disclosure_casereviewer_id_seq TO halfveil_web;
GRANT SELECT ON disclosure_case, disclosure_casereviewer TO halfveil_door;

-- Life-cycle tables: ids and instants only.
ALTER TABLE disclosure_outbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY carry ON disclosure_outbox TO halfveil_worker USING (true);
CREATE POLICY door ON disclosure_outbox TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (attempts, due_at) ON disclosure_outbox TO halfveil_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON disclosure_outbox TO halfveil_door;
ALTER TABLE disclosure_heartbeat ENABLE ROW LEVEL SECURITY;
CREATE POLICY beat ON disclosure_heartbeat TO halfveil_worker USING (true) WITH CHECK (true);
CREATE POLICY health ON disclosure_heartbeat FOR SELECT TO halfveil_web USING (true);
GRANT SELECT, INSERT, UPDATE ON disclosure_heartbeat TO halfveil_worker;
GRANT SELECT ON disclosure_heartbeat TO halfveil_web;
