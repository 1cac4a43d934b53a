-- Posting: one call writes an entry, and every rule is proved once over the whole statement, however
-- many entries and lines it brings. What writes other tables runs as the owner of the books, for the
-- application has no right to move a balance or a counter itself.
-- Joins are held to index look-ups: a session keeps its plans, and the tables grow under them.

CREATE FUNCTION ledger_refuse(rule text, subject anyelement) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = CASE rule WHEN 'append_only' THEN 'restrict_violation' WHEN 'line_in_book' THEN 'foreign_key_violation'
                  WHEN 'entry_key_once' THEN 'unique_violation' ELSE 'check_violation' END,
        CONSTRAINT = rule,
        MESSAGE = format(CASE rule
            WHEN 'append_only' THEN '%s is posted and gains no line: the books are append-only'
            WHEN 'line_in_book' THEN 'a line of entry %s leaves its book or its day'
            WHEN 'entry_has_two_lines' THEN 'entry %s has fewer than two lines'
            WHEN 'entry_balanced' THEN 'entry %s does not balance in each fund'
            WHEN 'entry_reversal_mirrors' THEN 'entry %s is not the mirror of the entry it reverses'
            WHEN 'entry_reversal_names_entry' THEN 'entry %s: a reversal, and only a reversal, names the entry it reverses'
            WHEN 'entry_reverses_own_book' THEN 'entry %s reverses what cannot be reversed here'
            WHEN 'entry_year' THEN 'entry %s is numbered in a year that is not that of its day'
            WHEN 'entry_in_open_book' THEN 'entry %s is dated before its book was opened'
            WHEN 'entry_in_open_period' THEN 'entry %s is dated in a closed period'
            WHEN 'entry_numbers_follow' THEN 'the numbers of %s do not follow the last ones given'
            WHEN 'entry_key_once' THEN 'the key of %s was used for another entry'
            WHEN 'entry_balanced_by_purpose' THEN 'entry %s does not balance in each purpose'
            WHEN 'move_needs_decision' THEN 'entry %s moves money between funds or purposes without a decision'
            WHEN 'move_is_a_transfer' THEN 'entry %s moves money and is no transfer, or is one and moves nothing'
            WHEN 'decision_covers_move' THEN 'the decision of entry %s does not cover what it moves'
            WHEN 'leaf_in_book' THEN 'the leaf of entry %s is in the log of another book'
            WHEN 'hold_on_floor' THEN 'nothing can be held on account %s'
            WHEN 'release_within_hold' THEN 'more is released than hold %s keeps'
            ELSE '%s breaks the rule ' || rule END, subject);
END $$;

-- 1. An account brings its balance row: with a floor where money or an allotment may not run out,
--    with a ceiling where nothing more may go back than was kept.
CREATE FUNCTION ledger_floor(function text) RETURNS smallint LANGUAGE sql IMMUTABLE
RETURN CASE WHEN function IN ('CASH', 'BANK', 'TREASURY', 'TRANSIT', 'MATERIALS', 'ALLOTTED', 'PLEDGED') THEN 1
            WHEN function IN ('SUSPENSE', 'COLLECTED', 'TAX', 'RETENTION') THEN -1 ELSE 0 END;

CREATE OR REPLACE FUNCTION ledger_account_opened() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE locked bigint;
BEGIN
    SELECT purpose_id INTO locked FROM ledger_fund WHERE id = NEW.fund_id;
    IF locked IS NOT NULL AND NEW.purpose_id IS DISTINCT FROM locked THEN
        RAISE EXCEPTION 'fund % is locked to purpose %', NEW.fund_id, locked
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_purpose_lock';
    END IF;
    INSERT INTO ledger_balance (account_id, floor, debit, credit, held, lines)
    VALUES (NEW.id, ledger_floor(NEW.function), 0, 0, 0, 0);
    RETURN NULL;
END $$;

CREATE UNIQUE INDEX account_by_place ON ledger_account (book_id, fund_id, function, coalesce(purpose_id, 0), unit);

-- 2. Balances, their days and the counters move from inside a trigger, never by hand.
SELECT ledger_moves_in_triggers(t) FROM unnest(ARRAY['ledger_balance', 'ledger_balanceday']::regclass[]) t;
SELECT ledger_guard('ledger_vouchercounter', 'DELETE');
CREATE TRIGGER starts_at_zero BEFORE INSERT ON ledger_vouchercounter FOR EACH ROW
    WHEN (NEW.last <> 0) EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER moves_in_triggers BEFORE UPDATE ON ledger_vouchercounter FOR EACH ROW
    WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_refuse_change();
ALTER TABLE ledger_vouchercounter ENABLE ALWAYS TRIGGER starts_at_zero;
ALTER TABLE ledger_vouchercounter ENABLE ALWAYS TRIGGER moves_in_triggers;
ALTER TABLE ledger_balance SET (fillfactor = 70);
ALTER TABLE ledger_balanceday SET (fillfactor = 70);
ALTER TABLE ledger_vouchercounter SET (fillfactor = 70);
CREATE TRIGGER book_closed_in_trigger BEFORE UPDATE ON ledger_book FOR EACH ROW
    WHEN (pg_trigger_depth() = 0 AND OLD.closed_to IS DISTINCT FROM NEW.closed_to)
    EXECUTE FUNCTION ledger_refuse_change();
ALTER TABLE ledger_book ENABLE ALWAYS TRIGGER book_closed_in_trigger;

-- 3. Voucher numbers: whoever posts takes the next ones from the counter, which stays locked until
--    the end; the entries prove that they follow it without a gap.
CREATE FUNCTION ledger_next_number(p_book bigint, p_year integer, p_kind text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE given integer;
BEGIN
    LOOP
        SELECT last INTO given FROM ledger_vouchercounter
        WHERE book_id = p_book AND year = p_year AND kind = p_kind FOR NO KEY UPDATE;
        IF FOUND THEN
            RETURN given + 1;
        END IF;
        INSERT INTO ledger_vouchercounter (book_id, year, kind, last) VALUES (p_book, p_year, p_kind, 0)
        ON CONFLICT DO NOTHING;
    END LOOP;
END $$;

ALTER TABLE ledger_entry
    ADD CONSTRAINT entry_year CHECK (year = extract(year FROM "on")),
    ADD CONSTRAINT entry_reversal_names_entry CHECK ((kind = 'REVERSAL') = (reverses_id IS NOT NULL));

CREATE FUNCTION ledger_entries_posted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE run record; book record; broken bigint; rule text;
BEGIN
    -- What was closed or given out after the snapshot of the transaction would not be seen.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'entries are posted in READ COMMITTED'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_read_committed';
    END IF;
    FOR run IN
        SELECT book_id, year, kind, min(number) AS low, max(number) AS high, count(*) AS n,
               min("on") AS since, bool_and(xid = pg_current_xact_id()) AS now
        FROM added GROUP BY book_id, year, kind ORDER BY book_id, year, kind
    LOOP
        -- Closing a period locks the book against this, and waits for those who hold it.
        SELECT opened_on, closed_to INTO book FROM ledger_book WHERE id = run.book_id FOR KEY SHARE;
        rule := CASE WHEN NOT run.now THEN 'append_only'
                     WHEN (run.since >= book.opened_on) IS NOT TRUE THEN 'entry_in_open_book'
                     WHEN run.since <= book.closed_to THEN 'entry_in_open_period' END;
        IF rule IS NULL AND run.kind = 'REVERSAL' THEN
            SELECT a.id, 'entry_reverses_own_book' INTO broken, rule
            FROM added a LEFT JOIN ledger_entry o ON o.id = a.reverses_id AND o.book_id = a.book_id
                 AND o.reverses_id IS NULL AND o."on" <= a."on"
            WHERE a.book_id = run.book_id AND a.year = run.year AND a.kind = run.kind AND o.id IS NULL LIMIT 1;
        END IF;
        IF rule IS NULL THEN
            UPDATE ledger_vouchercounter SET last = run.high
            WHERE book_id = run.book_id AND year = run.year AND kind = run.kind
              AND last = run.low - 1 AND run.high - run.low + 1 = run.n;
            CONTINUE WHEN FOUND;
            rule := 'entry_numbers_follow';
        END IF;
        IF broken IS NULL THEN -- the earliest stands for its run
            SELECT id INTO broken FROM added
            WHERE book_id = run.book_id AND year = run.year AND kind = run.kind ORDER BY "on", id LIMIT 1;
        END IF;
        PERFORM ledger_refuse(rule, broken);
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER entries_posted AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_entries_posted();
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER entries_posted;

-- 4. All lines of an entry come in one statement, in the transaction and on the day of their entry,
--    numbered from 1, two or more, summing to zero in each fund, purpose and unit; a reversal mirrors what
--    it reverses. Then the balances move, locked in the order of their keys, and the sums of the day.
CREATE FUNCTION ledger_lines_posted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE broken record;
BEGIN
    -- Every aggregate is set up anew for each posting and costs more than its rows: so there are few.
    FOR broken IN SELECT * FROM (
        SELECT p.entry_id, p.reverses_id AS reverses, count(*) > 1 OR bool_or(p.transfers) AS moves,
               CASE WHEN NOT bool_and(p.own) THEN 'line_in_book'
                    WHEN min(p.low) <> 1 OR max(p.high) <> sum(p.n) THEN 'append_only'
                    WHEN sum(p.n) < 2 THEN 'entry_has_two_lines'
                    WHEN bool_or(p.net <> 0) THEN 'entry_balanced_by_purpose' END AS rule
        FROM (
            SELECT a.entry_id, e.reverses_id, sum(a.amount) AS net, count(*) AS n, min(a.position) AS low,
                   max(a.position) AS high, bool_or(c.function = 'TRANSFER') AS transfers,
                   bool_and(coalesce(e.book_id = a.book_id AND c.book_id = a.book_id AND e."on" = a."on"
                                     AND e.xid = pg_current_xact_id(), false)) AS own
            FROM added a LEFT JOIN ledger_entry e ON e.id = a.entry_id LEFT JOIN ledger_account c ON c.id = a.account_id
            GROUP BY a.entry_id, e.reverses_id, c.fund_id, c.purpose_id, c.unit) p
        GROUP BY p.entry_id, p.reverses_id) read
    WHERE read.rule IS NOT NULL OR read.moves OR read.reverses IS NOT NULL
    LOOP
        IF broken.rule = 'line_in_book' AND EXISTS (
            SELECT FROM ledger_entry WHERE id = broken.entry_id AND xid <> pg_current_xact_id()) THEN
            broken.rule := 'append_only';
        ELSIF broken.rule = 'entry_balanced_by_purpose' AND EXISTS (
            SELECT FROM added a JOIN ledger_account c ON c.id = a.account_id WHERE a.entry_id = broken.entry_id
            GROUP BY c.fund_id, c.unit HAVING sum(a.amount) <> 0) THEN
            broken.rule := 'entry_balanced';
        ELSIF broken.rule IS NULL AND broken.reverses IS NOT NULL AND EXISTS (
            SELECT FROM ledger_line l WHERE l.entry_id IN (broken.entry_id, broken.reverses)
            GROUP BY l.account_id HAVING sum(l.amount) <> 0) THEN
            broken.rule := 'entry_reversal_mirrors';
        ELSIF broken.rule IS NULL AND broken.moves THEN
            broken.rule := ledger_move_fault(broken.entry_id); -- see moving.sql
        END IF;
        IF broken.rule IS NOT NULL THEN
            PERFORM ledger_refuse(broken.rule, broken.entry_id);
        END IF;
    END LOOP;
    -- Row by row in the order of the sums, which is that of the keys: no two postings wait for each other.
    UPDATE ledger_balance b SET debit = b.debit + s.debit, credit = b.credit + s.credit, lines = b.lines + s.n
    FROM (SELECT account_id, sum(greatest(amount, 0))::bigint AS debit, sum(greatest(-amount, 0))::bigint AS credit,
                 count(*) AS n
          FROM added GROUP BY account_id ORDER BY account_id) s
    WHERE b.account_id = s.account_id;
    INSERT INTO ledger_balanceday AS d (account_id, "on", debit, credit, lines)
    SELECT account_id, "on", sum(greatest(amount, 0)), sum(greatest(-amount, 0)), count(*)
    FROM added GROUP BY account_id, "on" ORDER BY account_id, "on"
    ON CONFLICT (account_id, "on") DO UPDATE
    SET debit = d.debit + excluded.debit, credit = d.credit + excluded.credit, lines = d.lines + excluded.lines;
    RETURN NULL;
END $$;
CREATE TRIGGER lines_posted AFTER INSERT ON ledger_line REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_lines_posted();
ALTER TABLE ledger_line ENABLE ALWAYS TRIGGER lines_posted;

-- A session keeps the plan of a foreign key, too: made while a book is young, one that names the book
-- reads the whole book for each row. So the keys name the row alone, and the rules above (for leaves
-- the one below) hold the books together.
ALTER TABLE ledger_line
    DROP CONSTRAINT line_entry_in_book,
    DROP CONSTRAINT line_account_in_book,
    ADD CONSTRAINT line_of_entry FOREIGN KEY (entry_id) REFERENCES ledger_entry (id),
    ADD CONSTRAINT line_on_account FOREIGN KEY (account_id) REFERENCES ledger_account (id);
ALTER TABLE ledger_leaf DROP CONSTRAINT leaf_entry_in_book;
ALTER FUNCTION ledger_entry_has_lines() SET enable_seqscan = off;
ALTER FUNCTION ledger_private_with_entry() SET enable_seqscan = off;

CREATE FUNCTION ledger_leaves_in_book() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE broken bigint;
BEGIN
    SELECT a.entry_id INTO broken FROM added a JOIN ledger_entry e ON e.id = a.entry_id
    WHERE e.book_id <> a.book_id LIMIT 1;
    IF broken IS NOT NULL THEN
        PERFORM ledger_refuse('leaf_in_book', broken);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER leaves_in_book AFTER INSERT ON ledger_leaf REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_leaves_in_book();
ALTER TABLE ledger_leaf ENABLE ALWAYS TRIGGER leaves_in_book;

-- 5. What is held is part of the same check as what is spent; a release never exceeds its hold.
SELECT ledger_guard(t) FROM unnest(ARRAY['ledger_hold', 'ledger_release']::regclass[]) t;
ALTER TABLE ledger_hold
    ADD CONSTRAINT hold_account_in_book FOREIGN KEY (account_id, book_id) REFERENCES ledger_account (id, book_id);

CREATE FUNCTION ledger_held() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE ledger_balance b SET held = b.held + NEW.amount FROM ledger_account a
    WHERE a.id = NEW.account_id AND a.book_id = NEW.book_id AND b.account_id = a.id AND b.floor <> 0;
    IF NOT FOUND THEN
        PERFORM ledger_refuse('hold_on_floor', NEW.account_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER held AFTER INSERT ON ledger_hold FOR EACH ROW EXECUTE FUNCTION ledger_held();
ALTER TABLE ledger_hold ENABLE ALWAYS TRIGGER held;

CREATE FUNCTION ledger_released() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE kept ledger_hold;
BEGIN
    SELECT * INTO kept FROM ledger_hold WHERE id = NEW.hold_id;
    -- The balance row is the lock: releases of one account take turns.
    PERFORM FROM ledger_balance WHERE account_id = kept.account_id FOR NO KEY UPDATE;
    IF NOT FOUND OR (SELECT sum(amount) FROM ledger_release WHERE hold_id = kept.id) > kept.amount THEN
        PERFORM ledger_refuse('release_within_hold', NEW.hold_id);
    END IF;
    UPDATE ledger_balance SET held = held - NEW.amount WHERE account_id = kept.account_id;
    RETURN NULL;
END $$;
CREATE TRIGGER released AFTER INSERT ON ledger_release FOR EACH ROW EXECUTE FUNCTION ledger_released();
ALTER TABLE ledger_release ENABLE ALWAYS TRIGGER released;

-- 6. The accounts of some postings, in their order, opened on first use.
CREATE FUNCTION ledger_accounts(p_book bigint, p_functions text[], p_funds bigint[], p_purposes bigint[], p_units text[])
RETURNS bigint[] LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE found bigint[];
BEGIN
    LOOP
        SELECT array_agg(a.id ORDER BY t.place) INTO found
        FROM unnest(p_functions, p_funds, p_purposes, p_units) WITH ORDINALITY t (function, fund, purpose, unit, place)
        LEFT JOIN ledger_account a ON a.book_id = p_book AND a.fund_id = t.fund AND a.function = t.function
             AND coalesce(a.purpose_id, 0) = coalesce(t.purpose, 0) AND a.unit = t.unit;
        EXIT WHEN array_position(found, NULL) IS NULL;
        INSERT INTO ledger_account (book_id, function, fund_id, purpose_id, unit)
        SELECT DISTINCT p_book, t.function, t.fund, t.purpose, t.unit
        FROM unnest(p_functions, p_funds, p_purposes, p_units) t (function, fund, purpose, unit)
        ORDER BY 2, 3, 4, 5 ON CONFLICT DO NOTHING;
    END LOOP;
    RETURN found;
END $$;

-- 7. One entry, in one call. The same key with the same fingerprint answers the entry posted before
--    (fresh = false); with another one it is refused. Two of one key at once take turns.
CREATE FUNCTION ledger_post(
    p_book bigint, p_kind text, p_on date, p_summary text, p_key text, p_fingerprint text,
    p_made_by bigint, p_approved_by bigint, p_reverses bigint, p_reason text, p_decision bigint,
    p_private text, p_salt bytea,
    p_functions text[], p_funds bigint[], p_purposes bigint[], p_units text[], p_amounts bigint[])
RETURNS TABLE (id bigint, year integer, number integer, recorded_at timestamptz, fresh boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE accounts bigint[]; known_by text;
BEGIN
    LOOP
        SELECT e.id, e.year, e.number, e.recorded_at, e.fingerprint INTO id, year, number, recorded_at, known_by
        FROM ledger_entry e WHERE e.book_id = p_book AND e.key = p_key;
        IF FOUND THEN
            IF known_by <> p_fingerprint THEN
                PERFORM ledger_refuse('entry_key_once', ledger_post.id);
            END IF;
            fresh := false;
            RETURN NEXT;
            RETURN;
        END IF;
        accounts := coalesce(accounts, ledger_accounts(p_book, p_functions, p_funds, p_purposes, p_units));
        INSERT INTO ledger_entry AS e (
            book_id, kind, "on", year, number, recorded_at, summary, key, fingerprint,
            made_by_id, approved_by_id, reverses_id, reason, decision_id)
        SELECT p_book, p_kind, p_on, c.year, c.last + 1, clock_timestamp(), p_summary, p_key, p_fingerprint,
               p_made_by, p_approved_by, p_reverses, p_reason, p_decision
        FROM ledger_vouchercounter c
        WHERE c.book_id = p_book AND c.year = extract(year FROM p_on)::integer AND c.kind = p_kind FOR NO KEY UPDATE
        ON CONFLICT (book_id, key) DO NOTHING
        RETURNING e.id, e.year, e.number, e.recorded_at INTO id, year, number, recorded_at;
        EXIT WHEN FOUND;
        -- The first of its kind in the year; or the key came in at this moment, and is found above.
        PERFORM ledger_next_number(p_book, extract(year FROM p_on)::integer, p_kind);
    END LOOP;
    IF p_private <> '' THEN
        INSERT INTO ledger_privatepart (entry_id, text, salt) VALUES (ledger_post.id, p_private, p_salt);
    END IF;
    INSERT INTO ledger_line (entry_id, book_id, "on", position, account_id, amount)
    SELECT ledger_post.id, p_book, p_on, t.place, t.account, t.amount
    FROM unnest(accounts, p_amounts) WITH ORDINALITY t (account, amount, place);
    fresh := true;
    RETURN NEXT;
END $$;
