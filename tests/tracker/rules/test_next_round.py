"""When does the next round begin, as far as a source names it?"""

from datetime import date

import pytest

from tracker.rules.next_round import next_beginning
from tracker.shapes.calls import RoundData

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("rounds", "expected"),
    [
        ((), None),
        ((RoundData(rolling=True),), None),
        ((RoundData(closes_on=date(2026, 12, 31)),), None),
        ((RoundData(opens_on=date(2026, 1, 1), closes_on=date(2026, 12, 31)),), None),
        ((RoundData(opens_on=date(2027, 2, 1)), RoundData(opens_on=date(2027, 1, 4))), date(2027, 1, 4)),
        ((RoundData(recurs=("03-31",)),), date(2027, 4, 1)),
        ((RoundData(recurs=("11-22",)),), date(2026, 11, 23)),
    ],
)
def test_the_next_round_begins_when_a_source_says_so(rounds: tuple[RoundData, ...], expected: date | None) -> None:
    assert next_beginning(rounds, TODAY) == expected
