-- Files of old books: kept as brought, let in by a second person, posted batch by batch.
SELECT ledger_guard(t) FROM unnest(ARRAY['ledger_entryfile', 'ledger_entryfiledecision',
    'ledger_entryfilebatch']::regclass[]) t;

ALTER TABLE ledger_entryfile
    ADD CONSTRAINT entry_file_hash CHECK (sha256 = encode(sha256(content), 'hex'));

CREATE FUNCTION ledger_entry_file_decided() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.is_accepted AND EXISTS (
        SELECT FROM ledger_entryfile f WHERE f.id = NEW.file_id AND f.brought_by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'file % is let in by the one who brought it', NEW.file_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_file_two_people';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entry_file_decided BEFORE INSERT ON ledger_entryfiledecision
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_file_decided();
ALTER TABLE ledger_entryfiledecision ENABLE ALWAYS TRIGGER entry_file_decided;

CREATE FUNCTION ledger_entry_file_accepted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM ledger_entryfiledecision d WHERE d.file_id = NEW.file_id AND d.is_accepted) THEN
        RAISE EXCEPTION 'file % is not accepted', NEW.file_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_file_accepted';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entry_file_accepted BEFORE INSERT ON ledger_entryfilebatch
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_file_accepted();
ALTER TABLE ledger_entryfilebatch ENABLE ALWAYS TRIGGER entry_file_accepted;
