"""How coarse a wording is, held in the database; and what stood before the last change of a field."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import profiles.ids
from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"

# The most guarded wording is the exact one; what is coarser than the second facet was never offered.
RANK = """
    UPDATE profiles_wording w SET coarse = r.place FROM (
        SELECT id, row_number() OVER (PARTITION BY field_id ORDER BY tier DESC) - 1 AS place FROM profiles_wording) r
    WHERE r.id = w.id AND r.place > 0
"""


class Migration(migrations.Migration):
    dependencies = [("profiles", "0002_database")]
    operations = [
        migrations.AddField(
            "member",
            "preset",
            models.CharField(
                choices=[("reserved", "Reserved"), ("moderate", "Moderate"), ("open", "Open")],
                db_default="moderate",
                default="moderate",
                max_length=8,
            ),
        ),
        migrations.AddField(
            "wording", "coarse", models.SmallIntegerField(default=0, db_default=0)
        ),
        migrations.RunSQL(RANK, migrations.RunSQL.noop),
        migrations.RemoveConstraint("wording", "wording_tier"),
        migrations.AddConstraint(
            "wording",
            models.UniqueConstraint(fields=["field", "tier"], name="wording_tier", deferrable=models.Deferrable.DEFERRED),
        ),
        migrations.AddConstraint(
            "wording",
            models.UniqueConstraint(
                fields=["field", "coarse"], name="wording_coarse", deferrable=models.Deferrable.DEFERRED
            ),
        ),
        migrations.AddConstraint(
            "wording",
            models.CheckConstraint(condition=models.Q(("coarse__range", (0, 2))), name="wording_coarse_range"),
        ),
        migrations.CreateModel(
            name="Undo",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=profiles.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("position", models.SmallIntegerField(default=0)),
                ("version", models.IntegerField()),
                ("before", models.BinaryField()),
                ("made_at", models.DateTimeField(db_index=True)),
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
                "constraints": [models.UniqueConstraint(fields=("owner", "kind", "position"), name="undo_of_field")]
            },
        ),
        *install(SQL, "coarse", "undo"),
    ]
