"""The form for a new application: empty, or begun from a programme or a project named in the address."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions, addresses
from dashboard.components import application_draft, application_fields, required
from dashboard.components.application_draft import Form
from dashboard.components.markup import show, tag
from dashboard.components.notice import show_notice
from dashboard.viewer import Viewer
from tracker import clock
from tracker.services import application_starts, people, projects
from tracker.shapes.applications import ApplicationData, ApplicationPart
from tracker.vocabulary.applications import ApplicationModel
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import PartnerRole

NEW, CALL, PROJECT = "neu", "programm", "vorhaben"
_FORM = "application new form"
_LEAD, _OTHERS, _PROJECTS, _REASON = "lead", "others", "projects", "reason"
_FIELDS = (*(field.name for field in application_fields.ALL), _LEAD, _OTHERS, _PROJECTS, _REASON)


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the form."""
    call_id, project_id = (_asked(name) for name in (CALL, PROJECT))
    begun = application_starts.prefilled(
        session,
        viewer.actor,
        today=clock.today(),
        # The office applies for all eleven: whose application it is must not be guessed.
        partner_id=None if viewer.actor.role is Role.OFFICE else viewer.actor.partner_id,
        call_id=call_id,
        project_id=project_id,
    )
    partners = {item.short_name: item.id for item in people.partners(session, viewer.actor) if item.id is not None}
    listed = {
        f"{card.data.number} {card.data.title}".strip(): card.id for card in projects.cards(session, viewer.actor)
    }
    values = _values(begun, partners, listed)
    form = application_draft.begin(session, viewer, f"application/new/{call_id}/{project_id}", version=0, values=values)
    application_draft.say_restored(viewer, form)
    required.explain()
    keep = partial(application_draft.keep, viewer, form, _FIELDS)
    left, right = st.columns(2)
    mine = [name for name, key in partners.items() if _may_lead(viewer, key)]
    if st.session_state[form.key(_LEAD)] not in mine:
        st.session_state[form.key(_LEAD)] = None
    label = required.marked("Federführende Kommune")
    left.selectbox(label, mine, None, key=form.key(_LEAD), on_change=keep, placeholder="Bitte wählen")
    right.multiselect("Beteiligte Kommunen", list(partners), key=form.key(_OTHERS), on_change=keep, placeholder="keine")
    st.multiselect(
        "Vorhaben",
        list(listed),
        key=form.key(_PROJECTS),
        on_change=keep,
        placeholder="keines",
        help=application_fields.PROJECTS_HELP,
    )
    application_fields.draw(form.key, keep, opened=("Maßnahme",))
    chosen = [listed[name] for name in st.session_state[form.key(_PROJECTS)] or () if name in listed]
    _against(application_starts.warnings(session, viewer.actor, project_ids=chosen, call_id=call_id), form, keep)
    show_notice(_FORM)
    st.button("Antrag anlegen", type="primary", on_click=_create, args=(viewer, form, begun, partners, listed, call_id))


def _against(warnings: Sequence[str], form: Form, keep: Callable[[], None]) -> None:
    """Draw what speaks against this application, with the field for the reason to begin it nevertheless."""
    if not warnings:
        return
    for sentence in warnings:
        show(tag("div", tag("div", sentence, class_="fp-bar fp-bar-example"), class_="fp", role="status"))
    label = required.marked("Grund, warum Sie den Antrag trotzdem anlegen")
    st.text_input(label, key=form.key(_REASON), on_change=keep, max_chars=application_starts.LONGEST_REASON)


def _values(begun: ApplicationData, partners: dict[str, int], listed: dict[str, int]) -> dict[str, Any]:
    roles = {part.partner_id: part.role for part in begun.partners}
    named = {name: roles[key] for name, key in partners.items() if key in roles}
    lead = next((name for name, role in named.items() if role is PartnerRole.LEAD), None)
    title = "" if not begun.programme and not begun.project_ids else begun.title
    return application_fields.as_typed(begun) | {
        "title": title,
        _LEAD: lead,
        _OTHERS: [name for name in named if name != lead],
        _PROJECTS: [name for name, key in listed.items() if key in begun.project_ids],
        _REASON: "",
    }


def _may_lead(viewer: Viewer, partner_id: int) -> bool:
    return viewer.actor.role is Role.OFFICE or partner_id == viewer.actor.partner_id


def _asked(name: str) -> UUID | None:
    text = st.query_params.get(name)
    return addresses.record_id(text) if text else None


def _create(
    viewer: Viewer,
    form: Form,
    begun: ApplicationData,
    partners: dict[str, int],
    listed: dict[str, int],
    call_id: UUID | None,
) -> None:
    def work(session: Session) -> str:
        values = application_draft.typed(form, _FIELDS)
        required.check(
            {
                "Federführende Kommune": bool(values[_LEAD]),
                application_fields.TITLE: application_fields.is_named(values),
            }
        )
        data = _with_partners(application_fields.read(values, begun), values, partners, listed)
        row = application_starts.start(
            session,
            viewer.actor,
            data=data,
            call_id=call_id,
            reason=str(values[_REASON] or ""),
            now=clock.now(),
            today=clock.today(),
        )
        return str(row.public_id)

    created = actions.do(work, done="Der Antrag ist angelegt.", place=_FORM)
    if created:
        application_draft.forget(viewer, form)
        actions.lead_to(addresses.APPLICATION, id=created, **{addresses.VIEWER: viewer.parameter})


def _with_partners(
    data: ApplicationData, values: dict[str, Any], partners: dict[str, int], listed: dict[str, int]
) -> ApplicationData:
    others = [name for name in values[_OTHERS] or () if name != values[_LEAD]]
    parts = [ApplicationPart(partner_id=partners[values[_LEAD]], role=PartnerRole.LEAD)]
    parts += [ApplicationPart(partner_id=partners[name], role=PartnerRole.PARTNER) for name in others]
    model = ApplicationModel.JOINT if others and data.model is ApplicationModel.SINGLE else data.model
    chosen = tuple(listed[name] for name in values[_PROJECTS] or () if name in listed)
    return data.model_copy(update={"partners": tuple(parts), "model": model, "project_ids": chosen})
