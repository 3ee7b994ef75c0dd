"""A COA from its plan to its actions, as the README tells it, with three people in one KIT meeting at once."""

import re
import time
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from access import faults
from newcomer import PATIENCE_MS, Newcomer, chromium, of_make, running_service
from playwright.sync_api import Browser, Locator, expect

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 900}
SECONDS_MS = 10_000
"""In which everybody sees what somebody added."""
QA = "QA Lead 1"
CHANNEL = "COA East Kent"
PLAN = "plan coa East Kent November 2026 districts Ashford, Canterbury, Dover days 3, 10, 17"
INQUIRY = "Permanence for under-fives"
STRENGTH = "Plans are written together with families, in their own words."
SUGGESTED = "Agree who records what after a joint visit."
EMERGED = "Is supervision reflective in every team?"
ADDED = (
    ("A strength that was observed", "Child's voice", STRENGTH),
    ("A suggested next step", "Recording", SUGGESTED),
    ("An emerging line of inquiry", "Management oversight and supervision", EMERGED),
)
FROM_FOCUS = "We hear too late what became of our referrals."
WORRY = "The plan was not reviewed after the last visit."
AT_ONCE = "(button, wait) => setTimeout(() => button.click(), wait - Date.now())"


class Week:
    """Everybody who has the page open, each in a browser of their own, the QA lead first."""

    def __init__(self, browser: Browser, address: str, pictures: Path) -> None:
        self.browser, self.address, self.pictures = browser, address, pictures
        self.wrong: list[str] = []
        self.lead = self.somebody(QA)

    def somebody(self, name: str) -> Newcomer:
        page = self.browser.new_context(viewport=DESK, locale="en-GB").new_page()
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.goto(self.address)
        newcomer = Newcomer(page, self.pictures)
        expect(page.get_by_test_id("guide").or_(page.get_by_test_id("own-chat")).first).to_be_visible(
            timeout=PATIENCE_MS
        )
        if name != QA:
            newcomer.speak_as(name)
        return newcomer


@pytest.fixture
def week(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Week]:
    pictures = request.config.getoption("--screenshots") or tmp_path
    framework, options = of_make("coa")
    monkeypatch.setenv("PRACTICE_LOOP_FRAMEWORK", framework)
    with running_service(tmp_path, *options) as address, chromium() as browser:
        yield (opened := Week(browser, address, pictures))
        assert opened.wrong == []


def card(newcomer: Newcomer, words: str) -> Locator:
    """The newest card here that says so, once it is there."""
    found = newcomer.from_bot.filter(has_text=words).last
    expect(found).to_be_visible(timeout=PATIENCE_MS)
    return newcomer.page.locator(f"[data-message='{found.get_attribute('data-message')}']")


def looked_at(newcomer: Newcomer) -> None:
    """Nothing of the page or its dialog is cut off or out of reach, at a desk and on a phone."""
    for size in (PHONE, DESK):
        newcomer.page.set_viewport_size(size)
        assert faults(newcomer.page) == []


def all_press(people: Sequence[Newcomer], buttons: Sequence[Locator]) -> None:
    """In the same instant, each in their own browser."""
    instant = people[0].page.evaluate("() => Date.now() + 800")
    for one in buttons:
        one.evaluate(AT_ONCE, instant)


def choose(newcomer: Newcomer, words: str) -> None:
    """One of several in the dialog."""
    newcomer.dialog.locator(f'input[aria-label="{words}"]').check()


def close(newcomer: Newcomer) -> None:
    newcomer.page.get_by_test_id("dialog-close").click()


def test_a_coa_is_planned_three_people_write_at_once_and_what_came_of_it_is_kept(week: Week) -> None:
    planned(week)
    people = three_write_at_once(week)
    not_for_the_channel(people)
    gathered(week)
    document(week.lead)
    action(week.lead)


def planned(week: Week) -> None:
    lead = week.lead
    expect(lead.page.get_by_test_id("clock-now")).to_contain_text("Monday 3 August 2026, 09:00")
    expect(lead.page.get_by_test_id("guide-plan")).to_have_text(PLAN)
    looked_at(lead)
    preview = lead.type(PLAN)
    expect(preview).to_contain_text("Nothing of this has gone out")
    expect(preview).to_contain_text("Pre-COA deep-dive meeting")
    looked_at(lead)
    lead.picture("coa-plan", preview)
    lead.press(preview, "Confirm")
    expect(preview).to_contain_text("Planned by QA Lead 1", timeout=PATIENCE_MS)
    expect(lead.type(f"propose loi East Kent: {INQUIRY}")).to_contain_text("Number 1 is proposed")
    expect(lead.type("agree loi East Kent 1")).to_contain_text("Number 1 is agreed")
    looked_at(lead)


def three_write_at_once(week: Week) -> list[Newcomer]:
    """All of their words and all three of them are on everybody's page within seconds."""
    week.lead.move_clock("2026-11-03T09:00")
    people = [week.somebody(f"Social Worker, Ashford {number}") for number in (1, 2, 3)]
    for one, (kind, theme, text) in zip(people, ADDED, strict=True):
        one.channel(CHANNEL)
        kit = card(one, "KIT meeting, 09:00")
        expect(kit).to_contain_text(INQUIRY)
        one.press(kit, "Add an observation")
        expect(one.dialog).to_contain_text("What was observed?", timeout=PATIENCE_MS)
        choose(one, kind)
        one.dialog.locator("select").select_option(label=theme)
        one.dialog.locator("textarea").fill(text)
    looked_at(people[0])
    all_press(people, [one.dialog.get_by_role("button", name="Add", exact=True) for one in people])
    for one in people:
        expect(one.dialog).to_contain_text("Added", timeout=PATIENCE_MS)
        close(one)
    all_press(
        people, [card(one, "KIT meeting").get_by_role("button", name="I am here").first for one in people]
    )
    pressed = time.monotonic()
    week.lead.channel(CHANNEL)
    for one in (*people, week.lead):
        kit = card(one, "KIT meeting, 09:00")
        for _, _, text in ADDED:
            expect(kit).to_contain_text(text, timeout=SECONDS_MS)
        expect(kit).to_contain_text(re.compile(r"\b3\s*here"), timeout=SECONDS_MS)
    assert time.monotonic() - pressed < SECONDS_MS / 1000
    looked_at(people[0])
    people[0].picture("kit", card(people[0], "KIT meeting, 09:00"))
    on_a_phone(people[1])
    return people


def on_a_phone(newcomer: Newcomer) -> None:
    newcomer.page.set_viewport_size({**PHONE, "height": 1000})
    newcomer.picture("kit-phone", card(newcomer, "KIT meeting, 09:00"))
    newcomer.page.set_viewport_size(DESK)


def not_for_the_channel(people: Sequence[Newcomer]) -> None:
    """What a focus group said, without a name; a concern, in the Service Manager's own chat."""
    writer, worried, manager = people
    writer.press(card(writer, "KIT meeting, 09:00"), "Focus group")
    expect(writer.dialog).to_contain_text("nobody can look up who wrote it", timeout=PATIENCE_MS)
    looked_at(writer)
    writer.dialog.locator("select").select_option(label="Working together")
    writer.dialog.locator("textarea").fill(FROM_FOCUS)
    writer.press(writer.dialog, "Save")
    expect(writer.dialog).to_contain_text(
        re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"), timeout=PATIENCE_MS
    )
    looked_at(writer)
    writer.picture("focus-code")
    close(writer)

    worried.press(card(worried, "KIT meeting, 09:00"), "Raise a concern")
    expect(worried.dialog).to_contain_text("What worries you?", timeout=PATIENCE_MS)
    looked_at(worried)
    choose(worried, "Practice concern: signed off within 5 working days")
    choose(worried, "No")
    worried.dialog.get_by_label("Which case is it about?").fill("SW-10151")
    choose(worried, "Yes, with the practitioner")
    worried.dialog.locator("textarea").fill(WORRY)
    worried.press(worried.dialog, "Send")
    expect(worried.dialog).to_contain_text("receipt", ignore_case=True, timeout=PATIENCE_MS)
    looked_at(worried)
    close(worried)
    for one in people:
        expect(one.page.get_by_test_id("messages")).not_to_contain_text(WORRY)
        expect(one.page.get_by_test_id("messages")).not_to_contain_text(FROM_FOCUS)
    manager.speak_as("Service Manager, Ashford")
    concern = card(manager, WORRY)
    looked_at(manager)
    manager.picture("concern", concern)


def gathered(week: Week) -> None:
    """After the district's final KIT meeting its own; after the last district's the whole COA's."""
    lead = week.lead
    lead.move_clock("2026-11-05T17:00")
    lead.channel(CHANNEL)
    expect(card(lead, "Final KIT meeting, 16:00")).to_contain_text("This meeting has ended")
    expect(card(lead, "East Kent after Ashford")).to_contain_text(STRENGTH)
    lead.move_clock("2026-11-19T17:00")
    whole = card(lead, "The whole COA: the days of 3 districts are over.")
    for words in (*(text for _, _, text in ADDED), "Practice concern: 1 raised, 0 signed off"):
        expect(whole).to_contain_text(words)
    for words in (FROM_FOCUS, WORRY, "Social Worker, Ashford", "August"):
        expect(whole).not_to_contain_text(words)
    looked_at(lead)
    lead.picture("gathering", whole)


def document(lead: Newcomer) -> None:
    """Asked for in the channel, allowed in one's own chat, downloaded."""
    lead.speak_as(QA)
    lead.press(lead.type("gathering East Kent"), "Word document")
    offered = lead.page.get_by_test_id("file").last
    expect(offered).to_contain_text(".docx", timeout=PATIENCE_MS)
    offered.get_by_role("button", name="Allow").click()
    link = lead.page.get_by_test_id("file-open").last
    expect(link).to_be_visible(timeout=PATIENCE_MS)
    looked_at(lead)
    expect(lead.page.get_by_test_id("toasts").locator("p")).to_have_count(0, timeout=PATIENCE_MS)
    lead.picture("word-document")
    with lead.page.expect_download() as download:
        link.click()
    with zipfile.ZipFile(BytesIO(download.value.path().read_bytes())) as packed:
        written = packed.read("word/document.xml").decode()
    assert STRENGTH in written
    assert INQUIRY in written
    assert FROM_FOCUS not in written


def action(lead: Newcomer) -> None:
    """At the next-steps meeting what the week suggested becomes somebody's, by a day."""
    lead.move_clock("2027-01-08T10:00")
    lead.press(lead.type("actions East Kent"), "Make actions")
    expect(lead.dialog).to_contain_text("Who owns it?", timeout=PATIENCE_MS)
    looked_at(lead)
    suggestion, _, owner = lead.dialog.locator("select").all()
    suggestion.select_option(label=f"Ashford · Recording: {SUGGESTED}")
    owner.select_option(label="Team Manager, Ashford 1")
    lead.dialog.locator("input[type=date]").fill("2027-02-26")
    lead.press(lead.dialog, "Make it")
    expect(lead.dialog).to_contain_text("ACT-1", timeout=PATIENCE_MS)
    close(lead)
    expect(lead.type("actions ACT-1")).to_contain_text(SUGGESTED)
    looked_at(lead)
    lead.speak_as("Team Manager, Ashford 1")
    given = card(lead, "An action for you")
    expect(given).to_contain_text("by Friday 26 February 2027")
    lead.picture("action", given)
