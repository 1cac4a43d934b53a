-- A long statement comes in part by part, each committed, so that whoever was stopped goes on after it.
SELECT ledger_guard(t) FROM unnest(ARRAY['ledger_statementpart', 'ledger_statementmap']::regclass[]) t;

ALTER TABLE ledger_statementpart ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();

-- 1. Parts follow one another without a gap, from the first movement of the file to its last.
CREATE FUNCTION ledger_statement_part_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.xid := pg_current_xact_id();
    IF NOT EXISTS (
        SELECT FROM ledger_statement s WHERE s.id = NEW.statement_id AND NEW.last <= s.rows
          AND NEW.first = 1 + coalesce(
              (SELECT max(p.last) FROM ledger_statementpart p WHERE p.statement_id = s.id), 0)) THEN
        RAISE EXCEPTION 'part % of statement % does not follow what came before', NEW.first, NEW.statement_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_part_follows';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER statement_part_follows BEFORE INSERT ON ledger_statementpart
    FOR EACH ROW EXECUTE FUNCTION ledger_statement_part_follows();
ALTER TABLE ledger_statementpart ENABLE ALWAYS TRIGGER statement_part_follows;

-- 2. A part has as many lines as it says, when its transaction ends.
CREATE FUNCTION ledger_statement_part_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.added <> (SELECT count(*) FROM ledger_statementline l WHERE l.part_id = NEW.id) THEN
        RAISE EXCEPTION 'part % of statement % has not the lines that it says', NEW.first, NEW.statement_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_part_whole';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER statement_part_whole AFTER INSERT ON ledger_statementpart
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_statement_part_whole();
ALTER TABLE ledger_statementpart ENABLE ALWAYS TRIGGER statement_part_whole;

-- 3. Lines come in the transaction of their part; those of a file without parts, in that of the file.
CREATE OR REPLACE FUNCTION ledger_lines_of_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added a LEFT JOIN ledger_statement s ON s.id = a.statement_id
               LEFT JOIN ledger_statementpart p ON p.id = a.part_id
               WHERE s.custody_id IS DISTINCT FROM a.custody_id
                  OR CASE WHEN s.rows IS NULL THEN a.part_id IS NOT NULL ELSE p.statement_id IS DISTINCT FROM s.id END
                  OR CASE WHEN s.rows IS NULL THEN s.xid ELSE p.xid END IS DISTINCT FROM pg_current_xact_id()) THEN
        RAISE EXCEPTION 'a statement gains no line after its import'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only';
    END IF;
    RETURN NULL;
END $$;
