"""Partners, departments, companies and mailboxes of the starter data."""

from collections import Counter

import pytest
from pydantic import ValidationError

from tracker.starter import files
from tracker.starter.files import StarterPartner, StarterPerson
from tracker.vocabulary.people import LegalForm, PartnerKind, Role

AGS = {
    "Kreis Unna": "05978",
    "Bergkamen": "05978004",
    "Bönen": "05978008",
    "Fröndenberg/Ruhr": "05978012",
    "Holzwickede": "05978016",
    "Kamen": "05978020",
    "Lünen": "05978024",
    "Schwerte": "05978028",
    "Selm": "05978032",
    "Unna": "05978036",
    "Werne": "05978040",
}
FUNCTIONS = {
    Role.OFFICE: "Projektleitstelle",
    Role.CONTACT: "Fördermittel",
    Role.TREASURER: "Kämmerei",
    Role.LEADERSHIP: "Verwaltungsspitze",
    Role.AUDITOR: "Rechnungsprüfung",
    Role.ADMINISTRATOR: "Administration",
}


def test_eleven_partners_carry_their_official_keys() -> None:
    assert {partner.short_name: partner.ags for partner in files.partners()} == AGS


def test_one_county_two_communes_and_eight_towns() -> None:
    kinds = Counter(partner.kind for partner in files.partners())

    assert kinds == {PartnerKind.KREIS: 1, PartnerKind.GEMEINDE: 2, PartnerKind.STADT: 8}


def test_the_county_has_no_inhabitants_of_its_own() -> None:
    by_name = {partner.short_name: partner for partner in files.partners()}
    county = by_name.pop("Kreis Unna")

    assert county.inhabitants is None
    assert county.note
    assert sum(partner.inhabitants or 0 for partner in by_name.values()) == 394_100
    assert by_name["Lünen"].inhabitants == 86_500
    assert by_name["Holzwickede"].inhabitants == 17_100


def test_every_partner_has_three_to_five_departments() -> None:
    departments = Counter(unit.partner for unit in files.units())

    assert departments.keys() == {partner.key for partner in files.partners()}
    assert all(3 <= number <= 5 for number in departments.values())


def test_a_department_is_known_by_partner_and_abbreviation() -> None:
    units = files.units()

    assert len({(unit.partner, unit.abbreviation) for unit in units}) == len(units)


def test_companies_belong_to_known_partners_and_claim_no_share() -> None:
    keys = {partner.key for partner in files.partners()}
    companies = files.organisations()

    assert len(companies) == 8
    assert all(set(company.partners) <= keys for company in companies)
    assert all(company.legal_form is LegalForm.GMBH for company in companies)
    assert all(company.municipal_share_hundredths is None for company in companies)


def test_mailboxes_are_named_by_function_not_by_person() -> None:
    for person in files.people():
        assert person.name.startswith(FUNCTIONS[person.role]), person.name


def test_every_partner_has_a_contact_and_a_treasurer() -> None:
    keys = {partner.key for partner in files.partners()}

    for role in (Role.CONTACT, Role.TREASURER):
        assert {person.partner for person in files.people() if person.role is role} == keys


def test_office_leadership_audit_and_administration_sit_at_schwerte() -> None:
    single = [person for person in files.people() if person.role not in (Role.CONTACT, Role.TREASURER)]

    assert sorted(person.role for person in single) == sorted(FUNCTIONS.keys() - {Role.CONTACT, Role.TREASURER})
    assert {person.partner for person in single} == {"schwerte"}


def test_no_key_and_no_address_appears_twice() -> None:
    people = files.people()

    assert len({person.key for person in people}) == len(people)
    assert len({person.email for person in people}) == len(people)


def test_a_living_mail_address_is_refused() -> None:
    person = files.people()[0].model_dump(mode="json")

    with pytest.raises(ValidationError, match="email"):
        StarterPerson.model_validate(person | {"email": "projektleitstelle@example.org"})


def test_a_misspelt_field_is_refused() -> None:
    partner = files.partners()[0].model_dump(mode="json")

    with pytest.raises(ValidationError, match="einwohner"):
        StarterPartner.model_validate(partner | {"einwohner": 1})
