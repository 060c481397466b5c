"""Does the whole gate ask every rule, and do project, money and budget count?"""

from datetime import date
from typing import Any

import pytest

from tracker.rules.gate.check import about_project, check, standing
from tracker.shapes.calls import RoundData
from tracker.shapes.gate import Applicant, GateCall, GateFinding, GateProject, GateResult
from tracker.vocabulary.calls import GateRule, Verdict
from tracker.vocabulary.people import LegalForm, PartnerKind
from tracker.vocabulary.projects import Duty

TODAY = date(2026, 11, 22)
SELM = Applicant(name="Selm", ags="05978032", kind=PartnerKind.STADT)
CALL = GateCall(areas=("DE-NW",), applicants=("kommune",), funding_types=("zuschuss",))


def found(rule: GateRule, result: GateResult) -> GateFinding:
    return next(finding for finding in result.findings if finding.rule is rule)


def result_of(call: GateCall = CALL, who: Applicant = SELM, **project: Any) -> GateResult:
    return check(who, call, GateProject(**project), today=TODAY)


def test_every_rule_is_asked_once() -> None:
    known = SELM.model_copy(update={"budget_status": "ausgeglichen"})
    assert sorted(finding.rule for finding in result_of(who=known).findings) == sorted(GateRule)


def test_a_budget_nobody_has_entered_is_no_finding() -> None:
    assert {finding.rule for finding in result_of().findings} == set(GateRule) - {GateRule.BUDGET_STATUS}


def test_without_a_project_only_the_standing_rules_are_asked() -> None:
    rules = {finding.rule for finding in check(SELM, CALL, None, today=TODAY).findings}
    assert rules == set(GateRule) - {GateRule.TIME, GateRule.SIZE, GateRule.BUDGET_STATUS}


def test_standing_findings_do_not_hang_on_the_project() -> None:
    both = [check(SELM, CALL, GateProject(cost_cents=cost), today=TODAY).findings[:4] for cost in (None, 99)]
    assert both[0] == both[1] == standing(SELM, CALL, today=TODAY)


def test_only_a_no_excludes() -> None:
    assert not result_of(GateCall()).excluded
    assert result_of(GateCall(areas=("DE-BY",))).excluded


def test_every_finding_is_a_whole_sentence() -> None:
    for call in (CALL, GateCall(), GateCall(areas=("DE-BY",), applicants=("hochschule",), cost_min_cents=1)):
        for finding in result_of(call).findings:
            assert finding.sentence.endswith(".")
            assert "{" not in finding.sentence


@pytest.mark.parametrize(
    ("cost", "expected"), [(49_999_99, Verdict.NO), (50_000_00, Verdict.YES), (None, Verdict.OPEN)]
)
def test_a_project_below_the_smallest_cost_is_out(cost: int | None, expected: Verdict) -> None:
    call = CALL.model_copy(update={"cost_min_cents": 50_000_00, "quotes": {"cost_min": "mindestens 50.000 Euro"}})
    finding = found(GateRule.SIZE, result_of(call, cost_cents=cost))
    assert finding.verdict is expected
    assert finding.evidence == "mindestens 50.000 Euro"
    assert "50.000,00 €" in finding.sentence


def test_a_grant_cannot_be_larger_than_the_cost() -> None:
    call = CALL.model_copy(update={"amount_min_cents": 20_000_00})
    assert found(GateRule.SIZE, result_of(call, cost_cents=19_000_00)).verdict is Verdict.NO
    assert found(GateRule.SIZE, result_of(call, cost_cents=21_000_00)).verdict is Verdict.YES


def test_a_begun_project_is_warned_and_excluded_only_where_the_text_says_so() -> None:
    assert found(GateRule.TIME, result_of(started=True)).verdict is Verdict.OPEN
    text = "Zuschüsse für Wege. Mit dem Vorhaben darf noch nicht begonnen worden sein. Weiteres folgt."
    finding = found(GateRule.TIME, result_of(CALL.model_copy(update={"text": text}), started=True))
    assert finding.verdict is Verdict.NO
    assert finding.evidence == "Mit dem Vorhaben darf noch nicht begonnen worden sein."


def test_a_beginning_before_the_next_deadline_is_a_question() -> None:
    call = CALL.model_copy(update={"rounds": (RoundData(closes_on=date(2027, 3, 31)),)})
    finding = found(GateRule.TIME, result_of(call, starts_on=date(2027, 1, 1)))
    assert finding.verdict is Verdict.OPEN
    assert "01.01.2027" in finding.sentence
    assert "31.03.2027" in finding.sentence
    assert found(GateRule.TIME, result_of(call, starts_on=date(2027, 6, 1))).verdict is Verdict.YES


def test_equity_is_nothing_for_a_municipality() -> None:
    call = CALL.model_copy(update={"funding_types": ("beteiligung",)})
    assert found(GateRule.FUNDING_TYPE, result_of(call)).verdict is Verdict.NO
    company = SELM.model_copy(update={"legal_form": LegalForm.GMBH})
    assert found(GateRule.FUNDING_TYPE, result_of(call, company)).verdict is Verdict.OPEN


def test_a_loan_says_that_it_is_one() -> None:
    call = CALL.model_copy(update={"funding_types": ("darlehen",)})
    assert "zurückzuzahlen" in found(GateRule.FUNDING_TYPE, result_of(call)).sentence


def test_budget_supervision_warns_before_voluntary_work_and_never_excludes() -> None:
    strained = SELM.model_copy(update={"budget_status": "Haushaltssicherungskonzept 2025/26"})
    result = result_of(who=strained, duty=Duty.VOLUNTARY)
    assert found(GateRule.BUDGET_STATUS, result).verdict is Verdict.OPEN
    assert "Haushaltssicherungskonzept 2025/26" in found(GateRule.BUDGET_STATUS, result).sentence
    assert not result.excluded
    assert found(GateRule.BUDGET_STATUS, result_of(who=strained, duty=Duty.MANDATORY)).verdict is Verdict.YES
    free = SELM.model_copy(update={"budget_status": "kein HSK"})
    assert found(GateRule.BUDGET_STATUS, result_of(who=free, duty=Duty.VOLUNTARY)).verdict is Verdict.YES


def test_nothing_but_an_entered_project_is_called_one() -> None:
    strained = SELM.model_copy(update={"budget_status": "HSK"})
    call = CALL.model_copy(update={"cost_min_cents": 50_000_00, "amount_min_cents": 80_000_00})
    said = [found(GateRule.BUDGET_STATUS, check(strained, call, None, today=TODAY))]
    said += [found(GateRule.SIZE, result_of(call, cost_cents=cost)) for cost in (None, 10_000_00, 60_000_00, 90_000_00)]
    said += [found(GateRule.BUDGET_STATUS, result_of(who=strained))]
    assert not any("Vorhaben" in finding.sentence for finding in said)


def test_what_depends_on_the_project_alone_can_be_asked_alone() -> None:
    rules = [finding.rule for finding in about_project(CALL, GateProject(), today=TODAY)]
    assert rules == [GateRule.TIME, GateRule.SIZE]
