-- What was decided, promised, received and paid stays as it was booked; what moves is the state.
-- Enabled always, as the guards of the ledger: no session setting switches them off.

-- 1. Never changed, never removed.
SELECT ledger_guard(t) FROM unnest(ARRAY['projects_decision', 'projects_importedlist', 'projects_payee',
    'projects_paymentpart']::regclass[]) t;
ALTER TABLE projects_importedlist
    ADD CONSTRAINT imported_list_hash CHECK (sha256 = encode(sha256(content), 'hex'));

-- 2. Never removed; a few columns may still be changed: a name, a choice, a day of withdrawal.
SELECT ledger_guard(t, 'DELETE') FROM unnest(ARRAY['projects_project', 'projects_call', 'projects_giver',
    'projects_pledge', 'projects_contribution', 'projects_paymentrequest', 'projects_allocationrequest',
    'projects_document']::regclass[]) t;

-- Refuse a change of any column but those named in the arguments of the trigger.
CREATE FUNCTION projects_only_these() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(OLD) - coalesce(TG_ARGV, '{}')) IS DISTINCT FROM (to_jsonb(NEW) - coalesce(TG_ARGV, '{}')) THEN
        RAISE EXCEPTION '% on % is refused: the books are append-only', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER project_fixed BEFORE UPDATE ON projects_project FOR EACH ROW
    WHEN ((OLD.id, OLD.book_id, OLD.purpose_id, OLD.code, OLD.made_by_id, OLD.made_at)
          IS DISTINCT FROM (NEW.id, NEW.book_id, NEW.purpose_id, NEW.code, NEW.made_by_id, NEW.made_at))
    EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER call_fixed BEFORE UPDATE ON projects_call FOR EACH ROW
    EXECUTE FUNCTION projects_only_these('title', 'target', 'closes_on', 'surplus_rule', 'state');
CREATE TRIGGER giver_fixed BEFORE UPDATE ON projects_giver FOR EACH ROW
    EXECUTE FUNCTION projects_only_these('name', 'folded', 'village');
CREATE TRIGGER pledge_fixed BEFORE UPDATE ON projects_pledge FOR EACH ROW
    EXECUTE FUNCTION projects_only_these('display', 'note', 'withdrawn_on');
CREATE TRIGGER contribution_fixed BEFORE UPDATE ON projects_contribution FOR EACH ROW
    EXECUTE FUNCTION projects_only_these('display', 'note');
CREATE TRIGGER document_fixed BEFORE UPDATE ON projects_document FOR EACH ROW
    EXECUTE FUNCTION projects_only_these('title', 'is_public');

-- 3. A payment keeps what was asked for; decision, day and entry change only with the state.
CREATE TRIGGER payment_fixed BEFORE UPDATE ON projects_paymentrequest FOR EACH ROW
    WHEN (OLD.state <> NEW.state)
    EXECUTE FUNCTION projects_only_these('state', 'expected_id', 'entry_id', 'decided_by_id', 'decided_on',
        'decision_reason', 'paid_on');
CREATE TRIGGER payment_still BEFORE UPDATE ON projects_paymentrequest FOR EACH ROW
    WHEN (OLD.state = NEW.state) EXECUTE FUNCTION projects_only_these();

-- Its parts come with it and add up to it; its entry takes that much out of the place it is paid from.
CREATE FUNCTION projects_payment_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE payment bigint; wrong boolean;
BEGIN
    payment := CASE TG_TABLE_NAME WHEN 'projects_paymentpart' THEN (to_jsonb(NEW) ->> 'payment_id')::bigint
               ELSE NEW.id END;
    SELECT p.amount IS DISTINCT FROM (SELECT sum(amount) FROM projects_paymentpart WHERE payment_id = p.id)
        OR p.entry_id IS NOT NULL AND -p.amount IS DISTINCT FROM (
            SELECT sum(l.amount) FROM ledger_line l
            JOIN ledger_account a ON a.id = l.account_id JOIN ledger_fund f ON f.id = a.fund_id
            WHERE l.entry_id = p.entry_id AND f.custody_id = p.custody_id
              AND a.function IN ('CASH', 'BANK', 'TREASURY') AND a.unit = 'VND')
    INTO wrong FROM projects_paymentrequest p WHERE p.id = payment;
    IF wrong IS NOT FALSE THEN
        RAISE EXCEPTION 'payment %, its parts and its entry differ', payment
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_whole';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payment_whole AFTER INSERT OR UPDATE ON projects_paymentrequest
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_payment_whole();
CREATE CONSTRAINT TRIGGER payment_part_whole AFTER INSERT ON projects_paymentpart
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_payment_whole();

-- 4. A request that was sent keeps what it asks for; the decision changes only with the state.
CREATE TRIGGER allocation_kept BEFORE UPDATE ON projects_allocationrequest FOR EACH ROW
    WHEN (OLD.state NOT IN ('DRAFT', 'RETURNED') AND OLD.state <> NEW.state)
    EXECUTE FUNCTION projects_only_these('state', 'decided_by_id', 'decided_on', 'decision_reason',
        'allotment_entry_id', 'drawing_entry_id', 'drawn_on');
CREATE TRIGGER allocation_still BEFORE UPDATE ON projects_allocationrequest FOR EACH ROW
    WHEN (OLD.state NOT IN ('DRAFT', 'RETURNED') AND OLD.state = NEW.state)
    EXECUTE FUNCTION projects_only_these();
CREATE TRIGGER allocation_asked BEFORE UPDATE ON projects_allocationrequest FOR EACH ROW
    WHEN ((OLD.id, OLD.project_id, OLD.made_by_id, OLD.made_at)
              IS DISTINCT FROM (NEW.id, NEW.project_id, NEW.made_by_id, NEW.made_at)
          OR OLD.state IN ('DRAFT', 'RETURNED') AND NEW.state NOT IN (OLD.state, 'SUBMITTED'))
    EXECUTE FUNCTION ledger_refuse_change();

ALTER TABLE projects_project ENABLE ALWAYS TRIGGER project_fixed;
ALTER TABLE projects_call ENABLE ALWAYS TRIGGER call_fixed;
ALTER TABLE projects_giver ENABLE ALWAYS TRIGGER giver_fixed;
ALTER TABLE projects_pledge ENABLE ALWAYS TRIGGER pledge_fixed;
ALTER TABLE projects_contribution ENABLE ALWAYS TRIGGER contribution_fixed;
ALTER TABLE projects_document ENABLE ALWAYS TRIGGER document_fixed;
ALTER TABLE projects_paymentrequest ENABLE ALWAYS TRIGGER payment_fixed;
ALTER TABLE projects_paymentrequest ENABLE ALWAYS TRIGGER payment_still;
ALTER TABLE projects_paymentrequest ENABLE ALWAYS TRIGGER payment_whole;
ALTER TABLE projects_paymentpart ENABLE ALWAYS TRIGGER payment_part_whole;
ALTER TABLE projects_allocationrequest ENABLE ALWAYS TRIGGER allocation_kept;
ALTER TABLE projects_allocationrequest ENABLE ALWAYS TRIGGER allocation_still;
ALTER TABLE projects_allocationrequest ENABLE ALWAYS TRIGGER allocation_asked;
