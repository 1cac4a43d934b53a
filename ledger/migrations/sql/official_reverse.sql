DROP TRIGGER official_account_verified ON ledger_officialaccount;
DROP TRIGGER accounting_regime_verified ON ledger_accountingregime;
DROP TRIGGER official_account_once ON ledger_officialaccount;
DROP TRIGGER book_regime_once ON ledger_bookregime;
DROP FUNCTION ledger_verified_stays();
DROP FUNCTION ledger_official_account_once();
DROP FUNCTION ledger_book_regime_once();
