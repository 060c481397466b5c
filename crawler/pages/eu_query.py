"""How the SEDIA search wants to be asked: several parts, each with its own content type."""

import json
from urllib.parse import urlencode

from crawler.pages.eu_call import FORTHCOMING, OPEN
from crawler.pages.eu_rows import LANGUAGES

PATH = "search-api/prod/rest/search"
ROWS = 100
"""The most rows the server gives at once."""

_BOUNDARY = "foerderpfad-4f1c7a2e"
# A key that all visitors of the portal use; it is no secret.
_KEY = "SEDIA"
_FIELDS = (
    "actions", "budgetOverview", "callIdentifier", "callTitle", "ccm2Id", "deadlineDate", "deadlineModel",
    "description", "descriptionByte", "frameworkProgramme", "identifier", "keywords", "language", "programmePeriod",
    "startDate", "status", "tags", "title", "type", "typesOfAction", "url",
)  # fmt: skip
_PARTS = {
    # Only "terms" is understood; a "range" is ignored without a word.
    "query": {
        "bool": {
            "must": [
                {"terms": {"type": ["1", "2", "8"]}},
                {"terms": {"status": [FORTHCOMING, OPEN]}},
                {"terms": {"DATASOURCE": ["SEDIA"]}},
                {"terms": {"language": list(LANGUAGES)}},
            ]
        }
    },
    "languages": list(LANGUAGES),
    "displayFields": list(_FIELDS),
    "sort": {"field": "sortStatus", "order": "ASC"},
}
CONTENT_TYPE = f"multipart/form-data; boundary={_BOUNDARY}"


def path(page: int, *, text: str = "***") -> str:
    """Return path and query for one page of results; ``text`` "***" asks for everything."""
    return f"{PATH}?{urlencode({'apiKey': _KEY, 'text': text, 'pageSize': ROWS, 'pageNumber': page})}"


def body() -> bytes:
    """Return the parts of the question. Without a content type for each the server answers 500."""
    parts = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\nContent-Type: application/json\r\n\r\n'
        f"{json.dumps(value)}\r\n"
        for name, value in _PARTS.items()
    )
    return f"{''.join(parts)}--{_BOUNDARY}--\r\n".encode()
