"""Which login Django's models ask: the web's, unless another is chosen for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar


class Chosen:
    """A database router."""

    alias: ClassVar[str | None] = None

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        """The chosen alias; None leaves it to Django."""
        return self.alias

    db_for_write = db_for_read


@contextmanager
def on(alias: str) -> Iterator[None]:
    """Let models ask that login."""
    Chosen.alias = alias
    try:
        yield
    finally:
        Chosen.alias = None
