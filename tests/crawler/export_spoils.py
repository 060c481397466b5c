"""What each trap changes in a programme nothing was wrong with."""

from tests.crawler.export_markup import Ingredients


def soft_hyphens(made: Ingredients) -> None:
    """Plant soft hyphens, as a sign and as an entity."""
    made.rich["summary"] = "<p>Die Zu\xadwendung hilft bei der Klima&shy;anpassung.</p>"


def question_marks(made: Ingredients) -> None:
    """Plant question marks where dashes and quotes stood."""
    made.values["title"] = "Agrarwirtschaft ? Geräte"
    made.rich["summary"] = "<p>Das Programm ?Grüne Höfe? fördert ? auch gemeinsam ? neue Wege.</p>"


def only_guideline(made: Ingredients) -> None:
    """Leave nothing but the guideline."""
    made.rich = {"bodyText": made.rich["bodyText"], "summary": "<p>&nbsp;</p>"}


def only_summary(made: Ingredients) -> None:
    """Leave the guideline out."""
    del made.rich["bodyText"]


def tab_keywords(made: Ingredients) -> None:
    """Part keywords by tabs."""
    made.values["keywords"] = "Offene Daten\tSmart City\tsmarte Regionen"


def year_207(made: Ingredients) -> None:
    """Plant days in the year 0207."""
    made.values |= {"dateOfExpiration": "0207-06-30T00:00:00.000+0000", "dateOfIssue": "0207-01-01"}


def unknown_codes(made: Ingredients) -> None:
    """Plant codes, a classifier, a field and a banner nobody knows."""
    made.categories |= {
        "Foerderart": ["zuschuss", "tausch"],
        "Foerderberechtigte": ["kommune", "mondbewohner"],
        "Foerdergebiet": ["atlantis"],
        "Farbe": ["blau"],
        "UFArbeit": ["kurzarbeit"],
    }
    made.values["challenge"] = "erstmals gefüllt"
    made.rich["header"] = "<p>Bitte beachten Sie die neue Gliederung</p>"


def c1_sign(made: Ingredients) -> None:
    """Plant U+0090 in the title."""
    made.values["title"] = "Wasser\x90stoff im Nahverkehr"


def archived(made: Ingredients) -> None:
    """Move the programme into the archive with its old text."""
    made.key = f"FDB/Content/DE/Archiv/{made.key.rpartition('/')[2]}"
    made.rich["procInfluence"] = "<p>Anträge können laufend gestellt werden.</p>"
