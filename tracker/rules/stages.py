"""The way of an application: stages in order, which moves there are, and what a move asks of the person who makes it.

Going back, jumping over a stage, missing facts and exits ask for a reason and are recorded; none of them is forbidden.
"""

from tracker.rules.stage_needs import Standing, needs, warnings
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import (
    NOT_PURSUED_REASONS,
    REFUND_REASONS,
    REJECTION_REASONS,
    ExitReason,
    GrantForm,
    Phase,
)
from tracker.vocabulary.work import Stage

ORDER = (
    *(Stage.IDEA, Stage.CHECK, Stage.DECISION, Stage.PREPARATION, Stage.OUTLINE, Stage.INVITED, Stage.APPLICATION),
    *(Stage.SUBMITTED, Stage.REVIEW, Stage.AWARDED),
    *(Stage.IMPLEMENTATION, Stage.PROOF, Stage.PROOF_REVIEW, Stage.COMPLETED),
)
EXITS = (Stage.NOT_PURSUED, Stage.REJECTED, Stage.WITHDRAWN, Stage.DECLINED, Stage.REVOKED)

_FIRST_OUTSIDE = ORDER.index(Stage.OUTLINE)
_AWARD = ORDER.index(Stage.AWARDED)
_BEFORE_SUBMISSION = ORDER[: ORDER.index(Stage.SUBMITTED)]
_TWO_STAGE_ONLY = frozenset({Stage.OUTLINE, Stage.INVITED})
_APPLYING = frozenset({*_TWO_STAGE_ONLY, Stage.PREPARATION, Stage.APPLICATION, Stage.SUBMITTED, Stage.REVIEW})
_PROVING = frozenset({Stage.PROOF, Stage.PROOF_REVIEW})
_WITHOUT_APPLYING = frozenset({GrantForm.WITHOUT_APPLICATION, GrantForm.LUMP_SUM})

# From where each exit can be taken: nobody declines what was never awarded.
_EXIT_FROM: dict[Stage, tuple[Stage, ...]] = {
    Stage.NOT_PURSUED: _BEFORE_SUBMISSION,
    Stage.REJECTED: ORDER[_FIRST_OUTSIDE:_AWARD],
    Stage.WITHDRAWN: ORDER[_FIRST_OUTSIDE:_AWARD],
    Stage.DECLINED: (Stage.AWARDED, Stage.IMPLEMENTATION),
    Stage.REVOKED: ORDER[_AWARD:],
}
_EXIT_REASONS: dict[Stage, tuple[ExitReason, ...]] = {
    Stage.NOT_PURSUED: NOT_PURSUED_REASONS,
    Stage.REJECTED: REJECTION_REASONS,
    Stage.WITHDRAWN: NOT_PURSUED_REASONS,
    Stage.DECLINED: NOT_PURSUED_REASONS,
    Stage.REVOKED: REFUND_REASONS,
}
_EXIT_REFUSED = {
    Stage.NOT_PURSUED: "Der Antrag ist schon gestellt; er kann zurückgezogen werden.",
    Stage.REJECTED: "Abgelehnt werden kann nur, was beim Fördergeber eingereicht und noch nicht bewilligt ist.",
    Stage.WITHDRAWN: "Zurückziehen lässt sich nur, was beim Fördergeber eingereicht und noch nicht bewilligt ist.",
    Stage.DECLINED: "Nicht in Anspruch nehmen lässt sich nur eine Bewilligung, die noch nicht abgerechnet wird.",
    Stage.REVOKED: "Widerrufen oder zurückgefordert wird nur, was bewilligt ist.",
}
_PHASES = {
    Phase.PLANNED: (Stage.IDEA, Stage.CHECK, Stage.DECISION, Stage.PREPARATION, Stage.APPLICATION),
    Phase.REQUESTED: (Stage.OUTLINE, Stage.INVITED, Stage.SUBMITTED, Stage.REVIEW),
    Phase.GRANTED: (Stage.AWARDED, Stage.IMPLEMENTATION, Stage.PROOF, Stage.PROOF_REVIEW),
    Phase.COMPLETED: (Stage.COMPLETED,),
    Phase.ABANDONED: (Stage.NOT_PURSUED, Stage.WITHDRAWN, Stage.DECLINED, Stage.REVOKED),
    Phase.REJECTED: (Stage.REJECTED,),
}
_PHASE_OF = {stage: phase for phase, stages in _PHASES.items() for stage in stages}
# What an imported list says when it uses the six words of the report.
STAGE_OF_PHASE = {
    Phase.PLANNED: Stage.IDEA,
    Phase.REQUESTED: Stage.SUBMITTED,
    Phase.GRANTED: Stage.AWARDED,
    Phase.COMPLETED: Stage.COMPLETED,
    Phase.ABANDONED: Stage.NOT_PURSUED,
    Phase.REJECTED: Stage.REJECTED,
}


class Move(Shape):
    """A move to ``target``. ``refusal`` says why it makes no sense; otherwise it can be made, if need be with a reason.

    ``expects`` is everything the stages on the way want, ``missing`` a sentence for each thing that is not there,
    ``skips`` the stages jumped over, ``warnings`` what should be read before. With ``reason_codes`` one of them must
    be chosen; with ``needs_reason`` a sentence must be written.
    """

    target: Stage
    possible: bool
    refusal: str = ""
    expects: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    skips: tuple[Stage, ...] = ()
    is_back: bool = False
    needs_reason: bool = False
    reason_codes: tuple[ExitReason, ...] = ()


def phase_of(stage: Stage) -> Phase:
    """Return the word of the report for a stage."""
    return _PHASE_OF[stage]


def is_exit(stage: Stage) -> bool:
    """Say whether an application in this stage ended without being completed."""
    return stage in EXITS


def reasons_for(stage: Stage) -> tuple[ExitReason, ...]:
    """Return the reasons of an exit; none for other stages."""
    return _EXIT_REASONS.get(stage, ())


def path(*, two_stage: bool = False, grant_form: GrantForm = GrantForm.APPLICATION) -> tuple[Stage, ...]:
    """Return the stages an application of this kind goes through, in order."""
    left_out = frozenset() if two_stage else _TWO_STAGE_ONLY
    if grant_form in _WITHOUT_APPLYING:
        left_out = _APPLYING
    return tuple(stage for stage in ORDER if stage not in left_out)


def next_stage(standing: Standing) -> Stage | None:
    """Return the stage that usually comes next; none at the end and after an exit."""
    if is_exit(standing.stage):
        return None
    at = ORDER.index(standing.stage)
    return next((stage for stage in _path(standing) if ORDER.index(stage) > at), None)


def moves(standing: Standing) -> tuple[Move, ...]:
    """Return every move that can be made from here: the stages in order, then the exits."""
    every = (move(standing, target) for target in (*ORDER, *EXITS))
    return tuple(found for found in every if found.possible)


def move(standing: Standing, target: Stage) -> Move:
    """Say what a move to ``target`` expects, what is missing, and whether it needs a reason."""
    refusal = _refusal(standing, target)
    if refusal:
        return Move(target=target, possible=False, refusal=refusal)
    if is_exit(target):
        return _exit(standing, target)
    if is_exit(standing.stage) or ORDER.index(target) < ORDER.index(standing.stage):
        return Move(target=target, possible=True, is_back=True, needs_reason=True)
    return _forward(standing, target)


def lacking_reason(found: Move, *, reason: str, code: ExitReason | None) -> str:
    """Return the sentence that asks for what a person has not given yet; empty when the move can be recorded."""
    if found.reason_codes and code not in found.reason_codes:
        return f"Bitte einen Grund wählen, warum „{found.target.label}“ gesetzt wird."
    if code is not None and not found.reason_codes:
        return f"Zu „{found.target.label}“ gehört kein Grund aus der Liste."
    if found.needs_reason and not reason.strip():
        return "Bitte mit einem Satz begründen, warum der Antrag trotzdem so weitergeht."
    return ""


def _path(standing: Standing) -> tuple[Stage, ...]:
    return path(two_stage=standing.two_stage, grant_form=standing.grant_form)


def _refusal(standing: Standing, target: Stage) -> str:
    if target is standing.stage:
        return f"Der Antrag steht schon auf „{target.label}“. Bitte laden Sie die Seite neu."
    if is_exit(target):
        if is_exit(standing.stage):
            return "Der Antrag ist beendet; bitte zuerst wieder aufnehmen."
        return "" if standing.stage in _exit_from(standing, target) else _EXIT_REFUSED[target]
    if is_exit(standing.stage):
        can = target in _exit_from(standing, standing.stage)
        return "" if can else f"Aus „{standing.stage.label}“ geht es nur dorthin zurück, wo der Antrag vorher stand."
    passes = ORDER.index(standing.stage) < ORDER.index(Stage.SUBMITTED) <= ORDER.index(target)
    return " ".join(standing.arithmetic) if passes else ""


def _exit_from(standing: Standing, target: Stage) -> tuple[Stage, ...]:
    """Return where an exit can be taken. Writing the application is outside only after an outline was handed in."""
    found = _EXIT_FROM[target]
    if target in {Stage.REJECTED, Stage.WITHDRAWN} and not standing.two_stage:
        return tuple(stage for stage in found if stage is not Stage.APPLICATION)
    return found


def _exit(standing: Standing, target: Stage) -> Move:
    wanted = needs(target, standing)
    return Move(
        target=target,
        possible=True,
        expects=tuple(need.expected for need in wanted),
        missing=tuple(need.missing for need in wanted if not need.met),
        needs_reason=any(not need.met for need in wanted),
        reason_codes=reasons_for(target),
    )


def _forward(standing: Standing, target: Stage) -> Move:
    at, to = ORDER.index(standing.stage), ORDER.index(target)
    passed = [stage for stage in _path(standing) if at < ORDER.index(stage) < to]
    optional = {Stage.REVIEW} | (_PROVING if standing.grant_form in _WITHOUT_APPLYING else set())
    skips = tuple(stage for stage in passed if stage not in optional)
    wanted = list(dict.fromkeys(need for stage in (*skips, target) for need in needs(stage, standing)))
    missing = tuple(need.missing for need in wanted if not need.met)
    return Move(
        target=target,
        possible=True,
        expects=tuple(need.expected for need in wanted),
        missing=missing,
        warnings=tuple(said for stage in (*skips, target) for said in warnings(stage, standing)),
        skips=skips,
        needs_reason=bool(missing or skips),
    )
