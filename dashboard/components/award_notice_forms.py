"""Forms of the Bescheide: enter one, carry over a yearly amount, take one back. A lower one: ``award_gap``."""

import re
from collections.abc import Sequence

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import document_upload
from dashboard.components.typed import Typed
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import Refused
from tracker.formats import weekday_day
from tracker.rules.access import Action
from tracker.rules.amounts import read_euro
from tracker.rules.german_dates import read_day
from tracker.services import awards
from tracker.services.application_cards import ApplicationCard
from tracker.services.award_cards import AwardCard, NoticeCard
from tracker.services.awards import NoticeData, SliceData
from tracker.vocabulary.applications import REFUND_REASONS, ApplicationModel
from tracker.vocabulary.awards import NoticeKind, RuleSet

PLACE = "award forms"
_WHOLE = "ganzer Antrag"
_NOT_SAID = "nicht angegeben"
_YEAR = re.compile(r"(19|20|21)\d\d", re.ASCII)


def draw(viewer: Viewer, card: ApplicationCard, found: Sequence[AwardCard]) -> None:
    """Draw the forms for whoever keeps these books."""
    _new(viewer, card)
    pieces = {
        f"{item.name or _WHOLE}: {piece.year}, Bescheid vom {weekday_day(notice.data.issued_on)}": (notice, piece.year)
        for item in found
        for notice in item.notices
        for piece in notice.data.slices
    }
    if pieces:
        _carry(viewer, card, pieces)
    notices = {
        f"{item.name or _WHOLE}: {notice.data.kind.label} vom {weekday_day(notice.data.issued_on)}": notice
        for item in found
        for notice in item.notices
    }
    if notices:
        _withdraw(viewer, card, notices)


def whose(viewer: Viewer, card: ApplicationCard) -> dict[str, int | None]:
    """Return for whom the viewer keeps books: the whole, or in a Verbundvorhaben each partner's own."""
    if card.data.model is not ApplicationModel.ALLIANCE:
        return {_WHOLE: None}
    return {name: key for key, name in card.names.items() if viewer.may(Action.EDIT_AWARD, key)}


def _new(viewer: Viewer, card: ApplicationCard) -> None:
    form = Typed(f"notice {card.public_id}")
    place = f"paper {card.public_id} {st.session_state.setdefault(_papers(card), 0)}"
    kinds = {kind.label: kind for kind in NoticeKind}
    rules = {_NOT_SAID: None} | {rule.label: rule for rule in RuleSet}
    with st.expander("Bescheid eintragen"), st.form(f"{form.name} form", border=False):
        first, second, third = st.columns(3)
        first.selectbox("Art", list(kinds), key=form.key("kind"))
        second.date_input("Bescheid vom", None, key=form.key("issued"), format="DD.MM.YYYY")
        third.date_input("Eingegangen am", None, key=form.key("received"), format="DD.MM.YYYY")
        first, second, third = st.columns(3)
        first.text_input("Bewilligte Zuwendung", key=form.key("amount"), placeholder="124.875,00 €", max_chars=40)
        second.text_input("davon zuwendungsfähig (Ausgaben)", key=form.key("eligible"), max_chars=40)
        third.text_input("Fördersatz", key=form.key("rate"), placeholder="90 %", max_chars=20)
        first, second, third = st.columns(3)
        first.date_input("Bewilligungszeitraum von", None, key=form.key("from"), format="DD.MM.YYYY")
        second.date_input("bis", None, key=form.key("to"), format="DD.MM.YYYY")
        third.text_input("Zweckbindung bis (Tag oder Jahr)", key=form.key("earmark"), max_chars=20)
        first, second, third = st.columns(3)
        first.text_input("Förderkennzeichen", key=form.key("number"), max_chars=100)
        second.selectbox("Nebenbestimmungen", list(rules), key=form.key("rules"))
        third.selectbox("Für", list(whose(viewer, card)), key=form.key("whose"))
        st.text_area(
            "Jahresscheiben, eine je Zeile: Jahr; Betrag; verfällt am",
            key=form.key("slices"),
            placeholder="2027; 35.000,00; 15.12.2027",
            height=90,
        )
        st.text_area("Auflagen und Besonderheiten", key=form.key("conditions"), max_chars=4_000, height=80)
        st.text_input("Fundstellen im Bescheid", key=form.key("passage"), max_chars=300)
        first, second, third = st.columns(3)
        first.text_input("Erstattung", key=form.key("refund"), max_chars=40)
        second.text_input("Zinsen", key=form.key("interest"), max_chars=40)
        reasons = {_NOT_SAID: None} | {reason.label: reason for reason in REFUND_REASONS}
        third.selectbox("Grund der Erstattung", list(reasons), key=form.key("reason"))
        document_upload.choose("Bescheid als Datei (freiwillig)", place)
        st.form_submit_button("Bescheid speichern", on_click=_add, args=(viewer, card, form, place))


def _papers(card: ApplicationCard) -> str:
    """Return under which name the session counts the files that were saved: each gets an empty field after it."""
    return f"papers {card.public_id}"


def _add(viewer: Viewer, card: ApplicationCard, form: Typed, place: str) -> None:
    kinds = {kind.label: kind for kind in NoticeKind}
    rules = {rule.label: rule for rule in RuleSet}
    reasons = {reason.label: reason for reason in REFUND_REASONS}
    file = document_upload.keep(place, place=PLACE) if document_upload.is_chosen(place) else None
    if file is None and document_upload.is_chosen(place):
        return

    def work(session: Session) -> bool:
        issued = form.day("issued")
        if issued is None:
            raise Refused("Bitte nennen Sie das Datum des Bescheids.")
        earmark = form.text("earmark")
        year = int(earmark) if _YEAR.fullmatch(earmark) else None
        until = read_day(earmark) if earmark and year is None else None
        if until is not None and until.problem:
            raise Refused(until.problem)
        data = NoticeData(
            kind=kinds[form.value("kind")],
            partner_id=whose(viewer, card).get(form.value("whose")),
            issued_on=issued,
            received_on=form.day("received"),
            reference_number=form.text("number"),
            amount_cents=form.euro("amount"),
            eligible_cents=form.euro("eligible"),
            rate_hundredths=form.percent("rate"),
            period_from=form.day("from"),
            period_to=form.day("to"),
            earmark_until=until.day if until else None,
            earmark_until_year=year,
            rule_set=rules.get(form.value("rules")),
            conditions=form.text("conditions"),
            passage=form.text("passage"),
            refund_cents=form.euro("refund"),
            interest_cents=form.euro("interest"),
            refund_reason=reasons.get(form.value("reason")),
            slices=slices_of(form.text("slices")),
        )
        awards.add_notice(session, viewer.actor, public_id=card.public_id, data=data, file=file, now=clock.now())
        return True

    done = f"Der Bescheid ist eingetragen. Der Antrag steht weiter auf „{card.stage.label}“."
    if actions.do(work, done=done, place=PLACE):
        form.clear()
        st.session_state[_papers(card)] += 1


def slices_of(text: str) -> tuple[SliceData, ...]:
    """Read Jahresscheiben as typed, one a line.

    Raises:
        Refused: a line is no year with an amount.
    """
    return tuple(_slice(line) for line in text.splitlines() if line.strip())


def _slice(line: str) -> SliceData:
    parts = [part.strip() for part in line.split(";")]
    if len(parts) not in (2, 3) or not _YEAR.fullmatch(parts[0]):
        raise Refused(
            f"„{line.strip()[:60]}“ ist keine Jahresscheibe. Bitte schreiben Sie: 2027; 35.000,00; 15.12.2027"
        )
    amount = read_euro(parts[1])
    expires = read_day(parts[2]) if len(parts) > _WITHOUT_DAY and parts[2] else None
    for problem in (amount.problem, expires.problem if expires else ""):
        if problem:
            raise Refused(problem)
    if amount.value is None:
        raise Refused(f"In „{line.strip()[:60]}“ fehlt der Betrag. Bitte schreiben Sie: 2027; 35.000,00; 15.12.2027")
    return SliceData(year=int(parts[0]), amount_cents=amount.value, expires_on=expires.day if expires else None)


_WITHOUT_DAY = 2


def _carry(viewer: Viewer, card: ApplicationCard, pieces: dict[str, tuple[NoticeCard, int]]) -> None:
    form = Typed(f"carry {card.public_id}")
    with st.expander("Übertragung einer Jahresscheibe"), st.form(f"{form.name} form", border=False):
        st.selectbox("Jahresscheibe", list(pieces), key=form.key("which"))
        first, second = st.columns(2)
        first.date_input("Übertragung beantragt am", None, key=form.key("asked"), format="DD.MM.YYYY")
        second.date_input("Übertragung bewilligt am", None, key=form.key("granted"), format="DD.MM.YYYY")
        st.form_submit_button("Übertragung speichern", on_click=_carried, args=(viewer, form, pieces))


def _carried(viewer: Viewer, form: Typed, pieces: dict[str, tuple[NoticeCard, int]]) -> None:
    notice, year = pieces[form.value("which")]
    done = actions.do(
        lambda session: awards.carry_over(
            session,
            viewer.actor,
            notice_id=notice.public_id,
            year=year,
            requested_on=form.day("asked"),
            granted_on=form.day("granted"),
            now=clock.now(),
        ),
        done="Die Übertragung ist eingetragen.",
        place=PLACE,
    )
    if done:
        form.clear()


def _withdraw(viewer: Viewer, card: ApplicationCard, notices: dict[str, NoticeCard]) -> None:
    form = Typed(f"notice withdrawal {card.public_id}")
    with st.expander("Bescheid zurücknehmen (Eingabefehler)"), st.form(f"{form.name} form", border=False):
        st.selectbox("Welchen", list(notices), key=form.key("which"))
        st.text_input("Warum", key=form.key("reason"), max_chars=500)
        st.form_submit_button("Zurücknehmen", on_click=_withdrawn, args=(viewer, form, notices))


def _withdrawn(viewer: Viewer, form: Typed, notices: dict[str, NoticeCard]) -> None:
    notice = notices[form.value("which")]
    done = actions.do(
        lambda session: awards.withdraw_notice(
            session, viewer.actor, notice_id=notice.public_id, reason=form.text("reason"), now=clock.now()
        ),
        done="Der Bescheid gilt nicht mehr; frühere Berichte zeigen ihn weiter.",
        place=PLACE,
    )
    if done:
        form.clear()
