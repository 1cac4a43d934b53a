DROP TRIGGER checkpoint_follows ON ledger_checkpoint;
DROP FUNCTION ledger_checkpoint_follows();
DROP TRIGGER leaves_follow ON ledger_leaf;
DROP FUNCTION ledger_leaves_follow();
ALTER TABLE ledger_checkpoint DROP CONSTRAINT checkpoint_shape;
ALTER TABLE ledger_leaf DROP CONSTRAINT leaf_entry_in_book, DROP CONSTRAINT leaf_hash;
ALTER TABLE ledger_signingkey DROP CONSTRAINT signingkey_named_by_its_hash;
DROP TRIGGER signingkey_fixed ON ledger_signingkey;
SELECT ledger_unguard(t) FROM unnest(ARRAY['ledger_leaf', 'ledger_checkpoint', 'ledger_signingkey']::regclass[]) t;
