"""Raw answers are kept as they came, each different one once, and old ones go."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archive import Answer, Archive

URL = "https://quelle.invalid/export"


def _note(archive: Archive, body: bytes, hour: int, url: str = URL) -> Answer:
    answer = Answer(url=url, at=datetime(2026, 11, 22, hour, tzinfo=UTC), sha256=archive.store(body), size=len(body))
    archive.note(answer)
    return answer


@pytest.mark.parametrize("body", [b"<html>Seite</html>" * 50, b"PK\x03\x04rest", b"\x1f\x8b kein gzip", b""])
def test_a_body_comes_back_as_it_came(tmp_path: Path, body: bytes) -> None:
    archive = Archive(tmp_path)
    assert archive.read(archive.store(body)) == body


def test_a_zip_lies_there_ready_to_be_opened_and_a_page_packed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert archive.path_of(archive.store(b"PK\x03\x04rest")).read_bytes() == b"PK\x03\x04rest"
    assert archive.path_of(archive.store(b"<html>" * 500)).stat().st_size < 100


def test_the_same_body_is_stored_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert archive.store(b"gleich") == archive.store(b"gleich")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_the_last_answer_of_an_address_is_found(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert archive.last(URL) is None
    _note(archive, b"alt", 1)
    new = _note(archive, b"neu", 2)
    _note(archive, b"andere", 3, "https://quelle.invalid/x")
    assert archive.last(URL) == new
    assert Archive(tmp_path).last(URL) == new


def test_a_body_that_was_never_noted_is_no_answer(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.store(b"halb")
    assert archive.last(URL) is None


def test_a_forgotten_body_is_asked_for_anew(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    old, new = _note(archive, b"alt", 1), _note(archive, b"neu", 2)
    archive.forget(new.sha256)
    assert archive.last(URL) == old


def test_old_bodies_go_and_the_log_stays(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for hour, body in enumerate((b"a", b"b", b"c", b"c")):
        _note(archive, body, hour)
    kept_elsewhere = _note(archive, b"d", 5, "https://quelle.invalid/x")
    archive.store(b"unlesbar")
    archive.prune(2)
    stored = {path.name for path in tmp_path.glob("??/*")}
    assert stored == {archive.store(b"b"), archive.store(b"c"), kept_elsewhere.sha256}
    assert len((tmp_path / "answers.jsonl").read_text().splitlines()) == 5


def test_a_torn_line_in_the_log_costs_only_itself(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    answer = _note(archive, b"gut", 1)
    with (tmp_path / "answers.jsonl").open("a") as log:
        log.write('{"url": "https://que')
    assert Archive(tmp_path).last(URL) == answer
