"""A whole export with every trap planted: what is sound comes through, what is not is one sentence."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from crawler.export.harvest import read_export
from crawler.run_report import RunReport
from tests.crawler.export_factory import ALL_TRAPS, NO_TRAPS, Planted, Trap, write_export
from tracker.rules.fingerprint import content_hash
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import BodyKind, CallStatus

TODAY = date(2026, 11, 22)


class Harvest(NamedTuple):
    planted: Planted
    calls: dict[str, CallData]
    report: RunReport

    def trapped(self, trap: Trap) -> CallData:
        """Return the call a trap was planted in."""
        return self.calls[self.planted.keys[trap][0]]


def _read(path: Path, known: dict[str, str] | None = None) -> tuple[dict[str, CallData], RunReport]:
    report = RunReport("bund_foerderdatenbank")
    calls = {call.external_id: call for call in read_export(path, today=TODAY, report=report, known=known)}
    return calls, report


@pytest.fixture(scope="module")
def harvest(tmp_path_factory: pytest.TempPathFactory) -> Harvest:
    path = tmp_path_factory.mktemp("export") / "export.zip"
    planted = write_export(path)
    return Harvest(planted, *_read(path))


def test_every_programme_with_a_title_comes_through(harvest: Harvest) -> None:
    assert len(harvest.calls) == harvest.planted.calls == 27
    assert harvest.report.counts().calls == 27


def test_each_bad_member_is_one_sentence_that_names_it(harvest: Harvest) -> None:
    bad = (Trap.TRAVERSAL, Trap.ILL_FORMED, Trap.ENTITY_BOMB, Trap.GIGABYTES, Trap.TWICE)
    planted = [name for trap in bad for name in harvest.planted.keys[trap]]
    assert len(planted) == len(harvest.report.refused) == 8
    for name in planted:
        assert sum(name in sentence for sentence in harvest.report.refused) == 1
    for sentence in harvest.report.refused:
        assert sentence.endswith((" wurde übergangen.", " nur die erste wurde gelesen."))


def test_what_could_not_be_read_is_not_taken_for_gone(harvest: Harvest) -> None:
    folder = "FDB/Content/DE/Foerderprogramm/Bund/BMWi"
    assert {f"{folder}/kaputt-0", f"{folder}/bombe", f"{folder}/riese"} <= harvest.report.unreadable
    assert set(harvest.planted.keys[Trap.NO_TITLE]) <= harvest.report.unreadable


def test_a_programme_without_a_title_is_dropped_with_its_address(harvest: Harvest) -> None:
    assert len(harvest.report.dropped) == 3
    for key, sentence in zip(harvest.planted.keys[Trap.NO_TITLE], harvest.report.dropped, strict=True):
        assert sentence == f"Ein Programm ohne Titel wurde übergangen: https://www.foerderdatenbank.de/{key}.html"


def test_the_whole_path_is_the_key_since_slugs_repeat(harvest: Harvest) -> None:
    keys = harvest.planted.keys[Trap.SAME_SLUG]
    assert len({key.rpartition("/")[2] for key in keys}) == 1
    assert [harvest.calls[key].external_id for key in keys] == keys


def test_stray_signs_are_cleaned_and_nothing_is_lost(harvest: Harvest) -> None:
    spoilt = harvest.trapped(Trap.CONTROL_SIGN)
    assert "\x02" not in spoilt.text
    assert "Gefördert werden" in spoilt.text
    assert harvest.trapped(Trap.C1_SIGN).title == "Wasserstoff im Nahverkehr"
    assert harvest.trapped(Trap.SOFT_HYPHENS).text.startswith(
        "Beschreibung\nDie Zuwendung hilft bei der Klimaanpassung."
    )
    assert harvest.trapped(Trap.STRAY_AMPERSAND).title == "Forschung & Technik"
    assert harvest.trapped(Trap.WINDOWS_1252).title == "Förderung für Städte – „Grüne Höfe“"
    assert "Dateien des Exports, deren Zeichen vor dem Lesen bereinigt wurden: 3." in harvest.report.warnings


def test_question_marks_for_dashes_are_not_repaired(harvest: Harvest) -> None:
    assert harvest.trapped(Trap.QUESTION_MARKS).title == "Agrarwirtschaft ? Geräte"
    assert "Das Programm ?Grüne Höfe? fördert ?" in harvest.trapped(Trap.QUESTION_MARKS).text


def test_a_programme_may_have_only_a_guideline_or_only_a_summary(harvest: Harvest) -> None:
    assert harvest.trapped(Trap.ONLY_GUIDELINE).text.startswith("Richtlinie\n1. Zuwendungszweck")
    assert harvest.trapped(Trap.ONLY_GUIDELINE).summary == ""
    assert "Richtlinie\n" not in harvest.trapped(Trap.ONLY_SUMMARY).text
    assert harvest.trapped(Trap.ONLY_SUMMARY).summary


def test_keywords_keep_phrases_only_where_tabs_part_them(harvest: Harvest) -> None:
    assert harvest.trapped(Trap.TAB_KEYWORDS).keywords == ("Offene Daten", "Smart City", "smarte Regionen")
    assert all(" " not in word for word in harvest.trapped(Trap.WRONG_TARGETS).keywords)


def test_a_date_in_the_year_207_is_no_date(harvest: Harvest) -> None:
    assert harvest.trapped(Trap.YEAR_207).published_on is None
    assert harvest.trapped(Trap.SOFT_HYPHENS).published_on == date(2026, 10, 5)


def test_unknown_codes_are_kept_and_reported_with_their_label(harvest: Harvest) -> None:
    odd = harvest.trapped(Trap.UNKNOWN_CODES)
    assert odd.funding_types == ("zuschuss", "tausch")
    assert odd.applicants == ("kommune", "mondbewohner")
    assert odd.areas == ("atlantis",)
    assert "arbeit.kurzarbeit" in odd.topics
    assert set(harvest.report.unknown) == {
        ("Foerderart", "tausch „Tauschgeschäft“"),
        ("Foerderberechtigte", "mondbewohner"),
        ("Foerdergebiet", "atlantis"),
        ("UFArbeit", "kurzarbeit"),
        ("Klassifikation", "Farbe"),
        ("Feld", "challenge"),
        ("Hinweis", "Bitte beachten Sie die neue Gliederung"),
    }


def test_lists_may_point_to_any_kind_of_document_and_to_nothing(harvest: Harvest) -> None:
    call = harvest.trapped(Trap.WRONG_TARGETS)
    assert {body.kind for body in call.bodies} == {BodyKind.FUNDER, BodyKind.CONTACT}
    assert [link.url for link in call.links] == ["https://www.stelle.invalid/merkblatt/3"]
    assert harvest.report.warnings[-1] == (
        "Ziele von Verweisen, die im Export fehlen: 1 (zum Beispiel FDB/Content/DE/ExternerLink/X/fehlt)."
    )


def test_natural_persons_and_mobile_numbers_stay_outside(harvest: Harvest) -> None:
    everything = "".join(call.model_dump_json() for call in harvest.calls.values())
    assert "Erika" not in everything
    assert "erika.beispiel" not in everything
    assert "0170" not in everything


def test_banners_decide_the_status_typing_errors_included(harvest: Harvest) -> None:
    found = {key: harvest.calls[key].facts.status.value for key in harvest.planted.statuses}
    assert found == harvest.planted.statuses
    for key in harvest.planted.statuses:
        assert harvest.calls[key].facts.passages["status"].quote == harvest.calls[key].status_note


def test_an_archived_programme_does_not_look_open(harvest: Harvest) -> None:
    archived = harvest.trapped(Trap.ARCHIVED)
    assert archived.facts.rounds[0].rolling
    assert archived.facts.status is CallStatus.UNKNOWN


def test_every_passage_stands_in_the_text_word_for_word(harvest: Harvest) -> None:
    passages = [
        (call.text, passage)
        for call in harvest.calls.values()
        for passage in (*call.facts.passages.values(), *(each.passage for each in call.facts.rounds))
        if passage
    ]
    assert len(passages) > 20
    assert all(text[passage.start : passage.end] == passage.quote for text, passage in passages)


def test_a_sound_export_is_read_without_a_word(tmp_path: Path) -> None:
    planted = write_export(tmp_path / "export.zip", traps=NO_TRAPS)
    calls, report = _read(tmp_path / "export.zip")
    assert len(calls) == planted.calls == 30
    assert report.sentences() == []
    assert not report.unreadable


@pytest.mark.parametrize("trap", sorted(ALL_TRAPS))
def test_each_trap_alone_costs_nothing_but_what_it_spoils(tmp_path: Path, trap: Trap) -> None:
    planted = write_export(tmp_path / "export.zip", programmes=30, traps={trap}, body_characters=100)
    calls, report = _read(tmp_path / "export.zip")
    assert len(calls) == planted.calls
    assert not report.failure


def test_a_restamped_day_of_issue_is_no_news(tmp_path: Path) -> None:
    hashes = []
    for issued in ("2026-10-05T06:00:00.000+0000", "2026-11-01T06:00:00.000+0000"):
        write_export(tmp_path / "export.zip", traps=NO_TRAPS, issued=issued)
        calls, _ = _read(tmp_path / "export.zip")
        hashes.append({key: content_hash(call) for key, call in calls.items()})
    assert hashes[0] == hashes[1]


def test_an_unchanged_export_is_recognised_without_reading_it(tmp_path: Path) -> None:
    write_export(tmp_path / "export.zip")
    calls, first = _read(tmp_path / "export.zip")
    again, second = _read(tmp_path / "export.zip", known=first.revisions)
    assert again == {}
    assert set(second.unchanged) == set(calls)
    assert second.revisions == first.revisions
    assert second.counts().calls == first.counts().calls
    assert second.refused == first.refused


def test_a_changed_programme_is_read_and_the_others_are_not(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    write_export(path, traps=NO_TRAPS, body_characters=100)
    _, first = _read(path)
    write_export(path, traps={Trap.TAB_KEYWORDS}, body_characters=100)
    again, _ = _read(path, known=first.revisions)
    assert [call.keywords[0] for call in again.values()] == ["Offene Daten"]


def test_a_changed_contact_makes_all_programmes_be_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    write_export(path, traps=NO_TRAPS, body_characters=100)
    calls, first = _read(path)
    write_export(path, traps=NO_TRAPS, body_characters=100, files=300)
    again, _ = _read(path, known=first.revisions)
    assert set(again) == set(calls)


def test_progress_ends_at_the_number_of_files(tmp_path: Path) -> None:
    planted = write_export(tmp_path / "export.zip", traps=NO_TRAPS)
    steps: list[tuple[int, int]] = []
    report = RunReport("x", on_progress=lambda done, total: steps.append((done, total)))
    assert len(list(read_export(tmp_path / "export.zip", today=TODAY, report=report))) == 30
    assert steps[-1] == (planted.files, planted.files)
