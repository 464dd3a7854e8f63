"""Exchanging cards."""

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
        ('disclosure', '0007_near'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExchangeOffer',
            fields=[
                ('id', models.BigIntegerField(default=profiles.ids.random_id, editable=False, primary_key=True, serialize=False)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('state', models.CharField(default='waiting', max_length=12)),
                ('exchange_id', models.BigIntegerField(null=True)),
                ('sent_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('retry_at', models.DateTimeField(null=True)),
                ('other', models.ForeignKey(db_column='other_handle', db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, to_field='handle')),
                ('proposer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ExchangeAnswer',
            fields=[
                ('id', models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('state', models.CharField(default='open', max_length=12)),
                ('exchange_id', models.BigIntegerField(null=True)),
                ('arrived_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposer', models.ForeignKey(db_column='proposer_handle', db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, to_field='handle')),
                ('offer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='disclosure.exchangeoffer')),
            ],
        ),
        migrations.CreateModel(
            name='Exchange',
            fields=[
                ('id', models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ('one_handle', models.CharField(max_length=16)),
                ('other_handle', models.CharField(max_length=16)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('one', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('other', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('one'), models.F('other'), name='exchange_one'), models.Index(models.F('other'), models.F('one'), name='exchange_other')],
                'constraints': [models.CheckConstraint(condition=models.Q(('one', models.F('other')), _negated=True), name='exchange_others')],
            },
        ),
        migrations.AddIndex(
            model_name='exchangeoffer',
            index=models.Index(models.F('proposer'), models.F('sent_at'), name='exchange_offer_proposer'),
        ),
        migrations.AddIndex(
            model_name='exchangeoffer',
            index=models.Index(models.F('answer_by'), condition=models.Q(('state', 'waiting')), name='exchange_offer_due'),
        ),
        migrations.AddConstraint(
            model_name='exchangeoffer',
            constraint=models.UniqueConstraint(models.F('proposer'), models.F('other'), condition=models.Q(('state', 'waiting')), name='exchange_offer_one_open'),
        ),
        migrations.AddIndex(
            model_name='exchangeanswer',
            index=models.Index(models.F('owner'), models.F('arrived_at'), name='exchange_answer_owner'),
        ),
        migrations.AddIndex(
            model_name='exchangeanswer',
            index=models.Index(models.F('answer_by'), condition=models.Q(('state', 'open')), name='exchange_answer_due'),
        ),
        *install(SQL, "exchange"),
    ]
