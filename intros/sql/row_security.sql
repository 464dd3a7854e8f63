-- Each party of an introduction has a row of their own and sees no other.
ALTER TABLE intros_introduction ENABLE ROW LEVEL SECURITY;
CREATE POLICY party ON intros_introduction FOR SELECT TO halfveil_web USING (seeker_id = (SELECT viewer()));
CREATE POLICY door ON intros_introduction TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE intros_introducerpart ENABLE ROW LEVEL SECURITY;
CREATE POLICY party ON intros_introducerpart FOR SELECT TO halfveil_web USING (introducer_id = (SELECT viewer()));
CREATE POLICY door ON intros_introducerpart TO halfveil_door USING (true) WITH CHECK (true);
ALTER TABLE intros_targetpart ENABLE ROW LEVEL SECURITY;
CREATE POLICY party ON intros_targetpart FOR SELECT TO halfveil_web USING (target_id = (SELECT viewer()));
CREATE POLICY door ON intros_targetpart TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT ON intros_introduction, intros_introducerpart, intros_targetpart TO halfveil_web;
GRANT SELECT, INSERT, UPDATE ON intros_introduction, intros_introducerpart, intros_targetpart TO halfveil_door;
