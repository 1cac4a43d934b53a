"""Release by two people: proposals, what came of them, and versions taken out of view."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0006_renderings"),
        ("projects", "0010_evidence_titles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("RELEASE", "Công khai"), ("WITHDRAWAL", "Rút bản công khai")],
                        max_length=10,
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("doubts", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.CharField(max_length=300, verbose_name="lý do")),
                (
                    "gap_stated",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="chênh lệch được nêu"
                    ),
                ),
                ("prepared_at", models.DateTimeField()),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disclosure.publication",
                    ),
                ),
            ],
            options={
                "verbose_name": "đề nghị công khai",
                "verbose_name_plural": "đề nghị công khai",
            },
        ),
        migrations.AddField(
            model_name="publication",
            name="proposal",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="released",
                to="disclosure.proposal",
            ),
        ),
        migrations.CreateModel(
            name="Refusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="lý do")),
                ("refused_at", models.DateTimeField()),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refusal",
                        to="disclosure.proposal",
                    ),
                ),
                (
                    "refused_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="lý do")),
                ("withdrawn_at", models.DateTimeField()),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="disclosure.proposal",
                    ),
                ),
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="disclosure.publication",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "bản công khai đã rút",
                "verbose_name_plural": "bản công khai đã rút",
            },
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "RELEASE"), ("publication", None)),
                    models.Q(("kind", "WITHDRAWAL"), ("publication__isnull", False)),
                    _connector="OR",
                ),
                name="proposal_of_its_kind",
            ),
        ),
        migrations.RunSQL(
            """
            SELECT ledger_guard(t) FROM unnest(ARRAY['disclosure_proposal', 'disclosure_refusal',
                'disclosure_withdrawal']::regclass[]) t;

            -- What goes out, comes back or is sent back was prepared by somebody else, for this very thing.
            CREATE FUNCTION disclosure_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                made disclosure_proposal%ROWTYPE;
                row jsonb := to_jsonb(NEW);
            BEGIN
                SELECT * INTO made FROM disclosure_proposal WHERE id = NEW.proposal_id;
                IF made.prepared_by_id = (row ->> TG_ARGV[0])::bigint THEN
                    RAISE EXCEPTION 'one person prepared and decided'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_by_two';
                END IF;
                IF (TG_ARGV[1] <> '' AND made.kind <> TG_ARGV[1])
                    OR made.project_id <> coalesce((row ->> 'project_id')::bigint, made.project_id)
                    OR made.publication_id <> (row ->> 'publication_id')::bigint THEN
                    RAISE EXCEPTION 'the proposal is about something else'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_of_this';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER by_two BEFORE INSERT ON disclosure_publication FOR EACH ROW
                WHEN (NEW.proposal_id IS NOT NULL)
                EXECUTE FUNCTION disclosure_by_two('published_by_id', 'RELEASE');
            CREATE TRIGGER by_two BEFORE INSERT ON disclosure_withdrawal FOR EACH ROW
                EXECUTE FUNCTION disclosure_by_two('withdrawn_by_id', 'WITHDRAWAL');
            CREATE TRIGGER by_two BEFORE INSERT ON disclosure_refusal FOR EACH ROW
                EXECUTE FUNCTION disclosure_by_two('refused_by_id', '');
            ALTER TABLE disclosure_publication ENABLE ALWAYS TRIGGER by_two;
            ALTER TABLE disclosure_withdrawal ENABLE ALWAYS TRIGGER by_two;
            ALTER TABLE disclosure_refusal ENABLE ALWAYS TRIGGER by_two;
            """,
            """
            DROP TRIGGER by_two ON disclosure_publication;
            DROP TRIGGER by_two ON disclosure_withdrawal;
            DROP TRIGGER by_two ON disclosure_refusal;
            DROP FUNCTION disclosure_by_two();
            SELECT ledger_unguard(t) FROM unnest(ARRAY['disclosure_proposal', 'disclosure_refusal',
                'disclosure_withdrawal']::regclass[]) t;
            """,
        ),
    ]
