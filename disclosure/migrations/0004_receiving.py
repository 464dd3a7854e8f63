"""Reception, endings, reports, assistants and search: their tables, and what the database does about them."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import profiles.ids
from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('disclosure', '0003_database'),
        ('profiles', '0002_database'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assistant',
            fields=[
                ('id', models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ('principal_handle', models.CharField(max_length=16)),
                ('assistant_handle', models.CharField(max_length=16)),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Ending',
            fields=[
                ('id', models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ('ends_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Reception',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('closed_until', models.DateTimeField(null=True)),
                ('muted', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, size=None)),
            ],
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigIntegerField(default=profiles.ids.random_id, editable=False, primary_key=True, serialize=False)),
                ('sort', models.CharField(max_length=12)),
                ('reason', models.CharField(blank=True, max_length=24)),
                ('words', models.CharField(blank=True, max_length=200)),
                ('purpose', models.CharField(blank=True, max_length=24)),
                ('note', models.CharField(blank=True, max_length=120)),
                ('made_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Triage',
            fields=[
                ('id', models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=24)),
                ('note', models.CharField(blank=True, max_length=120)),
                ('state', models.CharField(default='open', max_length=12)),
                ('arrived_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('version', models.IntegerField(default=1)),
            ],
        ),
        migrations.AddField(
            model_name='accessdecision',
            name='assistant_handle',
            field=models.CharField(blank=True, db_default='', max_length=16),
        ),
        migrations.AddField(
            model_name='accessdecision',
            name='triaged',
            field=models.CharField(blank=True, db_default='', max_length=12),
        ),
        migrations.AddField(
            model_name='accessdecision',
            name='triaged_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='grant',
            name='reminded',
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddIndex(
            model_name='grant',
            index=models.Index(models.F('expires_at'), condition=models.Q(('reminded', False), models.Q(('basis', 'envelope'), _negated=True)), name='grant_ending'),
        ),
        migrations.AddField(
            model_name='assistant',
            name='assistant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assistant',
            name='principal',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ending',
            name='owner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ending',
            name='viewer',
            field=models.ForeignKey(db_column='viewer_handle', db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, to_field='handle'),
        ),
        migrations.AddField(
            model_name='report',
            name='reported',
            field=models.ForeignKey(db_column='reported_handle', db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, to_field='handle'),
        ),
        migrations.AddField(
            model_name='report',
            name='reporter',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='triage',
            name='asker',
            field=models.ForeignKey(db_column='asker_handle', db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, to_field='handle'),
        ),
        migrations.AddField(
            model_name='triage',
            name='assistant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='triage',
            name='decision',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='disclosure.accessdecision'),
        ),
        migrations.AddField(
            model_name='triage',
            name='principal',
            field=models.ForeignKey(db_column='principal_handle', db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, to_field='handle'),
        ),
        migrations.AddIndex(
            model_name='assistant',
            index=models.Index(models.F('assistant'), name='assistant_whose'),
        ),
        migrations.AddConstraint(
            model_name='assistant',
            constraint=models.CheckConstraint(condition=models.Q(('principal', models.F('assistant')), _negated=True), name='assistant_others'),
        ),
        migrations.AddIndex(
            model_name='ending',
            index=models.Index(models.F('owner'), models.F('viewer'), name='ending_pair'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(models.F('made_at'), models.F('id'), condition=models.Q(('settled_at', None)), name='report_open'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(models.F('reporter'), models.F('made_at'), name='report_reporter'),
        ),
        migrations.AddIndex(
            model_name='triage',
            index=models.Index(models.F('assistant'), models.F('arrived_at'), name='triage_assistant'),
        ),
        *install(SQL, "receiving", "reports", "assistants", "search"),
    ]
