"""Two sources, one call: joined by address or by title and provider, and never by mistake."""

from datetime import date, timedelta

from sqlmodel import Session, col, select

from tests.builders import (
    NOW,
    OFFICE,
    TODAY,
    a_call_data,
    a_round,
    a_source,
    an_actor,
    harvested,
    stored,
    the_call,
    titles,
)
from tracker.models.calls import FundingCall, Round
from tracker.models.origins import Origin
from tracker.services import call_detail, calls, projections, sources
from tracker.services.calls import CallFilter
from tracker.shapes.calls import CallData
from tracker.shapes.sources import SourceData
from tracker.vocabulary.calls import Level
from tracker.vocabulary.people import Role

TOMORROW, LATER = NOW + timedelta(days=1), NOW + timedelta(days=2)
CONTACT = an_actor(Role.CONTACT)
ADDRESS = "https://www.umwelt.nrw.example/klimaschutz"


def of_bund(**changes: object) -> CallData:
    return a_call_data(**{"external_id": "b-1", "title": "Klimaschutz in Kommunen", "url": ADDRESS} | changes)


def of_land(**changes: object) -> CallData:
    values = {"source": "land", "external_id": "l-1", "title": "Kommunaler Klimaschutz", "provider": "Land NRW"}
    return a_call_data(**values | {"url": ADDRESS} | changes)


def all_calls(session: Session) -> list[FundingCall]:
    return list(session.exec(select(FundingCall).order_by(col(FundingCall.id))))


def two_sources(session: Session, *, bund: int = 10, land: int = 20, **land_facts: object) -> None:
    a_source(session, "bund", rank=bund)
    a_source(session, "land", rank=land, **land_facts)


def test_the_same_address_is_the_same_call(session: Session) -> None:
    two_sources(session)
    stored(session, of_bund())
    counts = stored(session, of_land(url="http://umwelt.nrw.example/klimaschutz/"), now=TOMORROW)
    assert counts.created == 1
    (call,) = all_calls(session)
    assert the_call(session, "l-1", "land").id == call.id == the_call(session, "b-1").id
    origins = session.exec(select(Origin).order_by(col(Origin.id))).all()
    assert [(origin.source, origin.first_seen) for origin in origins] == [("bund", NOW), ("land", TOMORROW)]


def test_the_same_page_of_two_programmes_does_not_make_them_one(session: Session) -> None:
    two_sources(session)
    stored(session, of_bund())
    stored(session, of_land(title="Digitalisierung der Schulen"))
    assert len(all_calls(session)) == 2


def test_the_same_title_of_the_same_provider_is_the_same_call(session: Session) -> None:
    two_sources(session)
    stored(session, of_bund(provider="Bundesministerium für Wirtschaft und Klimaschutz (BMWK)"))
    other = "Bundesministerium für Wirtschaft und Energie"
    stored(session, of_land(title="Klimaschutz in Kommunen", provider=other, url="https://anderswo.example/1"))
    assert len(all_calls(session)) == 1


def test_the_same_title_of_another_provider_is_another_call(session: Session) -> None:
    two_sources(session)
    stored(session, of_bund())
    stored(session, of_land(title="Klimaschutz in Kommunen", url="https://anderswo.example/1"))
    assert len(all_calls(session)) == 2


def test_calls_without_address_and_provider_are_never_joined(session: Session) -> None:
    two_sources(session)
    stored(session, of_bund(url="", provider=""))
    stored(session, of_land(url="", provider="", title="Klimaschutz in Kommunen"))
    assert len(all_calls(session)) == 2


def test_the_same_call_twice_in_one_source_stays_two_calls(session: Session) -> None:
    stored(session, of_bund(), of_bund(external_id="b-2"))
    stored(session, of_bund(external_id="b-3"), now=TOMORROW)
    assert len(all_calls(session)) == 3


def test_two_calls_of_one_source_are_not_joined_to_one_of_another(session: Session) -> None:
    two_sources(session)
    stored(session, of_bund())
    stored(session, of_land(), of_land(external_id="l-2"))
    stored(session, of_land(external_id="l-3"), now=TOMORROW)
    assert len(all_calls(session)) == 3
    assert the_call(session, "l-1", "land").id == the_call(session, "b-1").id


def test_when_two_calls_come_into_question_none_is_chosen(session: Session) -> None:
    two_sources(session)
    stored(session, of_bund(), of_bund(external_id="b-2"))
    stored(session, of_land())
    assert len(all_calls(session)) == 3


def test_the_source_with_the_lower_rank_leads_whoever_came_first(session: Session) -> None:
    two_sources(session, bund=20, land=10)
    stored(session, of_bund(rate_hundredths=8_000, contact="Telefon"))
    stored(session, of_land(contact="", rate_hundredths=9_000))
    call = the_call(session, "b-1")
    assert (call.source, call.title, call.rate_hundredths) == ("land", "Kommunaler Klimaschutz", 9_000)
    assert call.contact == "Telefon", "what the leading source does not say is filled in"
    detail = call_detail.of(session, OFFICE, public_id=call.public_id)
    assert [origin.source for origin in detail.origins] == ["land", "bund"]
    assert detail.text == of_land().text


def test_a_call_is_withdrawn_when_its_last_source_drops_it(session: Session) -> None:
    two_sources(session)
    harvested(session, of_bund())
    harvested(session, of_land(), source="land")
    run = harvested(session, a_call_data(), now=TOMORROW)
    assert run.withdrawn == 0
    assert the_call(session, "b-1").withdrawn_at is None
    run = harvested(session, a_call_data(source="land"), source="land", now=LATER)
    assert run.withdrawn == 1
    assert the_call(session, "b-1").withdrawn_at == LATER


def test_when_the_leading_source_drops_a_call_the_other_ones_words_count(session: Session) -> None:
    two_sources(session)
    harvested(session, of_bund(rate_hundredths=8_000, rounds=(a_round(date(2027, 3, 31)),)))
    harvested(session, of_land(rounds=(a_round(date(2027, 6, 30)),), text="Der Text des Landes."), source="land")
    harvested(session, a_call_data(), now=TOMORROW)
    call = the_call(session, "l-1", "land")
    assert (call.source, call.title, call.rate_hundredths) == ("land", "Kommunaler Klimaschutz", None)
    assert call.next_closes_on == date(2027, 6, 30)
    assert call_detail.of(session, OFFICE, public_id=call.public_id).text == "Der Text des Landes."
    valid = session.exec(select(Round).where(Round.call_id == call.id, col(Round.superseded_at).is_(None))).all()
    assert [row.closes_on for row in valid] == [date(2027, 6, 30)]
    assert valid[0].origin_id == session.exec(select(Origin.id).where(Origin.external_id == "l-1")).one()


def test_a_call_only_for_the_office_is_hidden_in_list_and_detail(session: Session) -> None:
    a_source(session, "land", office_only=True)
    stored(session, of_land())
    call = the_call(session, "l-1", "land")
    assert calls.page(session, CONTACT, filters=CallFilter()).total == 0
    assert calls.totals(session, CONTACT) == {}
    assert titles(calls.page(session, OFFICE, filters=CallFilter()).rows) == ["Kommunaler Klimaschutz"]
    assert sum(calls.totals(session, OFFICE).values()) == 1
    assert call_detail.of(session, OFFICE, public_id=call.public_id).call is call


def test_what_only_the_office_may_read_does_not_fill_the_gaps_of_a_public_call(session: Session) -> None:
    two_sources(session, land=1, office_only=True)
    stored(session, of_land(contact="Nur für das Büro", amount_max_cents=100))
    assert the_call(session, "l-1", "land").office_only
    stored(session, of_bund(contact=""))
    call = the_call(session, "b-1")
    assert call.id == the_call(session, "l-1", "land").id
    assert (call.source, call.title, call.contact) == ("bund", "Klimaschutz in Kommunen", "")
    assert (call.amount_max_cents, call.office_only) == (None, False)
    shown = call_detail.of(session, CONTACT, public_id=call.public_id)
    assert [origin.source for origin in shown.origins] == ["bund"]
    everything = call_detail.of(session, OFFICE, public_id=call.public_id)
    assert [origin.source for origin in everything.origins] == ["land", "bund"]


def test_calls_follow_at_once_when_a_source_becomes_one_for_the_office(session: Session) -> None:
    stored(session, of_bund())
    data = SourceData(name="bund", title="Bund", level=Level.BUND, office_only=True)
    sources.ensure(session, OFFICE.model_copy(update={"role": Role.SYSTEM}), sources=[data])
    assert calls.page(session, CONTACT, filters=CallFilter()).total == 0
    assert the_call(session, "b-1").office_only


def test_projecting_again_changes_nothing(session: Session) -> None:
    two_sources(session)
    stored(session, of_bund(rate_hundredths=8_000, rounds=(a_round(),)))
    stored(session, of_land(amount_max_cents=100))
    before = the_call(session, "b-1").model_dump()
    rounds = len(session.exec(select(Round)).all())
    projections.refresh(session, call_ids=[before["id"]], today=TODAY, now=LATER)
    assert the_call(session, "b-1").model_dump() == before
    assert len(session.exec(select(Round)).all()) == rounds
