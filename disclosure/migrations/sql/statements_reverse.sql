DROP TRIGGER as_asked ON disclosure_statementwithdrawal;
DROP TRIGGER as_asked ON disclosure_statement;
DROP TRIGGER by_two ON disclosure_statementruling;
DROP FUNCTION disclosure_withdrawal_as_asked();
DROP FUNCTION disclosure_statement_as_asked();
DROP FUNCTION disclosure_ruled_by_two();
ALTER TABLE disclosure_statementrequest DROP CONSTRAINT statement_request_not_ahead;
ALTER TABLE disclosure_statement DROP CONSTRAINT statement_hash;
SELECT ledger_unguard(t) FROM unnest(ARRAY['disclosure_statementrequest', 'disclosure_statementruling',
    'disclosure_statement', 'disclosure_statementwithdrawal']::regclass[]) t;
