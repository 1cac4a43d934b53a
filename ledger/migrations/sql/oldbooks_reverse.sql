DROP TRIGGER entry_file_accepted ON ledger_entryfilebatch;
DROP FUNCTION ledger_entry_file_accepted();
DROP TRIGGER entry_file_decided ON ledger_entryfiledecision;
DROP FUNCTION ledger_entry_file_decided();
ALTER TABLE ledger_entryfile DROP CONSTRAINT entry_file_hash;
SELECT ledger_unguard(t) FROM unnest(ARRAY['ledger_entryfile', 'ledger_entryfiledecision',
    'ledger_entryfilebatch']::regclass[]) t;
