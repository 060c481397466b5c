"""A letter in a browser: two screens of a phone tall, and in its preview it can do nothing."""

import pytest
from lxml import html
from playwright.sync_api import Browser

from dashboard.components import letter_frame
from tests.crawler.loopback import site
from tests.tracker.letters.letter_data import TODAY, a_full_week, the_fullest_week
from tracker.letters import height
from tracker.letters.compose import compose
from tracker.letters.items import WeeklyData
from tracker.letters.render import render
from tracker.letters.room import Parts, Room, room_of

# A pixel here and there is a matter of fonts.
TOLERANCE = 8

LETTER = '<html lang="de"><head><title>x</title></head><body>"Rad" &amp; <script>alert(1)</script></body></html>'


def test_a_letter_stands_in_a_frame_that_allows_nothing() -> None:
    outer = html.document_fromstring(letter_frame.page(LETTER, 'Brief: "Rad" <b>'))
    (frame,) = outer.iter("iframe")
    assert frame.get("sandbox") == ""
    assert frame.get("title") == 'Brief: "Rad" <b>'
    # The letter itself, unchanged but for where its links would open: in a window, which the frame does not allow.
    assert frame.get("srcdoc") == LETTER.replace("<head>", '<head><base target="_blank">')
    assert [(meta.get("http-equiv"), meta.get("content")) for meta in outer.iter("meta") if meta.get("content")] == [
        ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
    ]
    assert not list(outer.iter("script", "img", "link"))


@pytest.mark.browser
def test_no_script_of_a_letter_runs_in_its_preview_and_no_link_leads_out_of_it(browser: Browser) -> None:
    page = browser.new_page()
    with site({}) as outside:
        mean = f"""<html><head></head><body><script>top.document.title = "run"</script><img src="{outside.base_url}/x">
            <a href="{outside.base_url}/y">Weiter</a></body></html>"""
        page.set_content(letter_frame.page(mean, "Brief"))
        inside = page.frame_locator("iframe")
        inside.locator("a").click()
        assert inside.locator("a").inner_text() == "Weiter"
        assert (page.title(), len(page.context.pages), outside.paths()) == ("Brief", 1, [])
        page.close()
        bare = browser.new_page()
        bare.set_content(mean)
        assert (bare.title(), outside.paths()) == ("run", ["/x"]), "without the frame it would do both"
        bare.close()


@pytest.mark.browser
def test_on_a_phone_the_fullest_letter_is_two_screens_tall_as_reckoned(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    reckoned: list[int] = []

    def remembered(parts: Parts, *, frame: int) -> Room:
        room = room_of(parts, frame=frame)
        reckoned.append(frame + sum(part.height(count) for part, count in zip(parts, room, strict=True)))
        return room

    monkeypatch.setattr("tracker.letters.compose.room_of", remembered)
    page = browser.new_page(viewport={"width": height.PHONE, "height": height.SCREEN})
    measured = []
    weeks = (a_full_week(), the_fullest_week(), without("suggestions"), without("due", "sources"), without("changes"))
    for week in weeks:
        page.set_content(render(compose(week, today=TODAY)).html)
        measured.append(page.evaluate("document.documentElement.scrollHeight"))
        assert page.evaluate("document.documentElement.scrollWidth") == height.PHONE
    page.close()
    assert max(measured) <= 2 * height.SCREEN
    assert max(abs(one - other) for one, other in zip(measured, reckoned, strict=True)) <= TOLERANCE


def without(*parts: str) -> WeeklyData:
    return the_fullest_week().model_copy(update=dict.fromkeys(parts, ()))
