"""What does not tie, beside what the lists show; from the versions published before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0011_counts"),
        ("projects", "0009_payment_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="communesums",
            name="explained",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="listing",
            name="explained",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="listing",
            name="gap",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("explained", True)),
                fields=["-published_at", "-project"],
                name="listing_explained",
            ),
        ),
        migrations.RunSQL(
            """
            UPDATE disclosure_listing l
            SET gap = coalesce((p.facts #>> '{equation,gap}')::bigint, 0),
                explained = coalesce((p.facts #>> '{equation,gap}')::bigint <> 0 OR p.facts #>> '{equation,reason}' <> '', false)
            FROM disclosure_publication p WHERE p.id = l.publication_id;
            UPDATE disclosure_communesums s SET explained =
                (SELECT count(*) FROM disclosure_listing l
                 WHERE l.commune_code = s.commune_code AND l.explained AND NOT l.withdrawn);
            """,
            "SELECT 1",
        ),
    ]
