"""Settings, channels and messages of nudging, and what the database does about them."""

import datetime
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import profiles.ids
from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('disclosure', '0005_pictures'),
        ('profiles', '0004_pictures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChannelRest',
            fields=[
                ('kind', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('failures', models.SmallIntegerField()),
                ('rests_until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Nudging',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('nothing', models.BooleanField(default=False)),
                ('sms', models.BooleanField(default=True)),
                ('digest_at', models.TimeField(default=datetime.time(9, 0))),
                ('quiet_from', models.TimeField(default=datetime.time(21, 30))),
                ('quiet_to', models.TimeField(default=datetime.time(8, 30))),
                ('timezone', models.CharField(default='Asia/Shanghai', max_length=64)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(models.Q(('quiet_from__lte', models.F('quiet_to'))), models.Q(('digest_at__lt', models.F('quiet_from')), ('digest_at__gte', models.F('quiet_to')), _connector='OR')), models.Q(('digest_at__gte', models.F('quiet_to')), ('digest_at__lt', models.F('quiet_from')), ('quiet_from__gt', models.F('quiet_to'))), _connector='OR'), name='nudging_digest_not_in_quiet')],
            },
        ),
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigIntegerField(default=profiles.ids.random_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=12)),
                ('sealed', models.BinaryField()),
                ('made_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('gone', models.BooleanField(db_default=False, default=False)),
                ('tries', models.SmallIntegerField(db_default=0, default=0)),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('member'), models.F('kind'), name='channel_member')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=8)),
                ('slot', models.CharField(max_length=16)),
                ('kind', models.CharField(max_length=12)),
                ('channel', models.BigIntegerField(default=0)),
                ('state', models.CharField(default='due', max_length=8)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('due_at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('kind'), models.F('due_at'), condition=models.Q(('done_at', None)), name='delivery_due')],
                'constraints': [models.UniqueConstraint(fields=('member', 'purpose', 'slot', 'kind', 'channel'), name='delivery_once')],
            },
        ),
        *install(SQL, "nudging"),
    ]
