"""Introductions: their functions and row security."""

from pathlib import Path

from django.db import migrations

from profiles.sqlfiles import install

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("intros", "0002_initial"),
        ("disclosure", "0003_database"),
    ]
    operations = install(SQL, "introductions", "vouching", "inviting", "closing", "row_security")
