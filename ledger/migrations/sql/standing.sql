-- What of each bank line and of each entry is matched is kept in the same statement as the matches.

-- 1. What stands there already.
INSERT INTO ledger_linestanding (line_id, custody_id, "on", open)
SELECT n.id, n.custody_id, n."on", n.amount - coalesce(sum(m.amount), 0)
FROM ledger_statementline n LEFT JOIN ledger_match m ON m.line_id = n.id
     AND NOT EXISTS (SELECT FROM ledger_unmatch u WHERE u.match_id = m.id)
GROUP BY n.id;
INSERT INTO ledger_entrystanding (entry_id, custody_id, matched)
SELECT m.entry_id, n.custody_id, sum(m.amount)
FROM ledger_match m JOIN ledger_statementline n ON n.id = m.line_id
WHERE NOT EXISTS (SELECT FROM ledger_unmatch u WHERE u.match_id = m.id)
GROUP BY m.entry_id, n.custody_id;

SELECT ledger_moves_in_triggers(t) FROM unnest(ARRAY['ledger_linestanding', 'ledger_entrystanding']::regclass[]) t;
ALTER TABLE ledger_linestanding SET (fillfactor = 80);

-- 2. A bank line comes with its standing.
CREATE FUNCTION ledger_lines_stand() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO ledger_linestanding (line_id, custody_id, "on", open)
    SELECT id, custody_id, "on", amount FROM added;
    RETURN NULL;
END $$;
CREATE TRIGGER lines_stand AFTER INSERT ON ledger_statementline REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_lines_stand();
ALTER TABLE ledger_statementline ENABLE ALWAYS TRIGGER lines_stand;

-- 3. A match takes from what is open, a match taken back gives it again.
CREATE FUNCTION ledger_stand(p_line bigint, p_entry bigint, p_amount bigint) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    UPDATE ledger_linestanding SET open = open - p_amount WHERE line_id = p_line;
    INSERT INTO ledger_entrystanding AS s (entry_id, custody_id, matched)
    SELECT p_entry, custody_id, p_amount FROM ledger_statementline WHERE id = p_line
    ON CONFLICT (entry_id, custody_id) DO UPDATE SET matched = s.matched + excluded.matched;
$$;

CREATE FUNCTION ledger_match_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM ledger_stand(NEW.line_id, NEW.entry_id, NEW.amount);
    RETURN NULL;
END $$;
CREATE TRIGGER match_stands AFTER INSERT ON ledger_match
    FOR EACH ROW EXECUTE FUNCTION ledger_match_stands();
ALTER TABLE ledger_match ENABLE ALWAYS TRIGGER match_stands;

CREATE FUNCTION ledger_unmatch_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM ledger_stand(m.line_id, m.entry_id, -m.amount) FROM ledger_match m WHERE m.id = NEW.match_id;
    RETURN NULL;
END $$;
CREATE TRIGGER unmatch_stands AFTER INSERT ON ledger_unmatch
    FOR EACH ROW EXECUTE FUNCTION ledger_unmatch_stands();
ALTER TABLE ledger_unmatch ENABLE ALWAYS TRIGGER unmatch_stands;
