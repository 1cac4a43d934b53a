-- A month is reconciled by two people before it is closed: the accountant presents what the books, the
-- projects and the bank say, the chair confirms. It stands as long as nothing it rests on has changed.
SELECT ledger_guard(t) FROM unnest(ARRAY['ledger_signoff', 'ledger_signoffdecision']::regclass[]) t;
ALTER TABLE ledger_signoff
    ADD CONSTRAINT sign_off_month_end CHECK (extract(day FROM "last" + 1) = 1),
    ADD CONSTRAINT sign_off_sha256 CHECK (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex'));

-- 1. What a sign-off rests on, counted: all of it is only ever added to, so equal counts are equal rows.
--    A match counts where both its line and its entry are of the days signed.
CREATE FUNCTION ledger_signed_state(p_book bigint, p_last date, OUT entries bigint, OUT last_entry bigint,
                                    OUT lines bigint, OUT matches bigint) LANGUAGE sql STABLE AS $$
    SELECT e.entries, e.last_entry, l.lines, m.matches FROM
        (SELECT count(*) AS entries, coalesce(max(id), 0) AS last_entry
         FROM ledger_entry WHERE book_id = p_book AND "on" <= p_last) e,
        (SELECT count(*) AS lines FROM ledger_custody c JOIN ledger_statementline l ON l.custody_id = c.id
         WHERE c.book_id = p_book AND l."on" <= p_last) l,
        (SELECT count(*) + count(u.id) AS matches FROM ledger_custody c
         JOIN ledger_statementline l ON l.custody_id = c.id JOIN ledger_match m ON m.line_id = l.id
         JOIN ledger_entry e ON e.id = m.entry_id LEFT JOIN ledger_unmatch u ON u.match_id = m.id
         WHERE c.book_id = p_book AND l."on" <= p_last AND e."on" <= p_last) m
$$;

CREATE FUNCTION ledger_is_current(signed ledger_signoff) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (signed.entries, signed.last_entry, signed.lines, signed.matches)
           = (n.entries, n.last_entry, n.lines, n.matches)
           AND NOT EXISTS (SELECT FROM ledger_signoff s
                           WHERE s.book_id = signed.book_id AND s."last" = signed."last" AND s.id > signed.id)
    FROM ledger_signed_state(signed.book_id, signed."last") n
$$;

-- 2. The confirmed sign-off of a month that stands now; none where something came after it.
CREATE FUNCTION ledger_standing_sign_off(p_book bigint, p_last date) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT s.id FROM ledger_signoff s JOIN ledger_signoffdecision d ON d.sign_off_id = s.id AND d.accepted
    WHERE s.book_id = p_book AND s."last" = p_last AND ledger_is_current(s) ORDER BY s.id DESC LIMIT 1
$$;

CREATE FUNCTION ledger_sign_off_refused(rule text, book bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'signing off a month of book % breaks the rule %', book, rule
        USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

-- 3. A month that is over, of the book, presented with the counts as they are now.
CREATE FUNCTION ledger_sign_off_made() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE rule text;
BEGIN
    rule := CASE
        WHEN NEW."last" < (SELECT opened_on FROM ledger_book WHERE id = NEW.book_id) THEN 'sign_off_after_opening'
        WHEN NEW."last" >= (NEW.made_at AT TIME ZONE INTERVAL '+07:00')::date THEN 'sign_off_month_over'
        WHEN NOT ledger_is_current(NEW) THEN 'sign_off_current'
        END;
    IF rule IS NOT NULL THEN
        PERFORM ledger_sign_off_refused(rule, NEW.book_id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sign_off_made BEFORE INSERT ON ledger_signoff
    FOR EACH ROW EXECUTE FUNCTION ledger_sign_off_made();
ALTER TABLE ledger_signoff ENABLE ALWAYS TRIGGER sign_off_made;

-- 4. Another person decides, once; what is confirmed is the latest of its month, and nothing came after it.
CREATE FUNCTION ledger_sign_off_decided() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE signed ledger_signoff; rule text;
BEGIN
    SELECT * INTO signed FROM ledger_signoff WHERE id = NEW.sign_off_id;
    rule := CASE
        WHEN NEW.decided_by_id = signed.made_by_id THEN 'sign_off_maker_is_not_approver'
        WHEN NEW.decided_at < signed.made_at THEN 'sign_off_decided_after_made'
        WHEN NEW.accepted AND NOT ledger_is_current(signed) THEN 'sign_off_current'
        END;
    IF rule IS NOT NULL THEN
        PERFORM ledger_sign_off_refused(rule, signed.book_id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sign_off_decided BEFORE INSERT ON ledger_signoffdecision
    FOR EACH ROW EXECUTE FUNCTION ledger_sign_off_decided();
ALTER TABLE ledger_signoffdecision ENABLE ALWAYS TRIGGER sign_off_decided;

-- 5. Closing needs it. Under the lock of the book, so that no entry comes between the count and the closing.
CREATE OR REPLACE FUNCTION ledger_closing_decided() RETURNS trigger
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
    NEW.sign_off_id := CASE WHEN rule IS NULL AND NEW.accepted AND asked.action = 'CLOSE'
                       THEN ledger_standing_sign_off(asked.book_id, asked."last") END;
    IF rule IS NULL AND NEW.accepted AND asked.action = 'CLOSE' AND NEW.sign_off_id IS NULL THEN
        rule := 'closing_needs_sign_off';
    END IF;
    IF rule IS NOT NULL THEN
        PERFORM ledger_closing_refused(rule, asked.book_id);
    END IF;
    NEW.previous_id := CASE WHEN NEW.accepted AND asked.action = 'CLOSE'
                       THEN ledger_snapshot_before(asked.book_id, asked."last") END;
    RETURN NEW;
END $$;

-- 6. Which closings are older than this rule: kept as a function, so that it travels with the books.
DO $$ BEGIN
    EXECUTE format('CREATE FUNCTION ledger_closings_without_sign_off() RETURNS bigint LANGUAGE sql IMMUTABLE AS %L',
                   'SELECT ' || (SELECT coalesce(max(id), 0) FROM ledger_closingdecision) || '::bigint');
END $$;
