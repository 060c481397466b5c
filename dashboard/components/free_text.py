"""Any pasted text and the programmes closest to it, with reasons: for a draft, a mail, or a call by phone."""

import streamlit as st
from sqlmodel import Session

from dashboard import addresses, ledger
from dashboard.components import badge, reasons
from dashboard.components.call_facts import contact, deadline, grant
from dashboard.components.empty import empty
from dashboard.components.facts import Fact, facts
from dashboard.components.markup import Markup, link, show, tag
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import count_of
from tracker.models.calls import FundingCall
from tracker.models.partners import Partner
from tracker.services import suggestions
from tracker.shapes.matching import Suggestion
from tracker.vocabulary.calls import Band

LONGEST = 10_000
FEWEST_LETTERS = 4
SHOWN = 10
_TEXT = "free_text"


def draw(session: Session, viewer: Viewer, owner: Partner | None) -> None:
    """Draw the field and what was found for its text, as far as ``owner`` may apply."""
    text = st.text_area(
        "Text einfügen: ein Entwurf, eine Mail, ein paar Zeilen zum Vorhaben",
        key=_TEXT,
        height=180,
        max_chars=LONGEST,
        placeholder="Zum Beispiel: Wir wollen das Freibad energetisch sanieren und barrierefrei umbauen.",
    )
    st.button("Passende Programme suchen", type="primary")
    words = " ".join(text.split())
    if not words:
        empty("Hier stehen gleich die Programme, die zu Ihrem Text passen.", "Der Text wird nicht gespeichert.")
        return
    if sum(sign.isalpha() for sign in words) < FEWEST_LETTERS:
        empty("Dieser Text ist zu kurz.", "Bitte schreiben Sie wenigstens ein paar Wörter.")
        return
    _found(session, viewer, owner, words)


def _found(session: Session, viewer: Viewer, owner: Partner | None, words: str) -> None:
    from matcher import run as matching  # reads the index when it is first asked

    found = matching.for_text(
        session,
        ledger.settings().data_dir,
        title="",
        description=words,
        partner_id=owner.id if owner else None,
        today=clock.today(),
        limit=SHOWN,
    )
    if found is None:
        empty("Die Programme werden noch verglichen.", "Bitte versuchen Sie es in einer Minute noch einmal.")
        return
    kept = [item for item in found if not item.excluded]
    known = suggestions.calls_of(session, viewer.actor, call_ids=[int(item.call_id) for item in kept])
    shown = [(item, known[int(item.call_id)]) for item in kept if int(item.call_id) in known]
    if not shown:
        empty("Kein Programm hat Wörter mit diesem Text gemeinsam.", "Beschreiben Sie das Vorhaben mit anderen Worten.")
        return
    _heading(found, shown, owner)
    for item, call in shown:
        with st.container(border=True):
            show(_card(viewer, item, call))


def _heading(found: list[Suggestion], shown: list[tuple[Suggestion, FundingCall]], owner: Partner | None) -> None:
    said = count_of(len(shown), "Programm", "Programme")
    if all(item.band is Band.CHECK for item, _ in shown):
        said = f"Nichts passt gut. Am nächsten kommen {said}"
    excluded = sum(item.excluded for item in found)
    more = f"; {count_of(excluded, 'weiteres ist', 'weitere sind')} ausgeschlossen" if excluded else ""
    about = f" für {owner.short_name}" if owner else ""
    show(tag("p", tag("strong", f"{said}{about}{more}."), class_="fp", role="status"))


def _card(viewer: Viewer, item: Suggestion, call: FundingCall) -> Markup:
    today = clock.today()
    return tag(
        "article",
        tag("h2", link(call.title, viewer.to(addresses.CALL, id=str(call.public_id)))),
        tag("div", badge.band(item.band), badge.status(call.status), badge.example(call.is_example), class_="fp-tags"),
        facts(
            [
                Fact("Zuschuss", grant(call)),
                Fact("Frist", deadline(call, today)),
                Fact("Ansprechstelle", contact(call)),
            ]
        ),
        reasons.why(item.reasons.sentence, item.reasons.terms),
        reasons.findings(item.reasons.findings),
        class_="fp",
        aria_label=call.title,
    )
