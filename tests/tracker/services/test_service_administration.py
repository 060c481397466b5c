"""The office's switches: Kommunen, companies, sources, letters and history, on both databases."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from tests.builders import NOW, OFFICE, SYSTEM, TODAY, a_call, a_partner, a_person, a_source, an_actor, the_call
from tracker.errors import Refused
from tracker.models.audit import AuditEvent
from tracker.models.partners import Organisation, OrganisationPartner
from tracker.models.sources import Source
from tracker.models.work import Letter
from tracker.services import audit, history_view, outbox_view, partners_edit, source_switches
from tracker.services.history_view import OTHER, HistoryFilter
from tracker.services.partners_edit import PartnerData
from tracker.vocabulary.people import LegalForm, Role
from tracker.vocabulary.work import LetterKind, LetterState

STATUS = PartnerData(
    inhabitants=26_000, budget_status="HSK", budget_status_year=2026, budget_status_source="Genehmigung"
)


def an_event(session: Session, subject: str, sentence: str, **changes: object) -> AuditEvent:
    values = {"action": "x", "subject_id": "1", "at": NOW, "subject": subject, "sentence": sentence}
    return audit.record(session, OFFICE, **(values | changes))  # type: ignore[arg-type]


def sentences(session: Session, role: Role = Role.OFFICE, **filters: object) -> list[str]:
    actor = an_actor(role, partner=a_partner(session))
    found = history_view.page(session, actor, filters=HistoryFilter.model_validate(filters))
    return [row.sentence for row in found.rows]


def test_the_haushaltsstatus_needs_year_and_source_and_stays_out_of_the_history(session: Session) -> None:
    selm = a_partner(session)
    with pytest.raises(Refused, match="Haushaltsjahr"):
        partners_edit.edit(session, OFFICE, public_id=selm.public_id, data=PartnerData(budget_status="HSK"), now=NOW)
    partners_edit.edit(session, OFFICE, public_id=selm.public_id, data=STATUS, now=NOW)
    assert (selm.budget_status, selm.budget_status_year) == ("HSK", 2026)
    said = session.exec(select(AuditEvent.sentence)).one()
    assert "Einwohner von offen auf 26.000" in said
    assert "HSK" not in said


def test_the_shares_of_a_company_are_no_more_than_the_whole(session: Session) -> None:
    selm, werne = a_partner(session), a_partner(session, "werne")
    company = Organisation(key="gsw", name="Stadtwerke", legal_form=LegalForm.GMBH)
    session.add(company)
    session.flush()
    for partner in (selm, werne):
        session.add(OrganisationPartner(organisation_id=company.id or 0, partner_id=partner.id or 0))
    session.flush()

    def share(partner_id: int | None, hundredths: int) -> None:
        partners_edit.set_share(
            session,
            OFFICE,
            partner_id=partner_id or 0,
            organisation_id=company.id or 0,
            share_hundredths=hundredths,
            now=NOW,
        )

    share(selm.id, 7_000)
    with pytest.raises(Refused, match="höchstens 100"):
        share(werne.id, 3_001)
    share(werne.id, 3_000)


def test_what_people_decided_about_a_source_survives_the_next_harvest(session: Session) -> None:
    a_source(session)
    call = a_call(session)
    source_switches.show_to(session, OFFICE, name="bund", office_only=True, now=NOW)
    a_source(session)
    assert session.get_one(Source, "bund").office_only
    assert the_call(session).office_only
    source_switches.show_to(session, OFFICE, name="bund", office_only=False, now=NOW)
    a_source(session, office_only=True)
    assert not session.get_one(Source, "bund").office_only
    session.refresh(call)
    assert not call.office_only


def test_only_a_refused_or_unclear_letter_goes_again_and_with_a_reason(session: Session) -> None:
    person = a_person(session, partner=a_partner(session), email="neu@selm.example")
    letter = Letter(
        kind=LetterKind.WEEKLY,
        person_id=person.id or 0,
        slot="2026-W48",
        state=LetterState.SENT,
        recipient="alt@selm.example",
        subject="",
        text="",
        html="",
        message_id="<1@x>",
        attempts=8,
        created_at=NOW,
    )
    session.add(letter)
    session.flush()
    with pytest.raises(Refused, match="abgelehnte oder unklare"):
        outbox_view.send_again(session, OFFICE, letter_id=letter.id or 0, reason="bitte", now=NOW)
    assert outbox_view.not_arrived(session, OFFICE, person_id=person.id or 0) == ()
    letter.state = LetterState.UNCLEAR
    assert [row.id for row in outbox_view.not_arrived(session, OFFICE, person_id=person.id or 0)] == [letter.id]
    with pytest.raises(Refused, match="Grund"):
        outbox_view.send_again(session, OFFICE, letter_id=letter.id or 0, reason=" ", now=NOW)
    outbox_view.send_again(session, OFFICE, letter_id=letter.id or 0, reason="kam nicht an", now=NOW)
    assert (letter.state, letter.recipient, letter.attempts) == (LetterState.PREPARED, "neu@selm.example", 0)


def test_a_preview_keeps_nothing_and_holds_no_token(session: Session) -> None:
    person = a_person(session, partner=a_partner(session))
    written = outbox_view.preview(
        session, OFFICE, person_id=person.public_id, now=NOW, today=TODAY, base_url="https://fp.example"
    )
    assert "ZUGANG" in written.text
    assert session.exec(select(Letter)).all() == []


def test_everybody_sees_the_part_of_the_history_that_is_theirs(session: Session) -> None:
    selm, werne = a_partner(session), a_partner(session, "werne")
    an_event(session, "application", "Eigenanteil Selm geändert", partner_id=selm.id)
    an_event(session, "application", "Eigenanteil Werne geändert", partner_id=werne.id)
    an_event(session, "source", "Quelle abgeschaltet")
    assert sentences(session) == ["Quelle abgeschaltet", "Eigenanteil Werne geändert", "Eigenanteil Selm geändert"]
    assert sentences(session, Role.AUDITOR) == ["Eigenanteil Selm geändert"]
    assert sentences(session, Role.ADMINISTRATOR) == ["Quelle abgeschaltet"]


def test_the_history_is_filtered_by_subject_words_partner_and_days(session: Session) -> None:
    selm = a_partner(session)
    an_event(session, "application", "Eigenanteil von 40.000,00 € auf 52.500,00 € geändert", partner_id=selm.id)
    an_event(session, "unheard_of", "100 % neu", at=NOW + timedelta(days=1))
    assert sentences(session, subject="Antrag") == ["Eigenanteil von 40.000,00 € auf 52.500,00 € geändert"]
    assert sentences(session, subject=OTHER) == ["100 % neu"]
    assert sentences(session, words="eigenanteil 52.500") != []
    assert sentences(session, words="%") == ["100 % neu"]
    assert sentences(session, partner_id=selm.id) != ["100 % neu"]
    assert sentences(session, until=TODAY) == ["Eigenanteil von 40.000,00 € auf 52.500,00 € geändert"]
    assert sentences(session, since=TODAY + timedelta(days=1)) == ["100 % neu"]
    assert SYSTEM.person_id is None
