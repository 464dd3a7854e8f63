"""A bar on the terminal; nothing where nobody looks."""

import sys
import time
from typing import TextIO

WIDTH = 28
PAUSE = 0.1  # seconds between two drawings


class Progress:
    """How far a population is, drawn on standard error when that is a terminal."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        """Nothing is drawn before the first step."""
        self.stream = stream
        self.seen = stream.isatty()
        self.what, self.of, self.done, self.drawn = "", 1, 0, 0.0

    def step(self, what: str, of: int = 1) -> None:
        """Begin another step, of that many rows."""
        self.what, self.of, self.done, self.drawn = what, max(of, 1), 0, 0.0
        self.add(0)

    def add(self, rows: int) -> None:
        """That many more are done."""
        self.done += rows
        now = time.monotonic()
        if self.seen and now - self.drawn > PAUSE:
            self.drawn = now
            part = min(self.done / self.of, 1)
            bar = ("█" * round(part * WIDTH)).ljust(WIDTH, "·")
            self.stream.write(f"\r\033[K  {self.what:<24}{bar} {part:4.0%}")
            self.stream.flush()

    def end(self) -> None:
        """Leave a clean line."""
        if self.seen:
            self.stream.write("\r\033[K")
            self.stream.flush()
