"""Forms of a Beschlussgrundlage: choose one of the six, enter what was decided, take an entry back."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components.notice import show_notice
from dashboard.components.typed import Typed
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import Refused
from tracker.formats import weekday_day
from tracker.services import resolutions, sittings
from tracker.services.application_cards import ApplicationCard, PartCard
from tracker.services.resolutions import ResolutionCard, ResolutionData
from tracker.services.sittings import SittingCard
from tracker.vocabulary.applications import DecisionBasis

_PLACE = "resolution form"
_NO_SITTING = "noch keine gewählt"
_RESULTS = {"noch offen": None, "zugestimmt": True, "abgelehnt": False}


def draw(
    session: Session,
    viewer: Viewer,
    card: ApplicationCard,
    mine: Sequence[PartCard],
    own: Sequence[ResolutionCard],
    today: date,
) -> None:
    """Draw the forms for the partners whose Beschlussgrundlage the viewer keeps."""
    show_notice(_PLACE)
    _choose(session, viewer, card, mine, today)
    waiting = {_name(item): item for item in own if item.data.decided_on is None}
    if waiting:
        _decide(viewer, card, waiting)
    if own:
        _withdraw(viewer, card, {_name(item): item for item in own})


def _choose(session: Session, viewer: Viewer, card: ApplicationCard, mine: Sequence[PartCard], today: date) -> None:
    form = Typed(f"resolution {card.public_id}")
    partners = {part.name: part.partner_id for part in mine}
    with st.expander("Beschlussgrundlage eintragen"):
        first, second = st.columns([1, 2])
        who = first.selectbox("Kommune", list(partners), key=f"{form.name} partner")
        bases = {basis.label: basis for basis in DecisionBasis}
        label = second.selectbox("Grundlage", list(bases), key=f"{form.name} basis")
        basis = bases[label]
        days = sittings.between(session, viewer.actor, since=today, partner_id=partners[who])
        named = {_sitting(item): item for item in days if not item.data.cancelled}
        with st.form(f"{form.name} form", border=False):
            if basis in (DecisionBasis.RESOLUTION, DecisionBasis.RESERVED):
                st.selectbox("Sitzung, die entscheiden soll", [_NO_SITTING, *named], key=form.key("sitting"))
            if basis is DecisionBasis.RESERVED:
                st.date_input("Beschluss nachzureichen bis", None, key=form.key("due"), format="DD.MM.YYYY")
            first, second, third = st.columns(3)
            first.date_input("Entschieden am (wenn schon)", None, key=form.key("day"), format="DD.MM.YYYY")
            second.selectbox("Ergebnis", list(_RESULTS), key=form.key("result"))
            third.text_input("Vorlagen-Nr.", key=form.key("paper"), max_chars=100)
            if basis is DecisionBasis.RESOLUTION:
                st.text_input("Gremium, wenn die Sitzung nicht eingetragen ist", key=form.key("body"), max_chars=200)
            asked = "Begründung (Pflicht)" if basis is DecisionBasis.NOT_NEEDED else "Bemerkung"
            st.text_area(asked, key=form.key("reason"), max_chars=2_000, height=80)
            st.form_submit_button(
                "Grundlage speichern", on_click=_save, args=(viewer, card, form, partners[who], basis, named)
            )


def _save(
    viewer: Viewer,
    card: ApplicationCard,
    form: Typed,
    partner_id: int,
    basis: DecisionBasis,
    named: dict[str, SittingCard],
) -> None:
    sitting = named.get(str(form.value("sitting")))

    def work(session: Session) -> str:
        reason = form.text("reason")
        if basis is DecisionBasis.NOT_NEEDED and not reason:
            raise Refused("Bitte begründen Sie, warum kein Beschluss erforderlich ist.")
        decided_on, passed = form.day("day"), _RESULTS[form.value("result")]
        data = ResolutionData(
            basis=basis,
            sitting_id=sitting.public_id if sitting else None,
            council_name=form.text("body"),
            decided_on=decided_on,
            passed=passed,
            paper_number=form.text("paper"),
            due_on=form.day("due"),
            reason=reason,
        )
        finding = resolutions.choose(
            session,
            viewer.actor,
            public_id=card.public_id,
            partner_id=partner_id,
            data=data,
            now=clock.now(),
            today=clock.today(),
        )
        return finding.sentence

    if actions.do(work, done="Die Beschlussgrundlage ist eingetragen.", place=_PLACE):
        form.clear()


def _decide(viewer: Viewer, card: ApplicationCard, waiting: dict[str, ResolutionCard]) -> None:
    form = Typed(f"decision {card.public_id}")
    with st.expander("Entscheidung eintragen"), st.form(f"{form.name} form", border=False):
        st.selectbox("Wozu", list(waiting), key=form.key("which"))
        first, second, third = st.columns(3)
        first.date_input("Entschieden am", None, key=form.key("day"), format="DD.MM.YYYY")
        second.selectbox("Ergebnis", ["zugestimmt", "abgelehnt"], key=form.key("result"))
        third.text_input("Vorlagen-Nr.", key=form.key("paper"), max_chars=100)
        st.form_submit_button("Entscheidung speichern", on_click=_decided, args=(viewer, form, waiting))


def _decided(viewer: Viewer, form: Typed, waiting: dict[str, ResolutionCard]) -> None:
    item = waiting[form.value("which")]

    def work(session: Session) -> bool:
        day = form.day("day")
        if day is None:
            raise Refused("Bitte nennen Sie den Tag, an dem entschieden wurde.")
        resolutions.decide(
            session,
            viewer.actor,
            resolution_id=item.public_id,
            decided_on=day,
            passed=bool(_RESULTS[form.value("result")]),
            paper_number=form.text("paper"),
            now=clock.now(),
            today=clock.today(),
        )
        return True

    if actions.do(work, done="Die Entscheidung ist eingetragen.", place=_PLACE):
        form.clear()


def _withdraw(viewer: Viewer, card: ApplicationCard, own: dict[str, ResolutionCard]) -> None:
    form = Typed(f"withdrawal {card.public_id}")
    with st.expander("Eintrag zurücknehmen"), st.form(f"{form.name} form", border=False):
        st.selectbox("Welchen", list(own), key=form.key("which"))
        st.text_input("Warum gilt er nicht mehr?", key=form.key("reason"), max_chars=500)
        st.form_submit_button("Zurücknehmen", on_click=_withdrawn, args=(viewer, form, own))


def _withdrawn(viewer: Viewer, form: Typed, own: dict[str, ResolutionCard]) -> None:
    item = own[form.value("which")]
    done = actions.do(
        lambda session: resolutions.withdraw(
            session, viewer.actor, resolution_id=item.public_id, reason=form.text("reason"), now=clock.now()
        ),
        done="Der Eintrag gilt nicht mehr; er bleibt in der Änderungshistorie.",
        place=_PLACE,
    )
    if done:
        form.clear()


def _name(item: ResolutionCard) -> str:
    when = item.data.decided_on or item.sitting_on
    where = f", {item.council}" if item.council else ""
    return f"{item.partner}: {item.data.basis.label}{where}{f', {weekday_day(when)}' if when else ''}"


def _sitting(item: SittingCard) -> str:
    return f"{item.council} am {weekday_day(item.data.held_on)}"
