"""The inventory: listed, shown, created, edited, and never overwritten unseen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from tests.builders import (
    NOW,
    OFFICE,
    SYSTEM,
    a_partner,
    a_person,
    a_project,
    a_unit,
    an_actor,
    project_data,
)
from tests.tracker.services.statements import watched
from tracker import database
from tracker.database import read, write
from tracker.errors import ChangedMeanwhile, NotAllowed, NotFound, Refused
from tracker.models.audit import AuditEvent
from tracker.models.projects import Project, ProjectPartner
from tracker.services import audit, projects
from tracker.shapes.projects import ProjectData, ProjectPartnerData
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import Duty, PartnerRole, PlanningStage, ProjectState

LATER = NOW + timedelta(hours=1)


def titles(session: Session, **filters: object) -> list[str]:
    return [card.data.title for card in projects.cards(session, OFFICE, **filters)]  # type: ignore[arg-type]


def parts(*pairs: tuple[int | None, PartnerRole]) -> tuple[ProjectPartnerData, ...]:
    return tuple(ProjectPartnerData(partner_id=partner_id or 0, role=role) for partner_id, role in pairs)


def test_a_project_comes_back_as_it_was_entered(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    unit = a_unit(session, selm, name="Amt für Klimaschutz")
    data = project_data(
        werne,
        selm,
        title="Übergang zum Radschnellweg",
        number="V-007",
        description="Zwei Brücken.",
        keywords=("Radverkehr", "Brücke"),
        synonyms=("Fahrrad",),
        cost_cents=3_000_000_000_00,
        starts_on=date(2027, 5, 1),
        starts_on_text="Frühjahr 2027",
        planning_stage=PlanningStage.DESIGN,
        priority=1,
        duty=Duty.VOLUNTARY,
        state=ProjectState.RUNNING,
        reusable=True,
        unit_id=unit.id,
    )
    project = projects.create(session, OFFICE, data=data, now=NOW)
    session.expire_all()
    card = projects.card(session, an_actor(Role.CONTACT), public_id=project.public_id)
    assert card.data == data
    assert card.partner_names == ("Werne", "Selm"), "who leads stands first"
    assert card.partner_ids == (werne.id, selm.id)
    assert (card.unit_name, card.version, card.is_example) == ("Amt für Klimaschutz", 1, False)
    assert (card.updated_at, project.created_at) == (NOW, NOW)


def test_the_list_is_ordered_by_number_and_title(session: Session) -> None:
    for number, title in (("V-2", "Zwei"), ("V-1", "Eins"), ("", "Ohne Nummer B"), ("", "Ohne Nummer A")):
        a_project(session, number=number, title=title)
    assert titles(session) == ["Ohne Nummer A", "Ohne Nummer B", "Eins", "Zwei"]


def test_filters_narrow_the_list(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    a_project(session, selm, title="Nur Selm")
    a_project(session, werne, selm, title="Beide", reusable=True)
    a_project(session, werne, title="Nur Werne", state=ProjectState.COMPLETED)
    assert titles(session) == ["Beide", "Nur Selm", "Nur Werne"]
    assert titles(session, partner_id=selm.id) == ["Beide", "Nur Selm"]
    assert titles(session, reusable=True) == ["Beide"]
    assert titles(session, state=ProjectState.COMPLETED) == ["Nur Werne"]
    assert titles(session, partner_id=selm.id, state=ProjectState.COMPLETED) == []


@pytest.mark.parametrize("words", ["ÜBERGANG", "übergang brücken", "strasse", "Straße", "100%", "a_b"])
def test_words_are_found_in_any_spelling_in_title_and_description(session: Session, words: str) -> None:
    a_project(session, title="Übergang a_b", description="Zwei Brücken an der STRASSE, 100% neu")
    a_project(session, title="Anderes axb", description="100 neu")
    assert titles(session, words=words) == ["Übergang a_b"]


def test_politics_sees_only_what_is_public(session: Session) -> None:
    shown, hidden = a_project(session, title="Öffentlich"), a_project(session, title="Vertraulich")
    hidden.is_public = False
    session.flush()
    politics = an_actor(Role.POLITICS)
    assert [card.data.title for card in projects.cards(session, politics)] == ["Öffentlich"]
    assert projects.card(session, politics, public_id=shown.public_id).data.title == "Öffentlich"
    with pytest.raises(NotFound):
        projects.card(session, politics, public_id=hidden.public_id)
    assert titles(session) == ["Vertraulich", "Öffentlich"]


def test_the_list_takes_few_statements_however_long_it_is(session: Session) -> None:
    counts = []
    for _ in range(2):
        for _ in range(10):
            a_project(session, a_partner(session, "selm"), a_partner(session, "werne"))
        with watched(session) as statements:
            projects.cards(session, OFFICE)
        counts.append(len(statements))
    assert counts == [3, 3]


def test_an_edit_replaces_what_is_there_and_counts(session: Session) -> None:
    selm, werne, boenen = (a_partner(session, key) for key in ("selm", "werne", "boenen"))
    project = a_project(session, selm, werne, cost_cents=100)
    data = project_data(boenen, selm, title="Neuer Titel", keywords=("neu",))
    projects.edit(session, OFFICE, public_id=project.public_id, version=1, data=data, now=LATER)
    session.expire_all()
    card = projects.card(session, OFFICE, public_id=project.public_id)
    assert (card.data, card.version, card.updated_at) == (data, 2, LATER)
    assert session.get_one(Project, project.id).created_at == NOW


def test_an_edit_is_noted_with_what_it_changed(session: Session) -> None:
    selm = a_partner(session)
    person = a_person(session, partner=selm)
    project = a_project(session, selm, cost_cents=100)
    data = project_data(selm, cost_cents=200)
    actor = an_actor(Role.CONTACT, partner=selm, person=person)
    projects.edit(session, actor, public_id=project.public_id, version=1, data=data, now=LATER)
    created, edited = session.exec(select(AuditEvent))
    assert (created.action, edited.action) == ("project_created", "project_edited")
    assert edited.sentence == "Fördermittel, Selm: Vorhaben „Radweg am Bahnhof“ geändert."
    assert (edited.payload, edited.partner_id, edited.person_id) == ({"cost_cents": [100, 200]}, selm.id, person.id)
    assert edited.subject_id == str(project.public_id)
    assert audit.broken_at(session) is None


def test_signs_no_database_takes_are_replaced(session: Session) -> None:
    project = a_project(session, title="Radweg\x00Nord", keywords=("k\ud800",))
    data = project_data(a_partner(session), title="Radweg\x00Süd")
    assert (project.title, project.keywords) == ("Radweg\ufffdNord", ["k\ufffd"])
    projects.edit(session, OFFICE, public_id=project.public_id, version=1, data=data, now=LATER)
    assert titles(session) == ["Radweg\ufffdSüd"]


def test_starter_data_leave_no_history(session: Session) -> None:
    a_project(session, is_example=True)
    assert audit.count(session) == 0


def test_the_second_of_two_editors_is_told_and_writes_nothing(ledger: Engine) -> None:
    with write(ledger) as session:
        public_id, selm = a_project(session).public_id, a_partner(session)
    with read(ledger) as one, read(ledger) as two:
        seen = [projects.card(session, OFFICE, public_id=public_id).version for session in (one, two)]
    assert seen == [1, 1]

    def save(title: str) -> None:
        with write(ledger) as session:
            data = project_data(selm, title=title)
            projects.edit(session, OFFICE, public_id=public_id, version=1, data=data, now=LATER)

    save("Von der Ersten")
    with pytest.raises(ChangedMeanwhile, match=r"^Jemand anderes hat dieses Vorhaben inzwischen geändert\. "):
        save("Vom Zweiten")
    with read(ledger) as session:
        assert projects.card(session, OFFICE, public_id=public_id).data.title == "Von der Ersten"
        assert audit.count(session) == 2


def test_of_two_editors_at_the_same_moment_one_is_told(ledger: Engine, database_url: str) -> None:
    with write(ledger) as session:
        public_id, selm = a_project(session).public_id, a_partner(session)
    start = Barrier(2)

    def save(title: str) -> str:
        engine = database.connect(database_url)
        start.wait(timeout=30)
        try:
            with write(engine) as session:
                data = project_data(selm, title=title)
                projects.edit(session, OFFICE, public_id=public_id, version=1, data=data, now=LATER)
        except ChangedMeanwhile:
            return ""
        finally:
            engine.dispose()
        return title

    with ThreadPoolExecutor(2) as pool:
        saved = [title for title in pool.map(save, ("Eins und", "Zwei und")) if title]
    assert len(saved) == 1
    with read(ledger) as session:
        card = projects.card(session, OFFICE, public_id=public_id)
        assert ([card.data.title], card.version) == (saved, 2)


def test_an_editor_who_has_to_wait_for_another_one_is_told_afterwards(postgresql_url: str) -> None:
    engine = database.connect(postgresql_url)
    with write(engine) as session:
        public_id, selm = a_project(session).public_id, a_partner(session)

    def save(session: Session, title: str) -> None:
        data = project_data(selm, title=title)
        projects.edit(session, OFFICE, public_id=public_id, version=1, data=data, now=LATER)

    def save_second() -> None:
        with write(engine) as session:
            save(session, "Vom Zweiten")

    with ThreadPoolExecutor(1) as pool:
        with write(engine) as session:
            save(session, "Von der Ersten")
            second = pool.submit(save_second)
            assert waits_for_a_lock(engine)
        with pytest.raises(ChangedMeanwhile):
            second.result(timeout=30)
    with read(engine) as session:
        assert projects.card(session, OFFICE, public_id=public_id).data.title == "Von der Ersten"
    engine.dispose()


def waits_for_a_lock(engine: Engine) -> bool:
    """Wait until some session of this database waits for another one."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with engine.connect() as connection:
        for _ in range(3_000):
            if connection.execute(text(waiting)).scalar_one():
                return True
            connection.execute(text("SELECT pg_sleep(0.01), pg_stat_clear_snapshot()"))
    return False


def test_a_contact_edits_what_the_own_partner_leads_or_takes_part_in(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    contact = an_actor(Role.CONTACT, partner=selm)
    for project in (a_project(session, selm), a_project(session, werne, selm)):
        data = projects.card(session, contact, public_id=project.public_id).data
        data = data.model_copy(update={"title": "Geändert"})
        projects.edit(session, contact, public_id=project.public_id, version=1, data=data, now=LATER)
    assert titles(session) == ["Geändert", "Geändert"]


def test_a_contact_may_not_edit_another_partners_project(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    project = a_project(session, werne)
    contact = an_actor(Role.CONTACT, partner=selm)
    for data in (project_data(werne), project_data(selm), project_data(werne, selm)):
        with pytest.raises(NotAllowed, match=r"^Das gehört einer anderen Kommune\. Fragen Sie "):
            projects.edit(session, contact, public_id=project.public_id, version=1, data=data, now=LATER)
    assert session.exec(select(ProjectPartner.partner_id)).all() == [werne.id]


def test_a_contact_may_not_create_or_hand_over_a_project_without_the_own_partner(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    contact = an_actor(Role.CONTACT, partner=selm)
    with pytest.raises(NotAllowed):
        projects.create(session, contact, data=project_data(werne), now=NOW)
    project = projects.create(session, contact, data=project_data(selm), now=NOW)
    with pytest.raises(NotAllowed):
        projects.edit(session, contact, public_id=project.public_id, version=1, data=project_data(werne), now=LATER)


def refused(session: Session, data: ProjectData) -> str:
    with pytest.raises(Refused) as refusal:
        projects.create(session, SYSTEM, data=data, now=NOW)
    assert session.exec(select(Project)).all() == []
    return str(refusal.value)


def test_exactly_one_partner_leads(session: Session) -> None:
    selm, werne = a_partner(session, "selm").id, a_partner(session, "werne").id
    none = parts((selm, PartnerRole.PARTNER))
    both = parts((selm, PartnerRole.LEAD), (werne, PartnerRole.LEAD))
    for partners in ((), none, both):
        data = ProjectData(title="Radweg", partners=partners)
        assert refused(session, data) == "Bitte geben Sie genau eine federführende Kommune an."


def test_no_partner_is_named_twice(session: Session) -> None:
    selm = a_partner(session).id
    data = ProjectData(title="Radweg", partners=parts((selm, PartnerRole.LEAD), (selm, PartnerRole.ASSOCIATED)))
    assert refused(session, data) == "Eine Kommune ist zweimal genannt. Bitte nennen Sie jede nur einmal."


def test_a_partner_nobody_knows_is_refused(session: Session) -> None:
    data = ProjectData(title="Radweg", partners=parts((4711, PartnerRole.LEAD)))
    assert (
        refused(session, data) == "Eine der genannten Kommunen ist nicht eingetragen. Bitte wählen Sie aus der Liste."
    )


def test_the_office_of_another_partner_or_of_nobody_is_refused(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    unit = a_unit(session, werne)
    for unit_id in (unit.id, 4711):
        sentence = refused(session, project_data(selm, unit_id=unit_id))
        assert sentence == "Das gewählte Amt gehört zu keiner der beteiligten Kommunen. Bitte wählen Sie ein anderes."
    projects.create(session, SYSTEM, data=project_data(selm, werne, unit_id=unit.id), now=NOW)


def test_a_project_that_is_not_there_is_said(session: Session) -> None:
    data = project_data(a_partner(session))
    with pytest.raises(NotFound, match=r"^Dieses Vorhaben gibt es nicht \(mehr\)\. Bitte laden Sie die Seite neu\.$"):
        projects.card(session, OFFICE, public_id=uuid4())
    with pytest.raises(NotFound, match=r"^Dieses Vorhaben gibt es nicht \(mehr\)\. Bitte laden Sie die Seite neu\.$"):
        projects.edit(session, OFFICE, public_id=uuid4(), version=1, data=data, now=NOW)
