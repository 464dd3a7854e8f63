"""Whoever knows a member is found without a look at the rows."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0006_nudging"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.RemoveIndex("relationship", "relationship_viewer"),
        migrations.AddIndex(
            "relationship",
            models.Index(
                models.F("viewer"), models.F("owner"), include=("level", "ends_at"), name="relationship_viewer"
            ),
        ),
    ]
