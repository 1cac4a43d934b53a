"""What was published, found and answered stays as it was said."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial"), ("ledger", "0002_guards")]

    operations = [
        migrations.RunSQL(
            """
            SELECT ledger_guard(t) FROM unnest(ARRAY['disclosure_publication', 'disclosure_finding',
                'disclosure_answer']::regclass[]) t;

            -- The hash is that of the bytes; each version follows the one before it.
            ALTER TABLE disclosure_publication
                ADD CONSTRAINT publication_hash CHECK (sha256 = encode(sha256(body), 'hex'));
            CREATE FUNCTION disclosure_version_next() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.version <> 1 + (SELECT count(*) FROM disclosure_publication
                                       WHERE project_id = NEW.project_id) THEN
                    RAISE EXCEPTION 'version % is not the next one', NEW.version
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'publication_version_next';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER version_next BEFORE INSERT ON disclosure_publication
                FOR EACH ROW EXECUTE FUNCTION disclosure_version_next();
            ALTER TABLE disclosure_publication ENABLE ALWAYS TRIGGER version_next;
            """,
            """
            DROP TRIGGER version_next ON disclosure_publication;
            DROP FUNCTION disclosure_version_next();
            ALTER TABLE disclosure_publication DROP CONSTRAINT publication_hash;
            SELECT ledger_unguard(t) FROM unnest(ARRAY['disclosure_publication', 'disclosure_finding',
                'disclosure_answer']::regclass[]) t;
            """,
        ),
    ]
