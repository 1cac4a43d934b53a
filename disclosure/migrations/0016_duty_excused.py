"""A duty to make something public may be excused, by two people; what they said stays."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0014_statements"),
        ("ledger", "0022_folded_places"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExcuseRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="lý do miễn công khai")),
                (
                    "article",
                    models.CharField(blank=True, max_length=120, verbose_name="điều, khoản"),
                ),
                ("asked_on", models.DateField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "basis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.legalbasis",
                        verbose_name="căn cứ pháp lý",
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="excuse_requests",
                        to="disclosure.duty",
                    ),
                ),
            ],
            options={
                "verbose_name": "đề nghị miễn công khai",
                "verbose_name_plural": "đề nghị miễn công khai",
            },
        ),
        migrations.CreateModel(
            name="ExcuseDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agreed", models.BooleanField()),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ý kiến")),
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
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disclosure.duty",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="disclosure.excuserequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "quyết định miễn công khai",
                "verbose_name_plural": "quyết định miễn công khai",
            },
        ),
        migrations.AddConstraint(
            model_name="excuserequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="excuse_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="excusedecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agreed", True)), fields=("duty",), name="duty_excused_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="excusedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed", True), models.Q(("note", ""), _negated=True), _connector="OR"
                ),
                name="refusal_says_why",
            ),
        ),
        migrations.RunSQL(
            """
            SELECT ledger_guard(t) FROM unnest(ARRAY['disclosure_excuserequest',
                'disclosure_excusedecision']::regclass[]) t;

            -- Nobody asks to be excused from what was done, or is excused already.
            CREATE FUNCTION disclosure_excuse_asked() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (SELECT FROM disclosure_posted WHERE duty_id = NEW.duty_id)
                    OR EXISTS (SELECT FROM disclosure_excusedecision WHERE duty_id = NEW.duty_id AND agreed) THEN
                    RAISE EXCEPTION 'duty % is done or excused', NEW.duty_id
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'excuse_of_what_waits';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER excuse_asked BEFORE INSERT ON disclosure_excuserequest
                FOR EACH ROW EXECUTE FUNCTION disclosure_excuse_asked();
            ALTER TABLE disclosure_excuserequest ENABLE ALWAYS TRIGGER excuse_asked;

            -- Somebody else decides, on this very request.
            CREATE FUNCTION disclosure_excuse_decided() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                asked disclosure_excuserequest;
            BEGIN
                SELECT * INTO STRICT asked FROM disclosure_excuserequest WHERE id = NEW.request_id;
                IF asked.asked_by_id = NEW.by_id THEN
                    RAISE EXCEPTION 'one person asked and decided'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'excuse_by_two';
                END IF;
                IF asked.duty_id <> NEW.duty_id OR NEW."on" < asked.asked_on THEN
                    RAISE EXCEPTION 'the decision is about something else'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'excuse_of_this';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER excuse_decided BEFORE INSERT ON disclosure_excusedecision
                FOR EACH ROW EXECUTE FUNCTION disclosure_excuse_decided();
            ALTER TABLE disclosure_excusedecision ENABLE ALWAYS TRIGGER excuse_decided;
            """,
            """
            DROP TRIGGER excuse_decided ON disclosure_excusedecision;
            DROP FUNCTION disclosure_excuse_decided();
            DROP TRIGGER excuse_asked ON disclosure_excuserequest;
            DROP FUNCTION disclosure_excuse_asked();
            SELECT ledger_unguard(t) FROM unnest(ARRAY['disclosure_excuserequest',
                'disclosure_excusedecision']::regclass[]) t;
            """,
        ),
    ]
