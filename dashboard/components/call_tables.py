"""The tables of a single call: its facts with their passages, whom it fits, who answered, where it comes from."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from dashboard import addresses
from dashboard.components import badge, call_text
from dashboard.components.call_facts import NOT_APPLICABLE, coded, deadline
from dashboard.components.call_text import Place
from dashboard.components.markup import Markup, join, link, outside, tag
from dashboard.components.table import Column, table
from dashboard.labels import FACTS
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import UNKNOWN, day, euro, moment, percent, weekday_day
from tracker.models.calls import FundingCall
from tracker.rules.correction_values import code_label
from tracker.services.answers import ReviewView
from tracker.services.call_detail import CallDetail, OriginView, PassageView
from tracker.services.suggestions import ProjectFit
from tracker.vocabulary.calls import BodyKind

# Facts by the name of their passages, the column they stand in, and how they are written.
_READ = (
    ("rate", "rate_hundredths", percent),
    ("rate_weak", "rate_weak_hundredths", percent),
    ("amount_max", "amount_max_cents", euro),
    ("amount_min", "amount_min_cents", euro),
    ("cost_min", "cost_min_cents", euro),
    ("own_share_min", "own_share_min_hundredths", percent),
)


class Told(NamedTuple):
    """A call, and which of its passages can be shown in the text."""

    found: CallDetail
    places: Sequence[Place]


def every_fact(found: CallDetail, places: Sequence[Place] = ()) -> Markup:
    """Return all facts; each names the passage it was read from, or who entered it."""
    call, told = found.call, Told(found, places)
    status, rounds = badge.status(call.status), deadline(call, clock.today())
    rows: list[Sequence[object]] = [
        (_named("status"), status, _where(told, "status", "status", call.status_stated)),
        (_named("rounds"), rounds, _where(told, "rounds", "rounds", bool(found.rounds))),
    ]
    for name, column, written in _READ:
        value = NOT_APPLICABLE if _is_without(call, name, column) else written(getattr(call, column))
        rows.append((_named(name), value, _where(told, name, column, getattr(call, column) is not None)))
    rows += [(name, value, entered(found, *fields)) for name, value, *fields in _plain(call)]
    return table("Alle Angaben mit Fundstelle", (Column("Angabe"), Column("Inhalt"), Column("Fundstelle")), rows)


def entered(found: CallDetail, *fields: str) -> Markup:
    """Say who entered one of these fields by hand; empty when the sources speak."""
    given = [item for item in found.corrections if item.field in fields]
    if not given:
        return Markup("")
    last = given[-1]
    note = f" ({last.note})" if last.note else ""
    return join([f"nachgetragen von {last.person} am {moment(last.made_at)}{note}"])


def fits(viewer: Viewer, found: Sequence[ProjectFit]) -> Markup:
    """Return the projects a call was suggested for."""
    columns = (Column("Vorhaben"), Column("Kommune"), Column("Wie gut es passt"))
    rows = [
        (
            link(fit.title, viewer.to(addresses.PROJECTS, id=str(fit.project_id))),
            fit.partner,
            badge.badge("ausgeschlossen: eine Voraussetzung ist nicht erfüllt", "no")
            if fit.excluded
            else badge.band(fit.band),
        )
        for fit in found
    ]
    return table("Vorhaben, für die dieses Programm vorgeschlagen ist", columns, rows)


def answers(given: Sequence[ReviewView]) -> Markup:
    """Return what partners answered, newest first."""
    columns = (Column("Kommune"), Column("Rückmeldung"), Column("Wann und von wem"))
    rows = [(item.partner, _answer(item), f"{moment(item.made_at)}, {item.person}") for item in given]
    return table("Rückmeldungen, die neueste zuerst", columns, rows)


def origins(found: CallDetail) -> Markup:
    """Return where a call comes from, under which licence, and when it was first and last seen there."""
    columns = (Column("Quelle"), Column("Lizenz und Nennung"), Column("Zuerst gesehen"), Column("Zuletzt gesehen"))
    return table("Herkunft", columns, [_origin(item) for item in found.origins])


def _origin(item: OriginView) -> Sequence[object]:
    seen = f"{moment(item.last_seen)}"
    if item.withdrawn_at:
        seen += f"; dort nicht mehr vorhanden seit {day(item.withdrawn_at.date())}"
    licence = join([part for part in (item.licence, item.attribution) if part] or [UNKNOWN], " · ")
    return outside(item.source_title, item.url), licence, moment(item.first_seen), seen


def _answer(item: ReviewView) -> Markup:
    if item.answer is None:
        return Markup("zurückgenommen")
    parts = [item.answer.label, item.reason.label if item.reason else "", item.note]
    if item.follow_up_on:
        parts.append(f"am {weekday_day(item.follow_up_on)}")
    changed = (
        tag("div", "Das Programm hat sich seither geändert.", class_="fp-soft fp-small") if item.changed_since else ""
    )
    return join([join([part for part in parts if part], " · "), changed])


def _named(name: str) -> Markup:
    return tag("span", FACTS[name], id=call_text.fact_anchor(name), tabindex="-1")


def _where(told: Told, name: str, column: str, known: bool) -> Markup:
    by_hand = entered(told.found, column)
    if by_hand:
        return by_hand
    quotes = [_quote(item, told.places) for item in told.found.passages if item.field == name]
    return join(quotes or ["Angabe der Quelle, nicht aus dem Text"] if known else [])


def _quote(item: PassageView, places: Sequence[Place]) -> Markup:
    source = outside(item.source_title, item.origin_url)
    place = next((place for place in places if place.passage is item), None)
    way = join([" ", call_text.to_passage(place)]) if place else ""
    return tag("div", f"„{item.quote}“ ", tag("span", "(", source, ")", class_="fp-small"), way, class_="fp-quote")


def _is_without(call: FundingCall, name: str, column: str) -> bool:
    return bool({name, column} & set(call.not_applicable))


def _plain(call: FundingCall) -> list[tuple[Any, ...]]:
    """Return name, value, and the fields whose corrections belong to it."""
    bodies = [(kind.label, _offices(call, kind)) for kind in BodyKind]
    links = join(
        tag("div", outside(item.get("title") or item.get("url", ""), item.get("url", ""))) for item in call.links
    )
    return [
        ("Titel", call.title, "title"),
        ("Kurzbeschreibung", call.summary or UNKNOWN, "summary"),
        ("Ebene", call.level.label, "level"),
        ("Fördergebiet", areas(call.areas), "areas"),
        ("Antragsberechtigt", coded("applicants", call.applicants), "applicants"),
        ("Art der Förderung", coded("funding_types", call.funding_types), "funding_types"),
        ("Themen", coded("topics", call.topics), "topics"),
        ("Fördergeber laut Quelle", call.provider or UNKNOWN, "provider"),
        *((name, value, "bodies") for name, value in bodies if value),
        *([("Kontakt laut Quelle", tag("span", call.contact, class_="fp-text"), "contact")] if call.contact else []),
        ("Rechtsgrundlage", call.legal_basis or UNKNOWN, "legal_basis"),
        ("Offizielle Seite", outside(call.url, call.url) if call.url else UNKNOWN, "url"),
        *([("Weitere Seiten", links)] if links else []),
        ("Veröffentlicht am", day(call.published_on)),
    ]


def areas(values: Sequence[str]) -> str:
    """Return areas in words; a place is named instead of its key."""
    return ", ".join(code_label("areas", value) for value in values) or UNKNOWN


def _offices(call: FundingCall, kind: BodyKind) -> Markup:
    return join(_office(body) for body in call.bodies if body.get("kind") == kind)


def _office(body: dict[str, Any]) -> Markup:
    details = [body.get("address", ""), f"Telefon {body['phone']}" if body.get("phone") else "", body.get("email", "")]
    known = [part for part in details if part]
    return tag(
        "div", outside(body.get("name", ""), body.get("url", "")), tag("div", join(known, " · "), class_="fp-small")
    )
