-- What no payment may be, whoever speaks SQL; Python says it first, in a sentence.

CREATE FUNCTION projects_payment_refuse(rule text, payment bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'payment % breaks the rule %', payment, rule
        USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

-- 1. A request begins as one, takes the next number of its book and year, and needs the decision to invest.
CREATE FUNCTION projects_payment_asked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE place record; last integer; rule text;
BEGIN
    SELECT book_id, decision_on INTO place FROM projects_project WHERE id = NEW.project_id;
    -- The book is the lock: numbers are given one after another.
    PERFORM FROM ledger_book WHERE id = NEW.book_id FOR NO KEY UPDATE;
    SELECT coalesce(max(number), 0) INTO last FROM projects_paymentrequest
    WHERE book_id = NEW.book_id AND year = NEW.year;
    rule := CASE
        WHEN NEW.state <> 'REQUESTED' OR num_nonnulls(NEW.checked_by_id, NEW.checked_on, NEW.decided_by_id,
             NEW.decided_on, NEW.paid_on, NEW.entry_id, NEW.expected_id) > 0 THEN 'payment_begins_as_requested'
        WHEN place.book_id IS DISTINCT FROM NEW.book_id THEN 'payment_in_its_book'
        WHEN NEW.number <> last + 1 THEN 'payment_numbers_follow'
        WHEN place.decision_on IS NULL THEN 'payment_after_decision' END;
    IF rule IS NOT NULL THEN
        PERFORM projects_payment_refuse(rule, NEW.id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_asked BEFORE INSERT ON projects_paymentrequest
    FOR EACH ROW EXECUTE FUNCTION projects_payment_asked();
ALTER TABLE projects_paymentrequest ENABLE ALWAYS TRIGGER payment_asked;

-- 2. It moves on step by step: checked with a whole file, then approved, then paid; never before the
--    decision to invest, never once it was returned.
CREATE FUNCTION projects_papers_missing(p_payment bigint, p_kind text, p_payee bigint, p_on date)
RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM projects_evidencerule r JOIN projects_payee y ON y.id = p_payee
        WHERE r.payment_kind = p_kind AND r.payee_kind IN ('', y.kind) AND r.is_required
          AND r.valid_from <= p_on AND (r.valid_to IS NULL OR r.valid_to > p_on)
          AND NOT EXISTS (SELECT FROM projects_evidence e WHERE e.payment_id = p_payment AND e.rule_id = r.id))
$$;

CREATE FUNCTION projects_payment_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE invest date; rule text;
BEGIN
    SELECT decision_on INTO invest FROM projects_project WHERE id = NEW.project_id;
    rule := CASE
        WHEN (OLD.state, NEW.state) NOT IN (
            ('REQUESTED', 'CHECKED'), ('REQUESTED', 'RETURNED'), ('CHECKED', 'APPROVED'), ('CHECKED', 'RETURNED'),
            ('APPROVED', 'PAID'), ('APPROVED', 'RETURNED'), ('PAID', 'APPROVED')) THEN 'payment_moves_on'
        WHEN OLD.state <> 'REQUESTED' AND (OLD.checked_by_id, OLD.checked_on)
             IS DISTINCT FROM (NEW.checked_by_id, NEW.checked_on) THEN 'payment_check_stays'
        WHEN (NEW.state = 'CHECKED' OR OLD.state = 'CHECKED')
             AND num_nulls(NEW.checked_by_id, NEW.checked_on) > 0 THEN 'payment_is_checked'
        WHEN NEW.state = 'CHECKED' AND projects_papers_missing(NEW.id, NEW.kind, NEW.payee_id, NEW.checked_on)
             THEN 'payment_file_is_whole'
        WHEN NEW.state IN ('APPROVED', 'PAID') AND num_nulls(NEW.decided_by_id, NEW.decided_on) > 0
             THEN 'payment_is_decided'
        WHEN OLD.state = 'CHECKED' AND NEW.state = 'APPROVED' AND (invest <= NEW.decided_on) IS NOT TRUE
             OR NEW.state = 'PAID' AND (invest <= NEW.paid_on) IS NOT TRUE THEN 'payment_after_decision' END;
    IF rule IS NOT NULL THEN
        PERFORM projects_payment_refuse(rule, NEW.id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_moved BEFORE UPDATE ON projects_paymentrequest FOR EACH ROW
    WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION projects_payment_moved();
ALTER TABLE projects_paymentrequest ENABLE ALWAYS TRIGGER payment_moved;

-- The decision to invest stays where payments rest on it.
CREATE FUNCTION projects_decision_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM projects_payment_refuse('payment_after_decision', p.id) FROM projects_paymentrequest p
    WHERE p.project_id = NEW.id AND p.state <> 'RETURNED'
      AND (NEW.decision_on IS NULL OR p.state IN ('APPROVED', 'PAID') AND NEW.decision_on > least(p.decided_on, p.paid_on));
    RETURN NEW;
END $$;
CREATE TRIGGER decision_stays BEFORE UPDATE ON projects_project FOR EACH ROW
    WHEN (OLD.decision_on IS NOT NULL AND OLD.decision_on IS DISTINCT FROM NEW.decision_on)
    EXECUTE FUNCTION projects_decision_stays();
ALTER TABLE projects_project ENABLE ALWAYS TRIGGER decision_stays;

-- 3. The papers of a file are written down until it is checked; each is asked for, each file the project's own.
CREATE FUNCTION projects_evidence_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE held record;
BEGIN
    FOR held IN SELECT p.id, p.state, p.kind, p.project_id, y.kind AS payee_kind
        FROM projects_paymentrequest p JOIN projects_payee y ON y.id = p.payee_id
        WHERE TG_OP <> 'INSERT' AND p.id = OLD.payment_id OR TG_OP <> 'DELETE' AND p.id = NEW.payment_id
        ORDER BY p.id FOR SHARE OF p
    LOOP
        IF held.state <> 'REQUESTED' THEN
            PERFORM projects_payment_refuse('evidence_until_checked', held.id);
        END IF;
        IF TG_OP <> 'DELETE' AND (
            NOT EXISTS (SELECT FROM projects_evidencerule r WHERE r.id = NEW.rule_id
                        AND r.payment_kind = held.kind AND r.payee_kind IN ('', held.payee_kind))
            OR EXISTS (SELECT FROM projects_document d WHERE d.id = NEW.document_id AND d.project_id <> held.project_id))
        THEN
            PERFORM projects_payment_refuse('evidence_fits_payment', held.id);
        END IF;
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER evidence_open BEFORE INSERT OR UPDATE OR DELETE ON projects_evidence
    FOR EACH ROW EXECUTE FUNCTION projects_evidence_open();
CREATE TRIGGER evidence_kept BEFORE TRUNCATE ON projects_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
ALTER TABLE projects_evidence ENABLE ALWAYS TRIGGER evidence_open;
ALTER TABLE projects_evidence ENABLE ALWAYS TRIGGER evidence_kept;
SELECT ledger_guard('projects_evidencerule', 'DELETE');

-- 4. What is paid under a contract stays within it, within what was accepted, within what was advanced
--    and within what was kept. The contract is the lock: its payments are weighed one after another.
CREATE FUNCTION projects_payment_within() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE c projects_contract; s record; worth bigint; rule text;
BEGIN
    SELECT * INTO c FROM projects_contract WHERE id = NEW.contract_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(i.amount), 0) INTO worth FROM projects_contractitem i
    LEFT JOIN projects_amendment a ON a.id = i.amendment_id
    WHERE i.contract_id = c.id AND (i.amendment_id IS NULL OR a.state = 'SIGNED');
    SELECT coalesce(sum(gross) FILTER (WHERE kind = 'ADVANCE'), 0) AS advanced,
           coalesce(sum(gross) FILTER (WHERE kind = 'ADVANCE' AND state = 'PAID'), 0) AS advanced_paid,
           coalesce(sum(gross) FILTER (WHERE kind = 'STAGE'), 0) AS gross,
           coalesce(sum(recovered), 0) AS recovered,
           coalesce(sum(recovered) FILTER (WHERE state = 'PAID'), 0) AS recovered_paid,
           coalesce(sum(retained) FILTER (WHERE state = 'PAID'), 0) AS retained_paid,
           coalesce(sum(gross) FILTER (WHERE kind = 'RETENTION'), 0) AS released,
           coalesce(sum(gross) FILTER (WHERE acceptance_id = NEW.acceptance_id), 0) AS of_acceptance
    INTO s FROM projects_paymentrequest WHERE contract_id = c.id AND state <> 'RETURNED';
    rule := CASE
        WHEN (c.project_id, c.payee_id) IS DISTINCT FROM (NEW.project_id, NEW.payee_id) THEN 'payment_of_its_contract'
        WHEN NEW.state <> 'RETURNED' AND (c.state = 'DRAFT'
             OR TG_OP = 'INSERT' AND c.state <> 'SIGNED' AND NEW.kind <> 'RETENTION') THEN 'payment_of_signed_contract'
        WHEN NEW.state <> 'RETURNED' AND s.gross + s.advanced - s.recovered > worth THEN 'payment_within_contract'
        WHEN s.recovered > s.advanced_paid THEN 'advance_stands'
        WHEN s.released > s.retained_paid THEN 'retention_is_kept'
        WHEN TG_OP = 'INSERT' AND NEW.kind = 'ADVANCE'
             AND s.advanced - s.recovered_paid > floor(worth * c.advance_share) THEN 'advance_within_share'
        WHEN TG_OP = 'INSERT' AND NEW.kind = 'STAGE' AND NEW.retained <>
             CASE c.warranty WHEN 'RETENTION' THEN round(NEW.gross * c.retention_share) ELSE 0 END THEN 'payment_retains_its_share'
        WHEN NEW.state <> 'RETURNED' AND NEW.kind = 'STAGE' AND NOT EXISTS (
             SELECT FROM projects_acceptance a WHERE a.id = NEW.acceptance_id AND a.contract_id = c.id
             AND a.state = 'ACCEPTED' AND a.value >= s.of_acceptance) THEN 'payment_within_acceptance' END;
    IF rule IS NOT NULL THEN
        PERFORM projects_payment_refuse(rule, NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payment_within AFTER INSERT OR UPDATE ON projects_paymentrequest FOR EACH ROW
    WHEN (NEW.contract_id IS NOT NULL) EXECUTE FUNCTION projects_payment_within();
ALTER TABLE projects_paymentrequest ENABLE ALWAYS TRIGGER payment_within;
