"""Through one's circle, and what waits until there is room."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"

class Migration(migrations.Migration):

    dependencies = [
        ('intros', '0006_nudging'),
        ('disclosure', '0009_room'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Queued',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=48)),
                ('row_id', models.BigIntegerField()),
                ('version', models.IntegerField()),
                ('room', models.CharField(blank=True, db_default='', max_length=12)),
                ('due_at', models.DateTimeField(null=True)),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='introduction',
            name='circle',
            field=models.BooleanField(db_default=False),
        ),
        migrations.AlterField(
            model_name='introducerpart',
            name='introduction',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intros.introduction'),
        ),
        migrations.AlterField(
            model_name='introduction',
            name='introducer',
            field=models.ForeignKey(db_column='introducer_handle', db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, to_field='handle'),
        ),
        migrations.AddConstraint(
            model_name='introducerpart',
            constraint=models.UniqueConstraint(models.F('introduction'), models.F('introducer'), name='introducer_part_once'),
        ),
        migrations.AddField(
            model_name='queued',
            name='member',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='queued',
            index=models.Index(models.F('member'), models.F('room'), models.F('id'), name='queued_for'),
        ),
        migrations.AddConstraint(
            model_name='queued',
            constraint=models.UniqueConstraint(models.F('step'), models.F('row_id'), name='queued_once'),
        ),
        *install(SQL, "queueing", "routing", "circle"),
    ]
