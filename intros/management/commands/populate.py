"""`manage.py populate --members 80 --seed 1`: believable members for an empty database."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from intros.population.populating import FEWEST, OWNER, populate
from profiles.models import Member


class Command(BaseCommand):
    """Fill an empty database with a population from a seed."""

    help = "Fill an empty database with believable members, the cast of the demo among them."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and from which seed."""
        parser.add_argument("--members", type=int, default=80, help=f"how many, {FEWEST} or more (80)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same population (1)")

    def handle(self, *args: Any, members: int, seed: int, **options: Any) -> None:
        """Populate; refuse where it is not wanted."""
        if OWNER not in connections.settings:
            raise CommandError("Only an owner process populates: set HALFVEIL_PROCESS=owner.")
        if not FEWEST <= members <= 1_000_000:
            raise CommandError(f"--members is a number from {FEWEST} to 1000000.")
        if Member.objects.using(OWNER).exists():
            raise CommandError("Members live here already: populate only fills an empty database.")
        start = time.monotonic()
        populate(members, seed)
        self.stdout.write(f"{members} members in {time.monotonic() - start:.1f} s")
