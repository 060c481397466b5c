"""Raw answers of sources that are old and no longer the newest of their address."""

import json
from datetime import UTC, datetime
from pathlib import Path

_LOG = "answers.jsonl"
_BODIES = "[0-9a-f][0-9a-f]/*"


def drop(data_dir: Path, *, before: datetime) -> int:
    """Delete answers stored before a moment; return how many. The newest of each address is always kept."""
    folders = [folder for folder in (data_dir / "archive").glob("*") if folder.is_dir()]
    return sum(_drop(folder, before) for folder in folders)


def _drop(folder: Path, before: datetime) -> int:
    newest = _newest(folder / _LOG)
    old = [body for body in folder.glob(_BODIES) if body.name not in newest and _stored_at(body) < before]
    for body in old:
        body.unlink(missing_ok=True)
    return len(old)


def _newest(log: Path) -> set[str]:
    """Return the hashes that are the last word of an address."""
    last: dict[str, str] = {}
    for line in log.read_bytes().splitlines() if log.exists() else []:
        try:
            answer = json.loads(line)
            last[answer["url"]] = answer["sha256"]
        except (ValueError, KeyError, TypeError):
            continue  # a line torn by a crash names nothing
    return set(last.values())


def _stored_at(body: Path) -> datetime:
    return datetime.fromtimestamp(body.stat().st_mtime, UTC)
