"""What speaks against beginning an application is said, each thing in a sentence of its own."""

import pytest

from tracker.rules.starting import start_warnings
from tracker.vocabulary.calls import CallStatus


@pytest.mark.parametrize("status", [CallStatus.OPEN, CallStatus.FORECASTED, CallStatus.UNKNOWN, None])
def test_a_programme_that_may_take_applications_warns_of_nothing(status: CallStatus | None) -> None:
    assert start_warnings(status) == ()


@pytest.mark.parametrize("status", [CallStatus.SUSPENDED, CallStatus.EXHAUSTED, CallStatus.CLOSED])
def test_a_programme_without_money_or_after_its_day_is_named(status: CallStatus) -> None:
    (said,) = start_warnings(status)
    assert status.label in said


def test_a_second_application_and_a_begun_project_are_named() -> None:
    twice, begun = start_warnings(CallStatus.OPEN, running=["F-2026-001"], begun=["Radweg"])
    assert "F-2026-001" in twice
    assert "„Radweg“" in begun
