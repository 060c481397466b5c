"""Makes exports of any size in the publisher's form (tree, markup, links), with every known trap on request.

Seeded: the same arguments make the same bytes. The words are our own; names of places, ministries
and codes are facts.
"""

import warnings
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from random import Random

from tests.crawler import export_bad_members as bad
from tests.crawler import export_spoils as spoils
from tests.crawler import export_wording as wording
from tests.crawler.export_markup import CATEGORIES, Ingredients
from tracker.vocabulary.codes import labels, rows

CONTENT = "FDB/Content/DE"
LABELS = "_config/ResourceBundleEntries/Labels/FDB"
_STAMP = (2026, 11, 20, 3, 0, 0)


class Trap(StrEnum):
    """What exports contain, or might, and a reader must survive. Each can be switched off."""

    CONTROL_SIGN = "control sign x02 in a document"
    C1_SIGN = "U+0090 in a title"
    SOFT_HYPHENS = "soft hyphens in values"
    QUESTION_MARKS = "question marks for dashes and quotes"
    SAME_SLUG = "one slug in two folders"
    ONLY_GUIDELINE = "no summary and no teaser"
    ONLY_SUMMARY = "no guideline"
    NO_TITLE = "three programmes without a title"
    NO_SUBTYPE = "three programmes without the constant subType"
    WRONG_TARGETS = "lists that point to other kinds of documents, and to nothing"
    TAB_KEYWORDS = "keywords with tabs"
    BANNERS = "banners, typing errors included"
    YEAR_207 = "a page expiry in the year 0207"
    UNKNOWN_CODES = "codes, classifiers, fields and banners nobody knows"
    STRAY_AMPERSAND = "an unescaped ampersand"
    WINDOWS_1252 = "Windows-1252 in a file that says UTF-8"
    PERSON = "a contact that is a natural person"
    ARCHIVED = "a programme that stands in the archive"
    TRAVERSAL = "a member whose path leads outside"
    ILL_FORMED = "three members that are no XML"
    ENTITY_BOMB = "a member that defines entities"
    GIGABYTES = "a member that unpacks to gigabytes, and one that lies about it"
    TWICE = "a member that stands there twice"


ALL_TRAPS = frozenset(Trap)
NO_TRAPS: frozenset[Trap] = frozenset()


@dataclass
class Planted:
    """What stands in a made export, for a test to compare with. ``keys`` are external ids."""

    files: int = 0
    calls: int = 0
    statuses: dict[str, str] = field(default_factory=dict)
    keys: dict[Trap, list[str]] = field(default_factory=dict)


def write_export(
    path: Path,
    *,
    programmes: int = 30,
    files: int = 160,
    traps: Iterable[Trap] = ALL_TRAPS,
    body_characters: int = 800,
    seed: int = 1,
    issued: str = "2026-10-05T06:00:00.000+0000",
) -> Planted:
    """Write an export and say what was planted. ``files`` counts all members but the bad ones."""
    factory = _Factory(Random(seed), frozenset(traps), body_characters, issued)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for document in factory.categories():
            factory.put(archive, document)
        for document in factory.around(max(12, files - programmes - factory.planted.files)):
            factory.put(archive, document)
        for number in range(programmes):
            programme = factory.programme(number)
            factory.spoil(number, programme)
            factory.put(archive, programme, factory.spoilt_bytes(number, programme))
            factory.planted.calls += bool(programme.values.get("title"))
        factory.put_bad_members(archive)
    return factory.planted


class _Factory:
    def __init__(self, random: Random, traps: frozenset[Trap], body_characters: int, issued: str) -> None:
        self.random, self.traps, self.body, self.issued = random, traps, body_characters, issued
        self.planted = Planted()
        self.by_kind: dict[str, list[str]] = {}

    def put(self, archive: zipfile.ZipFile, document: Ingredients, content: bytes | None = None) -> None:
        """Write one document."""
        info = zipfile.ZipInfo(f"BMWI/{document.key}.xml", _STAMP)
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, document.xml().encode() if content is None else content)
        self.planted.files += 1

    def categories(self) -> Iterable[Ingredients]:
        """Yield all categories with their labels."""
        known = {
            "Foerderart": labels("funding_types"),
            "Foerderberechtigte": labels("applicants"),
            "Foerderbereich": labels("topics"),
            "Foerdergebiet": {row["slug"]: row["label"] for row in rows("areas") if row["slug"]},
            "Foerdergeber": {"bund": "Bund", "land": "Land", "eu": "EU"},
            "GRW": {"grw_foerderung": "Nur GRW-Förderprogramme", "keine_grw_foerderung": ""},
            **{classifier: dict.fromkeys(slugs, "") for classifier, slugs in wording.CHILDREN.items()},
        }
        if Trap.UNKNOWN_CODES in self.traps:
            known["Foerderart"] = {**known["Foerderart"], "tausch": "Tauschgeschäft"}
        seen: set[str] = set()
        for classifier, slugs in known.items():
            for slug, label in slugs.items():
                yield Ingredients(f"{CATEGORIES}/{classifier}/{slug}", "gsb:DocumentCategory", {"title": label or slug})
                if label and slug not in seen:
                    seen.add(slug)
                    yield Ingredients(f"{LABELS}/{slug}", "gsb:ConfigResLabel", {"value": label})

    def around(self, number: int) -> Iterable[Ingredients]:
        """Yield funders, addresses, contacts and external links."""
        makers = (self._funder, self._address, self._contact, self._link, self._contact, self._link)
        for running in range(number):
            maker = makers[running % len(makers)]
            document = maker(running)
            self.by_kind.setdefault(document.type, []).append(document.key)
            yield document

    def _funder(self, running: int) -> Ingredients:
        document = Ingredients(f"{CONTENT}/Foerdergeber/F/geber-{running}", "gsb:ContactData")
        document.values = {"title": wording.FUNDERS[running % len(wording.FUNDERS)]}
        self.by_kind.setdefault("funder", []).append(document.key)
        return document

    def _address(self, running: int) -> Ingredients:
        values = {"road": "Musterallee", "houseId": str(running), "zipCode": "59423", "city": "Unna", "state": "NRW"}
        return Ingredients(f"{CONTENT}/Adresse/A/adresse-{running}", "gsb:Address", values)

    def _contact(self, running: int) -> Ingredients:
        document = Ingredients(f"{CONTENT}/Kontakt/K/kontakt-{running}", "gsb:ContactData")
        title, email = self.random.choice(wording.OFFICES), f"foerderung-{running}@stelle.invalid"
        if Trap.PERSON in self.traps and running < 5:
            title, email = "Frau Erika Beispiel", "erika.beispiel@stelle.invalid"
            self._planted(Trap.PERSON, document.key)
        document.values = {"title": title, "email": email, "phone": f"0211 4566-{running}", "mobile": "0170 000000"}
        document.lists = {"cl2Addresses": self.by_kind["gsb:Address"][-1:]}
        return document

    def _link(self, running: int) -> Ingredients:
        values = {"title": f"Merkblatt {running}", "url": f"https://www.stelle.invalid/merkblatt/{running}"}
        return Ingredients(f"{CONTENT}/ExternerLink/M/merkblatt-{running}", "gsb:ExternalLink", values)

    def programme(self, number: int) -> Ingredients:
        """Return a programme nothing is wrong with."""
        random = self.random
        folder, level, area = wording.FOLDERS[number % len(wording.FOLDERS)]
        thing, place = random.choice(wording.THINGS), random.choice(wording.PLACES)
        made = Ingredients(f"{CONTENT}/Foerderprogramm/{folder}/programm-{number}", "gsb:ServiceOffer")
        made.values = {
            "title": f"{thing} {place} ({number})",
            "keywords": " ".join(thing.split()),
            "dateOfIssue": self.issued,
            "subType": "ServiceOffer-FundingProgram",
            "languageInd": "de",
            "shouldNotBeIndexed": "0",
            "comment": f"Vorgang {number}",
        }
        made.rich = {
            "teaserText": f"<p>Wenn Sie {thing} planen, können Sie einen Zuschuss erhalten.</p>",
            "summary": f"<p>{wording.sentence(random)}</p><ul><li>{wording.sentence(random)}</li></ul>"
            f"<p>{wording.money(random)}</p>",
            "bodyText": wording.guideline(random, self.body),
            "procDescription": f"<p>Richtlinie des Ministeriums vom {1 + number % 28}. Mai 2023, MBl. S. {number}.</p>",
        }
        if deadline := wording.DEADLINES[number % len(wording.DEADLINES)]:
            made.rich["procInfluence"] = f"<p>{deadline}</p>"
        classifier = list(wording.CHILDREN)[number % len(wording.CHILDREN)]
        made.categories = {
            "Foerderart": ["zuschuss"],
            "Foerderberechtigte": ["kommune", "oeffentliche_einrichtung"] if number % 3 else ["unternehmen"],
            "Foerderbereich": random.sample(sorted(labels("topics")), 2),
            "Foerdergebiet": [area],
            "Foerdergeber": [level] if level else [],
            "GRW": ["keine_grw_foerderung"],
            classifier: [wording.CHILDREN[classifier][0]],
        }
        made.organisations = [self.by_kind["funder"][number % len(self.by_kind["funder"])]]
        made.lists = {
            "cl2Contacts": [random.choice(self.by_kind["gsb:ContactData"])],
            "cl2CustServices": random.sample(self.by_kind["gsb:ExternalLink"], 2),
        }
        return made

    def spoil(self, number: int, made: Ingredients) -> None:
        """Plant the traps that change what a programme says; each has its numbers, so that they do not mix."""
        plan = {
            1: (Trap.SOFT_HYPHENS, spoils.soft_hyphens),
            2: (Trap.QUESTION_MARKS, spoils.question_marks),
            4: (Trap.ONLY_GUIDELINE, spoils.only_guideline),
            5: (Trap.ONLY_SUMMARY, spoils.only_summary),
            9: (Trap.TAB_KEYWORDS, spoils.tab_keywords),
            10: (Trap.YEAR_207, spoils.year_207),
            11: (Trap.UNKNOWN_CODES, spoils.unknown_codes),
            12: (Trap.C1_SIGN, spoils.c1_sign),
            13: (Trap.ARCHIVED, spoils.archived),
        }
        trap, change = plan.get(number, (None, None))
        if trap in self.traps and change:
            change(made)
            self._planted(trap, made.key)
        if number in (6, 7, 8):
            self._leave_out_title_or_type(number, made)
        if number in (14, 15) and Trap.SAME_SLUG in self.traps:
            made.key = f"{CONTENT}/Foerderprogramm/Land/{'Bayern' if number == 14 else 'Thueringen'}/digitalbonus"
            self._planted(Trap.SAME_SLUG, made.key)
        if number == 16 and Trap.WRONG_TARGETS in self.traps:
            made.lists["cl2CustServices"] = [self.by_kind["gsb:ContactData"][-1], f"{CONTENT}/ExternerLink/X/fehlt"]
            made.lists["cl2Contacts"] = [self.by_kind["funder"][0], self.by_kind["gsb:ExternalLink"][0]]
            self._planted(Trap.WRONG_TARGETS, made.key)
        if number == 17 and Trap.PERSON in self.traps:
            made.lists["cl2Contacts"] = self.planted.keys[Trap.PERSON]
        if number >= 20 and number % 10 < len(wording.BANNERS) and number < 100 and Trap.BANNERS in self.traps:
            banner = list(wording.BANNERS)[number % 10]
            made.rich["header"] = f"<p>{banner}</p>"
            self.planted.statuses[made.key] = wording.BANNERS[banner]

    def _leave_out_title_or_type(self, number: int, made: Ingredients) -> None:
        if Trap.NO_TITLE in self.traps:
            del made.values["title"]
            self._planted(Trap.NO_TITLE, made.key)
        if Trap.NO_SUBTYPE in self.traps:
            del made.values["subType"]

    def spoilt_bytes(self, number: int, made: Ingredients) -> bytes | None:
        """Return a programme's bytes with the traps that lie in the bytes themselves."""
        if number == 0 and Trap.CONTROL_SIGN in self.traps:
            self._planted(Trap.CONTROL_SIGN, made.key)
            return made.xml().replace("Gefördert", "Gef\x02ördert").encode()
        if number == 3 and Trap.STRAY_AMPERSAND in self.traps:
            made.values["title"] = "Forschung und Technik"
            self._planted(Trap.STRAY_AMPERSAND, made.key)
            return made.xml().replace("Forschung und Technik", "Forschung & Technik").encode()
        if number == 18 and Trap.WINDOWS_1252 in self.traps:
            made.values["title"] = "Förderung für Städte – „Grüne Höfe“"
            self._planted(Trap.WINDOWS_1252, made.key)
            return made.xml().encode("cp1252")
        return None

    def put_bad_members(self, archive: zipfile.ZipFile) -> None:
        """Plant the members that must be left out."""
        folder = f"BMWI/{CONTENT}/Foerderprogramm/Bund/BMWi"
        planted: list[tuple[Trap, str, str]] = [(Trap.TRAVERSAL, "BMWI/../../etc/foerderung.xml", "<document/>")]
        planted += [(Trap.ILL_FORMED, f"{folder}/kaputt-{n}.xml", bad.ill_formed(n)) for n in range(3)]
        planted.append((Trap.ENTITY_BOMB, f"{folder}/bombe.xml", bad.entity_bomb()))
        for trap, name, content in planted:
            if trap in self.traps:
                archive.writestr(zipfile.ZipInfo(name, _STAMP), content)
                self._planted(trap, name)
        if Trap.GIGABYTES in self.traps:
            bad.plant_giant(archive, f"{folder}/riese.xml", megabytes=3_000)
            bad.plant_giant(archive, f"{folder}/luege.xml", megabytes=3_000, declared=2_000)
            self.planted.keys[Trap.GIGABYTES] = [f"{folder}/riese.xml", f"{folder}/luege.xml"]
        if Trap.TWICE in self.traps:
            with warnings.catch_warnings(action="ignore"):
                archive.writestr(zipfile.ZipInfo(archive.namelist()[0], _STAMP), "<document/>")
            self._planted(Trap.TWICE, archive.namelist()[0])

    def _planted(self, trap: Trap, key: str) -> None:
        self.planted.keys.setdefault(trap, []).append(key)
