"""Does the right call stand on top, the same way every time, and never across the gate?"""

from datetime import date

import numpy as np
import pytest

from matcher.evaluate import run_line
from matcher.metrics import measure, separation
from matcher.ranking import Ranker
from matcher.synonyms import entry
from tests.matcher.material import TODAY, a_call, a_project, calls, judgements, project, projects, ranker
from tracker.shapes.gate import GateCall, GateProject
from tracker.shapes.matching import CallText, ProjectText, Suggestion
from tracker.vocabulary.calls import Band, CallStatus


def ids(suggestions: list[Suggestion], *, excluded: bool = False) -> list[str]:
    return [one.call_id for one in suggestions if one.excluded is excluded]


def test_the_labelled_projects_find_their_calls() -> None:
    runs = {one.id: run_line(ranker(), one, today=TODAY) for one in projects()}
    metrics = measure({name: line["ranking"] for name, line in runs.items()}, judgements())
    assert metrics["nDCG@10"].mean >= 0.91
    assert metrics["recall@20"].mean >= 0.98
    assert metrics["top 3 holds a 3"].mean >= 0.95
    apart = separation({name: line["score"] for name, line in runs.items()}, judgements())
    assert apart is not None
    assert apart >= 0.9


@pytest.mark.parametrize("name", ["p01", "p04", "p06", "p08"])
def test_no_programme_of_another_land_is_admitted(name: str) -> None:
    others = {call.id for call in calls() if call.gate.areas and not {"DE", "DE-NW"} & set(call.gate.areas)}
    suggestions = ranker().rank(project(name), today=TODAY)
    assert others.isdisjoint(ids(suggestions))


def test_lignite_money_is_marked_and_hard_coal_money_leads() -> None:
    suggestions = ranker().rank(project("p08"), today=TODAY)
    assert ids(suggestions)[0] == "steinkohle"
    assert "braunkohle" in ids(suggestions, excluded=True)


def test_excluded_calls_come_only_as_far_as_admitted_ones() -> None:
    suggestions = ranker().rank(project("p01"), today=TODAY, limit=3)
    assert len(ids(suggestions)) == 3
    assert not suggestions[-1].excluded
    assert [one.score for one in suggestions] == sorted((one.score for one in suggestions), reverse=True)


def test_many_projects_get_the_same_lists_as_each_alone() -> None:
    many = dict(ranker().rank_many(projects(), today=TODAY))
    for one in projects():
        assert many[one] == ranker().rank(one, today=TODAY)


def test_a_project_whose_nearest_calls_are_all_excluded_still_gets_its_list() -> None:
    far = [a_call(f"by-{number}", f"Radwege in Bayern {number}", areas=("DE-BY",)) for number in range(60)]
    near = [a_call(f"nw-{number}", "Wege und Plätze", "Auch ein Radweg.") for number in range(3)]
    small = Ranker.fit([*near, *far])
    wanted = a_project("Radwege", "Radweg")
    [(_, many)] = small.rank_many([wanted], today=TODAY, limit=2)
    assert len(ids(many)) == 2
    assert many == small.rank(wanted, today=TODAY, limit=2)


def test_the_same_input_gives_the_same_list() -> None:
    again = Ranker.fit(calls())
    assert again.version == ranker().version
    assert again.rank(project("p09"), today=TODAY) == ranker().rank(project("p09"), today=TODAY)


def test_ties_are_broken_by_call_id() -> None:
    twins = [a_call(name, "Radwege bauen") for name in ("c", "a", "b")] + [a_call("d", "Museen fördern")]
    for order in (twins, twins[::-1]):
        assert ids(Ranker.fit(order).rank(a_project("Radwege"), today=TODAY))[:3] == ["a", "b", "c"]


def test_nothing_fits_a_project_without_a_programme() -> None:
    def bands(name: str) -> set[Band]:
        return {one.band for one in ranker().rank(project(name), today=TODAY) if not one.excluded}

    assert bands("p16") == {Band.CHECK}
    assert Band.GOOD in bands("p04")


def test_bands_follow_the_score() -> None:
    bands = [one.band for one in ranker().rank(project("p10"), today=TODAY)]
    assert bands[0] is Band.GOOD
    assert bands[-1] is Band.CHECK
    assert bands == sorted(bands, key=[Band.GOOD, Band.POSSIBLE, Band.CHECK].index)


def test_a_programme_that_sounds_ended_stands_back() -> None:
    live = a_call("live", "Ladesäulen", "Zuschüsse zu Ladesäulen auf Parkplätzen.")
    over = a_call("a-over", "Ladesäulen", "Zuschüsse zu Ladesäulen auf Parkplätzen. Das Programm ist beendet.")
    other = a_call("other", "Museen", "Zuschüsse zu Ausstellungen.")
    suggestions = Ranker.fit([live, over, other]).rank(a_project("Ladesäulen"), today=TODAY)
    assert ids(suggestions)[:2] == ["live", "a-over"]


def test_a_closed_call_is_excluded_for_everybody() -> None:
    gate = GateCall(areas=("DE",), applicants=("kommune",), status=CallStatus.CLOSED)
    closed = CallText(id="zu", title="Radwege", gate=gate)
    small = Ranker.fit([closed, a_call("auf", "Radwege")])
    assert ids(small.rank(a_project("Radwege"), today=TODAY), excluded=True) == ["zu"]
    anybody = ProjectText(id="y", title="Radwege")
    assert ids(small.rank(anybody, today=TODAY), excluded=True) == ["zu"]


def test_a_project_too_small_for_a_call_is_excluded_from_it() -> None:
    gate = GateCall(areas=("DE",), applicants=("kommune",), cost_min_cents=100_000_00)
    large = CallText(id="gross", title="Radwege", gate=gate)
    small = Ranker.fit([large, a_call("klein", "Radwege")])
    cheap = a_project("Radwege").model_copy(update={"gate": GateProject(cost_cents=50_000_00)})
    assert ids(small.rank(cheap, today=TODAY), excluded=True) == ["gross"]


def test_one_partner_whom_the_gate_admits_is_enough() -> None:
    from tests.matcher.material import KAMEN

    other = KAMEN.model_copy(update={"name": "Passau", "ags": "09262"})
    bavarian = a_call("by", "Radwege", areas=("DE-BY",))
    small = Ranker.fit([bavarian, a_call("nw", "Museen")])
    joint = a_project("Radwege").model_copy(update={"applicants": (KAMEN, other)})
    first = small.rank(joint, today=TODAY)[0]
    assert not first.excluded
    assert "Bayern; Passau gehört dazu" in first.reasons.findings[0].sentence


def test_synonyms_of_the_office_take_effect_at_once() -> None:
    small = Ranker.fit([a_call("a", "Nachtbusse"), a_call("b", "Museen"), a_call("c", "Wälder")], synonyms=())
    moonliner = a_project("Mondscheinlinie")
    assert small.rank(moonliner, today=TODAY) == []
    small.use_synonyms([entry("Mondscheinlinie", "Nachtbus", "same")])
    assert ids(small.rank(moonliner, today=TODAY)) == ["a"]


def test_a_changed_call_is_found_by_its_new_words_and_no_longer_by_its_old() -> None:
    small = Ranker.fit([a_call("a", "Nachtbusse"), a_call("b", "Museen"), a_call("c", "Wälder")])
    rows = small.embed([a_project("Wollgrasmoore"), a_project("Nachtbusse")])
    small.put(a_call("a", "Wollgrasmoore"))
    assert ids(small.rank(a_project("Wollgrasmoore"), today=TODAY)) == ["a"]
    assert ids(small.rank(a_project("Nachtbusse"), today=TODAY)) == []
    assert rows.shape[0] == 2


def test_a_changed_call_is_asked_at_the_gate_again() -> None:
    small = Ranker.fit([a_call("a", "Nachtbusse"), a_call("b", "Museen")])
    bus = a_project("Nachtbusse")
    assert ids(small.rank(bus, today=TODAY)) == ["a"]
    small.put(a_call("a", "Nachtbusse", areas=("DE-HE",)))
    assert ids(small.rank(bus, today=TODAY), excluded=True) == ["a"]


def test_a_dropped_call_is_gone_and_unknown_ones_do_no_harm() -> None:
    small = Ranker.fit([a_call("a", "Nachtbusse"), a_call("b", "Museen")])
    small.drop("a")
    small.drop("z")
    assert small.rank(a_project("Nachtbusse"), today=TODAY) == []


def test_a_call_finds_its_projects() -> None:
    rows = ranker().embed(projects())
    found = ranker().projects_for("sirenen", projects(), rows, today=TODAY)
    assert found[0][0].id == "p10"
    assert found[0][1] == ranker().rank(project("p10"), today=TODAY)[0].model_copy(
        update={"reasons": found[0][1].reasons}
    )
    found = ranker().projects_for("braunkohle", projects(), rows, today=TODAY)
    lignite = {one.id: entry.excluded for one, entry in found}
    assert lignite["p08"]


def test_any_text_finds_calls_without_a_gate() -> None:
    hits = ranker().search("Wir wollen unsere Sirenen erneuern", today=TODAY, limit=3)
    assert hits[0].call_id == "sirenen"
    assert hits[0].reasons.terms
    assert ranker().search("zzz", today=TODAY) == []


def test_strings_of_letters_alone_are_no_answer_to_a_search() -> None:
    small = Ranker.fit(
        [a_call("a", "Nachtbusse"), a_call("b", "Museen")], synonyms=[entry("Spätbus", "Nachtbus", "same")]
    )
    assert small.search("Nachtbux", today=TODAY)
    assert small.nearest("Nachtbux xyzzyqq", today=TODAY, limit=5) == []
    assert small.nearest("Nachtbusse xyzzyqq", today=TODAY, limit=5) == ["a"]
    assert small.nearest("Spätbus", today=TODAY, limit=5) == ["a"]


def test_the_next_day_is_another_day_for_the_gate() -> None:
    from tracker.shapes.calls import RoundData

    gate = GateCall(areas=("DE",), applicants=("kommune",), rounds=(RoundData(closes_on=TODAY),))
    small = Ranker.fit([CallText(id="a", title="Nachtbusse", gate=gate), a_call("b", "Museen")])
    bus = a_project("Nachtbusse")
    assert not small.rank(bus, today=TODAY)[0].excluded
    assert small.rank(bus, today=date(2026, 11, 23))[0].excluded


def test_no_calls_give_no_suggestions() -> None:
    empty = Ranker.fit([])
    assert empty.rank(a_project("Radweg"), today=TODAY) == []
    assert list(empty.rank_many([a_project("Radweg")], today=TODAY)) == [(a_project("Radweg"), [])]
    assert empty.search("Radweg", today=TODAY) == []


def test_a_project_without_words_gets_nothing() -> None:
    assert ranker().rank(a_project("und"), today=TODAY) == []


def test_preparing_changes_no_list() -> None:
    fresh = Ranker.fit(calls())
    fresh.prepare(projects(), today=TODAY)
    assert fresh.rank(project("p01"), today=TODAY) == ranker().rank(project("p01"), today=TODAY)


def test_vectors_have_one_length() -> None:
    rows = ranker().embed(projects())
    assert np.allclose(np.asarray(rows.multiply(rows).sum(axis=1)).ravel(), 1, atol=1e-5)
