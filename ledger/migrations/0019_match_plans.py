"""A session that matches many lines keeps its plans: they look rows up, however small the tables were."""

from django.db import migrations

_FUNCTIONS = ("ledger_match_fits()", "ledger_stand(bigint, bigint, bigint)")


def _all(change):
    return ";".join(f"ALTER FUNCTION {name} {change}" for name in _FUNCTIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0018_forms"),
    ]

    operations = [
        migrations.RunSQL(_all("SET enable_seqscan = off"), _all("RESET enable_seqscan")),
    ]
