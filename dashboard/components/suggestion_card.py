"""One suggestion as a contact reads it: what, how much, until when, whom to ask, why."""

from collections.abc import Sequence
from datetime import date

from dashboard import addresses
from dashboard.components import badge, reasons
from dashboard.components.call_facts import contact, deadline, grant, is_no_grant, own_share
from dashboard.components.facts import Fact, facts
from dashboard.components.markup import Markup, join, link, outside, tag
from dashboard.formats import first_sentence
from dashboard.viewer import Viewer
from tracker.formats import UNKNOWN, euro, listed, moment
from tracker.services.forwarding import Opinion
from tracker.services.suggestion_cards import SuggestionCard
from tracker.shapes.awards import SimilarAward
from tracker.vocabulary.calls import RoundKind

_PORTALS = ("portal", "online", "easy")


def card(
    viewer: Viewer, item: SuggestionCard, *, today: date, source_title: str, awards: Sequence[SimilarAward] = ()
) -> Markup:
    """Return the card without its buttons."""
    title = tag("h2", link(item.call.title, viewer.to(addresses.CALL, id=str(item.call.public_id))))
    project = link(item.project_title, viewer.to(addresses.PROJECTS, id=str(item.project_id)))
    return tag(
        "article",
        title,
        tag("p", "Für das Vorhaben ", project),
        _tags(item),
        tag("p", tag("strong", "Was wird gefördert: "), first_sentence(item.call.summary) or UNKNOWN),
        facts(_facts(item, today)),
        reasons.why(item.sentence, item.terms),
        reasons.learnt(item.learnt),
        reasons.findings(item.findings),
        reasons.awards(awards),
        tag("p", f"Auch interessiert: {listed(item.interested)}") if item.interested else "",
        join(_opinion(opinion) for opinion in item.opinions),
        _source(item, source_title),
        class_="fp",
        aria_label=f"{item.call.title} für {item.project_title}",
    )


def effort(item: SuggestionCard) -> str:
    """Say what has to be handed in and where, as far as it was read; nothing when it was not."""
    parts = [_STEPS[item.asks_for]] if item.asks_for in _STEPS else [kind.label for kind in item.asks_for]
    names = " ".join(str(entry.get("title", "")) for entry in item.call.links).lower()
    if any(word in names for word in _PORTALS):
        parts.append("über ein Portal")
    return ", ".join(parts)


_STEPS: dict[tuple[RoundKind, ...], str] = {
    (RoundKind.OUTLINE,): "zuerst eine Projektskizze",
    (RoundKind.OUTLINE, RoundKind.APPLICATION): "Projektskizze, dann Antrag",
    (RoundKind.APPLICATION,): "Antrag",
    (RoundKind.REGISTRATION,): "Anmeldung",
}


def _tags(item: SuggestionCard) -> Markup:
    words = "seit Ihrer Antwort geändert" if item.last_review else "geändert, seit Sie es gesehen haben"
    changed = badge.badge(words, "open") if item.changed else Markup("")
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
    known = effort(item)
    return [*found, Fact("Aufwand", known)] if known else found


def _grant(item: SuggestionCard) -> Markup:
    programme = grant(item.call)
    if item.money.grant_cents is None:
        return Markup(join([programme]))
    own = tag("strong", euro(item.money.grant_cents))
    return join([own, " für Ihr Vorhaben", tag("div", f"Programm: {programme}", class_="fp-soft fp-small")])


def _opinion(opinion: Opinion) -> Markup:
    """Return what a colleague was asked and said."""
    asked = f"An {opinion.to_name} weitergegeben am {moment(opinion.asked_at)}"
    if opinion.answered_at is None:
        return tag("p", f"{asked}; noch keine Stellungnahme.", class_="fp-soft")
    view = {True: "passt", False: "passt nicht", None: "weder noch"}[opinion.in_favour]
    said = f" „{opinion.opinion}“" if opinion.opinion else ""
    return tag("p", tag("strong", f"Stellungnahme von {opinion.to_name} ({view}): "), said or "ohne Text")


def _source(item: SuggestionCard, source_title: str) -> Markup:
    parts = [join([f"Quelle: {item.call.attribution or source_title}"])]
    if item.call.url:
        parts.append(outside("offizielle Seite", item.call.url))
    if item.call.licence:
        parts.append(Markup(join([f"Lizenz: {item.call.licence}"])))
    return tag("p", join(parts, " · "), class_="fp-soft fp-small")
