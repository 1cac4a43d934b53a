-- What was asked, ruled, issued and withdrawn stays as it was said.
SELECT ledger_guard(t) FROM unnest(ARRAY['disclosure_statementrequest', 'disclosure_statementruling',
    'disclosure_statement', 'disclosure_statementwithdrawal']::regclass[]) t;

ALTER TABLE disclosure_statement
    ADD CONSTRAINT statement_hash CHECK (sha256 = encode(sha256(body), 'hex'));

-- Nobody states what has not been yet.
ALTER TABLE disclosure_statementrequest ADD CONSTRAINT statement_request_not_ahead
    CHECK ("until" <= (prepared_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date);

-- Somebody else rules, on the last request about a thing.
CREATE FUNCTION disclosure_ruled_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    made disclosure_statementrequest%ROWTYPE;
BEGIN
    SELECT * INTO made FROM disclosure_statementrequest WHERE id = NEW.request_id;
    IF made.prepared_by_id = NEW.by_id THEN
        RAISE EXCEPTION 'one person prepared and decided'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_by_two';
    END IF;
    IF EXISTS (SELECT FROM disclosure_statementrequest r WHERE r.id > made.id
               AND (r.book_id, r.kind, r.subject_code, r.since, r."until")
                   = (made.book_id, made.kind, made.subject_code, made.since, made."until")) THEN
        RAISE EXCEPTION 'a later request took its place'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_last_request';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER by_two BEFORE INSERT ON disclosure_statementruling
    FOR EACH ROW EXECUTE FUNCTION disclosure_ruled_by_two();
ALTER TABLE disclosure_statementruling ENABLE ALWAYS TRIGGER by_two;

-- Whoever agreed issues, the very thing that was asked for; each version follows the one before it.
CREATE FUNCTION disclosure_statement_as_asked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked disclosure_statementrequest%ROWTYPE;
BEGIN
    SELECT r.* INTO asked FROM disclosure_statementrequest r
        JOIN disclosure_statementruling s ON s.request_id = r.id AND s.agreed AND s.by_id = NEW.issued_by_id
        WHERE r.id = NEW.request_id AND r.act = 'RELEASE';
    IF NOT FOUND OR (asked.book_id, asked.kind, asked.subject_code, asked.subject_title, asked.since, asked."until")
        <> (NEW.book_id, NEW.kind, NEW.subject_code, NEW.subject_title, NEW.since, NEW."until") THEN
        RAISE EXCEPTION 'nobody agreed to this statement'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_as_asked';
    END IF;
    IF NEW.version <> 1 + (SELECT count(*) FROM disclosure_statement s
                           WHERE (s.book_id, s.kind, s.subject_code, s.since, s."until")
                               = (NEW.book_id, NEW.kind, NEW.subject_code, NEW.since, NEW."until")) THEN
        RAISE EXCEPTION 'version % is not the next one', NEW.version
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_version_next';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER as_asked BEFORE INSERT ON disclosure_statement
    FOR EACH ROW EXECUTE FUNCTION disclosure_statement_as_asked();
ALTER TABLE disclosure_statement ENABLE ALWAYS TRIGGER as_asked;

CREATE FUNCTION disclosure_withdrawal_as_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM disclosure_statementrequest r
                   JOIN disclosure_statementruling s ON s.request_id = r.id AND s.agreed AND s.by_id = NEW.withdrawn_by_id
                   WHERE r.id = NEW.request_id AND r.act = 'WITHDRAWAL' AND r.statement_id = NEW.statement_id) THEN
        RAISE EXCEPTION 'nobody agreed to this withdrawal'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_as_asked';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER as_asked BEFORE INSERT ON disclosure_statementwithdrawal
    FOR EACH ROW EXECUTE FUNCTION disclosure_withdrawal_as_asked();
ALTER TABLE disclosure_statementwithdrawal ENABLE ALWAYS TRIGGER as_asked;
