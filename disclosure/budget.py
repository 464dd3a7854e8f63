"""How many profiles a curious member may open in an hour. Spent before the door is asked."""

from disclosure.errors import Refused
from profiles.binding import call_bound

READS_AN_HOUR = 60


class OverBudget(Refused):
    """More profiles than an hour holds; a page answers 429."""


def spend(member_id: int) -> None:
    """Count one profile opened, whether or not there is anybody; raise OverBudget beyond the hour's limit."""
    [(used,)] = call_bound(member_id, "spend_read()", [])
    if used > READS_AN_HOUR:
        raise OverBudget
