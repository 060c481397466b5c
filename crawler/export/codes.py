"""The export's categories as our codes. Unknown ones are kept as they stand and reported."""

from collections.abc import Callable, Iterable
from functools import cache

from tracker.vocabulary.calls import Level
from tracker.vocabulary.codes import CodeTable, labels, rows

CATEGORIES = "SiteGlobals/Categories/FDB/"
LABELS = "_config/ResourceBundleEntries/Labels/FDB/"
PROGRAMMES = "FDB/Content/DE/Foerderprogramm/"

TABLES: dict[str, CodeTable] = {
    "Foerderart": "funding_types",
    "Foerderberechtigte": "applicants",
    "Foerderbereich": "topics",
}
PARENTS = {
    "UFArbeit": "arbeit",
    "UFAusWeiterbildung": "aus_weiterbildung",
    "UFAussenwirtschaft": "aussenwirtschaft",
    "UFBeratung": "beratung",
    "UFEnergieeffizienz": "energieeffizienz_erneuerbare_energien",
    "UFExistenzgruendung": "existenzgruendung_festigung",
    "UFForschungOffen": "forschung_innovation_themenoffen",
    "UFForschungSpezifisch": "forschung_innovation_themenspezifisch",
    "UFFrauenfoerderung": "frauenfoerderung",
    "UFGesundheitSoziales": "gesundheit_soziales",
    "UFInfrastruktur": "infrastruktur",
    "UFKulturMedienSport": "kultur_medien_sport",
    "UFLandwirtschaft": "landwirtschaft_laendliche_entwicklung",
    "UFMessenAusstellungen": "messen_ausstellungen",
    "UFRegionalfoerderung": "regionalfoerderung",
    "UFStaedtebauStadterneuerung": "staedtebau_stadterneuerung",
    "UFUmweltNaturschutz": "umwelt_naturschutz",
    "UFUnternehmensfinanzierung": "unternehmensfinanzierung",
    "UFWohnungsbau": "wohnungsbau_modernisierung",
}
ORGANISATION = ("Foerderorganisation", "Foerdergeber")
GRW_CODE = "grw_foerderung"
# Left out on purpose: unusable in the export (age, date), or about companies' size and trade, which no project of a
# municipality is compared with. Kontakt and ExternerLink are lists of documents, read as links.
IGNORED = frozenset(
    ("Foerdertermin", "Unternehmensalter", "Unternehmensgroesse", "BranchenUnternehmen", "BranchenExistenzgruenderin")
)
LISTS = frozenset(("Kontakt", "ExternerLink"))

Unknown = Callable[[str, str], None]
Categories = dict[str, tuple[str, ...]]


def slugs(targets: Iterable[str]) -> list[str]:
    """Return the last part of each category's path once, in order. Other documents are left out."""
    return list(dict.fromkeys(key.rpartition("/")[2] for key in targets if key.startswith(CATEGORIES)))


def codes(categories: Categories, classifier: str, unknown: Unknown) -> tuple[str, ...]:
    """Return our codes for one classifier; a code that is not in our table is kept and reported."""
    found = slugs(categories.get(classifier, ()))
    for code in found:
        if code not in labels(TABLES[classifier]):
            unknown(classifier, code)
    return tuple(found)


def topics(categories: Categories, exists: Callable[[str], bool], unknown: Unknown) -> tuple[str, ...]:
    """Return topics, then subtopics as ``parent.child``: a child's slug alone is not unique.

    The subtopics' vocabulary is the export's own: one is unknown when the export has no category for it.
    """
    found = list(codes(categories, "Foerderbereich", unknown))
    for classifier, parent in PARENTS.items():
        for target in categories.get(classifier, ()):
            child = target.rpartition("/")[2]
            if not exists(target):
                unknown(classifier, child)
            found.append(f"{parent}.{child}")
    return tuple(dict.fromkeys(found))


def areas(categories: Categories, unknown: Unknown) -> tuple[str, ...]:
    """Return ISO 3166-2 codes; ``sonstige`` is abroad (XX), an unknown area stays as it is, none stays none."""
    found = []
    for slug in slugs(categories.get("Foerdergebiet", ())):
        if slug not in _areas():
            unknown("Foerdergebiet", slug)
        found.append(_areas().get(slug, slug))
    return tuple(dict.fromkeys(found))


def level(categories: Categories, key: str, unknown: Unknown) -> Level:
    """Return who stands behind the money: the category when it names one level, else the folder."""
    named = []
    for slug in slugs(categories.get("Foerdergeber", ())):
        if slug in (Level.BUND, Level.LAND, Level.EU, Level.KOMMUNE):
            named.append(Level(slug))
        else:
            unknown("Foerdergeber", slug)
    if len(named) == 1:
        return named[0]
    return _level_of_folder(key)


def report_unknown_classifiers(categories: Categories, unknown: Unknown) -> None:
    """Report classifiers nobody has decided about."""
    known = {*TABLES, *PARENTS, *ORGANISATION, "Foerdergebiet", "GRW", *IGNORED, *LISTS}
    for classifier, targets in categories.items():
        if classifier not in known and targets:
            unknown("Klassifikation", classifier)


def _level_of_folder(key: str) -> Level:
    folder, _, rest = key.removeprefix(PROGRAMMES).partition("/")
    if not key.startswith(PROGRAMMES) or not rest:
        return Level.UNKNOWN
    return {level.value: level for level in (Level.BUND, Level.LAND, Level.EU, Level.KOMMUNE)}.get(
        folder.lower(), Level.UNKNOWN
    )


@cache
def _areas() -> dict[str, str]:
    return {row["slug"]: row["code"] for row in rows("areas") if row["slug"]}
