"""Handshakes: codes, claims, what is shown of them, and what the database does about it."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import profiles.ids
from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('intros', '0004_receiving'),
        ('profiles', '0004_pictures'),
        ('disclosure', '0005_pictures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempts',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('window_start', models.DateTimeField()),
                ('used', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ('code_id', models.BigIntegerField()),
                ('sort', models.CharField(max_length=8)),
                ('session_hash', models.BinaryField(null=True)),
                ('state', models.CharField(default='held', max_length=12)),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('claimant', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(db_column='owner_handle', db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, to_field='handle')),
            ],
        ),
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigIntegerField(default=profiles.ids.random_id, editable=False, primary_key=True, serialize=False)),
                ('sort', models.CharField(max_length=8)),
                ('token_hash', models.BinaryField(unique=True)),
                ('digits_hash', models.BinaryField()),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Showing',
            fields=[
                ('id', models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ('sort', models.CharField(max_length=8)),
                ('state', models.CharField(default='held', max_length=12)),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intros.claim')),
                ('code_id', models.BigIntegerField(unique=True)),
                ('claimant', models.ForeignKey(db_column='claimant_handle', db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, to_field='handle')),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('claimant'), models.F('made_at'), name='claim_claimant'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('code_id'), name='claim_code'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('claimant__isnull', False), models.Q(('session_hash__isnull', False), ('state', 'held')), _connector='OR'), name='claim_whose'),
        ),
        migrations.AddIndex(
            model_name='code',
            index=models.Index(models.F('owner'), models.F('sort'), models.F('made_at'), name='code_owner'),
        ),
        migrations.AddIndex(
            model_name='code',
            index=models.Index(models.F('digits_hash'), models.F('ends_at'), name='code_digits'),
        ),
        migrations.AddIndex(
            model_name='code',
            index=models.Index(models.F('ends_at'), name='code_ends'),
        ),
        migrations.AddIndex(
            model_name='showing',
            index=models.Index(models.F('owner'), models.F('ends_at'), name='showing_owner'),
        ),
        *install(SQL, "handshake"),
    ]
