"""Standing rules, quiet years and prompts."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import profiles.ids
from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('disclosure', '0009_room'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Fading',
            fields=[
                ('id', models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ('ends_at', models.DateTimeField()),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('viewer', models.ForeignKey(db_column='viewer_handle', db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, to_field='handle')),
            ],
            options={
                'indexes': [models.Index(models.F('owner'), models.F('viewer'), name='fading_pair')],
            },
        ),
        migrations.CreateModel(
            name='StandingRule',
            fields=[
                ('id', models.BigIntegerField(default=profiles.ids.random_id, editable=False, primary_key=True, serialize=False)),
                ('occasion', models.CharField(max_length=12)),
                ('level', models.SmallIntegerField(null=True)),
                ('since', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('due_at'), models.F('id'), condition=models.Q(('occasion', 'quiet')), name='standing_rule_due')],
                'constraints': [models.UniqueConstraint(models.F('owner'), models.F('occasion'), name='standing_rule_one'), models.CheckConstraint(condition=models.Q(models.Q(('level__isnull', False), ('level__range', (1, 2)), ('occasion__in', ('introduced', 'exchanged', 'met', 'recognised'))), models.Q(('level__isnull', True), ('occasion__in', ('quiet', 'unprompted'))), _connector='OR'), name='standing_rule_level')],
            },
        ),
        migrations.CreateModel(
            name='Prompt',
            fields=[
                ('id', models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, db_default='', max_length=8)),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('viewer', models.ForeignKey(db_column='viewer_handle', db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, to_field='handle')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('owner'), models.F('viewer'), name='prompt_once')],
            },
        ),
        *install(SQL, "growing"),
    ]
