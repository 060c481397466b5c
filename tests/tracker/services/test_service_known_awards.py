"""Awards of others: stored once, tied to their programme, shown beside a call."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from tests.builders import NOW, OFFICE, SYSTEM, a_call, a_source
from tests.tracker.services.statements import watched
from tracker.errors import NotFound
from tracker.models.watching import KnownAward
from tracker.services import known_awards
from tracker.shapes.awards import KnownAwardData
from tracker.shapes.sources import StoreCounts

LATER = NOW + timedelta(days=91)
BMV = "Bundesministerium für Verkehr"


def an_award(external_id: str = "03EMK0001", **changes: Any) -> KnownAwardData:
    values: dict[str, Any] = {
        "source": "bund_foekat",
        "external_id": external_id,
        "title": "Ladeinfrastruktur für den Bauhof",
        "recipient": "Stadt Kamen",
        "ags": "05978020",
        "land": "Nordrhein-Westfalen",
        "ministry": "BMV",
        "programme": "Elektromobilität - Ladeinfrastruktur",
        "starts_on": date(2024, 1, 1),
        "amount_cents": 58_363_900,
        "url": f"https://foerderportal.bund.de/{external_id}",
    }
    return KnownAwardData.model_validate(values | changes)


def stored(session: Session, *awards: KnownAwardData, now: Any = NOW) -> StoreCounts:
    a_source(session, "bund_foekat", interval_days=91)
    return known_awards.store(session, SYSTEM, source="bund_foekat", awards=awards, now=now)


def rows(session: Session) -> list[KnownAward]:
    session.expire_all()
    return list(session.exec(select(KnownAward)))


def test_the_same_awards_again_only_move_last_seen(session: Session) -> None:
    assert stored(session, an_award(), an_award("03EMK0002")).created == 2
    again = stored(session, an_award(), an_award("03EMK0002"), now=LATER)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)
    assert {(row.first_seen, row.last_seen) for row in rows(session)} == {(NOW, LATER)}


def test_a_changed_award_is_written_and_loses_its_programme(session: Session) -> None:
    call = a_call(session, title="Elektromobilität und Ladeinfrastruktur", provider=BMV)
    stored(session, an_award())
    assert known_awards.link(session, SYSTEM) == 1
    assert [row.call_id for row in rows(session)] == [call.id]
    assert stored(session, an_award(programme="Wasserstoff"), now=LATER).changed == 1
    (row,) = rows(session)
    assert (row.programme, row.call_id, row.first_seen) == ("Wasserstoff", None, NOW)


def test_an_award_of_this_programme_stands_before_those_that_resemble_it(session: Session) -> None:
    call = a_call(session, title="Elektromobilität und Ladeinfrastruktur", provider=BMV)
    alike = {"programme": "Verkehrsforschung", "title": "Ladeinfrastruktur und Elektromobilität im Quartier"}
    stored(session, an_award("03EMK0002", **alike), an_award("03EMK0001"))
    known_awards.link(session, SYSTEM)
    found = known_awards.similar(session, OFFICE, call_id=call.id)
    assert [(award.certain, award.nearby) for award in found] == [(True, True), (False, True)]
    assert [award.why for award in found] == [
        "aus diesem Programm gefördert",
        "ähnliches Thema: Elektromobilität, Ladeinfrastruktur",
    ]
    assert found[0].amount_cents == 58_363_900


def test_at_most_three_are_shown_those_from_home_and_the_newest_first(session: Session) -> None:
    call = a_call(session, title="Elektromobilität und Ladeinfrastruktur", provider=BMV)
    awards = [an_award(f"0{year}", ags="05111000", starts_on=date(year, 1, 1)) for year in (2020, 2023, 2022)]
    stored(session, *awards, an_award("09", starts_on=date(2019, 1, 1)))
    known_awards.link(session, SYSTEM)
    of_call = known_awards.of_calls(session, [call.id or 0, 4711])
    assert [award.starts_on.year for award in of_call[call.id or 0] if award.starts_on] == [2019, 2023, 2022]
    assert of_call[4711] == []
    assert known_awards.similar(session, OFFICE, call_id=call.id) == of_call[call.id or 0]


def test_a_title_alone_is_enough_to_search(session: Session) -> None:
    stored(session, an_award(), an_award("2", title="Öffentliche Bibliothek 50 % heller", programme="Licht_technik"))
    (found,) = known_awards.similar(session, OFFICE, text="Ladeinfrastruktur")
    assert found.recipient == "Stadt Kamen"
    assert len(known_awards.similar(session, OFFICE, text="Öffentliche Bibliotheken")) == 1
    assert known_awards.similar(session, OFFICE, text="Hochwasserschutz") == []
    assert known_awards.similar(session, OFFICE, text="") == []


def test_cards_ask_once_for_all(session: Session) -> None:
    stored(session, *(an_award(f"{number}") for number in range(20)))
    with watched(session) as asked:
        known_awards.of_calls(session, list(range(1, 26)))
    assert len(asked) == 1


def test_examples_and_other_levels_get_no_award(session: Session) -> None:
    a_call(session, title="Elektromobilität und Ladeinfrastruktur", provider=BMV, level="land")
    stored(session, an_award())
    assert known_awards.link(session, SYSTEM) == 0
    assert known_awards.count(session) == 1


def test_a_call_that_does_not_exist_is_said(session: Session) -> None:
    with pytest.raises(NotFound, match="gibt es nicht"):
        known_awards.similar(session, OFFICE, call_id=4711)
