DROP TRIGGER moves_in_triggers ON ledger_periodbalance;
DROP TRIGGER period_closed ON ledger_closingdecision;
DROP FUNCTION ledger_period_closed();
DROP TRIGGER closing_decided ON ledger_closingdecision;
DROP FUNCTION ledger_closing_decided();
DROP TRIGGER closing_asked ON ledger_closingrequest;
DROP FUNCTION ledger_closing_asked();
DROP FUNCTION ledger_closing_refused(text, bigint);
DROP FUNCTION ledger_closing_fault(ledger_closingrequest, ledger_book);
DROP FUNCTION ledger_snapshot_before(bigint, date);
ALTER TABLE ledger_closingrequest DROP CONSTRAINT closing_month_end;
SELECT ledger_unguard(t)
FROM unnest(ARRAY['ledger_closingrequest', 'ledger_closingdecision', 'ledger_periodbalance']::regclass[]) t;
