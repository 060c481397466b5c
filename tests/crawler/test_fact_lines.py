"""The lines ``crawler facts`` is given: told in a sentence when they cannot be read."""

import pytest

from crawler.fact_lines import fault_of


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"title": None, "published_on": ""}, ""),
        ({"text": None}, "Gebraucht wird als Text: text."),
        ({"title": 5}, "Gebraucht wird als Text: title."),
        ({"today": ""}, "Gebraucht wird für today ein Tag wie 2026-11-22."),
        ({"published_on": "gestern"}, "Gebraucht wird für published_on ein Tag wie 2026-11-22."),
    ],
)
def test_a_line_that_cannot_be_read_is_told_in_a_sentence(changes: dict[str, object], fault: str) -> None:
    assert fault_of({"id": "A1", "today": "2026-11-22", "text": "Ein Text."} | changes) == fault
