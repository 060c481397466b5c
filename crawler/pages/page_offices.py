"""The offices a page names with telephone and mail. Who sits there is left out, of the offices and of the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.export.offices import is_personal
from tracker.shapes.calls import BodyData
from tracker.vocabulary.calls import BodyKind

ABOUT_OFFICES = re.compile(
    r"kontakt|ansprech|beratung\b|auskunft|auskünfte|an wen|bei wem|wo (?:ist|kann|wird|stell)"
    r"|wer (?:informiert|hilft|berät)|bewilligungsbehörde|projektträger|zuständige (?:stelle|behörde)",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"ministerium|bezirksregierung|projektträger|agentur|nrw\.bank|\bin\.nrw\b|landesamt|\bamt\b|\bgmbh\b|kommunalkredit"
    r"|institut|stiftung|kammer|dezernat|referat\b|zentrum|zentrale|geschäftsstelle|bundesamt|beratungsstelle|servicestelle"
    r"|bewilligungsstelle|kompetenzzentrum|verband\b|gesellschaft\b|\bwfg\b|\bkreis [A-ZÄÖÜ]|\bstadt [A-ZÄÖÜ]",
    re.IGNORECASE,
)
_UNIT = re.compile(r"^(?:dezernat|referat|abteilung|team|sachgebiet|hauptdezernat|fachbereich)\b", re.IGNORECASE)
_AGENCY = re.compile(
    r"projektträger|förderagentur|\bin\.nrw\b|nrw\.bank|\bptj\b|\bzug\b.*\bggmbh\b|\bvdi\b|\bdlr\b", re.IGNORECASE
)
_GIVEN = re.compile(r"\b(?:Frau|Herrn?|Dr\.|Prof\.|Dipl\.-?\w*\.?)\s+(?:\w+\.?\s+){0,2}[A-ZÄÖÜ]")
_ROLE = re.compile(r"^Ansprech(?:partner|person)\w*\s*:\s*\S", re.IGNORECASE)
_NAME = re.compile(
    r"^(?:[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?\s+){1,3}[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?$"
)
# "Weitere Informationen" has the form of a name too; surnames end in "ung" as well (Hartung, Jung).
_NO_NAME = re.compile(
    r"\w{5}ung\b|\w{4}ungen\b|ionen?\b|künfte\b|keit(?:en)?\b|hotline|service|fragen?\b|zeiten\b|straße\b|stellen?\b"
    r"|programme?\b|preis\b|fonds\b|scheck\b|werkstatt\b|zeugnis\b|richtlinien?\b|portal\b|\bonline",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\b(?:Telefon|Tel\.?|Fon|Hotline|Servicenummer)\s*[:.]?\s*(?P<phone>\(?[+0][\d\s/()–-]{4,24}\d)")
# Bounded, and begun only where a mailbox can begin: a line may be a million letters long.
_MAIL = re.compile(r"(?<![\w.+-])(?P<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}\.\w{2,24})")
_HIDDEN_AT = re.compile(r"(?<=[\w])\s?[(\[]\s?(?:at|@|ät)\s?[)\]]\s?(?=\w)", re.IGNORECASE)
_STREET = re.compile(r"^(?:[\w.ß-]+\s){0,4}\w[\w.ß-]*\s\d{1,4}\s?[a-z]?(?:\s?[–-]\s?\d{1,4})?$|^Postfach\s\d")
_CITY = re.compile(r"^\d{5}\s+[A-ZÄÖÜ]")
_DETAIL = re.compile(r"^(?:Telefon|Tel|Fon|Telefax|Fax|Mobil|E-?Mail|Mail|Durchwahl)\b", re.IGNORECASE)
_LONGEST_NAME = 110
_LONGEST_OF_A_PERSON = 160
_AUTHORITY = re.compile(
    r"Bewilligungsbehörden?(?:\s+(?:ist|sind)|\s*:)\s+(?:die\s+|das\s+|der\s+)?(?:jeweils\s+|örtlich\s+|zuständigen?\s+|jeweilige\s+)*"
    r"(?P<name>Bezirksregierung\s+[A-ZÄÖÜ][a-zäöü]+|Bezirksregierung(?:en)?|NRW\.BANK|Landesamt[^.,;\n(]{4,80}"
    r"|Bundesamt[^.,;\n(]{4,80}|Landschaftsverband[^.,;\n(]{4,60})"
)


@dataclass
class _Found:
    """An office while its lines are being read."""

    name: str
    phone: str = ""
    email: str = ""
    address: list[str] = field(default_factory=list)

    def body(self) -> BodyData:
        kind = BodyKind.AGENCY if _AGENCY.search(self.name) else BodyKind.CONTACT
        return BodyData(
            kind=kind, name=self.name, phone=self.phone, email=self.email, address=", ".join(self.address[:2])
        )


def without_people(lines: Sequence[str], *, of_contacts: bool) -> list[str]:
    """Return the lines of a section without names, telephones and mailboxes of persons.

    ``of_contacts`` says that the section is about whom to turn to: there a bare name is a person too.
    """
    kept: list[str] = []
    persons: set[str] | None = None  # the kinds of detail already passed of the person above
    for each in lines:
        said = _HIDDEN_AT.sub("@", each)
        detail = _DETAIL.match(said.removeprefix("- "))
        if _is_person(said, of_contacts=of_contacts):
            persons = set()
            continue
        # A second telephone below a person is that of the office again.
        if persons is not None and detail and detail[0].casefold() not in persons:
            persons.add(detail[0].casefold())
            continue
        persons = None
        personal = any(is_personal(found["mail"]) for found in _MAIL.finditer(said))
        if not (personal and len(said) <= _LONGEST_OF_A_PERSON):
            kept.append(_MAIL.sub(lambda found: "" if is_personal(found["mail"]) else found["mail"], said))
    return kept


def offices(lines: Sequence[str]) -> list[BodyData]:
    """Return the offices that the lines of a section about whom to turn to name, each once."""
    found: list[_Found] = []
    for said in (each.removeprefix("- ").strip() for each in lines):
        if found and (_UNIT.match(said) and len(said) <= _LONGEST_NAME) and not found[-1].phone:
            found[-1].name = f"{found[-1].name}, {said}"
        elif _is_office(said):
            found.append(_Found(_name_in(said)))
        if found:
            _take(found[-1], said)
    return list(dict.fromkeys(each.body() for each in found))


def with_authority(found: Sequence[BodyData], text: str) -> list[BodyData]:
    """Return the offices with the Bewilligungsbehörde marked that a text names as such; one not listed comes first."""
    said = _AUTHORITY.search(text)
    if said is None:
        return list(found)
    name = " ".join(said["name"].split())
    marked = [
        each.model_copy(update={"kind": BodyKind.AUTHORITY}) if each.name.startswith(name) else each for each in found
    ]
    return marked if marked != list(found) else [BodyData(kind=BodyKind.AUTHORITY, name=name), *found]


def in_one_line(office: BodyData) -> str:
    """Return an office as one line: name, telephone, mail."""
    phone = f"Tel. {office.phone}" if office.phone else ""
    return ", ".join(filter(None, (office.name, phone, office.email)))


def _take(office: _Found, said: str) -> None:
    phone, mails = _PHONE.search(said), list(_mails(said))
    office.phone = office.phone or (phone["phone"].strip() if phone else "")
    office.email = office.email or next(iter(mails), "")
    if len(said) > _LONGEST_NAME:
        return
    if _CITY.match(said) or (_STREET.match(said) and not (_DETAIL.match(said) or _UNIT.match(said))):
        office.address.append(said)


def _mails(said: str) -> Iterator[str]:
    yield from (found["mail"] for found in _MAIL.finditer(said) if not is_personal(found["mail"]))


def _is_office(said: str) -> bool:
    return len(said) <= _LONGEST_NAME and not said.endswith((".", "?", ":")) and bool(_OFFICE.search(_name_in(said)))


def _name_in(said: str) -> str:
    """Return what stands before telephone and mail in a line that holds all of an office."""
    ends = [found.start() for found in (_PHONE.search(said), _MAIL.search(said)) if found]
    name = said[: min(ends)] if ends else said
    return re.sub(r"[\s,;:|–(-]*(?:E-?Mail)?[\s,;:|–(-]*$", "", name)


def _is_person(said: str, *, of_contacts: bool) -> bool:
    bare = said.removeprefix("- ").strip()
    if len(bare) > _LONGEST_OF_A_PERSON:
        return False
    if _GIVEN.search(bare) and (of_contacts or not bare.endswith(".")):
        return True
    named = _NAME.match(bare) and not _OFFICE.search(bare) and not _NO_NAME.search(bare)
    return of_contacts and bool(_ROLE.match(bare) or named)
