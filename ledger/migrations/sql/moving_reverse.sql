DROP TRIGGER fund_fits_custody ON ledger_fund;
DROP FUNCTION ledger_fund_fits_custody();
DROP TRIGGER custody_village_fixed ON ledger_custody;
ALTER TABLE ledger_custody DROP CONSTRAINT custody_village_agreed;
DROP TRIGGER transfer_moves ON ledger_entry;
DROP FUNCTION ledger_transfer_moves();
DROP FUNCTION ledger_move_fault(bigint);
DROP FUNCTION ledger_decision_covers(bigint, date, bigint, bigint, bigint, bigint);
DROP FUNCTION ledger_moved_under(bigint);
DROP TRIGGER ruled ON ledger_ruling;
DROP FUNCTION ledger_ruled();
ALTER TABLE ledger_entry DROP CONSTRAINT entry_decision_in_book;
ALTER TABLE ledger_decision
    DROP CONSTRAINT decision_between_two,
    DROP CONSTRAINT decision_to_purpose_in_book,
    DROP CONSTRAINT decision_from_purpose_in_book,
    DROP CONSTRAINT decision_to_fund_in_book,
    DROP CONSTRAINT decision_from_fund_in_book;
SELECT ledger_unguard(t) FROM unnest(ARRAY['ledger_ruling', 'ledger_decision']::regclass[]) t;
