-- What is kept of the tree is what the leaves make it: nobody puts in another hash, nothing changes.
ALTER TABLE ledger_subtree ADD CONSTRAINT subtree_shape
    CHECK (level > 0 AND level % 4 = 0 AND octet_length(hash) = 32);

CREATE FUNCTION ledger_subtree_is_true() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE rung bytea[];
BEGIN
    IF NEW.level = 4 THEN
        SELECT array_agg(hash ORDER BY "index") INTO rung FROM ledger_leaf
        WHERE book_id = NEW.book_id AND "index" BETWEEN NEW.place * 16 AND NEW.place * 16 + 15;
    ELSE
        SELECT array_agg(hash ORDER BY place) INTO rung FROM ledger_subtree
        WHERE book_id = NEW.book_id AND level = NEW.level - 4
          AND place BETWEEN NEW.place * 16 AND NEW.place * 16 + 15;
    END IF;
    IF cardinality(rung) <> 16 THEN
        rung := NULL; -- not full yet
    END IF;
    WHILE cardinality(rung) > 1 LOOP
        SELECT array_agg(sha256('\x01'::bytea || rung[2 * i - 1] || rung[2 * i]) ORDER BY i) INTO rung
        FROM generate_series(1, cardinality(rung) / 2) i;
    END LOOP;
    IF rung IS DISTINCT FROM ARRAY[NEW.hash] THEN
        RAISE EXCEPTION 'subtree %/% of book % is not the root of what is below it', NEW.level, NEW.place, NEW.book_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'subtree_is_true';
    END IF;
    RETURN NEW;
END $$;

-- Of the leaves that were sealed before.
DO $$
DECLARE rank int := 0;
BEGIN
    CREATE TEMPORARY TABLE rung ON COMMIT DROP AS SELECT book_id, "index" AS place, hash FROM ledger_leaf;
    WHILE EXISTS (SELECT FROM rung WHERE place = 1) LOOP
        rank := rank + 1;
        CREATE TEMPORARY TABLE above ON COMMIT DROP AS
            SELECT a.book_id, a.place / 2 AS place, sha256('\x01'::bytea || a.hash || b.hash) AS hash
            FROM rung a JOIN rung b ON b.book_id = a.book_id AND b.place = a.place + 1 WHERE a.place % 2 = 0;
        IF rank % 4 = 0 THEN
            INSERT INTO ledger_subtree (book_id, level, place, hash) SELECT book_id, rank, place, hash FROM above;
        END IF;
        DROP TABLE rung;
        ALTER TABLE above RENAME TO rung;
    END LOOP;
    DROP TABLE rung;
END $$;

CREATE TRIGGER subtree_is_true BEFORE INSERT ON ledger_subtree
    FOR EACH ROW EXECUTE FUNCTION ledger_subtree_is_true();
ALTER TABLE ledger_subtree ENABLE ALWAYS TRIGGER subtree_is_true;
SELECT ledger_guard('ledger_subtree');
