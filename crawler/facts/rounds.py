"""Which days are application days: the rounds a text names one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from crawler.facts.dates import Mention
from crawler.facts.document import Document
from crawler.facts.draft import Draft, completed, completes
from crawler.facts.groups import Group
from crawler.facts.handing_in import continues, is_for_handing_in, may_be_for_handing_in
from crawler.facts.kinds import kind_before, kind_in_brackets, kind_near
from crawler.facts.moves import is_old, is_revoked
from crawler.facts.roles import Role, role_of
from crawler.facts.scene import Scene
from crawler.facts.spelling import german
from crawler.facts.yearly import comes_back, month_days, on, opening_before, turn_before, year_before, years_of

_REFUSED = german(r"\b(?:nicht|keine|unberücksichtigt|ausgeschlossen|zurückgewiesen)\b")
_IS_PAST = german(r"\b(?:war|waren|endete|endeten|konnten?|mussten?|lief)\b")
_EACH_TIME = german(r"\bjeweils\s(?:um\s|bis\s)?\d{1,2}(?:[:.]\d\d)?\suhr")
_CALL = german(
    r"antr(?:a|ä)g|bewerb|aufruf|programm|ausgeschrieb|runde|verfahren|einreich|skizze|entschieden|vergeben"
    r"|stichtag|termin"
)


class Anchors(NamedTuple):
    """The days from which on the next one counts: a single day without a year, and a turn of every year."""

    single: date
    yearly: date
    past: bool  # told as past, so that a day without a year lies behind today


def read_rounds(document: Document, published_on: date | None, today: date, ideas: bool) -> list[Draft]:
    """Return the dated rounds in the order of the text.

    A day without a year is the next one from the publication on, else from today; the last one if it is told as past.
    """
    drafts: list[Draft] = []
    for index in sorted(document.days):
        if not may_be_for_handing_in(document, index):
            continue
        scene = Scene(document, index)
        told = _IS_PAST.search(scene.words) is not None
        past = published_on is None and told
        anchor = date(today.year - 1, today.month, min(today.day, 28)) if past else published_on or today
        drafts.extend(_of_sentence(document, scene, Anchors(anchor, today, told), ideas))
    return drafts


def _of_sentence(document: Document, scene: Scene, anchors: Anchors, ideas: bool) -> list[Draft]:
    moved = scene.is_moved
    drafts: list[Draft] = []
    last: Group | None = None
    behind = scene.bounds[0]
    for item in scene.groups:
        before, behind = behind, item.end
        if not is_for_handing_in(scene, item) and not (last and continues(scene, last, item)):
            continue
        last = item
        if is_old(scene.low, item, before, moved) or is_revoked(scene.low, item, scene.context, scene.bounds):
            continue
        related = scene.related(item)
        kind = (related and related.kind) or kind_near(scene.cues, scene.context, item.span, ideas)
        blank = Draft(kind or kind_before(document, scene.index), scene.index, item.span, at=item.at, sure=bool(kind))
        drafts.extend(_drafts(scene, item, blank, anchors))
    if not drafts and scene.opens_then:
        return list(_opening_then(scene, anchors.single))
    return _joined(_last_of(drafts) if moved else _timed(scene, drafts), anchors)


def _opening_then(scene: Scene, anchor: date) -> Iterator[Draft]:
    """The day from which on the next sentence says that one may apply."""
    item = scene.groups[-1]
    day = item.days[-1]
    if day.real and not day.every and not item.window:
        yield Draft(None, scene.index, item.span, opens=on(day, years_of([day], scene.low, anchor)[0]), sure=False)


def _timed(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """Give all days the time that is said for each: "(jeweils 12 Uhr)"."""
    said = next((draft for draft in drafts if draft.at and _EACH_TIME.search(scene.low, *draft.span)), None)
    return [replace(draft, at=draft.at or said.at) for draft in drafts] if said else list(drafts)


def _drafts(scene: Scene, item: Group, blank: Draft, anchors: Anchors) -> Iterator[Draft]:
    what = role_of(scene, item)
    days = [day for day in item.days if day.real]
    year = year_before(scene.low, scene.bounds[0], item.days[0].start)
    if year is not None and not any(day.year or day.every for day in days):
        days = [replace(day, year=year) for day in days]
    if what is Role.NONE or not days or (what is Role.WINDOW and len(days) < len(item.days)):
        return
    if what is Role.LATE and not _REFUSED.search(scene.words):
        return
    blank = replace(blank, late=what is Role.LATE)
    if what is Role.OPENS:
        years = years_of(days[:1], scene.low, anchors.single)
        yield replace(blank, opens=on(days[0], years[0]), at=None)
    elif _is_yearly(scene, item, days):
        opens = opening_before(days[0], days[-1], anchors.yearly) if what is Role.WINDOW else None
        yield replace(blank, every=month_days(days[-1:] if what is Role.WINDOW else days), opens=opens)
    else:
        yield from _dated(scene, days, what, blank, anchors)


def _dated(scene: Scene, days: Sequence[Mention], what: Role, blank: Draft, anchors: Anchors) -> Iterator[Draft]:
    years = years_of(days, scene.low, anchors.single)
    if anchors.past and not any(day.year for day in days) and (on(days[-1], years[-1]) or date.min) > anchors.yearly:
        years = [year - 1 for year in years]
    dated = [on(mention, year) for mention, year in zip(days, years, strict=True)]
    if what is Role.WINDOW:
        first, last = dated[0], dated[-1]
        yield replace(blank, opens=first if first and last and first <= last else None, closes=last)
    else:
        for mention, day in zip(days, dated, strict=True):
            if day is not None:
                kind = kind_in_brackets(scene.low, mention.end)
                yield replace(blank, closes=day, kind=kind or blank.kind, sure=blank.sure or kind is not None)


def _is_yearly(scene: Scene, item: Group, days: Sequence[Mention]) -> bool:
    if any(day.every for day in days):
        return True
    if any(day.year for day in days):
        return False
    if len(days) > 1 and not item.window:
        return True
    if scene.comes_back or scene.goes_on_yearly:
        return True
    return comes_back(scene.words_before) and _CALL.search(scene.words_before) is not None


def _last_of(drafts: Sequence[Draft]) -> list[Draft]:
    """Of the days of a sentence about a moved deadline, keep those of the last place."""
    return [replace(draft, moved=True) for draft in drafts if draft.span == drafts[-1].span]


def _of_one_rule(one: Draft, other: Draft) -> Draft:
    opens = min((day for day in (one.opens, other.opens) if day), default=None)
    return replace(one, every=tuple(sorted({*one.every, *other.every})), opens=opens)


def _only_opens(draft: Draft) -> bool:
    return draft.opens is not None and draft.closes is None and not draft.every


def _joined(drafts: Sequence[Draft], anchors: Anchors) -> list[Draft]:
    """Put an opening and the closing behind it together, and the days of one rule: "beginnt am … und endet am …"."""
    joined: list[Draft] = []
    for draft in drafts:
        if joined and joined[-1].every and draft.every and draft.kind == joined[-1].kind:
            joined[-1] = _of_one_rule(joined[-1], draft)
        elif joined and completes(joined[-1], draft):
            joined[-1] = completed(joined[-1], draft)
        elif joined and draft.every and draft.opens is None and _only_opens(joined[-1]):
            joined[-1] = replace(draft, opens=turn_before(joined[-1].opens, draft.every[-1], anchors.yearly))
        else:
            joined.append(draft)
    return joined
