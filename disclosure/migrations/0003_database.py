"""The rule, the door, grants, trust, asking, the outbox, review, and whose rows are whose."""

from pathlib import Path

from django.db import migrations

from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0002_companies"),
        ("profiles", "0005_companies"),
        ("ledger", "0001_database"),
    ]
    operations = install(SQL, "rule", "grants", "trust", "outbox", "asking", "ending", "companies", "reach", "door", "review", "row_security", "erasing")
