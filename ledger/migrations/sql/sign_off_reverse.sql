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
    IF rule IS NOT NULL THEN
        PERFORM ledger_closing_refused(rule, asked.book_id);
    END IF;
    NEW.previous_id := CASE WHEN NEW.accepted AND asked.action = 'CLOSE'
                       THEN ledger_snapshot_before(asked.book_id, asked."last") END;
    RETURN NEW;
END $$;

DROP FUNCTION ledger_closings_without_sign_off();
DROP TRIGGER sign_off_decided ON ledger_signoffdecision;
DROP TRIGGER sign_off_made ON ledger_signoff;
DROP FUNCTION ledger_sign_off_decided();
DROP FUNCTION ledger_sign_off_made();
DROP FUNCTION ledger_sign_off_refused(text, bigint);
DROP FUNCTION ledger_standing_sign_off(bigint, date);
DROP FUNCTION ledger_is_current(ledger_signoff);
DROP FUNCTION ledger_signed_state(bigint, date);
ALTER TABLE ledger_signoff DROP CONSTRAINT sign_off_month_end, DROP CONSTRAINT sign_off_sha256;
SELECT ledger_unguard(t) FROM unnest(ARRAY['ledger_signoff', 'ledger_signoffdecision']::regclass[]) t;
