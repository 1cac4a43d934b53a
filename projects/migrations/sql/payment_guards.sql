-- What money hangs on holds beneath it: the plan, the contract, the day, the limit of the day.
-- Whoever speaks SQL; Python says it first, in a sentence.

-- 1. A plan is not lowered below the contracts signed under it, nor below the settlement approved.
CREATE FUNCTION projects_plan_covers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM projects_project WHERE id = OLD.project_id FOR NO KEY UPDATE;
    PERFORM projects_within_plan(OLD.project_id);
    IF (SELECT sum(c.reviewed) FROM projects_settlementcost c JOIN projects_settlement s ON s.id = c.settlement_id
        WHERE s.project_id = OLD.project_id AND s.state IN ('APPROVED', 'CLOSED'))
       > (SELECT coalesce(sum(amount), 0) FROM projects_plannedcost WHERE project_id = OLD.project_id) THEN
        PERFORM projects_refuse('a settlement is approved within what is planned', 'settlement_within_investment');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER plan_covers AFTER UPDATE OR DELETE ON projects_plannedcost
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_plan_covers();
CREATE TRIGGER plan_not_truncated BEFORE TRUNCATE ON projects_plannedcost
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
ALTER TABLE projects_plannedcost ENABLE ALWAYS TRIGGER plan_covers;
ALTER TABLE projects_plannedcost ENABLE ALWAYS TRIGGER plan_not_truncated;

-- 2. An amendment does not take a contract below the advances and the work asked for and paid under it.
CREATE FUNCTION projects_contract_worth(p_contract bigint) RETURNS numeric LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT coalesce(sum(i.amount), 0) FROM projects_contractitem i LEFT JOIN projects_amendment m ON m.id = i.amendment_id
    WHERE i.contract_id = p_contract AND (m.id IS NULL OR m.state = 'SIGNED')
$$;

CREATE FUNCTION projects_amendment_covers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM projects_contract WHERE id = NEW.contract_id FOR NO KEY UPDATE;
    IF (SELECT sum(gross - recovered) FROM projects_paymentrequest
        WHERE contract_id = NEW.contract_id AND kind IN ('ADVANCE', 'STAGE') AND state <> 'RETURNED')
       > projects_contract_worth(NEW.contract_id) THEN
        PERFORM projects_refuse('a contract is worth what is paid under it', 'amendment_covers_payments');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER amendment_covers AFTER UPDATE ON projects_amendment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'SIGNED') EXECUTE FUNCTION projects_amendment_covers();
ALTER TABLE projects_amendment ENABLE ALWAYS TRIGGER amendment_covers;

-- 3. Accepted work gives back of the advance what it must, reckoned when it is asked for (projects/instalments.py).
CREATE FUNCTION projects_payment_recovers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE c projects_contract; stands numeric; until numeric;
BEGIN
    SELECT * INTO c FROM projects_contract WHERE id = NEW.contract_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(p.gross) FILTER (WHERE p.kind = 'ADVANCE' AND p.state = 'PAID'
               AND NOT EXISTS (SELECT FROM ledger_entry v WHERE v.reverses_id = p.entry_id)), 0)
           - coalesce(sum(p.recovered), 0),
           floor(projects_contract_worth(c.id) * c.recovered_by)
           - coalesce(sum(p.gross) FILTER (WHERE p.kind = 'STAGE'), 0)
    INTO stands, until FROM projects_paymentrequest p
    WHERE p.contract_id = c.id AND p.state <> 'RETURNED' AND p.id <> NEW.id;
    IF NEW.gross < until THEN
        stands := div(stands * NEW.gross + until - 1, until);
    END IF;
    IF NEW.recovered < least(stands, NEW.gross - NEW.retained - 1) THEN
        PERFORM projects_payment_refuse('advance_recovered_in_time', NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payment_recovers AFTER INSERT ON projects_paymentrequest FOR EACH ROW
    WHEN (NEW.kind = 'STAGE') EXECUTE FUNCTION projects_payment_recovers();
ALTER TABLE projects_paymentrequest ENABLE ALWAYS TRIGGER payment_recovers;

-- 4. On the day it is approved and on the day it is paid, which is that of its entry: cash stays within the limit of
--    the day; what was retained goes back after the warranty, when nothing is left to be mended.
CREATE FUNCTION projects_cash_limit(p_custody bigint, p_on date) RETURNS numeric LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT l.value FROM ledger_custody k JOIN ledger_book b ON b.id = k.book_id
    JOIN ledger_organisation o ON o.id = b.organisation_id
    JOIN ledger_limit l ON l.code = 'CASH_PAYMENT' AND l.province_code IN ('', o.province_code)
    WHERE k.id = p_custody AND k.kind = 'CASH_BOX' AND l.valid_from <= p_on AND (l.valid_to IS NULL OR l.valid_to > p_on)
    ORDER BY l.province_code = '', l.valid_from DESC LIMIT 1
$$;

CREATE FUNCTION projects_warranty_ends(p_contract bigint) RETURNS date LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT max(a."on" + make_interval(months => c.warranty_months))::date
    FROM projects_acceptance a JOIN projects_contract c ON c.id = a.contract_id
    WHERE a.contract_id = p_contract AND a.kind = 'COMPLETION' AND a.state = 'ACCEPTED'
      AND NOT EXISTS (SELECT FROM ledger_entry v WHERE v.reverses_id = a.entry_id)
$$;

CREATE FUNCTION projects_payment_on_its_day() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE day date := CASE NEW.state WHEN 'PAID' THEN NEW.paid_on ELSE NEW.decided_on END; rule text;
BEGIN
    PERFORM FROM projects_contract WHERE id = NEW.contract_id FOR NO KEY UPDATE;
    rule := CASE
        WHEN NEW.state = 'PAID' AND day IS DISTINCT FROM (SELECT "on" FROM ledger_entry WHERE id = NEW.entry_id)
             THEN 'payment_on_day_of_entry'
        WHEN NEW.amount > projects_cash_limit(NEW.custody_id, day) THEN 'cash_within_limit'
        WHEN NEW.kind <> 'RETENTION' THEN NULL
        WHEN (day > projects_warranty_ends(NEW.contract_id)) IS NOT TRUE THEN 'release_after_warranty'
        WHEN EXISTS (SELECT FROM projects_defect WHERE contract_id = NEW.contract_id AND mended_on IS NULL)
             THEN 'release_after_mending' END;
    IF rule IS NOT NULL THEN
        PERFORM projects_payment_refuse(rule, NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payment_on_its_day AFTER UPDATE ON projects_paymentrequest FOR EACH ROW
    WHEN (OLD.state = 'CHECKED' AND NEW.state = 'APPROVED' OR OLD.state = 'APPROVED' AND NEW.state = 'PAID')
    EXECUTE FUNCTION projects_payment_on_its_day();
ALTER TABLE projects_paymentrequest ENABLE ALWAYS TRIGGER payment_on_its_day;

-- The completed work is not undone while what was retained for it goes back, or went.
CREATE FUNCTION projects_completion_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM projects_paymentrequest
               WHERE contract_id = OLD.contract_id AND kind = 'RETENTION' AND state <> 'RETURNED') THEN
        PERFORM projects_refuse('what was retained rests on the completed work', 'completion_stays');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER completion_stays AFTER UPDATE ON projects_acceptance FOR EACH ROW
    WHEN (OLD.kind = 'COMPLETION' AND OLD.state = 'ACCEPTED' AND NEW.state <> 'ACCEPTED')
    EXECUTE FUNCTION projects_completion_stays();
ALTER TABLE projects_acceptance ENABLE ALWAYS TRIGGER completion_stays;
