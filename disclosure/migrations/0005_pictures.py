"""The door for pictures."""

from pathlib import Path

from django.db import migrations

from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0004_receiving"), ("profiles", "0004_pictures")]
    operations = install(SQL, "pictures")
