"""What stands above the suggestions: how many wait, how many are left out, and how fresh they are."""

from dashboard.components.markup import Markup, join, link, show, tag
from tracker.formats import count_of, moment, number
from tracker.services.suggestions import Inbox


def draw(inbox: Inbox, to_excluded: str) -> None:
    """Draw the head of what waits; ``to_excluded`` is the address that shows what is left out."""
    if not (inbox.waiting or inbox.excluded or inbox.computed_at):
        return
    parts: list[object] = [_waiting(inbox)] if inbox.waiting else []
    if inbox.excluded:
        parts += [f"{_left_out(inbox)}: ", link("ansehen", to_excluded), ". "]
    _show(inbox, parts)


def draw_excluded(inbox: Inbox, to_waiting: str) -> None:
    """Draw the head of what is left out; ``to_waiting`` is the address that shows what waits."""
    if not inbox.excluded:
        return
    back = count_of(inbox.waiting, "Vorschlag wartet", "Vorschläge warten")
    _show(
        inbox, [tag("strong", f"{_left_out(inbox)}. "), f"{back} auf Ihre Rückmeldung: ", link("ansehen", to_waiting)]
    )


def _left_out(inbox: Inbox) -> str:
    many = count_of(inbox.excluded, "Vorschlag ist", "Vorschläge sind")
    return f"{many} ausgeschlossen, weil eine Voraussetzung nicht erfüllt ist"


def _show(inbox: Inbox, parts: list[object]) -> None:
    show(tag("div", tag("p", *parts) if parts else "", tag("p", freshness(inbox), class_="fp-soft"), class_="fp"))


def freshness(inbox: Inbox) -> str:
    """Say as of when suggestions are right, and whether they are being computed anew."""
    if inbox.computed_at is None:
        return "Die Vorschläge werden zum ersten Mal berechnet." if inbox.under_way else "Noch nicht berechnet."
    stand = f"Stand: {moment(inbox.computed_at)}"
    if inbox.under_way:
        return f"{stand}, {'wird neu berechnet' if inbox.computing else 'wartet auf Neuberechnung'}."
    return f"{stand}; seither hat sich etwas geändert, die nächste Berechnung folgt." if inbox.stale else f"{stand}."


def _waiting(inbox: Inbox) -> Markup:
    weak = "Diese Woche nichts, das gut passt. Zum Prüfen: " if inbox.fitting == 0 else ""
    if inbox.this_week == 0:
        waiting = count_of(inbox.waiting, "weiterer Vorschlag kann", "weitere Vorschläge können")
        return join([tag("strong", "Für diese Woche ist alles beantwortet. "), f"{waiting} warten. "])
    if inbox.this_week < inbox.waiting:
        many = f"{number(inbox.waiting)} Vorschläge warten auf Ihre Rückmeldung"
        best = f"{weak}{many}, davon {number(inbox.this_week)} für diese Woche. "
        return join([tag("strong", best), "Die besten stehen zuerst; die übrigen haben Zeit. "])
    waiting = count_of(inbox.waiting, "Vorschlag wartet", "Vorschläge warten")
    return tag("strong", f"{weak}{waiting} auf Ihre Rückmeldung. ")
