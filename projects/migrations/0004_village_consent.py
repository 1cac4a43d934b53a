"""The village head confirms what leaves the village's own account."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One row a payment, kept for good."""

    dependencies = [
        ("projects", "0003_agreement_guards"),
        ("ledger", "0009_moving"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="VillageConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="village_consent",
                        to="projects.paymentrequest",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            """
            SELECT ledger_guard('projects_villageconsent');
            CREATE FUNCTION projects_village_consents() RETURNS trigger LANGUAGE plpgsql
            SET search_path = public, pg_temp AS $$
            BEGIN
                IF EXISTS (SELECT FROM projects_paymentrequest p WHERE p.id = NEW.payment_id
                           AND (p.state <> 'APPROVED' OR NEW.by_id IN (p.made_by_id, p.decided_by_id))) THEN
                    RAISE EXCEPTION 'payment % is confirmed once approved, by a third person', NEW.payment_id
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'village_consents';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER village_consents BEFORE INSERT ON projects_villageconsent
                FOR EACH ROW EXECUTE FUNCTION projects_village_consents();
            ALTER TABLE projects_villageconsent ENABLE ALWAYS TRIGGER village_consents;

            CREATE FUNCTION projects_payment_village() RETURNS trigger LANGUAGE plpgsql
            SET search_path = public, pg_temp AS $$
            BEGIN
                IF EXISTS (SELECT FROM ledger_custody WHERE id = NEW.custody_id AND kind = 'VILLAGE')
                   AND NOT EXISTS (SELECT FROM projects_villageconsent WHERE payment_id = NEW.id) THEN
                    RAISE EXCEPTION 'payment % waits for the village head', NEW.id
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'village_consents';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER payment_village BEFORE UPDATE ON projects_paymentrequest FOR EACH ROW
                WHEN (NEW.state = 'PAID' AND OLD.state <> 'PAID') EXECUTE FUNCTION projects_payment_village();
            CREATE TRIGGER payment_village_new BEFORE INSERT ON projects_paymentrequest FOR EACH ROW
                WHEN (NEW.state = 'PAID') EXECUTE FUNCTION projects_payment_village();
            ALTER TABLE projects_paymentrequest ENABLE ALWAYS TRIGGER payment_village;
            ALTER TABLE projects_paymentrequest ENABLE ALWAYS TRIGGER payment_village_new;
            """,
            """
            DROP TRIGGER payment_village_new ON projects_paymentrequest;
            DROP TRIGGER payment_village ON projects_paymentrequest;
            DROP FUNCTION projects_payment_village();
            DROP TRIGGER village_consents ON projects_villageconsent;
            DROP FUNCTION projects_village_consents();
            SELECT ledger_unguard('projects_villageconsent');
            """,
        ),
    ]
