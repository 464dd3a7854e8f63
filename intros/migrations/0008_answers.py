"""Ready to exchange, one thing asked first, words taken back, thanks."""

from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('intros', '0007_circle'),
    ]

    operations = [
        migrations.AddField(
            model_name='introducerpart',
            name='question',
            field=models.CharField(blank=True, db_default='', max_length=20),
        ),
        migrations.AddField(
            model_name='introducerpart',
            name='replied_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='introducerpart',
            name='reply',
            field=models.CharField(blank=True, db_default='', max_length=120),
        ),
        migrations.AddField(
            model_name='introducerpart',
            name='thanked_by_seeker',
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name='introducerpart',
            name='thanked_by_target',
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name='introduction',
            name='exchange',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), db_default=[], default=list, size=None),
        ),
        migrations.AddField(
            model_name='introduction',
            name='question',
            field=models.CharField(blank=True, db_default='', max_length=20),
        ),
        migrations.AddField(
            model_name='introduction',
            name='replied_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='introduction',
            name='reply',
            field=models.CharField(blank=True, db_default='', max_length=120),
        ),
        migrations.AddField(
            model_name='introduction',
            name='thanked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='targetpart',
            name='exchange',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), db_default=[], default=list, size=None),
        ),
        migrations.AddField(
            model_name='targetpart',
            name='question',
            field=models.CharField(blank=True, db_default='', max_length=20),
        ),
        migrations.AddField(
            model_name='targetpart',
            name='replied_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='targetpart',
            name='reply',
            field=models.CharField(blank=True, db_default='', max_length=120),
        ),
        migrations.AddField(
            model_name='targetpart',
            name='thanked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='targetpart',
            name='words_gone_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='targetpart',
            name='words',
            field=models.CharField(blank=True, max_length=200),
        ),
        *install(SQL, "question"),
    ]
