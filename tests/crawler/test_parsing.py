"""Rich text becomes plain text that a person can read and a quote can be found in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.parsing import NotExactlyOne, line, one, plain, tidy


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Eins</p><p>Zwei</p>", "Eins\nZwei"),
        ("Eins<br/>Zwei<br>Drei", "Eins\nZwei\nDrei"),
        ("<p>Ein <strong>fetter</strong>\n   Satz</p>", "Ein fetter Satz"),
        ("<ul><li>Eins</li><li><p>Zwei</p></li><li></li></ul>", "- Eins\n- Zwei"),
        ("<ol><li>Oben<ul><li>Unten</li></ul></li></ol>", "- Oben\n- Unten"),
        ("<table><tr><th>Frist</th><td>31.03.2027</td></tr></table>", "Frist | 31.03.2027"),
        ("<p>500.000&nbsp;Euro &amp; mehr</p>", "500.000 Euro & mehr"),
        ("<h3>Fristen</h3>Bis 31.&shy;3.", "Fristen\nBis 31.3."),
        ("<p>vorn</p><script>alert(1)</script><style>p{}</style><!-- weg --><p>hinten</p>", "vorn\nhinten"),
        ("Anträge bis < 5 Einwohner", "Anträge bis < 5 Einwohner"),
        ("Zeile eins\n\n  Zeile zwei", "Zeile eins\nZeile zwei"),
        ("<p>&nbsp;</p>", ""),
        ("<p>A\x02B\x90C&#2;D</p>", "ABCD"),
        ("<p>Fo\u0308rderung</p>", "Förderung"),
        ("", ""),
    ],
)
def test_rich_text_becomes_lines(markup: str, text: str) -> None:
    assert plain(markup) == text


def test_markup_nested_without_end_still_gives_its_text() -> None:
    assert plain("<div>" * 3_000 + "<p>innen</p>" + "</div>" * 3_000) == "innen"


@settings(deadline=None)
@given(st.text(max_size=200))
def test_plain_text_has_no_noise_and_no_empty_lines(text: str) -> None:
    found = plain(text)
    assert found == tidy(found)
    assert all(part and part == part.strip() for part in found.split("\n")) or found == ""


@settings(deadline=None)
@given(st.lists(st.text("abcäöüß ", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=5))
def test_each_paragraph_is_a_line(paragraphs: list[str]) -> None:
    markup = "".join(f"<p>{part}</p>" for part in paragraphs)
    assert plain(markup).split("\n") == [" ".join(part.split()) for part in paragraphs]


def test_a_line_is_one_line_without_entities() -> None:
    assert line(" Aus- &amp;\tWeiter\xadbildung\n") == "Aus- & Weiterbildung"


def test_one_takes_exactly_one() -> None:
    assert one(["x"], "Titel") == "x"
    for matches in ([], ["x", "y"]):
        with pytest.raises(NotExactlyOne, match=f"„Titel“, gefunden: {len(matches)}"):
            one(matches, "Titel")
