"""The form of an Anfrage. What was typed stays when saving is refused."""

from typing import Any, NamedTuple
from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import required
from dashboard.components.notice import show_notice
from dashboard.formats import parse_euro
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import UNKNOWN, euro
from tracker.services import inquiries, people
from tracker.services.inquiries import InquiryCard
from tracker.shapes.inquiries import InquiryData
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import PlanningStage
from tracker.vocabulary.work import InquiryState, Researcher

NEW, EDIT = "neu", "bearbeiten"
SHORTEST_TITLE = 3
_FORM = "inquiry form"
_KEY = "inquiry"


class Draft(NamedTuple):
    """The Anfrage a form changes, and the state it was read in."""

    public_id: UUID
    version: int


class Form(NamedTuple):
    """What the callbacks need: plain values, since the session has ended when they run. Names lead to numbers."""

    name: str
    partners: dict[str, int]
    handlers: dict[int, str]
    is_office: bool

    def key(self, field: str) -> str:
        """Return the name of a widget."""
        return f"{_KEY} {self.name} {field}"


def new(session: Session, viewer: Viewer) -> None:
    """Draw an empty form."""
    form = _form(session, viewer, "new")
    with st.form("inquiry new", border=False):
        # Anybody may ring the office; whose Anfrage it is must not be guessed.
        _draw(form, None, None if form.is_office else viewer.actor.partner_id)
        show_notice(_FORM)
        st.form_submit_button("Anfrage anlegen", type="primary", on_click=_create, args=(viewer, form))


def edit(session: Session, viewer: Viewer, card: InquiryCard) -> None:
    """Draw the form of an Anfrage."""
    form = _form(session, viewer, str(card.public_id))
    # The version of the first drawing counts: whoever saved since then must not be overwritten unseen.
    draft: Draft = st.session_state.setdefault(_draft_key(card.public_id), Draft(card.public_id, card.version))
    with st.form(f"inquiry {card.public_id}", border=False):
        _draw(form, card.data, card.data.partner_id)
        show_notice(_FORM)
        with st.container(horizontal=True):
            st.form_submit_button("Speichern", type="primary", on_click=_save, args=(viewer, draft, form))
            st.form_submit_button("Abbrechen", on_click=_leave, args=(draft,))
    if draft.version != card.version:
        st.button("Meine Eingaben verwerfen und den neuen Stand laden", on_click=_forget, args=(draft,))


def _form(session: Session, viewer: Viewer, name: str) -> Form:
    is_office = viewer.actor.role is Role.OFFICE
    partners = {
        item.short_name: item.id
        for item in people.partners(session, viewer.actor)
        if item.id is not None and (is_office or item.id == viewer.actor.partner_id)
    }
    return Form(name, partners, inquiries.handlers(session, viewer.actor), is_office)


def _draw(form: Form, data: InquiryData | None, partner_id: int | None) -> None:
    required.explain()
    _who(form, data, partner_id)
    st.text_input(required.marked("Vorhaben"), data.title if data else "", key=form.key("title"), max_chars=300)
    st.text_area(
        "Worum geht es? Fünf Zeilen genügen.",
        data.description if data else "",
        key=form.key("description"),
        max_chars=4_000,
        height=140,
    )
    left, middle, right = st.columns(3)
    cost = euro(data.cost_cents) if data and data.cost_cents is not None else ""
    left.text_input("Kosten in Euro", cost, key=form.key("cost"), placeholder="z. B. 1.250.000,00 €", max_chars=40)
    middle.text_input(
        "Zeitraum",
        data.period if data else "",
        key=form.key("period"),
        placeholder="z. B. 2027 bis 2029",
        max_chars=200,
    )
    _choice(right, form, "Planungsstand", "planning_stage", ["", *PlanningStage], data.planning_stage if data else "")
    left, middle, right = st.columns(3)
    left.date_input("Gewünscht bis", data.wanted_by if data else None, key=form.key("wanted_by"), format="DD.MM.YYYY")
    if form.is_office:
        _office(form, data, middle, right)


def _who(form: Form, data: InquiryData | None, partner_id: int | None) -> None:
    names = list(form.partners)
    own = [name for name, number in form.partners.items() if number == partner_id]
    left, middle, right = st.columns(3)
    place = names.index(own[0]) if own else None
    label = required.marked("Kommune")
    left.selectbox(label, names, place, key=form.key("partner"), placeholder="Bitte wählen")
    middle.text_input("Fachbereich/Amt", data.unit if data else "", key=form.key("unit"), max_chars=200)
    right.text_input(
        "Angefragt von (Stelle oder Funktion)", data.asked_by if data else "", key=form.key("asked_by"), max_chars=200
    )


def _office(form: Form, data: InquiryData | None, middle: Any, right: Any) -> None:
    handlers: list[int | str] = ["", *form.handlers]
    if data and data.handled_by_id not in (None, *form.handlers):
        handlers.append(data.handled_by_id or "")
    current = data.handled_by_id if data and data.handled_by_id is not None else ""
    middle.selectbox(
        "Bearbeitet von",
        handlers,
        handlers.index(current),
        format_func=lambda number: (
            form.handlers.get(number, "nicht mehr tätig") if isinstance(number, int) else "noch niemand"
        ),
        key=form.key("handled_by_id"),
    )
    _choice(right, form, "Recherche durch", "researched_by", list(Researcher), data.researched_by if data else None)
    left, _, _ = st.columns(3)
    _choice(left, form, "Status", "state", list(InquiryState), data.state if data else None)
    st.text_area("Ergebnis", data.result if data else "", key=form.key("result"), max_chars=4_000, height=100)


def _choice(place: Any, form: Form, label: str, field: str, options: list[Any], current: Any) -> None:
    place.selectbox(
        label,
        options,
        options.index(current or options[0]),
        format_func=lambda option: UNKNOWN if option == "" else option.label,
        key=form.key(field),
    )


def _typed(form: Form) -> InquiryData:
    values = {field: st.session_state.get(form.key(field)) for field in _FIELDS}
    title = " ".join(str(values["title"] or "").split())
    required.check(
        {"Kommune": bool(values["partner"]), "Vorhaben (mindestens drei Zeichen)": len(title) >= SHORTEST_TITLE}
    )
    return InquiryData(
        partner_id=form.partners[str(values["partner"])],
        title=title,
        unit=_text(values["unit"]),
        asked_by=_text(values["asked_by"]),
        description=_text(values["description"]),
        cost_cents=parse_euro(values["cost"] or ""),
        period=_text(values["period"]),
        planning_stage=values["planning_stage"] or None,
        wanted_by=values["wanted_by"],
        handled_by_id=values["handled_by_id"] or None,
        researched_by=values["researched_by"] or Researcher.SELF,
        state=values["state"] or InquiryState.NEW,
        result=_text(values["result"]),
    )


_FIELDS = (
    *("partner", "unit", "asked_by", "title", "description", "cost", "period", "planning_stage", "wanted_by"),
    *("handled_by_id", "researched_by", "state", "result"),
)


def _text(value: Any) -> str:
    return str(value or "").strip()


def _create(viewer: Viewer, form: Form) -> None:
    def work(session: Session) -> tuple[str, str]:
        inquiry = inquiries.create(session, viewer.actor, data=_typed(form), now=clock.now())
        return str(inquiry.public_id), inquiry.number

    created = actions.do(work, done="Die Anfrage ist angelegt.", place=_FORM)
    if created:
        _drop(form.name)
        st.query_params.pop(NEW, None)
        st.query_params["id"] = created[0]


def _save(viewer: Viewer, draft: Draft, form: Form) -> None:
    def work(session: Session) -> bool:
        data = _typed(form)
        inquiries.edit(
            session, viewer.actor, public_id=draft.public_id, version=draft.version, data=data, now=clock.now()
        )
        return True

    if actions.do(work, done="Gespeichert.", place=_FORM):
        _leave(draft)


def _leave(draft: Draft) -> None:
    _forget(draft)
    st.query_params.pop(EDIT, None)


def _forget(draft: Draft) -> None:
    st.session_state.pop(_draft_key(draft.public_id), None)
    _drop(str(draft.public_id))


def _drop(name: str) -> None:
    for key in [key for key in st.session_state if str(key).startswith(f"{_KEY} {name} ")]:
        del st.session_state[key]


def _draft_key(public_id: UUID) -> str:
    return f"inquiry draft {public_id}"
