"""What still stands behind a notice about an introduction."""

from pathlib import Path

from django.db import migrations

from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("intros", "0005_handshake"), ("disclosure", "0006_nudging")]
    operations = install(SQL, "nudging")
