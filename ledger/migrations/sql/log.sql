-- The log only grows: leaves without a gap, checkpoints over all of them, keys that stay known.
SELECT ledger_guard(t) FROM unnest(ARRAY['ledger_leaf', 'ledger_checkpoint']::regclass[]) t;
SELECT ledger_guard('ledger_signingkey', 'DELETE');

-- A key that was put away stays away; nothing else of it ever changes.
CREATE TRIGGER signingkey_fixed BEFORE UPDATE ON ledger_signingkey FOR EACH ROW
    WHEN (OLD.until IS NOT NULL OR (OLD.id, OLD.public, OLD.since) IS DISTINCT FROM (NEW.id, NEW.public, NEW.since))
    EXECUTE FUNCTION ledger_refuse_change();
ALTER TABLE ledger_signingkey ENABLE ALWAYS TRIGGER signingkey_fixed;
ALTER TABLE ledger_signingkey ADD CONSTRAINT signingkey_named_by_its_hash
    CHECK (octet_length(public) = 32 AND id = left(encode(sha256(public), 'hex'), 16));

ALTER TABLE ledger_leaf
    ADD CONSTRAINT leaf_hash CHECK (hash = sha256('\x00'::bytea || body)),
    ADD CONSTRAINT leaf_entry_in_book FOREIGN KEY (entry_id, book_id) REFERENCES ledger_entry (id, book_id);
ALTER TABLE ledger_checkpoint
    ADD CONSTRAINT checkpoint_shape CHECK (size > 0 AND octet_length(root) = 32 AND octet_length(signature) = 64
        AND octet_length(peaks) = 32 * length(replace(size::bit(64)::text, '0', '')));

CREATE FUNCTION ledger_leaves_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE broken bigint;
BEGIN
    SELECT a.book_id INTO broken
    FROM (SELECT book_id, min("index") AS low, max("index") AS high, count(*) AS n FROM added GROUP BY book_id) a
    WHERE a.high - a.low + 1 <> a.n OR (a.low > 0 AND NOT EXISTS (
        SELECT FROM ledger_leaf l WHERE l.book_id = a.book_id AND l."index" = a.low - 1)) LIMIT 1;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'leaves of book % have a gap', broken
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leaf_index_gapless';
    END IF;
    SELECT a.book_id INTO broken FROM added a JOIN ledger_checkpoint c ON c.book_id = a.book_id AND c.size > a."index" LIMIT 1;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'a checkpoint of book % covers this leaf already', broken
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER leaves_follow AFTER INSERT ON ledger_leaf REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_leaves_follow();
ALTER TABLE ledger_leaf ENABLE ALWAYS TRIGGER leaves_follow;

CREATE FUNCTION ledger_checkpoint_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last bigint; covered bigint;
BEGIN
    SELECT id, size INTO last, covered FROM ledger_checkpoint WHERE book_id = NEW.book_id ORDER BY size DESC LIMIT 1;
    IF NEW.previous_id IS DISTINCT FROM last OR NEW.size <= coalesce(covered, 0)
       OR NEW.size <> (SELECT max("index") + 1 FROM ledger_leaf WHERE book_id = NEW.book_id) THEN
        RAISE EXCEPTION 'checkpoint of size % does not follow the last one of book %', NEW.size, NEW.book_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'checkpoint_follows';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checkpoint_follows BEFORE INSERT ON ledger_checkpoint
    FOR EACH ROW EXECUTE FUNCTION ledger_checkpoint_follows();
ALTER TABLE ledger_checkpoint ENABLE ALWAYS TRIGGER checkpoint_follows;
