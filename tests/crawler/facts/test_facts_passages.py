from facts_scoring import MONEY, passages, score_money, score_rounds, score_status

from crawler.facts.records import predict_line

ROWS = passages()
READ = {row["id"]: predict_line(row) for row in ROWS}
TAGS = {
    "single", "two-stage", "window", "yearly", "yearly-many", "rolling", "windhund", "cutoffs", "extended",
    "revoked", "noyear", "past", "date-form", "impossible", "registration", "ausschlussfrist", "posteingang",
    "day-edge", "absofort", "recurring-window", "late", "layout", "english", "relative", "closed-banner",
    "expired", "exhausted", "suspended", "forecast", "neg-validity", "neg-pubref", "neg-section",
    "neg-mittelabruf", "neg-proof", "neg-period", "neg-event", "neg-question", "neg-papers", "rate", "cap",
    "weak", "bonus", "own", "min", "cost-min", "cost-cap", "range", "fraction", "festbetrag", "peritem",
    "budget", "deminimis", "procurement", "loan", "vollfinanzierung", "mixed-groups", "eu", "money-form",
}  # fmt: skip


def test_every_convention_has_a_passage():
    assert len(ROWS) >= 60
    assert {tag for row in ROWS for tag in row["tags"]} >= TAGS


def test_deadlines_are_read_precisely_and_almost_all():
    score = score_rounds(ROWS, READ)
    assert score.precision >= 0.998, score.wrong
    assert score.recall >= 0.98, score.wrong


def test_the_status_is_right():
    score = score_status(ROWS, READ)
    assert score.right / score.wanted >= 0.99, score.wrong


def test_money_is_right():
    score = score_money(ROWS, READ)
    assert score.f1 >= 0.99, score.wrong


def test_passages_without_a_round_stay_without():
    empty = [row["id"] for row in ROWS if not row["expected"]["rounds"]]
    assert len(empty) > 60
    assert [key for key in empty if READ[key]["rounds"]] == []


def test_times_and_openings_of_the_rounds_are_right():
    pairs = [
        (theirs, mine)
        for row in ROWS
        for theirs in row["expected"]["rounds"]
        for mine in READ[row["id"]]["rounds"]
        if theirs["kind"] == mine["kind"] and theirs["closes_on"] == mine["closes_on"] is not None
    ]
    assert len(pairs) > 100
    assert [pair for pair in pairs if pair[0]["closes_at"] != pair[1]["closes_at"]] == []
    assert [pair for pair in pairs if pair[0]["opens_on"] != pair[1]["opens_on"]] == []


def test_every_fact_is_quoted_from_the_text():
    for row in ROWS:
        read = READ[row["id"]]
        quotes = [item["quote"] for item in read["rounds"]] + list(read["quotes"].values())
        assert {name for name in MONEY if read[name] is not None} <= set(read["quotes"])
        assert all(quote and quote in row["text"] and len(quote) <= 300 for quote in quotes), row["id"]
