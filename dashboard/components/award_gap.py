"""A lower award than asked for: what is missing for which Kommune, what each decided and who said so."""

from collections.abc import Sequence

import streamlit as st

from dashboard import actions
from dashboard.components.markup import join, show, tag
from dashboard.components.table import Column, table
from dashboard.components.typed import Typed
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import UNKNOWN, euro, moment
from tracker.rules.access import Action
from tracker.services import award_gaps
from tracker.services.application_cards import ApplicationCard
from tracker.services.award_cards import AwardCard
from tracker.services.award_gaps import GapPart, LowerAward
from tracker.vocabulary.awards import GapChoice

_COLUMNS = (Column("Kommune"), Column("Es fehlen", number=True), Column("Entscheidung"), Column("Wer und wann"))
_UNDECIDED = "noch nicht entschieden"


def draw(lower: LowerAward) -> None:
    """Draw the gap in words and, where several Kommunen share it, what each bears and decided."""
    said: list[object] = [lower.gap.sentence]
    if any(part.choice is None for part in lower.parts):
        said += [" ", lower.gap.question]
    if len(lower.parts) == 1 and not lower.parts[0].name:
        said += [" ", tag("strong", _decided(lower.parts[0]))]
    show(tag("div", tag("div", join(said), class_="fp-bar fp-bar-example"), class_="fp"))
    if len(lower.parts) == 1 and not lower.parts[0].name:
        return
    show(table(f"Die Lücke von {euro(lower.gap.missing_cents)} nach Kommunen", _COLUMNS, map(_row, lower.parts)))
    if lower.note:
        show(tag("p", lower.note, class_="fp fp-soft"))


def forms(viewer: Viewer, card: ApplicationCard, found: Sequence[AwardCard], *, place: str) -> None:
    """Draw the form for the parts this person may decide about: the own Kommune's, for the office everybody's."""
    parts = {
        _named(part.name or item.name, part): part
        for item in found
        if item.lower is not None
        for part in item.lower.parts
        if viewer.may(Action.EDIT_AWARD, part.partner_id or card.lead_id)
    }
    if not parts:
        return
    form = Typed(f"gap {card.public_id}")
    choices = {choice.label: choice for choice in GapChoice}
    with st.expander("Über die Lücke entscheiden"), st.form(f"{form.name} form", border=False):
        st.selectbox("Anteil", list(parts), key=form.key("whose"))
        st.selectbox("Entscheidung", list(choices), key=form.key("choice"))
        st.text_input("Bemerkung (freiwillig)", key=form.key("note"), max_chars=500)
        st.form_submit_button("Entscheidung speichern", on_click=_decide, args=(viewer, card, form, parts, place))


def _named(name: str, part: GapPart) -> str:
    return f"{name}: {_missing(part)}" if name else _missing(part)


def _decide(viewer: Viewer, card: ApplicationCard, form: Typed, parts: dict[str, GapPart], place: str) -> None:
    part = parts[form.value("whose")]
    done = actions.do(
        lambda session: award_gaps.decide(
            session,
            viewer.actor,
            public_id=card.public_id,
            choice={choice.label: choice for choice in GapChoice}[form.value("choice")],
            note=form.text("note"),
            partner_id=part.partner_id,
            now=clock.now(),
        ),
        done="Die Entscheidung ist eingetragen.",
        place=place,
    )
    if done:
        form.clear()


def _row(part: GapPart) -> tuple[object, ...]:
    if part.choice is None:
        return part.name, _missing(part), _UNDECIDED, ""
    note = f" – {part.note}" if part.note else ""
    return part.name, _missing(part), f"{part.choice.label}{note}", _who(part)


def _decided(part: GapPart) -> str:
    if part.choice is None:
        return "Noch nicht entschieden."
    note = f": {part.note}" if part.note else ""
    who = _who(part)
    return f"Entschieden: {part.choice.label}{note}{f' ({who})' if who else ''}."


def _who(part: GapPart) -> str:
    return ", ".join(said for said in (part.person, moment(part.made_at) if part.made_at else "") if said)


def _missing(part: GapPart) -> str:
    return UNKNOWN if part.missing_cents is None else euro(part.missing_cents)
