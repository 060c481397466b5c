"""The reader of plain pages: what belongs to a page, what frames it, who is left out, and pages that are none."""

from random import Random

import pytest

from crawler.pages.page_bytes import words
from crawler.pages.page_programme import NotAProgramme, Programme, read
from tests.crawler.page_lists import document
from tests.crawler.small_pdf import pdf_of
from tracker.vocabulary.calls import BodyKind

ADDRESS = "https://www.behoerde.invalid/foerderung/heimat-preis"
FILLER = "<p>Das Land unterstützt Städte und Gemeinden bei Vorhaben, die vielen zugutekommen.</p>" * 4


def page(inside: str, *, head: str = "<title>Heimat-Preis | Behörde</title>", around: str = "{}") -> Programme:
    body = around.format(f"<main><h1>Heimat-Preis</h1>{FILLER}{inside}</main>")
    return read(f"<!DOCTYPE html><html lang='de'><head>{head}</head><body>{body}</body></html>", address=ADDRESS)


@pytest.mark.parametrize(
    "frame",
    [
        "<nav>Rahmen</nav>",
        "<ol class='breadcrumb'><li>Rahmen</li></ol>",
        "<div class='eu-cookie-compliance-banner'>Rahmen</div>",
        "<div id='cookie-consent'>Rahmen</div>",
        "<div role='dialog'>Rahmen</div>",
        "<form><label>Rahmen</label></form>",
        "<ul class='share-buttons'><li>Rahmen</li></ul>",
        "<span class='visually-hidden'>Rahmen</span>",
        "<footer>Rahmen</footer>",
        "<p hidden>Rahmen</p>",
        "<script>Rahmen</script>",
        "<div class='pager'><a href='/2'>Rahmen</a></div>",
    ],
)
def test_what_frames_a_page_is_cut_and_the_text_behind_it_stays(frame: str) -> None:
    found = page(f"<div>Davor {frame} danach</div>")
    assert "Rahmen" not in found.text
    assert "Davor" in found.text
    assert "danach" in found.text


def test_a_wrapper_named_after_a_bar_beside_it_is_not_cut() -> None:
    markup = f"<main><div class='layout with-navigation'><h1>Heimat-Preis</h1>{FILLER}</div></main>"
    assert "Städte und Gemeinden" in read(markup, address=ADDRESS).text


@pytest.mark.parametrize(
    "heading",
    [
        "<h2>Was wird gefördert?</h2>",
        "<h3><button aria-expanded='false'><div>Was wird gefördert?</div></button></h3>",
        "<details open><summary>Was wird gefördert?</summary></details>",
        "<dl><dt>Was wird gefördert?</dt></dl>",
        "<div class='field__label'>Was wird gefördert?</div>",
        "<p><strong>Was wird gefördert?</strong></p>",
    ],
)
def test_a_heading_is_known_whatever_it_is_made_of(heading: str) -> None:
    found = page(f"{heading}<p>Feste und Ausstellungen</p><h2>Wer?</h2><p>Gemeinden</p>")
    section = found.section("^Was wird")
    assert section is not None
    assert (section.heading, section.text) == ("Was wird gefördert?", "Feste und Ausstellungen")
    assert found.text[section.start : section.end] == "Was wird gefördert?\nFeste und Ausstellungen"


def test_a_label_of_the_site_is_a_heading_without_any_markup() -> None:
    markup = f"<main><h1>Heimat-Preis</h1>{FILLER}<p>Förderfenster:</p><p>Ganzjährig</p></main>"
    found = read(markup, address=ADDRESS, labels=["Förderfenster"]).section("Förderfenster")
    assert found is not None
    assert found.text == "Ganzjährig"
    assert read(markup, address=ADDRESS).section("Förderfenster") is None


def test_a_bold_sentence_is_no_heading() -> None:
    assert page("<p><strong>Anträge sind jetzt möglich.</strong></p>").sections == ()


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<header><h1>Behörde</h1></header><main><h1>Heimat-Preis</h1>{}</main>", "Heimat-Preis"),
        ("<header><h1>Behörde</h1></header><main>{}</main>", "Heimat-Preis NRW"),
        ("<div><h1>Heimat-Preis</h1></div><main>{}</main>", "Heimat-Preis"),
        ("<main>{}</main>", "Heimat-Preis NRW"),
    ],
)
def test_the_title_is_the_pages_and_not_the_sites(markup: str, title: str) -> None:
    head = "<html><head><title>Heimat-Preis NRW | Behörde</title></head><body>"
    assert read(head + markup.format(FILLER), address=ADDRESS).title == title


def test_offices_keep_telephone_and_mail_and_persons_are_left_out() -> None:
    found = page(
        "<h2>Ansprechpersonen</h2><p>Bezirksregierung Arnsberg<br>Dezernat 35<br>Seibertzstraße 1<br>59821 Arnsberg<br>"
        "Telefon: 02931 82-0<br>poststelle(at)behoerde.invalid</p>"
        "<p>Erika Beispiel<br>Telefon: 02931 82-12<br>E-Mail: erika.beispiel@behoerde.invalid</p>"
        "<p>Herr Dr. Max Muster, Tel. 02931 82-13</p><p>Ansprechpartnerin: Ute Probe</p>"
        "<p>Projektträger Beispiel, Tel. 0228 5550, foerderung@traeger.invalid</p>"
    )
    office, agency = found.offices
    assert (office.kind, office.name) == (BodyKind.CONTACT, "Bezirksregierung Arnsberg, Dezernat 35")
    assert (office.phone, office.email) == ("02931 82-0", "poststelle@behoerde.invalid")
    assert office.address == "Seibertzstraße 1, 59821 Arnsberg"
    assert (agency.kind, agency.name) == (BodyKind.AGENCY, "Projektträger Beispiel")
    assert (agency.phone, agency.email) == ("0228 5550", "foerderung@traeger.invalid")
    for name in ("Erika", "erika", "82-12", "Muster", "82-13", "Probe"):
        assert name not in found.text


@pytest.mark.parametrize("words", ["Weitere Informationen", "Kostenlose Hotline", "Allgemeine Auskünfte", "Stadt Unna"])
def test_words_that_only_look_like_a_name_do_not_cost_an_office_its_telephone(words: str) -> None:
    found = page(f"<h2>Kontakt</h2><p>Bezirksregierung Arnsberg<br>{words}<br>Telefon: 02931 82-0</p>")
    assert "02931 82-0" in {each.phone for each in found.offices}
    assert found.offices[0].name == "Bezirksregierung Arnsberg"
    assert words in found.text


@pytest.mark.parametrize("name", ["Anna Jung", "Karl-Heinz Hartung", "Eva Maria Muster-Probe"])
def test_a_bare_name_among_contacts_is_left_out_and_stays_elsewhere(name: str) -> None:
    assert name not in page(f"<h2>Kontakt</h2><p>{name}<br>Telefon: 02931 82-12</p>").text
    assert name in page(f"<h2>Was wird gefördert?</h2><p>{name}</p>").text


def test_the_authority_is_who_the_text_calls_so() -> None:
    sentence = "<p>Bewilligungsbehörde ist die Bezirksregierung Arnsberg.</p>"
    (alone,) = page(sentence).offices
    assert (alone.kind, alone.name) == (BodyKind.AUTHORITY, "Bezirksregierung Arnsberg")
    (listed,) = page(f"{sentence}<h2>Kontakt</h2><p>Bezirksregierung Arnsberg<br>Telefon: 02931 82-0</p>").offices
    assert (listed.kind, listed.phone) == (BodyKind.AUTHORITY, "02931 82-0")


def test_documents_are_told_from_other_links() -> None:
    found = page(
        "<p><a href='/files/richtlinie.pdf?v=2'>Richtlinie</a> <a href='antrag?__blob=publicationFile'>Antrag</a>"
        " <a href='https://recht.invalid/erlass'>Erlass</a> <a href='mailto:x@y.invalid'>Mail</a>"
        " <a href='#oben'>oben</a> <a href='http://[kaputt'>kaputt</a></p>",
        head="<base href='https://www.behoerde.invalid/foerderung/'>",
    )
    assert [(each.title, each.url) for each in found.documents] == [
        ("Richtlinie", "https://www.behoerde.invalid/files/richtlinie.pdf?v=2"),
        ("Antrag", "https://www.behoerde.invalid/foerderung/antrag?__blob=publicationFile"),
    ]
    assert [each.url for each in found.links if "recht" in each.url] == ["https://recht.invalid/erlass"]
    assert not [each for each in found.links if "kaputt" in each.url or "mailto" in each.url]


@pytest.mark.parametrize(
    "body",
    [
        "Förderung für Städte".encode(),
        "Förderung für Städte".encode("iso-8859-1"),
        "Förderung für Städte".encode("utf-8-sig"),
        "Förderung für Städte".encode("utf-16"),
    ],
)
def test_umlauts_are_read_whatever_they_are_called(body: bytes) -> None:
    assert words(body) == "Förderung für Städte"


def test_one_stray_byte_does_not_spoil_a_page() -> None:
    assert words("Städte, ".encode() + b"Stra\xdfen \x80") == "Städte, Straßen €"


@pytest.mark.parametrize(
    ("markup", "sentence"),
    [
        (b"", "Die Antwort ist leer oder keine Webseite."),
        (b"<html><body><h1>X</h1><div>" + b"Text. " * 200, "Auf der Seite fehlt der Hauptinhalt."),
        (b"<main><h1>Heimat-Preis</h1><p>In Arbeit.</p></main>", "Der Hauptinhalt der Seite ist leer."),
        (b"<main><p>" + b"Text. " * 200 + b"</p></main>", "Auf der Seite fehlt die Überschrift."),
        (b"%PDF-1.7 kaputt", "Die PDF-Datei enthält keinen lesbaren Text."),
        (document("Fehler 404").encode(), "Die Seite meldet: „Fehler 404“."),
    ],
)
def test_a_page_without_content_of_its_own_is_refused_in_one_sentence(markup: bytes, sentence: str) -> None:
    with pytest.raises(NotAProgramme) as caught:
        read(markup, address=ADDRESS)
    assert str(caught.value) == sentence


def test_a_file_is_known_by_its_first_bytes_and_named_by_who_asks() -> None:
    lines = ["Richtlinie zum Heimat-Preis", *["Die Zuwendung beträgt höchstens 5.000 Euro."] * 8]
    found = read(pdf_of(lines), address=f"{ADDRESS}/richtlinie", title="Heimat-Preis")
    assert found.title == "Heimat-Preis"
    assert "5.000 Euro" in found.text
    assert [each.url for each in found.documents] == [f"{ADDRESS}/richtlinie"]
    assert read(pdf_of(lines), address=ADDRESS).title == "Richtlinie zum Heimat-Preis"


def test_a_damaged_page_is_read_or_refused_and_never_a_traceback() -> None:
    whole, chance = document("Heimat-Preis").encode(), Random(20261122)
    read_at_all = 0
    for _ in range(400):
        body = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            place = chance.randrange(len(body))
            body[place : place + chance.choice((0, 1, 1, 60))] = bytes([chance.randrange(256)])
        try:
            found = read(bytes(body), address=ADDRESS)
        except NotAProgramme:
            continue
        read_at_all += 1
        assert all(found.text[each.start : each.end].endswith(each.text) for each in found.sections)
    assert read_at_all


@pytest.mark.parametrize(
    "inside",
    ["A" * 1_000_000, "a@" * 500_000, "0 " * 500_000, "<div>" * 5_000, "&#1;&#xFFFE;&#55296;&#0;&#xE000;", "\ue0001"],
)
def test_hostile_content_is_read_in_one_piece(inside: str) -> None:
    found = page(f"<h2>Kontakt</h2><p>{inside}</p>", around="<nav>x</nav>&#2;{}")
    assert found.title == "Heimat-Preis"
    assert "\ue000" not in found.text
