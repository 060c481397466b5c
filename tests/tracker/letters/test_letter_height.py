"""What stands in a letter when there is more to say than two screens hold."""

from tests.tracker.letters.letter_data import TODAY, the_fullest_week
from tracker.letters.compose import compose
from tracker.letters.room import FITS, Part, Parts, Room, room_of


def test_in_the_fullest_letter_every_part_still_speaks_and_every_suggestion_can_be_answered() -> None:
    letter = compose(the_fullest_week(), today=TODAY)
    assert [section.heading for section in letter.sections] == [
        "Ihre Rückmeldung",
        "Geändert",
        "Fällig",
        "Läuft",
        "Quellen mit Störung",
    ]
    asked = letter.sections[0]
    assert asked.items
    assert len(asked.items) + sum("/entscheidung/" in line.link for line in asked.lines) == 5


def test_what_has_room_stands_there_in_full_and_the_rest_is_counted() -> None:
    small = Part(entries=(50,) * 7, there=7, around=36, rest=22)
    assert room_of(Parts(due=small), frame=100) == Room(due=7)
    tall = Part(entries=(400,) * 5, around=60, instead=(40,) * 5)
    room = room_of(Parts(due=small, full=tall), frame=100)
    assert (room.due, room.full) == (3, 3)
    assert 100 + small.height(3) + tall.height(3) <= FITS < 100 + small.height(4) + tall.height(3)
