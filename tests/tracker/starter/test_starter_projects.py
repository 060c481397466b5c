"""The forty projects of the starter data."""

import re
from collections import Counter
from datetime import date

import pytest
from pydantic import ValidationError

from tracker.starter import files
from tracker.starter.files import StarterProject
from tracker.vocabulary.projects import PartnerRole, ProjectState

SENTENCE_END = re.compile(r"[.!?](?=\s+[A-ZÄÖÜ0-9]|$)")
PLACEHOLDER = re.compile(r"lorem|todo|tbd|xxx|platzhalter|beispieltext|\?\?", re.IGNORECASE)
TRANSLITERATED = re.compile(r"\b(fuer|ueber|koennen|moechte|Staedte|Foerder|Gemeindestrasse)", re.IGNORECASE)
THEMES = (
    "Radverkehr",
    "Ganztag",
    "Kita",
    "Freibad",
    "Sportstätten",
    "Schwammstadt",
    "Starkregen",
    "Wärmeplanung",
    "Photovoltaik",
    "LED",
    "Onlinezugangsgesetz",
    "Datenplattform",
    "Breitband",
    "5G",
    "Feuerwehr",
    "Katastrophenschutz",
    "Mobilstation",
    "ÖPNV",
    "Ladesäulen",
    "ISEK",
    "Heimat",
    "Denkmalschutz",
    "Museum",
    "Wohnungsbau",
    "Integration",
    "Ehrenamt",
    "Gewerbeflächen",
    "Altlasten",
    "Abwasser",
    "Wald",
    "Biodiversität",
    "Barrierefreiheit",
    "Gesundheit",
    "Interkommunale Zusammenarbeit",
)


def test_forty_projects_are_numbered_without_a_gap() -> None:
    assert [project.number for project in files.projects()] == [f"V-{number:03d}" for number in range(1, 41)]


def test_every_partner_has_at_least_two_projects() -> None:
    parts = Counter(part.partner for project in files.projects() for part in project.partners)

    assert parts.keys() == {partner.key for partner in files.partners()}
    assert min(parts.values()) >= 2


def test_every_partner_leads_a_project() -> None:
    assert {_lead(project) for project in files.projects()} == {partner.key for partner in files.partners()}


def test_a_project_has_one_lead_and_names_nobody_twice() -> None:
    for project in files.projects():
        roles = [part.role for part in project.partners]

        assert roles[0] is PartnerRole.LEAD, project.number
        assert roles.count(PartnerRole.LEAD) == 1, project.number
        assert len({part.partner for part in project.partners}) == len(roles), project.number


def test_the_department_belongs_to_the_lead() -> None:
    units = {(unit.partner, unit.abbreviation) for unit in files.units()}

    for project in files.projects():
        assert (_lead(project), project.unit) in units, project.number


def test_the_projects_cover_the_themes_of_municipal_work() -> None:
    words = {word for project in files.projects() for word in project.keywords}

    assert [theme for theme in THEMES if theme not in words] == []


def test_descriptions_are_three_to_five_own_sentences() -> None:
    texts = [project.description for project in files.projects()]

    assert len(set(texts)) == len(texts)
    for text in texts:
        assert 3 <= len(SENTENCE_END.findall(text)) <= 5, text
        assert re.search("[äöüß]", text), text
        assert not PLACEHOLDER.search(text), text
        assert not TRANSLITERATED.search(text), text


def test_the_projects_of_the_founding_papers_are_there() -> None:
    projects = {project.title.split(" ")[0] + project.title.split(" ")[1]: project for project in files.projects()}
    dos, fire = projects["DOS2030"], projects["5GDOS"]

    assert (_lead(dos), dos.state, dos.reusable) == ("schwerte", ProjectState.RUNNING, True)
    assert (_lead(fire), fire.state, fire.reusable) == ("schwerte", ProjectState.COMPLETED, True)


def test_the_joint_office_unites_all_eleven() -> None:
    (office,) = [project for project in files.projects() if "Interkommunale Zusammenarbeit" in project.keywords]

    assert len(office.partners) == 11
    assert office.state is ProjectState.RUNNING


def test_only_planned_projects_have_a_start_ahead() -> None:
    for project in files.projects():
        assert (project.planned_start is None) == (project.state is not ProjectState.PLANNED), project.number


def test_cost_and_start_are_given_in_the_units_of_the_tables() -> None:
    (radweg,) = [project for project in files.projects() if project.title.startswith("Radverbindung")]

    assert radweg.cost_cents == 185_000_000
    assert radweg.starts_on == date(2028, 3, 1)


def test_an_unknown_cost_and_start_stay_unknown() -> None:
    dos = files.projects()[0]

    assert dos.cost_cents is None
    assert dos.starts_on is None


def test_an_unknown_code_is_refused() -> None:
    project = files.projects()[0].model_dump(mode="json")

    with pytest.raises(ValidationError, match="planning_stage"):
        StarterProject.model_validate(project | {"planning_stage": "LPH 9"})


def _lead(project: StarterProject) -> str:
    return project.partners[0].partner
