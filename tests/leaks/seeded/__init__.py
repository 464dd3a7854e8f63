"""Leaks put in on purpose, one at a time, to show that the walks would notice each of them."""

from tests.leaks.seeded import between, pages
from tests.leaks.seeded.leak import Leak

LEAKS: tuple[Leak, ...] = (*pages.LEAKS, *between.LEAKS)
