"""What each stage of an application expects, in German. What is missing asks for a reason and stops nobody."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from tracker.formats import day
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import DecisionBasis, GrantForm, JointAnswer, Revocation
from tracker.vocabulary.work import Stage


class Contributor(Shape):
    """A partner of an application. ``own_cents`` is what it pays (cents), ``None`` while unknown.

    ``answer`` is ``None`` where nobody has to be asked: an application of one partner.
    """

    name: str
    own_cents: int | None = None
    answer: JointAnswer | None = None
    basis: DecisionBasis | None = None
    decided_on: date | None = None
    due_on: date | None = None
    reason: str = ""
    cosigned: bool = False


class Standing(Shape):
    """What is known about an application when somebody wants to move it. Amounts in cents, ``None`` is unknown.

    ``arithmetic`` are the sentences of a plan that does not add up; they alone stop a submission.
    """

    stage: Stage
    two_stage: bool = False
    grant_form: GrantForm = GrantForm.APPLICATION
    projects: int = 0
    contributors: tuple[Contributor, ...] = ()
    cost_cents: int | None = None
    requested_cents: int | None = None
    outline_due_on: date | None = None
    target_on: date | None = None
    rolling: bool = False
    submitted_on: date | None = None
    receipt_on: date | None = None
    award_cents: int | None = None
    award_on: date | None = None
    award_from: date | None = None
    award_to: date | None = None
    proof_due_on: date | None = None
    proof_on: date | None = None
    proof_checked_on: date | None = None
    revocation: Revocation | None = None
    arithmetic: tuple[str, ...] = ()


class Need(NamedTuple):
    """Something a stage expects, whether it is there, and the sentence for when it is not."""

    expected: str
    met: bool
    missing: str


def needs(stage: Stage, standing: Standing) -> tuple[Need, ...]:
    """Return what this stage expects of the application."""
    rule = _RULES.get(stage)
    return tuple(rule(standing)) if rule else ()


def warnings(stage: Stage, standing: Standing) -> tuple[str, ...]:
    """Say what should be looked at though nothing is missing: decisions without a council, a day after the deadline."""
    if stage is Stage.AWARDED:
        return tuple(_award_warnings(standing))
    return tuple(_submission_warnings(standing)) if stage is Stage.SUBMITTED else ()


def _there(expected: str, value: object, missing: str) -> Need:
    return Need(expected, value is not None and value is not False, missing)


def _check(standing: Standing) -> Iterator[Need]:
    yield Need("mindestens ein Vorhaben", standing.projects > 0, "Es ist kein Vorhaben zugeordnet.")


def _decision(standing: Standing) -> Iterator[Need]:
    yield _there("Gesamtkosten", standing.cost_cents, "Die Gesamtkosten sind offen.")


def _preparation(standing: Standing) -> Iterator[Need]:
    for item in standing.contributors:
        if item.answer is not None:
            given = item.answer in {JointAnswer.JOINS, JointAnswer.STAYS_OUT}
            yield Need(
                f"Rückmeldung: {item.name}", given, f"Die Antwort von {item.name} steht aus: mitmachen oder nicht."
            )


def _outline(standing: Standing) -> Iterator[Need]:
    yield from _decision(standing)
    yield _there("Frist der Skizze", standing.outline_due_on, "Die Frist der Projektskizze ist offen.")


def _application(standing: Standing) -> Iterator[Need]:
    known = standing.target_on is not None or standing.rolling
    yield Need("Antragsfrist (oder laufend)", known, "Die Antragsfrist ist offen.")


def _submitted(standing: Standing) -> Iterator[Need]:
    yield _there("Datum der Antragstellung", standing.submitted_on, "Das Datum der Antragstellung fehlt.")
    yield _there("beantragte Zuwendung", standing.requested_cents, "Die beantragte Zuwendung ist offen.")
    for item in standing.contributors:
        if item.answer is JointAnswer.STAYS_OUT:
            continue
        yield _there(f"Eigenanteil: {item.name}", item.own_cents, f"Der Eigenanteil von {item.name} ist offen.")
        if item.own_cents != 0:
            lack = _lack_of_basis(item)
            yield Need(f"Beschlussgrundlage: {item.name}", not lack, lack)
            said = f"Die Mitzeichnung der Kämmerei von {item.name} fehlt."
            yield Need(f"Mitzeichnung Kämmerei: {item.name}", item.cosigned, said)


def _lack_of_basis(item: Contributor) -> str:
    if item.basis is None:
        return f"Von {item.name} fehlt eine Beschlussgrundlage."
    if item.basis in {DecisionBasis.RESOLUTION, DecisionBasis.URGENT} and item.decided_on is None:
        return f"Bei {item.name} fehlt das Datum: {item.basis.label}."
    if item.basis is DecisionBasis.RESERVED and item.due_on is None:
        return f"Bei {item.name} steht nicht, bis wann der Beschluss nachzureichen ist."
    if item.basis is DecisionBasis.NOT_NEEDED and not item.reason.strip():
        return f"Bei {item.name} fehlt die Begründung, warum kein Beschluss erforderlich ist."
    return ""


def _review(standing: Standing) -> Iterator[Need]:
    yield _there("Eingangsbestätigung", standing.receipt_on, "Die Eingangsbestätigung fehlt.")


def _awarded(standing: Standing) -> Iterator[Need]:
    yield _there("Betrag des Bescheids", standing.award_cents, "Der Betrag des Bescheids fehlt.")
    yield _there("Datum des Bescheids", standing.award_on, "Das Datum des Bescheids fehlt.")
    whole = standing.award_from is not None and standing.award_to is not None
    yield Need("Bewilligungszeitraum von und bis", whole, "Der Bewilligungszeitraum des Bescheids fehlt.")


def _proof(standing: Standing) -> Iterator[Need]:
    said = "Die Frist des Verwendungsnachweises ist offen, bitte im Bescheid prüfen."
    yield _there("Frist des Verwendungsnachweises", standing.proof_due_on, said)


def _proof_review(standing: Standing) -> Iterator[Need]:
    said = "Das Datum fehlt, an dem der Verwendungsnachweis eingereicht wurde."
    yield _there("Verwendungsnachweis eingereicht am", standing.proof_on, said)


def _completed(standing: Standing) -> Iterator[Need]:
    said = "Das Datum fehlt, an dem der Fördergeber den Verwendungsnachweis geprüft hat (Schlussbescheid)."
    yield _there("Verwendungsnachweis geprüft am", standing.proof_checked_on, said)


def _revoked(standing: Standing) -> Iterator[Need]:
    said = "Es fehlt die Angabe, ob es Widerruf, Rücknahme oder Erstattung ist."
    yield _there("Widerruf, Rücknahme oder Erstattung", standing.revocation, said)


_RULES: dict[Stage, Callable[[Standing], Iterator[Need]]] = {
    Stage.CHECK: _check,
    Stage.DECISION: _decision,
    Stage.PREPARATION: _preparation,
    Stage.OUTLINE: _outline,
    Stage.INVITED: _application,
    Stage.APPLICATION: _application,
    Stage.SUBMITTED: _submitted,
    Stage.REVIEW: _review,
    Stage.AWARDED: _awarded,
    Stage.PROOF: _proof,
    Stage.PROOF_REVIEW: _proof_review,
    Stage.COMPLETED: _completed,
    Stage.REVOKED: _revoked,
}

_WITHOUT_COUNCIL = frozenset(
    {DecisionBasis.BUDGETED, DecisionBasis.THRESHOLD, DecisionBasis.RESERVED, DecisionBasis.NOT_NEEDED}
)


def _submission_warnings(standing: Standing) -> Iterator[str]:
    if standing.submitted_on and standing.target_on and standing.submitted_on > standing.target_on:
        yield f"Der Antrag wurde am {day(standing.submitted_on)} gestellt, die Frist war der {day(standing.target_on)}."
    for item in standing.contributors:
        if item.own_cents == 0 or item.answer is JointAnswer.STAYS_OUT:
            continue
        if item.basis in _WITHOUT_COUNCIL:
            until = f" bis {day(item.due_on)}" if item.basis is DecisionBasis.RESERVED and item.due_on else ""
            yield f"{item.name} ohne Beschluss eines Gremiums: {item.basis.label}{until}."


def _award_warnings(standing: Standing) -> Iterator[str]:
    if standing.award_from and standing.award_to and standing.award_from > standing.award_to:
        yield "Der Bewilligungszeitraum endet, bevor er beginnt."
    asked, got = standing.requested_cents, standing.award_cents
    if asked is not None and got is not None and got < asked:
        yield "Bewilligt ist weniger als beantragt; bitte entscheiden, wie die Lücke geschlossen wird."
