"""Bewilligung of an application: what holds, its Bescheide, Jahresscheiben, Aufträge, Abrufe, Nachweise and clocks."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from sqlmodel import Session

from dashboard.components import (
    application_head,
    audit_file_button,
    award_clock_list,
    award_drawdowns,
    award_gap,
    award_notice_forms,
    award_orders,
    award_papers,
    award_proofs,
    export,
)
from dashboard.components.badge import badge
from dashboard.components.empty import empty
from dashboard.components.facts import Fact, facts
from dashboard.components.markup import Markup, join, show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import UNKNOWN, count_of, day, euro, moment, percent, weekday_day
from tracker.rules.access import Action
from tracker.rules.awards.chain import ValidAward
from tracker.rules.awards.drawing import SliceState
from tracker.services import award_cards
from tracker.services.application_cards import ApplicationCard
from tracker.services.award_cards import AwardCard, NoticeCard
from tracker.vocabulary.applications import ApplicationModel

NOTICES = tuple(Column(name) for name in ("Bescheid", "Was er ändert", "Fundstelle und Auflagen", "Erfasst"))
HEADER = (
    *("Art", "Bescheid vom", "eingegangen am", "Förderkennzeichen", "Bewilligte Zuwendung", "davon zuwendungsfähig"),
    *("Fördersatz", "Bewilligungszeitraum von", "bis", "Zweckbindung bis", "Erstattung", "Zinsen", "Grund", "Auflagen"),
)
SLICES = (
    Column("Haushaltsjahr"),
    *(Column(name, number=True) for name in ("bewilligt", "abgerufen", "Rest")),
    Column("verfällt am"),
    Column("Stand"),
)


def draw(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    """Draw the award as it stands today; the address may ask for an earlier Stichtag."""
    application_head.heading("Bewilligung")
    if not card.view.shares:
        empty("Bescheide und Nachweise sehen die beteiligten Kommunen.", "Die bewilligte Summe steht oben.")
        return
    show_notice(award_notice_forms.PLACE)
    today = clock.today()
    stichtag = st.date_input(
        "Stand am (Stichtag)", today, key="stichtag", format="DD.MM.YYYY", help="Zeigt, was an diesem Tag galt."
    )
    day = stichtag if isinstance(stichtag, date) else today
    found = award_cards.of_application(
        session, viewer.actor, public_id=card.public_id, stichtag=day, known_at=clock.now()
    )
    for chain in found:
        _chain(viewer, card, chain)
    may_keep = viewer.may(Action.EDIT_AWARD, card.lead_id) or (
        card.data.model is ApplicationModel.ALLIANCE and viewer.may(Action.EDIT_AWARD, *card.partner_ids)
    )
    if day >= today:
        # Decided is about what holds now; the gap of an earlier day may have another amount, or be closed.
        award_gap.forms(viewer, card, found, place=award_notice_forms.PLACE)
    if may_keep:
        award_notice_forms.draw(viewer, card, found)
    award_orders.draw(session, viewer, card, may_keep=may_keep)
    award_drawdowns.draw(session, viewer, card, may_keep=may_keep)
    award_proofs.draw(session, viewer, card, may_keep=may_keep)
    award_clock_list.draw(session, viewer, card, may_keep=may_keep)
    audit_file_button.draw(viewer, card)


def _chain(viewer: Viewer, card: ApplicationCard, found: AwardCard) -> None:
    if found.name:
        show(tag("h3", f"Bescheide für {found.name}", class_="fp"))
    if found.valid is None:
        empty("An diesem Tag gab es keinen Bescheid.", "Eine mündliche Zusage ist keiner.")
        return
    show(tag("div", facts(_facts(found.valid, found), first=True), class_="fp"))
    _warnings(found)
    show(table(_caption(found), NOTICES, (_notice(item) for item in reversed(found.notices))))
    award_papers.draw(viewer, found.notices)
    name = f"Bescheide {found.name}".strip()
    export.buttons(name, HEADER, lambda _: [_line(item) for item in found.notices])
    if found.slices:
        show(table("Jahresscheiben", SLICES, (_slice(item) for item in found.slices)))


def _caption(found: AwardCard) -> str:
    return f"{count_of(len(found.notices), 'Bescheid', 'Bescheide')}, der neueste zuerst; es gilt der letzte Stand"


def _facts(valid: ValidAward, found: AwardCard) -> list[Fact]:
    drawn = found.drawn
    period = f"{day(valid.period_from)} bis {day(valid.period_to)}" if valid.period_to else UNKNOWN
    return [
        Fact("Bewilligte Zuwendung", euro(valid.amount_cents)),
        Fact("Abgerufen bisher", euro(drawn.requested_cents)),
        Fact("Noch abzurufen", euro(drawn.open_cents)),
        Fact("davon zuwendungsfähig", euro(valid.eligible_cents)),
        Fact("Fördersatz", percent(valid.rate_hundredths)),
        Fact("Bewilligungszeitraum", period),
        Fact("Zweckbindung bis", _earmark(valid)),
        Fact("Nebenbestimmungen", found.rule_set.label if found.rule_set else UNKNOWN),
        *([Fact("Erstattung", euro(valid.refund_cents))] if valid.refund_cents else []),
        *([Fact("Zinsen", euro(valid.interest_cents))] if valid.interest_cents else []),
    ]


def _earmark(valid: ValidAward) -> str:
    if valid.earmark_until is not None:
        return day(valid.earmark_until)
    return str(valid.earmark_until_year) if valid.earmark_until_year else UNKNOWN


def _warnings(found: AwardCard) -> None:
    said: list[object] = [*found.warnings, *found.drawn.warnings]
    said += [piece.sentence for piece in found.slices if piece.warns]
    for sentence in said:
        show(tag("div", tag("div", sentence, class_="fp-bar fp-bar-example"), class_="fp"))
    if found.lower is not None:
        award_gap.draw(found.lower)


def _notice(item: NoticeCard) -> Sequence[object]:
    data = item.data
    name = join([tag("strong", data.kind.label), tag("div", weekday_day(data.issued_on), class_="fp-soft")])
    reason = join([" ", badge(data.refund_reason.label)]) if data.refund_reason else Markup("")
    passages = "; ".join(part for part in (data.passage, data.conditions) if part) or "keine eingetragen"
    entered = f"{moment(item.recorded_at)} {item.person}".strip()
    return name, join([item.step.sentence, reason]), passages, entered


def _line(item: NoticeCard) -> Sequence[object]:
    from tracker.exchange.tables import Euro

    data = item.data

    def money(cents: int | None) -> object:
        return Euro(cents) if cents is not None else None

    earmark = data.earmark_until or data.earmark_until_year
    return (
        *(data.kind.label, data.issued_on, data.received_on, data.reference_number, money(data.amount_cents)),
        *(money(data.eligible_cents), percent(data.rate_hundredths), data.period_from, data.period_to, earmark),
        *(money(data.refund_cents), money(data.interest_cents)),
        *(data.refund_reason.label if data.refund_reason else "", data.conditions),
    )


def _slice(item: SliceState) -> Sequence[object]:
    expires = weekday_day(item.expires_on) if item.expires_on else UNKNOWN
    mark = join([badge("bitte beachten", "open"), " "]) if item.warns else Markup("")
    granted = item.granted_cents + item.carried_in_cents
    return (
        *(str(item.year), euro(granted), euro(item.requested_cents), euro(item.rest_cents)),
        *(expires, join([mark, item.sentence])),
    )
