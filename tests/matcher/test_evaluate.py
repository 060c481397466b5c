"""Does ``matcher evaluate`` rank files and measure what it ranked?"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from matcher.__main__ import app
from matcher.evaluate import evaluate, project_from_query, scored
from matcher.metrics import measure, ndcg, separation
from tests.matcher.material import CALLS, JUDGEMENTS, PROJECTS, TODAY
from tracker import edge
from tracker.command_line import to_type
from tracker.errors import Refused
from tracker.exchange.corpus import area_codes, call_from_corpus
from tracker.vocabulary.calls import Level
from tracker.vocabulary.people import LegalForm, PartnerKind


class Ended(NamedTuple):
    """How the command ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def matcher(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the matcher's command here: a process of its own would import scikit-learn once more each time."""

    def run(*arguments: str | Path) -> Ended:
        monkeypatch.setenv("COLUMNS", "120")
        with pytest.raises(SystemExit) as ended:
            edge.main(app, program="python -m matcher", arguments=[*map(str, arguments)])
        code = ended.value.code
        assert isinstance(code, int | None)
        return Ended(code or 0, *capsys.readouterr())

    return run


def test_the_command_writes_one_line_a_project_and_prints_the_metrics(matcher: Command, tmp_path: Path) -> None:
    run = tmp_path / "run.jsonl"
    result = matcher("evaluate", CALLS, PROJECTS, "--run-out", run, "--judgements", JUDGEMENTS, "--today", "2026-11-22")
    assert result.code == 0, result.err
    assert "nDCG@10" in result.out
    lines = [json.loads(line) for line in run.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == len(PROJECTS.read_text(encoding="utf-8").splitlines())
    assert all(set(line) == {"query_id", "ranking", "score"} for line in lines)
    first = next(line for line in lines if line["query_id"] == "p01")
    assert "rad-bayern" not in first["ranking"]
    assert "rad-land" in first["ranking"][:3]


def test_every_call_the_gate_admits_is_ranked() -> None:
    line = json.loads(next(evaluate(CALLS, PROJECTS, today=TODAY)))
    assert len(line["ranking"]) == len(set(line["ranking"])) > 40


def test_two_runs_are_byte_for_byte_alike() -> None:
    assert list(evaluate(CALLS, PROJECTS, today=TODAY)) == list(evaluate(CALLS, PROJECTS, today=TODAY))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [("{", "kein JSON"), ("[]", "JSON-Objekt"), ('{"title": "ohne Kennung"}', "id und title")],
)
def test_a_broken_line_is_named_in_one_sentence(tmp_path: Path, content: str, complaint: str) -> None:
    broken = tmp_path / "calls.jsonl"
    broken.write_text(f'{{"id": "a", "title": "A"}}\n{content}\n', encoding="utf-8")
    with pytest.raises(Refused, match=complaint) as caught:
        next(evaluate(broken, PROJECTS, today=TODAY))
    assert "Zeile 2" in str(caught.value)


def test_a_missing_file_ends_with_one_sentence_and_code_1(matcher: Command, tmp_path: Path) -> None:
    result = matcher("evaluate", tmp_path / "fehlt.jsonl", PROJECTS, "--run-out", tmp_path / "run.jsonl")
    assert result.code == 1
    assert result.err == f"„{tmp_path / 'fehlt.jsonl'}“ lässt sich nicht verwenden: gibt es nicht.\n"
    assert list(tmp_path.iterdir()) == []


def test_wrong_usage_ends_with_code_2(matcher: Command) -> None:
    assert matcher("evaluate").code == 2


def test_the_help_has_an_example(matcher: Command) -> None:
    assert f"Beispiel: {to_type('matcher evaluate')}" in matcher("evaluate", "--help").out


def test_judgements_without_a_grade_are_refused(tmp_path: Path) -> None:
    run, grades = tmp_path / "run.jsonl", tmp_path / "grades.jsonl"
    run.write_bytes(b"".join(evaluate(CALLS, PROJECTS, today=TODAY)))
    grades.write_text('{"query_id": "p01", "doc_id": "rad-land"}\n', encoding="utf-8")
    with pytest.raises(Refused, match="Zeile 1"):
        scored(run, grades)


def test_a_query_becomes_a_project_without_invented_values() -> None:
    line = {"id": "q", "title": "T", "municipality": "Kreis Unna", "applicant": "Kreis", "planned_start": 2026}
    one = project_from_query(line)
    assert one.applicants[0].ags == "05978"
    assert one.applicants[0].kind is PartnerKind.KREIS
    assert one.gate.starts_on is None
    assert one.gate.cost_cents is None
    assert project_from_query({"id": "q", "title": "T", "cost_eur": 1500.5}).gate.cost_cents == 150_050
    company = project_from_query(line | {"municipality": "Bergkamen", "applicant": "kommunales Unternehmen"})
    assert company.applicants[0].legal_form is LegalForm.UNKNOWN
    assert project_from_query(line | {"municipality": "Nirgendwo", "applicant": "Kommune"}).applicants[0].ags == ""


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("NRW", ("DE-NW",)),
        ("bundesweit", ("DE",)),
        ("Bayern, Hessen", ("DE-BY", "DE-HE")),
        ("EU (inkl. Deutschland)", ("EU", "DE")),
        ("Deutschland (Revierregionen)", ("set:braunkohle",)),
        ("Deutschland/International", ("DE", "XX")),
        ("unbekanntes Land", ()),
        ("", ()),
    ],
)
def test_areas_in_words_become_codes_or_stay_unknown(words: str, codes: tuple[str, ...]) -> None:
    assert area_codes(words) == codes


def test_a_corpus_line_becomes_a_call_and_unknown_stays_unknown() -> None:
    call = call_from_corpus(
        {"id": "x", "title": "T", "level": "unknown", "area": "unknown", "applicants": ["Kommune", "Zünfte"]}
    )
    assert call.source == "import_corpus"
    assert call.external_id == "x"
    assert call.level is Level.UNKNOWN
    assert call.areas == ()
    assert call.applicants == ("kommune", "Zünfte")
    assert call.funding_types == ()
    assert call_from_corpus({"id": "x", "title": "T", "funding_type": "Zuschuss und Darlehen"}).funding_types == (
        "zuschuss",
        "darlehen",
    )


def test_the_gain_of_the_best_order_is_one() -> None:
    grades = {"a": 3, "b": 2, "c": 1}
    assert ndcg(["a", "b", "c"], grades) == 1.0
    assert ndcg(["c", "b", "a"], grades) < 0.8
    assert ndcg(["x"], grades) == 0.0


def test_a_project_missing_from_the_run_counts_zero() -> None:
    metrics = measure({"p": ["a"]}, {"p": {"a": 3}, "q": {"b": 2}, "r": {"c": 1}}, samples=50)
    assert metrics["nDCG@10"].mean == 0.5
    assert metrics["nDCG@10"].low <= 0.5 <= metrics["nDCG@10"].high


def test_separation_compares_top_scores_with_and_without_a_match() -> None:
    judged = {"a": {"x": 3}, "b": {"x": 1}, "c": {"x": 2}}
    assert separation({"a": 0.9, "b": 0.5, "c": 0.4}, judged) == 0.5
    assert separation({"a": 0.9}, judged) is None
