"""After the award: the chain of Bescheide, Jahresscheiben, Aufträge, Mittelabrufe, proofs and clocks."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from tests.application_builders import an_application
from tests.builders import NOW, OFFICE, TODAY, a_partner, an_actor
from tracker.errors import ChangedMeanwhile, NotAllowed, NotFound, Refused
from tracker.files import FileStore
from tracker.models.applications import Application
from tracker.models.audit import AuditEvent
from tracker.rules.awards.chain import close_of
from tracker.services import (
    applications,
    award_cards,
    award_clocks,
    award_lists,
    awards,
    documents,
    drawdowns,
    due_dates,
    orders,
)
from tracker.services.award_cards import AwardCard
from tracker.services.award_clocks import OverrideData
from tracker.services.award_lists import AwardState
from tracker.services.awards import NoticeData, SliceData
from tracker.services.drawdowns import DrawdownData
from tracker.services.orders import OrderData
from tracker.vocabulary.applications import ApplicationModel, DocumentType, ExitReason
from tracker.vocabulary.awards import ClockKind, NoticeKind, OrderKind, RuleSet, StartLevel
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import Stage

ISSUED = date(2026, 3, 2)
EURO = 100


def awarded(session: Session, row: Application, *, now: datetime = NOW, **changes: object) -> None:
    values = {"issued_on": ISSUED, "amount_cents": 124_875 * EURO, "rule_set": RuleSet.NRW_MUNICIPAL} | changes
    awards.add_notice(session, OFFICE, public_id=row.public_id, data=NoticeData.model_validate(values), now=now)


def card(session: Session, row: Application, *, stichtag: date = TODAY, known_at: datetime = NOW) -> AwardCard:
    (found,) = award_cards.of_application(
        session, OFFICE, public_id=row.public_id, stichtag=stichtag, known_at=known_at
    )
    return found


def a_drawdown(session: Session, row: Application, euro: int, year: int = 2026, **changes: object) -> tuple[str, ...]:
    values = {"year": year, "amount_cents": euro * EURO, "requested_on": date(2026, 6, 1)} | changes
    data = DrawdownData.model_validate(values)
    return drawdowns.add(session, OFFICE, public_id=row.public_id, data=data, now=NOW)[1]


def an_order(session: Session, row: Application, **changes: object) -> StartLevel:
    data = OrderData.model_validate({"subject": "Erdarbeiten", "ordered_on": date(2026, 2, 1)} | changes)
    return orders.add(session, OFFICE, public_id=row.public_id, data=data, now=NOW).level


def test_the_ikz_grant_of_490_000_euro_adds_up_over_its_yearly_amounts(session: Session) -> None:
    row = an_application(session, stage=Stage.AWARDED)
    slices = (SliceData(year=2026, amount_cents=175_000 * EURO), SliceData(year=2027, amount_cents=9 * 35_000 * EURO))
    awarded(session, row, amount_cents=490_000 * EURO, rate_hundredths=9_000, slices=slices)
    found = card(session, row)
    assert found.warnings == ()
    assert sum(piece.rest_cents for piece in found.slices) == 490_000 * EURO
    other = an_application(session, stage=Stage.AWARDED)
    parts = (184_200, 304_200, 817_500)
    pieces = tuple(SliceData(year=2026 + place, amount_cents=part * EURO) for place, part in enumerate(parts))
    awarded(session, other, amount_cents=1_305_900 * EURO, slices=pieces)
    assert card(session, other).warnings == ()
    wrong = an_application(session, stage=Stage.AWARDED)
    awarded(session, wrong, amount_cents=1_305_901 * EURO, slices=pieces)
    assert card(session, wrong).warnings == (
        "Die Jahresscheiben ergeben 1.305.900,00 €, bewilligt sind 1.305.901,00 €.",
    )


def test_an_earlier_day_and_moment_give_the_same_figures_after_a_change_and_a_withdrawal(session: Session) -> None:
    row = an_application(session, stage=Stage.IMPLEMENTATION)
    awarded(session, row, period_to=date(2027, 12, 31))
    before = card(session, row, stichtag=date(2026, 6, 30))
    later = NOW + timedelta(days=1)
    awarded(
        session,
        row,
        now=later,
        kind=NoticeKind.CHANGE,
        issued_on=date(2026, 6, 1),
        amount_cents=100_000 * EURO,
        period_to=date(2028, 6, 30),
    )
    now = card(session, row, stichtag=date(2026, 6, 30), known_at=later)
    assert now.valid is not None
    assert (now.valid.amount_cents, now.valid.period_to) == (100_000 * EURO, date(2028, 6, 30))
    assert row.awarded_cents == 100_000 * EURO
    assert card(session, row, stichtag=date(2026, 6, 30)) == before
    change = now.notices[-1].public_id
    much_later = later + timedelta(days=1)
    awards.withdraw_notice(session, OFFICE, notice_id=change, reason="falscher Antrag", now=much_later)
    assert card(session, row, known_at=much_later).valid == before.valid
    again = card(session, row, stichtag=date(2026, 6, 30), known_at=later)
    assert (again.valid, again.slices, again.drawn) == (now.valid, now.slices, now.drawn)
    assert row.awarded_cents == 124_875 * EURO
    with pytest.raises(NotFound):
        awards.withdraw_notice(session, OFFICE, notice_id=change, reason="noch einmal", now=much_later)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"issued_on": date(2207, 3, 2)}, "Zukunft"),
        ({"received_on": date(2026, 3, 1)}, "nicht vor seinem Datum"),
        ({"period_from": date(2027, 1, 1), "period_to": date(2026, 1, 1)}, "endet vor"),
        ({"kind": NoticeKind.REFUND, "refund_cents": 5, "refund_reason": ExitReason.STAFF}, "Grund der Erstattung"),
        (
            {"slices": (SliceData(year=2026, amount_cents=1), SliceData(year=2026, amount_cents=2))},
            "zweimal",
        ),
    ],
)
def test_a_bescheid_that_cannot_be_is_refused(session: Session, changes: dict[str, object], sentence: str) -> None:
    row = an_application(session)
    with pytest.raises(Refused, match=sentence):
        awarded(session, row, **changes)


def test_the_same_bescheid_is_not_entered_twice_and_a_stale_form_is_told(session: Session) -> None:
    row = an_application(session)
    version = row.version
    awarded(session, row)
    assert row.version == version + 1
    with pytest.raises(Refused, match="schon eingetragen"):
        awarded(session, row)


def test_each_partner_of_a_verbundvorhaben_has_its_own_chain(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, werne, model=ApplicationModel.ALLIANCE)
    awarded(session, row, partner_id=selm.id)
    contact = an_actor(Role.CONTACT, partner=werne)
    data = NoticeData(issued_on=ISSUED, amount_cents=50_000 * EURO, partner_id=werne.id)
    awards.add_notice(session, contact, public_id=row.public_id, data=data, now=NOW)
    cards = award_cards.of_application(session, OFFICE, public_id=row.public_id, stichtag=TODAY, known_at=NOW)
    assert [(item.name, item.valid and item.valid.amount_cents) for item in cards] == [
        ("Selm", 124_875 * EURO),
        ("Werne", 50_000 * EURO),
    ]
    assert row.awarded_cents == 174_875 * EURO
    forged = NoticeData(issued_on=ISSUED, amount_cents=1, partner_id=selm.id, kind=NoticeKind.CHANGE)
    with pytest.raises(NotAllowed):
        awards.add_notice(session, contact, public_id=row.public_id, data=forged, now=NOW)
    stranger = a_partner(session, "boenen").id
    with pytest.raises(Refused, match="nicht beteiligt"):
        awarded(session, row, partner_id=stranger)


def test_an_order_before_the_bescheid_asks_for_a_reason_and_keeps_it(session: Session) -> None:
    row = an_application(session)
    awarded(session, row)
    with pytest.raises(Refused, match="kann die ganze Förderung kosten"):
        an_order(session, row)
    assert an_order(session, row, reason="Gefahr im Verzug") is StartLevel.FORBIDDEN
    assert an_order(session, row, ordered_on=date(2026, 4, 1)) is StartLevel.FINE
    planning = {"kind": OrderKind.PLANNING, "phases": "LPH 1-7"}
    assert an_order(session, row, **planning) is StartLevel.CHECK
    with pytest.raises(Refused, match="keine Leistungsphasen"):
        an_order(session, row, kind=OrderKind.PLANNING, phases="LPH 12")
    levels = [item.finding.level for item in orders.of_application(session, OFFICE, public_id=row.public_id)]
    assert levels == [StartLevel.FORBIDDEN, StartLevel.CHECK, StartLevel.FINE]
    said = session.exec(select(AuditEvent.sentence).where(AuditEvent.action == "order_added")).first()
    assert said is not None
    assert said.endswith("Warnung: förderschädlicher Beginn droht. Grund: Gefahr im Verzug")
    first = orders.of_application(session, OFFICE, public_id=row.public_id)[0]
    orders.withdraw(session, OFFICE, order_id=first.public_id, reason="doppelt", now=NOW)
    assert len(orders.of_application(session, OFFICE, public_id=row.public_id)) == 2


def test_a_consent_to_an_early_start_clears_the_order(session: Session) -> None:
    row = an_application(session, early_start_approved_on=date(2026, 1, 15))
    assert an_order(session, row) is StartLevel.FINE


def test_drawing_is_numbered_summed_and_warns_when_it_is_too_much_or_for_too_long(session: Session) -> None:
    row = an_application(session)
    assert a_drawdown(session, row, 1)[0].startswith("Es ist noch kein Bescheid eingetragen")
    awarded(session, row, slices=(SliceData(year=2026, amount_cents=124_875 * EURO, expires_on=date(2026, 12, 15)),))
    assert a_drawdown(session, row, 24_874, received_on=date(2026, 6, 20)) == ()
    (found,) = a_drawdown(session, row, 10_000, need_to=date(2026, 12, 1))
    assert "nennt 2 Monate (bis 01.08.2026); bitte im Bescheid prüfen." in found
    assert "1,00 € zu viel" in a_drawdown(session, row, 90_001)[-1]
    listed = drawdowns.of_application(session, OFFICE, public_id=row.public_id)
    assert [item.number for item in listed] == [1, 2, 3, 4]
    drawdowns.withdraw(session, OFFICE, call_id=listed[-1].public_id, reason="vertippt", now=NOW)
    state = card(session, row)
    assert (state.drawn.requested_cents, state.drawn.received_cents) == (34_875 * EURO, 24_874 * EURO)
    assert state.drawn.open_cents == 90_000 * EURO
    assert [piece.warns for piece in state.slices] == [True]
    assert a_drawdown(session, row, 1) == ()
    assert drawdowns.of_application(session, OFFICE, public_id=row.public_id)[-1].number == 5, "numbers are not reused"
    with pytest.raises(Refused, match="nicht vor dem Abruf"):
        a_drawdown(session, row, 1, received_on=date(2026, 5, 1))


def test_who_changes_a_mittelabruf_that_somebody_else_changed_is_told(session: Session) -> None:
    row = an_application(session, stage=Stage.IMPLEMENTATION)
    a_drawdown(session, row, 100)
    (shown,) = drawdowns.of_application(session, OFFICE, public_id=row.public_id)
    paid = shown.data.model_copy(update={"received_on": TODAY})
    drawdowns.edit(session, OFFICE, call_id=shown.public_id, data=paid, seen=shown.data, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        drawdowns.edit(session, OFFICE, call_id=shown.public_id, data=shown.data, seen=shown.data, now=NOW)


def test_a_granted_carry_over_moves_the_rest_into_the_next_year(session: Session) -> None:
    row = an_application(session)
    awarded(session, row, slices=(SliceData(year=2026, amount_cents=124_875 * EURO, expires_on=date(2026, 12, 15)),))
    (notice,) = card(session, row).notices
    awards.carry_over(
        session,
        OFFICE,
        notice_id=notice.public_id,
        year=2026,
        requested_on=date(2026, 10, 1),
        granted_on=date(2026, 11, 2),
        now=NOW,
    )
    states = card(session, row).slices
    assert [(piece.year, piece.rest_cents) for piece in states] == [(2026, 0), (2027, 124_875 * EURO)]
    kinds = [due.kind for due in due_dates.upcoming(session, OFFICE, since=TODAY)]
    assert "Jahresscheibe 2026 verfällt" not in kinds


def test_clocks_come_from_the_clause_until_the_bescheid_says_otherwise(session: Session) -> None:
    row = an_application(session, stage=Stage.IMPLEMENTATION)
    awarded(session, row, received_on=date(2026, 11, 2), period_to=date(2027, 6, 30), earmark_until_year=2041)
    a_drawdown(session, row, 10_000, received_on=date(2026, 11, 20))

    def due() -> dict[str, date]:
        return {item.kind: item.due_on for item in due_dates.upcoming(session, OFFICE, since=TODAY)}

    found = due()
    assert found["Rechtsbehelfsfrist"] == date(2026, 12, 2)
    assert found["Ende des Bewilligungszeitraums"] == date(2027, 6, 30)
    assert found["Verwendung abgerufener Mittel (1. Mittelabruf)"] == date(2027, 1, 20)
    assert found["Zweckbindung"] == date(2041, 12, 31)
    said = {
        item.clock.kind: item.clock.sentence
        for item in award_clocks.of_application(session, OFFICE, public_id=row.public_id, today=TODAY, now=NOW)
    }
    assert said[ClockKind.PAYMENT_NEED].endswith("bitte im Bescheid prüfen.")
    with pytest.raises(Refused, match="Fundstelle"):
        award_clocks.override(
            session,
            OFFICE,
            public_id=row.public_id,
            data=OverrideData(kind=ClockKind.PROOF, due_on=date(2027, 12, 31)),
            now=NOW,
        )
    told = OverrideData(kind=ClockKind.PROOF, due_on=date(2027, 12, 31), passage="Nr. 6.1")
    award_clocks.override(session, OFFICE, public_id=row.public_id, data=told, now=NOW)
    found = due()
    assert found["Verwendungsnachweis"] == date(2027, 12, 31)
    # 30 working days before; both days of Christmas fall on a weekend in 2027.
    assert found["Vorlage bei der Rechnungsprüfung"] == date(2027, 11, 19)
    award_clocks.done(session, OFFICE, public_id=row.public_id, kind=ClockKind.PROOF, done_on=TODAY, now=NOW)
    assert "Verwendungsnachweis" not in due()
    clock = next(
        item.clock
        for item in award_clocks.of_application(session, OFFICE, public_id=row.public_id, today=TODAY, now=NOW)
        if item.clock.kind is ClockKind.PROOF
    )
    assert (clock.due_on, clock.done_on, clock.overridden) == (date(2027, 12, 31), TODAY, True)


def test_a_completed_application_keeps_only_its_zweckbindung(session: Session) -> None:
    row = an_application(session, stage=Stage.COMPLETED)
    awarded(session, row, period_to=date(2027, 6, 30), earmark_until_year=2041)
    assert [due.kind for due in due_dates.upcoming(session, OFFICE, since=TODAY)] == ["Zweckbindung"]


def test_a_bescheid_carries_its_file_and_sets_the_amount_no_form_changes(session: Session, tmp_path: Path) -> None:
    row = an_application(session, stage=Stage.SUBMITTED, awarded_cents=7)
    awarded(session, row, amount_cents=None, issued_on=date(2026, 1, 5))
    assert row.awarded_cents == 7
    store = FileStore(tmp_path)
    data = NoticeData(kind=NoticeKind.CHANGE, issued_on=ISSUED, amount_cents=5 * EURO)
    paper = store.keep(b"%PDF-1.7 Bescheid", name="Bescheid.pdf")
    awards.add_notice(session, OFFICE, public_id=row.public_id, data=data, file=paper, now=NOW)
    notice = card(session, row).notices[-1]
    assert notice.paper is not None
    (document,) = documents.of_application(session, OFFICE, public_id=row.public_id)
    assert (document.public_id, document.kind) == (notice.paper.public_id, DocumentType.CHANGED_AWARD)
    shown = applications.card(session, OFFICE, public_id=row.public_id)
    assert shown.awarded_by == "Änderungsbescheid vom Mo, 02.03.2026"
    typed = shown.data.model_copy(update={"awarded_cents": 9 * EURO})
    applications.edit(session, OFFICE, public_id=row.public_id, version=row.version, data=typed, now=NOW)
    assert row.awarded_cents == 5 * EURO
    sentences = [line.sentence for line in session.exec(select(AuditEvent))]
    assert any("Bewilligte Zuwendung: bisher 0,07 €, jetzt 5,00 €." in sentence for sentence in sentences)


def test_the_list_says_what_is_due_open_and_about_to_expire(session: Session) -> None:
    row = an_application(session, stage=Stage.IMPLEMENTATION, title="Radweg")
    piece = SliceData(year=2026, amount_cents=124_875 * EURO, expires_on=date(2026, 12, 15))
    awarded(session, row, slices=(piece,), period_to=date(2027, 6, 30))
    a_drawdown(session, row, 24_875)
    an_application(session, title="noch ohne Bescheid")
    (line,) = award_lists.lines(session, OFFICE, today=TODAY, now=NOW)
    assert (line.awarded_cents, line.drawn_cents, line.open_cents) == (
        124_875 * EURO,
        24_875 * EURO,
        100_000 * EURO,
    )
    assert (line.expiring_cents, line.next_on, line.next_words) == (
        100_000 * EURO,
        date(2026, 12, 15),
        "Verfall der Jahresscheibe",
    )
    assert line.states == (AwardState.DUE, AwardState.EXPIRING, AwardState.OPEN)
    assert award_lists.lines(session, OFFICE, today=TODAY, now=NOW, state=AwardState.PROOF) == []
    werne = an_actor(Role.CONTACT, partner=a_partner(session, "werne"))
    assert award_lists.lines(session, werne, today=TODAY, now=NOW) == []
    politics = an_actor(Role.POLITICS, partner=a_partner(session))
    assert award_lists.lines(session, politics, today=TODAY, now=NOW) == []
    assert award_cards.of_application(
        session, OFFICE, public_id=row.public_id, stichtag=TODAY, known_at=close_of(TODAY)
    )
