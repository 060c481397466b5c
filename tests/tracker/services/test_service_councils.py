"""Gremien, Sitzungen, Beschlussgrundlagen and the plan backwards from a target day."""

from datetime import date

import pytest
from sqlmodel import Session, select

from tests.application_builders import an_application
from tests.builders import NOW, OFFICE, TODAY, a_partner, an_actor
from tracker.errors import ChangedMeanwhile, NotAllowed, NotFound, Refused
from tracker.models.applications import Application
from tracker.models.audit import AuditEvent
from tracker.models.councils import Council, Sitting
from tracker.models.tasks import Task
from tracker.services import backward_plan, councils, due_dates, resolutions, sitting_import, sittings
from tracker.services.councils import CouncilData
from tracker.services.resolutions import ResolutionData
from tracker.services.sittings import SittingData
from tracker.vocabulary.applications import DecisionBasis
from tracker.vocabulary.councils import Reach
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import CouncilStep, Stage, TaskState

TARGET = date(2027, 3, 31)
RAT_DAY = date(2027, 3, 4)
CALENDAR = """Kommune;Gremium;Datum;Uhrzeit;Vorlagenschluss;öffentlich
Selm;Haupt- und Finanzausschuss;18.02.2027;17:00;05.02.2027;ja
Selm;Rat;04.03.2027;17:00;;ja
;Rat der Stadt Selm;Do., 06.05.2027;;;
Selm;Bauausschuss;01.02.2027;;;
"""
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Ratsinfo//DE
BEGIN:VEVENT
UID:1@rat
DTSTART;TZID=Europe/Berlin:20270304T170000
SUMMARY:Sitzung des Rates
END:VEVENT
END:VCALENDAR
"""


def a_council(session: Session, name: str = "Rat", key: str = "selm", **changes: object) -> Council:
    values = {"partner_id": a_partner(session, key).id, "name": name, "step": CouncilStep.DECISION, "lead_days": 14}
    return councils.save(session, OFFICE, data=CouncilData.model_validate(values | changes), now=NOW)


def a_way(session: Session) -> tuple[Council, Council]:
    first = a_council(session, "Haupt- und Finanzausschuss", step=CouncilStep.RECOMMENDATION)
    return first, a_council(session)


def a_sitting(session: Session, council: Council, held_on: date = RAT_DAY, **changes: object) -> Sitting:
    data = SittingData.model_validate({"held_on": held_on} | changes)
    return sittings.save(session, OFFICE, council_id=council.public_id, data=data, now=NOW)


def imported(session: Session, text: str, **more: object) -> sitting_import.SittingPlan:
    plan = sitting_import.plan(session, OFFICE, text=text, partner_id=a_partner(session).id, **more)  # type: ignore[arg-type]
    sitting_import.store(session, OFFICE, plan=plan, now=NOW)
    return plan


def planned(session: Session, row: Application) -> backward_plan.BackwardPlan:
    return backward_plan.of_application(session, OFFICE, public_id=row.public_id, today=TODAY)


def tasks(session: Session) -> list[tuple[str, date | None, TaskState]]:
    rows = session.exec(select(Task).where(Task.kind == "resolution").order_by(Task.id))  # type: ignore[arg-type]
    return [(task.title, task.due_on, task.state) for task in rows]


def chosen(session: Session, row: Application, basis: DecisionBasis, **changes: object) -> resolutions.BasisFinding:
    data = ResolutionData.model_validate({"basis": basis} | changes)
    return resolutions.choose(
        session,
        OFFICE,
        public_id=row.public_id,
        partner_id=row.lead_partner_id,
        data=data,
        now=NOW,
        today=TODAY,
    )


def test_a_calendar_is_imported_once_and_the_same_again_changes_nothing(session: Session) -> None:
    a_way(session)
    first = imported(session, CALENDAR)
    assert (len(first.new), len(first.changed), first.unchanged) == (3, 0, 0)
    assert [item.sentence for item in first.problems] == [
        "Das Gremium „Bauausschuss“ ist nicht eingetragen; bitte zuerst anlegen."
    ]
    again = imported(session, CALENDAR)
    assert (len(again.new), len(again.changed), again.unchanged) == (0, 0, 3)
    days = [
        (card.council, card.data.held_on, card.papers_due_on) for card in sittings.between(session, OFFICE, since=TODAY)
    ]
    assert days[0] == ("Haupt- und Finanzausschuss", date(2027, 2, 18), date(2027, 2, 5))
    # Without a published Vorlagenschluss the lead time of the Gremium counts, on a working day.
    assert days[1] == ("Rat", RAT_DAY, date(2027, 2, 18))


def test_a_calendar_file_names_the_council_in_its_own_words_and_adds_only_what_is_new(session: Session) -> None:
    a_way(session)
    imported(session, CALENDAR)
    plan = imported(session, ICS)
    assert (len(plan.new), len(plan.changed), plan.unchanged, plan.problems) == (0, 0, 1, ())
    moved = imported(session, ICS.replace("T170000", "T183000"))
    assert [item.row.starts_at for item in moved.changed] == ["18:30"]
    called_off = imported(session, ICS.replace("SUMMARY:", "STATUS:CANCELLED\nSUMMARY:"))
    assert [item.row.cancelled for item in called_off.changed] == [True]


def test_a_contact_imports_only_the_calendar_of_the_own_kommune(session: Session) -> None:
    a_way(session)
    a_council(session, key="werne")
    contact = an_actor(Role.CONTACT, partner=a_partner(session, "werne"))
    plan = sitting_import.plan(session, contact, text=CALENDAR)
    assert plan.new == ()
    assert "Das gehört einer anderen Kommune. Fragen Sie bei Bedarf die Projektleitstelle." in [
        item.sentence for item in plan.problems
    ]
    office = an_actor(Role.OFFICE, partner=a_partner(session, "schwerte"))
    forged = sitting_import.plan(session, office, text=CALENDAR)
    assert len(forged.new) == 2, "the office works for all, whichever town it sits in"
    with pytest.raises(NotAllowed):
        sitting_import.store(session, contact, plan=forged, now=NOW)


def test_a_council_has_one_name_and_a_sitting_one_day(session: Session) -> None:
    council = a_council(session)
    with pytest.raises(Refused, match="schon eingetragen"):
        a_council(session)
    a_sitting(session, council)
    with pytest.raises(Refused, match="schon eingetragen"):
        a_sitting(session, council)
    with pytest.raises(Refused, match="Vorlagenschluss liegt nach der Sitzung"):
        a_sitting(session, council, date(2027, 4, 1), submission_due_on=date(2027, 4, 2))
    with pytest.raises(NotFound):
        sittings.cancel(session, OFFICE, sitting_id=council.public_id, now=NOW)
    councils.save(
        session,
        OFFICE,
        data=councils.data_of(council).model_copy(update={"lead_days": 21}),
        council_id=council.public_id,
        now=NOW,
    )
    (card,) = councils.listed(session, OFFICE, partner_id=council.partner_id)
    assert (card.data.lead_days, card.sittings, card.last_sitting_on) == (21, 1, RAT_DAY)


def test_a_sitting_is_moved_but_onto_no_other_one_and_takes_place_after_all(session: Session) -> None:
    council = a_council(session)
    a_sitting(session, council)
    row = a_sitting(session, council, date(2027, 5, 6))
    sittings.cancel(session, OFFICE, sitting_id=row.public_id, now=NOW)
    keys = {"council_id": council.public_id, "sitting_id": row.public_id, "now": NOW}
    moved = SittingData(held_on=date(2027, 5, 11), starts_at="18:00", cancelled=True)
    with pytest.raises(Refused, match="schon eingetragen"):
        sittings.save(session, OFFICE, data=moved.model_copy(update={"held_on": RAT_DAY}), **keys)  # type: ignore[arg-type]
    sittings.save(session, OFFICE, data=moved, **keys)  # type: ignore[arg-type]
    sittings.cancel(session, OFFICE, sitting_id=row.public_id, cancelled=False, now=NOW)
    assert (row.held_on, row.starts_at, row.cancelled) == (date(2027, 5, 11), "18:00", False)


def test_who_saves_what_somebody_else_changed_meanwhile_is_told(session: Session) -> None:
    council = a_council(session)
    row = a_sitting(session, council, starts_at="17:00")
    read, read_council = SittingData(held_on=RAT_DAY, starts_at="17:00"), councils.data_of(council)
    keys = {"council_id": council.public_id, "now": NOW}
    later = read.model_copy(update={"starts_at": "18:00"})
    sittings.save(session, OFFICE, data=later, sitting_id=row.public_id, seen=read, **keys)  # type: ignore[arg-type]
    with pytest.raises(ChangedMeanwhile):
        sittings.save(session, OFFICE, data=read, sitting_id=row.public_id, seen=read, **keys)  # type: ignore[arg-type]
    longer = read_council.model_copy(update={"lead_days": 21})
    councils.save(session, OFFICE, data=longer, seen=read_council, **keys)  # type: ignore[arg-type]
    with pytest.raises(ChangedMeanwhile):
        councils.save(session, OFFICE, data=read_council, seen=read_council, **keys)  # type: ignore[arg-type]
    assert (row.starts_at, council.lead_days) == ("18:00", 21)


def test_the_way_is_planned_backwards_and_a_called_off_sitting_moves_it(session: Session) -> None:
    bodies = a_way(session)
    imported(session, CALENDAR)
    row = an_application(session, target_on=TARGET)
    plan = planned(session, row)
    (found,) = plan.plans
    assert found.reach is Reach.FEASIBLE
    assert [step.sitting_on for step in found.steps] == [date(2027, 2, 18), RAT_DAY]
    assert found.next_papers_on == date(2027, 2, 5)
    assert plan.matrix is not None
    assert [column.heading for column in plan.matrix.columns] == [
        "Antrag bis 31.03.2027: Empfehlung",
        "Antrag bis 31.03.2027: Entscheidung",
    ]
    rat = session.exec(select(Sitting).where(Sitting.held_on == RAT_DAY)).one()
    sittings.cancel(session, OFFICE, sitting_id=rat.public_id, now=NOW)
    (found,) = planned(session, row).plans
    assert found.reach is Reach.OPEN, "nobody has entered the calendars of 2026 yet"
    for council in bodies:
        a_sitting(session, council, date(2026, 11, 5))
    (found,) = planned(session, row).plans
    assert found.reach is Reach.MISSED
    assert "Nächster möglicher Beschluss: Do, 06.05.2027" in found.sentence


def test_without_a_target_day_there_is_no_plan_and_politics_sees_none(session: Session) -> None:
    row = an_application(session, is_public=True)
    assert "keine Antragsfrist" in planned(session, row).note
    politics = an_actor(Role.POLITICS, partner=a_partner(session))
    seen = backward_plan.of_application(session, politics, public_id=row.public_id, today=TODAY)
    assert (seen.plans, seen.matrix) == ((), None)
    submitted = an_application(session, target_on=TARGET, stage=Stage.SUBMITTED)
    assert backward_plan.targets_of(submitted) == ()


def test_a_planned_resolution_opens_a_task_and_the_decision_closes_it(session: Session) -> None:
    _, rat = a_way(session)
    imported(session, CALENDAR)
    row = an_application(session, target_on=TARGET)
    sitting = session.exec(select(Sitting).where(Sitting.council_id == rat.id, Sitting.held_on == RAT_DAY)).one()
    finding = chosen(session, row, DecisionBasis.RESOLUTION, sitting_id=sitting.public_id)
    assert finding.missing == ("Der Beschluss fehlt noch.",)
    title = "Vorlage beim Haupt- und Finanzausschuss einreichen (Selm)"
    assert tasks(session) == [(title, date(2027, 2, 5), TaskState.OPEN)]
    kinds = {due.kind: due.due_on for due in due_dates.upcoming(session, OFFICE, since=TODAY)}
    assert kinds["Vorlage an Rat"] == date(2027, 2, 18)
    assert kinds["Sitzung Rat"] == RAT_DAY
    (card,) = resolutions.of_application(session, OFFICE, public_id=row.public_id, today=TODAY)
    later = date(2027, 3, 5)
    done = resolutions.decide(
        session,
        OFFICE,
        resolution_id=card.public_id,
        decided_on=RAT_DAY,
        passed=True,
        paper_number="12/2027",
        now=NOW,
        today=later,
    )
    assert done.sentence == "Selm: Beschluss vom Do, 04.03.2027 (Rat), Vorlage 12/2027."
    assert [state for *_, state in tasks(session)] == [TaskState.DONE]
    (plan,) = backward_plan.of_application(session, OFFICE, public_id=row.public_id, today=later).plans
    assert plan.reach is Reach.DECIDED


@pytest.mark.parametrize(
    ("basis", "changes", "task", "warns"),
    [
        (DecisionBasis.RESOLUTION, {}, "Sitzungstermine klären (Selm)", True),
        (DecisionBasis.URGENT, {}, "Dringlichkeitsentscheidung genehmigen lassen (Selm)", False),
        (DecisionBasis.BUDGETED, {}, None, True),
        (DecisionBasis.THRESHOLD, {}, None, True),
        (
            DecisionBasis.RESERVED,
            {"due_on": date(2027, 5, 31)},
            "Beschluss nachreichen bis Mo, 31.05.2027 (Selm)",
            True,
        ),
        (DecisionBasis.NOT_NEEDED, {"reason": "Geschäft der laufenden Verwaltung"}, None, True),
    ],
)
def test_each_of_the_six_bases_warns_and_opens_what_it_needs(
    session: Session, basis: DecisionBasis, changes: dict[str, object], task: str | None, warns: bool
) -> None:
    row = an_application(session, target_on=TARGET)
    finding = chosen(session, row, basis, **changes)
    assert finding.warns is warns
    assert [title for title, *_ in tasks(session)] == ([task] if task else [])
    said = session.exec(select(AuditEvent).where(AuditEvent.action == "resolution_changed")).one()
    assert f"„{row.title}“, Beschlussgrundlage Selm: „{basis.label}“ eingetragen." in said.sentence


def test_a_later_resolution_settles_what_was_urgent_and_a_withdrawn_one_drops_its_task(session: Session) -> None:
    rat = a_council(session)
    row = an_application(session, target_on=TARGET)
    chosen(session, row, DecisionBasis.URGENT, decided_on=date(2026, 11, 20))
    assert [state for *_, state in tasks(session)] == [TaskState.OPEN]
    a_sitting(session, rat, TODAY)
    chosen(
        session,
        row,
        DecisionBasis.RESOLUTION,
        council_name="Rat",
        step=CouncilStep.DECISION,
        decided_on=TODAY,
        passed=True,
        paper_number="1",
    )
    assert [state for *_, state in tasks(session)] == [TaskState.DONE]
    other = an_application(session, target_on=TARGET)
    chosen(session, other, DecisionBasis.RESERVED, due_on=date(2027, 5, 31))
    (card,) = resolutions.of_application(session, OFFICE, public_id=other.public_id, today=TODAY)
    with pytest.raises(Refused, match="warum"):
        resolutions.withdraw(session, OFFICE, resolution_id=card.public_id, reason=" ", now=NOW)
    resolutions.withdraw(session, OFFICE, resolution_id=card.public_id, reason="Irrtum", now=NOW)
    assert resolutions.of_application(session, OFFICE, public_id=other.public_id, today=TODAY) == []
    assert tasks(session)[-1][2] is TaskState.DROPPED
    with pytest.raises(NotFound):
        resolutions.withdraw(session, OFFICE, resolution_id=card.public_id, reason="Irrtum", now=NOW)


def test_a_decision_in_the_future_or_in_a_foreign_body_is_refused(session: Session) -> None:
    row = an_application(session, target_on=TARGET)
    with pytest.raises(Refused, match="Zukunft"):
        chosen(session, row, DecisionBasis.RESOLUTION, decided_on=RAT_DAY, passed=True)
    with pytest.raises(Refused, match="Tag"):
        chosen(session, row, DecisionBasis.RESOLUTION, passed=True)
    foreign = a_sitting(session, a_council(session, key="werne"))
    with pytest.raises(Refused, match="anderen Kommune"):
        chosen(session, row, DecisionBasis.RESOLUTION, sitting_id=foreign.public_id)
    werne = an_actor(Role.CONTACT, partner=a_partner(session, "werne"))
    with pytest.raises(NotAllowed):
        resolutions.choose(
            session,
            werne,
            public_id=row.public_id,
            partner_id=row.lead_partner_id,
            data=ResolutionData(basis=DecisionBasis.BUDGETED),
            now=NOW,
            today=TODAY,
        )
