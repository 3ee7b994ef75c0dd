"""On the rehearsal page under the network's framework: a guest works in the channel and has no chat; desk, phone."""

from pathlib import Path

import pytest
from access import faults
from newcomer import PATIENCE_MS, Newcomer, chromium, running_service
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 320])
def test_a_guest_is_shown_the_channel_and_no_chat(
    tmp_path: Path, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRACTICE_LOOP_FRAMEWORK", "seslip")
    with running_service(tmp_path) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 900}, locale="en-GB")
        page.goto(address)
        newcomer = Newcomer(page, tmp_path)
        guide = page.get_by_test_id("guide")
        expect(guide).to_contain_text("press “Share a template”", timeout=PATIENCE_MS)
        expect(guide).not_to_contain_text("audit")
        newcomer.side()
        page.get_by_test_id("speak-as").click()
        page.get_by_test_id("speak-as-search").fill("Kent")
        for person in page.get_by_test_id("person").all():
            expect(person).to_contain_text("guest")
            expect(person).not_to_contain_text("has not installed")
        page.get_by_test_id("person").filter(has_text="CP Chair, Kent").click()
        expect(page.get_by_test_id("title")).to_have_text("CP chairs")
        offer = newcomer.type("share")
        assert faults(page) == []
        newcomer.press(offer, "Share a template")
        expect(newcomer.dialog).to_contain_text("What is it called?", timeout=PATIENCE_MS)
        page.get_by_test_id("dialog-close").click()
        newcomer.side()
        page.get_by_test_id("own-chat").click()
        expect(page.get_by_test_id("empty")).to_contain_text("is a guest")
        expect(page.get_by_test_id("install")).to_have_count(0)
        expect(page.get_by_test_id("composer")).to_have_count(0)
        assert faults(page) == []
