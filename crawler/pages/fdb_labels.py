"""The labels on a page of the Förderdatenbank as the export's codes: commas part them, and stand inside one of them."""

import re
from functools import cache

from crawler.export.codes import TABLES
from tracker.vocabulary.codes import labels, rows

# The site's own variants of labels.
_VARIANTS = {"wohnungsbau & -modernisierung": "wohnungsbau_modernisierung"}


def slugs_of(classifier: str, written: str) -> list[str]:
    """Return the codes behind labels or codes written with commas; what nobody knows is kept as it stands."""
    known, found, rest = _known(classifier), [], _spaced(written)
    while rest:
        label = next((each for each in known if re.match(rf"{re.escape(each)}\s*(?:$|,)", rest, re.IGNORECASE)), None)
        if label is None:
            label = rest.partition(",")[0]
        found.append(known.get(label, label.strip()))
        rest = rest[len(label) :].lstrip(", ")
    return list(dict.fromkeys(filter(None, found)))


@cache
def _known(classifier: str) -> dict[str, str]:
    """Return label or code → code, long ones first: one label may begin with another."""
    if classifier == "Foerdergebiet":
        pairs = {row["label"].lower(): row["slug"] for row in reversed(rows("areas")) if row["slug"]}
    else:
        pairs = {label.lower(): code for code, label in labels(TABLES[classifier]).items()}
    pairs |= {code: code for code in pairs.values()} | (_VARIANTS if classifier == "Foerderbereich" else {})
    return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))


def _spaced(text: str) -> str:
    return " ".join(text.split())
