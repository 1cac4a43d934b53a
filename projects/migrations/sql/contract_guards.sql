-- What was agreed, accepted and found wanting stays as it was signed; what moves is the state.
-- Enabled always, as the other guards: no session setting switches them off.

-- 1. Never changed, never removed; or never removed.
SELECT ledger_guard(t) FROM unnest(ARRAY['projects_guarantee', 'projects_acceptanceitem',
    'projects_acceptancepart']::regclass[]) t;
SELECT ledger_guard(t, 'DELETE') FROM unnest(ARRAY['projects_contract', 'projects_acceptance',
    'projects_defect']::regclass[]) t;

CREATE FUNCTION projects_refuse(words text, rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', words USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

-- 2. A contract is drafted, then signed, then wound up; once signed only its state moves.
CREATE FUNCTION projects_contract_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'DRAFT' THEN
            PERFORM projects_refuse('a contract begins as a draft', 'contract_moves');
        END IF;
    ELSIF (OLD.state, NEW.state) NOT IN (('DRAFT', 'DRAFT'), ('DRAFT', 'SIGNED'), ('SIGNED', 'LIQUIDATED'))
        OR (OLD.id, OLD.project_id, OLD.made_by_id, OLD.made_at)
           IS DISTINCT FROM (NEW.id, NEW.project_id, NEW.made_by_id, NEW.made_at)
        OR OLD.state <> 'DRAFT' AND (to_jsonb(OLD) - '{state,liquidated_on}'::text[])
           IS DISTINCT FROM (to_jsonb(NEW) - '{state,liquidated_on}'::text[])
        OR OLD.state = 'DRAFT' AND NEW.state = 'SIGNED' AND (to_jsonb(OLD) - '{state,signed_on}'::text[])
           IS DISTINCT FROM (to_jsonb(NEW) - '{state,signed_on}'::text[]) THEN
        PERFORM projects_refuse('a signed contract stays as it was signed', 'contract_moves');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contract_moves BEFORE INSERT OR UPDATE ON projects_contract
    FOR EACH ROW EXECUTE FUNCTION projects_contract_moves();

-- Whose name a contract bears is of its own book, and no household; signed only after the decision, within the plan.
CREATE FUNCTION projects_contract_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_book bigint;
BEGIN
    -- One contract of a project at a time.
    PERFORM FROM projects_project WHERE id = NEW.project_id FOR NO KEY UPDATE;
    SELECT book_id INTO of_book FROM projects_project WHERE id = NEW.project_id;
    IF NOT EXISTS (SELECT FROM projects_payee WHERE id = NEW.payee_id AND book_id = of_book AND kind <> 'HOUSEHOLD') THEN
        PERFORM projects_refuse('a contract is with a contractor or a group of the same book', 'contract_fits');
    END IF;
    IF NEW.state = 'SIGNED' THEN
        IF NOT EXISTS (SELECT FROM projects_contractitem WHERE contract_id = NEW.id) THEN
            PERFORM projects_refuse('a contract without items is not signed', 'contract_fits');
        END IF;
        IF NOT EXISTS (SELECT FROM projects_project p WHERE p.id = NEW.project_id AND p.decision_on <= NEW.signed_on) THEN
            PERFORM projects_refuse('a contract is signed after the decision to invest', 'contract_fits');
        END IF;
        PERFORM projects_within_plan(NEW.project_id);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION projects_within_plan(project bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT coalesce(sum(i.amount), 0) FROM projects_contractitem i
        JOIN projects_contract c ON c.id = i.contract_id LEFT JOIN projects_amendment m ON m.id = i.amendment_id
        WHERE c.project_id = project AND c.state <> 'DRAFT' AND (m.id IS NULL OR m.state = 'SIGNED'))
       > (SELECT coalesce(sum(amount), 0) FROM projects_plannedcost WHERE project_id = project) THEN
        PERFORM projects_refuse('the contracts of a project are worth more than is planned', 'contract_fits');
    END IF;
END $$;
CREATE CONSTRAINT TRIGGER contract_fits AFTER INSERT OR UPDATE ON projects_contract
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_contract_fits();

-- 3. Amendments: drafted for a signed contract, then signed; a signed one stays.
CREATE FUNCTION projects_amendment_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_contract projects_contract;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'DRAFT' THEN
            PERFORM projects_refuse('a signed amendment stays', 'amendment_moves');
        END IF;
        RETURN OLD;
    END IF;
    SELECT * INTO of_contract FROM projects_contract WHERE id = NEW.contract_id FOR NO KEY UPDATE;
    IF of_contract.state IS DISTINCT FROM 'SIGNED'
        OR TG_OP = 'INSERT' AND NEW.state <> 'DRAFT'
        OR NEW.state = 'SIGNED' AND NEW.signed_on < of_contract.signed_on
        OR TG_OP = 'UPDATE' AND (OLD.state <> 'DRAFT'
            OR (to_jsonb(OLD) - '{state,signed_on,decided_by_id}'::text[])
               IS DISTINCT FROM (to_jsonb(NEW) - '{state,signed_on,decided_by_id}'::text[])) THEN
        PERFORM projects_refuse('an amendment is drafted and signed once, for a signed contract', 'amendment_moves');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER amendment_moves BEFORE INSERT OR UPDATE OR DELETE ON projects_amendment
    FOR EACH ROW EXECUTE FUNCTION projects_amendment_moves();
CREATE TRIGGER amendment_not_truncated BEFORE TRUNCATE ON projects_amendment
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

CREATE FUNCTION projects_amendment_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'SIGNED' THEN
        PERFORM FROM projects_project WHERE id = (SELECT project_id FROM projects_contract WHERE id = NEW.contract_id)
            FOR NO KEY UPDATE;
        PERFORM projects_volumes_fit(NEW.contract_id);
        PERFORM projects_within_plan((SELECT project_id FROM projects_contract WHERE id = NEW.contract_id));
    END IF;
    RETURN NULL;
END $$;

-- 4. Items come and go with a draft: the contract's own, or those of an amendment.
CREATE FUNCTION projects_item_in_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE it projects_contractitem; base projects_contractitem; draft boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM projects_refuse('an item is written anew, not changed', 'item_in_draft');
    END IF;
    it := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    IF it.amendment_id IS NULL THEN
        SELECT state = 'DRAFT' INTO draft FROM projects_contract WHERE id = it.contract_id FOR NO KEY UPDATE;
    ELSE
        SELECT state = 'DRAFT' INTO draft FROM projects_amendment
        WHERE id = it.amendment_id AND contract_id = it.contract_id FOR NO KEY UPDATE;
    END IF;
    IF draft IS NOT TRUE THEN
        PERFORM projects_refuse('the items of what is signed stay', 'item_in_draft');
    END IF;
    IF TG_OP = 'INSERT' AND it.of_id IS NOT NULL THEN
        SELECT * INTO base FROM projects_contractitem WHERE id = it.of_id;
        IF (base.contract_id, base.unit_price) IS DISTINCT FROM (it.contract_id, it.unit_price)
            OR base.of_id IS NOT NULL OR base.amendment_id IS NOT DISTINCT FROM it.amendment_id THEN
            PERFORM projects_refuse('a change is of an item of the same contract at its price', 'item_in_draft');
        END IF;
    END IF;
    RETURN it;
END $$;
CREATE TRIGGER item_in_draft BEFORE INSERT OR UPDATE OR DELETE ON projects_contractitem
    FOR EACH ROW EXECUTE FUNCTION projects_item_in_draft();
CREATE TRIGGER item_not_truncated BEFORE TRUNCATE ON projects_contractitem
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

-- 5. Never more accepted of an item than is agreed, nor earlier than its amendment was signed.
CREATE FUNCTION projects_volumes_fit(of_contract bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM projects_contract WHERE id = of_contract FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM projects_contractitem base
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(i.quantity), 0) AS volume, coalesce(sum(i.amount), 0) AS worth, count(*) AS lines
            FROM projects_contractitem i LEFT JOIN projects_amendment m ON m.id = i.amendment_id
            WHERE (i.id = base.id OR i.of_id = base.id) AND (m.id IS NULL OR m.state = 'SIGNED')) agreed
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(d.quantity), 0) AS volume, coalesce(sum(d.amount), 0) AS worth, count(*) AS lines
            FROM projects_acceptanceitem d JOIN projects_acceptance a ON a.id = d.acceptance_id
            WHERE d.item_id = base.id AND a.state = 'ACCEPTED') done
        WHERE base.contract_id = of_contract AND base.of_id IS NULL
          AND (agreed.volume < 0 OR done.volume > agreed.volume OR done.worth > agreed.worth
               OR abs(done.worth - done.volume * base.unit_price) > done.lines + agreed.lines)) THEN
        PERFORM projects_refuse('more is accepted than is agreed', 'volumes_fit');
    END IF;
END $$;
CREATE CONSTRAINT TRIGGER amendment_fits AFTER INSERT OR UPDATE ON projects_amendment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_amendment_fits();

-- What was accepted up to an acceptance rests on what was signed by its day.
CREATE FUNCTION projects_signed_before(acceptance projects_acceptance) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM projects_acceptanceitem own
        WHERE own.acceptance_id = acceptance.id
          AND (SELECT sum(d.quantity) FROM projects_acceptanceitem d JOIN projects_acceptance a ON a.id = d.acceptance_id
               WHERE d.item_id = own.item_id AND a.state = 'ACCEPTED' AND a.number <= acceptance.number)
              > (SELECT coalesce(sum(i.quantity), 0) FROM projects_contractitem i
                 LEFT JOIN projects_amendment m ON m.id = i.amendment_id
                 WHERE (i.id = own.item_id OR i.of_id = own.item_id)
                   AND (m.id IS NULL OR m.state = 'SIGNED' AND m.signed_on <= acceptance."on")))
$$;

-- 6. An acceptance is drafted whole; then it is accepted and booked, or returned.
CREATE FUNCTION projects_acceptance_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_contract projects_contract;
BEGIN
    SELECT * INTO of_contract FROM projects_contract WHERE id = NEW.contract_id FOR NO KEY UPDATE;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'DRAFT' OR of_contract.state IS DISTINCT FROM 'SIGNED' OR NEW."on" < of_contract.signed_on THEN
            PERFORM projects_refuse('an acceptance begins as a draft, under a signed contract', 'acceptance_moves');
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.state, NEW.state) NOT IN (('DRAFT', 'ACCEPTED'), ('DRAFT', 'RETURNED'), ('ACCEPTED', 'RETURNED'))
        OR NEW.decided_by_id IS NULL OR NEW.decided_on IS NULL
        OR (to_jsonb(OLD) - '{state,entry_id,decided_by_id,decided_on,decision_reason}'::text[])
           IS DISTINCT FROM (to_jsonb(NEW) - '{state,entry_id,decided_by_id,decided_on,decision_reason}'::text[]) THEN
        PERFORM projects_refuse('an acceptance keeps what was measured', 'acceptance_moves');
    END IF;
    IF NEW.state = 'ACCEPTED' AND of_contract.state <> 'SIGNED' THEN
        PERFORM projects_refuse('nothing is accepted under a contract that was wound up', 'acceptance_moves');
    END IF;
    IF OLD.state = 'ACCEPTED' AND (
        NOT EXISTS (SELECT FROM ledger_entry WHERE reverses_id = OLD.entry_id)
        OR EXISTS (SELECT FROM projects_paymentrequest WHERE acceptance_id = OLD.id AND state <> 'RETURNED')) THEN
        PERFORM projects_refuse('an acceptance is undone by reversing its entry, before it is paid', 'acceptance_moves');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER acceptance_moves BEFORE INSERT OR UPDATE ON projects_acceptance
    FOR EACH ROW EXECUTE FUNCTION projects_acceptance_moves();

-- Its items and its parts each add up to its value; its entry books exactly the parts.
CREATE FUNCTION projects_acceptance_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE it projects_acceptance; of_project projects_project;
BEGIN
    SELECT * INTO it FROM projects_acceptance WHERE id = CASE TG_TABLE_NAME
        WHEN 'projects_acceptance' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'acceptance_id')::bigint END;
    SELECT p.* INTO of_project FROM projects_project p
        JOIN projects_contract c ON c.project_id = p.id WHERE c.id = it.contract_id;
    IF it.value IS DISTINCT FROM (SELECT sum(amount) FROM projects_acceptanceitem WHERE acceptance_id = it.id)
        OR it.value IS DISTINCT FROM (SELECT sum(amount) FROM projects_acceptancepart WHERE acceptance_id = it.id)
        OR EXISTS (SELECT FROM projects_acceptanceitem d JOIN projects_contractitem i ON i.id = d.item_id
                   WHERE d.acceptance_id = it.id AND (i.contract_id <> it.contract_id OR i.of_id IS NOT NULL))
        OR EXISTS (SELECT FROM projects_acceptancepart d JOIN ledger_fund f ON f.id = d.fund_id
                   WHERE d.acceptance_id = it.id AND (f.book_id <> of_project.book_id OR f.regime = 'IN_KIND')) THEN
        PERFORM projects_refuse('an acceptance, its items and its parts differ', 'acceptance_whole');
    END IF;
    IF it.entry_id IS NOT NULL THEN
        IF EXISTS (
            (SELECT part.fund_id, f.function, f.sign * part.amount, of_project.purpose_id, 'VND'::text
             FROM projects_acceptancepart part CROSS JOIN (VALUES ('WORKS', 1), ('CONTRACTOR', -1)) AS f (function, sign)
             WHERE part.acceptance_id = it.id
             EXCEPT ALL
             SELECT a.fund_id, a.function, l.amount, a.purpose_id, a.unit
             FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id WHERE l.entry_id = it.entry_id))
            OR (SELECT count(*) FROM ledger_line WHERE entry_id = it.entry_id)
               <> 2 * (SELECT count(*) FROM projects_acceptancepart WHERE acceptance_id = it.id)
            OR EXISTS (SELECT FROM ledger_entry WHERE id = it.entry_id AND
                       (book_id <> of_project.book_id OR reverses_id IS NOT NULL)) THEN
            PERFORM projects_refuse('an acceptance and its entry differ', 'acceptance_whole');
        END IF;
        PERFORM projects_volumes_fit(it.contract_id);
        IF NOT projects_signed_before(it) THEN
            PERFORM projects_refuse('extra work is accepted after its amendment is signed', 'volumes_fit');
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER acceptance_whole AFTER INSERT OR UPDATE ON projects_acceptance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_acceptance_whole();
CREATE CONSTRAINT TRIGGER acceptance_item_whole AFTER INSERT ON projects_acceptanceitem
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_acceptance_whole();
CREATE CONSTRAINT TRIGGER acceptance_part_whole AFTER INSERT ON projects_acceptancepart
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_acceptance_whole();

-- 7. A defect is mended once.
CREATE TRIGGER defect_fixed BEFORE UPDATE ON projects_defect FOR EACH ROW
    WHEN (OLD.mended_on IS NULL)
    EXECUTE FUNCTION projects_only_these('mended_on', 'mended_text', 'closed_by_id');
CREATE TRIGGER defect_mended BEFORE UPDATE ON projects_defect FOR EACH ROW
    WHEN (OLD.mended_on IS NOT NULL) EXECUTE FUNCTION projects_only_these();

ALTER TABLE projects_contract ENABLE ALWAYS TRIGGER contract_moves;
ALTER TABLE projects_contract ENABLE ALWAYS TRIGGER contract_fits;
ALTER TABLE projects_amendment ENABLE ALWAYS TRIGGER amendment_moves;
ALTER TABLE projects_amendment ENABLE ALWAYS TRIGGER amendment_fits;
ALTER TABLE projects_amendment ENABLE ALWAYS TRIGGER amendment_not_truncated;
ALTER TABLE projects_contractitem ENABLE ALWAYS TRIGGER item_in_draft;
ALTER TABLE projects_contractitem ENABLE ALWAYS TRIGGER item_not_truncated;
ALTER TABLE projects_acceptance ENABLE ALWAYS TRIGGER acceptance_moves;
ALTER TABLE projects_acceptance ENABLE ALWAYS TRIGGER acceptance_whole;
ALTER TABLE projects_acceptanceitem ENABLE ALWAYS TRIGGER acceptance_item_whole;
ALTER TABLE projects_acceptancepart ENABLE ALWAYS TRIGGER acceptance_part_whole;
ALTER TABLE projects_defect ENABLE ALWAYS TRIGGER defect_fixed;
ALTER TABLE projects_defect ENABLE ALWAYS TRIGGER defect_mended;
