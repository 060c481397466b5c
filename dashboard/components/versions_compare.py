"""What a source said when: its states, and two of them side by side."""

from collections.abc import Sequence
from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard.components import badge
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, show, tag
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker.formats import count_of, moment
from tracker.rules.side_by_side import Difference
from tracker.services import versions
from tracker.services.versions import VersionView

COMPARE = "vergleichen"


def draw(session: Session, viewer: Viewer, call_id: UUID) -> None:
    """Draw the states of a call; comparing two is a switch, since long texts take a moment."""
    found = versions.history(session, viewer.actor, call_id=call_id)
    if len(found) < 2:
        return
    st.header("Frühere Stände", anchor=False)
    rows = [(_name(item), item.source_title, _what(item)) for item in found]
    columns = (Column("Stand"), Column("Quelle"), Column("Was sich geändert hat"))
    shown = table(count_of(len(found), "Stand", "Stände"), columns, rows)
    show(tag("div", tag("details", tag("summary", f"Alle {len(found)} Stände zeigen"), shown), class_="fp"))
    if st.toggle("Zwei Stände nebeneinander stellen", key=COMPARE, bind="query-params"):
        _side_by_side(session, viewer, call_id, found)


def _side_by_side(session: Session, viewer: Viewer, call_id: UUID, found: Sequence[VersionView]) -> None:
    named = {f"{_name(item)}, {item.source_title}": item for item in found}
    names = list(named)
    newest = found[0]
    before = next((place for place, item in enumerate(found) if place and item.origin_id == newest.origin_id), 1)
    left, right = st.columns(2)
    older = left.selectbox("Älterer Stand", names, index=before, key="stand_alt", bind="query-params")
    newer = right.selectbox("Neuerer Stand", names, index=0, key="stand_neu", bind="query-params")
    one, other = named[older], named[newer]
    if one.version_id == other.version_id:
        empty("Das ist zweimal derselbe Stand.", "Wählen Sie zwei verschiedene.")
        return
    differences = versions.compare(session, viewer.actor, call_id=call_id, older=one.version_id, newer=other.version_id)
    if not differences:
        empty("Diese beiden Stände sagen dasselbe.", "Wählen Sie zwei andere.")
        return
    columns = (Column("Angabe"), Column(_name(one)), Column(_name(other)), Column("Bedeutung"))
    caption = f"{count_of(len(differences), 'Unterschied', 'Unterschiede')}; alle übrigen Angaben sind gleich"
    show(table(caption, columns, (_row(item) for item in differences)))


def _row(item: Difference) -> Sequence[object]:
    meaning = badge.badge("wesentlich für einen Antrag", "open") if item.material else badge.badge("nur Wortlaut")
    return item.name, _long(item.before), _long(item.after), meaning


def _long(text: str) -> Markup:
    return tag("div", text, class_="fp-text")


def _name(item: VersionView) -> str:
    return f"Stand {item.number} vom {moment(item.seen_at)}"


def _what(item: VersionView) -> str:
    if item.number == 1:
        return "zuerst gesehen"
    fields = count_of(item.changed, "Angabe", "Angaben")
    return f"{fields}, wesentlich" if item.material else f"{fields}, nur Wortlaut" if item.changed else "wieder da"
