"""On the rehearsal page: a certificate's dialog, and a file that is offered, allowed and downloaded; desk and phone."""

from pathlib import Path

import pytest
from access import faults
from newcomer import PATIENCE_MS, Newcomer, chromium, running_service
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PLAN = "plan coa East Kent November 2026 districts Ashford, Canterbury, Dover days 3, 10, 17"


@pytest.mark.parametrize("width", [1280, 320])
def test_a_file_is_allowed_and_downloaded(
    tmp_path: Path, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRACTICE_LOOP_FRAMEWORK", "kent")
    with running_service(tmp_path) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 900}, locale="en-GB")
        page.goto(address)
        newcomer = Newcomer(page, tmp_path)
        expect(page.get_by_test_id("guide")).to_be_visible(timeout=PATIENCE_MS)
        newcomer.speak_as("QA Lead 1")
        newcomer.press(newcomer.type(PLAN), "Confirm")
        expect(newcomer.from_bot.filter(has_text="Planned by").first).to_be_visible(timeout=PATIENCE_MS)
        gathered = newcomer.type("gathering East Kent")
        newcomer.press(gathered, "Certificate")
        expect(newcomer.dialog).to_contain_text("Which post is honoured?", timeout=PATIENCE_MS)
        assert faults(page) == []
        newcomer.picture(f"certificate-form-{width}")
        newcomer.dialog.locator("select").select_option(label="Social Worker, Ashford 1")
        newcomer.dialog.locator("textarea").fill("Plans are written together with families.")
        newcomer.press(newcomer.dialog, "Give the certificate")
        expect(newcomer.dialog).to_contain_text("is told. The PDF", timeout=PATIENCE_MS)
        page.get_by_test_id("dialog-close").click()
        offered = page.get_by_test_id("file").filter(has_text="Certificate Social Worker, Ashford 1.pdf")
        expect(offered).to_be_visible(timeout=PATIENCE_MS)
        assert faults(page) == []
        newcomer.picture(f"file-offered-{width}")
        offered.get_by_role("button", name="Allow").click()
        link = page.get_by_test_id("file-open")
        expect(link).to_be_visible(timeout=PATIENCE_MS)
        assert faults(page) == []
        newcomer.picture(f"file-saved-{width}")
        with page.expect_download() as download:
            link.click()
        assert download.value.path().read_bytes().startswith(b"%PDF")
