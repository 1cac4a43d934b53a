DROP TRIGGER plan_line_not_truncated ON disclosure_planline;
DROP TRIGGER plan_line_in_draft ON disclosure_planline;
DROP FUNCTION disclosure_plan_line_in_draft();
DROP TRIGGER plan_not_truncated ON disclosure_disclosureplan;
DROP TRIGGER plan_kept ON disclosure_disclosureplan;
DROP TRIGGER taken_down_fits ON disclosure_takedown;
DROP FUNCTION disclosure_taken_down_fits();
DROP TRIGGER posted_fits ON disclosure_posted;
DROP FUNCTION disclosure_posted_fits();
DROP TRIGGER duty_fits ON disclosure_duty;
DROP FUNCTION disclosure_duty_fits();
DROP TRIGGER disclosure_rule_verified ON disclosure_disclosurerule;
SELECT ledger_unguard(t) FROM unnest(ARRAY['disclosure_duty', 'disclosure_posting', 'disclosure_posted',
    'disclosure_takedown']::regclass[]) t;
