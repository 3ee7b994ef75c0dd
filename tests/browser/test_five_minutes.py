"""The newcomer's five minutes, as the README tells them, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from newcomer import PATIENCE_MS, Newcomer, chromium, running_service
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def newcomer(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Newcomer]:
    pictures = request.config.getoption("--screenshots") or tmp_path
    with running_service(tmp_path) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(address)
        yield Newcomer(page, pictures)
        assert wrong == []


def test_a_newcomer_allocates_answers_watches_the_ladder_and_reads_the_status(newcomer: Newcomer) -> None:
    page = newcomer.page
    expect(page.get_by_test_id("clock-now")).to_contain_text("Wednesday 1 April 2026, 09:00")

    preview = newcomer.type("allocate learning spaces Q1")
    expect(preview).to_contain_text("Nothing has gone out yet")
    expect(preview).to_contain_text("120")
    newcomer.picture("preview", preview)
    newcomer.press(preview, "Confirm")
    confirmed = newcomer.from_bot.filter(has_text="Allocated as LS-2026Q1").first
    expect(confirmed).to_be_visible(timeout=PATIENCE_MS)

    newcomer.channel("Duty and Assessment")
    round_card = newcomer.from_bot.filter(has_text="returned").first
    expect(round_card).to_contain_text("LEARNING SPACES · Q1 2026-27 · APRIL", timeout=PATIENCE_MS)
    expect(round_card).to_contain_text("Not opened")
    newcomer.picture("round")

    answer_as_a_manager(newcomer)

    newcomer.channel("Family Safeguarding")
    expect(newcomer.from_bot.first).to_contain_text("Returned", timeout=PATIENCE_MS)

    newcomer.move_clock("2026-05-01T09:00")
    expect(page.get_by_test_id("clock-now")).to_contain_text("Friday 1 May 2026")
    newcomer.speak_as("Head of Service, Family Safeguarding")
    first_rung = newcomer.from_bot.filter(has_text="FRIDAY 1 MAY").first
    expect(first_rung).to_contain_text("2 days after", timeout=PATIENCE_MS)

    newcomer.move_clock("2026-05-06T09:00")
    newcomer.speak_as("Director, Children's Social Care")
    climbed = newcomer.from_bot.filter(has_text="WEDNESDAY 6 MAY").first
    expect(climbed).to_contain_text("7 days after", timeout=PATIENCE_MS)
    expect(climbed).to_contain_text("have known since the second day")
    newcomer.picture("ladder", climbed)
    newcomer.press(climbed, "I have spoken with them")
    expect(climbed).to_contain_text("You said on Wed 6 May at 09:00", timeout=PATIENCE_MS)

    newcomer.speak_as("QA Lead 1")
    status = newcomer.type("status")
    expect(status).to_contain_text("1 of 120 returned")
    expect(status).to_contain_text("1 Good")
    page.set_viewport_size({"width": 1280, "height": 1700})  # so that the whole card is in the picture
    newcomer.picture("status", status)


def answer_as_a_manager(newcomer: Newcomer) -> None:
    """Opens an allocated audit, stops half way, comes back to where it was left, and hands it in."""
    page = newcomer.page
    newcomer.channel("Family Safeguarding")
    expect(newcomer.from_bot.first).to_contain_text("Family Safeguarding", timeout=PATIENCE_MS)
    newcomer.speak_as(newcomer.named_here("Team Manager, Family Safeguarding"))
    allocated = newcomer.from_bot.first
    expect(allocated).to_contain_text("Your learning space", timeout=PATIENCE_MS)
    newcomer.picture("allocated")
    newcomer.press(allocated, "Open my audit")
    expect(newcomer.dialog).to_contain_text("1 / 7", timeout=PATIENCE_MS)

    newcomer.press(newcomer.dialog, "Save and next")
    expect(newcomer.dialog).to_contain_text("1 / 7")  # what is required is asked for, and nothing is sent
    for number in range(1, 8):
        expect(newcomer.dialog).to_contain_text(f"{number} / 7", timeout=PATIENCE_MS)
        newcomer.fill_page("8", "Good")
        if number == 3:
            newcomer.picture("dialog")
            newcomer.press(newcomer.dialog, "Save and close")
            expect(page.get_by_test_id("dialog")).to_be_hidden(timeout=PATIENCE_MS)
            newcomer.press(newcomer.from_bot.first, "Open my audit")
            continue
        newcomer.press(newcomer.dialog, "Save and next")
    expect(newcomer.dialog).to_contain_text("Hand in", timeout=PATIENCE_MS)
    newcomer.picture("review")
    newcomer.press(newcomer.dialog, "Hand in")
    expect(newcomer.dialog).to_contain_text("HANDED IN", timeout=PATIENCE_MS)
    newcomer.picture("receipt")
    page.get_by_test_id("dialog-close").click()


def test_a_phone_shows_everything_without_scrolling_sideways(newcomer: Newcomer) -> None:
    newcomer.page.set_viewport_size({"width": 320, "height": 720})
    preview = newcomer.type("allocate learning spaces Q1")
    newcomer.press(preview, "Confirm")
    expect(newcomer.from_bot.filter(has_text="Allocated as LS-2026Q1").first).to_be_visible(
        timeout=PATIENCE_MS
    )
    newcomer.type("status")
    newcomer.picture("phone")
    assert newcomer.page.evaluate("document.documentElement.scrollWidth") <= 320
    cut = newcomer.page.evaluate(
        "[...document.querySelectorAll('[data-testid=message] .ac-textBlock')]"
        ".filter(text => text.scrollWidth > text.clientWidth + 1).map(text => text.innerText)"
    )
    assert cut == []
