"""Who may come, and who works at the desk."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import profiles.ids
from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('profiles', '0005_companies'),
    ]

    operations = [
        migrations.CreateModel(
            name='AdmittedNumber',
            fields=[
                ('number_hash', models.BinaryField(primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='member',
            name='is_desk',
            field=models.BooleanField(db_default=False, default=False, verbose_name='works at the desk'),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigIntegerField(default=profiles.ids.random_id, editable=False, primary_key=True, serialize=False)),
                ('sort', models.CharField(max_length=8)),
                ('code_hash', models.BinaryField(unique=True)),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('inviter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('newcomer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('inviter'), models.F('made_at'), name='invitation_inviter'), models.Index(models.F('ends_at'), condition=models.Q(('used_at', None)), name='invitation_over')],
            },
        ),
        *install(SQL, "admission"),
    ]
