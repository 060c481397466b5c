"""A cost item in two Töpfe is marked with both names; what is over, or another partner's, is not."""

import pytest

from tracker.rules.finance.double_funding import CostUse, double_uses
from tracker.vocabulary.work import Stage


def use(application_id: int, pot: str, item: str = "Schulhof", **more: object) -> CostUse:
    return CostUse.model_validate(
        {
            "application_id": application_id,
            "pot": pot,
            "item": item,
            "stage": Stage.SUBMITTED,
            "project_id": 7,
            "partner_id": 1,
            **more,
        }
    )


def test_an_item_in_two_toepfe_is_marked_with_both_names() -> None:
    (found,) = double_uses([use(2, "KoMoNa"), use(1, "Städtebauförderung"), use(1, "Städtebauförderung", "Honorar")])
    assert found.sentence == "Doppelförderung prüfen: „Schulhof“ steht in „Städtebauförderung“ und „KoMoNa“."
    assert (found.application_ids, found.project_id, found.item) == ((1, 2), 7, "Schulhof")


def test_case_spaces_and_punctuation_do_not_hide_an_item() -> None:
    assert double_uses([use(1, "A", "Schulhof, 1. BA"), use(2, "B", "schulhof  1 BA")])


def test_three_toepfe_are_named_once_each() -> None:
    (found,) = double_uses([use(1, "A"), use(1, "A"), use(2, "B"), use(3, "C")])
    assert found.pots == ("A", "B", "C")


@pytest.mark.parametrize(
    "other",
    [
        use(1, "A"),
        use(2, "B", "Honorar"),
        use(2, "B", project_id=8),
        use(2, "B", partner_id=2),
        use(2, "B", " - "),
    ],
    ids=["the same application", "another item", "another project", "another partner", "no words"],
)
def test_what_is_something_else_is_not_marked(other: CostUse) -> None:
    assert double_uses([use(1, "A"), other]) == ()


def test_an_item_without_a_partner_may_be_anybodys() -> None:
    assert double_uses([use(1, "A"), use(2, "B", partner_id=None)])


def test_only_the_applications_that_share_the_item_are_named() -> None:
    (found,) = double_uses([use(1, "A"), use(2, "B"), use(3, "C", partner_id=2)])
    assert found.application_ids == (1, 2)


@pytest.mark.parametrize("stage", [Stage.NOT_PURSUED, Stage.REJECTED, Stage.WITHDRAWN, Stage.DECLINED, Stage.REVOKED])
def test_an_application_that_ended_without_money_pays_nothing_twice(stage: Stage) -> None:
    assert double_uses([use(1, "A"), use(2, "B", stage=stage)]) == ()


def test_a_completed_grant_still_counts() -> None:
    assert double_uses([use(1, "A"), use(2, "B", stage=Stage.COMPLETED)])
