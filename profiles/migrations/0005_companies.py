"""How words are compared, and which companies members claim."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("profiles", "0004_pictures")]
    operations = [
        migrations.CreateModel(
            name="CompanyClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.TextField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("member"), models.F("key"), name="company_claim")
                ],
            },
        ),
        *install(SQL, "simplified", "folding", "companies"),
    ]
