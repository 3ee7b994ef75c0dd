"""Every view of the rehearsal page, and every card as it draws them: for a desk and for a phone of 320 pixels."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from access import faults
from gallery import EXAMPLES
from newcomer import PATIENCE_MS, Newcomer, chromium, running_service
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

DESK, PHONE = 1280, 320
PLACE = """const place = document.getElementById("sample") ?? document.createElement("div");
  place.id = "sample";
  document.getElementById("guide").hidden = document.getElementById("messages").hidden = true;
  document.getElementById("scroll").append(place);"""
DRAW = f"""async (card) => {{ {PLACE}
  const {{ renderCard }} = await import(new URL("page/cards.js", location).href);
  place.replaceChildren(renderCard(card, {{ onAction() {{}} }}));
}}"""
WRITE = f"""(html) => {{ {PLACE}
  place.innerHTML = html;
}}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(params=[DESK, PHONE])
def newcomer(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Newcomer]:
    with running_service(tmp_path) as address:
        page = browser.new_page(viewport={"width": request.param, "height": 900}, locale="en-GB")
        page.goto(address)
        expect(page.get_by_test_id("guide")).to_be_visible(timeout=PATIENCE_MS)
        yield Newcomer(page, tmp_path)
        page.close()


MISTAKES = {
    "label: ": '<input type="text">',
    "color-contrast: ": '<p style="color: #999; background: #fff">pale</p>',
    "button-name: ": "<button></button>",
    "image-alt: ": '<img src="page/icon.svg">',
    "wider than the screen: ": '<div style="width: 3000px">wide</div>',
    "cut off: ": '<div class="ac-textBlock" style="width: 30px; overflow: hidden">Unabbreviated</div>',
}


def test_each_kind_of_mistake_is_found(newcomer: Newcomer) -> None:
    for words, html in MISTAKES.items():
        newcomer.page.evaluate(WRITE, html)
        found = faults(newcomer.page, "#sample")
        assert [fault[: len(words)] for fault in found] == [words], found


def test_every_card_of_the_gallery(newcomer: Newcomer) -> None:
    found = {}
    for name, draw in EXAMPLES.items():
        newcomer.page.evaluate(DRAW, draw().card)
        assert newcomer.page.locator("#sample .card .ac-textBlock").count() > 1, name
        found[name] = faults(newcomer.page, "#sample")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_every_view_of_the_page(newcomer: Newcomer) -> None:
    found = dict(views(newcomer))
    assert len(found) > 15
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def views(newcomer: Newcomer) -> Iterator[tuple[str, list[str]]]:
    """The name of each, once it is shown, and what is wrong with it."""
    page = newcomer.page
    yield "first steps", faults(page)
    newcomer.type("help")
    yield "help", faults(page)
    newcomer.type("alocate nothing")
    yield "a refusal", faults(page)
    preview = newcomer.type("allocate learning spaces Q1")
    yield "a preview", faults(page)
    newcomer.press(preview, "Confirm")
    expect(newcomer.from_bot.filter(has_text="Allocated as").first).to_be_visible(timeout=PATIENCE_MS)
    yield "a round allocated", faults(page)
    page.get_by_test_id("menu").click()
    yield "the menu", faults(page)
    page.get_by_test_id("menu-repeat-same").click()
    expect(page.get_by_test_id("toasts").locator("p").first).to_be_visible(timeout=PATIENCE_MS)
    yield "a toast", faults(page)
    newcomer.side()
    yield "people, chats and channels", faults(page)
    page.get_by_test_id("speak-as").click()
    yield "who speaks", faults(page)
    page.get_by_test_id("speak-as-search").fill("Nobody of this name")
    yield "nobody found", faults(page)
    page.get_by_test_id("speak-as-search").press("Escape")
    newcomer.channel("Duty and Assessment")
    expect(newcomer.from_bot.first).to_contain_text("Not opened", timeout=PATIENCE_MS)
    yield "a channel", faults(page)
    manager = newcomer.named_here("Team Manager, Duty and Assessment")
    page.get_by_role("button", name="Reply").first.click()
    yield "a reply", faults(page)
    newcomer.channel("Residential")
    expect(page.get_by_test_id("empty")).to_be_visible(timeout=PATIENCE_MS)
    yield "an empty channel", faults(page)
    newcomer.speak_as("Team Manager, Leaving Care 5")
    expect(page.get_by_test_id("install")).to_be_visible(timeout=PATIENCE_MS)
    yield "somebody without the bot", faults(page)
    newcomer.speak_as(manager)
    yield from in_the_dialog(newcomer)
    if page.get_by_test_id("clock-open").is_visible():
        page.get_by_test_id("clock-open").click()
        yield "the clock's buttons", faults(page)
    newcomer.move_clock("2026-05-06T09:00")
    yield "the clock moved", faults(page)
    newcomer.speak_as("Director, Children's Social Care")
    expect(newcomer.from_bot.filter(has_text="in your line").first).to_be_visible(timeout=PATIENCE_MS)
    yield "what has reached the Director", faults(page)
    newcomer.type("status")
    yield "the status", faults(page)
    newcomer.type("overdue")
    yield "what is overdue", faults(page)


def in_the_dialog(newcomer: Newcomer) -> Iterator[tuple[str, list[str]]]:
    """From an empty page to the receipt."""
    page = newcomer.page
    newcomer.press(newcomer.from_bot.first, "Open my audit")
    expect(newcomer.dialog).to_contain_text("1 / 7", timeout=PATIENCE_MS)
    yield "a page of the dialog", faults(page)
    newcomer.press(newcomer.dialog, "Save and next")
    expect(newcomer.dialog).to_contain_text("Still needed", timeout=PATIENCE_MS)
    yield "a page with answers missing", faults(page)
    for number in range(1, 8):
        expect(newcomer.dialog).to_contain_text(f"{number} / 7", timeout=PATIENCE_MS)
        newcomer.fill_page("8", "Good")
        if number == 7:
            yield "the page of grade and recommendations", faults(page)
        newcomer.press(newcomer.dialog, "Save and next")
    expect(newcomer.dialog).to_contain_text("to hand in", timeout=PATIENCE_MS)
    yield "the last look", faults(page)
    newcomer.press(newcomer.dialog, "Hand in")
    expect(newcomer.dialog).to_contain_text("HANDED IN", timeout=PATIENCE_MS)
    yield "the receipt", faults(page)
    page.get_by_test_id("dialog-close").click()
