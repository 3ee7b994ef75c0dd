"""On the rehearsal page: a member shares what a message leads to, finds it by typing, inserts it; a guest cannot."""

from pathlib import Path

import pytest
from access import faults
from newcomer import PATIENCE_MS, Newcomer, chromium, running_service
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LINK = "https://hampshire.sharepoint.com/sites/qa/Neglect-audit-tool.docx"
CHANNEL = "CP chairs"


@pytest.mark.parametrize("width", [1280, 320])
def test_a_member_shares_a_messages_link_and_finds_it_by_typing(
    tmp_path: Path, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRACTICE_LOOP_FRAMEWORK", "seslip")
    with running_service(tmp_path) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 900}, locale="en-GB")
        page.goto(address)
        newcomer = Newcomer(page, tmp_path)
        expect(page.get_by_test_id("guide")).to_be_visible(timeout=PATIENCE_MS)
        newcomer.speak_as("CP Chair, Hampshire")
        newcomer.channel(CHANNEL)
        page.get_by_test_id("composer-chip-off").click()
        page.get_by_test_id("composer-input").fill(f"We use this: {LINK}")
        page.get_by_test_id("composer-input").press("Enter")
        written = page.get_by_test_id("message").filter(has_text="We use this")
        expect(written).to_be_visible(timeout=PATIENCE_MS)

        # The menu, by keyboard: opened, left by Escape, opened again.
        menu = written.get_by_test_id("message-menu")
        menu.press("Enter")
        expect(written.get_by_test_id("message-share")).to_be_focused()
        assert faults(page) == []
        newcomer.picture(f"message-menu-{width}")
        page.keyboard.press("Escape")
        expect(menu).to_be_focused()
        menu.press("Enter")
        page.keyboard.press("Enter")
        expect(newcomer.dialog).to_contain_text("What is it called?", timeout=PATIENCE_MS)
        assert newcomer.dialog.locator("input, textarea").first.input_value() == "Neglect-audit-tool"
        assert LINK in [field.input_value() for field in newcomer.dialog.locator("input, textarea").all()]
        assert faults(page) == []
        newcomer.picture(f"extension-form-{width}")
        newcomer.dialog.locator("select").nth(1).select_option(label="Neglect")
        for field in newcomer.dialog.locator("textarea").all():
            field.fill("Ten questions, for an hour with the worker.")
        newcomer.press(newcomer.dialog, "Share")
        expect(newcomer.dialog).to_contain_text("Shared: Neglect-audit-tool", timeout=PATIENCE_MS)
        page.get_by_test_id("dialog-close").click()
        expect(menu).to_be_focused()
        expect(newcomer.from_bot.filter(has_text="SHARED BY HAMPSHIRE")).to_be_visible(timeout=PATIENCE_MS)

        find = page.get_by_test_id("composer-find")
        find.press("Enter")
        expect(page.get_by_test_id("finder-words")).to_be_focused()
        page.get_by_test_id("finder-words").fill("neglect")
        result = page.get_by_test_id("finder-result").first
        expect(result).to_contain_text("Neglect-audit-tool", timeout=PATIENCE_MS)
        assert faults(page) == []
        newcomer.picture(f"extension-search-{width}")
        page.keyboard.press("Escape")
        expect(find).to_be_focused()
        find.press("Enter")
        expect(result).to_be_visible(timeout=PATIENCE_MS)
        # The browser tells of the first closing only now: what was found since stays.
        page.get_by_test_id("finder").dispatch_event("close")
        expect(result).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(result).to_be_focused()
        page.keyboard.press("Enter")
        mine = page.locator("[data-testid=message][data-from=person]").filter(has_text="As it stood on")
        expect(mine).to_be_visible(timeout=PATIENCE_MS)
        expect(page.get_by_test_id("finder")).to_be_hidden()
        expect(find).to_be_focused()
        expect(mine.get_by_role("link", name="Open")).to_be_visible()
        assert mine.locator(".card button").count() == 1
        assert faults(page) == []
        newcomer.picture(f"extension-inserted-{width}")

        newcomer.speak_as("CP Chair, Kent")
        newcomer.channel(CHANNEL)
        expect(newcomer.from_bot.filter(has_text="SHARED BY HAMPSHIRE")).to_be_visible(timeout=PATIENCE_MS)
        assert page.get_by_test_id("composer-find").count() == 0
        assert page.get_by_test_id("message-menu").count() == 0


def test_where_no_library_is_kept_neither_is_offered(tmp_path: Path) -> None:
    with running_service(tmp_path) as address, chromium() as browser:
        page = browser.new_page(locale="en-GB")
        page.goto(address)
        expect(page.get_by_test_id("guide")).to_be_visible(timeout=PATIENCE_MS)
        Newcomer(page, tmp_path).type("help")
        assert page.get_by_test_id("composer-find").count() == 0
        assert page.get_by_test_id("message-menu").count() == 0
