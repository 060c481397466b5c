"""Are the reasons true: the call's own words, and those that carried the match?"""

from matcher.ranking import Ranker
from matcher.reasons import without
from tests.matcher.material import TODAY, a_call, a_project, calls, project, projects, ranker
from tracker.vocabulary.calls import Band, GateRule


def test_terms_stand_in_the_call_as_they_are_shown() -> None:
    for one in projects():
        for suggestion in ranker().rank(one, today=TODAY, limit=5):
            call = ranker().calls[suggestion.call_id]
            for term in suggestion.reasons.terms:
                assert term.term in f"{call.title} {call.text}"
                assert term.term in term.context


def test_shares_are_shares_of_the_score() -> None:
    for suggestion in ranker().rank(project("p06"), today=TODAY, limit=5):
        shares = [term.share for term in suggestion.reasons.terms]
        assert sum(shares) <= 1.001
        assert shares == sorted(shares, reverse=True)


def test_a_synonym_shows_the_word_of_the_call() -> None:
    first = ranker().rank(project("p03"), today=TODAY)[0]
    assert first.call_id == "schulen-digital"
    assert not any(term.term == "GGS" for term in first.reasons.terms)


def test_taking_the_shown_terms_away_drops_the_rank() -> None:
    poorer, dropped, total = Ranker.fit(calls()), 0, 0
    for one in projects():
        admitted = [entry for entry in ranker().rank(one, today=TODAY, limit=None) if not entry.excluded][:10]
        for place, entry in enumerate(entry for entry in admitted if entry.score > 0):
            shown = ranker().explain(one, entry.call_id, today=TODAY).reasons.terms
            whole = ranker().calls[entry.call_id]
            poorer.put(without(whole, [term.term for term in shown]))
            after = [other.call_id for other in poorer.rank(one, today=TODAY, limit=None) if not other.excluded]
            poorer.put(whole)
            dropped += after.index(entry.call_id) > place
            total += 1
        if total >= 40:
            break
    assert total >= 40
    assert dropped / total >= 0.9


def test_removed_words_are_gone_in_every_form() -> None:
    call = a_call("a", "Radwege", "Ein Radweg, zwei Radwege und Brücken.")
    poorer = without(call, ["Radwegen"])
    assert "adweg" not in poorer.title + poorer.text
    assert "Brücken" in poorer.text


def test_long_texts_are_shown_as_a_window_of_whole_words() -> None:
    text = "Vorwort. " * 40 + "Gefördert werden Nachtbusse und Haltestellen. " + "Nachwort. " * 40
    suggestion = Ranker.fit([a_call("a", "Verkehr", text), a_call("b", "Museen")]).rank(
        a_project("Nachtbus"), today=TODAY
    )[0]
    context = suggestion.reasons.terms[0].context
    assert context.startswith("… ")
    assert context.endswith(" …")
    assert len(context) < 200


def test_an_excluded_call_says_why_and_nothing_else() -> None:
    suggestion = next(one for one in ranker().rank(project("p01"), today=TODAY) if one.call_id == "rad-bayern")
    assert suggestion.excluded
    assert suggestion.reasons.sentence == "Gefördert wird nur in Bayern; Kamen liegt in Nordrhein-Westfalen."


def test_findings_of_every_rule_come_along() -> None:
    findings = ranker().rank(project("p01"), today=TODAY)[0].reasons.findings
    assert {finding.rule for finding in findings} >= set(GateRule) - {GateRule.BUDGET_STATUS}


def test_a_weak_match_is_called_weak() -> None:
    weak = next(
        one for one in ranker().rank(project("p10"), today=TODAY) if one.band is Band.CHECK and not one.excluded
    )
    assert weak.reasons.sentence.startswith(("Nur wenige Wörter passen", "Programm und Vorhaben haben kaum"))


def test_what_is_open_about_area_or_applicant_is_said() -> None:
    call = a_call("a", "Nachtbusse", areas=())
    first = Ranker.fit([call, a_call("b", "Museen")]).rank(a_project("Nachtbus"), today=TODAY)[0]
    assert "Das Programm nennt kein Fördergebiet." in first.reasons.sentence
