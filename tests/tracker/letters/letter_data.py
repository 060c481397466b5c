"""A week as a letter tells it, for tests: invented programmes and projects."""

from datetime import date, timedelta
from typing import Any

from tracker.letters.items import (
    AnswerItem,
    ChangeItem,
    DueItem,
    RunningItem,
    SourceItem,
    SuggestionItem,
    WeeklyData,
)
from tracker.rules.money import estimate
from tracker.vocabulary.calls import Band, CallStatus, ReviewAnswer

TODAY = date(2026, 11, 23)
LONG = "Umbau des Bahnhofsumfelds mit Radstation, Mobilstation und Wetterschutz am Markt"


def a_suggestion(number: int = 1, **changes: Any) -> SuggestionItem:
    """A suggestion about which nothing is known beyond its title, unless named."""
    values: dict[str, Any] = {
        "call_id": f"00000000-0000-4000-8000-{number:012d}",
        "title": f"Programm {number}",
        "projects": ("Radweg an der Lippe",),
        "band": Band.POSSIBLE,
    }
    values |= changes
    money = {name: values.get(name) for name in ("cost_cents", "rate_hundredths", "amount_max_cents")}
    return SuggestionItem(**{"money": estimate(**money)} | values)


def a_week(**changes: Any) -> WeeklyData:
    """A week of one partner."""
    values: dict[str, Any] = {
        "recipient": "Fördermittel, Stadt Selm",
        "slot": "2026-W48",
        "base_url": "https://foerderpfad.example",
        "is_example": False,
    }
    return WeeklyData(**values | changes)


def a_full_week() -> WeeklyData:
    """A week in which every part of the letter has something to say."""
    return a_week(
        is_example=True,
        suggestions=(
            a_suggestion(
                1,
                title="Wege für Rad und Fuß",
                summary="Neue Radwege, sichere Querungen und Abstellanlagen in Städten und Gemeinden.",
                band=Band.GOOD,
                sentence="Im Programm geht es um „Radwege“ und „Querungen“; das passt zum Vorhaben.",
                status=CallStatus.OPEN,
                closes_on=date(2026, 12, 5),
                funding_types=("zuschuss",),
                cost_cents=120_000_000,
                rate_hundredths=8_000,
                contact="Bezirksregierung Arnsberg, 02931 82-0",
                interested=("Kamen", "Werne"),
                open_rules=("Zeitplan",),
            ),
            a_suggestion(2, title="Kredit für Feuerwachen", rolling=True, funding_types=("darlehen",)),
            a_suggestion(
                3,
                title="Schatten in der Stadt <Pilot> & mehr",
                projects=("Bäume am Markt", "Schulhof", "Bushaltestellen"),
                status=CallStatus.SUSPENDED,
                rate_hundredths=9_000,
                amount_max_cents=50_000_000,
                changed=True,
            ),
            a_suggestion(4, title="Ein Programm ohne Angaben"),
            a_suggestion(5, title="Höchstbetrag allein", amount_max_cents=100_000_00, not_applicable=("rounds",)),
            a_suggestion(6, title="Das sechste steht nicht im Brief"),
        ),
        further=7,
        excluded=14,
        changes=tuple(
            ChangeItem(
                call_id=f"00000000-0000-4000-8000-0000000001{number:02d}",
                title=f"Förderung der Nahmobilität, Teil {number}",
                changes=("Frist: bisher 31.03.2027, jetzt 28.02.2027", "Fördersatz: bisher 70 %, jetzt 80 %", "x"),
            )
            for number in range(1, 5)
        ),
        due=tuple(
            DueItem(
                key=f"target/{number}",
                title="Radweg an der Lippe",
                kind="Antragsfrist",
                due_on=TODAY + timedelta(days=number),
                path="/antrag?id=00000000-0000-4000-8000-000000000200",
                moved_from=TODAY if number == 1 else None,
            )
            for number in range(1, 11)
        ),
        running=(
            RunningItem(title="Radweg an der Lippe", stage="Antrag in Vorbereitung", path="/antrag?id=2"),
            RunningItem(title="Schulhof", stage="Bewilligt", path="/antrag?id=3"),
        ),
        answers=(
            AnswerItem(
                call_id="00000000-0000-4000-8000-000000000008",
                title="Digitale Rathäuser",
                answer=ReviewAnswer.INTERESTED,
                day=date(2026, 11, 17),
            ),
            AnswerItem(
                call_id="00000000-0000-4000-8000-000000000009",
                title="Dorfplätze",
                answer=ReviewAnswer.LATER,
                day=date(2026, 11, 16),
                follow_up_on=date(2027, 1, 4),
            ),
        ),
        sources=(SourceItem(title="Quelle Bund", trouble="gestört (letzter vollständiger Abruf am 12.11.2026)"),),
    )


def the_fullest_week() -> WeeklyData:
    """Every part has more to say than any letter has room for, each in the longest words."""
    facts: dict[str, Any] = {
        "title": f"Förderrichtlinie {LONG}",
        "projects": (LONG, "Schulhof", "Freibad"),
        "summary": f"Investitionen in Gebäude, Anlagen und Wege der Gemeinden: {LONG}.",
        "band": Band.GOOD,
        "terms": ("Klimaanpassungsmaßnahmen", "Starkregenvorsorge"),
        "status": CallStatus.OPEN,
        "closes_on": TODAY + timedelta(days=24),
        "funding_types": ("zuschuss",),
        "cost_cents": 12_345_678_900,
        "rate_hundredths": 8_000,
        "contact": "Bezirksregierung Arnsberg, Dezernat 35, 02931 82-3535",
        "interested": ("Bergkamen", "Holzwickede", "Fröndenberg/Ruhr", "Schwerte"),
        "open_rules": ("Zeitplan", "Antragsberechtigung", "Art der Förderung"),
    }
    week = a_full_week()
    return week.model_copy(
        update={
            "recipient": "Fördermittel, Stadt Fröndenberg/Ruhr",
            "suggestions": tuple(a_suggestion(number, **facts) for number in range(1, 6)),
            "changes": tuple(one.model_copy(update={"title": LONG}) for one in week.changes * 3),
            "due": tuple(one.model_copy(update={"title": LONG, "moved_from": TODAY}) for one in week.due),
            "running": (RunningItem(title=LONG, stage="Zur Antragstellung aufgefordert", note=LONG, path="/a"),) * 9,
            "answers": tuple(one.model_copy(update={"title": LONG, "echo": LONG}) for one in week.answers * 3),
            "sources": week.sources * 9,
        }
    )
