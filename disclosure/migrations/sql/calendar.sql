-- What was to be public, where it was put up and when it was taken down is never rewritten.
SELECT ledger_guard(t) FROM unnest(ARRAY['disclosure_duty', 'disclosure_posting', 'disclosure_posted',
    'disclosure_takedown']::regclass[]) t;

CREATE TRIGGER disclosure_rule_verified BEFORE INSERT OR UPDATE OR DELETE ON disclosure_disclosurerule
    FOR EACH ROW EXECUTE FUNCTION ledger_verified_stays();
ALTER TABLE disclosure_disclosurerule ENABLE ALWAYS TRIGGER disclosure_rule_verified;

-- A duty is of a project of its own book, and of its rule.
CREATE FUNCTION disclosure_duty_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.project_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM projects_project p
            WHERE p.id = NEW.project_id AND p.book_id = NEW.book_id AND p.code = NEW.project_code)
        OR NOT EXISTS (
            SELECT FROM disclosure_disclosurerule r
            WHERE r.id = NEW.rule_id AND (r.item, r.channel) = (NEW.item, NEW.channel)) THEN
        RAISE EXCEPTION 'the duty % does not fit its project or its rule', NEW.event
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duty_fits';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER duty_fits BEFORE INSERT ON disclosure_duty
    FOR EACH ROW EXECUTE FUNCTION disclosure_duty_fits();
ALTER TABLE disclosure_duty ENABLE ALWAYS TRIGGER duty_fits;

-- What a posting did belongs to its book and way, came before it, and was broadcast for its days.
CREATE FUNCTION disclosure_posted_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    posting disclosure_posting;
    duty disclosure_duty;
BEGIN
    SELECT * INTO STRICT posting FROM disclosure_posting WHERE id = NEW.posting_id;
    SELECT * INTO STRICT duty FROM disclosure_duty WHERE id = NEW.duty_id;
    IF (duty.book_id, duty.channel) <> (posting.book_id, posting.channel) THEN
        RAISE EXCEPTION 'duty % is not of posting %', duty.id, posting.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posted_where_it_belongs';
    END IF;
    IF posting.posted_on < duty.event_on THEN
        RAISE EXCEPTION 'duty % came after posting %', duty.id, posting.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posted_after_event';
    END IF;
    IF posting.until - posting.posted_on + 1 < duty.for_days THEN
        RAISE EXCEPTION 'posting % was broadcast for less than % days', posting.id, duty.for_days
            USING ERRCODE = 'check_violation', CONSTRAINT = 'broadcast_for_its_days';
    END IF;
    IF EXISTS (SELECT FROM disclosure_takedown WHERE posting_id = posting.id) THEN
        RAISE EXCEPTION 'posting % is taken down', posting.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posted_before_taken_down';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER posted_fits BEFORE INSERT ON disclosure_posted
    FOR EACH ROW EXECUTE FUNCTION disclosure_posted_fits();
ALTER TABLE disclosure_posted ENABLE ALWAYS TRIGGER posted_fits;

-- What hangs on a board stays there for its days.
CREATE FUNCTION disclosure_taken_down_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    posting disclosure_posting;
    needed integer;
BEGIN
    SELECT * INTO STRICT posting FROM disclosure_posting WHERE id = NEW.posting_id;
    SELECT coalesce(max(duty.for_days), 0) INTO needed
    FROM disclosure_posted posted JOIN disclosure_duty duty ON duty.id = posted.duty_id
    WHERE posted.posting_id = posting.id;
    IF posting.channel NOT IN ('OFFICE', 'CULTURE_HOUSE') THEN
        RAISE EXCEPTION 'posting % hangs nowhere', posting.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'taken_down_from_a_board';
    END IF;
    IF NEW."on" < posting.posted_on + needed THEN
        RAISE EXCEPTION 'posting % stays for % days', posting.id, needed
            USING ERRCODE = 'check_violation', CONSTRAINT = 'taken_down_after_its_days';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER taken_down_fits BEFORE INSERT ON disclosure_takedown
    FOR EACH ROW EXECUTE FUNCTION disclosure_taken_down_fits();
ALTER TABLE disclosure_takedown ENABLE ALWAYS TRIGGER taken_down_fits;

-- An approved plan is kept as it was approved, with its lines.
CREATE TRIGGER plan_kept BEFORE UPDATE OR DELETE ON disclosure_disclosureplan FOR EACH ROW
    WHEN (OLD.approved_on IS NOT NULL) EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER plan_not_truncated BEFORE TRUNCATE ON disclosure_disclosureplan
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
ALTER TABLE disclosure_disclosureplan ENABLE ALWAYS TRIGGER plan_kept;
ALTER TABLE disclosure_disclosureplan ENABLE ALWAYS TRIGGER plan_not_truncated;

CREATE FUNCTION disclosure_plan_line_in_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM disclosure_disclosureplan p
        WHERE TG_OP <> 'INSERT' AND p.id = OLD.plan_id OR TG_OP <> 'DELETE' AND p.id = NEW.plan_id
        FOR SHARE; -- nobody approves it meanwhile
    IF EXISTS (
            SELECT FROM disclosure_disclosureplan p
            WHERE (TG_OP <> 'INSERT' AND p.id = OLD.plan_id OR TG_OP <> 'DELETE' AND p.id = NEW.plan_id)
              AND p.approved_on IS NOT NULL) THEN
        RAISE EXCEPTION '% of a line is refused: the plan is approved', TG_OP
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'plan_approved';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER plan_line_in_draft BEFORE INSERT OR UPDATE OR DELETE ON disclosure_planline
    FOR EACH ROW EXECUTE FUNCTION disclosure_plan_line_in_draft();
CREATE TRIGGER plan_line_not_truncated BEFORE TRUNCATE ON disclosure_planline
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
ALTER TABLE disclosure_planline ENABLE ALWAYS TRIGGER plan_line_in_draft;
ALTER TABLE disclosure_planline ENABLE ALWAYS TRIGGER plan_line_not_truncated;
