"""Starter data step back for real calls, and not a word of them is left when real work begins."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from tests.builders import (
    NOW,
    OFFICE,
    SYSTEM,
    a_call_data,
    a_match,
    a_partner,
    a_passage,
    a_person,
    a_project,
    a_round,
    a_source,
    a_unit,
    harvested,
    stored,
    the_call,
)
from tracker.database import read, write
from tracker.errors import NotAllowed, Refused
from tracker.models.applications import Application, ApplicationProject, StageChange
from tracker.models.audit import AuditEvent
from tracker.models.awards import Proof, ProofLine
from tracker.models.calls import FundingCall, Round
from tracker.models.matches import Match, Review
from tracker.models.origins import Correction, MergeDecision
from tracker.models.partners import OrganisationalUnit, Partner, Person
from tracker.models.projects import Project
from tracker.models.sources import Source
from tracker.models.tables import METADATA
from tracker.models.tasks import ConversationNote, StoredFile, Task
from tracker.models.work import Letter
from tracker.services import audit, call_detail, calls, examples, harvest, installation, reviews
from tracker.shapes.calls import BodyData, CallData, LinkData
from tracker.shapes.sources import EXAMPLE_SOURCE, RunResult
from tracker.starter import files, golive, load
from tracker.vocabulary.applications import DocumentType
from tracker.vocabulary.calls import BodyKind, CallStatus, ReviewAnswer
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import LetterKind, LetterState, MergeKind, ProofKind, Stage

MARK = "Übungswort"
TOMORROW, LATER = NOW + timedelta(days=1), NOW + timedelta(days=2)
SHARED = {"url": "https://land.example/klima", "title": "Klimaschutz in Kommunen"}
TEXT = f"{MARK} im Text. Anträge bis zum 31. März 2027."


def an_example(external_id: str = "beispiel", **changes: Any) -> CallData:
    """An example call with the mark in every field that holds words."""
    values = {
        "source": EXAMPLE_SOURCE,
        "external_id": external_id,
        "title": f"{MARK} {external_id}",
        "provider": f"{MARK} Ministerium",
        "summary": f"{MARK} kurz",
        "text": TEXT,
        "status_note": f"{MARK} Hinweis",
        "legal_basis": f"{MARK} Richtlinie",
        "contact": f"{MARK} Telefon",
        "keywords": (MARK,),
        "topics": (MARK,),
        "not_applicable": (MARK,),
        "bodies": (BodyData(kind=BodyKind.FUNDER, name=MARK),),
        "links": (LinkData(title=MARK, url=f"https://{MARK}.example"),),
        "licence": MARK,
        "attribution": MARK,
        "published_on": date(2020, 1, 1),
        "rate_hundredths": 1_111,
        "amount_max_cents": 2_222,
        "status": CallStatus.EXHAUSTED,
        "rounds": (a_round(quote=f"{MARK} Frist", passage=a_passage(TEXT, MARK)),),
        "passages": {"rate": a_passage(TEXT, MARK)},
    }
    return a_call_data(**values | changes)


def with_examples(session: Session, *datas: CallData) -> None:
    a_source(session, EXAMPLE_SOURCE, interval_days=None, rank=900, title=f"{MARK} Quelle")
    harvested(session, *datas, source=EXAMPLE_SOURCE)


def rows_with(session: Session, word: str) -> dict[str, list[str]]:
    """Every stored row, as text, that contains a word."""
    session.flush()
    found = {}
    for table in METADATA.sorted_tables:
        texts = [repr(tuple(row)) for row in session.execute(sa.select(table))]
        if hits := [text for text in texts if word in text]:
            found[table.name] = hits
    return found


def said(session: Session, call: FundingCall, partner: Partner | None = None, project: Project | None = None) -> Review:
    partner = partner or a_partner(session)
    return reviews.answer(
        session,
        OFFICE,
        partner_id=partner.id or 0,
        call_id=call.public_id,
        project_id=project.public_id if project else None,
        answer=ReviewAnswer.INTERESTED,
        note=MARK if project and project.is_example else "",
        now=NOW,
    )


def test_an_example_is_marked_as_one(session: Session) -> None:
    with_examples(session, an_example())
    stored(session, a_call_data())
    assert the_call(session, "beispiel", EXAMPLE_SOURCE).is_example
    assert not the_call(session).is_example
    assert calls.examples(session) == 1


@pytest.mark.parametrize("rounds", [(), (a_round(),), (a_round(date(2027, 6, 30)),)], ids=["none", "same", "other"])
def test_a_real_call_with_the_same_address_takes_over_and_no_fact_of_the_example_remains(
    session: Session, rounds: tuple[Any, ...]
) -> None:
    with_examples(session, an_example(url="https://www.land.example/klima", title="Förderung Klimaschutz!"))
    example = the_call(session, "beispiel", EXAMPLE_SOURCE)
    public_id, review = example.public_id, said(session, example)
    real = a_call_data(url="http://land.example/klima/", provider="", summary="", rounds=rounds, areas=())
    harvested(session, real, now=TOMORROW)
    call = the_call(session)
    assert (call.public_id, call.is_example, call.source) == (public_id, False, "bund")
    assert session.get_one(Review, review.id).call_id == call.id, "answers stay with the call"
    # Exactly what the real source alone would have made of it.
    stored(session, real.model_copy(update={"source": "vergleich", "url": "", "external_id": "v"}))
    alone = the_call(session, "v", "vergleich")
    own = {"id", "public_id", "source", "external_id", "url", "first_seen", "changed_at"}
    assert call.model_dump(exclude=own) == alone.model_dump(exclude=own)
    detail = call_detail.of(session, OFFICE, public_id=call.public_id)
    assert detail.text == real.text
    assert [item.closes_on for item in detail.rounds] == [item.closes_on for item in rounds]
    assert MARK not in repr(detail.rounds) + repr(detail.call.model_dump())
    assert calls.examples(session) == 0


def test_a_real_call_takes_over_by_title_and_provider(session: Session) -> None:
    with_examples(session, an_example(title="Klimaschutz", provider="Land NRW", url=""))
    stored(session, a_call_data(title="KLIMASCHUTZ", provider="Land NRW"))
    assert not the_call(session).is_example
    assert the_call(session).id == the_call(session, "beispiel", EXAMPLE_SOURCE).id


def test_a_sound_harvest_withdraws_the_examples_nobody_answered(session: Session) -> None:
    with_examples(session, an_example("a"), an_example("b"))
    said(session, the_call(session, "b", EXAMPLE_SOURCE))
    harvested(session, a_call_data(), now=TOMORROW)
    assert the_call(session, "a", EXAMPLE_SOURCE).withdrawn_at == TOMORROW
    assert the_call(session, "b", EXAMPLE_SOURCE).withdrawn_at is None


@pytest.mark.parametrize("result", [RunResult(alarms=("Zu wenig.",)), RunResult(failed=True)])
def test_a_poor_harvest_leaves_the_examples(session: Session, result: RunResult) -> None:
    with_examples(session, an_example())
    harvested(session, a_call_data(), now=TOMORROW, result=result)
    assert the_call(session, "beispiel", EXAMPLE_SOURCE).withdrawn_at is None


def test_a_harvest_that_saw_nothing_and_an_import_leave_the_examples(session: Session) -> None:
    with_examples(session, an_example())
    a_source(session, "datei", interval_days=None)
    harvested(session, now=TOMORROW)
    harvested(session, a_call_data(source="datei"), source="datei", now=TOMORROW)
    assert the_call(session, "beispiel", EXAMPLE_SOURCE).withdrawn_at is None


def test_real_work_begins_once_and_only_by_those_who_run_it(session: Session) -> None:
    with pytest.raises(NotAllowed):
        golive.begin(session, OFFICE.model_copy(update={"role": Role.CONTACT}), now=NOW)
    golive.begin(session, OFFICE, now=NOW)
    assert installation.is_live(session)
    with pytest.raises(Refused, match=r"^Der Echtbetrieb hat schon begonnen\. Bitte laden Sie die Seite neu\.$"):
        golive.begin(session, OFFICE, now=LATER)
    assert installation.current(session).live_since == NOW


def a_busy_trial(session: Session) -> None:
    """Everything people do before real work begins, with the mark wherever an example is involved."""
    selm = a_partner(session)
    unit = a_unit(session, selm, name=f"{MARK} Amt", is_example=True)
    person = a_person(session, partner=selm, email=f"{MARK}@selm.invalid", is_example=True, unit_id=unit.id)
    example = a_project(session, selm, title=f"{MARK} Vorhaben", keywords=(MARK,), is_example=True, unit_id=unit.id)
    real = a_project(session, selm, title="Echtes Vorhaben", unit_id=unit.id)
    real.parent_id = example.id
    example.parent_id = real.id
    with_examples(session, an_example("allein"), an_example("gleich", **SHARED))
    alone = the_call(session, "allein", EXAMPLE_SOURCE)
    shared = the_call(session, "gleich", EXAMPLE_SOURCE)
    marked = {"sentence": MARK, "terms": [{"term": MARK, "context": MARK, "share": 1.0}]}
    for project in (example, real):
        for call in (alone, shared):
            a_match(session, project, call, reasons=marked, finding=f"{MARK} Satz")
            said(session, call, selm, project)
    an_application(session, example, alone, person)
    session.add(MergeDecision(origin_id=1, call_id=alone.id or 0, kind=MergeKind.SEPARATE, made_at=NOW))
    session.add(Correction(call_id=alone.id, field="contact", value=MARK, person_id=person.id, made_at=NOW))
    letter = {"kind": LetterKind.WEEKLY, "slot": "2026-W48", "state": LetterState.PREPARED, "message_id": "<1@x>"}
    words = dict.fromkeys(("recipient", "subject", "text", "html"), MARK)
    session.add(Letter(person_id=person.id, is_example=True, created_at=NOW, **letter, **words))
    harvested(session, a_call_data(**SHARED, rounds=(a_round(date(2027, 6, 30)),)), now=TOMORROW)


def an_application(session: Session, project: Project, call: FundingCall, person: Person) -> None:
    round_id = session.exec(select(Round.id).where(Round.call_id == call.id)).first()
    facts = {"lead_partner_id": person.partner_id, "created_at": NOW, "updated_at": NOW, "call_id": call.id}
    for is_example, title in ((True, f"{MARK} Antrag"), (False, "Echter Antrag")):
        application = Application(title=title, is_example=is_example, round_id=round_id, **facts)
        session.add(application)
        session.flush()
        session.add(ApplicationProject(application_id=application.id, project_id=project.id))
        after = {"after": Stage.CHECK, "reason": MARK if is_example else "", "made_at": NOW}
        session.add(StageChange(application_id=application.id, **after))
        if is_example:
            hanging_on(session, application, call)
    session.flush()


def hanging_on(session: Session, application: Application, call: FundingCall) -> None:
    """What people add to an example and to its programme, with the mark in it."""
    moment = {"created_at": NOW}
    session.add(Task(title=f"{MARK} Aufgabe", application_id=application.id, **moment))
    session.add(Task(title=f"{MARK} Aufgabe zum Programm", call_id=call.id, **moment))
    session.add(ConversationNote(application_id=application.id, held_on=NOW.date(), said=MARK, made_at=NOW))
    proof = Proof(application_id=application.id, kind=ProofKind.FINAL, finding=MARK, made_at=NOW)
    session.add(proof)
    session.flush()
    session.add(ProofLine(proof_id=proof.id, income=True, title=MARK))
    paper = {"sha256": "0" * 64, "size": 1, "media_type": "application/pdf", "kind": DocumentType.NEED}
    session.add(StoredFile(name=f"{MARK}.pdf", application_id=application.id, added_at=NOW, **paper))
    session.flush()


def test_not_a_word_of_the_examples_is_left_when_real_work_begins(ledger: Engine) -> None:
    with write(ledger) as session:
        a_busy_trial(session)
        before = rows_with(session, MARK)
    tables = {"funding_call", "origin_version", "source_text", "round", "match", "gate_finding", "review", "project"}
    tables |= {"evidence", "correction", "letter", "person", "organisational_unit", "application", "stage_change"}
    tables |= {"task", "conversation_note", "proof", "proof_line", "stored_file"}
    assert tables <= set(before), "the trial must leave its mark everywhere, else this test proves nothing"
    with write(ledger) as session:
        golive.begin(session, OFFICE, now=LATER)
    with read(ledger) as session:
        assert rows_with(session, MARK) == {}
        assert rows_with(session, EXAMPLE_SOURCE) == {}
        assert audit.broken_at(session) is None


def test_what_is_real_stays_when_real_work_begins(ledger: Engine) -> None:
    with write(ledger) as session:
        a_busy_trial(session)
        shared = the_call(session).public_id
    with write(ledger) as session:
        golive.begin(session, OFFICE, now=LATER)
    with read(ledger) as session:
        (project,) = session.exec(select(Project))
        assert (project.title, project.parent_id, project.unit_id) == ("Echtes Vorhaben", None, None)
        (call,) = session.exec(select(FundingCall))
        assert (call.public_id, call.source, call.next_closes_on) == (shared, "bund", date(2027, 6, 30))
        assert [row.closes_on for row in session.exec(select(Round))] == [date(2027, 6, 30)]
        (review,) = session.exec(select(Review))
        assert (review.call_id, review.project_id) == (call.id, project.id)
        assert session.exec(select(Match)).all() == [], "suggestions are computed anew"
        (application,) = session.exec(select(Application))
        assert (application.title, application.call_id, application.round_id) == ("Echter Antrag", None, None)
        assert [source.name for source in session.exec(select(Source))] == ["bund"]
        (person,) = session.exec(select(Person))
        assert (person.name, person.email, person.is_example) == ("Fördermittel, Selm", None, False)
        assert session.exec(select(Partner.short_name)).all() == ["Selm"]


def test_after_that_the_history_holds_only_that_it_began(session: Session) -> None:
    a_busy_trial(session)
    golive.begin(session, OFFICE, now=LATER)
    session.expire_all()
    *erased, last = session.exec(select(AuditEvent).order_by(col(AuditEvent.id)))
    assert erased
    assert all(event.erased and event.sentence == "Inhalt gelöscht" for event in erased)
    assert last.sentence == "Projektleitstelle: Echtbetrieb begonnen, alle Beispieldaten gelöscht."
    assert audit.broken_at(session) is None


def test_harvesting_goes_on_after_real_work_began(ledger: Engine) -> None:
    with write(ledger) as session:
        a_busy_trial(session)
        golive.begin(session, OFFICE, now=LATER)
    with write(ledger) as session:
        data = a_call_data(**SHARED, rounds=(a_round(date(2027, 9, 30)),))
        run = harvested(session, data, a_call_data(external_id="neu"), now=LATER + timedelta(days=1))
        assert (run.created, run.changed, run.withdrawn) == (1, 1, 0)
        assert the_call(session).next_closes_on == date(2027, 9, 30)


def test_a_call_whose_real_source_dropped_it_stays_when_real_work_begins(session: Session) -> None:
    a_busy_trial(session)
    harvested(session, a_call_data(external_id="anderes"), now=LATER)
    golive.begin(session, OFFICE, now=LATER)
    call = the_call(session)
    assert (call.source, call.withdrawn_at) == ("bund", LATER)
    assert rows_with(session, MARK) == {}


def test_the_starter_data_themselves_vanish(ledger: Engine) -> None:
    assert load.fill(ledger, now=NOW)
    assert not load.fill(ledger, now=NOW), "only an empty ledger is filled"
    words = [str(line["title"]) for line in files.call_lines()] + [project.title for project in files.projects()]
    words += [".invalid", EXAMPLE_SOURCE]
    assert len(words) > 80
    with write(ledger) as session:
        first = session.exec(select(FundingCall).order_by(col(FundingCall.id))).first()
        assert first is not None
        said(session, first, session.exec(select(Partner).where(Partner.key == "selm")).one())
        golive.begin(session, OFFICE, now=LATER)
    with read(ledger) as session:
        stored_text = "\n".join(hit for hits in rows_with(session, "").values() for hit in hits)
        assert [word for word in words if word in stored_text] == []
        assert session.exec(select(OrganisationalUnit)).all() == []
        assert len(session.exec(select(Partner)).all()) == 11
        assert len(session.exec(select(Person)).all()) == len(files.people())


def test_withdrawing_examples_touches_nothing_real(session: Session) -> None:
    with_examples(session, an_example())
    stored(session, a_call_data())
    assert examples.withdraw_unanswered(session, now=TOMORROW) == 1
    assert examples.withdraw_unanswered(session, now=LATER) == 0
    assert the_call(session).withdrawn_at is None
    assert harvest.known(session, source=EXAMPLE_SOURCE) == {}


def test_the_system_may_begin_real_work_for_a_command(session: Session) -> None:
    golive.begin(session, SYSTEM, now=NOW)
    assert installation.current(session).live_since == NOW
    assert audit.count(session) == 1
