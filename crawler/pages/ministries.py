"""Who publishes at which address: hosts of federal ministries, with the names of 2025."""

from urllib.parse import urlsplit, urlunsplit

_RESEARCH = "Bundesministerium für Forschung, Technologie und Raumfahrt"
NOTICES = frozenset(("bmftr.bund.de", "bmbf.de"))
"""Hosts whose Bekanntmachungen are read; all others are only linked."""

_NAMES = {
    "bmftr.bund.de": _RESEARCH,
    "bmbf.de": _RESEARCH,
    "bundeswirtschaftsministerium.de": "Bundesministerium für Wirtschaft und Energie",
    "bmwe.de": "Bundesministerium für Wirtschaft und Energie",
    "bmwk.de": "Bundesministerium für Wirtschaft und Energie",
    "bmv.de": "Bundesministerium für Verkehr",
    "bmdv.bund.de": "Bundesministerium für Verkehr",
    "bmleh.de": "Bundesministerium für Landwirtschaft, Ernährung und Heimat",
    "bmel.de": "Bundesministerium für Landwirtschaft, Ernährung und Heimat",
    "bundesumweltministerium.de": "Bundesministerium für Umwelt, Klimaschutz, Naturschutz und nukleare Sicherheit",
    "bmuv.de": "Bundesministerium für Umwelt, Klimaschutz, Naturschutz und nukleare Sicherheit",
    "bundesgesundheitsministerium.de": "Bundesministerium für Gesundheit",
    "bmas.de": "Bundesministerium für Arbeit und Soziales",
    "bmbfsfj.bund.de": "Bundesministerium für Bildung, Familie, Senioren, Frauen und Jugend",
    "bmi.bund.de": "Bundesministerium des Innern",
    "bmds.bund.de": "Bundesministerium für Digitales und Staatsmodernisierung",
    "bmwsb.bund.de": "Bundesministerium für Wohnen, Stadtentwicklung und Bauwesen",
    "bmz.de": "Bundesministerium für wirtschaftliche Zusammenarbeit und Entwicklung",
}


def host_of(url: str) -> str:
    """Return the host of an address without "www."; empty when there is none."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def ministry(url: str) -> str:
    """Return the ministry that publishes at an address; empty when it is nobody we know for certain."""
    return _NAMES.get(host_of(url), "")


def document_of(link: str) -> str:
    """Return the address at which a Bekanntmachung comes without navigation; files keep theirs."""
    parts = urlsplit(link)
    page = parts.path.endswith(".html") and "/Bekanntmachungen/" in parts.path
    return urlunsplit(parts._replace(query="view=renderNewsletterHtml" if page else parts.query, fragment=""))
