"""The page Quellen says how the backup is: in words, and in red when somebody has to act."""

from datetime import timedelta

import pytest

from dashboard.components import backup_state
from tests.builders import NOW
from tracker.services.status import JobHealth
from tracker.vocabulary.work import JobKind, JobState


@pytest.mark.parametrize(
    ("changes", "look", "word", "sentence"),
    [
        ({}, "soft", "noch keine", "ersten Eingabe"),
        ({"state": JobState.DONE, "finished_at": NOW}, "yes", "in Ordnung", "23.11.2026"),
        ({"state": JobState.FAILED, "message": "Platte voll."}, "no", "fehlgeschlagen", "Platte voll. Bitte"),
        ({"state": JobState.DONE, "overdue": True, "created_at": NOW - timedelta(2)}, "no", "überfällig", "21.11.2026"),
        ({"state": JobState.RUNNING}, "soft", "läuft", ""),
    ],
)
def test_the_line_names_the_state_and_what_to_do(
    changes: dict[str, object], look: str, word: str, sentence: str
) -> None:
    found = backup_state._words(JobHealth(kind=JobKind.BACKUP, **changes))  # type: ignore[arg-type]
    assert (found[0], found[2]) == (look, word)
    assert sentence in found[3]
