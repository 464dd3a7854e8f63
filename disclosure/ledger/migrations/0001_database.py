"""The ledger: a table that can't be backfilled, so it is whole from the start."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunSQL((SQL / "ledger.sql").read_text("utf-8"), migrations.RunSQL.noop)]
