"""Introductions by description."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('intros', '0008_answers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='introducerpart',
            name='wish',
            field=models.CharField(blank=True, db_default='', max_length=120),
        ),
        migrations.AddField(
            model_name='introduction',
            name='wish',
            field=models.CharField(blank=True, db_default='', max_length=120),
        ),
        migrations.AddField(
            model_name='targetpart',
            name='wish',
            field=models.CharField(blank=True, db_default='', max_length=120),
        ),
        migrations.AlterField(
            model_name='introducerpart',
            name='target',
            field=models.ForeignKey(db_column='target_handle', db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, to_field='handle'),
        ),
        migrations.AlterField(
            model_name='introduction',
            name='target',
            field=models.ForeignKey(db_column='target_handle', db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, to_field='handle'),
        ),
        *install(SQL, "fitting"),
    ]
