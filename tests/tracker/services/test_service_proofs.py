"""Zwischen- and Verwendungsnachweise: the form, the audit office, the refund, and two people at one proof."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from tests.application_builders import an_application
from tests.builders import NOW, OFFICE, TODAY, a_partner, an_actor
from tracker.errors import ChangedMeanwhile, NotAllowed, Refused
from tracker.models.applications import Application
from tracker.models.audit import AuditEvent
from tracker.models.awards import Proof
from tracker.rules.awards.proof import ProofEntry
from tracker.services import awards, drawdowns, proof_cards, proofs
from tracker.services.awards import NoticeData
from tracker.services.drawdowns import DrawdownData
from tracker.services.proofs import AuditStep, ProofData
from tracker.vocabulary.applications import Financing
from tracker.vocabulary.awards import ProofSide
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import ProofKind, Stage

EURO = 100


def a_proof(session: Session, row: Application, **changes: object) -> Proof:
    data = ProofData.model_validate({"kind": ProofKind.FINAL, "due_on": date(2027, 9, 30)} | changes)
    return proofs.save(session, OFFICE, public_id=row.public_id, data=data, now=NOW)


def test_the_proof_has_the_form_the_audit_office_and_the_refund(session: Session) -> None:
    selm = a_partner(session)
    row = an_application(session, selm, financing=Financing.SHARE, stage=Stage.PROOF)
    notice = NoticeData(issued_on=date(2026, 3, 2), amount_cents=90_000 * EURO)
    awards.add_notice(session, OFFICE, public_id=row.public_id, data=notice, now=NOW)
    asked = {"requested_on": date(2026, 6, 1), "received_on": date(2026, 6, 20)}
    drawn = DrawdownData.model_validate({"year": 2026, "amount_cents": 90_000 * EURO} | asked)
    drawdowns.add(session, OFFICE, public_id=row.public_id, data=drawn, now=NOW)
    proof = a_proof(session, row)
    whole = {"planned_cents": 100_000 * EURO, "planned_eligible_cents": 100_000 * EURO}
    entries = (
        ProofEntry(side=ProofSide.INCOME, title="Zuwendung", planned_cents=90_000 * EURO, actual_cents=72_000 * EURO),
        ProofEntry(side=ProofSide.INCOME, title="Eigenanteil", planned_cents=10_000 * EURO, actual_cents=8_000 * EURO),
        ProofEntry(
            side=ProofSide.COST,
            title="Bau",
            **whole,
            actual_cents=80_000 * EURO,
            actual_eligible_cents=80_000 * EURO,
        ),
    )
    table = proofs.set_lines(session, OFFICE, proof_id=proof.public_id, entries=entries, now=NOW)
    assert [line.planned.share_hundredths for line in table.income.rows] == [9_000, 1_000]
    auditor = an_actor(Role.AUDITOR, partner=selm)
    step = AuditStep(to_audit_on=date(2026, 11, 2), audited_on=date(2026, 11, 20), objection="Beleg 4 fehlt")
    proofs.audit_step(session, auditor, proof_id=proof.public_id, data=step, now=NOW)
    (found,) = proof_cards.of_application(session, auditor, public_id=row.public_id, now=NOW)
    assert (found.data.objection, found.data.due_on) == ("Beleg 4 fehlt", date(2027, 9, 30))
    assert found.refund is not None
    assert (found.refund.grant_cents, found.refund.refund_cents) == (72_000 * EURO, 18_000 * EURO)
    assert found.refund.sentence.endswith("Im Antrag stehen keine.")
    with pytest.raises(NotAllowed):
        proofs.set_lines(session, auditor, proof_id=proof.public_id, entries=(), now=NOW)
    stranger = an_actor(Role.AUDITOR, partner=a_partner(session, "werne"))
    with pytest.raises(NotAllowed):
        proofs.audit_step(session, stranger, proof_id=proof.public_id, data=step, now=NOW)
    said = session.exec(
        select(AuditEvent.sentence).where(AuditEvent.action == "proof_changed").order_by(AuditEvent.id)  # type: ignore[arg-type]
    ).all()[-1]
    assert "Rechnungsprüfung, an die Rechnungsprüfung gegeben am Mo, 02.11.2026" in said
    assert "Beanstandung: Beleg 4 fehlt" in said


def test_who_saves_a_proof_that_somebody_else_changed_is_told(session: Session) -> None:
    row = an_application(session, stage=Stage.PROOF)
    proof = a_proof(session, row)
    (shown,) = proof_cards.of_application(session, OFFICE, public_id=row.public_id, now=NOW)
    named: dict[str, Any] = {"proof_id": proof.public_id, "now": NOW}
    entry = ProofEntry(side=ProofSide.COST, title="Bau", planned_cents=EURO)
    proofs.set_lines(session, OFFICE, entries=(entry,), seen=(), **named)
    with pytest.raises(ChangedMeanwhile):
        proofs.set_lines(session, OFFICE, entries=(), seen=shown.entries, **named)
    proofs.audit_step(session, OFFICE, data=AuditStep(to_audit_on=TODAY), seen=AuditStep(), **named)
    with pytest.raises(ChangedMeanwhile):
        proofs.audit_step(session, OFFICE, data=AuditStep(audit_note="geprüft"), seen=AuditStep(), **named)
    with pytest.raises(ChangedMeanwhile):
        proofs.save(session, OFFICE, public_id=row.public_id, data=shown.data, seen=shown.data, **named)
    (after,) = proof_cards.of_application(session, OFFICE, public_id=row.public_id, now=NOW)
    assert (after.entries, after.data.to_audit_on) == ((entry,), TODAY)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"submitted_on": date(2027, 1, 1)}, "Zukunft"),
        ({"checked_on": TODAY}, "vorher eingereicht"),
        ({"to_audit_on": TODAY, "audited_on": date(2026, 11, 1)}, "bevor ihn die Rechnungsprüfung"),
        ({"objection_settled_on": TODAY}, "beanstandet"),
    ],
)
def test_days_of_a_proof_that_do_not_follow_are_refused(
    session: Session, changes: dict[str, object], sentence: str
) -> None:
    row = an_application(session)
    with pytest.raises(Refused, match=sentence):
        a_proof(session, row, **changes)
