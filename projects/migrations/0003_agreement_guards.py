"""A signed agreement and its commitments are never edited; a confirmed act stays confirmed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_guards")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION projects_commitment_in_draft() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'TRUNCATE' OR EXISTS (
                    SELECT FROM projects_agreement a
                    WHERE (TG_OP <> 'INSERT' AND a.id = OLD.agreement_id
                           OR TG_OP <> 'DELETE' AND a.id = NEW.agreement_id)
                      AND a.state <> 'DRAFT') THEN
                    RAISE EXCEPTION '% of a commitment is refused: the agreement is signed', TG_OP
                        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'agreement_signed';
                END IF;
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END $$;
            CREATE TRIGGER commitment_in_draft BEFORE INSERT OR UPDATE OR DELETE ON projects_commitment
                FOR EACH ROW EXECUTE FUNCTION projects_commitment_in_draft();
            CREATE TRIGGER commitment_kept BEFORE TRUNCATE ON projects_commitment
                FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

            CREATE TRIGGER agreement_fixed BEFORE UPDATE ON projects_agreement FOR EACH ROW
                WHEN (OLD.state <> 'DRAFT' AND (
                    NEW.state = 'DRAFT' OR (OLD.state = 'ENDED' AND NEW.state <> 'ENDED')
                    OR (OLD.id, OLD.project_id, OLD.business_id, OLD.kind, OLD.number, OLD.title, OLD.service,
                        OLD.starts_on, OLD.ends_on, OLD.signed_on, OLD.signed_for_commune,
                        OLD.signed_for_business, OLD.made_by_id, OLD.made_at)
                       IS DISTINCT FROM
                       (NEW.id, NEW.project_id, NEW.business_id, NEW.kind, NEW.number, NEW.title, NEW.service,
                        NEW.starts_on, NEW.ends_on, NEW.signed_on, NEW.signed_for_commune,
                        NEW.signed_for_business, NEW.made_by_id, NEW.made_at)))
                EXECUTE FUNCTION ledger_refuse_change();
            CREATE TRIGGER agreement_kept BEFORE DELETE ON projects_agreement FOR EACH ROW
                WHEN (OLD.state <> 'DRAFT') EXECUTE FUNCTION ledger_refuse_change();
            CREATE TRIGGER fulfilment_fixed BEFORE UPDATE ON projects_fulfilment FOR EACH ROW
                WHEN (OLD.confirmed_on IS NOT NULL
                      OR (OLD.commitment_id, OLD."on", OLD.amount, OLD.contribution_id, OLD.made_by_id)
                         IS DISTINCT FROM
                         (NEW.commitment_id, NEW."on", NEW.amount, NEW.contribution_id, NEW.made_by_id))
                EXECUTE FUNCTION ledger_refuse_change();
            CREATE TRIGGER fulfilment_kept BEFORE DELETE ON projects_fulfilment
                FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
            CREATE TRIGGER agreement_not_truncated BEFORE TRUNCATE ON projects_agreement
                FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
            CREATE TRIGGER fulfilment_not_truncated BEFORE TRUNCATE ON projects_fulfilment
                FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
            ALTER TABLE projects_agreement ENABLE ALWAYS TRIGGER agreement_not_truncated;
            ALTER TABLE projects_fulfilment ENABLE ALWAYS TRIGGER fulfilment_not_truncated;
            ALTER TABLE projects_commitment ENABLE ALWAYS TRIGGER commitment_in_draft;
            ALTER TABLE projects_commitment ENABLE ALWAYS TRIGGER commitment_kept;
            ALTER TABLE projects_agreement ENABLE ALWAYS TRIGGER agreement_fixed;
            ALTER TABLE projects_agreement ENABLE ALWAYS TRIGGER agreement_kept;
            ALTER TABLE projects_fulfilment ENABLE ALWAYS TRIGGER fulfilment_fixed;
            ALTER TABLE projects_fulfilment ENABLE ALWAYS TRIGGER fulfilment_kept;
            """,
            """
            DROP TRIGGER fulfilment_not_truncated ON projects_fulfilment;
            DROP TRIGGER agreement_not_truncated ON projects_agreement;
            DROP TRIGGER fulfilment_kept ON projects_fulfilment;
            DROP TRIGGER fulfilment_fixed ON projects_fulfilment;
            DROP TRIGGER agreement_kept ON projects_agreement;
            DROP TRIGGER agreement_fixed ON projects_agreement;
            DROP TRIGGER commitment_kept ON projects_commitment;
            DROP TRIGGER commitment_in_draft ON projects_commitment;
            DROP FUNCTION projects_commitment_in_draft();
            """,
        ),
    ]
