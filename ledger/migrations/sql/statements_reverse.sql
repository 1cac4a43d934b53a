CREATE OR REPLACE FUNCTION ledger_lines_of_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added a LEFT JOIN ledger_statement s ON s.id = a.statement_id
               WHERE s.xid IS DISTINCT FROM pg_current_xact_id() OR s.custody_id <> a.custody_id) THEN
        RAISE EXCEPTION 'a statement gains no line after its import'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER statement_part_whole ON ledger_statementpart;
DROP FUNCTION ledger_statement_part_whole();
DROP TRIGGER statement_part_follows ON ledger_statementpart;
DROP FUNCTION ledger_statement_part_follows();
SELECT ledger_unguard(t) FROM unnest(ARRAY['ledger_statementpart', 'ledger_statementmap']::regclass[]) t;
