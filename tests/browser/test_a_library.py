"""On the rehearsal page: what the README's "Share a template" says; desk and phone."""

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import docx
import pytest
from access import faults
from newcomer import PATIENCE_MS, Newcomer, chromium, of_make, running_service
from playwright.sync_api import FilePayload, Locator, expect

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 900}
CHANNEL = "CP chairs"
TOOL = "Pre-proceedings audit tool"
LINK = "https://kent.sharepoint.com/sites/qa/pre-proceedings.docx"
NEWER_LINK = "https://kent.sharepoint.com/sites/qa/pre-proceedings-2.docx"
GOOD = "Multi-agency: police and health found they did not know the process"
NEW = "A question on family network meetings"
FORM: Mapping[str, str] = {
    "What is it called?": TOOL,
    "What is it?": "Tool",
    "What is it about?": "Pre-proceedings and PLO",
    "Where is its link?": LINK,
    "What is it for?": "Ten questions on letters before proceedings, with the family's view first.",
    "What made it good?": GOOD,
}
WENT = "We asked police first, and kept to an hour."
FILE = "Core group checklist.docx"
OF_FILE: Mapping[str, str] = {
    "What is it called?": "Core group checklist",
    "What is it about?": "Child protection plans and core groups",
    "What is it for?": "One page for whoever chairs a core group.",
    "What made it good?": "Parents said that they knew what came next.",
}
WANTED = "looking for a tool on supervision"
OF_ANSWER: Mapping[str, str] = {
    "What is it called?": "Supervision audit tool",
    "What is it?": "Tool",
    "What is it about?": "Supervision and management oversight",
    "Where is its link?": "https://kent.sharepoint.com/sites/qa/supervision.docx",
    "What is it for?": "Five records of one worker, read with their manager.",
    "What made it good?": "The worker chose two of the five.",
}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def chair(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Newcomer]:
    """Somebody at the page that `make library` opens."""
    pictures = request.config.getoption("--screenshots") or tmp_path
    framework, options = of_make("library")
    monkeypatch.setenv("PRACTICE_LOOP_FRAMEWORK", framework)
    wrong: list[str] = []
    with running_service(tmp_path, *options) as address, chromium() as browser:
        page = browser.new_page(viewport=DESK, locale="en-GB")
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(address)
        expect(page.get_by_test_id("guide")).to_be_visible(timeout=PATIENCE_MS)
        yield Newcomer(page, pictures)
        assert wrong == []


def be(chair: Newcomer, name: str) -> None:
    """Speaks as somebody, in the channel."""
    chair.side()
    chair.speak_as(name)
    chair.channel(CHANNEL)
    expect(chair.page.get_by_test_id("title")).to_have_text(CHANNEL)


def newest(chair: Newcomer, words: str | re.Pattern[str]) -> Locator:
    """The newest card here that says so, wherever it goes on."""
    found = chair.from_bot.filter(has_text=words).last
    expect(found).to_be_visible(timeout=PATIENCE_MS)
    return chair.page.locator(f"[data-message='{found.get_attribute('data-message')}']")


def looked_at(chair: Newcomer) -> None:
    """Nothing of the page or its dialog is cut off or out of reach, at a desk and on a phone."""
    for size in (PHONE, DESK):
        chair.page.set_viewport_size(size)
        assert faults(chair.page) == []


def fill(chair: Newcomer, answers: Mapping[str, str]) -> None:
    """Inputs of the dialog, by their questions."""
    for question, answer in answers.items():
        field = chair.dialog.get_by_label(question, exact=True)
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(label=answer)
        else:
            field.fill(answer)


def close(chair: Newcomer) -> None:
    chair.page.get_by_test_id("dialog-close").click()


def test_a_template_is_shared_found_used_replaced_and_looked_for(chair: Newcomer) -> None:
    shared(chair)
    found(chair)
    replaced(chair)
    searched(chair)
    sent(chair)
    looked_for(chair)
    told_of_the_month(chair)


def shared(chair: Newcomer) -> None:
    """By a guest, from the channel."""
    expect(chair.page.get_by_test_id("clock-now")).to_contain_text("Wednesday 1 April 2026, 09:00")
    looked_at(chair)
    be(chair, "CP Chair, Kent")
    chair.press(chair.type("share"), "Share a template")
    expect(chair.dialog).to_contain_text("What is it called?", timeout=PATIENCE_MS)
    expect(chair.dialog.get_by_label("Where is it from?").locator("option:checked")).to_have_text("Kent")
    looked_at(chair)
    fill(chair, FORM)
    chair.picture("library-share")
    chair.press(chair.dialog, "Share")
    expect(chair.dialog).to_contain_text(f"Shared: {TOOL}", timeout=PATIENCE_MS)
    looked_at(chair)
    close(chair)
    expect(newest(chair, "shared by Kent")).to_contain_text(GOOD)


def found(chair: Newcomer) -> None:
    """With a typing mistake, by another authority; its two answers stand on the card for everybody."""
    be(chair, "CP Chair, Medway")
    listed = chair.type("templates pre-procedings adit")
    expect(listed).to_contain_text(TOOL)
    looked_at(chair)
    chair.picture("library-found", listed)
    card = newest(chair, "shared by Kent")
    chair.press(card, "Useful to us")
    expect(card).to_contain_text("Useful to 1 authority", timeout=PATIENCE_MS)
    chair.press(card, "We used it")
    expect(chair.dialog).to_contain_text("How did it go?", timeout=PATIENCE_MS)
    looked_at(chair)
    chair.dialog.locator("input, textarea").first.fill(WENT)
    chair.press(chair.dialog, "Save")
    expect(chair.dialog).to_contain_text("Thank you", timeout=PATIENCE_MS)
    close(chair)
    expect(newest(chair, "shared by Kent")).to_contain_text("Useful to 1 authority · used by 1")


def replaced(chair: Newcomer) -> None:
    """Whoever used the old version is told, with a mention."""
    be(chair, "CP Chair, Kent")
    chair.press(newest(chair, "shared by Kent"), "Newer version")
    expect(chair.dialog).to_contain_text("What is new?", timeout=PATIENCE_MS)
    looked_at(chair)
    fill(chair, {"Where is the newer version?": NEWER_LINK, "What is new?": NEW})
    chair.press(chair.dialog, "Save")
    expect(chair.dialog).to_contain_text("Version 2 is in the library", timeout=PATIENCE_MS)
    close(chair)
    be(chair, "CP Chair, Medway")
    told = newest(chair, "CP Chair, Medway")
    expect(told).to_contain_text(NEW)
    looked_at(chair)
    chair.picture("library-version", told)
    card = newest(chair, "shared by Kent")
    expect(card).to_contain_text("New in v2")
    chair.picture("library-template", card)
    chair.page.set_viewport_size(PHONE)
    chair.picture("library-phone", card)
    chair.page.set_viewport_size(DESK)


def searched(chair: Newcomer) -> None:
    """As a member of the tenant, beside the box in which one writes; the card goes into one's own message."""
    be(chair, "CP Chair, Hampshire")
    chair.page.get_by_role("button", name="Search the library").first.click()
    chair.page.get_by_test_id("finder-words").fill("proceed")
    result = chair.page.get_by_test_id("finder-result").first
    expect(result).to_contain_text(TOOL, timeout=PATIENCE_MS)
    looked_at(chair)
    chair.picture("library-extension")
    chair.page.get_by_role("dialog").get_by_role("button", name="Share a template").click()
    expect(chair.dialog).to_contain_text("What is it called?", timeout=PATIENCE_MS)
    close(chair)
    chair.page.get_by_role("button", name="Search the library").first.click()
    chair.page.get_by_test_id("finder-words").fill("proceed")
    expect(result).to_contain_text(TOOL, timeout=PATIENCE_MS)
    result.click()
    mine = chair.page.locator("[data-testid=message][data-from=person]").filter(has_text="As it stood on")
    expect(mine).to_be_visible(timeout=PATIENCE_MS)


def sent(chair: Newcomer) -> None:
    """By one member; another one has it in their own chat."""
    chair.speak_as("CP Chair, Hampshire")
    content = io.BytesIO()
    docx.Document().save(content)
    with chair.page.expect_file_chooser() as chooser:
        chair.page.get_by_role("button", name="Attach a file").click()
    chooser.value.set_files(FilePayload(name=FILE, mimeType=WORD, buffer=content.getvalue()))
    received = newest(chair, "Your file is here")
    looked_at(chair)
    chair.page.get_by_test_id("guide-hide").click()
    chair.picture("library-file")
    chair.press(received, "Share it")
    expect(chair.dialog).to_contain_text(FILE, timeout=PATIENCE_MS)
    fill(chair, OF_FILE)
    chair.press(chair.dialog, "Share")
    expect(chair.dialog).to_contain_text("Shared: Core group checklist", timeout=PATIENCE_MS)
    close(chair)
    be(chair, "Network Coordinator")
    chair.press(newest(chair, FILE), "Get the file")
    chair.speak_as("Network Coordinator")
    offered = chair.page.get_by_test_id("file").last
    expect(offered).to_contain_text(FILE, timeout=PATIENCE_MS)
    offered.get_by_role("button", name="Allow").click()
    link = chair.page.get_by_test_id("file-open").last
    expect(link).to_be_visible(timeout=PATIENCE_MS)
    looked_at(chair)
    with chair.page.expect_download() as download:
        link.click()
    assert download.value.path().read_bytes() == content.getvalue()


def looked_for(chair: Newcomer) -> None:
    """In the channel; whoever asked is told of the answer."""
    be(chair, "CP Chair, Surrey")
    chair.type(WANTED)
    expect(newest(chair, "Asked by CP Chair, Surrey")).to_contain_text(re.compile(r"0\s*answers"))
    looked_at(chair)
    be(chair, "CP Chair, Kent")
    chair.press(newest(chair, "Asked by CP Chair, Surrey"), "I have one")
    expect(chair.dialog).to_contain_text("Which one is it?", timeout=PATIENCE_MS)
    looked_at(chair)
    chair.press(chair.dialog, "Share a new one")
    expect(chair.dialog).to_contain_text("In answer to", timeout=PATIENCE_MS)
    fill(chair, OF_ANSWER)
    chair.press(chair.dialog, "Share")
    expect(chair.dialog).to_contain_text("Shared: Supervision audit tool", timeout=PATIENCE_MS)
    close(chair)
    be(chair, "CP Chair, Surrey")
    told = newest(chair, "answers what you looked for")
    expect(told).to_contain_text("Supervision audit tool")
    looked_at(chair)


def told_of_the_month(chair: Newcomer) -> None:
    """On the first working day of the next month."""
    chair.move_clock("2026-05-01T09:00")
    digest = newest(chair, "New in April")
    for words in ("3 in the library", "used by 1 authority", "1 answer"):
        expect(digest).to_contain_text(words)
    looked_at(chair)
    expect(chair.page.get_by_test_id("toasts").locator("p")).to_have_count(0, timeout=PATIENCE_MS)
    chair.picture("library-digest", digest)
