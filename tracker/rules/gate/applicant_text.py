"""Who may apply, where only the words of a call say it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from tracker.rules.gate.passage import sentence_around
from tracker.vocabulary.people import LegalForm


@dataclass(frozen=True)
class ShareRule:
    """The municipal share a company must have, in hundredths of a percent. ``strict`` means more than that."""

    bound_hundredths: int
    strict: bool
    quote: str

    def met_by(self, share_hundredths: int) -> bool:
        """Return whether a share is enough: exactly the bound counts unless the rule is strict."""
        if self.strict:
            return share_hundredths > self.bound_hundredths
        return share_hundredths >= self.bound_hundredths


_FIGURE = (
    r"(?P<words{n}>mindestens|wenigstens|mehr als|über)\s(?:zu\s)?"
    r"(?P<whole{n}>\d{{1,3}})(?:,(?P<decimals{n}>\d{{1,2}}))?"
)
_PERCENT = r"\s?(?:%|Prozent|v\.\s?H\.)"
_MUNICIPAL = r"(?:kommunal|Kommune|Gemeinde|Gebietskörperschaft)"
_SHARE_WORDS = r"(?:[Bb]eteilig|Anteil|Hand|Besitz|Eigentum|gehören|Trägerschaft|Gesellschaft)"
_SHARE = re.compile(
    rf"{_FIGURE.format(n=1)}{_PERCENT}(?=[^.;]{{0,100}}{_MUNICIPAL})(?=[^.;]{{0,140}}{_SHARE_WORDS})|"
    rf"{_MUNICIPAL}\w*[^.;]{{0,60}}{_SHARE_WORDS}\w*[^.;]{{0,30}}?{_FIGURE.format(n=2)}{_PERCENT}"
)
_MAJORITY = re.compile(
    r"mehrheitlich(?:e[rnm]?)? (?:in )?kommunal\w*|kommunale[rn]? Mehrheit\w*|"
    r"Mehrheit(?:sbeteiligung)? (?:der|von) Kommunen|überwiegend in kommunal\w*"
)
# Kommunalrichtlinie of the Nationale Klimaschutzinitiative, eligible applicants: legally independent
# undertakings with at least 25 % municipal share; dependent ones apply through their municipality.
_KOMMUNALRICHTLINIE = ShareRule(2_500, False, "")

_TOWNS = r"(?:Kommunen|Gemeinden)"
_EXCLUDED = re.compile(
    rf"[Nn]icht antragsberechtigt sind (?:[^.;]{{0,60}}\b)?{_TOWNS}|"
    rf"{_TOWNS}(?: und Gemeindeverbände)? sind (?:nicht antragsberechtigt|(?:von der Förderung )?ausgeschlossen)|"
    rf"{_TOWNS} können [^.;]{{0,60}}nicht selbst beantragen"
)
_EXCLUDED_HINTS = ("icht antragsberechtigt", "ausgeschlossen", "nicht selbst beantragen")
_COUNTIES_ONLY = re.compile(
    r"(?:[Aa]ntragsberechtigt(?:e)? sind|Antragsberechtigt:|[Aa]nträge (?:können|stellen)(?: nur)?) "
    r"(?:nur |ausschließlich |die )?(?:Land)?[Kk]reise und kreisfreie[n]? Städte(?P<rest>[^.;\n]{0,160})"
)
_ALSO_TOWNS = re.compile(r"kreisangehörig|Gemeinde|Kommunen|Städte")
_NAMED = re.compile(
    r"[Aa]ntragsberechtigt(?:e)?(?: sind|:)? (?:[^.;\n]{0,80}\b)?"
    r"(?:Kommunen|Gemeinden|Städte|(?:Land)?[Kk]reise|Gebietskörperschaften)|"
    rf"Wenn Sie als Kommune|(?:Das Land|Der Bund|Der Freistaat)(?: \w+){{0,3}} gewährt (?:den )?{_TOWNS}|"
    rf"Für Kommunen,|(?:unterstützt|fördert)(?: \w+){{0,2}} (?:die )?{_TOWNS}|"
    rf"{_TOWNS}(?: und \w+){{0,3}} (?:erhalten|können [^.;]{{0,40}}(?:beantragen|erhalten))|"
    r"Gemeinden, Gemeindeverbände"
)
_SMALL_ONLY = re.compile(
    r"\bKMU\b|[Kk]leine(?:n|r)? und mittlere(?:n|r)? Unternehmen|kleine[sn]? oder mittlere[sn]? Unternehmen"
)
_FORMS = {
    LegalForm.ZWECKVERBAND: re.compile(r"[^.;\n]{0,60}Zweckverb[aä]nd\w*"),
    LegalForm.AOER: re.compile(r"[^.;\n]{0,60}(?:Anstalt(?:en)? des öffentlichen Rechts|AöR)"),
}


@lru_cache(maxsize=32_768)
def share_rule(title: str, text: str) -> ShareRule | None:
    """Return the municipal share a text asks of companies: a figure, a majority, or the Kommunalrichtlinie's."""
    match = _SHARE.search(text)
    if match:
        whole = match["whole1"] or match["whole2"]
        decimals = (match["decimals1"] or match["decimals2"] or "").ljust(2, "0")
        strict = (match["words1"] or match["words2"]) in ("mehr als", "über")
        return ShareRule(int(whole) * 100 + int(decimals), strict, sentence_around(text, *match.span()))
    match = _MAJORITY.search(text)
    if match:
        return ShareRule(5_000, True, sentence_around(text, *match.span()))
    return _KOMMUNALRICHTLINIE if "Kommunalrichtlinie" in title else None


@lru_cache(maxsize=32_768)
def excludes_municipalities(text: str) -> str:
    """Return the words that shut municipalities out, or nothing."""
    if not any(hint in text for hint in _EXCLUDED_HINTS):
        return ""
    match = _EXCLUDED.search(text)
    return sentence_around(text, *match.span()) if match else ""


@lru_cache(maxsize=32_768)
def counties_only(text: str) -> str:
    """Return the words that let only counties and cities outside counties apply, or nothing."""
    match = _COUNTIES_ONLY.search(text) if "kreisfreie" in text else None
    if match is None or _ALSO_TOWNS.search(match["rest"]):
        return ""
    return sentence_around(text, *match.span())


@lru_cache(maxsize=32_768)
def names_municipalities(text: str) -> str:
    """Return the words that name municipalities as those who apply or receive, or nothing."""
    match = _NAMED.search(text)
    return match.group() if match else ""


def names_form(form: LegalForm | None, text: str) -> str:
    """Return the words that name a public legal form, such as Zweckverbände, or nothing."""
    pattern = _FORMS.get(form) if form else None
    match = pattern.search(text) if pattern else None
    return match.group().strip() if match else ""


@lru_cache(maxsize=32_768)
def small_companies_only(title: str, text: str) -> str:
    """Return the words that say the funding is for small and medium-sized enterprises, or nothing."""
    match = _SMALL_ONLY.search(title) or _SMALL_ONLY.search(text)
    return match.group() if match else ""
