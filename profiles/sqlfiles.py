"""Install the .sql files that stand beside the migrations."""

from pathlib import Path

from django.db.migrations import RunSQL


def install(folder: Path, *names: str) -> list[RunSQL]:
    """Return one migration operation for each file `folder/name.sql`, in the order given.

    The files are whole scripts; they are not undone: a later change is a later migration.
    """
    return [RunSQL((folder / f"{name}.sql").read_text("utf-8"), RunSQL.noop) for name in names]
