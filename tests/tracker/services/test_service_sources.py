"""Sources and how well they are; people; and the one row about the installation."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from tests.builders import (
    NOW,
    OFFICE,
    SYSTEM,
    a_call_data,
    a_partner,
    a_person,
    a_run,
    a_source,
    a_unit,
    an_actor,
    harvested,
    stored,
)
from tests.tracker.services.statements import watched
from tracker.errors import NotFound
from tracker.models.partners import Installation
from tracker.models.sources import Source
from tracker.services import installation, people, sources
from tracker.services.sources import SourceHealth
from tracker.shapes.sources import RunResult, SourceData
from tracker.vocabulary.calls import Level
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import RunState

DAY = timedelta(days=1)
POOR = RunResult(alarms=("Zu wenige Programme.",))


def health(session: Session, now: datetime = NOW) -> dict[str, SourceHealth]:
    return {row.name: row for row in sources.health(session, OFFICE, now=now)}


def due(session: Session, now: datetime) -> list[str]:
    return [source.name for source in sources.due(session, now=now)]


def test_a_source_is_entered_once_and_its_facts_follow_the_crawler(session: Session) -> None:
    data = SourceData(name="bund", title="Alt", level=Level.BUND, interval_days=1)
    sources.ensure(session, SYSTEM, sources=[data])
    row = sources.find(session, name="bund")
    row.enabled, row.paused_until, row.pause_reason = False, NOW, "Umbau"
    sources.ensure(session, SYSTEM, sources=[data.model_copy(update={"title": "Neu", "rank": 5})])
    (found,) = session.exec(select(Source))
    assert (found.title, found.rank) == ("Neu", 5)
    assert (found.enabled, found.paused_until, found.pause_reason) == (False, NOW, "Umbau"), "what staff set stays"


def test_a_source_that_others_registered_keeps_its_facts(session: Session) -> None:
    a_source(session, title="Förderdatenbank")
    imported = SourceData(name="bund", title="Übernommen: bund", level=Level.UNKNOWN)
    sources.ensure(session, SYSTEM, sources=[imported], update=False)
    assert sources.find(session, name="bund").title == "Förderdatenbank"


def test_a_source_nobody_entered_is_said(session: Session) -> None:
    with pytest.raises(NotFound, match=r"^Die Quelle „nichts“ gibt es nicht\. "):
        sources.find(session, name="nichts")


def test_a_source_shows_its_calls_and_its_last_runs(session: Session) -> None:
    harvested(session, a_call_data(external_id="a"), a_call_data(external_id="b"))
    harvested(session, a_call_data(external_id="a"), now=NOW + DAY, result=POOR)
    shown = health(session, NOW + DAY)["bund"]
    assert (shown.calls, shown.state, shown.alarms) == (2, RunState.POOR, ("Zu wenige Programme.",))
    assert (shown.last_run_at, shown.last_sound_at, shown.overdue) == (NOW + DAY, NOW, False)


def test_a_source_without_a_run_says_nothing_about_one(session: Session) -> None:
    a_source(session)
    shown = health(session)["bund"]
    assert (shown.calls, shown.state, shown.last_run_at, shown.last_sound_at, shown.overdue) == (
        0,
        None,
        None,
        None,
        False,
    )


@pytest.mark.parametrize(("calls", "dropped", "idle"), [(0, 0, True), (1, 0, False), (0, 1, False)])
def test_a_run_with_nothing_to_look_at_says_nothing_of_its_source(
    session: Session, calls: int, dropped: int, idle: bool
) -> None:
    noted = {sources.COUNTED: {"calls": calls}}
    harvested(session, result=RunResult(dropped=dropped, notes=noted))
    shown = health(session)["bund"]
    assert (shown.idle, shown.last_sound_at) == (idle, None if idle else NOW)
    harvested(session, now=NOW + DAY, result=RunResult(failed=True, dropped=dropped, notes=noted))
    assert not health(session, NOW + DAY)["bund"].idle


def test_withdrawn_calls_are_not_counted(session: Session) -> None:
    harvested(session, a_call_data(external_id="a"), a_call_data(external_id="b"))
    harvested(session, a_call_data(external_id="a"), now=NOW + DAY)
    assert health(session)["bund"].calls == 1


def test_a_source_is_overdue_after_twice_its_interval_without_a_sound_run(session: Session) -> None:
    a_source(session, "woche", interval_days=7)
    for name in ("bund", "woche"):
        harvested(session, a_call_data(source=name), source=name)
    for days, overdue in ((2, set()), (3, {"bund"}), (14, {"bund"}), (15, {"bund", "woche"})):
        shown = health(session, NOW + days * DAY)
        assert {name for name, row in shown.items() if row.overdue} == overdue


def test_a_source_switched_off_is_never_overdue(session: Session) -> None:
    harvested(session, a_call_data())
    sources.find(session, name="bund").enabled = False
    assert not health(session, NOW + 99 * DAY)["bund"].overdue


def test_a_source_nobody_harvests_is_shown_while_it_has_calls(session: Session) -> None:
    a_source(session, "leer", interval_days=None)
    a_source(session, "datei", interval_days=None)
    stored(session, a_call_data(source="datei"))
    assert set(health(session)) == {"datei"}


def test_health_takes_the_same_statements_for_one_source_and_for_twenty(session: Session) -> None:
    counts = []
    for number in range(20):
        harvested(session, a_call_data(source=f"q-{number}"), source=f"q-{number}")
        with watched(session) as statements:
            assert len(health(session)) == number + 1
        counts.append(len(statements))
    assert set(counts) == {4}
    with watched(session) as statements:
        assert len(due(session, NOW + 2 * DAY)) == 20
    assert len(statements) == 2


def test_a_source_is_due_when_its_interval_is_over(session: Session) -> None:
    a_source(session)
    assert due(session, NOW) == ["bund"], "never harvested"
    a_run(session)
    assert due(session, NOW + timedelta(hours=22)) == []
    assert due(session, NOW + timedelta(hours=23)) == ["bund"], "an hour of grace"


def test_a_paused_or_disabled_source_is_not_due(session: Session) -> None:
    source = a_source(session)
    source.paused_until = NOW + DAY
    assert due(session, NOW) == []
    assert due(session, NOW + DAY) == ["bund"]
    source.enabled = False
    assert due(session, NOW + DAY) == []
    a_source(session, "datei", interval_days=None)
    assert due(session, NOW) == []


def test_a_source_for_the_office_is_named_to_the_office_only(session: Session) -> None:
    a_source(session, "b", title="B")
    a_source(session, "a", title="A", office_only=True)
    assert [source.title for source in sources.listed(session, OFFICE)] == ["A", "B"]
    assert [source.title for source in sources.listed(session, an_actor(Role.CONTACT))] == ["B"]


def test_the_newest_runs_stand_first(session: Session) -> None:
    for number in range(5):
        harvested(session, a_call_data(), now=NOW + number * DAY)
    a_run(session, "andere")
    shown = sources.runs(session, OFFICE, name="bund", now=NOW, limit=3)
    assert [run.started_at for run in shown] == [NOW + number * DAY for number in (4, 3, 2)]


def test_a_run_is_compared_with_the_last_sound_one(session: Session) -> None:
    a_source(session)
    assert sources.previous_counts(session, name="bund") == {}
    harvested(session, a_call_data(external_id="a"), a_call_data(external_id="b"))
    harvested(session, a_call_data(external_id="a"), result=POOR)
    a_run(session)
    assert sources.previous_counts(session, name="bund") == {"seen": 2}


def test_the_partners_are_listed_with_the_county_first(session: Session) -> None:
    for key in ("werne", "kreis-unna", "boenen"):
        a_partner(session, key)
    assert [partner.short_name for partner in people.partners(session, OFFICE)] == ["Kreis Unna", "Bönen", "Werne"]


def test_the_offices_of_a_partner_are_listed_by_name(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    for partner, name in ((selm, "Tiefbau"), (selm, "Schulen"), (werne, "Kämmerei")):
        a_unit(session, partner, name=name)
    assert [unit.name for unit in people.units(session, OFFICE, partner_id=selm.id or 0)] == ["Schulen", "Tiefbau"]


def test_a_person_becomes_the_actor_with_its_role_and_partner(session: Session) -> None:
    selm = a_partner(session)
    person = a_person(session, partner=selm, name="Fördermittel, Stadt Selm")
    actor = people.actor_of(person)
    assert (actor.person_id, actor.label, actor.role, actor.partner_id) == (
        person.id,
        "Fördermittel, Stadt Selm",
        Role.CONTACT,
        selm.id,
    )


def test_active_people_are_offered_with_the_project_office_first(session: Session) -> None:
    a_person(session, Role.CONTACT, name="B")
    a_person(session, Role.CONTACT, name="A")
    a_person(session, Role.OFFICE, name="Z")
    gone = a_person(session, Role.OFFICE, name="Weg", active=False)
    assert [person.name for person in people.choices(session)] == ["Z", "A", "B"]
    for public_id in (gone.public_id, uuid4()):
        with pytest.raises(NotFound, match=r"^Diese Person ist nicht \(mehr\) eingetragen\. "):
            people.by_public_id(session, public_id=public_id)


def test_letters_go_to_contacts_and_the_office_who_can_be_reached(session: Session) -> None:
    wanted = [a_person(session, Role.CONTACT), a_person(session, Role.OFFICE)]
    a_person(session, Role.TREASURER)
    a_person(session, Role.CONTACT, active=False)
    a_person(session, Role.CONTACT, email=None)
    assert people.letter_recipients(session, SYSTEM) == wanted


def test_an_installation_is_live_once_somebody_began(session: Session) -> None:
    assert not installation.is_live(session)
    assert session.exec(select(Installation)).all() == [], "looking writes nothing"
    installation.mark_live(session, now=NOW)
    session.expire_all()
    assert installation.is_live(session)
    (row,) = session.exec(select(Installation))
    assert (row.id, row.live_since) == (1, NOW)
