-- The triggers of 0002 that are written anew once the columns have changed.
SET CONSTRAINTS ALL IMMEDIATE;
DROP TRIGGER counter_not_truncated ON ledger_vouchercounter;
DROP TRIGGER counter_by_entries_only ON ledger_vouchercounter;
DROP TRIGGER balance_not_truncated ON ledger_balance;
DROP TRIGGER balance_by_lines_only ON ledger_balance;
DROP TRIGGER lines_posted ON ledger_line;
DROP TRIGGER entry_numbered ON ledger_entry;
DROP FUNCTION ledger_lines_posted();
DROP FUNCTION ledger_entry_numbered();
DROP FUNCTION ledger_balance_by_lines_only();

CREATE FUNCTION ledger_moves_in_triggers(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER moves_in_triggers BEFORE INSERT OR UPDATE ON %s FOR EACH ROW '
                   'WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_refuse_change()', target);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER moves_in_triggers', target);
    PERFORM ledger_guard(target, 'DELETE');
END $$;
