"""Every page of the navigation, empty and filled, for everybody who may look."""

from html.parser import HTMLParser

import pytest
from ledger_of_pages import CONTACT, OFFICE, POLITICS, People
from opened import markup, page, words
from sqlalchemy import Engine

from dashboard import addresses
from dashboard.navigation import NAVIGATION
from dashboard.viewer import LOCAL_ONLY, Viewer
from tracker import clock
from tracker.command_line import to_type
from tracker.shapes.actor import Actor
from tracker.starter import load
from tracker.vocabulary.people import Role

ADDRESSES = [line.address for line in NAVIGATION]
# The list of people is never empty: whoever looks stands in it.
WITHOUT_RECORDS: dict[str, dict[str, str | list[str]]] = {"verwaltung": {"bereich": "Postausgang"}}
BROKEN_ADDRESSES = ["x", "00000000-0000-0000-0000-000000000000", "' OR 1=1 --", "../../etc"]


def test_the_server_knows_every_page() -> None:
    assert list(addresses.PAGES) == ADDRESSES


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_of_a_ledger_without_people_says_what_to_do(page_ledger: Engine, address: str) -> None:
    opened = page(address)
    assert opened.title[0].value == "Förderpfad ist noch leer"
    assert to_type("dashboard") in words(opened)


@pytest.mark.parametrize("person", [OFFICE, CONTACT])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_without_records_says_what_to_do_next(manned: Engine, address: str, person: str) -> None:
    opened = page(address, als=person, **WITHOUT_RECORDS.get(address, {}))
    assert 'class="fp-empty"' in markup(opened)
    assert len(opened.title) == 1


@pytest.mark.parametrize("person", [OFFICE, CONTACT, POLITICS])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_filled_page_opens_for_everybody(people: People, address: str, person: str) -> None:
    opened = page(address, als=person)
    assert person in words(opened)
    assert LOCAL_ONLY in words(opened)
    assert "Beispieldaten:" in words(opened)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_opens_with_the_starter_data(page_ledger: Engine, address: str) -> None:
    load.fill(page_ledger, now=clock.now())
    assert "Beispieldaten:" in words(page(address))


def test_the_menu_leaves_out_what_a_role_may_not_open() -> None:
    def menu(role: Role) -> set[str]:
        looking = Viewer(Actor(person_id=1, label="x", role=role, partner_id=1), "")
        return {line.address for line in NAVIGATION if line.offered_to(looking)}

    hidden = {"aufruf", "antrag"}
    assert menu(Role.OFFICE) == set(ADDRESSES) - hidden
    assert {"vorschlaege", "anfragen", "haushalt", "quellen", "verwaltung"}.isdisjoint(menu(Role.POLITICS))
    assert {"vorhaben", "antraege", "fristen", "bericht"} <= menu(Role.POLITICS)


def test_whoever_may_not_see_suggestions_gets_a_sentence_and_no_filter(people: People) -> None:
    opened = page("vorschlaege", als=POLITICS)
    assert "Vorschläge sind für die Rolle „Politik“ nicht vorgesehen." in words(opened)
    assert [box.label for box in opened.selectbox] == ["Sie arbeiten als"]


@pytest.mark.parametrize("broken", BROKEN_ADDRESSES)
@pytest.mark.parametrize("address", ["aufruf", "vorhaben"])
def test_an_unknown_record_gets_a_friendly_sentence(people: People, address: str, broken: str) -> None:
    opened = page(address, id=broken)
    assert "nicht gefunden" in words(opened)
    assert "Zur Übersicht" in words(opened)


def test_foreign_text_stays_text(people: People) -> None:
    pages = [
        page("vorschlaege", als=CONTACT),
        page("aufrufe"),
        page("aufruf", id=str(people.nasty_call)),
        page("aufruf", id=str(people.cycle_call)),
        page("vorhaben"),
        page("vorhaben", id=str(people.library)),
    ]
    for opened in pages:
        found = Elements()
        found.feed(markup(opened))
        assert not found.names & {"script", "img", "i", "b", "iframe"}
        assert all(link.startswith(("/", "https://", "#stelle-", "#angabe-")) for link in found.links)


def test_every_record_of_the_examples_is_marked(people: People) -> None:
    listed = words(page("vorhaben"))
    assert listed.count("Beispieldaten") == 2  # the banner and the one example project
    assert "Beispieldaten" in words(page("vorhaben", id=str(people.cycle_path))).replace("Beispieldaten:", "")
    assert "Beispieldaten" not in words(page("vorhaben", id=str(people.library))).replace("Beispieldaten:", "")


class Elements(HTMLParser):
    """Collects what is an element of a page rather than text."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert not [name for name, _ in attrs if name.startswith("on")]
