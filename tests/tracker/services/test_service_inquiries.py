"""Anfragen: numbers, who sees and changes what, what was found, and what the Förderübersicht says."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import docx
import pytest
from sqlmodel import Session, select

from tests.builders import (
    NOW,
    OFFICE,
    TODAY,
    a_call,
    a_partner,
    a_person,
    a_round,
    a_source,
    an_actor,
)
from tracker.errors import ChangedMeanwhile, NotAllowed, Refused
from tracker.models.audit import AuditEvent
from tracker.models.calls import FundingCall
from tracker.models.inquiries import Inquiry
from tracker.models.partners import Partner
from tracker.papers.funding_overview import EXAMPLE, OFFICIAL, render
from tracker.services import examples, inquiries, inquiry_calls, projects
from tracker.shapes.actor import Actor
from tracker.shapes.calls import BodyData
from tracker.shapes.gate import GateFinding
from tracker.shapes.inquiries import InquiryData
from tracker.shapes.matching import MatchReasons, MatchTerm, Suggestion
from tracker.shapes.sources import EXAMPLE_SOURCE
from tracker.vocabulary.calls import Band, BodyKind, GateRule, Verdict
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import PlanningStage
from tracker.vocabulary.work import InquiryState, Researcher

TEXT = (
    "Gefördert wird die Sanierung von Freibädern. Der Zuschuss beträgt bis zu 80 Prozent. "
    "Eine Kumulierung mit anderen öffentlichen Mitteln ist gem. Nr. 5 der Richtlinie ausgeschlossen."
    " Anträge sind digital."
)


def inquiry_data(partner: Partner, **changes: Any) -> InquiryData:
    return InquiryData.model_validate({"partner_id": partner.id, "title": "Freibad sanieren"} | changes)


def an_inquiry(session: Session, partner: Partner, actor: Actor = OFFICE, **changes: Any) -> Inquiry:
    return inquiries.create(session, actor, data=inquiry_data(partner, **changes), now=NOW)


def suggested(call: FundingCall, **changes: Any) -> Suggestion:
    unclear = GateFinding(rule=GateRule.STATUS, verdict=Verdict.OPEN, sentence="Ob Anträge möglich sind, ist offen.")
    term = MatchTerm(term="Freibad", context="… Sanierung von Freibädern …", share=0.4)
    reasons = MatchReasons(sentence="Beide sprechen vom Freibad.", terms=(term,), findings=(unclear,))
    return Suggestion(call_id=str(call.id), score=0.7, band=Band.GOOD, reasons=reasons, **changes)


def a_pool_call(session: Session, **changes: Any) -> FundingCall:
    a_source(session, "bund", licence="DL-DE BY 2.0", attribution="Bund", title="Förderdatenbank")
    office = BodyData(kind=BodyKind.CONTACT, name="Bezirksregierung Arnsberg", phone="02931 82-0")
    values = {
        "external_id": "freibad",
        "title": "Bäder für alle",
        "text": TEXT,
        "rate_hundredths": 8_000,
        "amount_max_cents": 50_000_000,
        "rounds": (a_round(date(2027, 3, 31)),),
        "bodies": (office,),
    }
    return a_call(session, **values | changes)


def test_numbers_count_through_the_year_of_berlin(session: Session) -> None:
    selm = a_partner(session)
    assert [an_inquiry(session, selm).number for _ in range(2)] == ["A-2026-001", "A-2026-002"]
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    later = inquiries.create(session, OFFICE, data=inquiry_data(selm), now=new_year)
    assert later.number == "A-2027-001"
    events = session.exec(select(AuditEvent).where(AuditEvent.action == "inquiry_created")).all()
    assert events[0].sentence == "Projektleitstelle: Anfrage A-2026-001 „Freibad sanieren“ angelegt."


def test_the_list_shows_what_is_wanted_first_and_can_be_narrowed(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    person = a_person(session, Role.OFFICE)
    an_inquiry(session, selm, title="Ohne Termin")
    an_inquiry(session, werne, title="Später", wanted_by=date(2027, 1, 1), handled_by_id=person.id)
    an_inquiry(session, selm, title="Bald", wanted_by=date(2026, 12, 1), state=InquiryState.RESEARCHING)

    def titles(**wanted: Any) -> list[str]:
        return [card.data.title for card in inquiries.page(session, OFFICE, **wanted).cards]

    assert titles() == ["Bald", "Später", "Ohne Termin"]
    assert titles(state=InquiryState.RESEARCHING) == ["Bald"]
    assert titles(partner_id=werne.id) == titles(handled_by_id=person.id) == ["Später"]
    assert inquiries.page(session, OFFICE, limit=1).total == 3
    contact = an_actor(Role.CONTACT, partner=werne)
    assert [card.data.title for card in inquiries.page(session, contact).cards] == ["Später"]


def test_a_contact_asks_but_leaves_the_office_its_fields(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    contact = an_actor(Role.CONTACT, partner=selm)
    asked = an_inquiry(session, selm, contact, state=InquiryState.DONE, result="fertig", researched_by=Researcher.WFG)
    assert (asked.state, asked.result, asked.researched_by) == (InquiryState.NEW, "", Researcher.SELF)
    inquiries.edit(
        session,
        OFFICE,
        public_id=asked.public_id,
        version=1,
        data=inquiry_data(selm, state=InquiryState.ANSWERED, result="Zwei Programme"),
        now=NOW,
    )
    inquiries.edit(
        session, contact, public_id=asked.public_id, version=2, data=inquiry_data(selm, period="2027"), now=NOW
    )
    assert (asked.state, asked.result, asked.period) == (InquiryState.ANSWERED, "Zwei Programme", "2027")
    with pytest.raises(NotAllowed):
        an_inquiry(session, werne, contact)


def test_a_second_editor_is_told(session: Session) -> None:
    selm = a_partner(session)
    asked = an_inquiry(session, selm)
    change = {"public_id": asked.public_id, "version": 1, "data": inquiry_data(selm, title="Neu"), "now": NOW}
    inquiries.edit(session, OFFICE, **change)
    with pytest.raises(ChangedMeanwhile):
        inquiries.edit(session, OFFICE, **change)


def test_only_the_office_handles_an_anfrage(session: Session) -> None:
    selm = a_partner(session)
    contact = a_person(session, partner=selm)
    with pytest.raises(Refused, match="Projektleitstelle"):
        an_inquiry(session, selm, handled_by_id=contact.id)


def test_what_was_found_is_kept_and_ticks_survive_the_next_search(session: Session) -> None:
    selm = a_partner(session)
    asked = an_inquiry(session, selm, cost_cents=100_000_000)
    pool, other = a_pool_call(session), a_call(session, external_id="anderes")
    here = {"public_id": asked.public_id}
    inquiry_calls.keep(session, OFFICE, **here, suggestions=[suggested(other), suggested(pool)], now=NOW)
    inquiry_calls.choose(
        session, OFFICE, **here, chosen={pool.public_id: "Anrufen!"}, shown=[pool.public_id, other.public_id], now=NOW
    )
    assert inquiry_calls.keep(session, OFFICE, **here, suggestions=[], now=NOW) == 0
    (kept,) = inquiry_calls.found(session, OFFICE, **here)
    assert (kept.call.id, kept.chosen, kept.note, kept.sentence) == (
        *(pool.id, True, "Anrufen!"),
        "Beide sprechen vom Freibad.",
    )
    assert kept.money.grant_cents == 50_000_000


def test_a_programme_found_elsewhere_is_added_by_hand_once(session: Session) -> None:
    asked, pool = an_inquiry(session, a_partner(session)), a_pool_call(session)
    for _ in range(2):
        inquiry_calls.add(session, OFFICE, public_id=asked.public_id, call_id=pool.public_id, now=NOW)
    (kept,) = inquiry_calls.found(session, OFFICE, public_id=asked.public_id)
    assert (kept.chosen, kept.sentence) == (True, "Von Hand aufgenommen.")


def text_of(paper: bytes) -> str:
    read = docx.Document(io.BytesIO(paper))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *cells])


def test_the_overview_says_what_is_known_and_quotes_what_the_text_says_about_cumulation(session: Session) -> None:
    selm = a_partner(session)
    asked = an_inquiry(
        session, selm, cost_cents=100_000_000, planning_stage=PlanningStage.CONCEPT, description="Becken\x0b & <Dach>"
    )
    pool, silent = a_pool_call(session), a_call(session, external_id="karg", text="Nichts Genaues.", summary="")
    loose = a_call(session, external_id="nicht angehakt")
    here = {"public_id": asked.public_id}
    found = [suggested(call) for call in (pool, silent, loose)]
    inquiry_calls.keep(session, OFFICE, **here, suggestions=found, now=NOW)
    ticked = {pool.public_id: "Rufen Sie bald an.", silent.public_id: ""}
    inquiry_calls.choose(session, OFFICE, **here, chosen=ticked, shown=list(ticked), now=NOW)
    said = text_of(render(inquiry_calls.overview(session, OFFICE, **here, today=TODAY)))
    for words in (
        *(
            "Förderübersicht: Freibad sanieren",
            "Anfrage A-2026-001 · Selm · Stand 23. November 2026",
            "Becken & <Dach>",
        ),
        *("bis zu 80 %, höchstens 500.000,00 €, bei den genannten Kosten bis zu 500.000,00 €", "Konzept"),
        *("Antrag: bis Mi, 31.03.2027", "Bezirksregierung Arnsberg\nTelefon 02931 82-0", "Rufen Sie bald an."),
        "„Eine Kumulierung mit anderen öffentlichen Mitteln ist gem. Nr. 5 der Richtlinie ausgeschlossen.“",
        *("Förderdatenbank · Bund · Lizenz: DL-DE BY 2.0", OFFICIAL, "Ob Anträge möglich sind, ist offen."),
        "mindestens 500.000,00 € bei Kosten von 1.000.000,00 €",
    ):
        assert words in said
    assert "nicht angehakt" not in said
    assert said.count("offen, bitte prüfen") >= 3
    assert EXAMPLE not in said


def test_an_anfrage_becomes_a_vorhaben_once(session: Session) -> None:
    selm = a_partner(session)
    contact = an_actor(Role.CONTACT, partner=selm)
    asked = an_inquiry(session, selm, contact, cost_cents=5_00, period="2027 bis 2028", description="Fünf Zeilen")
    project = inquiries.become_project(session, contact, public_id=asked.public_id, version=1, now=NOW)
    data = projects.card(session, OFFICE, public_id=project.public_id).data
    assert (data.title, data.cost_cents, data.starts_on_text) == ("Freibad sanieren", 5_00, "2027 bis 2028")
    assert inquiries.card(session, OFFICE, public_id=asked.public_id).project == project.public_id
    with pytest.raises(Refused, match="schon ein Vorhaben"):
        inquiries.become_project(session, OFFICE, public_id=asked.public_id, version=2, now=NOW)


def test_the_report_counts_what_came_in_and_was_answered(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    an_inquiry(session, selm)
    an_inquiry(session, werne, state=InquiryState.ANSWERED)
    inquiries.create(session, OFFICE, data=inquiry_data(selm), now=NOW, is_example=True)
    inquiries.create(session, OFFICE, data=inquiry_data(selm), now=NOW - timedelta(days=400))
    since = NOW - timedelta(days=30)
    counts = inquiries.count(session, OFFICE, since=since, until=NOW + timedelta(days=1))
    assert (counts.asked, counts.answered, counts.became_projects) == (2, 1, 0)
    assert counts.by_partner == {"Selm": 1, "Werne": 1}
    assert inquiries.count(session, OFFICE, since=since, until=NOW).asked == 0


def test_the_beginning_of_real_work_removes_examples_and_keeps_real_anfragen(session: Session) -> None:
    selm = a_partner(session)
    a_source(session, EXAMPLE_SOURCE)
    call = a_call(session, source=EXAMPLE_SOURCE, external_id="beispiel")
    made_up = inquiries.create(session, OFFICE, data=inquiry_data(selm), now=NOW, is_example=True)
    real = an_inquiry(session, selm)
    for asked in (made_up, real):
        inquiry_calls.keep(session, OFFICE, public_id=asked.public_id, suggestions=[suggested(call)], now=NOW)
    examples.remove_all(session, now=NOW, today=TODAY)
    assert session.exec(select(Inquiry)).all() == [real]
    assert inquiry_calls.found(session, OFFICE, public_id=real.public_id) == []
