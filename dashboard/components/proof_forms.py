"""Forms of a proof: its days, its rows, and the steps of the own audit office."""

from collections.abc import Sequence

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import award_notice_forms
from dashboard.components.typed import Typed
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import Refused
from tracker.formats import euro, weekday_day
from tracker.rules.amounts import read_euro
from tracker.rules.awards.proof import ProofEntry
from tracker.services import proofs
from tracker.services.application_cards import ApplicationCard
from tracker.services.proof_cards import ProofCard
from tracker.services.proofs import AuditStep, ProofData
from tracker.vocabulary.awards import ProofSide
from tracker.vocabulary.work import ProofKind

PLACE = "proof form"
_NEW = "neuer Nachweis"
_SIDES = {"E": ProofSide.INCOME, "A": ProofSide.COST}
_AMOUNTS = ("planned_cents", "planned_eligible_cents", "actual_cents", "actual_eligible_cents")


def save(viewer: Viewer, card: ApplicationCard, found: Sequence[ProofCard]) -> None:
    """Draw the form that begins a proof or changes its days."""
    cards: dict[str, ProofCard | None] = {_NEW: None}
    cards |= {f"{item.data.kind.label}, Frist {weekday_day(item.data.due_on)}": item for item in found}
    kinds = {kind.label: kind for kind in ProofKind}
    with st.expander("Nachweis beginnen oder ergänzen"):
        which = cards[st.selectbox("Welcher", list(cards), key=f"proof which {card.public_id}")]
        form = Typed(f"proof {which.public_id if which else card.public_id}")
        data: ProofData | None = form.read_as("due", which.data if which else None)
        with st.form(f"{form.name} form", border=False):
            first, second, third = st.columns(3)
            names = list(kinds)
            first.selectbox("Art", names, names.index(data.kind.label) if data else 1, key=form.key("kind"))
            second.date_input(
                "Frist laut Bescheid", data.due_on if data else None, key=form.key("due"), format="DD.MM.YYYY"
            )
            if which is None:
                third.selectbox("Für", list(award_notice_forms.whose(viewer, card)), key=form.key("whose"))
            first, second, _ = st.columns(3)
            first.date_input(
                "Eingereicht am", data.submitted_on if data else None, key=form.key("submitted"), format="DD.MM.YYYY"
            )
            second.date_input(
                "Vom Fördergeber geprüft am",
                data.checked_on if data else None,
                key=form.key("checked"),
                format="DD.MM.YYYY",
            )
            st.text_area(
                "Prüfungsfeststellung",
                data.finding if data else "",
                key=form.key("finding"),
                max_chars=4_000,
                height=80,
            )
            st.form_submit_button("Nachweis speichern", on_click=_save, args=(viewer, card, form, which, data))


def _save(viewer: Viewer, card: ApplicationCard, form: Typed, which: ProofCard | None, seen: ProofData | None) -> None:
    kinds = {kind.label: kind for kind in ProofKind}

    def work(session: Session) -> bool:
        whose = award_notice_forms.whose(viewer, card).get(form.value("whose"))
        start = seen or ProofData(kind=kinds[form.value("kind")], partner_id=whose)
        changes = {
            "kind": kinds[form.value("kind")],
            "due_on": form.day("due"),
            "submitted_on": form.day("submitted"),
            "checked_on": form.day("checked"),
            "finding": form.text("finding"),
        }
        proofs.save(
            session,
            viewer.actor,
            public_id=card.public_id,
            data=start.model_copy(update=changes),
            proof_id=which.public_id if which else None,
            seen=seen,
            now=clock.now(),
        )
        return True

    form.finish(actions.do(work, done="Der Nachweis ist gespeichert.", place=PLACE))


def lines(viewer: Viewer, item: ProofCard) -> None:
    """Draw the form of the rows: one a line, as in a spreadsheet."""
    form = Typed(f"proof lines {item.public_id}")
    seen: tuple[ProofEntry, ...] = form.read_as("lines", item.entries)
    with st.expander("Zeilen des zahlenmäßigen Nachweises"), st.form(f"{form.name} form", border=False):
        st.text_area(
            "Eine Zeile je Position: E oder A (Einnahme, Ausgabe); Bezeichnung; lt. Bescheid insgesamt; davon "
            "zuwendungsfähig; lt. Abrechnung insgesamt; davon zuwendungsfähig",
            "\n".join(_written(entry) for entry in seen),
            key=form.key("lines"),
            height=160,
        )
        st.form_submit_button("Zeilen speichern", on_click=_set, args=(viewer, form, item, seen))


def _written(entry: ProofEntry) -> str:
    side = next(sign for sign, side in _SIDES.items() if side is entry.side)
    amounts = (getattr(entry, name) for name in _AMOUNTS)
    return "; ".join([side, entry.title, *("" if cents is None else euro(cents) for cents in amounts)])


def entries_of(text: str) -> tuple[ProofEntry, ...]:
    """Read the rows of a proof as typed.

    Raises:
        Refused: a line has no side and name, or an amount cannot be read.
    """
    return tuple(_entry(line) for line in text.splitlines() if line.strip())


def _entry(line: str) -> ProofEntry:
    side, title, *amounts = [part.strip() for part in line.split(";")] + [""] * 2
    if side.upper() not in _SIDES or not title:
        raise Refused(f"„{line.strip()[:60]}“: Bitte beginnen Sie mit „E;“ oder „A;“ und der Bezeichnung.")
    read = [read_euro(amount, negative=True) for amount in [*amounts, *[""] * len(_AMOUNTS)][: len(_AMOUNTS)]]
    problem = next((found.problem for found in read if found.problem), "")
    if problem:
        raise Refused(f"„{title[:40]}“: {problem}")
    values = {name: found.value for name, found in zip(_AMOUNTS, read, strict=True)}
    return ProofEntry(side=_SIDES[side.upper()], title=title[:300], **values)


def _set(viewer: Viewer, form: Typed, item: ProofCard, seen: tuple[ProofEntry, ...]) -> None:
    done = actions.do(
        lambda session: proofs.set_lines(
            session,
            viewer.actor,
            proof_id=item.public_id,
            entries=entries_of(form.text("lines")),
            seen=seen,
            now=clock.now(),
        ),
        done="Der zahlenmäßige Nachweis ist gespeichert.",
        place=PLACE,
    )
    form.finish(done)


def audit(viewer: Viewer, item: ProofCard) -> None:
    """Draw the form of the own audit office."""
    form = Typed(f"proof audit {item.public_id}")
    step = AuditStep(**{name: getattr(item.data, name) for name in AuditStep.model_fields})
    data: AuditStep = form.read_as("to", step)
    with st.expander("Rechnungsprüfung"), st.form(f"{form.name} form", border=False):
        first, second, third = st.columns(3)
        first.date_input("an RPA am", data.to_audit_on, key=form.key("to"), format="DD.MM.YYYY")
        second.date_input("geprüft am", data.audited_on, key=form.key("done"), format="DD.MM.YYYY")
        third.date_input("Beanstandung erledigt am", data.objection_settled_on, key=form.key("ok"), format="DD.MM.YYYY")
        st.text_area("Prüfvermerk", data.audit_note, key=form.key("note"), max_chars=4_000, height=80)
        st.text_area("Beanstandung", data.objection, key=form.key("objection"), max_chars=4_000, height=80)
        st.form_submit_button("Prüfung speichern", on_click=_audited, args=(viewer, form, item, data))


def _audited(viewer: Viewer, form: Typed, item: ProofCard, seen: AuditStep) -> None:
    def work(session: Session) -> bool:
        step = AuditStep(
            to_audit_on=form.day("to"),
            audited_on=form.day("done"),
            audit_note=form.text("note"),
            objection=form.text("objection"),
            objection_settled_on=form.day("ok"),
        )
        proofs.audit_step(session, viewer.actor, proof_id=item.public_id, data=step, seen=seen, now=clock.now())
        return True

    form.finish(actions.do(work, done="Die Prüfung ist gespeichert.", place=PLACE))
