"""Room for the code and title of an agreement with a long number and a long-named company."""

from django.db import migrations, models

_FIELDS = {
    "subject_code": models.CharField(max_length=100, verbose_name="mã"),
    "subject_title": models.CharField(max_length=600, verbose_name="của"),
}


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0016_duty_excused")]

    operations = [
        migrations.AlterField(model_name=model, name=name, field=field)
        for model in ("statement", "statementrequest")
        for name, field in _FIELDS.items()
    ]
