"""On the rehearsal page: a member sends a file by the paperclip, shares it, and another one has it; desk and phone."""

import io
import os
import zipfile
from pathlib import Path

import docx
import pytest
from access import faults
from newcomer import PATIENCE_MS, Newcomer, chromium, running_service
from playwright.sync_api import FilePayload, Page, expect

pytestmark = pytest.mark.browser

NAME = "Pre-proceedings audit tool.docx"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CHANNEL = "CP chairs"


def document() -> bytes:
    """Larger than what the service reads of anything else that comes."""
    kept = io.BytesIO()
    docx.Document().save(kept)
    with zipfile.ZipFile(kept, "a") as archive:
        archive.writestr("word/media/image9.png", os.urandom(600_000))
    return kept.getvalue()


def attach(page: Page, content: bytes) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Attach a file").click()
    chooser.value.set_files(FilePayload(name=NAME, mimeType=WORD, buffer=content))


@pytest.mark.parametrize("width", [1280, 320])
def test_a_file_is_sent_shared_and_had_again(
    tmp_path: Path, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRACTICE_LOOP_FRAMEWORK", "seslip")
    content = document()
    with running_service(tmp_path) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 900}, locale="en-GB")
        page.goto(address)
        newcomer = Newcomer(page, tmp_path)
        expect(page.get_by_test_id("guide")).to_be_visible(timeout=PATIENCE_MS)
        newcomer.speak_as("CP Chair, Hampshire")
        attach(page, content)
        received = newcomer.from_bot.filter(has_text="Your file is here").first
        expect(received).to_be_visible(timeout=PATIENCE_MS)
        expect(page.get_by_test_id("file")).to_contain_text(NAME)
        assert faults(page) == []
        newcomer.picture(f"file-received-{width}")
        newcomer.press(received, "Share it")
        expect(newcomer.dialog).to_contain_text(NAME, timeout=PATIENCE_MS)
        assert faults(page) == []
        newcomer.picture(f"file-share-{width}")
        newcomer.dialog.get_by_label("What is it called?").fill("Pre-proceedings audit tool")
        newcomer.dialog.locator("select").nth(1).select_option(label="Pre-proceedings and PLO")
        newcomer.dialog.get_by_label("What is it for?").fill("Ten questions on letters before proceedings.")
        newcomer.dialog.get_by_label("What made it good?").fill("Police and health answer, too.")
        newcomer.press(newcomer.dialog, "Share")
        expect(newcomer.dialog).to_contain_text("Shared:", timeout=PATIENCE_MS)
        page.get_by_test_id("dialog-close").click()
        newcomer.speak_as("Network Coordinator")
        newcomer.channel(CHANNEL)
        expect(page.get_by_role("button", name="Attach a file")).to_have_count(0)
        post = newcomer.from_bot.filter(has_text=NAME).first
        expect(post).to_be_visible(timeout=PATIENCE_MS)
        newcomer.press(post, "Get the file")
        newcomer.speak_as("Network Coordinator")
        offered = page.get_by_test_id("file").filter(has_text=NAME)
        expect(offered).to_be_visible(timeout=PATIENCE_MS)
        offered.get_by_role("button", name="Allow").click()
        link = page.get_by_test_id("file-open")
        expect(link).to_be_visible(timeout=PATIENCE_MS)
        assert faults(page) == []
        with page.expect_download() as download:
            link.click()
        assert download.value.path().read_bytes() == content
        newcomer.side()
        newcomer.speak_as("CP Chair, Kent")
        expect(page.get_by_role("button", name="Attach a file")).to_have_count(0)
