"""The list of Förderprogramme with its filters, and one with everything known about it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session

from tests.builders import (
    NOW,
    OFFICE,
    a_call,
    a_call_data,
    a_passage,
    a_person,
    a_round,
    a_source,
    an_actor,
    harvested,
    stored,
    the_call,
    titles,
)
from tests.tracker.services.statements import watched
from tracker.errors import NotFound
from tracker.models.origins import Correction
from tracker.services import call_detail, calls
from tracker.services.calls import CallFilter
from tracker.vocabulary.calls import CallStatus, Level
from tracker.vocabulary.people import Role

TOMORROW = NOW + timedelta(days=1)
CONTACT = an_actor(Role.CONTACT)


def found(session: Session, **filters: Any) -> set[str]:
    return set(titles(calls.page(session, CONTACT, filters=CallFilter(**filters)).rows))


def in_order(session: Session, order: str) -> list[str]:
    return titles(calls.page(session, CONTACT, filters=CallFilter.model_validate({"order": order})).rows)


def two(session: Session, field: str, one: Any, other: Any) -> None:
    stored(
        session,
        a_call_data(external_id="eins", title="Eins", **{field: one}),
        a_call_data(external_id="zwei", title="Zwei", **{field: other}),
    )


@pytest.mark.parametrize(
    "word",
    ["übergang", "ÜBERGANG", "Übergang", "U\u0308bergang", "straße", "STRASSE", "umwelt NRW", "nrw über", "kurz"],
)
def test_words_are_found_in_any_spelling_in_title_provider_and_summary(session: Session, word: str) -> None:
    stored(
        session,
        a_call_data(title="Übergangsstraßen", provider="Ministerium für UMWELT NRW", summary="KURZ GESAGT"),
        a_call_data(external_id="anderes", title="Anderes", provider="Land", summary="Etwas"),
    )
    assert found(session, words=word) == {"Übergangsstraßen"}


def test_every_word_must_be_found(session: Session) -> None:
    two(session, "summary", "Klimaschutz für Schulen", "Klimaschutz für Straßen")
    assert found(session, words="klima schule") == {"Eins"}
    assert found(session, words="klima radweg") == set()


@pytest.mark.parametrize(("word", "title"), [("100%", "100% Klima"), ("a_b", "a_b"), ("c\\d", "c\\d"), ("x/y", "x/y")])
def test_signs_with_a_meaning_in_the_database_are_only_signs(session: Session, word: str, title: str) -> None:
    others = ("100 Prozent", "axb", "cd", "xy")
    stored(session, a_call_data(title=title), *(a_call_data(external_id=other, title=other) for other in others))
    assert found(session, words=word) == {title}


@pytest.mark.parametrize("word", ["%", "_", "'", '"', "\\", "\x00", "\ud800"])
def test_a_sign_alone_finds_nothing_by_magic(session: Session, word: str) -> None:
    stored(session, a_call_data(title="Klimaschutz"))
    assert found(session, words=word) == set()
    assert found(session, sources=(word,), areas=(word,)) == set()


def test_levels_and_sources_narrow_the_list(session: Session) -> None:
    two(session, "level", Level.BUND, Level.LAND)
    stored(session, a_call_data(source="land", external_id="drei", title="Drei", level=Level.EU))
    assert found(session, levels=(Level.LAND, Level.EU)) == {"Zwei", "Drei"}
    assert found(session, sources=("land",)) == {"Drei"}
    assert found(session, levels=(Level.LAND,), sources=("land",)) == set()


def test_the_status_narrows_the_list(session: Session) -> None:
    two(session, "status", CallStatus.SUSPENDED, CallStatus.CLOSED)
    assert found(session, statuses=(CallStatus.SUSPENDED,)) == {"Eins"}
    assert found(session, statuses=(CallStatus.OPEN, CallStatus.CLOSED)) == {"Zwei"}


@pytest.mark.parametrize(
    ("wanted", "other"),
    [
        ("kommune", "kommune_x"),
        ("kommune", "xkommune"),
        ("kommune", "KOMMUNE"),
        ("05978", "05978028"),
        ("förderung", "fördermittel"),
        ("k%", "k2"),
        ("k_1", "kx1"),
        ('a"b', "a"),
        ("a", 'a"b'),
        ("c\\d", "cd"),
    ],
)
def test_a_code_is_found_as_a_whole_and_exactly(session: Session, wanted: str, other: str) -> None:
    fields = ("areas", "applicants", "topics")
    for number, (field, codes) in enumerate((field, codes) for field in fields for codes in (("x", wanted), (other,))):
        empty = dict.fromkeys(fields, ())
        stored(session, a_call_data(external_id=str(number), title=f"{field} {codes[-1]}", **empty | {field: codes}))
    for field in fields:
        assert found(session, **{field: (wanted,)}) == {f"{field} {wanted}"}
        assert found(session, **{field: (other,)}) == {f"{field} {other}"}
        assert found(session, **{field: (wanted, other)}) == {f"{field} {wanted}", f"{field} {other}"}


def test_a_call_without_codes_is_not_found_by_one(session: Session) -> None:
    two(session, "topics", (), ("klima",))
    assert found(session, topics=("klima",)) == {"Zwei"}
    assert found(session, topics=("",)) == set()


def test_only_what_changed_since_then_is_shown(session: Session) -> None:
    two(session, "rate_hundredths", 8_000, 8_000)
    harvested(
        session,
        a_call_data(external_id="eins", title="Eins", rate_hundredths=9_000),
        a_call_data(external_id="zwei", title="Zwei", rate_hundredths=8_000),
        now=TOMORROW,
    )
    assert found(session, changed_since=TOMORROW) == {"Eins"}
    assert found(session, changed_since=NOW) == {"Eins", "Zwei"}


def test_what_is_withdrawn_is_a_list_of_its_own(session: Session) -> None:
    two(session, "contact", "", "")
    harvested(session, a_call_data(external_id="eins", title="Eins", contact=""), now=TOMORROW)
    assert found(session) == {"Eins"}
    assert found(session, withdrawn=True) == {"Zwei"}


def test_a_list_of_numbers_narrows_the_list_even_when_it_is_empty(session: Session) -> None:
    two(session, "contact", "", "")
    wanted = the_call(session, "zwei").id
    assert found(session, call_ids=(wanted,)) == {"Zwei"}
    assert found(session, call_ids=()) == set()


def test_filters_work_together(session: Session) -> None:
    two(session, "topics", ("klima",), ("klima",))
    assert found(session, topics=("klima",), words="zwei", levels=(Level.BUND,)) == {"Zwei"}


def test_the_next_deadline_stands_first_and_none_at_all_last(session: Session) -> None:
    days = {"Juni": date(2027, 6, 30), "März": date(2027, 3, 31), "Auch März": date(2027, 3, 31), "Ohne": None}
    for title, day in days.items():
        rounds = (a_round(day),) if day else ()
        stored(session, a_call_data(external_id=title, title=title, rounds=rounds))
    assert in_order(session, "deadline") == ["Auch März", "März", "Juni", "Ohne"]


def test_the_list_can_be_ordered_by_title_and_by_the_last_change(session: Session) -> None:
    for number, title in enumerate(("B", "A", "C")):
        stored(session, a_call_data(external_id=title, title=title), now=NOW + timedelta(days=number))
    assert in_order(session, "title") == ["A", "B", "C"]
    assert in_order(session, "changed") == ["C", "A", "B"]


def test_the_best_matches_are_titles_with_every_word_then_what_is_near(session: Session) -> None:
    said = {
        "Radwege": "Für Straßen.",
        "Wege": "Auch Straßenbau im Ort.",
        "Straßen und Radwege": "",
        "Große Straßenstraßen": "",
    }
    stored(session, *(a_call_data(external_id=title, title=title, summary=text) for title, text in said.items()))
    ids = {row.title: row.id for row in calls.page(session, CONTACT, filters=CallFilter()).rows}
    near = (ids["Wege"], ids["Große Straßenstraßen"], ids["Straßen und Radwege"])
    filters = CallFilter(words="straßen", near=near, order="fit")
    found = titles(calls.page(session, CONTACT, filters=filters).rows)
    assert found == ["Große Straßenstraßen", "Straßen und Radwege", "Wege", "Radwege"]


@pytest.mark.parametrize("order", ["deadline", "title", "changed"])
def test_pages_do_not_overlap_and_leave_nothing_out(session: Session, order: str) -> None:
    stored(session, *(a_call_data(external_id=f"p-{number}", title="Immer gleich") for number in range(25)))
    filters = CallFilter.model_validate({"order": order})
    pages = [calls.page(session, CONTACT, filters=filters, offset=start, limit=7) for start in range(0, 28, 7)]
    assert [len(page.rows) for page in pages] == [7, 7, 7, 4]
    assert {page.total for page in pages} == {25}
    assert len({row.id for page in pages for row in page.rows}) == 25


def test_a_page_takes_two_statements_however_long_it_is(session: Session) -> None:
    stored(session, *(a_call_data(external_id=f"p-{number}", rounds=(a_round(),)) for number in range(60)))
    for limit in (1, 50):
        with watched(session) as statements:
            assert len(calls.page(session, CONTACT, filters=CallFilter(), limit=limit).rows) == limit
        assert len(statements) == 2
        assert not [text for text in statements if "search_text" in text or "text_hash" in text]


def test_a_row_shows_what_the_call_says(session: Session) -> None:
    call = a_call(session, rate_hundredths=9_000, rounds=(a_round(),), topics=("klima",))
    (row,) = calls.page(session, CONTACT, filters=CallFilter()).rows
    assert (row.id, row.public_id, row.rate_hundredths) == (call.id, call.public_id, 9_000)
    assert (row.status, row.level, row.next_closes_on) == (CallStatus.OPEN, Level.BUND, date(2027, 3, 31))
    assert (row.topics, row.changed_at, row.is_example) == (["klima"], NOW, False)


def test_the_totals_count_what_is_offered(session: Session) -> None:
    two(session, "status", CallStatus.SUSPENDED, CallStatus.CLOSED)
    stored(session, a_call_data(external_id="drei", status=CallStatus.CLOSED))
    assert calls.totals(session, CONTACT) == {CallStatus.SUSPENDED: 1, CallStatus.CLOSED: 2}
    harvested(session, a_call_data(external_id="drei", status=CallStatus.CLOSED), now=TOMORROW)
    assert calls.totals(session, CONTACT) == {CallStatus.CLOSED: 1}


def test_one_call_shows_everything_known_about_it(session: Session) -> None:
    a_source(session, licence="CC BY 4.0", attribution="Datenquelle: Bund", title="Förderdatenbank")
    text = "Gefördert werden 90 Prozent. Anträge bis zum 31. März 2027."
    call = a_call(
        session,
        text=text,
        rate_hundredths=9_000,
        passages={"rate": a_passage(text, "90 Prozent")},
        rounds=(a_round(quote="bis zum 31. März 2027", passage=a_passage(text, "bis zum 31. März 2027")),),
    )
    person = a_person(session, Role.OFFICE, name="Projektleitstelle")
    correction = {"field": "title", "value": "Richtig", "note": "laut Telefonat"}
    session.add(Correction(call_id=call.id, person_id=person.id, made_at=NOW, **correction))
    session.add(Correction(call_id=call.id, field="contact", person_id=person.id, made_at=NOW, withdrawn_at=NOW))
    session.flush()
    detail = call_detail.of(session, CONTACT, public_id=call.public_id)
    assert (detail.call, detail.text) == (call, text)
    assert [item.closes_on for item in detail.rounds] == [date(2027, 3, 31)]
    (origin,) = detail.origins
    assert (origin.source, origin.source_title, origin.url) == ("bund", "Förderdatenbank", a_call_data().url)
    assert (origin.licence, origin.attribution) == ("CC BY 4.0", "Datenquelle: Bund")
    assert [(passage.field, passage.quote) for passage in detail.passages] == [
        ("rate", "90 Prozent"),
        ("rounds", "bis zum 31. März 2027"),
    ]
    assert {text[passage.start : passage.end] for passage in detail.passages} == {
        passage.quote for passage in detail.passages
    }
    (shown,) = detail.corrections
    assert (shown.field, shown.value, shown.note, shown.person) == ("title", "Richtig", "laut Telefonat", person.name)


def test_passages_of_an_earlier_version_are_not_shown(session: Session) -> None:
    old, new = "Gefördert werden 90 Prozent.", "Gefördert werden 80 Prozent."
    a_call(session, text=old, rate_hundredths=9_000, passages={"rate": a_passage(old, "90 Prozent")})
    data = a_call_data(text=new, rate_hundredths=8_000, passages={"rate": a_passage(new, "80 Prozent")})
    harvested(session, data, now=TOMORROW)
    detail = call_detail.of(session, CONTACT, public_id=the_call(session).public_id)
    assert [passage.quote for passage in detail.passages] == ["80 Prozent"]


def test_a_withdrawn_call_can_still_be_looked_at(session: Session) -> None:
    call = a_call(session)
    harvested(session, a_call_data(external_id="anderes"), now=TOMORROW)
    detail = call_detail.of(session, CONTACT, public_id=call.public_id)
    assert the_call(session).withdrawn_at == TOMORROW
    assert detail.origins[0].withdrawn_at == TOMORROW


def test_a_call_that_is_not_there_is_said(session: Session) -> None:
    with pytest.raises(NotFound, match=r"^Dieses Förderprogramm gibt es nicht \(mehr\)\. "):
        call_detail.of(session, OFFICE, public_id=uuid4())
    with pytest.raises(NotFound, match=r"^Dieses Förderprogramm gibt es nicht \(mehr\)\. Bitte laden Sie "):
        calls.find(session, public_id=uuid4())


def test_a_call_for_the_office_is_not_there_for_a_contact(session: Session) -> None:
    a_source(session, office_only=True)
    call = a_call(session)
    with pytest.raises(NotFound, match=r"^Dieses Förderprogramm gibt es nicht \(mehr\)\. "):
        call_detail.of(session, CONTACT, public_id=call.public_id)
    for role in (Role.OFFICE, Role.ADMINISTRATOR):
        assert call_detail.of(session, an_actor(role), public_id=call.public_id).call is call


def test_a_call_is_found_for_whoever_changes_it(session: Session) -> None:
    call = a_call(session, rounds=(a_round(),))
    assert calls.find(session, public_id=call.public_id) is call
    assert [item.closes_on for item in calls.rounds_of(session, call_id=call.id or 0)] == [date(2027, 3, 31)]
