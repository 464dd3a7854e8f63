-- Public holidays: the operator's to write; timers rest on them.
ALTER TABLE disclosure_holiday ENABLE ROW LEVEL SECURITY;
CREATE POLICY operator ON disclosure_holiday TO halfveil_web
    USING ((SELECT is_operator())) WITH CHECK ((SELECT is_operator()));
CREATE POLICY door ON disclosure_holiday TO halfveil_door USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON disclosure_holiday TO halfveil_web;
GRANT SELECT ON disclosure_holiday TO halfveil_door;
