"""A Gesamtmaßnahme sums its parts; nothing counts twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import Refused
from tracker.rules.finance.whole_measure import Funding, Part, whole_sum

PARTS = [
    Part(project_id=1, cost_cents=900),
    Part(project_id=2, parent_id=1, cost_cents=500),
    Part(project_id=3, parent_id=1, cost_cents=400),
    Part(project_id=9, cost_cents=77),
]


def funding(application_id: int, *projects: int, requested: int = 100, **more: int) -> Funding:
    return Funding(application_id=application_id, project_ids=frozenset(projects), requested_cents=requested, **more)


def test_an_application_for_two_parts_and_the_whole_counts_once() -> None:
    found = whole_sum(1, PARTS, [funding(1, 1, 2, 3), funding(2, 3, requested=50), funding(3, 9)])
    assert (found.requested_cents, found.application_ids, found.project_ids) == (150, (1, 2), (1, 2, 3))


def test_the_cost_of_the_parts_counts_and_not_the_own_figure_beside_it() -> None:
    assert whole_sum(1, PARTS, []).cost_cents == 900
    assert whole_sum(1, PARTS, []).sentences == ()
    other = [Part(project_id=1, cost_cents=1_000), *PARTS[1:]]
    found = whole_sum(1, other, [])
    assert found.cost_cents == 900
    assert found.sentences == ("Für die Gesamtmaßnahme sind 10,00 € eingetragen, die Teilmaßnahmen ergeben 9,00 €.",)


def test_a_part_without_cost_leaves_the_cost_of_the_whole_open() -> None:
    found = whole_sum(1, [*PARTS, Part(project_id=4, parent_id=3)], [])
    assert (found.cost_cents, found.known_cost_cents) == (None, 500)
    assert found.sentences == ("Bei 1 von 2 Teilmaßnahmen sind die Kosten offen.",)


def test_an_application_that_holds_yearly_ones_together_counts_by_them() -> None:
    yearly = [funding(2, 2, requested=60, parent_id=1), funding(3, 2, requested=40, parent_id=1)]
    found = whole_sum(1, PARTS, [funding(1, 2), *yearly])
    assert (found.requested_cents, found.application_ids) == (100, (2, 3))


def test_a_project_below_itself_is_refused() -> None:
    circle = [Part(project_id=1, parent_id=2), Part(project_id=2, parent_id=1)]
    with pytest.raises(Refused, match="steht unter sich selbst"):
        whole_sum(1, circle, [])


def test_a_single_project_is_a_whole_of_its_own() -> None:
    found = whole_sum(9, PARTS, [funding(3, 9, awarded_cents=70, own_cents=7)])
    assert (found.cost_cents, found.awarded_cents, found.own_cents, found.sentences) == (77, 70, 7, ())


@settings(max_examples=40)
@given(served=st.lists(st.frozensets(st.integers(1, 3), min_size=1), max_size=8))
def test_however_many_parts_an_application_serves_the_sum_is_the_sum_of_applications(
    served: list[frozenset[int]],
) -> None:
    fundings = [funding(number, *projects, requested=number) for number, projects in enumerate(served, start=1)]
    assert whole_sum(1, PARTS, fundings).requested_cents == sum(range(1, len(served) + 1))
