"""Everything known about an application in one look."""

from collections.abc import Sequence

from sqlmodel import Session

from dashboard import addresses
from dashboard.components import application_head
from dashboard.components.application_words import money
from dashboard.components.facts import Fact, facts
from dashboard.components.markup import Markup, is_web, join, link, outside, show, tag
from dashboard.viewer import Viewer
from tracker.formats import UNKNOWN, day, euro, moment, percent
from tracker.rules.application_words import FIELDS
from tracker.services import finance_views
from tracker.services.application_cards import ApplicationCard, Named
from tracker.vocabulary.word import Word


def draw(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    """Draw the facts in groups."""
    may_edit = application_head.may_edit(viewer, card)
    application_head.heading("Angaben")
    if may_edit:
        application_head.to_edit(viewer, card, "Angaben bearbeiten")
    data = card.data
    if data.short_description:
        show(tag("div", tag("p", data.short_description, class_="fp-text"), class_="fp"))
    inside = bool(card.view.shares)
    _group("Wer und was", [*_who(viewer, card), *(_inside(card) if inside else ())])
    _group("Förderung", _funding(viewer, card))
    if inside:
        _group("Einreichung", _handing_in(card))
        _group("Kosten daneben", _beside(card))
    _originals(card)
    _measures(session, viewer, card)
    show(
        tag(
            "p", f"Angelegt {moment(card.created_at)}, zuletzt geändert {moment(card.updated_at)}.", class_="fp fp-soft"
        )
    )


def _group(title: str, pairs: Sequence[Fact]) -> None:
    show(tag("section", tag("h3", title), facts(pairs), class_="fp"))


def _who(viewer: Viewer, card: ApplicationCard) -> list[Fact]:
    return [
        Fact("Kommunen", ", ".join(card.names.values())),
        Fact("Vorhaben", _links(viewer, addresses.PROJECTS, card.projects) or "keines zugeordnet"),
        Fact(
            "Teil der Gesamtmaßnahme",
            _links(viewer, addresses.APPLICATION, [card.parent] if card.parent else []) or "nein",
        ),
        Fact("konsumtiv/investiv", _word(card.data.spending)),
        Fact("Pflichtaufgabe", _word(card.data.duty)),
    ]


def _inside(card: ApplicationCard) -> list[Fact]:
    data = card.data
    return [
        Fact("Fachbereich/Amt", data.unit or UNKNOWN),
        Fact("Ansprechpartner:in Kommune", data.contact or UNKNOWN),
        Fact("Zuständig (Projektleitstelle)", card.owner or UNKNOWN),
        Fact("Unterstützung Projektleitstelle", _word(data.support)),
        Fact("Auflagen/Besonderheiten", data.conditions or "keine eingetragen"),
    ]


def _funding(viewer: Viewer, card: ApplicationCard) -> list[Fact]:
    data, view = card.data, card.view
    return [
        Fact("Förderprogramm", application_head.programme(viewer, card) or UNKNOWN),
        Fact("Fördergeber", data.provider or UNKNOWN),
        Fact("Bewilligungsbehörde", data.authority or UNKNOWN),
        Fact("Projektträger", data.agency or UNKNOWN),
        Fact("Ebene", data.level.label),
        Fact("Förderart", data.grant_form.label),
        Fact("Antragsmodell", data.model.label),
        Fact("Finanzierungsart", _word(data.financing)),
        Fact("Fördersatz", percent(data.rate_hundredths)),
        Fact("Höchstbetrag der Zuwendung", euro(data.cap_cents)),
        Fact("davon zuwendungsfähig", money(card.figures.eligible_cents, visible=view.whole)),
        Fact("Leistungen Dritter", money(card.figures.third_party_cents, visible=view.whole)),
        Fact("Weitere öffentliche Förderung", money(card.figures.other_public_cents, visible=view.whole)),
    ]


def _handing_in(card: ApplicationCard) -> list[Fact]:
    data = card.data
    portal: object = outside(data.portal, data.portal) if is_web(data.portal) else data.portal or UNKNOWN
    return [
        Fact("Antragsweg", _word(data.route)),
        Fact("Adresse des Portals", portal),
        Fact("Vorgangsnummer", data.transaction_number or UNKNOWN),
        Fact("Förderkennzeichen", data.reference_number or UNKNOWN),
        Fact("Eigenes Aktenzeichen", data.own_reference or UNKNOWN),
        Fact("Ablageort eAkte", data.file_location or UNKNOWN),
        Fact("Antrag gestellt am", day(data.submitted_on) if data.submitted_on else "noch nicht"),
        Fact("Eingangsbestätigung vom", day(data.receipt_on) if data.receipt_on else "liegt nicht vor"),
        Fact("Vorzeitiger Maßnahmenbeginn", _early(card)),
    ]


def _early(card: ApplicationCard) -> str:
    data = card.data
    if data.early_start_approved_on:
        return f"genehmigt am {day(data.early_start_approved_on)}"
    if data.early_start_requested_on:
        return f"beantragt am {day(data.early_start_requested_on)}"
    return data.early_start_text or "nicht beantragt"


def _beside(card: ApplicationCard) -> list[Fact]:
    whole = card.view.whole
    return [
        Fact("Kosten der Antragstellung (auch ohne Zuschlag)", money(card.data.application_cost_cents, visible=whole)),
        Fact("Folgekosten jährlich", money(card.data.running_cost_cents, visible=whole)),
    ]


def _originals(card: ApplicationCard) -> None:
    if card.originals:
        rows = [tag("li", f"{FIELDS.get(field, field)}: „{text}“") for field, text in sorted(card.originals.items())]
        show(
            tag(
                "section",
                tag("h3", "Aus der Liste übernommen, offen"),
                tag("ul", *rows, class_="fp-terms"),
                class_="fp",
            )
        )


def _measures(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    for measure in finance_views.whole_measures(session, viewer.actor, public_id=card.public_id):
        sums = measure.sums
        cost = euro(sums.cost_cents) if sums.cost_cents is not None else f"mindestens {euro(sums.known_cost_cents)}"
        pairs = [
            Fact("Gesamtkosten der Teile", cost),
            Fact("Beantragt", euro(sums.requested_cents)),
            Fact("Bewilligt", euro(sums.awarded_cents)),
            Fact("Eigenanteil", euro(sums.own_cents)),
        ]
        said = [tag("p", sentence) for sentence in sums.sentences]
        show(tag("section", tag("h3", f"Gesamtmaßnahme „{measure.title}“"), facts(pairs), *said, class_="fp"))


def _word(word: Word | None) -> str:
    return word.label if word else UNKNOWN


def _links(viewer: Viewer, page: str, listed: Sequence[Named]) -> Markup:
    return join([link(item.title, viewer.to(page, id=str(item.public_id))) for item in listed], ", ")
