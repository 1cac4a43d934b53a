"""Decisions are append-only; a contribution keeps what was booked."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial"), ("ledger", "0002_guards")]

    operations = [
        migrations.RunSQL(
            """
            SELECT ledger_guard('projects_decision');
            SELECT ledger_guard('projects_importedlist');
            CREATE TRIGGER contribution_fixed BEFORE UPDATE ON projects_contribution FOR EACH ROW
                WHEN ((OLD.project_id, OLD.giver_id, OLD.entry_id, OLD.form, OLD.amount, OLD.quantity, OLD.received_on)
                      IS DISTINCT FROM
                      (NEW.project_id, NEW.giver_id, NEW.entry_id, NEW.form, NEW.amount, NEW.quantity, NEW.received_on))
                EXECUTE FUNCTION ledger_refuse_change();
            CREATE TRIGGER contribution_kept BEFORE DELETE ON projects_contribution
                FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
            ALTER TABLE projects_contribution ENABLE ALWAYS TRIGGER contribution_fixed;
            ALTER TABLE projects_contribution ENABLE ALWAYS TRIGGER contribution_kept;
            """,
            """
            DROP TRIGGER contribution_kept ON projects_contribution;
            DROP TRIGGER contribution_fixed ON projects_contribution;
            SELECT ledger_unguard('projects_importedlist');
            SELECT ledger_unguard('projects_decision');
            """,
        ),
    ]
