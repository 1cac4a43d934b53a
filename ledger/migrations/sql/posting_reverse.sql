DROP FUNCTION ledger_post(bigint, text, date, text, text, text, bigint, bigint, bigint, text, bigint, text, bytea,
    text[], bigint[], bigint[], text[], bigint[]);
DROP FUNCTION ledger_accounts(bigint, text[], bigint[], bigint[], text[]);
DROP TRIGGER released ON ledger_release;
DROP TRIGGER held ON ledger_hold;
DROP FUNCTION ledger_released();
DROP FUNCTION ledger_held();
ALTER TABLE ledger_hold DROP CONSTRAINT hold_account_in_book;
SELECT ledger_unguard(t) FROM unnest(ARRAY['ledger_release', 'ledger_hold']::regclass[]) t;
DROP TRIGGER lines_posted ON ledger_line;
DROP TRIGGER entries_posted ON ledger_entry;
DROP FUNCTION ledger_lines_posted();
DROP FUNCTION ledger_entries_posted();
ALTER TABLE ledger_entry DROP CONSTRAINT entry_reversal_names_entry, DROP CONSTRAINT entry_year;
DROP FUNCTION ledger_next_number(bigint, integer, text);
DROP TRIGGER book_closed_in_trigger ON ledger_book;
DROP TRIGGER moves_in_triggers ON ledger_vouchercounter;
DROP TRIGGER starts_at_zero ON ledger_vouchercounter;
DROP TRIGGER moves_in_triggers ON ledger_balanceday;
DROP TRIGGER moves_in_triggers ON ledger_balance;
SELECT ledger_unguard(t)
FROM unnest(ARRAY['ledger_vouchercounter', 'ledger_balanceday', 'ledger_balance']::regclass[]) t;
DROP INDEX account_by_place;
DROP TRIGGER account_opened ON ledger_account;
DROP FUNCTION ledger_account_opened();
DROP FUNCTION ledger_floor(text);
DROP FUNCTION ledger_refuse(text, anyelement);
