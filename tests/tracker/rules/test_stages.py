"""Moves of an application: what each expects, what is missing, and that missing things ask but never stop."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.rules.stage_needs import Contributor, Standing
from tracker.rules.stages import (
    EXITS,
    ORDER,
    STAGE_OF_PHASE,
    is_exit,
    lacking_reason,
    move,
    moves,
    next_stage,
    path,
    phase_of,
    reasons_for,
)
from tracker.vocabulary.applications import (
    NOT_PURSUED_REASONS,
    REFUND_REASONS,
    REJECTION_REASONS,
    DecisionBasis,
    DocumentType,
    ExitReason,
    GrantForm,
    JointAnswer,
    Phase,
    Revocation,
)
from tracker.vocabulary.work import Stage

DAY = date(2026, 11, 20)
SELM = Contributor(
    name="Stadt Selm", own_cents=5_000_000, basis=DecisionBasis.RESOLUTION, decided_on=DAY, cosigned=True
)
READY = Standing(
    stage=Stage.APPLICATION,
    projects=1,
    contributors=(SELM,),
    cost_cents=50_000_000,
    requested_cents=45_000_000,
    target_on=date(2026, 11, 30),
    submitted_on=DAY,
)
STANDINGS = st.builds(
    Standing, stage=st.sampled_from(Stage), two_stage=st.booleans(), grant_form=st.sampled_from(GrantForm)
)


def at(stage: Stage, **more: object) -> Standing:
    return READY.model_copy(update={"stage": stage, **more})


def partner(**more: object) -> Standing:
    return READY.model_copy(update={"contributors": (SELM.model_copy(update=more),)})


def test_a_complete_application_is_submitted_without_a_question() -> None:
    found = move(READY, Stage.SUBMITTED)
    assert (found.possible, found.missing, found.needs_reason, found.reason_codes) == (True, (), False, ())
    assert "Beschlussgrundlage: Stadt Selm" in found.expects
    assert "Mitzeichnung Kämmerei: Stadt Selm" in found.expects


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        (partner(basis=None), "Von Stadt Selm fehlt eine Beschlussgrundlage."),
        (partner(cosigned=False), "Die Mitzeichnung der Kämmerei von Stadt Selm fehlt."),
        (partner(own_cents=None), "Der Eigenanteil von Stadt Selm ist offen."),
        (
            partner(decided_on=None),
            "Bei Stadt Selm fehlt das Datum: Beschluss des Gremiums (Empfehlung/Entscheidung).",
        ),
        (
            partner(basis=DecisionBasis.RESERVED),
            "Bei Stadt Selm steht nicht, bis wann der Beschluss nachzureichen ist.",
        ),
        (
            partner(basis=DecisionBasis.NOT_NEEDED, reason=" "),
            "Bei Stadt Selm fehlt die Begründung, warum kein Beschluss erforderlich ist.",
        ),
        (at(Stage.APPLICATION, submitted_on=None), "Das Datum der Antragstellung fehlt."),
        (at(Stage.APPLICATION, requested_cents=None), "Die beantragte Zuwendung ist offen."),
    ],
)
def test_what_is_missing_is_said_and_asks_for_a_reason_but_stops_nobody(standing: Standing, sentence: str) -> None:
    found = move(standing, Stage.SUBMITTED)
    assert found.missing == (sentence,)
    assert found.possible
    assert found.needs_reason


@pytest.mark.parametrize(
    "standing", [partner(own_cents=0, basis=None, cosigned=False), partner(answer=JointAnswer.STAYS_OUT, basis=None)]
)
def test_a_partner_that_pays_nothing_needs_no_council(standing: Standing) -> None:
    assert move(standing, Stage.SUBMITTED).missing == ()


@pytest.mark.parametrize(
    ("basis", "more", "part"),
    [
        (DecisionBasis.BUDGETED, {}, "Im Haushaltsplan veranschlagt"),
        (DecisionBasis.THRESHOLD, {}, "Wertgrenze"),
        (DecisionBasis.RESERVED, {"due_on": date(2026, 12, 10)}, "nachzureichen bis 10.12.2026"),
        (DecisionBasis.NOT_NEEDED, {"reason": "laufendes Geschäft"}, "Kein Beschluss erforderlich"),
    ],
)
def test_a_basis_without_a_council_warns_and_asks_nothing(
    basis: DecisionBasis, more: dict[str, object], part: str
) -> None:
    found = move(partner(basis=basis, **more), Stage.SUBMITTED)
    assert (found.missing, found.needs_reason) == ((), False)
    assert len(found.warnings) == 1
    assert part in found.warnings[0]


def test_a_submission_after_the_deadline_warns() -> None:
    found = move(at(Stage.APPLICATION, target_on=date(2026, 11, 19)), Stage.SUBMITTED)
    assert found.warnings == ("Der Antrag wurde am 20.11.2026 gestellt, die Frist war der 19.11.2026.",)


def test_only_a_plan_that_does_not_add_up_stops_a_submission() -> None:
    wrong = at(Stage.APPLICATION, arithmetic=("Die Anteile ergeben 1,00 € zu wenig.",))
    assert move(wrong, Stage.SUBMITTED).refusal == "Die Anteile ergeben 1,00 € zu wenig."
    assert not move(wrong, Stage.AWARDED).possible
    assert move(wrong, Stage.PREPARATION).possible
    assert move(wrong, Stage.NOT_PURSUED).possible
    assert move(wrong.model_copy(update={"stage": Stage.SUBMITTED}), Stage.REVIEW).possible


def test_an_award_needs_amount_day_and_period_of_the_bescheid() -> None:
    bare = move(at(Stage.REVIEW), Stage.AWARDED)
    assert bare.missing == (
        "Der Betrag des Bescheids fehlt.",
        "Das Datum des Bescheids fehlt.",
        "Der Bewilligungszeitraum des Bescheids fehlt.",
    )
    full = at(Stage.REVIEW, award_cents=1, award_on=DAY, award_from=DAY, award_to=date(2028, 12, 31))
    found = move(full, Stage.AWARDED)
    assert (found.missing, found.needs_reason) == ((), False)
    assert found.warnings == (
        "Bewilligt ist weniger als beantragt; bitte entscheiden, wie die Lücke geschlossen wird.",
    )
    turned = full.model_copy(update={"award_cents": 45_000_000, "award_from": date(2029, 1, 1)})
    assert move(turned, Stage.AWARDED).warnings == ("Der Bewilligungszeitraum endet, bevor er beginnt.",)


@pytest.mark.parametrize(
    ("stage", "target", "field", "value"),
    [
        (Stage.IDEA, Stage.CHECK, "projects", 1),
        (Stage.CHECK, Stage.DECISION, "cost_cents", 1),
        (Stage.PREPARATION, Stage.APPLICATION, "target_on", DAY),
        (Stage.PREPARATION, Stage.APPLICATION, "rolling", True),
        (Stage.PREPARATION, Stage.OUTLINE, "outline_due_on", DAY),
        (Stage.OUTLINE, Stage.INVITED, "target_on", DAY),
        (Stage.SUBMITTED, Stage.REVIEW, "receipt_on", DAY),
        (Stage.IMPLEMENTATION, Stage.PROOF, "proof_due_on", DAY),
        (Stage.PROOF, Stage.PROOF_REVIEW, "proof_on", DAY),
        (Stage.PROOF_REVIEW, Stage.COMPLETED, "proof_checked_on", DAY),
        (Stage.AWARDED, Stage.REVOKED, "revocation", Revocation.REFUND),
    ],
)
def test_each_stage_asks_for_its_own_fact(stage: Stage, target: Stage, field: str, value: object) -> None:
    outline = target in {Stage.OUTLINE, Stage.INVITED}
    bare = Standing(stage=stage, two_stage=outline, cost_cents=None if field == "cost_cents" else 1)
    missing = move(bare, target)
    assert len(missing.missing) == 1
    assert missing.needs_reason
    given_now = move(bare.model_copy(update={field: value}), target)
    assert given_now.missing == ()
    assert not given_now.needs_reason


@pytest.mark.parametrize("answer", [JointAnswer.SILENT, JointAnswer.UNDECIDED])
def test_a_joint_application_waits_for_the_answers_of_its_partners(answer: JointAnswer) -> None:
    asked = partner(answer=answer).model_copy(update={"stage": Stage.DECISION})
    assert move(asked, Stage.PREPARATION).missing == ("Die Antwort von Stadt Selm steht aus: mitmachen oder nicht.",)


def test_a_jump_names_what_it_jumps_over_and_everything_that_was_expected_there() -> None:
    found = move(Standing(stage=Stage.IDEA), Stage.SUBMITTED)
    assert found.skips == (Stage.CHECK, Stage.DECISION, Stage.PREPARATION, Stage.APPLICATION)
    assert "Es ist kein Vorhaben zugeordnet." in found.missing
    assert "Die Gesamtkosten sind offen." in found.missing
    assert found.possible
    assert found.needs_reason


def test_a_jump_asks_for_a_reason_even_when_nothing_is_missing() -> None:
    found = move(at(Stage.CHECK), Stage.SUBMITTED)
    assert (found.missing, found.needs_reason) == ((), True)


def test_an_own_share_nobody_knows_needs_a_council_as_well() -> None:
    found = move(partner(own_cents=None, basis=None, cosigned=False), Stage.SUBMITTED)
    assert found.missing == (
        "Der Eigenanteil von Stadt Selm ist offen.",
        "Von Stadt Selm fehlt eine Beschlussgrundlage.",
        "Die Mitzeichnung der Kämmerei von Stadt Selm fehlt.",
    )


def test_an_award_without_a_stage_in_between_is_no_jump() -> None:
    full = at(Stage.SUBMITTED, award_cents=45_000_000, award_on=DAY, award_from=DAY, award_to=DAY)
    found = move(full, Stage.AWARDED)
    assert (found.skips, found.needs_reason) == ((), False)


def test_going_back_is_possible_with_a_reason() -> None:
    found = move(at(Stage.REVIEW), Stage.PREPARATION)
    assert (found.possible, found.is_back, found.needs_reason, found.missing) == (True, True, True, ())


def test_a_two_stage_call_goes_by_outline_and_invitation() -> None:
    assert Stage.OUTLINE not in path()
    assert path(two_stage=True) == ORDER
    assert next_stage(at(Stage.PREPARATION)) is Stage.APPLICATION
    assert next_stage(at(Stage.PREPARATION, two_stage=True)) is Stage.OUTLINE
    assert move(at(Stage.PREPARATION, two_stage=True), Stage.APPLICATION).skips == (Stage.OUTLINE, Stage.INVITED)
    # An outline may turn up all the same.
    assert move(at(Stage.PREPARATION), Stage.OUTLINE).possible
    assert next_stage(at(Stage.OUTLINE)) is Stage.APPLICATION


@pytest.mark.parametrize("form", [GrantForm.WITHOUT_APPLICATION, GrantForm.LUMP_SUM])
def test_money_without_an_application_goes_straight_to_the_award(form: GrantForm) -> None:
    standing = at(Stage.DECISION, grant_form=form)
    assert next_stage(standing) is Stage.AWARDED
    assert move(standing, Stage.AWARDED).skips == ()
    assert move(at(Stage.IMPLEMENTATION, grant_form=form), Stage.COMPLETED).skips == ()
    assert move(at(Stage.IMPLEMENTATION), Stage.COMPLETED).skips == (Stage.PROOF, Stage.PROOF_REVIEW)


@pytest.mark.parametrize(
    ("target", "first", "last"),
    [
        (Stage.NOT_PURSUED, Stage.IDEA, Stage.APPLICATION),
        (Stage.REJECTED, Stage.OUTLINE, Stage.REVIEW),
        (Stage.WITHDRAWN, Stage.OUTLINE, Stage.REVIEW),
        (Stage.DECLINED, Stage.AWARDED, Stage.IMPLEMENTATION),
        (Stage.REVOKED, Stage.AWARDED, Stage.COMPLETED),
    ],
)
def test_an_exit_is_open_only_where_it_makes_sense(target: Stage, first: Stage, last: Stage) -> None:
    possible = [stage for stage in ORDER if move(at(stage, two_stage=True), target).possible]
    assert possible == list(ORDER[ORDER.index(first) : ORDER.index(last) + 1])
    for stage in set(ORDER) - set(possible):
        assert move(at(stage, two_stage=True), target).refusal.endswith(".")


def test_nothing_is_rejected_before_it_was_handed_in() -> None:
    assert not move(at(Stage.APPLICATION), Stage.REJECTED).possible
    assert move(at(Stage.APPLICATION, two_stage=True), Stage.REJECTED).possible


def test_exits_ask_for_a_reason_of_their_own_list() -> None:
    rejected = move(at(Stage.REVIEW), Stage.REJECTED)
    assert rejected.reason_codes == REJECTION_REASONS
    assert lacking_reason(rejected, reason="", code=None).startswith("Bitte einen Grund wählen")
    assert lacking_reason(rejected, reason="", code=ExitReason.OWN_SHARE).startswith("Bitte einen Grund wählen")
    assert lacking_reason(rejected, reason="", code=ExitReason.NOT_SELECTED) == ""
    assert reasons_for(Stage.DECLINED) == NOT_PURSUED_REASONS
    assert reasons_for(Stage.REVOKED) == REFUND_REASONS
    assert reasons_for(Stage.AWARDED) == ()


def test_a_move_with_gaps_is_recorded_only_with_a_sentence() -> None:
    gap = move(partner(basis=None), Stage.SUBMITTED)
    assert lacking_reason(gap, reason="  ", code=None).startswith("Bitte mit einem Satz begründen")
    assert lacking_reason(gap, reason="Eilbedürftig", code=None) == ""
    assert "kein Grund aus der Liste" in lacking_reason(gap, reason="x", code=ExitReason.STAFF)
    assert lacking_reason(move(READY, Stage.SUBMITTED), reason="", code=None) == ""


def test_an_ended_application_is_taken_up_again_where_it_could_have_ended() -> None:
    back = move(at(Stage.REJECTED), Stage.REVIEW)
    assert (back.possible, back.is_back, back.needs_reason) == (True, True, True)
    assert not move(at(Stage.REJECTED), Stage.AWARDED).possible
    assert move(at(Stage.REJECTED), Stage.WITHDRAWN).refusal == "Der Antrag ist beendet; bitte zuerst wieder aufnehmen."
    assert next_stage(at(Stage.REJECTED)) is None
    assert next_stage(at(Stage.COMPLETED)) is None


def test_a_stage_is_not_entered_twice() -> None:
    assert move(READY, Stage.APPLICATION).refusal == (
        "Der Antrag steht schon auf „Antrag in Erstellung“. Bitte laden Sie die Seite neu."
    )


def test_the_report_has_six_words_and_each_leads_back_to_a_stage_of_its_own() -> None:
    assert {phase_of(stage) for stage in Stage} == set(Phase)
    assert {phase_of(stage): stage for stage in STAGE_OF_PHASE.values()} == STAGE_OF_PHASE
    assert phase_of(Stage.APPLICATION) is Phase.PLANNED
    assert phase_of(Stage.DECLINED) is Phase.ABANDONED


def test_every_stage_is_on_the_way_or_an_exit_and_every_reason_in_one_list() -> None:
    assert sorted([*ORDER, *EXITS]) == sorted(Stage)
    assert [stage for stage in Stage if is_exit(stage)] == list(EXITS)
    assert (len(NOT_PURSUED_REASONS), len(REJECTION_REASONS), len(REFUND_REASONS)) == (14, 7, 7)
    assert (*NOT_PURSUED_REASONS, *REJECTION_REASONS, *REFUND_REASONS) == tuple(ExitReason)
    assert (len(DecisionBasis), len(DocumentType)) == (6, 33)


@settings(max_examples=100)
@given(standing=STANDINGS, target=st.sampled_from(Stage))
def test_every_move_is_open_or_says_why_not(standing: Standing, target: Stage) -> None:
    found = move(standing, target)
    assert found.possible is (found.refusal == "")
    assert found.possible is (target in {other.target for other in moves(standing)})
    if found.possible and (found.missing or found.skips or found.is_back):
        assert found.needs_reason
    if found.possible and is_exit(target):
        assert found.reason_codes == reasons_for(target)
        assert found.reason_codes


@settings(max_examples=40)
@given(standing=STANDINGS)
def test_nobody_is_ever_stuck(standing: Standing) -> None:
    assert moves(standing)
    after = next_stage(standing)
    assert after is None or move(standing, after).possible
