DROP FUNCTION ledger_post(bigint, text, date, text, text, text, bigint, bigint, bigint, text, bigint, text, bytea,
    text[], bigint[], bigint[], text[], bigint[]);
DROP FUNCTION ledger_accounts(bigint, text[], bigint[], bigint[], text[]);
DROP TRIGGER released ON ledger_release;
DROP TRIGGER held ON ledger_hold;
DROP FUNCTION ledger_released();
DROP FUNCTION ledger_held();
ALTER TABLE ledger_hold DROP CONSTRAINT hold_account_in_book;
SELECT ledger_unguard(t) FROM unnest(ARRAY['ledger_release', 'ledger_hold']::regclass[]) t;
DROP TRIGGER leaves_in_book ON ledger_leaf;
DROP FUNCTION ledger_leaves_in_book();
ALTER FUNCTION ledger_private_with_entry() RESET enable_seqscan;
ALTER FUNCTION ledger_entry_has_lines() RESET enable_seqscan;
ALTER TABLE ledger_leaf
    ADD CONSTRAINT leaf_entry_in_book FOREIGN KEY (entry_id, book_id) REFERENCES ledger_entry (id, book_id);
ALTER TABLE ledger_line
    DROP CONSTRAINT line_on_account,
    DROP CONSTRAINT line_of_entry,
    ADD CONSTRAINT line_entry_in_book FOREIGN KEY (entry_id, book_id) REFERENCES ledger_entry (id, book_id),
    ADD CONSTRAINT line_account_in_book FOREIGN KEY (account_id, book_id) REFERENCES ledger_account (id, book_id);
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
