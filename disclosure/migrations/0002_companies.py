"""Shields from a company: before the rule that reads them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F

import profiles.ids


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0002_labels"), ("profiles", "0005_companies")]
    operations = [
        migrations.CreateModel(
            name="CompanyShield",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=profiles.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(F("name"), function="company_key"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(F("owner"), F("key"), name="company_shield")],
                "indexes": [models.Index(F("key"), name="company_shield_key")],
            },
        ),
    ]
