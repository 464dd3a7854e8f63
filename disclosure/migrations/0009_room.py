"""How many may be introduced to somebody in a week; what an owner trusts is read from the index alone."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('disclosure', '0008_exchange'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='relationship',
            name='relationship_pair',
        ),
        migrations.AddField(
            model_name='reception',
            name='weekly',
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name='reception',
            constraint=models.CheckConstraint(condition=models.Q(('weekly__range', (1, 20))), name='reception_weekly'),
        ),
        migrations.AddConstraint(
            model_name='relationship',
            constraint=models.UniqueConstraint(fields=('owner', 'viewer'), include=('level', 'ends_at'), name='relationship_pair'),
        ),
    ]
