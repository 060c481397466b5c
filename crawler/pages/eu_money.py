"""What one project of an EU topic may receive, out of the budget overview of the whole call."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from crawler.pages.eu_rows import Row, Topic

Unknown = Callable[[str, str], None]


class Contribution(NamedTuple):
    """Least and most of the EU's contribution to one project, in cents; None when the portal does not say."""

    least: int | None = None
    most: int | None = None


def contribution_of(topic: Topic, unknown: Unknown) -> Contribution:
    """Return the contribution to one project. Budgets of the call and expected numbers of projects are none."""
    for row in topic.rows:
        try:
            overview = row.nested("budgetOverview")
        except ValueError:
            unknown("Feld", "budgetOverview")
            continue
        actions = list(_of_topic(overview, row))
        if actions:
            return Contribution(_only(actions, "minContribution"), _only(actions, "maxContribution"))
    return Contribution()


def _of_topic(overview: Any, row: Row) -> Iterator[Mapping[str, Any]]:
    """Yield the actions of this topic: the overview lists those of all topics of the call."""
    by_topic = overview.get("budgetTopicActionMap") if isinstance(overview, dict) else None
    if not isinstance(by_topic, dict):
        return
    identifier = row.first("identifier")
    listed = {
        str(number): [action for action in actions if isinstance(action, dict)]
        for number, actions in by_topic.items()
        if isinstance(actions, list)
    }
    everything = [action for actions in listed.values() for action in actions]
    yield from listed.get(row.first("ccm2Id")) or [
        action for action in everything if str(action.get("action") or "").partition(" ")[0] == identifier
    ]


def _only(actions: list[Mapping[str, Any]], name: str) -> int | None:
    """Return the one amount all actions name, in cents; 0 stands for "not said"."""
    found = {cents for action in actions if (cents := _cents(action.get(name)))}
    return found.pop() if len(found) == 1 else None


def _cents(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e12:
        return None
    return round(value * 100)
