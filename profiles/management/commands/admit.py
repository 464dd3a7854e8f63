"""`manage.py admit +8613800138000 …`, or a list of numbers on standard input: who may sign up."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from profiles import admission, phones


class Command(BaseCommand):
    """Puts numbers on the operator's list; only keyed hashes of them are kept."""

    help = "Admit the holders of mobile numbers: of those named, or one a line of standard input for a dash."

    def add_arguments(self, parser: CommandParser) -> None:
        """The numbers, and whether they come off the list."""
        parser.add_argument(
            "numbers", nargs="+", help="with their country codes, such as +8613800138000; or -"
        )
        parser.add_argument("--no-longer", action="store_true", help="take them off the list")

    def handle(self, *args: Any, **options: Any) -> None:
        """All of them or, where one is no number, none; say how many, without a number."""
        written = sys.stdin.read().split("\n") if options["numbers"] == ["-"] else options["numbers"]
        written = [line.strip() for line in written if line.strip()]
        numbers = [phones.read(one) for one in written]
        wrong = [str(line) for line, number in enumerate(numbers, start=1) if number is None]
        if wrong:
            raise CommandError(
                f"Nothing was changed: no number that takes text messages in {', '.join(wrong[:20])}. "
                "Write them as +8613800138000."
            )
        known = [number for number in numbers if number is not None]
        admission.admit(known, no_longer=options["no_longer"])
        done = "taken off the list" if options["no_longer"] else "admitted"
        self.stdout.write(f"{len(known)} {'number' if len(known) == 1 else 'numbers'} {done}.")
