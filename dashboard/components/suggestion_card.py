"""One suggestion as a contact reads it: what, how much, until when, whom to ask, why."""

from datetime import date

from dashboard.components import badge, reasons
from dashboard.components.call_facts import contact, deadline, grant, is_no_grant, own_share
from dashboard.components.facts import Fact, facts
from dashboard.components.markup import Markup, join, link, outside, tag
from dashboard.formats import first_sentence
from dashboard.viewer import Viewer
from tracker.formats import UNKNOWN, euro, listed
from tracker.services.suggestions import SuggestionCard


def card(viewer: Viewer, item: SuggestionCard, *, today: date, source_title: str) -> Markup:
    """Return the card without its buttons."""
    title = tag("h2", link(item.call.title, viewer.to("aufruf", id=str(item.call.public_id))))
    project = link(item.project_title, viewer.to("vorhaben", id=str(item.project_id)))
    return tag(
        "article",
        title,
        tag("p", "Für das Vorhaben ", project),
        _tags(item),
        tag("p", tag("strong", "Was wird gefördert: "), first_sentence(item.call.summary) or UNKNOWN),
        facts(_facts(item, today)),
        reasons.why(item.sentence, item.terms),
        reasons.findings(item.findings),
        tag("p", f"Auch interessiert: {listed(item.interested)}") if item.interested else "",
        _source(item, source_title),
        class_="fp",
        aria_label=f"{item.call.title} für {item.project_title}",
    )


def _tags(item: SuggestionCard) -> Markup:
    changed = badge.badge("seit Ihrer Antwort geändert", "open") if item.changed else Markup("")
    return tag(
        "div",
        badge.band(item.band),
        badge.status(item.call.status),
        changed,
        badge.example(item.call.is_example),
        class_="fp-tags",
    )


def _facts(item: SuggestionCard, today: date) -> list[Fact]:
    found = [Fact("Zuschuss höchstens", _grant(item))]
    if not is_no_grant(item.call):
        share = own_share(item.money, cost_cents=item.project_cost_cents, rate_hundredths=item.call.rate_hundredths)
        found.append(Fact("Eigenanteil", share))
    found += [Fact("Frist", deadline(item.call, today)), Fact("Ansprechstelle", contact(item.call))]
    return found


def _grant(item: SuggestionCard) -> Markup:
    programme = grant(item.call)
    if item.money.grant_cents is None:
        return Markup(join([programme]))
    own = tag("strong", euro(item.money.grant_cents))
    return join([own, " für Ihr Vorhaben", tag("div", f"Programm: {programme}", class_="fp-soft fp-small")])


def _source(item: SuggestionCard, source_title: str) -> Markup:
    parts = [join([f"Quelle: {item.call.attribution or source_title}"])]
    if item.call.url:
        parts.append(outside("offizielle Seite", item.call.url))
    if item.call.licence:
        parts.append(Markup(join([f"Lizenz: {item.call.licence}"])))
    return tag("p", join(parts, " · "), class_="fp-soft fp-small")
