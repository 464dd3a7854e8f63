"""Public holidays, on which timers rest."""

from pathlib import Path

from django.db import migrations, models

from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('disclosure', '0011_desk'),
    ]

    operations = [
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False, verbose_name='day')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
            ],
            options={
                'verbose_name': 'public holiday',
                'verbose_name_plural': 'public holidays',
            },
        ),
        *install(SQL, "holidays"),
    ]
