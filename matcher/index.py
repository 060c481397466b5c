"""The ranker as files: arrays and JSON in a folder, nothing that runs code when it is read.

A new index is written beside the old one and becomes the current one by renaming one small file, so
whoever is killed in between leaves the old index as it was.
"""

import gzip
import json
import os
import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from scipy import sparse

from matcher.bands import Bands
from matcher.corpus import Block, Corpus
from matcher.ranking import Ranker
from matcher.similarity import Similarity, Weights
from matcher.synonyms import Synonym
from tracker.command_line import to_type
from tracker.errors import NotFound
from tracker.shapes.matching import CallText

# Raised whenever an older index can no longer be read.
FORMAT = 2
_CURRENT = "current.json"


def save(ranker: Ranker, folder: Path) -> None:
    """Write a ranker into a folder of its own and make it the current one."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"index-{uuid4().hex[:12]}"
    target = folder / name
    target.mkdir()
    weights = ranker.similarity.learnt()
    np.savez_compressed(target / "weights.npz", word_idf=weights.word_idf, spelling_idf=weights.spelling_idf)
    for number, block in enumerate(ranker.corpus.blocks):
        _save_rows(target / f"block-{number:04d}.npz", block.rows)
    with gzip.open(target / "calls.jsonl.gz", "wt", encoding="utf-8", compresslevel=1) as handle:
        handle.writelines(f"{call.model_dump_json()}\n" for call in ranker.calls.values())
    _write_json(target / "words.json", {"words": weights.words, "lemma_counts": weights.lemma_counts})
    _write_json(target / "meta.json", _meta(ranker))
    pointer = folder / f"{name}.json"
    _write_json(pointer, {"index": name, "format": FORMAT})
    pointer.replace(folder / _CURRENT)
    _remove_others(folder, name)


def load(folder: Path) -> Ranker:
    """Return the current ranker of a folder. Raises NotFound when there is none this version can read."""
    try:
        source = folder / _read_json(folder / _CURRENT)["index"]
        meta = _read_json(source / "meta.json")
    except (OSError, ValueError, KeyError) as error:
        raise NotFound(f"Die Suche ist noch nicht vorbereitet. „{to_type('matcher run')}“ holt das nach.") from error
    if meta.get("format") != FORMAT:
        raise NotFound(f"Die Suche ist veraltet. „{to_type('matcher run')}“ holt das nach.")
    return _assemble(source, meta)


def version(folder: Path) -> str | None:
    """Return the model version of the current index without loading it, or None when there is none."""
    try:
        return str(_read_json(folder / _read_json(folder / _CURRENT)["index"] / "meta.json")["version"])
    except (OSError, ValueError, KeyError):
        return None


def stamp(folder: Path) -> str | None:
    """Return a name that changes with every save, so that whoever holds a ranker knows when to load again.

    None when there is no index, or only one of an older version.
    """
    try:
        pointer = _read_json(folder / _CURRENT)
        return str(pointer["index"]) if pointer.get("format") == FORMAT else None
    except (OSError, ValueError, KeyError):
        return None


def _assemble(source: Path, meta: dict[str, Any]) -> Ranker:
    """Put the parts of an index together."""
    words = _read_json(source / "words.json")
    with np.load(source / "weights.npz", allow_pickle=False) as arrays:
        weights = Weights(
            words=tuple(words["words"]),
            word_idf=arrays["word_idf"],
            spelling_idf=arrays["spelling_idf"],
            lemma_counts=words["lemma_counts"],
            usual_length=meta["usual_length"],
        )
    blocks = [Block(ids, _load_rows(source / f"block-{number:04d}.npz")) for number, ids in enumerate(meta["blocks"])]
    with gzip.open(source / "calls.jsonl.gz", "rt", encoding="utf-8") as handle:
        calls = [CallText.model_validate_json(line) for line in handle]
    synonyms = [Synonym(entry["word"], tuple(entry["related"]), entry["kind"]) for entry in meta["synonyms"]]
    by_id = {call.id: call for call in calls}
    bands = Bands(meta["good_from"], meta["possible_from"])
    return Ranker(Similarity(weights), Corpus(blocks), by_id, synonyms, meta["model"], bands)


def _meta(ranker: Ranker) -> dict[str, Any]:
    """Return what describes an index: its format, model, synonyms and which calls stand in which block."""
    entries = ranker.synonyms.entries
    return {
        "format": FORMAT,
        "version": ranker.version,
        "model": ranker.model,
        "usual_length": ranker.similarity.weights.usual_length,
        "good_from": ranker.bands.good_from,
        "possible_from": ranker.bands.possible_from,
        "blocks": [block.ids for block in ranker.corpus.blocks],
        "synonyms": [{"word": one.word, "related": one.related, "kind": one.kind} for one in entries],
    }


def _save_rows(path: Path, rows: Any) -> None:
    """Write a sparse matrix as plain arrays."""
    np.savez(path, data=rows.data, indices=rows.indices, indptr=rows.indptr, shape=np.array(rows.shape))


def _load_rows(path: Path) -> Any:
    """Read a sparse matrix written by ``_save_rows``."""
    with np.load(path, allow_pickle=False) as arrays:
        parts = (arrays["data"], arrays["indices"], arrays["indptr"])
        return sparse.csr_matrix(parts, shape=tuple(arrays["shape"].tolist()))


def _remove_others(folder: Path, current: str) -> None:
    """Delete older indexes; one that is just being read by somebody else goes with the next save."""
    for old in folder.glob("index-*"):
        if old.is_dir() and old.name != current:
            shutil.rmtree(old, ignore_errors=True)


def _write_json(path: Path, value: Any) -> None:
    """Write JSON and make sure it is on disk before anything points at it."""
    with path.open("w", encoding="utf-8") as handle:
        json.dump(value, handle, ensure_ascii=False)
        handle.flush()
        os.fsync(handle.fileno())


def _read_json(path: Path) -> Any:
    """Read JSON."""
    return json.loads(path.read_text(encoding="utf-8"))
