"""Times of a population, all in the past of one instant, and the hours at which answers are due."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
REST = 90  # days until somebody may ask again


def answer_by(sent: datetime, days: int) -> datetime:
    """The instant by which an answer is due: that many days on at ten in the morning, as in the database."""
    day = (sent.astimezone(SHANGHAI) + timedelta(days=days)).date()
    return datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)


def days(count: float) -> timedelta:
    """A length in days."""
    return timedelta(days=count)
