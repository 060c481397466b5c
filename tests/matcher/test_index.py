"""Does the index survive as plain files?"""

import json
from pathlib import Path

import pytest

from matcher import index
from matcher.ranking import Ranker
from matcher.synonyms import entry
from tests.matcher.material import TODAY, a_call, a_project, calls, project, ranker
from tracker.errors import NotFound


def test_a_saved_ranker_ranks_alike(tmp_path: Path) -> None:
    index.save(ranker(), tmp_path)
    again = index.load(tmp_path)
    assert again.version == ranker().version == index.version(tmp_path)
    for name in ("p01", "p08", "p14"):
        assert again.rank(project(name), today=TODAY) == ranker().rank(project(name), today=TODAY)


def test_nothing_in_the_files_is_a_pickle(tmp_path: Path) -> None:
    index.save(ranker(), tmp_path)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert path.suffix in {".npz", ".json", ".gz"}
            assert not path.read_bytes().startswith(b"\x80")


def test_changes_since_the_fit_are_saved_too(tmp_path: Path) -> None:
    small = Ranker.fit([a_call("a", "Nachtbusse"), a_call("b", "Museen")], synonyms=[entry("Moor", "Sumpf", "same")])
    small.put(a_call("a", "Wollgrasmoore"))
    index.save(small, tmp_path)
    again = index.load(tmp_path)
    assert again.rank(a_project("Wollgrasmoore"), today=TODAY) == small.rank(a_project("Wollgrasmoore"), today=TODAY)
    assert again.synonyms.entries == small.synonyms.entries
    again.put(a_call("c", "Torfmoose"))
    assert again.rank(a_project("Torfmoose"), today=TODAY)[0].call_id == "c"


def test_the_newest_index_counts_and_the_old_one_goes(tmp_path: Path) -> None:
    index.save(ranker(), tmp_path)
    before = index.stamp(tmp_path)
    index.save(Ranker.fit(calls()[:10]), tmp_path)
    assert index.stamp(tmp_path) != before
    assert len(index.load(tmp_path).calls) == 10
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1


def test_a_save_that_was_killed_leaves_the_old_index(tmp_path: Path) -> None:
    index.save(ranker(), tmp_path)
    (tmp_path / "index-half").mkdir()
    (tmp_path / "index-half" / "meta.json").write_text("{", encoding="utf-8")
    assert index.load(tmp_path).version == ranker().version


def test_no_index_is_said_in_one_sentence(tmp_path: Path) -> None:
    assert index.version(tmp_path) is None
    with pytest.raises(NotFound, match="-m matcher run"):
        index.load(tmp_path)


def test_an_index_of_another_format_is_refused(tmp_path: Path) -> None:
    index.save(ranker(), tmp_path)
    name = json.loads((tmp_path / "current.json").read_text(encoding="utf-8"))["index"]
    meta = tmp_path / name / "meta.json"
    meta.write_text(json.dumps(json.loads(meta.read_text(encoding="utf-8")) | {"format": 0}), encoding="utf-8")
    with pytest.raises(NotFound, match="veraltet"):
        index.load(tmp_path)
