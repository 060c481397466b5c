"""Every source reads its saved answers as a reviewer has accepted it."""

import json

import pytest

from crawler.source import spiders
from tests.crawler.saved_answers import accept, cases, produce

CASES = cases()


@pytest.mark.parametrize("name", CASES)
def test_a_saved_answer_is_read_as_expected(name: str, request: pytest.FixtureRequest) -> None:
    # ``make accept CASE=spider/case`` writes the expectation anew; read the difference before you commit it.
    if request.config.getoption("--accept") == name:
        accept(CASES[name])
    expected = json.loads((CASES[name] / "expected.json").read_text(encoding="utf-8"))
    assert produce(CASES[name]) == expected


@pytest.mark.parametrize("name", CASES)
def test_every_quote_stands_where_its_passage_says(name: str) -> None:
    for call in produce(CASES[name])["calls"]:
        facts = call.get("facts", {})
        passages = [*facts.get("passages", {}).values(), *(each["passage"] for each in facts.get("rounds", ()))]
        for passage in passages:
            assert call["text"][passage.get("start", 0) : passage["end"]] == passage["quote"]


def test_every_source_has_a_case_and_an_accepted_case_exists(request: pytest.FixtureRequest) -> None:
    assert {name.partition("/")[0] for name in CASES} == set(spiders())
    assert request.config.getoption("--accept") in (None, *CASES)
