"""Does the gate know who may apply: municipalities by code and words, companies by form and share?"""

from typing import Any

import pytest

from tracker.rules.gate.applicant import applicant
from tracker.shapes.gate import Applicant, GateCall, GateFinding
from tracker.vocabulary.calls import Verdict
from tracker.vocabulary.people import LegalForm, PartnerKind

SELM = Applicant(name="Selm", ags="05978032", kind=PartnerKind.STADT)
COUNTY = Applicant(name="Kreis Unna", ags="05978", kind=PartnerKind.KREIS)
QUARTER = "Unternehmen mit mindestens 25 Prozent kommunaler Beteiligung können Anträge stellen."
MAJORITY = "Eine Gesellschaft braucht eine kommunale Mehrheit, um sich zu bewerben."


def works(share: int | None = None, form: LegalForm = LegalForm.GMBH) -> Applicant:
    return Applicant(
        name="Stadtwerke",
        ags="05978032",
        kind=PartnerKind.STADT,
        legal_form=form,
        municipal_share_hundredths=share,
    )


def judged(who: Applicant, *codes: str, **call: Any) -> GateFinding:
    return applicant(who, GateCall(applicants=codes, **call))


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("kommune",), Verdict.YES),
        (("unternehmen", "kommune"), Verdict.YES),
        (("oeffentliche_einrichtung",), Verdict.OPEN),
        (("unternehmen",), Verdict.NO),
        (("verband_vereinigung", "privatperson"), Verdict.NO),
        (("unternehmen", "Bürgerbusverein"), Verdict.OPEN),
        ((), Verdict.OPEN),
    ],
)
def test_a_municipality_by_the_codes_of_the_call(codes: tuple[str, ...], expected: Verdict) -> None:
    assert judged(SELM, *codes).verdict is expected


def test_the_sentence_says_who_may_instead() -> None:
    finding = judged(SELM, "unternehmen", "hochschule")
    assert finding.sentence == "Antragsberechtigt sind nur: Unternehmen, Hochschule. Kommunen gehören nicht dazu."


def test_words_that_shut_municipalities_out_win_over_codes() -> None:
    finding = judged(SELM, "kommune", text="Vereine bauen um. Nicht antragsberechtigt sind Kommunen. Fristen gelten.")
    assert finding.verdict is Verdict.NO
    assert finding.evidence == "Nicht antragsberechtigt sind Kommunen."


def test_words_that_name_municipalities_help_where_codes_are_missing() -> None:
    assert judged(SELM, text="Antragsberechtigt sind Städte, Gemeinden und Kreise.").verdict is Verdict.YES


def test_words_against_codes_are_a_question() -> None:
    assert judged(SELM, "unternehmen", text="Antragsberechtigt sind Kommunen.").verdict is Verdict.OPEN


def test_a_programme_for_counties_is_not_for_a_town() -> None:
    text = "Antragsberechtigt sind nur Kreise und kreisfreie Städte."
    assert judged(SELM, "kommune", text=text).verdict is Verdict.NO
    assert judged(COUNTY, "kommune", text=text).verdict is Verdict.YES


def test_a_programme_that_also_names_towns_is_for_them() -> None:
    text = "Antragsberechtigt sind die Kreise und kreisfreie Städte sowie kreisangehörige Gemeinden."
    assert judged(SELM, "kommune", text=text).verdict is Verdict.YES


@pytest.mark.parametrize(
    ("share", "expected"), [(2_490, Verdict.NO), (2_500, Verdict.YES), (2_510, Verdict.YES), (None, Verdict.OPEN)]
)
def test_a_quarter_is_enough_where_the_text_asks_for_at_least_a_quarter(share: int | None, expected: Verdict) -> None:
    finding = judged(works(share), "kommune", text=QUARTER)
    assert finding.verdict is expected
    assert finding.evidence == QUARTER


@pytest.mark.parametrize(
    ("share", "expected"), [(2_490, Verdict.NO), (2_500, Verdict.YES), (2_510, Verdict.YES), (None, Verdict.OPEN)]
)
def test_the_kommunalrichtlinie_asks_for_a_quarter_by_itself(share: int | None, expected: Verdict) -> None:
    assert judged(works(share), "kommune", title="Kommunalrichtlinie: Beleuchtung").verdict is expected


@pytest.mark.parametrize(("share", "expected"), [(5_000, Verdict.NO), (5_001, Verdict.YES)])
def test_half_is_no_majority(share: int, expected: Verdict) -> None:
    assert judged(works(share), "kommune", text=MAJORITY).verdict is expected


@pytest.mark.parametrize(
    "text",
    [
        "Gesellschaften, die zu mindestens 50,1 % in kommunaler Hand sind, stellen Anträge.",
        "Die kommunale Beteiligung muss mindestens 50,1 Prozent betragen.",
    ],
)
def test_a_share_is_read_from_either_side_of_the_figure(text: str) -> None:
    assert judged(works(5_010), "kommune", text=text).verdict is Verdict.YES
    assert judged(works(5_000), "kommune", text=text).verdict is Verdict.NO


def test_the_sentence_shows_both_shares() -> None:
    sentence = judged(works(2_490), "kommune", text=QUARTER).sentence
    assert sentence == "Verlangt sind mindestens 25 % kommunale Beteiligung; bei Stadtwerke sind es nur 24,9 %."


def test_a_cap_in_percent_is_no_share() -> None:
    text = "Der Zuschuss deckt mindestens 25 Prozent der Kosten. Antragsberechtigt sind Kommunen."
    assert judged(works(1_000), "unternehmen", text=text).verdict is Verdict.YES


def test_a_company_is_admitted_as_a_company() -> None:
    assert judged(works(10_000), "unternehmen").verdict is Verdict.YES


def test_a_municipal_company_is_rarely_a_small_one() -> None:
    text = "Gefördert werden kleine und mittlere Unternehmen."
    assert judged(works(10_000), "unternehmen", text=text).verdict is Verdict.OPEN
    assert judged(works(2_400), "unternehmen", text=text).verdict is Verdict.YES


def test_a_programme_for_municipalities_only_is_a_question_for_their_company() -> None:
    assert judged(works(10_000), "kommune").verdict is Verdict.OPEN
    assert judged(works(None), "kommune").verdict is Verdict.OPEN
    assert judged(works(1_000), "kommune").verdict is Verdict.NO


def test_a_dependent_undertaking_applies_through_its_municipality() -> None:
    finding = judged(works(form=LegalForm.EIGENBETRIEB), "kommune")
    assert finding.verdict is Verdict.YES
    assert "Den Antrag stellt die Kommune" in finding.sentence


def test_an_association_of_municipalities_is_a_public_body() -> None:
    body = works(form=LegalForm.ZWECKVERBAND)
    assert judged(body, "oeffentliche_einrichtung").verdict is Verdict.YES
    assert judged(body, "kommune", text="Auch Zweckverbände stellen Anträge.").verdict is Verdict.YES
    assert judged(body, "kommune").verdict is Verdict.OPEN


def test_a_company_is_not_a_university() -> None:
    assert judged(works(10_000), "hochschule").verdict is Verdict.NO
