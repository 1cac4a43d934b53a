DROP FUNCTION ledger_moves_in_triggers(regclass);
ALTER TABLE ledger_balance DISABLE TRIGGER balance_by_lines_only;
UPDATE ledger_balance b SET floored = a.function IN ('CASH', 'BANK', 'TREASURY', 'ALLOTTED')
FROM ledger_account a WHERE a.id = b.account_id;
ALTER TABLE ledger_balance ENABLE ALWAYS TRIGGER balance_by_lines_only;
