"""Signs no database takes are replaced one by one, whatever they stand in."""

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_call_data, a_passage
from tracker.rules.storable import storable, storable_text
from tracker.shapes.calls import BodyData
from tracker.vocabulary.calls import BodyKind, Level

ANY_TEXT = st.text(st.characters(categories=("L", "N", "P", "Cc", "Cs")))


def test_what_can_be_stored_stays_the_same_object() -> None:
    call = a_call_data(title="Übergang 🚲 – „Straße“\n")
    assert storable(call) is call


def test_every_text_of_a_call_is_made_storable() -> None:
    body = BodyData(kind=BodyKind.FUNDER, name="Land\x00NRW")
    call = storable(a_call_data(title="a\x00b", text="x\ud800y", keywords=("k\x00", "gut"), bodies=(body,)))
    assert (call.title, call.text, call.keywords) == ("a\ufffdb", "x\ufffdy", ("k\ufffd", "gut"))
    assert call.bodies[0].name == "Land\ufffdNRW"
    assert (call.level, call.bodies[0].kind) == (Level.BUND, BodyKind.FUNDER)


def test_places_in_a_text_stay_where_they_are() -> None:
    text = "x\x00y 90 Prozent"
    call = storable(a_call_data(text=text, passages={"rate": a_passage(text, "90 Prozent")}))
    passage = call.facts.passages["rate"]
    assert call.text[passage.start : passage.end] == passage.quote == "90 Prozent"


@given(text=ANY_TEXT)
def test_any_text_can_be_stored_afterwards_and_keeps_its_length(text: str) -> None:
    cleaned = storable_text(text)
    assert "\x00" not in cleaned
    assert len(cleaned) == len(text)
    assert cleaned.encode().decode() == cleaned
    assert storable_text(cleaned) == cleaned
