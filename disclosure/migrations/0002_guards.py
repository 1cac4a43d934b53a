"""What was published, found and answered stays as it was said."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial"), ("ledger", "0002_guards")]

    operations = [
        migrations.RunSQL(
            "SELECT ledger_guard(t) FROM unnest(ARRAY['disclosure_publication', 'disclosure_finding',"
            " 'disclosure_answer']::regclass[]) t",
            "SELECT ledger_unguard(t) FROM unnest(ARRAY['disclosure_publication', 'disclosure_finding',"
            " 'disclosure_answer']::regclass[]) t",
        ),
    ]
