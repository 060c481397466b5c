"""The suggestions of the page as a file: all that the list would show, not only the first of them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session

from dashboard.components import export
from dashboard.viewer import Viewer
from tracker import clock
from tracker.services import sources, suggestions
from tracker.services.suggestion_cards import SuggestionCard
from tracker.vocabulary.calls import Verdict

HEADER = (
    *(
        "Förderprogramm",
        "Vorhaben",
        "Wie gut es passt",
        "Status",
        "Nächste Frist",
        "Laufend",
        "Fördersatz",
        "Höchstbetrag",
    ),
    *("Zuschuss für das Vorhaben", "Eigenanteil", "Warum", "Zu prüfen", "Auch interessiert"),
    *("Adresse", "Quelle", "Lizenz", "Nennung", "Beispieldaten"),
)
_ALL = 100_000


def buttons(viewer: Viewer, partner_id: int, project_id: UUID | None, *, excluded: bool) -> None:
    """Offer the list that is shown as Excel and as CSV."""
    title = "Ausgeschlossene Vorschläge" if excluded else "Vorschläge"
    export.buttons(title, HEADER, lambda fresh: rows(fresh, viewer, partner_id, project_id, excluded=excluded))


def rows(
    session: Session, viewer: Viewer, partner_id: int, project_id: UUID | None, *, excluded: bool
) -> list[Sequence[Any]]:
    """Return every undecided suggestion, best first, as the cells of a file."""
    names = {source.name: source.title for source in sources.listed(session, viewer.actor)}
    found = suggestions.inbox(
        session,
        viewer.actor,
        partner_id=partner_id,
        today=clock.today(),
        limit=_ALL,
        project_id=project_id,
        show_excluded=excluded,
    )
    return [_cells(item, names.get(item.call.source, item.call.source)) for item in found.cards]


def _cells(item: SuggestionCard, source: str) -> Sequence[Any]:
    from tracker.exchange.tables import Euro, Percent

    call, money = item.call, item.money
    open_points = [finding.sentence for finding in item.findings if finding.verdict is Verdict.OPEN]
    amounts = (call.amount_max_cents, money.grant_cents, money.own_cents)
    return (
        *(call.title, item.project_title, "ausgeschlossen" if item.excluded else item.band.label, call.status.label),
        *(call.next_closes_on, call.rolling),
        Percent(call.rate_hundredths) if call.rate_hundredths is not None else None,
        *(Euro(cents) if cents is not None else None for cents in amounts),
        *(item.sentence, " ".join(open_points), ", ".join(item.interested)),
        *(call.url, source, call.licence, call.attribution, call.is_example),
    )
