"""The images of wordings."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("profiles", "0003_coarse_and_undo")]
    operations = [
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "wording",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="profiles.wording",
                    ),
                ),
                ("sealed", models.BinaryField()),
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
        ),
        *install(SQL, "pictures"),
    ]
