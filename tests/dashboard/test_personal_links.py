"""Links from letters: looking changes nothing, a click records one answer, and a link opens one thing only."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
import time_machine
from asked import Answered, ask
from sqlalchemy import Engine
from sqlmodel import select
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from dashboard.routes import decision, forms, letter_settings, opinion
from dashboard.routes.limits import TRIES
from dashboard.routes.personal import PersonalDoor
from tests.builders import SYSTEM, a_call, a_match, a_partner, a_person, a_project
from tests.databases import ONE_DATABASE
from tracker.database import read, write
from tracker.letters.personal import PATHS
from tracker.models.access import AccessToken, Forwarding
from tracker.models.audit import AuditEvent
from tracker.models.calls import FundingCall
from tracker.models.matches import Review
from tracker.models.partners import Person
from tracker.models.projects import Project
from tracker.models.work import Job, Letter
from tracker.services import access_letters, installation, tokens, wishes
from tracker.settings import Settings
from tracker.shapes.wishes import LetterMode, LetterWishes
from tracker.vocabulary.calls import ReviewAnswer
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import JobKind, LetterKind, TokenPurpose

pytestmark = ONE_DATABASE

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
METHODS = ["GET", "POST"]
HOME = "https://foerderpfad.example"


class Client:
    """Asks the routes as a browser or a mail program would."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def get(self, path: str) -> Answered:
        return ask(self._app, path)

    def head(self, path: str) -> Answered:
        return ask(self._app, path, method="HEAD")

    def post(self, path: str, fields: dict[str, str] | bytes, content_type: str = forms.FORM) -> Answered:
        body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
        return ask(self._app, path, method="POST", body=body, content_type=content_type)


class World(NamedTuple):
    """A contact of Selm, and a suggestion in the letter."""

    engine: Engine
    client: Client
    person_id: int
    call: str
    project: str

    def link(self, purpose: TokenPurpose, subject: dict[str, str] | None = None, **changes: Any) -> str:
        """Make a link as a letter would."""
        given = {"call": self.call, "project": self.project} if subject is None else subject
        values: dict[str, Any] = {"person_id": self.person_id, "expires_at": NOW + timedelta(days=35)}
        with write(self.engine) as session:
            token = tokens.issue(session, SYSTEM, purpose=purpose, subject=given, now=NOW, **(values | changes))
        return f"/{PATHS[purpose]}/{token}"

    def post(self, link: str, **fields: str) -> Answered:
        """Fill in the form of the page and send it."""
        seal = re.search(r'name="siegel" value="([0-9a-f]+)"', self.client.get(link).text)
        assert seal is not None
        return self.client.post(link, {"siegel": seal[1]} | fields)

    def answers(self) -> list[Review]:
        """Return every answer that was recorded."""
        with read(self.engine) as session:
            return list(session.exec(select(Review).order_by(Review.id)))  # type: ignore[arg-type]

    def events(self, action: str) -> list[AuditEvent]:
        """Return the history's events of a kind."""
        with read(self.engine) as session:
            return list(session.exec(select(AuditEvent).where(AuditEvent.action == action)))


@pytest.fixture
def world(ledger: Engine) -> Iterator[World]:
    with write(ledger) as session:
        selm = a_partner(session)
        person = a_person(session, partner=selm, email="foerdermittel@selm.example", name="Fördermittel, Stadt Selm")
        project = a_project(session, selm, title="Radweg an der Lippe")
        call = a_call(session, external_id="radwege", title="Wege für Rad und Fuß")
        a_match(session, project, call, sentence="Es geht um Radwege.")
        ids = (person.id or 0, str(call.public_id), str(project.public_id))
    door = PersonalDoor(ledger, Settings(_env_file=None, base_url=HOME))
    kinds = (decision.KIND, opinion.KIND, letter_settings.KIND)
    routes = [
        Route(f"/{PATHS[kind.purpose]}/{{token}}", door.answering(kind), methods=["GET", "POST"]) for kind in kinds
    ]
    with time_machine.travel(NOW, tick=False):
        yield World(ledger, Client(Starlette(routes=routes)), *ids)


def test_looking_at_a_suggestion_changes_nothing(world: World) -> None:
    link = world.link(TokenPurpose.DECISION)
    for address in (link, f"{link}?antwort=interested", f"{link}?antwort=hide"):
        shown = world.client.get(address)
        assert shown.status == 200
        assert "Wege für Rad und Fuß" in shown.text
        assert "Radweg an der Lippe" in shown.text
    assert world.client.head(link).status == 200
    assert world.answers() == []
    assert shown.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("url", "links"), [("https://bund.example/x", 1), ("javascript:alert(1)", 0), ("", 0)])
def test_only_an_address_of_the_web_becomes_a_link(world: World, url: str, links: int) -> None:
    with write(world.engine) as session:
        session.exec(select(FundingCall)).one().url = url
    assert world.client.get(world.link(TokenPurpose.DECISION)).text.count(f'href="{url}"') == links


def test_one_click_on_the_page_records_the_answer_and_says_who_takes_it_up_until_when(world: World) -> None:
    link = world.link(TokenPurpose.DECISION)
    told = world.post(link, antwort="interested")
    assert "geantwortet: Für uns interessant." in told.text
    assert "Die Projektleitstelle meldet sich bis Mo, 30.11.2026." in told.text
    again = world.client.get(link).text
    assert "Sie können die Antwort unten ändern." in again
    assert "Die Projektleitstelle meldet sich bis Mo, 30.11.2026." in again
    (review,) = world.answers()
    assert (review.answer, review.person_id) == (ReviewAnswer.INTERESTED, world.person_id)


def test_the_same_answer_again_is_not_recorded_twice(world: World) -> None:
    link = world.link(TokenPurpose.DECISION)
    world.post(link, antwort="interested")
    told = world.post(link, antwort="interested")
    assert "schon gespeichert" in told.text
    assert len(world.answers()) == len(world.events("answer_repeated")) == 1


def test_the_next_round_asked_for_again_is_not_recorded_twice_and_a_missing_day_is_asked_for(world: World) -> None:
    link = world.link(TokenPurpose.DECISION)
    for _ in range(2):
        told = world.post(link, antwort="later", tag="aufruf")
    assert "schon gespeichert" in told.text
    assert "schon gespeichert" not in world.post(link, antwort="later", tag="").text
    assert len(world.answers()) == 1


def test_a_later_look_may_wait_for_the_next_round(world: World) -> None:
    link = world.link(TokenPurpose.DECISION)
    assert "Beim nächsten Aufruf dieses Programms wieder zeigen" in world.client.get(link).text
    for _ in range(2):
        told = world.post(link, antwort="later", tag="aufruf")
        assert "geantwortet: Wiedervorlage beim nächsten Aufruf." in told.text
    assert [(review.answer, review.follow_up_on) for review in world.answers()] == [(ReviewAnswer.LATER, None)]


def test_an_answer_may_be_changed_and_both_stay_in_the_history(world: World) -> None:
    link = world.link(TokenPurpose.DECISION)
    world.post(link, antwort="interested")
    world.post(link, antwort="not_for_us", grund="staff", vermerk="Stelle unbesetzt")
    assert [(review.answer, review.note) for review in world.answers()] == [
        (ReviewAnswer.INTERESTED, ""),
        (ReviewAnswer.NOT_FOR_US, "Stelle unbesetzt"),
    ]


def test_a_missing_reason_is_asked_for_and_what_was_typed_stays(world: World) -> None:
    link = world.link(TokenPurpose.DECISION)
    told = world.post(link, antwort="not_for_us", grund="", vermerk="Zu wenig <Zeit>")
    assert "Nicht gespeichert: Bitte wählen Sie einen Grund." in told.text
    assert 'value="Zu wenig &lt;Zeit&gt;"' in told.text
    assert world.answers() == []


@pytest.mark.parametrize(
    "fields",
    [{"antwort": "ja"}, {"antwort": "later", "tag": "31.02."}, {"antwort": "later", "tag": "2020-01-01"}, {}],
)
def test_what_no_form_of_ours_says_is_refused_in_a_sentence(world: World, fields: dict[str, str]) -> None:
    told = world.post(world.link(TokenPurpose.DECISION), **fields)
    assert "Nicht gespeichert: " in told.text
    assert world.answers() == []


def test_hiding_a_programme_holds_for_all_projects_of_the_partner(world: World) -> None:
    told = world.post(world.link(TokenPurpose.DECISION), antwort="hide")
    assert "Dieses Programm nicht mehr zeigen" in told.text
    assert [(review.answer, review.project_id) for review in world.answers()] == [(ReviewAnswer.HIDE, None)]


def test_an_idea_becomes_a_project(world: World) -> None:
    told = world.post(world.link(TokenPurpose.DECISION), antwort="idea", idee="Trinkbrunnen am Markt")
    assert "Vorhaben „Trinkbrunnen am Markt“" in told.text
    with read(world.engine) as session:
        assert "Trinkbrunnen am Markt" in session.exec(select(Project.title)).all()


def test_a_form_without_its_seal_is_refused(world: World) -> None:
    link = world.link(TokenPurpose.DECISION)
    for seal in ("", "0" * 64):
        told = world.client.post(link, {"siegel": seal, "antwort": "interested"})
        assert told.status == 403
        assert "kam nicht von unserer Seite" in told.text
    assert world.answers() == []


def test_a_seal_of_another_link_is_refused(world: World) -> None:
    mine, other = world.link(TokenPurpose.DECISION), world.link(TokenPurpose.DECISION)
    seal = re.search(r'name="siegel" value="([0-9a-f]+)"', world.client.get(other).text)
    assert seal is not None
    assert world.client.post(mine, {"siegel": seal[1], "antwort": "interested"}).status == 403


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data; boundary=x", "text/plain"])
def test_only_a_plain_form_is_read(world: World, content_type: str) -> None:
    link = world.link(TokenPurpose.DECISION)
    told = world.client.post(link, b"antwort=interested", content_type)
    assert told.status == 400
    assert world.answers() == []


def test_an_endless_form_is_refused(world: World) -> None:
    told = world.client.post(world.link(TokenPurpose.DECISION), {"vermerk": "x" * 50_000})
    assert (told.status, "zu lang" in told.text) == (413, True)


def test_a_guessed_or_altered_link_is_refused_written_down_and_never_shown(world: World) -> None:
    token = world.link(TokenPurpose.DECISION).rpartition("/")[2]
    for wrong in ("geraten", token[:-1], f"{token}x", token.swapcase(), "%00", "x" * 5_000):
        told = world.client.get(f"/entscheidung/{wrong}")
        assert told.status == 404
        assert "nicht gültig" in told.text
    events = world.events("link_refused")
    assert len(events) == 6
    assert not any(token[:8] in event.sentence + event.subject_id for event in events)


def test_a_link_of_one_kind_opens_nothing_of_another(world: World) -> None:
    token = world.link(TokenPurpose.DECISION).rpartition("/")[2]
    assert world.client.get(f"/stellungnahme/{token}").status == 404
    assert world.client.get(f"/abmelden/{token}").status == 404


def test_who_guesses_too_often_has_to_wait(world: World) -> None:
    good = world.link(TokenPurpose.DECISION)
    for number in range(TRIES):
        world.client.get(f"/entscheidung/geraten{number}")
    assert world.client.get("/entscheidung/noch-einer").status == 429
    assert world.client.get(good).status == 429
    assert len(world.events("link_refused")) == TRIES


def test_the_link_of_a_person_who_left_opens_nothing(world: World) -> None:
    link = world.link(TokenPurpose.DECISION)
    with write(world.engine) as session:
        session.get_one(Person, world.person_id).active = False
    assert world.client.get(link).status == 404


def test_who_went_to_another_partner_leaves_the_projects_of_the_old_one_behind(world: World) -> None:
    link = world.link(TokenPurpose.DECISION)
    with write(world.engine) as session:
        session.get_one(Person, world.person_id).partner_id = a_partner(session, "werne").id
    shown = world.client.get(link)
    assert (shown.status, "Radweg an der Lippe" in shown.text) == (404, False)
    assert len(world.events("link_refused")) == 1


def test_a_revoked_link_opens_nothing(world: World) -> None:
    link = world.link(TokenPurpose.DECISION)
    with write(world.engine) as session:
        revoked = tokens.revoke(session, SYSTEM, person_id=world.person_id, purpose=TokenPurpose.DECISION, now=NOW)
    assert revoked == 1
    assert world.client.get(link).status == 404


def test_an_expired_link_records_nothing_and_sends_a_fresh_one_once_a_day(world: World) -> None:
    with write(world.engine) as session:
        installation.mark_live(session, now=NOW)
    link = world.link(TokenPurpose.DECISION, expires_at=NOW - timedelta(seconds=1))
    shown = world.client.get(link)
    assert (shown.status, "abgelaufen" in shown.text) == (410, True)
    assert "Wege für Rad" not in shown.text
    assert "neue Link kommt" in world.post(link, antwort="interested").text
    assert "schon unterwegs" in world.post(link, antwort="neu").text
    assert world.answers() == []
    assert {event.sentence for event in world.events("link_refused")} == {
        "Ein persönlicher Link unter /entscheidung wurde abgewiesen: Er ist abgelaufen."
    }
    with read(world.engine) as session:
        (letter,) = session.exec(select(Letter).where(Letter.kind == LetterKind.ACCESS)).all()
        assert letter.recipient == "foerdermittel@selm.example"
        assert letter.headers["links"][0]["subject"] == {"call": world.call, "project": world.project}
        assert session.exec(select(Job).where(Job.kind == JobKind.POST)).all() != []


def test_no_token_is_stored_anywhere(world: World) -> None:
    token = world.link(TokenPurpose.DECISION).rpartition("/")[2]
    with read(world.engine) as session:
        (row,) = session.exec(select(AccessToken)).all()
        assert token not in str(row.model_dump())


def test_forwarding_makes_a_mail_whose_link_opens_one_page_only(world: World) -> None:
    link = world.link(TokenPurpose.DECISION)
    told = world.post(link, antwort="forwarded", name="Bauamt", mail="bauamt@selm.example", frage="Schaffen wir das?")
    assert "Bauamt bekommt eine Mail" in told.text
    with write(world.engine) as session:
        (letter,) = access_letters.prepare_questions(session, SYSTEM, now=NOW, base_url=HOME)
        assert access_letters.prepare_questions(session, SYSTEM, now=NOW, base_url=HOME) == []
        (row,) = session.exec(select(Forwarding)).all()
    assert (letter.recipient, letter.kind) == ("bauamt@selm.example", LetterKind.OPINION)
    assert "Schaffen wir das?" in letter.text
    asked = world.link(TokenPurpose.OPINION, {"forwarding": str(row.public_id)}, person_id=None)
    assert "Schaffen wir das?" in world.client.get(asked).text
    assert "Begründung" in world.post(asked, text=" ", votum="ja").text
    assert "ist angekommen" in world.post(asked, text="Ja, im Frühjahr.", votum="ja").text
    assert "Ihre Stellungnahme vom 23.11.2026 ist angekommen." in world.client.get(asked).text
    shown = world.client.get(link).text
    assert "Bauamt am 23.11.2026: passt: Ja, im Frühjahr." in shown
    assert [review.answer for review in world.answers()] == [ReviewAnswer.FORWARDED]


def test_a_mail_program_unsubscribes_by_one_post_and_looking_does_not(world: World) -> None:
    link = world.link(TokenPurpose.SETTINGS, {})
    assert "Briefe einstellen" in world.client.get(link).text
    assert the_wishes(world) == LetterWishes()
    assert world.client.post(link, {"List-Unsubscribe": "One-Click"}).status == 200
    assert the_wishes(world).mode is LetterMode.NONE


def test_a_mail_program_may_send_its_post_in_parts(world: World) -> None:
    link = world.link(TokenPurpose.SETTINGS, {})
    body = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    told = world.client.post(link, body, "multipart/form-data; boundary=x")
    assert told.status == 200
    assert the_wishes(world).mode is LetterMode.NONE


def test_a_person_chooses_weekday_and_pause(world: World) -> None:
    link = world.link(TokenPurpose.SETTINGS, {})
    told = world.post(link, umfang="only_deadlines", tag="3", pause="2026-12-31")
    assert "Ihr Brief kommt am Donnerstag. Die Pause endet am 31.12.2026." in told.text
    found = the_wishes(world)
    assert (found.mode, found.weekday, str(found.pause_until), found.when_nothing) == (
        LetterMode.ONLY_DEADLINES,
        3,
        "2026-12-31",
        False,
    )
    assert "Nicht gespeichert" in world.post(link, umfang="all", tag="9", pause="").text
    assert "Nicht gespeichert" in world.post(link, umfang="all", tag="1", pause="2020-01-01").text
    assert the_wishes(world) == found


def test_nobody_issues_a_link_in_somebody_elses_name(world: World) -> None:
    from tests.builders import an_actor
    from tracker.errors import NotAllowed

    with write(world.engine) as session:
        other = an_actor(Role.CONTACT, partner=a_partner(session, "werne"))
        with pytest.raises(NotAllowed, match="nur für die eigene Person"):
            tokens.issue(
                session,
                other,
                purpose=TokenPurpose.CALENDAR,
                person_id=world.person_id,
                subject={},
                now=NOW,
                expires_at=None,
            )


def the_wishes(world: World) -> LetterWishes:
    with read(world.engine) as session:
        return wishes.of(session.get_one(Person, world.person_id))
