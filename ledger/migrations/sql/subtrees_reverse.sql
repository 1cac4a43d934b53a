SELECT ledger_unguard('ledger_subtree');
DROP TRIGGER subtree_is_true ON ledger_subtree;
DROP FUNCTION ledger_subtree_is_true();
