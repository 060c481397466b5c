"""Do answers teach what they say, only by subject, and never across the gate?"""

import pytest

from matcher.evaluate import run_line
from matcher.feedback import Lesson, lesson
from matcher.metrics import ndcg
from matcher.ranking import Ranker
from tests.matcher.material import TODAY, a_call, a_project, judgements, projects, ranker
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason

LIKED = Lesson("solar", 1.0)
DISLIKED = Lesson("solar", -1.0)


def small() -> Ranker:
    return Ranker.fit(
        [
            a_call("solar", "Photovoltaik", "Solaranlagen und Batteriespeicher auf Schulen."),
            a_call("speicher", "Batteriespeicher", "Speicher für Schulen und Hallen."),
            a_call("schule", "Schulbau", "Neubau und Umbau von Schulen."),
            a_call("wald", "Wald", "Aufforstung nach dem Sturm."),
        ]
    )


def order(ranking: Ranker, *lessons: Lesson) -> list[str]:
    return [one.call_id for one in ranking.rank(a_project("Schule", "Schulen"), today=TODAY, lessons=lessons)]


def scores(ranking: Ranker, *lessons: Lesson) -> dict[str, float]:
    found = ranking.rank(a_project("Schule", "Schulen"), today=TODAY, lessons=lessons)
    return {one.call_id: one.score for one in found}


def test_a_liked_call_and_its_kin_move_up() -> None:
    ranking = small()
    assert order(ranking)[0] == "schule"
    assert order(ranking, LIKED)[:2] == ["solar", "speicher"]


def test_a_call_with_the_wrong_subject_and_its_kin_move_down() -> None:
    before, after = scores(small()), scores(small(), DISLIKED)
    fallen = {name: score - after[name] for name, score in before.items()}
    assert 0 <= fallen["schule"] < fallen["speicher"] < fallen["solar"]
    assert "solar" not in order(small(), *[DISLIKED] * 5)


def test_one_answer_is_little_evidence_and_several_are_more() -> None:
    risen = [scores(small(), *[LIKED] * times)["solar"] for times in (0, 1, 3, 9)]
    assert risen == sorted(set(risen))


def test_without_answers_nothing_changes() -> None:
    assert order(small(), Lesson("unbekannt", 1.0)) == order(small())


def test_a_liking_never_crosses_the_gate() -> None:
    ranking = small()
    ranking.put(a_call("solar", "Photovoltaik", "Solaranlagen auf Schulen.", areas=("DE-BY",)))
    found = ranking.rank(a_project("Schule", "Schulen"), today=TODAY, lessons=[LIKED])
    assert next(one for one in found if one.call_id == "solar").excluded


def test_what_was_learnt_is_said_beside_the_sentence_a_contact_reads() -> None:
    found = small().rank(a_project("Schule", "Schulen"), today=TODAY, lessons=[LIKED])
    assert found[1].reasons.learnt == "Höher gereiht, weil „Photovoltaik“ interessant war."
    assert "Photovoltaik" not in found[1].reasons.sentence
    plain = small().rank(a_project("Schule", "Schulen"), today=TODAY)
    assert not any(one.reasons.learnt for one in plain)


def test_many_weak_answers_never_drown_a_strong_one() -> None:
    ranking = small()
    ranking.put(a_call("wald2", "Wald im Klimawandel", "Aufforstung."))
    weak = [Lesson("wald", 0.3), *(Lesson("wald2", 0.3) for _ in range(9))]
    taught = order(ranking, LIKED, *weak)
    assert taught[0] == "solar"
    assert taught.index("wald") > taught.index("speicher")


def test_many_projects_learn_alike() -> None:
    wanted = a_project("Schule", "Schulen")
    other = wanted.model_copy(update={"id": "y"})
    [(_, taught), (_, untaught)] = small().rank_many([wanted, other], today=TODAY, lessons={wanted.id: [LIKED]})
    assert taught == small().rank(wanted, today=TODAY, lessons=[LIKED])
    assert untaught == small().rank(other, today=TODAY)


@pytest.mark.parametrize(
    ("answer", "reason", "sign"),
    [
        (ReviewAnswer.INTERESTED, None, 1),
        (ReviewAnswer.IDEA, None, 1),
        (ReviewAnswer.NOT_FOR_US, ReviewReason.TOPIC, -1),
        (ReviewAnswer.NOT_FOR_US, ReviewReason.NOT_OUR_DUTY, -1),
        (ReviewAnswer.NOT_FOR_US, ReviewReason.KNOWN_APPLIED, 0),
        (ReviewAnswer.NOT_FOR_US, ReviewReason.NOT_ELIGIBLE, 0),
        (ReviewAnswer.NOT_FOR_US, ReviewReason.DEADLINE, 0),
        (ReviewAnswer.NOT_FOR_US, ReviewReason.OWN_SHARE, 0),
        (ReviewAnswer.NOT_FOR_US, None, 0),
        (ReviewAnswer.LATER, None, 0),
        (ReviewAnswer.FORWARDED, None, 0),
        (ReviewAnswer.HIDE, None, 0),
        (None, None, 0),
    ],
)
def test_only_reasons_about_the_subject_teach(
    answer: ReviewAnswer | None, reason: ReviewReason | None, sign: int
) -> None:
    taught = lesson("x", answer, reason, same_project=True)
    assert (0 if taught is None else (taught.weight > 0) - (taught.weight < 0)) == sign


def test_another_project_of_the_partner_teaches_less() -> None:
    own = lesson("x", ReviewAnswer.INTERESTED, None, same_project=True)
    other = lesson("x", ReviewAnswer.INTERESTED, None, same_project=False)
    assert own is not None
    assert other is not None
    assert 0 < other.weight < own.weight


def test_answers_to_half_the_first_calls_lift_the_unseen_rest() -> None:
    before, after = [], []
    for one in projects():
        grades = judgements()[one.id]
        ranking = run_line(ranker(), one, today=TODAY)["ranking"]
        seen = ranking[0:10:2]
        rest = {call: grade for call, grade in grades.items() if call not in seen}
        if not any(rest.values()):
            continue
        lessons = [Lesson(call, 1.0 if grades.get(call, 0) >= 2 else -1.0) for call in seen if grades.get(call, 0) != 1]
        taught = [entry.call_id for entry in ranker().rank(one, today=TODAY, limit=None, lessons=lessons)]
        before.append(ndcg([call for call in ranking if call not in seen], rest))
        after.append(ndcg([call for call in taught if call in ranking and call not in seen], rest))
    assert len(after) >= 8
    assert sum(after) > sum(before)


def test_one_explained_pair_learns_too() -> None:
    wanted = a_project("Schule", "Schulen")
    taught = small().explain(wanted, "solar", today=TODAY, lessons=[LIKED])
    assert taught.score > small().explain(wanted, "solar", today=TODAY).score
