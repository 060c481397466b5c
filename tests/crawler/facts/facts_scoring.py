"""Scores of read facts against labelled passages, by the rules of the evaluation: kind and day, status, exact money."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

MONEY = (
    "rate_percent",
    "rate_percent_weak",
    "amount_max_eur",
    "amount_min_eur",
    "cost_min_eur",
    "own_share_percent_min",
)


def passages() -> list[dict[str, Any]]:
    """Return the labelled passages beside this file."""
    lines = Path(__file__).with_name("passages.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def round_key(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return what identifies a round."""
    if row["closes_on"]:
        return row["kind"], "closes", row["closes_on"]
    if row["recurs"]:
        return row["kind"], "recurs", tuple(sorted(row["recurs"]))
    return (row["kind"], "rolling") if row["rolling"] else (row["kind"], "opens", row["opens_on"])


class Score:
    """Counts of what was right, read and wanted, with the passages in error."""

    def __init__(self) -> None:
        self.right = self.read = self.wanted = 0
        self.wrong: list[str] = []

    def add(self, name: str, read: Counter[Any], wanted: Counter[Any]) -> None:
        self.right += (read & wanted).total()
        self.read += read.total()
        self.wanted += wanted.total()
        if read != wanted:
            self.wrong.append(f"{name}: missed {list(wanted - read)}, extra {list(read - wanted)}")

    @property
    def precision(self) -> float:
        return self.right / self.read

    @property
    def recall(self) -> float:
        return self.right / self.wanted

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def score_rounds(rows: list[dict[str, Any]], read: dict[str, dict[str, Any]]) -> Score:
    score = Score()
    for row in rows:
        mine = Counter(round_key(item) for item in read[row["id"]]["rounds"])
        score.add(row["id"], mine, Counter(round_key(item) for item in row["expected"]["rounds"]))
    return score


def score_status(rows: list[dict[str, Any]], read: dict[str, dict[str, Any]]) -> Score:
    score = Score()
    for row in rows:
        score.add(row["id"], Counter([read[row["id"]]["status"]]), Counter([row["expected"]["status"]]))
    return score


def score_money(rows: list[dict[str, Any]], read: dict[str, dict[str, Any]]) -> Score:
    score = Score()
    for row in rows:
        mine, theirs = (
            Counter((name, round(side[name], 2)) for name in MONEY if side[name] is not None)
            for side in (read[row["id"]], row["expected"])
        )
        score.add(row["id"], mine, theirs)
    return score
