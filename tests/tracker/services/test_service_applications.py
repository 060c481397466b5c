"""Applications: entered, listed, shown only to whom they concern, changed by one person at a time."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.application_builders import an_application, application_data
from tests.builders import NOW, OFFICE, a_partner, a_person, a_project, an_actor
from tracker.database import read, write
from tracker.errors import ChangedMeanwhile, NotAllowed, NotFound, Refused
from tracker.models.applications import StageChange
from tracker.models.audit import AuditEvent
from tracker.services import application_lists, applications
from tracker.services.application_lists import ApplicationFilter
from tracker.vocabulary.applications import Phase
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import Stage

ALL = ApplicationFilter()


def numbers(session: Session, role: Role, key: str, filters: ApplicationFilter = ALL) -> list[str]:
    actor = an_actor(role, partner=a_partner(session, key))
    return [line.number for line in application_lists.lines(session, actor, filters=filters)]


def test_an_application_gets_a_number_a_first_stage_and_a_line_of_history(session: Session) -> None:
    selm = a_partner(session)
    project = a_project(session, selm)
    row = an_application(session, selm, title="Radweg", project_ids=(project.id,))
    assert (row.number, row.stage) == ("F-2026-001", Stage.IDEA)
    assert an_application(session, selm).number == "F-2026-002"
    change = session.exec(select(StageChange).where(StageChange.application_id == row.id)).one()
    assert (change.before, change.after) == (None, Stage.IDEA)
    said = [event.sentence for event in session.exec(select(AuditEvent).where(AuditEvent.subject == "application"))]
    assert "Projektleitstelle: Antrag F-2026-001 „Radweg“ angelegt (Projektidee)." in said
    card = applications.card(session, OFFICE, public_id=row.public_id)
    assert [item.title for item in card.projects] == [project.title]
    assert (card.lead_id, card.names) == (selm.id, {selm.id: "Selm"})


@pytest.mark.parametrize("broken", ["nobody leads", "twice", "unknown", "no project"])
def test_what_cannot_be_entered_is_refused(session: Session, broken: str) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    good = application_data(selm, werne)
    lead, other = good.partners
    changes = {
        "nobody leads": {"partners": (other,)},
        "twice": {"partners": (lead, other.model_copy(update={"partner_id": lead.partner_id}))},
        "unknown": {"partners": (lead, other.model_copy(update={"partner_id": 4711}))},
        "no project": {"project_ids": (4711,)},
    }
    with pytest.raises(Refused):
        applications.create(session, OFFICE, data=good.model_copy(update=changes[broken]), now=NOW)


def test_only_those_who_take_part_see_it_and_politics_only_what_is_public(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    a_partner(session, "kreis-unna")
    joint = an_application(session, selm, werne, total_cents=100_000, requested_cents=80_000)
    public = an_application(session, werne, is_public=True, total_cents=5_000, requested_cents=4_000, contact="Bauamt")
    for role in (Role.CONTACT, Role.TREASURER, Role.LEADERSHIP, Role.AUDITOR):
        assert numbers(session, role, "selm") == [joint.number]
        assert numbers(session, role, "werne") == [joint.number, public.number]
        # The Kreis is no partner of either, and as Kommunalaufsicht it has no second look.
        assert numbers(session, role, "kreis-unna") == []
    assert numbers(session, Role.POLITICS, "selm") == [public.number]
    politics = an_actor(Role.POLITICS, partner=selm)
    card = applications.card(session, politics, public_id=public.public_id)
    assert (card.data.requested_cents, card.data.total_cents, card.data.contact) == (4_000, None, "")
    assert (card.figures.requested_cents, card.figures.own_cents) == (4_000, None)
    with pytest.raises(NotFound):
        applications.card(session, politics, public_id=joint.public_id)
    with pytest.raises(NotAllowed):
        applications.card(
            session, an_actor(Role.TREASURER, partner=a_partner(session, "kreis-unna")), public_id=joint.public_id
        )


def test_the_administrator_sees_applications_but_no_money(session: Session) -> None:
    row = an_application(session, a_partner(session), total_cents=100_000, requested_cents=80_000)
    line = application_lists.lines(session, an_actor(Role.ADMINISTRATOR), filters=ALL)[0]
    amounts = [value for name, value in line.figures._asdict().items() if name.endswith("_cents")]
    assert set(amounts) == {None}
    card = applications.card(session, an_actor(Role.ADMINISTRATOR), public_id=row.public_id)
    assert (card.data.total_cents, card.data.requested_cents) == (None, None)


def test_the_list_is_narrowed_by_partner_stage_phase_year_funder_and_words(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    one = an_application(session, selm, title="Radweg", provider="Land NRW", target_on=date(2027, 3, 1))
    two = an_application(
        session, werne, title="Freibad", provider="Bund", stage=Stage.SUBMITTED, submitted_on=date(2025, 5, 5)
    )
    wanted = {
        "partner": (ApplicationFilter(partner_id=werne.id), [two]),
        "stage": (ApplicationFilter(stages=(Stage.IDEA,)), [one]),
        "phase": (ApplicationFilter(phases=(Phase.REQUESTED,)), [two]),
        "stage of another phase": (ApplicationFilter(phases=(Phase.REQUESTED,), stages=(Stage.IDEA,)), []),
        "year": (ApplicationFilter(year=2025), [two]),
        "funder": (ApplicationFilter(provider="Land NRW"), [one]),
        "words": (ApplicationFilter(words="rad LAND"), [one]),
    }
    for name, (filters, expected) in wanted.items():
        found = application_lists.lines(session, OFFICE, filters=filters)
        assert [line.number for line in found] == [row.number for row in expected], name
    choices = application_lists.choices(session, OFFICE)
    assert (choices.providers, choices.years) == (("Bund", "Land NRW"), (2027, 2025))


def test_the_board_sums_each_stage(session: Session) -> None:
    selm = a_partner(session)
    an_application(session, selm, total_cents=100_000, requested_cents=80_000)
    an_application(session, selm, total_cents=50_000)
    an_application(session, selm, stage=Stage.AWARDED, requested_cents=9_000, awarded_cents=7_000, total_cents=10_000)
    idea, awarded = application_lists.board(session, OFFICE, filters=ALL)
    assert (idea.stage, len(idea.lines), idea.cost_cents, idea.requested_cents) == (Stage.IDEA, 2, 150_000, 80_000)
    assert (idea.own_cents, idea.open_requested) == (20_000, 1)
    assert (awarded.awarded_cents, awarded.own_cents) == (7_000, 3_000)


def test_an_edit_says_in_german_what_changed_and_why(session: Session) -> None:
    row = an_application(session, a_partner(session), title="Radweg", own_share_cents=4_000_000)
    data = applications.card(session, OFFICE, public_id=row.public_id).data
    changed = data.model_copy(update={"own_share_cents": 5_250_000, "target_on": date(2027, 3, 31)})
    applications.edit(
        session, OFFICE, public_id=row.public_id, version=1, data=changed, now=NOW, reason="Kosten gestiegen"
    )
    event = session.exec(select(AuditEvent).where(AuditEvent.action == "application_edited")).one()
    assert event.sentence == (
        "Projektleitstelle: „Radweg“: Eigenanteil von 40.000,00 € auf 52.500,00 € geändert; "
        "Antragsfrist (Antrag) von offen auf 31.03.2027 geändert. Grund: Kosten gestiegen"
    )


def test_a_second_editor_is_told(ledger: Engine) -> None:
    with write(ledger) as session:
        selm = a_partner(session)
        row = an_application(session, selm)
        data = application_data(selm, title="Neuer Titel")
    with write(ledger) as session:
        applications.edit(session, OFFICE, public_id=row.public_id, version=1, data=data, now=NOW)
    late = NOW + timedelta(minutes=1)
    with pytest.raises(ChangedMeanwhile), write(ledger) as session:
        applications.edit(session, OFFICE, public_id=row.public_id, version=1, data=data, now=late)
    with read(ledger) as session:
        card = applications.card(session, OFFICE, public_id=row.public_id)
        assert (card.data.title, card.version) == ("Neuer Titel", 2)


def test_the_contact_changes_what_the_own_kommune_leads(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, werne)
    data = application_data(selm, werne, title="Umbenannt")
    with pytest.raises(NotAllowed):
        applications.edit(
            session, an_actor(Role.CONTACT, partner=werne), public_id=row.public_id, version=1, data=data, now=NOW
        )
    contact = an_actor(Role.CONTACT, partner=selm, person=a_person(session, partner=selm))
    applications.edit(session, contact, public_id=row.public_id, version=1, data=data, now=NOW)
    with pytest.raises(NotAllowed):
        applications.create(session, contact, data=application_data(werne), now=NOW)


def test_an_application_is_never_part_of_itself(session: Session) -> None:
    selm = a_partner(session)
    whole = an_application(session, selm)
    part = an_application(session, selm, parent_id=whole.id)
    data = application_data(selm, parent_id=part.id)
    with pytest.raises(Refused, match="Teil von sich selbst"):
        applications.edit(session, OFFICE, public_id=whole.public_id, version=1, data=data, now=NOW)
