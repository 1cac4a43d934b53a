-- Money does not pass from one fund or purpose to another unless a decision says so. A pot is one fund
-- and in it one purpose; an entry may touch several (a bill that three sources bear, interest that is
-- shared out), as long as each pot balances by itself and money does not fall in one and rise in another.

-- 1. Decisions and rulings are written once; both ends are of the book; who asks does not rule.
SELECT ledger_guard(t) FROM unnest(ARRAY['ledger_decision', 'ledger_ruling']::regclass[]) t;
ALTER TABLE ledger_decision
    ADD CONSTRAINT decision_from_fund_in_book FOREIGN KEY (from_fund_id, book_id) REFERENCES ledger_fund (id, book_id),
    ADD CONSTRAINT decision_to_fund_in_book FOREIGN KEY (to_fund_id, book_id) REFERENCES ledger_fund (id, book_id),
    ADD CONSTRAINT decision_from_purpose_in_book FOREIGN KEY (from_purpose_id, book_id) REFERENCES ledger_purpose (id, book_id),
    ADD CONSTRAINT decision_to_purpose_in_book FOREIGN KEY (to_purpose_id, book_id) REFERENCES ledger_purpose (id, book_id),
    ADD CONSTRAINT decision_between_two CHECK ((from_fund_id, from_purpose_id) IS DISTINCT FROM (to_fund_id, to_purpose_id));
ALTER TABLE ledger_entry
    ADD CONSTRAINT entry_decision_in_book FOREIGN KEY (decision_id, book_id) REFERENCES ledger_decision (id, book_id);

CREATE FUNCTION ledger_ruled() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE asked ledger_decision;
BEGIN
    SELECT * INTO asked FROM ledger_decision WHERE id = NEW.decision_id FOR NO KEY UPDATE;
    IF asked.asked_by_id = NEW.by_id OR EXISTS (
        SELECT FROM ledger_ruling WHERE decision_id = asked.id AND by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'decision % is ruled on by others than who asked, each office by another person', asked.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ruling_by_another';
    END IF;
    IF NEW."on" < asked."on" THEN
        RAISE EXCEPTION 'decision % is ruled on before its day', asked.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ruling_after_decision';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ruled BEFORE INSERT ON ledger_ruling FOR EACH ROW EXECUTE FUNCTION ledger_ruled();
ALTER TABLE ledger_ruling ENABLE ALWAYS TRIGGER ruled;

-- 2. What was moved under a decision, in đồng; what was reversed counts no more.
CREATE FUNCTION ledger_moved_under(p_decision bigint) RETURNS bigint LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT coalesce(sum(l.amount), 0)::bigint
    FROM ledger_entry e JOIN ledger_line l ON l.entry_id = e.id JOIN ledger_account c ON c.id = l.account_id
    WHERE e.decision_id = p_decision AND c.function = 'TRANSFER' AND l.amount > 0
      AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = e.id)
$$;

-- 3. Whether a decision covers a move of these pots on this day, every office that must having agreed:
--    the account holder, and the village head where the money leaves a village's own account.
CREATE FUNCTION ledger_decision_covers(
    p_decision bigint, p_on date, p_from_fund bigint, p_from_purpose bigint, p_to_fund bigint, p_to_purpose bigint)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE d ledger_decision; village boolean;
BEGIN
    -- Two moves under one decision take turns: together they stay within its amount.
    SELECT * INTO d FROM ledger_decision WHERE id = p_decision FOR NO KEY UPDATE;
    SELECT k.kind = 'VILLAGE' INTO village
    FROM ledger_fund f LEFT JOIN ledger_custody k ON k.id = f.custody_id WHERE f.id = p_from_fund;
    RETURN (d.from_fund_id, d.from_purpose_id, d.to_fund_id, d.to_purpose_id)
           IS NOT DISTINCT FROM (p_from_fund, p_from_purpose, p_to_fund, p_to_purpose)
       AND p_on >= d."on"
       AND NOT EXISTS (SELECT FROM ledger_ruling WHERE decision_id = d.id AND NOT agreed)
       AND EXISTS (SELECT FROM ledger_ruling WHERE decision_id = d.id AND office = 'CHAIR')
       AND (village IS NOT TRUE OR EXISTS (SELECT FROM ledger_ruling WHERE decision_id = d.id AND office = 'VILLAGE_HEAD'))
       AND ledger_moved_under(d.id) <= d.amount;
END $$;

-- 4. What an entry that touches several pots may not do, by the name of the rule; NULL when it is right.
CREATE FUNCTION ledger_move_fault(p_entry bigint) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE e ledger_entry; n integer; one_pot boolean; uneven boolean; transfers boolean; others boolean; alike boolean;
        gives bigint; takes bigint; from_fund bigint; from_purpose bigint; to_fund bigint; to_purpose bigint;
BEGIN
    SELECT * INTO e FROM ledger_entry WHERE id = p_entry;
    IF e.reverses_id IS NOT NULL THEN
        RETURN NULL; -- the mirror of an entry that was right
    END IF;
    WITH pots AS (
        SELECT c.fund_id, c.purpose_id, f.regime, f.source, sum(l.amount) AS net,
               bool_or(c.function = 'TRANSFER') AS transfers,
               bool_or(c.unit <> 'VND' OR c.function NOT IN ('TRANSFER', 'CASH', 'BANK', 'TREASURY', 'TRANSIT')) AS others,
               coalesce(sum(l.amount) FILTER (WHERE c.function IN
                   ('CASH', 'BANK', 'TREASURY', 'TRANSIT', 'ALLOTTED', 'MATERIALS')), 0)::bigint AS held
        FROM ledger_line l JOIN ledger_account c ON c.id = l.account_id JOIN ledger_fund f ON f.id = c.fund_id
        WHERE l.entry_id = p_entry GROUP BY c.fund_id, c.purpose_id, c.unit, f.regime, f.source)
    SELECT count(*), count(DISTINCT (p.fund_id, p.purpose_id)) = 1, bool_or(p.net <> 0), bool_or(p.transfers), bool_or(p.others),
           min(p.held), max(p.held), count(DISTINCT (p.regime, p.source, p.purpose_id)) = 1,
           max(p.fund_id) FILTER (WHERE p.held < 0), max(p.purpose_id) FILTER (WHERE p.held < 0),
           max(p.fund_id) FILTER (WHERE p.held > 0), max(p.purpose_id) FILTER (WHERE p.held > 0)
    INTO n, one_pot, uneven, transfers, others, gives, takes, alike, from_fund, from_purpose, to_fund, to_purpose
    FROM pots p;
    RETURN CASE
        WHEN uneven THEN 'entry_balanced_by_purpose'
        WHEN NOT transfers AND one_pot THEN NULL
        WHEN NOT transfers AND e.kind <> 'TRANSFER' AND (gives >= 0 OR takes <= 0) THEN NULL -- nothing passes over
        WHEN e.kind <> 'TRANSFER' OR others OR n <> 2 OR gives >= 0 OR gives + takes <> 0 THEN 'move_is_a_transfer'
        WHEN e.decision_id IS NULL AND NOT alike THEN 'move_needs_decision'
        WHEN e.decision_id IS NOT NULL AND NOT ledger_decision_covers(
            e.decision_id, e."on", from_fund, from_purpose, to_fund, to_purpose) THEN 'decision_covers_move'
        END;
END $$;

-- 5. A transfer is never an ordinary entry under another name.
CREATE FUNCTION ledger_transfer_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_line l JOIN ledger_account c ON c.id = l.account_id
                   WHERE l.entry_id = NEW.id AND c.function = 'TRANSFER') THEN
        RAISE EXCEPTION 'transfer % moves nothing between funds', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'move_is_a_transfer';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER transfer_moves AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'TRANSFER') EXECUTE FUNCTION ledger_transfer_moves();
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER transfer_moves;

-- 6. A village has an account of its own only where its people agreed, in the name of the village head,
--    and only village money is kept there (TT 26/2026/TT-BTC art. 21-23).
ALTER TABLE ledger_custody ADD CONSTRAINT custody_village_agreed CHECK (
    kind <> 'VILLAGE' OR NOT is_open OR (village <> '' AND holder <> '' AND agreed_number <> '' AND agreed_on IS NOT NULL)) NOT VALID;
CREATE TRIGGER custody_village_fixed BEFORE UPDATE ON ledger_custody FOR EACH ROW
    WHEN (OLD.agreed_number <> '' AND (OLD.village, OLD.agreed_number, OLD.agreed_on)
          IS DISTINCT FROM (NEW.village, NEW.agreed_number, NEW.agreed_on))
    EXECUTE FUNCTION ledger_refuse_change();
ALTER TABLE ledger_custody ENABLE ALWAYS TRIGGER custody_village_fixed;

CREATE FUNCTION ledger_fund_fits_custody() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.regime <> 'VILLAGE' AND EXISTS (
        SELECT FROM ledger_custody WHERE id = NEW.custody_id AND kind = 'VILLAGE') THEN
        RAISE EXCEPTION 'only village money is kept on a village account'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_fits_custody';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fund_fits_custody BEFORE INSERT ON ledger_fund
    FOR EACH ROW EXECUTE FUNCTION ledger_fund_fits_custody();
ALTER TABLE ledger_fund ENABLE ALWAYS TRIGGER fund_fits_custody;
