"""Tasks of a stage come from a table, in working days."""

from datetime import date

import pytest

from tracker.rules.stages import ORDER
from tracker.rules.task_templates import due_on, templates
from tracker.vocabulary.work import Stage


def test_every_template_belongs_to_a_stage_of_the_way_and_has_a_code_of_its_own() -> None:
    found = [item for stage in Stage for item in templates(stage)]
    assert len(found) >= 20
    assert {item.stage for item in found} <= set(ORDER)
    assert len({item.code for item in found}) == len(found)
    assert all(item.days > 0 and item.title.strip() for item in found)


def test_days_are_working_days_after_the_stage_was_entered() -> None:
    receipt = next(item for item in templates(Stage.SUBMITTED) if item.code == "receipt")
    # Five working days over Christmas: 25 and 26 December, the weekends, and the days town halls are closed.
    assert due_on(receipt, entered_on=date(2026, 12, 22), target_on=None) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("target", "expected"),
    [(date(2027, 3, 31), date(2027, 3, 15)), (date(2026, 12, 1), date(2026, 11, 23)), (None, None)],
)
def test_tasks_before_the_deadline_count_back_but_never_into_the_past(target: date | None, expected: date) -> None:
    cosigning = next(item for item in templates(Stage.APPLICATION) if item.code == "cosigning")
    assert due_on(cosigning, entered_on=date(2026, 11, 23), target_on=target) == expected
