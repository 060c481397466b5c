"""Bewilligungen: what was granted, drawn and is still open, and what falls due next."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import badge, export
from dashboard.components.application_words import money
from dashboard.components.empty import empty
from dashboard.components.facts import Fact, facts
from dashboard.components.filters import choose
from dashboard.components.markup import join, link, show, tag
from dashboard.components.table import Column, table
from dashboard.formats import days_left
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import UNKNOWN, count_of, day, euro, weekday_day
from tracker.rules.access import Action
from tracker.services import award_lists, people
from tracker.services.award_lists import AwardLine, AwardState
from tracker.vocabulary.people import Role

COLUMNS = (
    Column("Maßnahme"),
    Column("Kommune"),
    *(Column(name, number=True) for name in ("bewilligt", "abgerufen", "noch abzurufen")),
    Column("Nächste Frist"),
    Column("Stand"),
)
HEADER = (
    *("Lfd. Nr.", "Kommune", "Fachbereich/Amt", "Maßnahme", "Förderprogramm", "Fördergeber", "Status", "Bescheid vom"),
    *("Bewilligte Zuwendung", "Abgerufen bisher", "eingegangen", "Noch abzurufen", "davon verfällt bald"),
    *("Bewilligungszeitraum bis", "Verwendungsnachweis bis", "Zweckbindung bis", "Nächste Frist", "Art der Frist"),
    "Beispieldaten",
)


def draw(session: Session, viewer: Viewer) -> None:
    """Draw sums, filters, table and files."""
    st.title("Bewilligungen", anchor=False)
    if not viewer.may(Action.READ_APPLICATION):
        empty("Bewilligungen sehen die beteiligten Kommunen.", "Ihren Vorgang öffnen Sie über den Link in Ihrer Mail.")
        return
    wanted = _filters(session, viewer)
    today, now = clock.today(), clock.now()
    found = award_lists.lines(session, viewer.actor, today=today, now=now, **wanted)
    if not found:
        _nothing(viewer, filtered=any(wanted.values()))
        return
    inside = viewer.actor.role is not Role.POLITICS
    _sums(found, inside=inside)
    caption = f"{count_of(len(found), 'Bewilligung', 'Bewilligungen')}, die nächste Frist zuerst"
    show(table(caption, COLUMNS, (_row(viewer, line, today, inside=inside) for line in found)))
    export.buttons(
        "Bewilligungen",
        HEADER,
        lambda fresh: [_line(line) for line in award_lists.lines(fresh, viewer.actor, today=today, now=now, **wanted)],
    )


def _filters(session: Session, viewer: Viewer) -> dict[str, Any]:
    first, second, _ = st.columns(3)
    states = {state.label: state for state in AwardState}
    with first:
        wanted: dict[str, Any] = {"state": states.get(choose("Worum geht es", "stand", list(states), on_change=_nop))}
    if viewer.actor.role in (Role.OFFICE, Role.ADMINISTRATOR):
        partners = {item.short_name: item.id for item in people.partners(session, viewer.actor)}
        with second:
            wanted["partner_id"] = partners.get(choose("Kommune", "kommune", list(partners), on_change=_nop))
    return wanted


def _sums(found: Sequence[AwardLine], *, inside: bool) -> None:
    def total(name: str) -> str:
        return euro(sum(getattr(line, name) or 0 for line in found))

    pairs = [Fact("bewilligt", total("awarded_cents"))]
    if inside:
        pairs += [
            Fact("abgerufen", total("drawn_cents")),
            Fact("noch abzurufen", total("open_cents")),
            Fact("verfällt bald", total("expiring_cents")),
        ]
    show(tag("div", facts(pairs, first=True), class_="fp"))


def _row(viewer: Viewer, line: AwardLine, today: date, *, inside: bool) -> Sequence[object]:
    title = link(
        f"{line.number} {line.title}".strip(),
        viewer.to(addresses.APPLICATION, id=str(line.public_id), bereich="Bewilligung"),
    )
    about = " · ".join(part for part in (line.programme or line.provider, line.stage.label) if part)
    name = join([title, tag("div", about, class_="fp-soft fp-small"), badge.example(line.is_example)])
    amounts = (line.awarded_cents, line.drawn_cents, line.open_cents)
    shown = [money(cents, visible=inside or not place) for place, cents in enumerate(amounts)]
    return name, line.partner, *shown, _next(line, today, inside=inside), _states(line)


def _next(line: AwardLine, today: date, *, inside: bool) -> object:
    if not inside:
        return money(None, visible=False)
    if line.next_on is None:
        return UNKNOWN
    parts: list[object] = [
        weekday_day(line.next_on),
        tag("div", f"{line.next_words}, {days_left(line.next_on, today)}"),
    ]
    if line.verify:
        parts.append(tag("div", "bitte im Bescheid prüfen", class_="fp-soft fp-small"))
    return join(parts)


def _states(line: AwardLine) -> object:
    looks = {AwardState.EXPIRING: "no", AwardState.DUE: "open"}
    marks = [badge.badge(state.label, looks.get(state, "soft")) for state in line.states]
    if line.earmark_until is not None:
        marks.append(tag("div", f"Zweckbindung bis {day(line.earmark_until)}", class_="fp-soft fp-small"))
    return join(marks, " ")


def _line(line: AwardLine) -> Sequence[Any]:
    from tracker.exchange.tables import Euro

    def amount(cents: int | None) -> object:
        return Euro(cents) if cents is not None else None

    return (
        *(line.number, line.partner, line.unit, line.title, line.programme, line.provider, line.stage.label),
        *(line.awarded_on, amount(line.awarded_cents), amount(line.drawn_cents), amount(line.received_cents)),
        *(amount(line.open_cents), amount(line.expiring_cents), line.period_to, line.proof_due_on),
        *(line.earmark_until, line.next_on, line.next_words, line.is_example),
    )


def _nothing(viewer: Viewer, *, filtered: bool) -> None:
    if filtered:
        to_all = link("Alle Bewilligungen zeigen", viewer.to(addresses.AWARDS))
        empty("Keine Bewilligung passt zu dieser Auswahl.", to_all)
        return
    to_applications = link("Zu den Anträgen", viewer.to(addresses.APPLICATIONS))
    empty(
        "Es ist noch kein Bescheid eingetragen.", join(["Den Bescheid tragen Sie beim Antrag ein. ", to_applications])
    )


def _nop() -> None:
    """A changed filter needs nothing else: the list has no pages."""
