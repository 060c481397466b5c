"""Old raw answers go, but never the newest one of an address."""

import os
from datetime import timedelta
from pathlib import Path

from tests.builders import NOW
from tracker.safekeeping import old_answers


def body(folder: Path, sha256: str, *, days_old: int) -> Path:
    place = folder / sha256[:2] / sha256
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"x")
    stamp = (NOW - timedelta(days=days_old)).timestamp()
    os.utime(place, (stamp, stamp))
    return place


def test_only_old_answers_that_are_not_the_newest_go(tmp_path: Path) -> None:
    folder = tmp_path / "archive" / "bund"
    first, last = body(folder, "aa01", days_old=500), body(folder, "aa02", days_old=400)
    unnoted, recent = body(folder, "bb03", days_old=400), body(folder, "bb04", days_old=3)
    log = '{"url": "u", "sha256": "aa01"}\nzerrissen {"url\n{"url": "u", "sha256": "aa02"}\n[]\n'
    (folder / "answers.jsonl").write_text(log, encoding="utf-8")
    assert old_answers.drop(tmp_path, before=NOW - timedelta(days=365)) == 2
    assert [place.exists() for place in (first, last, unnoted, recent)] == [False, True, False, True]


def test_without_an_archive_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert old_answers.drop(tmp_path, before=NOW) == 0
