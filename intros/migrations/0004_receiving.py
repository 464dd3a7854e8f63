"""What an answer "not what it said" sets off, and what a meeting in person lifts."""

from pathlib import Path

from django.db import migrations

from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("intros", "0003_database"),
        ("disclosure", "0004_receiving"),
    ]
    operations = install(SQL, "receiving")
