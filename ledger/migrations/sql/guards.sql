-- What must never be in the books. Each rule is told to a person in Vietnamese by Python first;
-- here it holds for everybody who speaks SQL. ENABLE ALWAYS: no session setting switches a guard off.

-- 1. A posted row is never changed, moved or removed.
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: the books are append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only';
END $$;

CREATE FUNCTION ledger_guard(target regclass, events text DEFAULT 'UPDATE OR DELETE') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER append_only BEFORE %s ON %s FOR EACH ROW '
                   'EXECUTE FUNCTION ledger_refuse_change()', events, target);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT '
                   'EXECUTE FUNCTION ledger_refuse_change()', target);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', target);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only_truncate', target);
END $$;

CREATE FUNCTION ledger_unguard(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TRIGGER append_only ON %s', target);
    EXECUTE format('DROP TRIGGER append_only_truncate ON %s', target);
END $$;

SELECT ledger_guard(t) FROM unnest(ARRAY['ledger_entry', 'ledger_line', 'ledger_account', 'ledger_match',
    'ledger_unmatch', 'ledger_event', 'ledger_statement', 'ledger_statementline']::regclass[]) t;
-- The private part may be erased (Law 91/2025/QH15), never rewritten.
SELECT ledger_guard('ledger_privatepart', 'UPDATE');
-- What entries rest on is never removed, also where a session has switched the foreign keys off.
SELECT ledger_guard(t, 'DELETE') FROM unnest(ARRAY['ledger_book', 'ledger_purpose', 'ledger_fund', 'ledger_custody',
    'ledger_expected']::regclass[]) t;

-- 2. Books, funds, purposes, places of money and what is waited for keep what the money rests on.
CREATE TRIGGER book_fixed BEFORE UPDATE ON ledger_book FOR EACH ROW
    WHEN ((OLD.id, OLD.organisation_id, OLD.code_prefix, OLD.opened_on)
          IS DISTINCT FROM (NEW.id, NEW.organisation_id, NEW.code_prefix, NEW.opened_on))
    EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER fund_fixed BEFORE UPDATE ON ledger_fund FOR EACH ROW
    WHEN ((OLD.id, OLD.book_id, OLD.regime, OLD.source, OLD.custody_id, OLD.purpose_id)
          IS DISTINCT FROM (NEW.id, NEW.book_id, NEW.regime, NEW.source, NEW.custody_id, NEW.purpose_id))
    EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER purpose_fixed BEFORE UPDATE ON ledger_purpose FOR EACH ROW
    WHEN ((OLD.id, OLD.book_id, OLD.code) IS DISTINCT FROM (NEW.id, NEW.book_id, NEW.code))
    EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER custody_fixed BEFORE UPDATE ON ledger_custody FOR EACH ROW
    WHEN ((OLD.id, OLD.book_id, OLD.kind, OLD.bank_id, OLD.number)
          IS DISTINCT FROM (NEW.id, NEW.book_id, NEW.kind, NEW.bank_id, NEW.number))
    EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER expected_fixed BEFORE UPDATE ON ledger_expected FOR EACH ROW
    WHEN ((OLD.id, OLD.book_id, OLD.code, OLD.direction, OLD.amount, OLD.since)
          IS DISTINCT FROM (NEW.id, NEW.book_id, NEW.code, NEW.direction, NEW.amount, NEW.since))
    EXECUTE FUNCTION ledger_refuse_change();
ALTER TABLE ledger_book ENABLE ALWAYS TRIGGER book_fixed;
ALTER TABLE ledger_expected ENABLE ALWAYS TRIGGER expected_fixed;
ALTER TABLE ledger_fund ENABLE ALWAYS TRIGGER fund_fixed;
ALTER TABLE ledger_purpose ENABLE ALWAYS TRIGGER purpose_fixed;
ALTER TABLE ledger_custody ENABLE ALWAYS TRIGGER custody_fixed;

-- 3. Nothing crosses from one book into another.
ALTER TABLE ledger_line
    ADD CONSTRAINT line_entry_in_book FOREIGN KEY (entry_id, book_id) REFERENCES ledger_entry (id, book_id),
    ADD CONSTRAINT line_account_in_book FOREIGN KEY (account_id, book_id) REFERENCES ledger_account (id, book_id);
ALTER TABLE ledger_account
    ADD CONSTRAINT account_fund_in_book FOREIGN KEY (fund_id, book_id) REFERENCES ledger_fund (id, book_id),
    ADD CONSTRAINT account_purpose_in_book FOREIGN KEY (purpose_id, book_id) REFERENCES ledger_purpose (id, book_id);
ALTER TABLE ledger_fund
    ADD CONSTRAINT fund_purpose_in_book FOREIGN KEY (purpose_id, book_id) REFERENCES ledger_purpose (id, book_id);

-- 4. An account brings its balance row; a fund locked to a purpose serves that purpose alone.
CREATE FUNCTION ledger_account_opened() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE locked bigint;
BEGIN
    SELECT purpose_id INTO locked FROM ledger_fund WHERE id = NEW.fund_id;
    IF locked IS NOT NULL AND NEW.purpose_id IS DISTINCT FROM locked THEN
        RAISE EXCEPTION 'fund % is locked to purpose %', NEW.fund_id, locked
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_purpose_lock';
    END IF;
    INSERT INTO ledger_balance (account_id, floored, debit, credit, lines)
    VALUES (NEW.id, NEW.function IN ('CASH', 'BANK', 'TREASURY', 'ALLOTTED'), 0, 0, 0);
    RETURN NULL;
END $$;
CREATE TRIGGER account_opened AFTER INSERT ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_account_opened();
ALTER TABLE ledger_account ENABLE ALWAYS TRIGGER account_opened;

-- 5. Balances move only together with lines: from inside a trigger, never by hand.
CREATE FUNCTION ledger_balance_by_lines_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 OR TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION '% on % is refused: balances follow the lines', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER balance_by_lines_only BEFORE INSERT OR UPDATE OR DELETE ON ledger_balance
    FOR EACH ROW EXECUTE FUNCTION ledger_balance_by_lines_only();
CREATE TRIGGER balance_not_truncated BEFORE TRUNCATE ON ledger_balance
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_balance_by_lines_only();
ALTER TABLE ledger_balance ENABLE ALWAYS TRIGGER balance_by_lines_only;
ALTER TABLE ledger_balance ENABLE ALWAYS TRIGGER balance_not_truncated;

-- 6. The number of a voucher is given here, without a gap; the counter row is the lock.
ALTER TABLE ledger_entry ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE FUNCTION ledger_entry_numbered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.xid := pg_current_xact_id();
    NEW.year := extract(year FROM NEW."on");
    IF (NEW.kind = 'REVERSAL') <> (NEW.reverses_id IS NOT NULL) THEN
        RAISE EXCEPTION 'a reversal names the entry it reverses'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_reversal_names_entry';
    END IF;
    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM ledger_entry e
        WHERE e.id = NEW.reverses_id AND e.book_id = NEW.book_id AND e.reverses_id IS NULL) THEN
        RAISE EXCEPTION 'entry % cannot be reversed here', NEW.reverses_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_reverses_own_book';
    END IF;
    IF NEW."on" < (SELECT opened_on FROM ledger_book WHERE id = NEW.book_id) THEN
        RAISE EXCEPTION 'book % was not open on %', NEW.book_id, NEW."on"
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_in_open_book';
    END IF;
    INSERT INTO ledger_vouchercounter AS c (book_id, year, kind, last)
    VALUES (NEW.book_id, NEW.year, NEW.kind, 1)
    ON CONFLICT (book_id, year, kind) DO UPDATE SET last = c.last + 1
    RETURNING c.last INTO NEW.number;
    RETURN NEW;
END $$;
CREATE TRIGGER entry_numbered BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_numbered();
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER entry_numbered;

CREATE TRIGGER counter_by_entries_only BEFORE INSERT OR UPDATE OR DELETE ON ledger_vouchercounter
    FOR EACH ROW EXECUTE FUNCTION ledger_balance_by_lines_only();
CREATE TRIGGER counter_not_truncated BEFORE TRUNCATE ON ledger_vouchercounter
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_balance_by_lines_only();
ALTER TABLE ledger_vouchercounter ENABLE ALWAYS TRIGGER counter_by_entries_only;
ALTER TABLE ledger_vouchercounter ENABLE ALWAYS TRIGGER counter_not_truncated;

-- 7. All lines of an entry come in one statement, in the transaction of their entry, two or more,
--    summing to zero in each fund and unit; then the balances move, locked in the order of their keys.
CREATE FUNCTION ledger_lines_posted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE broken bigint;
BEGIN
    SELECT a.entry_id INTO broken FROM added a
    LEFT JOIN ledger_entry e ON e.id = a.entry_id LEFT JOIN ledger_account c ON c.id = a.account_id
    WHERE e.book_id IS DISTINCT FROM a.book_id OR c.book_id IS DISTINCT FROM a.book_id LIMIT 1;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'entry % leaves its book', broken
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'line_account_in_book';
    END IF;
    SELECT a.entry_id INTO broken FROM added a GROUP BY a.entry_id HAVING count(*) < 2 LIMIT 1;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'entry % has fewer than two lines', broken
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_has_two_lines';
    END IF;
    SELECT a.entry_id INTO broken FROM added a JOIN ledger_account c ON c.id = a.account_id
    GROUP BY a.entry_id, c.fund_id, c.unit HAVING sum(a.amount) <> 0 LIMIT 1;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'entry % does not balance in each fund', broken
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_balanced';
    END IF;
    SELECT e.id INTO broken FROM (SELECT entry_id, count(*) AS n FROM added GROUP BY entry_id) a
    JOIN ledger_entry e ON e.id = a.entry_id
    WHERE e.xid <> pg_current_xact_id()
       OR a.n <> (SELECT count(*) FROM ledger_line l WHERE l.entry_id = e.id) LIMIT 1;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'entry % is posted and gains no line', broken
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only';
    END IF;
    SELECT e.id INTO broken
    FROM ledger_entry e JOIN ledger_line l ON l.entry_id IN (e.id, e.reverses_id)
    WHERE e.reverses_id IS NOT NULL AND e.id IN (SELECT entry_id FROM added)
    GROUP BY e.id, l.account_id HAVING sum(l.amount) <> 0 LIMIT 1;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'entry % is not the mirror of the entry it reverses', broken
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_reversal_mirrors';
    END IF;
    PERFORM FROM ledger_balance b WHERE b.account_id IN (SELECT account_id FROM added)
    ORDER BY b.account_id FOR NO KEY UPDATE;
    UPDATE ledger_balance b SET debit = b.debit + s.debit, credit = b.credit + s.credit, lines = b.lines + s.n
    FROM (SELECT account_id, sum(greatest(amount, 0)) AS debit, sum(greatest(-amount, 0)) AS credit,
                 count(*) AS n FROM added GROUP BY account_id) s
    WHERE b.account_id = s.account_id;
    RETURN NULL;
END $$;
CREATE TRIGGER lines_posted AFTER INSERT ON ledger_line REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_lines_posted();
ALTER TABLE ledger_line ENABLE ALWAYS TRIGGER lines_posted;

CREATE FUNCTION ledger_entry_has_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_line WHERE entry_id = NEW.id) THEN
        RAISE EXCEPTION 'entry % has no lines', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_has_two_lines';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_has_lines AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_has_lines();
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER entry_has_lines;

-- What an entry says of persons is written with it; once erased it does not come back otherwise.
CREATE FUNCTION ledger_private_with_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_entry WHERE id = NEW.entry_id AND xid = pg_current_xact_id()) THEN
        RAISE EXCEPTION 'entry % is posted and gains no private part', NEW.entry_id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER private_with_entry BEFORE INSERT ON ledger_privatepart
    FOR EACH ROW EXECUTE FUNCTION ledger_private_with_entry();
ALTER TABLE ledger_privatepart ENABLE ALWAYS TRIGGER private_with_entry;

-- 8. A statement is the file that was imported: its hash is that of its bytes, and it gains no line later.
ALTER TABLE ledger_statement
    ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    ADD CONSTRAINT statement_hash CHECK (sha256 = encode(sha256(content), 'hex'));

CREATE FUNCTION ledger_statement_stamped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.xid := pg_current_xact_id();
    RETURN NEW;
END $$;
CREATE TRIGGER statement_stamped BEFORE INSERT ON ledger_statement
    FOR EACH ROW EXECUTE FUNCTION ledger_statement_stamped();
ALTER TABLE ledger_statement ENABLE ALWAYS TRIGGER statement_stamped;

CREATE FUNCTION ledger_lines_of_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added a LEFT JOIN ledger_statement s ON s.id = a.statement_id
               WHERE s.xid IS DISTINCT FROM pg_current_xact_id() OR s.custody_id <> a.custody_id) THEN
        RAISE EXCEPTION 'a statement gains no line after its import'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lines_of_statement AFTER INSERT ON ledger_statementline REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_lines_of_statement();
ALTER TABLE ledger_statementline ENABLE ALWAYS TRIGGER lines_of_statement;

-- 9. A match fits its bank line and its entry: own book, same sign, never more than either moves on
--    the account; what was reversed is matched no more.
CREATE FUNCTION ledger_match_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE whole bigint; place bigint; moved bigint; tied bigint; tied_entry bigint;
BEGIN
    SELECT l.amount, l.custody_id INTO whole, place
    FROM ledger_statementline l JOIN ledger_custody c ON c.id = l.custody_id
    JOIN ledger_entry e ON e.id = NEW.entry_id AND e.book_id = c.book_id
    WHERE l.id = NEW.line_id FOR NO KEY UPDATE OF l, e;
    SELECT coalesce(sum(n.amount), 0) INTO moved FROM ledger_line n
    JOIN ledger_account a ON a.id = n.account_id JOIN ledger_fund f ON f.id = a.fund_id
    WHERE n.entry_id = NEW.entry_id AND f.custody_id = place
      AND a.function IN ('BANK', 'TREASURY') AND a.unit = 'VND';
    SELECT coalesce(sum(m.amount) FILTER (WHERE m.line_id = NEW.line_id), 0),
           coalesce(sum(m.amount) FILTER (WHERE m.entry_id = NEW.entry_id), 0)
    INTO tied, tied_entry
    FROM ledger_match m JOIN ledger_statementline l ON l.id = m.line_id
    WHERE (m.line_id = NEW.line_id OR m.entry_id = NEW.entry_id) AND l.custody_id = place
      AND NOT EXISTS (SELECT FROM ledger_unmatch u WHERE u.match_id = m.id);
    IF whole IS NULL OR sign(whole) <> sign(NEW.amount) OR abs(tied + NEW.amount) > abs(whole) THEN
        RAISE EXCEPTION 'match does not fit bank line %', NEW.line_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'match_fits_line';
    END IF;
    IF sign(moved) <> sign(NEW.amount) OR abs(tied_entry + NEW.amount) > abs(moved)
       OR EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = NEW.entry_id) THEN
        RAISE EXCEPTION 'match does not fit entry %', NEW.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'match_fits_entry';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER match_fits BEFORE INSERT ON ledger_match FOR EACH ROW EXECUTE FUNCTION ledger_match_fits();
ALTER TABLE ledger_match ENABLE ALWAYS TRIGGER match_fits;
