"""What the page Förderprogramme counts, remembers and makes: facets, news, saved searches, states, own programmes."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from tests.builders import (
    NOW,
    OFFICE,
    TODAY,
    a_call,
    a_call_data,
    a_partner,
    a_person,
    a_round,
    a_source,
    an_actor,
    harvested,
    stored,
    the_call,
    titles,
)
from tracker.errors import NotFound, Refused
from tracker.models.origins import Origin
from tracker.services import call_facets, call_news, calls, corrections, own_calls, searches, versions
from tracker.services.calls import CallFilter
from tracker.services.own_calls import Entered
from tracker.shapes.actor import Actor
from tracker.vocabulary.calls import DeadlineWindow, Level
from tracker.vocabulary.people import Role

TOMORROW, LATER = NOW + timedelta(days=1), NOW + timedelta(days=2)


def office(session: Session) -> Actor:
    return an_actor(Role.OFFICE, person=a_person(session, Role.OFFICE, name="Projektleitstelle"))


def contact(session: Session) -> Actor:
    selm = a_partner(session)
    return an_actor(Role.CONTACT, partner=selm, person=a_person(session, partner=selm))


def several(session: Session) -> None:
    stored(
        session,
        a_call_data(external_id="a", title="A", topics=("klima", "wasser"), rounds=(a_round(date(2026, 12, 1)),)),
        a_call_data(external_id="b", title="B", topics=("klima",), level=Level.LAND, rounds=(a_round(rolling=True),)),
        a_call_data(external_id="c", title="C", topics=(), level=Level.LAND, areas=("DE-NW",)),
    )


def test_each_filter_says_how_many_calls_its_values_would_leave(session: Session) -> None:
    several(session)
    everything = call_facets.counts(session, OFFICE, filters=CallFilter(), today=TODAY)
    assert everything["levels"] == {"bund": 1, "land": 2}
    assert everything["topics"] == {"klima": 2, "wasser": 1}
    assert everything["areas"] == {"DE": 2, "DE-NW": 1}
    assert everything["sources"] == {"bund": 3}
    narrowed = call_facets.counts(session, OFFICE, filters=CallFilter(levels=(Level.LAND,)), today=TODAY)
    assert narrowed["topics"] == {"klima": 1}
    assert narrowed["levels"] == {"bund": 1, "land": 2}, "a filter does not narrow its own counts"


def test_windows_of_deadlines_part_all_calls(session: Session) -> None:
    days = {"heute": 0, "dreißig": 30, "einunddreißig": 31, "neunzig": 90, "spaeter": 91}
    for name, distance in days.items():
        closing = a_round(TODAY + timedelta(days=distance))
        stored(session, a_call_data(external_id=name, title=name, rounds=(closing,)))
    stored(session, a_call_data(external_id="laufend", title="laufend", rounds=(a_round(None, rolling=True),)))
    stored(session, a_call_data(external_id="offen", title="offen"))
    found = {
        window: titles(
            calls.page(session, OFFICE, filters=CallFilter(deadlines=(window,), today=TODAY, order="title")).rows
        )
        for window in DeadlineWindow
    }
    assert found == {
        DeadlineWindow.SOON: ["dreißig", "heute"],
        DeadlineWindow.MONTHS: ["einunddreißig", "neunzig"],
        DeadlineWindow.LATER: ["spaeter"],
        DeadlineWindow.ROLLING: ["laufend"],
        DeadlineWindow.UNKNOWN: ["offen"],
    }
    counted = call_facets.counts(session, OFFICE, filters=CallFilter(), today=TODAY)["deadlines"]
    assert counted == {window.value: len(names) for window, names in found.items()}


def test_the_mark_of_the_counts_changes_with_everything_that_changes_them(session: Session) -> None:
    call, actor = a_call(session), office(session)
    first = call_facets.stamp(session, OFFICE, today=TODAY)
    assert call_facets.stamp(session, OFFICE, today=TODAY) == first
    corrections.correct(session, actor, call_id=call.public_id, field="topics", value=("mobilitaet",), now=NOW)
    second = call_facets.stamp(session, OFFICE, today=TODAY)
    harvested(session, a_call_data(external_id="anderes"), now=TOMORROW)
    assert len({first, second, call_facets.stamp(session, OFFICE, today=TODAY)}) == 3


def test_news_tell_before_and_after_and_leave_wording_out(session: Session) -> None:
    stored(session, a_call_data(rate_hundredths=8_000), a_call_data(external_id="b", title="Nur Worte"))
    harvested(
        session,
        a_call_data(rate_hundredths=9_000),
        a_call_data(external_id="b", title="Nur Worte", summary="Anders gesagt."),
        a_call_data(external_id="c", title="Ganz neu"),
        now=LATER,
    )
    found = call_news.news(session, contact(session), since=TOMORROW)
    assert [(item.title, item.changes) for item in found.changed] == [
        ("Förderung klimaschutz", ("Fördersatz: bisher 80 %, jetzt 90 %",))
    ]
    assert titles(found.new) == ["Ganz neu"]
    assert (found.changed_total, found.new_total) == call_news.counts(session, OFFICE, since=TOMORROW) == (1, 1)
    assert call_news.counts(session, OFFICE, since=LATER) == (0, 0)


def test_news_of_sources_for_the_office_are_not_told_to_others(session: Session) -> None:
    a_source(session, "intern", office_only=True)
    stored(session, a_call_data(source="intern", rate_hundredths=8_000))
    harvested(session, a_call_data(source="intern", rate_hundredths=9_000), source="intern", now=LATER)
    assert call_news.counts(session, contact(session), since=TOMORROW) == (0, 0)
    assert call_news.counts(session, OFFICE, since=TOMORROW) == (1, 0)


def test_a_person_is_told_what_came_since_they_last_looked(session: Session) -> None:
    actor = contact(session)
    assert call_news.seen_at(session, actor) is None
    call_news.mark_seen(session, actor, now=TOMORROW)
    assert call_news.seen_at(session, actor) == TOMORROW
    assert call_news.seen_at(session, contact(session)) is None


def test_a_search_is_kept_found_again_and_deleted(session: Session) -> None:
    actor = office(session)
    kept = searches.save(session, actor, title=" Klima  im Land ", query="ebene=Land", now=NOW)
    assert (kept.title, kept.query, kept.looked_at) == ("Klima im Land", "ebene=Land", NOW)
    searches.save(session, actor, title="Klima im Land", query="ebene=Bund", now=TOMORROW)
    assert [(item.title, item.query) for item in searches.listed(session, actor)] == [("Klima im Land", "ebene=Bund")]
    searches.look(session, actor, public_id=kept.public_id, now=LATER)
    assert searches.listed(session, actor)[0].looked_at == LATER
    with pytest.raises(NotFound):
        searches.delete(session, office(session), public_id=kept.public_id, now=LATER)
    searches.delete(session, actor, public_id=kept.public_id, now=LATER)
    assert searches.listed(session, actor) == []


def test_a_search_needs_a_name(session: Session) -> None:
    with pytest.raises(Refused, match="einen Namen"):
        searches.save(session, office(session), title="  ", query="", now=NOW)
    with pytest.raises(Refused, match="zu viele Filter"):
        searches.save(session, office(session), title="Alles", query="x" * 3_000, now=NOW)


def test_only_what_came_since_then_is_new(session: Session) -> None:
    stored(session, a_call_data(external_id="alt"))
    stored(session, a_call_data(external_id="neu"), now=LATER)
    assert calls.count(session, OFFICE, filters=CallFilter(new_since=TOMORROW)) == 1
    found = calls.page(session, OFFICE, filters=CallFilter(order="new")).rows
    assert titles(found) == ["Förderung neu", "Förderung alt"]


def test_two_states_stand_side_by_side_with_what_matters_marked(session: Session) -> None:
    stored(session, a_call_data(rate_hundredths=8_000, text="Erster Absatz.\nZweiter Absatz."))
    stored(session, a_call_data(rate_hundredths=9_000, text="Erster Absatz.\nNeuer Absatz."), now=TOMORROW)
    call = the_call(session)
    newest, oldest = versions.history(session, OFFICE, call_id=call.public_id)
    assert [(item.number, item.material) for item in (newest, oldest)] == [(2, True), (1, False)]
    found = versions.compare(session, OFFICE, call_id=call.public_id, older=oldest.version_id, newer=newest.version_id)
    assert [(item.name, item.before, item.after, item.material) for item in found] == [
        ("Fördersatz", "80 %", "90 %", True),
        ("Wortlaut", "Zweiter Absatz.", "Neuer Absatz.", False),
    ]
    other = a_call(session, external_id="anderes")
    with pytest.raises(NotFound):
        versions.compare(session, OFFICE, call_id=other.public_id, older=oldest.version_id, newer=newest.version_id)


def test_a_programme_entered_by_hand_is_a_call_like_any_other(session: Session) -> None:
    entered = Entered(
        title="Heimatscheck",
        text="Gefördert werden Vereine.",
        values={
            "provider": "Land NRW",
            "level": "land",
            "areas": ("DE-NW",),
            "rounds": "31.03.2027",
            "rate_hundredths": "90 %",
            "bodies": "Ansprechstelle: Bezirksregierung; 02931 82-0",
            "url": "",
            "topics": (),
        },
    )
    call = own_calls.create(session, office(session), entered=entered, now=NOW)
    assert (call.source, call.title, call.level, call.rate_hundredths) == ("hand", "Heimatscheck", Level.LAND, 9_000)
    assert call.next_closes_on == date(2027, 3, 31)
    second = own_calls.create(session, office(session), entered=Entered(title="Zweites", values={}), now=TOMORROW)
    assert titles(calls.page(session, OFFICE, filters=CallFilter(order="title")).rows) == ["Heimatscheck", "Zweites"]
    assert second.id != call.id
    harvested(session, a_call_data(), now=LATER)
    assert session.get_one(Origin, 1).withdrawn_at is None, "no harvest withdraws what people entered"


def test_what_cannot_be_read_in_the_form_makes_no_programme(session: Session) -> None:
    with pytest.raises(Refused, match="kein Anteil"):
        own_calls.create(
            session, office(session), entered=Entered(title="Neu", values={"rate_hundredths": "viel"}), now=NOW
        )
    assert calls.count(session, OFFICE, filters=CallFilter()) == 0


def test_the_programme_of_an_address_is_found(session: Session) -> None:
    call = a_call(session, url="https://www.foerderung.example/radwege/")
    found = own_calls.by_address(session, OFFICE, url="http://foerderung.example/radwege?utm_source=x")
    assert found == call.public_id
    assert own_calls.by_address(session, OFFICE, url="https://foerderung.example/anderes") is None
    assert own_calls.by_address(session, OFFICE, url="unsinn") is None
