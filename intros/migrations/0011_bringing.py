"""Introductions that the introducer begins."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('intros', '0010_tables'),
        ('disclosure', '0011_desk'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='targetpart',
            name='target_part_due',
        ),
        migrations.AddField(
            model_name='introducerpart',
            name='retry_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='targetpart',
            name='brought',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intros.introducerpart'),
        ),
        migrations.AlterField(
            model_name='introducerpart',
            name='introduction',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intros.introduction'),
        ),
        migrations.AlterField(
            model_name='targetpart',
            name='introduction',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intros.introduction'),
        ),
        migrations.AddIndex(
            model_name='targetpart',
            index=models.Index(models.F('answer_by'), condition=models.Q(('state', 'asked'), ('state', 'willing'), _connector='OR'), name='target_part_due'),
        ),
        migrations.AddConstraint(
            model_name='targetpart',
            constraint=models.UniqueConstraint(models.F('brought'), models.F('target'), name='target_part_brought_once'),
        ),
        migrations.AddConstraint(
            model_name='targetpart',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('brought__isnull', True), ('introduction__isnull', False)), models.Q(('brought__isnull', False), ('introduction__isnull', True)), _connector='OR'), name='target_part_of_what'),
        ),
        *install(SQL, "bringing"),
    ]
