DROP TRIGGER unmatch_stands ON ledger_unmatch;
DROP TRIGGER match_stands ON ledger_match;
DROP TRIGGER lines_stand ON ledger_statementline;
DROP FUNCTION ledger_unmatch_stands();
DROP FUNCTION ledger_match_stands();
DROP FUNCTION ledger_stand(bigint, bigint, bigint);
DROP FUNCTION ledger_lines_stand();
