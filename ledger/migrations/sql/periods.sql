-- A period is closed and opened again by two people, and the database itself writes what stood there.
-- Closing locks the book row against posting, which takes a key share of it: what is still running is
-- waited for and stands in the balances, what comes later sees the book closed.
SELECT ledger_guard(t)
FROM unnest(ARRAY['ledger_closingrequest', 'ledger_closingdecision', 'ledger_periodbalance']::regclass[]) t;
ALTER TABLE ledger_closingrequest
    ADD CONSTRAINT closing_month_end CHECK (extract(day FROM "last" + 1) = 1);

-- 1. The last closing before a day that no later reopening undid: its balances count. The one reader.
CREATE FUNCTION ledger_snapshot_before(p_book bigint, p_day date) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT d.id FROM ledger_closingdecision d JOIN ledger_closingrequest q ON q.id = d.request_id
    WHERE q.book_id = p_book AND q.action = 'CLOSE' AND q."last" < p_day AND d.accepted
      AND NOT EXISTS (
          SELECT FROM ledger_closingdecision u JOIN ledger_closingrequest r ON r.id = u.request_id
          WHERE r.book_id = p_book AND r.action = 'REOPEN' AND u.accepted AND u.id > d.id
            AND (r."last" IS NULL OR r."last" < q."last"))
    ORDER BY q."last" DESC LIMIT 1
$$;

-- 2. Whole months in order, once they are over, never before the book; back only to an earlier end.
CREATE FUNCTION ledger_closing_fault(asked ledger_closingrequest, book ledger_book) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT CASE
    WHEN book.id IS NULL THEN 'closing_of_a_book'
    WHEN asked."last" < book.opened_on THEN 'closing_after_opening'
    WHEN asked.action = 'CLOSE' AND asked."last" <= book.closed_to THEN 'closing_in_order'
    WHEN asked.action = 'CLOSE' AND asked."last" >= (asked.asked_at AT TIME ZONE INTERVAL '+07:00')::date
        THEN 'closing_month_over'
    WHEN asked.action = 'REOPEN' AND (book.closed_to IS NULL OR asked."last" >= book.closed_to)
        THEN 'closing_backwards'
    END $$;

CREATE FUNCTION ledger_closing_refused(rule text, book bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'closing or reopening a period of book % breaks the rule %', book, rule
        USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

CREATE FUNCTION ledger_closing_asked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE book ledger_book; rule text;
BEGIN
    SELECT * INTO book FROM ledger_book WHERE id = NEW.book_id FOR NO KEY UPDATE;
    rule := CASE WHEN EXISTS (
        SELECT FROM ledger_closingrequest r WHERE r.book_id = NEW.book_id
        AND NOT EXISTS (SELECT FROM ledger_closingdecision d WHERE d.request_id = r.id))
        THEN 'closing_one_at_a_time' ELSE ledger_closing_fault(NEW, book) END;
    IF rule IS NOT NULL THEN
        PERFORM ledger_closing_refused(rule, NEW.book_id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER closing_asked BEFORE INSERT ON ledger_closingrequest
    FOR EACH ROW EXECUTE FUNCTION ledger_closing_asked();
ALTER TABLE ledger_closingrequest ENABLE ALWAYS TRIGGER closing_asked;

-- 3. Another person decides, once; then the book is closed up to the day, with its balances.
CREATE FUNCTION ledger_closing_decided() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE asked ledger_closingrequest; book ledger_book; rule text;
BEGIN
    SELECT * INTO asked FROM ledger_closingrequest WHERE id = NEW.request_id;
    SELECT * INTO book FROM ledger_book WHERE id = asked.book_id FOR UPDATE;
    rule := CASE
        -- A snapshot of the transaction taken earlier would miss what was posted since.
        WHEN current_setting('transaction_isolation') <> 'read committed' THEN 'closing_read_committed'
        WHEN book.id IS NULL THEN 'closing_of_a_book'
        WHEN NEW.decided_by_id = asked.asked_by_id THEN 'closing_maker_is_not_approver'
        WHEN EXISTS (SELECT FROM ledger_closingdecision d WHERE d.request_id = asked.id) THEN 'closing_decided_once'
        WHEN NEW.decided_at < asked.asked_at THEN 'closing_decided_after_asked'
        WHEN NEW.accepted THEN ledger_closing_fault(asked, book)
        END;
    IF rule IS NOT NULL THEN
        PERFORM ledger_closing_refused(rule, asked.book_id);
    END IF;
    NEW.previous_id := CASE WHEN NEW.accepted AND asked.action = 'CLOSE'
                       THEN ledger_snapshot_before(asked.book_id, asked."last") END;
    RETURN NEW;
END $$;
CREATE TRIGGER closing_decided BEFORE INSERT ON ledger_closingdecision
    FOR EACH ROW EXECUTE FUNCTION ledger_closing_decided();
ALTER TABLE ledger_closingdecision ENABLE ALWAYS TRIGGER closing_decided;

CREATE FUNCTION ledger_period_closed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE asked ledger_closingrequest; since date;
BEGIN
    SELECT * INTO asked FROM ledger_closingrequest WHERE id = NEW.request_id;
    UPDATE ledger_book SET closed_to = asked."last" WHERE id = asked.book_id;
    IF asked.action = 'CLOSE' THEN
        SELECT q."last" INTO since FROM ledger_closingdecision d
        JOIN ledger_closingrequest q ON q.id = d.request_id WHERE d.id = NEW.previous_id;
        INSERT INTO ledger_periodbalance (decision_id, account_id, debit, credit, lines)
        SELECT NEW.id, moved.account_id, sum(moved.debit), sum(moved.credit), sum(moved.lines)
        FROM (SELECT p.account_id, p.debit, p.credit, p.lines
              FROM ledger_periodbalance p WHERE p.decision_id = NEW.previous_id
              UNION ALL
              SELECT d.account_id, d.debit, d.credit, d.lines
              FROM ledger_account a JOIN ledger_balanceday d ON d.account_id = a.id
              WHERE a.book_id = asked.book_id AND d."on" > coalesce(since, '-infinity') AND d."on" <= asked."last") moved
        GROUP BY moved.account_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER period_closed AFTER INSERT ON ledger_closingdecision
    FOR EACH ROW WHEN (NEW.accepted) EXECUTE FUNCTION ledger_period_closed();
ALTER TABLE ledger_closingdecision ENABLE ALWAYS TRIGGER period_closed;

-- The name tells `ledger_settle_rights` that nobody writes these by hand.
CREATE TRIGGER moves_in_triggers BEFORE INSERT ON ledger_periodbalance
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_refuse_change();
ALTER TABLE ledger_periodbalance ENABLE ALWAYS TRIGGER moves_in_triggers;
