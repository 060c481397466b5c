"""What a run says about itself, and when it is sound."""

from datetime import UTC, datetime, timedelta

import pytest
from scrapy.http import Response

from crawler.harvesting import _new_labels, result_of
from crawler.run_report import Counts, RunReport, filled_fields
from crawler.source import Expect, spiders
from crawler.spiders.bund_foerderdatenbank import BundFoerderdatenbank
from crawler.trouble import retry_after
from tests.crawler.visitor import Visitor
from tracker.shapes.calls import CallData, CallFacts, RoundData
from tracker.vocabulary.work import RunState

EXPECT = Expect(min_calls=90, max_calls=200, filled={"text": 0.9, "deadline": 0.5})
HEALTHY = Counts(calls=100, read=100, filled={"text": 95, "deadline": 60})


def _call(**values: object) -> CallData:
    return CallData.model_validate({"source": "x", "external_id": "1", "title": "Programm", **values})


def test_a_healthy_run_breaks_no_bound() -> None:
    assert EXPECT.judge(HEALTHY) == []
    assert EXPECT.judge(HEALTHY, Counts(calls=104)) == []


def test_too_few_and_too_many_are_said() -> None:
    few, many = HEALTHY.model_copy(update={"calls": 12, "read": 0}), Counts(calls=500)
    assert EXPECT.judge(few) == ["Der Abruf brachte nur 12 Programme, erwartet mindestens 90."]
    assert EXPECT.judge(many) == ["Der Abruf brachte 500 Programme, erwartet höchstens 200."]


def test_a_field_that_ran_empty_is_said() -> None:
    poor = HEALTHY.model_copy(update={"filled": {"text": 95, "deadline": 20}})
    assert EXPECT.judge(poor) == ["Nur 20 % der Programme haben eine Frist, erwartet sind 50 %."]


def test_shares_are_not_judged_on_a_handful_of_changed_calls() -> None:
    assert EXPECT.judge(Counts(calls=100, read=3, filled={})) == []


def test_a_sudden_loss_is_a_question_not_a_deletion() -> None:
    assert EXPECT.judge(HEALTHY, Counts(calls=110)) == [
        "Der Abruf brachte 100 Programme, der letzte vollständige 110; "
        "fehlende Programme gelten deshalb nicht als beendet."
    ]


def test_only_a_run_without_failure_that_met_its_bounds_is_sound() -> None:
    report = RunReport("visitor")
    assert result_of(Visitor, report, None).state is RunState.SOUND
    assert result_of(BundFoerderdatenbank, report, None).state is RunState.POOR
    report.fail("Die Quelle antwortet nicht.")
    report.fail("Eine Folge davon.")
    assert result_of(Visitor, report, None).state is RunState.FAILED
    assert report.sentences() == ["Die Quelle antwortet nicht."]


def test_unchanged_calls_count_as_calls() -> None:
    report = RunReport("x", unchanged=["a", "b"])
    report.count(_call(text="Text"))
    assert report.counts() == Counts(calls=3, read=1, filled={"text": 1})


def test_a_field_counts_when_it_says_something() -> None:
    rolling = CallFacts(rounds=(RoundData(rolling=True),), rate_hundredths=0)
    assert set(filled_fields(_call(facts=rolling, url="https://x.invalid"))) == {"deadline", "rate", "url"}
    assert set(filled_fields(_call(facts=CallFacts(rounds=(RoundData(),))))) == set()


def test_long_lists_are_cut_and_the_rest_is_counted() -> None:
    report = RunReport("x", refused=[f"Satz {n}." for n in range(30)])
    for number in range(25):
        report.unknown_code("Foerderart", f"code{number:02}")
    said = report.sentences()
    assert len(said) == 22
    assert said[20] == "Weitere Meldungen dieser Art: 10."
    assert said[21].endswith("code19 (1-mal) und 5 weitere.")


def test_an_alarm_leaves_a_run_poor_however_good_its_counts_are() -> None:
    report = RunReport("visitor")
    report.count(_call(text="Text"))
    assert result_of(Visitor, report, None).state is RunState.SOUND
    report.alarm("Die Liste ist leer.")
    report.alarm("Die Liste ist leer.")
    assert result_of(Visitor, report, None).state is RunState.POOR
    assert result_of(Visitor, report, None).alarms == ("Die Liste ist leer.",)
    assert report.sentences() == ["Die Liste ist leer."]


def test_too_many_unreadable_pages_put_their_form_in_doubt() -> None:
    report = RunReport("visitor", unchanged=[str(number) for number in range(19)], unreadable={"a"})
    assert report.all_alarms() == []
    report.unreadable.add("b")
    assert report.all_alarms() == [
        "2 von 21 Einträgen ließen sich nicht lesen; vielleicht ist die Quelle anders aufgebaut als bisher."
    ]


def test_a_label_is_new_once_and_words_of_editors_never() -> None:
    report = RunReport("x")
    report.unknown_code("Foerderart", "steuernachlass")
    report.unknown_code("Hinweis", "Wir ziehen um")
    assert report.unknown_labels() == {"Foerderart: steuernachlass"}
    assert _new_labels(report, None) == []
    assert _new_labels(report, {"Foerderart: alt"}) == ["Foerderart: steuernachlass"]
    assert _new_labels(report, {"Foerderart: steuernachlass"}) == []
    noted = result_of(Visitor, report, None).notes
    assert noted["unbekannt"] == ["Foerderart: steuernachlass"]


def test_one_forbidden_address_is_not_a_refusal_of_the_source() -> None:
    report = RunReport("visitor")
    report.turned_away("Antwort 403.")
    assert report.refused_for_good() is not None
    report.count(_call())
    assert report.refused_for_good() is None
    report.turned_away("Antwort 429.", certain=True, retry_after=timedelta(hours=1))
    refusal = report.refused_for_good()
    assert refusal is not None
    assert (refusal.sentence, refusal.retry_after) == ("Antwort 429.", timedelta(hours=1))
    assert result_of(Visitor, report, None).refusal == "Antwort 429."


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Mon, 23 Nov 2026 06:00:00 GMT", timedelta(days=1)),
        ("Sat, 21 Nov 2026 06:00:00 GMT", timedelta()),
        ("99999999999", timedelta(days=30)),
        ("bald", None),
        ("", None),
    ],
)
def test_the_time_a_site_asks_for_is_read_in_both_forms(said: str, wait: timedelta | None) -> None:
    response = Response("https://x.invalid", headers={"Retry-After": said} if said else {})
    assert retry_after(response, datetime(2026, 11, 22, 6, tzinfo=UTC)) == wait


def test_every_source_states_its_facts() -> None:
    found = spiders()
    assert "bund_foerderdatenbank" in found
    for name, spider in found.items():
        assert spider.name == name
        assert spider.title
        assert spider.licence
        assert spider.attribution
        assert spider.interval_days >= 1
        # The watch list has no site of its own.
        assert spider.base_url.startswith("https://") or name == "watch_list"
        assert spider.expect.min_calls <= spider.expect.max_calls
