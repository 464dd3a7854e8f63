"""Recognition and tables."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import profiles.ids
from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('intros', '0009_wish'),
        ('disclosure', '0010_growing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Recognition',
            fields=[
                ('id', models.BigIntegerField(default=profiles.ids.random_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(default='said', max_length=12)),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('other', models.ForeignKey(db_column='other_handle', db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, to_field='handle')),
            ],
            options={
                'indexes': [models.Index(models.F('ends_at'), name='recognition_ends')],
                'constraints': [models.UniqueConstraint(models.F('member'), models.F('other'), name='recognition_one')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigIntegerField(default=profiles.ids.random_id, editable=False, primary_key=True, serialize=False)),
                ('table_id', models.BigIntegerField()),
                ('joined_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('member'), models.F('ends_at'), name='seat_member'), models.Index(models.F('ends_at'), name='seat_ends')],
                'constraints': [models.UniqueConstraint(models.F('table_id'), models.F('member'), name='seat_one')],
            },
        ),
        migrations.CreateModel(
            name='Tick',
            fields=[
                ('id', models.BigIntegerField(default=profiles.ids.random_id, editable=False, primary_key=True, serialize=False)),
                ('table_id', models.BigIntegerField()),
                ('state', models.CharField(default='single', max_length=12)),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('other', models.ForeignKey(db_column='other_handle', db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, to_field='handle')),
            ],
            options={
                'indexes': [models.Index(models.F('ends_at'), name='tick_ends')],
                'constraints': [models.UniqueConstraint(models.F('table_id'), models.F('member'), models.F('other'), name='tick_one'), models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('made_at'))), name='tick_evening')],
            },
        ),
        *install(SQL, "recognition", "tables"),
    ]
