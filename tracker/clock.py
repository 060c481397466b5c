"""The only place that reads the clock. Everything else takes ``today`` or ``now`` as an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day it is in the partners' offices."""
    return datetime.now(BERLIN).date()
