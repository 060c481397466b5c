"""The tables of a single call: its facts with their passages, whom it fits, who answered, where it comes from."""

from collections.abc import Sequence
from typing import Any

from dashboard import addresses
from dashboard.components import badge
from dashboard.components.call_facts import NOT_APPLICABLE, coded, deadline
from dashboard.components.markup import Markup, join, link, outside, tag
from dashboard.components.table import Column, table
from dashboard.labels import FACTS
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import UNKNOWN, day, euro, moment, percent, weekday_day
from tracker.models.calls import FundingCall
from tracker.services.calls import CallDetail, OriginView, PassageView
from tracker.services.reviews import ReviewView
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


def every_fact(found: CallDetail) -> Markup:
    """Return all facts; each names the passage it was read from, or who entered it."""
    call = found.call
    rows: list[Sequence[object]] = [
        (FACTS["status"], badge.status(call.status), _where(found, "status", "status", call.status_stated)),
        (FACTS["rounds"], deadline(call, clock.today()), _where(found, "rounds", "rounds", bool(found.rounds))),
    ]
    for name, column, written in _READ:
        value = NOT_APPLICABLE if _is_without(call, name, column) else written(getattr(call, column))
        rows.append((FACTS[name], value, _where(found, name, column, getattr(call, column) is not None)))
    rows += [(name, value, "") for name, value in _plain(call)]
    return table("Alle Angaben mit Fundstelle", (Column("Angabe"), Column("Inhalt"), Column("Fundstelle")), rows)


def fits(viewer: Viewer, found: Sequence[ProjectFit]) -> Markup:
    """Return the projects a call was suggested for."""
    columns = (Column("Vorhaben"), Column("Kommune"), Column("Wie gut"))
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
    """Return where a call comes from, under which licence, and when it was last seen there."""
    columns = (Column("Quelle"), Column("Lizenz und Nennung"), Column("Zuletzt gesehen"))
    return table("Herkunft", columns, [_origin(item) for item in found.origins])


def _origin(item: OriginView) -> Sequence[object]:
    seen = f"{moment(item.last_seen)}"
    if item.withdrawn_at:
        seen += f"; dort nicht mehr vorhanden seit {day(item.withdrawn_at.date())}"
    licence = join([part for part in (item.licence, item.attribution) if part] or [UNKNOWN], " · ")
    return outside(item.source_title, item.url), licence, seen


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


def _where(found: CallDetail, name: str, column: str, known: bool) -> Markup:
    entered = [item for item in found.corrections if item.field == column]
    if entered:
        last = entered[-1]
        note = f" ({last.note})" if last.note else ""
        return join([f"nachgetragen von {last.person} am {moment(last.made_at)}{note}"])
    quotes = [_quote(item) for item in found.passages if item.field == name]
    return join(quotes or ["Angabe der Quelle, nicht aus dem Text"] if known else [])


def _quote(item: PassageView) -> Markup:
    source = outside(item.source_title, item.origin_url)
    return tag("div", f"„{item.quote}“ ", tag("span", "(", source, ")", class_="fp-small"), class_="fp-quote")


def _is_without(call: FundingCall, name: str, column: str) -> bool:
    return bool({name, column} & set(call.not_applicable))


def _plain(call: FundingCall) -> list[tuple[str, object]]:
    bodies = [(kind.label, _offices(call, kind)) for kind in BodyKind]
    links = join(
        tag("div", outside(item.get("title") or item.get("url", ""), item.get("url", ""))) for item in call.links
    )
    return [
        ("Fördergebiet", coded("areas", call.areas)),
        ("Antragsberechtigt", coded("applicants", call.applicants)),
        ("Art der Förderung", coded("funding_types", call.funding_types)),
        ("Themen", coded("topics", call.topics)),
        ("Fördergeber laut Quelle", call.provider or UNKNOWN),
        *((name, value) for name, value in bodies if value),
        ("Rechtsgrundlage", call.legal_basis or UNKNOWN),
        ("Offizielle Seite", outside(call.url, call.url) if call.url else UNKNOWN),
        *([("Weitere Seiten", links)] if links else []),
        ("Veröffentlicht am", day(call.published_on)),
    ]


def _offices(call: FundingCall, kind: BodyKind) -> Markup:
    return join(_office(body) for body in call.bodies if body.get("kind") == kind)


def _office(body: dict[str, Any]) -> Markup:
    details = [body.get("address", ""), f"Telefon {body['phone']}" if body.get("phone") else "", body.get("email", "")]
    known = [part for part in details if part]
    return tag(
        "div", outside(body.get("name", ""), body.get("url", "")), tag("div", join(known, " · "), class_="fp-small")
    )
