-- What stands in the books already: the day of each line, the floor of each account, the sums by day.
ALTER TABLE ledger_line DISABLE TRIGGER append_only;
UPDATE ledger_line l SET "on" = e."on" FROM ledger_entry e WHERE e.id = l.entry_id;
ALTER TABLE ledger_line ENABLE ALWAYS TRIGGER append_only;
UPDATE ledger_balance b SET floor = CASE
    WHEN a.function IN ('CASH', 'BANK', 'TREASURY', 'ALLOTTED') THEN 1 ELSE 0 END
FROM ledger_account a WHERE a.id = b.account_id;
INSERT INTO ledger_balanceday (account_id, "on", debit, credit, lines)
SELECT account_id, "on", sum(greatest(amount, 0)), sum(greatest(-amount, 0)), count(*)
FROM ledger_line GROUP BY account_id, "on";
SET CONSTRAINTS ALL IMMEDIATE;
