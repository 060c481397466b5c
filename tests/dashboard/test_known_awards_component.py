"""Ähnlich gefördert: what others got stands there in words, and nothing that comes from outside runs."""

from datetime import date

from opened import _TAG

from dashboard.components import known_awards
from tracker.shapes.awards import SimilarAward


def words(*found: SimilarAward) -> str:
    return " ".join(_TAG.sub(" ", known_awards.listed(found)).split())


def test_an_award_says_who_got_how_much_for_what_and_when() -> None:
    award = SimilarAward(
        title="Ladeinfrastruktur für den Bauhof",
        recipient="Stadt Kamen",
        ministry="BMV",
        starts_on=date(2024, 1, 1),
        ends_on=date(2025, 12, 31),
        amount_cents=58_363_900,
        url="https://foerderportal.bund.de/x",
        why="ähnliches Thema: Ladeinfrastruktur",
        nearby=True,
    )
    said = words(award)
    assert "Ladeinfrastruktur für den Bauhof Stadt Kamen · 2024–2025 · 583.639,00 € · BMV" in said
    assert "ähnliches Thema: Ladeinfrastruktur · aus dem Kreis Unna" in said
    assert 'href="https://foerderportal.bund.de/x"' in known_awards.listed([award])


def test_what_is_unknown_is_left_out_and_markup_does_not_run() -> None:
    award = SimilarAward(
        title="<script>alert(1)</script>", url="javascript:alert(2)", why="aus diesem Programm gefördert"
    )
    found = known_awards.listed([award])
    assert "<script>" not in found
    assert "href" not in found
    assert "unbekannt" not in found
