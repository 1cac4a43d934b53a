-- On one day a function has one number in a regime, and a book is kept by one regime. The parent row is
-- locked first, so that two who enter rows at once wait for one another (the server has no btree_gist).
CREATE FUNCTION ledger_official_account_once() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM ledger_accountingregime WHERE id = NEW.accounting_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM ledger_officialaccount o
        WHERE o.id <> NEW.id AND o.accounting_id = NEW.accounting_id
            AND o.function = NEW.function AND o.fund_regime = NEW.fund_regime
            AND daterange(o.valid_from, o.valid_to) && daterange(NEW.valid_from, NEW.valid_to)) THEN
        RAISE EXCEPTION '% has another number in regime % on a day of %', NEW.function, NEW.accounting_id,
            daterange(NEW.valid_from, NEW.valid_to)
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'official_account_once_a_day';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER official_account_once AFTER INSERT OR UPDATE ON ledger_officialaccount
    FOR EACH ROW EXECUTE FUNCTION ledger_official_account_once();
ALTER TABLE ledger_officialaccount ENABLE ALWAYS TRIGGER official_account_once;

CREATE FUNCTION ledger_book_regime_once() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM ledger_book WHERE id = NEW.book_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM ledger_bookregime o WHERE o.id <> NEW.id AND o.book_id = NEW.book_id
            AND daterange(o.valid_from, o.valid_to) && daterange(NEW.valid_from, NEW.valid_to)) THEN
        RAISE EXCEPTION 'book % is kept by another regime on a day of %', NEW.book_id,
            daterange(NEW.valid_from, NEW.valid_to)
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'book_regime_once_a_day';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER book_regime_once AFTER INSERT OR UPDATE ON ledger_bookregime
    FOR EACH ROW EXECUTE FUNCTION ledger_book_regime_once();
ALTER TABLE ledger_bookregime ENABLE ALWAYS TRIGGER book_regime_once;

-- What was verified stays as it was read: it may be ended or have its verification taken back, not be
-- reworded under it. Only an administrator of that day verifies.
CREATE FUNCTION ledger_verified_stays() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ending CONSTANT text[] := ARRAY['valid_to', 'verified_by_id', 'verified_on'];
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.verified_on IS NOT NULL AND (TG_OP = 'DELETE'
            OR to_jsonb(OLD) - ending <> to_jsonb(NEW) - ending
            OR (NEW.verified_on IS NOT NULL
                AND (OLD.verified_by_id, OLD.verified_on) <> (NEW.verified_by_id, NEW.verified_on))) THEN
        RAISE EXCEPTION '% % is verified', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'verified_stays';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.verified_on IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.verified_on IS NULL)
            AND NOT EXISTS (SELECT FROM ledger_membership m
                WHERE m.user_id = NEW.verified_by_id AND m.role = 'ADMINISTRATOR'
                    AND m.since <= NEW.verified_on AND (m.until IS NULL OR m.until > NEW.verified_on)) THEN
        RAISE EXCEPTION 'user % was no administrator on %', NEW.verified_by_id, NEW.verified_on
            USING ERRCODE = 'check_violation', CONSTRAINT = 'verified_by_an_administrator';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER official_account_verified BEFORE INSERT OR UPDATE OR DELETE ON ledger_officialaccount
    FOR EACH ROW EXECUTE FUNCTION ledger_verified_stays();
ALTER TABLE ledger_officialaccount ENABLE ALWAYS TRIGGER official_account_verified;
CREATE TRIGGER accounting_regime_verified BEFORE INSERT OR UPDATE OR DELETE ON ledger_accountingregime
    FOR EACH ROW EXECUTE FUNCTION ledger_verified_stays();
ALTER TABLE ledger_accountingregime ENABLE ALWAYS TRIGGER accounting_regime_verified;
