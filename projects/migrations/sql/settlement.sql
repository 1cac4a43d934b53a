-- What was handed over, settled, decided on and sent back stays; a closed project takes no posting.

-- 1. Never changed, never removed.
SELECT ledger_guard(t) FROM unnest(ARRAY['projects_settlementsheet', 'projects_surplus',
    'projects_yearendrecord']::regclass[]) t;
SELECT ledger_guard(t, 'DELETE') FROM unnest(ARRAY['projects_handover', 'projects_settlement',
    'projects_return']::regclass[]) t;
ALTER TABLE projects_settlementsheet
    ADD CONSTRAINT settlement_sheet_hash CHECK (sha256 = encode(sha256(content), 'hex'));

-- 2. A handover that is done stays; before, its words may be put right.
CREATE TRIGGER handover_fixed BEFORE UPDATE ON projects_handover FOR EACH ROW
    WHEN (OLD.state = 'DONE' OR (OLD.id, OLD.project_id, OLD.made_at)
          IS DISTINCT FROM (NEW.id, NEW.project_id, NEW.made_at))
    EXECUTE FUNCTION ledger_refuse_change();
ALTER TABLE projects_handover ENABLE ALWAYS TRIGGER handover_fixed;

-- 3. A settlement goes step by step; what a step decided does not change without a step.
CREATE FUNCTION projects_settlement_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE kept text[] := ARRAY['state'] || CASE OLD.state || '>' || NEW.state
    WHEN 'DRAFT>DRAFT' THEN ARRAY['made_by_id']
    WHEN 'RETURNED>DRAFT' THEN ARRAY['made_by_id', 'submitted_on', 'reviewed_by_id', 'reviewed_on', 'review_number',
                                     'decided_by_id', 'decided_on', 'decision_number', 'decision_reason']
    WHEN 'DRAFT>SUBMITTED' THEN ARRAY['submitted_on', 'made_by_id']
    WHEN 'SUBMITTED>REVIEWED' THEN ARRAY['reviewed_by_id', 'reviewed_on', 'review_number']
    WHEN 'SUBMITTED>RETURNED' THEN ARRAY['decision_reason']
    WHEN 'REVIEWED>RETURNED' THEN ARRAY['decision_reason']
    WHEN 'REVIEWED>APPROVED' THEN ARRAY['decided_by_id', 'decided_on', 'decision_number', 'decision_reason', 'entry_id']
    WHEN 'APPROVED>RETURNED' THEN ARRAY['decision_reason', 'entry_id']
    WHEN 'APPROVED>CLOSED' THEN ARRAY['closed_on']
    WHEN 'CLOSED>APPROVED' THEN ARRAY['closed_on', 'decision_reason'] END;
BEGIN
    IF kept IS NULL OR (to_jsonb(OLD) - kept) IS DISTINCT FROM (to_jsonb(NEW) - kept) THEN
        RAISE EXCEPTION 'settlement % goes from % to % by its steps only', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'settlement_moves';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settlement_moves BEFORE UPDATE ON projects_settlement
    FOR EACH ROW EXECUTE FUNCTION projects_settlement_moves();
ALTER TABLE projects_settlement ENABLE ALWAYS TRIGGER settlement_moves;

CREATE FUNCTION projects_settlement_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'DRAFT' THEN
        RAISE EXCEPTION 'a settlement begins as a draft'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'settlement_moves';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settlement_begins BEFORE INSERT ON projects_settlement
    FOR EACH ROW EXECUTE FUNCTION projects_settlement_begins();
ALTER TABLE projects_settlement ENABLE ALWAYS TRIGGER settlement_begins;

-- Costs are proposed in the draft and reviewed while they wait for it; assets follow both.
CREATE FUNCTION projects_settlement_detail() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of bigint; state text;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'TRUNCATE on % is refused', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only';
    END IF;
    of := CASE TG_OP WHEN 'DELETE' THEN OLD.settlement_id ELSE NEW.settlement_id END;
    SELECT s.state INTO state FROM projects_settlement s WHERE s.id = of;
    IF TG_OP = 'UPDATE' AND ((to_jsonb(OLD) - ARRAY['reviewed', 'left_out', 'cut_reason']::text[])
            IS DISTINCT FROM (to_jsonb(NEW) - ARRAY['reviewed', 'left_out', 'cut_reason']::text[])
            OR state <> 'SUBMITTED')
       OR TG_OP <> 'UPDATE' AND state NOT IN ('DRAFT', 'RETURNED')
          AND NOT (TG_TABLE_NAME = 'projects_settlementasset' AND state = 'SUBMITTED') THEN
        RAISE EXCEPTION '% on % is refused: the settlement is %', TG_OP, TG_TABLE_NAME, state
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'settlement_detail_of_its_step';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER cost_of_its_step BEFORE INSERT OR UPDATE OR DELETE ON projects_settlementcost
    FOR EACH ROW EXECUTE FUNCTION projects_settlement_detail();
CREATE TRIGGER cost_not_truncated BEFORE TRUNCATE ON projects_settlementcost
    FOR EACH STATEMENT EXECUTE FUNCTION projects_settlement_detail();
CREATE TRIGGER asset_of_its_step BEFORE INSERT OR UPDATE OR DELETE ON projects_settlementasset
    FOR EACH ROW EXECUTE FUNCTION projects_settlement_detail();
CREATE TRIGGER asset_not_truncated BEFORE TRUNCATE ON projects_settlementasset
    FOR EACH STATEMENT EXECUTE FUNCTION projects_settlement_detail();
ALTER TABLE projects_settlementcost ENABLE ALWAYS TRIGGER cost_of_its_step;
ALTER TABLE projects_settlementcost ENABLE ALWAYS TRIGGER cost_not_truncated;
ALTER TABLE projects_settlementasset ENABLE ALWAYS TRIGGER asset_of_its_step;
ALTER TABLE projects_settlementasset ENABLE ALWAYS TRIGGER asset_not_truncated;

-- 4. What is approved is reviewed line by line, lies within the total investment, and is an asset or left out of it;
--    its entry forms the assets.
CREATE FUNCTION projects_settlement_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE approved bigint; formed bigint; rule text; closed boolean; mine projects_settlement;
BEGIN
    SELECT * INTO mine FROM projects_settlement WHERE id = NEW.id;
    SELECT p.state = 'CLOSED' INTO closed FROM projects_project p WHERE p.id = mine.project_id;
    IF (mine.state = 'CLOSED') <> closed THEN
        rule := 'settlement_closes_project';
    ELSIF mine.state IN ('APPROVED', 'CLOSED') THEN
        SELECT sum(reviewed), sum(reviewed - left_out),
               CASE WHEN bool_or(reviewed IS NULL) OR count(*) = 0 THEN 'settlement_all_reviewed' END
        INTO approved, formed, rule FROM projects_settlementcost WHERE settlement_id = mine.id;
        rule := coalesce(rule,
            CASE WHEN approved > (SELECT coalesce(sum(amount), 0) FROM projects_plannedcost
                                  WHERE project_id = mine.project_id) THEN 'settlement_within_investment'
                 WHEN formed <> (SELECT coalesce(sum(value), 0) FROM projects_settlementasset
                                 WHERE settlement_id = mine.id) THEN 'settlement_assets_add_up'
                 WHEN formed <> (SELECT coalesce(sum(l.amount), 0) FROM ledger_line l
                                 JOIN ledger_account a ON a.id = l.account_id
                                 JOIN projects_project p ON p.purpose_id = a.purpose_id
                                 WHERE l.entry_id = mine.entry_id AND a.function = 'ASSET' AND a.unit = 'VND'
                                   AND p.id = mine.project_id) THEN 'settlement_is_booked' END);
    END IF;
    IF rule IS NOT NULL THEN
        RAISE EXCEPTION 'settlement % breaks the rule %', mine.id, rule
            USING ERRCODE = 'check_violation', CONSTRAINT = rule;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER settlement_whole AFTER INSERT OR UPDATE ON projects_settlement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_settlement_whole();
ALTER TABLE projects_settlement ENABLE ALWAYS TRIGGER settlement_whole;

-- 5. A project is closed with its settlement, when nothing stands under its purpose but what was formed, and
--    nobody is posting in its book meanwhile; opened again it is complete, nothing else.
CREATE FUNCTION projects_project_closes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE rule text;
BEGIN
    IF OLD.state = 'CLOSED' AND NEW.state NOT IN ('CLOSED', 'COMPLETED') THEN
        rule := 'project_reopens_completed';
    ELSIF NEW.state = 'CLOSED' AND OLD.state <> 'CLOSED' THEN
        PERFORM FROM ledger_book WHERE id = NEW.book_id FOR UPDATE;
        IF NOT EXISTS (SELECT FROM projects_settlement WHERE project_id = NEW.id AND state = 'CLOSED') THEN
            rule := 'settlement_closes_project';
        ELSIF EXISTS (
            SELECT FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
            WHERE a.purpose_id = NEW.purpose_id AND a.unit = 'VND' AND (b.debit <> b.credit OR b.held <> 0)
              AND a.function IN ('CASH', 'BANK', 'TREASURY', 'TRANSIT', 'RECEIVABLE', 'ADVANCE', 'CONTRACTOR',
                                 'RETENTION', 'TAX', 'SUSPENSE', 'COLLECTED', 'MATERIALS', 'ALLOTTED')) THEN
            rule := 'project_closes_empty';
        END IF;
    END IF;
    IF rule IS NOT NULL THEN
        RAISE EXCEPTION 'project % breaks the rule %', NEW.code, rule
            USING ERRCODE = 'check_violation', CONSTRAINT = rule;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER project_closes BEFORE UPDATE ON projects_project FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND 'CLOSED' IN (OLD.state, NEW.state))
    EXECUTE FUNCTION projects_project_closes();
ALTER TABLE projects_project ENABLE ALWAYS TRIGGER project_closes;

CREATE FUNCTION projects_project_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT p.state = 'CLOSED' FROM projects_project p WHERE p.id = NEW.id) IS DISTINCT FROM
       EXISTS (SELECT FROM projects_settlement WHERE project_id = NEW.id AND state = 'CLOSED') THEN
        RAISE EXCEPTION 'project % is closed with its settlement', NEW.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'settlement_closes_project';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER project_settled AFTER UPDATE OF state ON projects_project
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_project_settled();
CREATE CONSTRAINT TRIGGER project_begins_open AFTER INSERT ON projects_project
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'CLOSED')
    EXECUTE FUNCTION projects_project_settled();
ALTER TABLE projects_project ENABLE ALWAYS TRIGGER project_settled;
ALTER TABLE projects_project ENABLE ALWAYS TRIGGER project_begins_open;

-- After the balances have moved, so that who waited for a closing sees it (by its name it comes after lines_posted).
CREATE INDEX projects_project_closed ON projects_project (purpose_id) WHERE state = 'CLOSED';
CREATE FUNCTION projects_purpose_open() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE broken bigint;
BEGIN
    SELECT a.entry_id INTO broken FROM added a JOIN ledger_account c ON c.id = a.account_id
    JOIN projects_project p ON p.purpose_id = c.purpose_id AND p.state = 'CLOSED' LIMIT 1;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'entry % is for a project that is closed', broken
            USING ERRCODE = 'check_violation', CONSTRAINT = 'purpose_is_closed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER purpose_open AFTER INSERT ON ledger_line REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION projects_purpose_open();
ALTER TABLE ledger_line ENABLE ALWAYS TRIGGER purpose_open;

-- 6. What is sent back keeps what was asked for; its entry takes that much out of the fund; under a decision on a
--    surplus no more goes than it says.
CREATE TRIGGER return_fixed BEFORE UPDATE ON projects_return FOR EACH ROW
    WHEN (OLD.state = 'REQUESTED' AND NEW.state IN ('PAID', 'REFUSED'))
    EXECUTE FUNCTION projects_only_these('state', 'entry_id', 'decided_by_id', 'decided_on', 'decision_reason');
CREATE TRIGGER return_still BEFORE UPDATE ON projects_return FOR EACH ROW
    WHEN (NOT (OLD.state = 'REQUESTED' AND NEW.state IN ('PAID', 'REFUSED')))
    EXECUTE FUNCTION ledger_refuse_change();
ALTER TABLE projects_return ENABLE ALWAYS TRIGGER return_fixed;
ALTER TABLE projects_return ENABLE ALWAYS TRIGGER return_still;

CREATE FUNCTION projects_return_whole() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE rule text;
BEGIN
    IF NEW.surplus_id IS NOT NULL THEN
        PERFORM FROM projects_surplus WHERE id = NEW.surplus_id FOR NO KEY UPDATE;
        SELECT CASE WHEN s.project_id <> NEW.project_id OR s.fund_id <> NEW.fund_id
                      OR s.way NOT IN ('REFUND', 'BUDGET') THEN 'return_of_its_surplus'
                    WHEN (SELECT sum(r.amount) FROM projects_return r
                          LEFT JOIN ledger_entry v ON v.reverses_id = r.entry_id
                          WHERE r.surplus_id = s.id AND r.state <> 'REFUSED' AND v.id IS NULL) > s.amount
                    THEN 'return_within_surplus' END
        INTO rule FROM projects_surplus s WHERE s.id = NEW.surplus_id;
    END IF;
    IF rule IS NULL AND NEW.entry_id IS NOT NULL AND -NEW.amount IS DISTINCT FROM (
        SELECT sum(l.amount) FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id
        JOIN projects_project p ON p.id = NEW.project_id AND p.purpose_id = a.purpose_id
        WHERE l.entry_id = NEW.entry_id AND a.fund_id = NEW.fund_id
          AND a.function IN ('CASH', 'BANK', 'TREASURY') AND a.unit = 'VND') THEN
        rule := 'return_is_booked';
    END IF;
    IF rule IS NOT NULL THEN
        RAISE EXCEPTION 'return % breaks the rule %', NEW.id, rule
            USING ERRCODE = 'check_violation', CONSTRAINT = rule;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER return_whole AFTER INSERT OR UPDATE ON projects_return
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_return_whole();
ALTER TABLE projects_return ENABLE ALWAYS TRIGGER return_whole;
