"""Labels, what is withheld from them and hidden from them, and private notes: before the rule that reads them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import profiles.ids

MEMBER = settings.AUTH_USER_MODEL


def member(**options):
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=MEMBER, **options
    )


def label(**options):
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="disclosure.label", **options
    )


def key():
    return models.BigIntegerField(
        default=profiles.ids.random_id, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0002_initial")]
    operations = [
        migrations.CreateModel(
            name="Label",
            fields=[("id", key()), ("name", models.CharField(max_length=24)), ("owner", member())],
            options={"constraints": [models.UniqueConstraint(F("owner"), F("name"), name="label_name")]},
        ),
        migrations.CreateModel(
            name="LabelMember",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "label_id", "viewer_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("label", label()),
                ("owner", member()),
                ("viewer", member()),
            ],
            options={
                "indexes": [models.Index(F("owner"), F("viewer"), include=("label",), name="labelmember_pair")],
            },
        ),
        migrations.CreateModel(
            name="PrivateNote",
            fields=[
                ("id", key()),
                ("sealed", models.BinaryField()),
                ("about", member(to_field="handle", db_column="about_handle")),
                ("owner", member()),
            ],
            options={"constraints": [models.UniqueConstraint(F("owner"), F("about"), name="private_note_one")]},
        ),
        migrations.AddField("shield", "label", label(null=True)),
        migrations.AlterField("shield", "person", member(null=True)),
        migrations.AddField("withholding", "label", label(null=True)),
        migrations.AlterField("withholding", "viewer", member(null=True)),
        migrations.AddConstraint(
            "shield",
            models.UniqueConstraint(fields=["owner", "label"], name="shield_label", condition=Q(label__isnull=False)),
        ),
        migrations.AddConstraint(
            "shield",
            models.CheckConstraint(
                condition=Q(person__isnull=False, label__isnull=True) | Q(person__isnull=True, label__isnull=False),
                name="shield_whom",
            ),
        ),
        migrations.AddConstraint(
            "withholding",
            models.UniqueConstraint(
                fields=["owner", "label", "field"], name="withholding_label", condition=Q(label__isnull=False)
            ),
        ),
        migrations.AddConstraint(
            "withholding",
            models.CheckConstraint(
                condition=Q(viewer__isnull=False, label__isnull=True) | Q(viewer__isnull=True, label__isnull=False),
                name="withholding_whom",
            ),
        ),
    ]
