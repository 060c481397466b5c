"""The fields of the project form: drawn from a project, read back into one."""

from typing import Any, NamedTuple

import streamlit as st

from dashboard.components import required
from dashboard.formats import parse_euro
from tracker.errors import Refused
from tracker.formats import UNKNOWN, euro
from tracker.shapes.projects import ProjectData, ProjectPartnerData
from tracker.vocabulary.projects import Duty, Leitsatz, PartnerRole, PlanningStage, ProjectState

SHORTEST_TITLE = 3
MOST_WORDS = 12
LONGEST_CONTACT = 300
_KEY = "field"


class Fields(NamedTuple):
    """The form of one project; ``name`` tells its widgets from those of another.

    ``partners`` are name → number, ``units`` number → name; the units are those of ``units_of``.
    """

    name: str
    partners: dict[str, int]
    units: dict[int, str]
    units_of: int | None

    def draw(self, data: ProjectData | None, *, own_partner: int | None) -> None:
        """Draw all fields, filled with what is known."""
        required.explain()
        self._what(data)
        self._who(data, own_partner)
        self._plan(data)

    def _what(self, data: ProjectData | None) -> None:
        first, second = st.columns([1, 4])
        first.text_input("Nummer", data.number if data else "", key=self.key("number"), max_chars=40)
        second.text_input(required.marked("Vorhaben"), data.title if data else "", key=self.key("title"), max_chars=300)
        st.text_area(
            "Kurzbeschreibung: Was soll entstehen, für wen, warum jetzt?",
            data.description if data else "",
            key=self.key("description"),
            max_chars=10_000,
            height=160,
        )
        left, right = st.columns(2)
        words = ", ".join(data.keywords) if data else ""
        left.text_input(
            "Stichworte, mit Komma getrennt (zwei bis vier)", words, key=self.key("keywords"), max_chars=400
        )
        others = ", ".join(data.synonyms) if data else ""
        right.text_input("Andere Wörter dafür, mit Komma getrennt", others, key=self.key("synonyms"), max_chars=400)

    def _who(self, data: ProjectData | None, own_partner: int | None) -> None:
        names = list(self.partners)
        lead = self._named(data, PartnerRole.LEAD) or [
            name for name, key in self.partners.items() if key == own_partner
        ]
        left, right = st.columns(2)
        left.selectbox(
            required.marked("Federführende Kommune"),
            names,
            names.index(lead[0]) if lead else None,
            key=self.key("lead"),
            placeholder="Bitte wählen",
        )
        right.selectbox(
            "Fachbereich/Amt der federführenden Kommune",
            ["", *self.units],
            self._unit_place(data),
            format_func=self._unit_name,
            key=self.key("unit"),
        )
        for label, role in (
            ("Weitere beteiligte Kommunen", PartnerRole.PARTNER),
            ("Assoziierte Partnerinnen (ohne Zuwendung)", PartnerRole.ASSOCIATED),
        ):
            st.multiselect(label, names, self._named(data, role), key=self.key(role), placeholder="keine")

    def _plan(self, data: ProjectData | None) -> None:
        left, middle, right = st.columns(3)
        cost = euro(data.cost_cents) if data and data.cost_cents is not None else ""
        left.text_input(
            "Gesamtkosten in Euro", cost, key=self.key("cost"), placeholder="z. B. 1.250.000,00 €", max_chars=40
        )
        middle.date_input(
            "Beginn geplant am", data.starts_on if data else None, key=self.key("starts_on"), format="DD.MM.YYYY"
        )
        text = data.starts_on_text if data else ""
        right.text_input(
            "oder ungefähr", text, key=self.key("starts_on_text"), placeholder="z. B. Herbst 2027", max_chars=100
        )
        left, middle, right = st.columns(3)
        self._choice(left, "Planungsstand", "planning_stage", list(PlanningStage), data)
        self._choice(middle, "Pflichtaufgabe", "duty", list(Duty), data)
        self._choice(right, "Priorität (1 = hoch, 4 = niedrig)", "priority", [1, 2, 3, 4], data)
        left, _, _ = st.columns(3)
        states = list(ProjectState)
        left.selectbox(
            "Stand",
            states,
            states.index(data.state) if data else 0,
            format_func=lambda state: state.label,
            key=self.key("state"),
        )
        contact = data.contact if data else ""
        st.text_input(
            "Ansprechpartner:in (Stelle oder Funktion)", contact, key=self.key("contact"), max_chars=LONGEST_CONTACT
        )
        st.multiselect(
            "Leitsätze der Smart Region (freiwillig)",
            list(Leitsatz),
            list(data.leitsaetze) if data else [],
            format_func=lambda word: word.label,
            key=self.key("leitsaetze"),
            placeholder="keine",
        )
        st.checkbox(
            "Nachnutzbar: Andere Kommunen können die Lösung übernehmen",
            data.reusable if data else False,
            key=self.key("reusable"),
        )

    def _choice(self, place: Any, label: str, field: str, options: list[Any], data: ProjectData | None) -> None:
        known = ["", *options]
        place.selectbox(
            label,
            known,
            known.index(getattr(data, field) or "") if data else 0,
            format_func=lambda option: UNKNOWN if option == "" else str(getattr(option, "label", option)),
            key=self.key(field),
        )

    def _named(self, data: ProjectData | None, role: PartnerRole) -> list[str]:
        ids = {part.partner_id for part in data.partners if part.role is role} if data else set()
        return [name for name, key in self.partners.items() if key in ids]

    def _unit_place(self, data: ProjectData | None) -> int:
        ids = ["", *self.units]
        return ids.index(data.unit_id) if data and data.unit_id in self.units else 0

    def _unit_name(self, unit: int | str) -> str:
        return self.units[unit] if isinstance(unit, int) else UNKNOWN

    def key(self, field: str) -> str:
        """Return the name of a widget."""
        return f"{_KEY} {self.name} {field}"


def forget(name: str) -> None:
    """Drop what was typed into the form of one project."""
    for key in [key for key in st.session_state if str(key).startswith(f"{_KEY} {name} ")]:
        del st.session_state[key]


def typed(fields: Fields) -> ProjectData:
    """Read the form back.

    Raises:
        Refused: the first field that cannot be used, in words.
    """
    values = {field: st.session_state.get(fields.key(field)) for field in _FIELDS}
    title = " ".join(str(values["title"] or "").split())
    required.check(
        {
            "Vorhaben (mindestens drei Zeichen)": len(title) >= SHORTEST_TITLE,
            "Federführende Kommune": bool(values["lead"]),
        }
    )
    return ProjectData(
        title=title,
        number=str(values["number"] or "").strip(),
        description=str(values["description"] or "").strip(),
        keywords=_words(values["keywords"]),
        synonyms=_words(values["synonyms"]),
        cost_cents=parse_euro(values["cost"] or ""),
        starts_on=values["starts_on"],
        starts_on_text=str(values["starts_on_text"] or "").strip(),
        planning_stage=values["planning_stage"] or None,
        priority=values["priority"] or None,
        duty=values["duty"] or None,
        state=values["state"],
        reusable=bool(values["reusable"]),
        contact=" ".join(str(values["contact"] or "").split()),
        leitsaetze=tuple(values["leitsaetze"] or ()),
        # An office belongs to one Kommune: with another one in the lead it is no longer known.
        unit_id=(values["unit"] or None) if fields.partners.get(str(values["lead"])) == fields.units_of else None,
        partners=_parts(values, fields.partners),
    )


_FIELDS = (
    *("title", "number", "description", "keywords", "synonyms", "cost", "starts_on", "starts_on_text"),
    *("planning_stage", "priority", "duty", "state", "reusable", "unit", "lead", "contact", "leitsaetze"),
    *(PartnerRole.PARTNER, PartnerRole.ASSOCIATED),
)


def _parts(values: dict[str, Any], partners: dict[str, int]) -> tuple[ProjectPartnerData, ...]:
    named = [(values["lead"], PartnerRole.LEAD)]
    named += [(name, role) for role in (PartnerRole.PARTNER, PartnerRole.ASSOCIATED) for name in values[role] or ()]
    return tuple(ProjectPartnerData(partner_id=partners[name], role=role) for name, role in named)


def _words(text: Any) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(word for part in str(text or "").split(",") if (word := " ".join(part.split()))))
    if len(words) > MOST_WORDS:
        raise Refused(f"Bitte höchstens {MOST_WORDS} Stichworte; je genauer, desto besser.")
    return words
