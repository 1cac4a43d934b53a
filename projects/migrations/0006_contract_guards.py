"""An amendment says which item it changes; what is signed and accepted stays (``sql/contract_guards.sql``)."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("projects", "0005_contracts")]

    operations = [
        migrations.AddField(
            model_name="contractitem",
            name="of",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="projects.contractitem",
            ),
        ),
        migrations.AddConstraint(
            model_name="contractitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("of", None), ("quantity__gt", 0)),
                    models.Q(("amendment__isnull", False), ("of__isnull", False)),
                    _connector="OR",
                ),
                name="contract_item_changes_another",
            ),
        ),
        migrations.RunSQL(
            (SQL / "contract_guards.sql").read_text(),
            (SQL / "contract_guards_reverse.sql").read_text(),
        ),
    ]
