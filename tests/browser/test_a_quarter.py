"""A newcomer's quarter in a real browser: more time, a leaver, leave with cover, and an audit that is opened again."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from access import faults
from newcomer import PATIENCE_MS, Newcomer, at_the_command_line, chromium, running_service
from playwright.sync_api import Locator, expect

from rehearsal import sample

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 900}
COUNTS = re.compile(r"(\d+) (not opened|opened|overdue|planned|returned|withdrawn)\b")


@pytest.fixture
def quarter(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator["Quarter"]:
    pictures = request.config.getoption("--screenshots") or tmp_path
    with running_service(tmp_path) as address, chromium() as browser:
        page = browser.new_page(viewport=DESK, locale="en-GB")
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(address)
        yield Quarter(Newcomer(page, pictures), tmp_path, address)
        assert wrong == []


class Quarter:
    """A newcomer, the folder that the service runs in, and its address."""

    def __init__(self, newcomer: Newcomer, folder: Path, address: str) -> None:
        self.newcomer, self.folder, self.address = newcomer, folder, address

    def command_line(self, *words: str) -> str:
        return at_the_command_line(self.folder, self.address, *words)

    def card(self, words: str) -> Locator:
        """The newest card here that says so, once it is there."""
        found = self.newcomer.from_bot.filter(has_text=words).last
        expect(found).to_be_visible(timeout=PATIENCE_MS)
        return self.newcomer.page.locator(f"[data-message='{found.get_attribute('data-message')}']")

    def looked_at(self, card: Locator, name: str = "") -> None:
        """Nothing of it is cut off or out of reach, at a desk and on a phone."""
        page = self.newcomer.page
        if name:
            self.newcomer.picture(name, card)
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            card.scroll_into_view_if_needed()
            assert faults(page, "#messages") == []

    def april(self, service: str) -> dict[str, str]:
        """Post and case of each Team Manager on the service's card in its channel."""
        self.newcomer.channel(service)
        text = self.card("returned").inner_text()
        return dict(re.findall(rf"(Team Manager, {service} \d+)\s+([A-Z]{{2}}-\d+)", text))


def test_a_quarter_with_more_time_a_leaver_leave_and_an_audit_opened_again(quarter: Quarter) -> None:
    set_up_and_allocate(quarter)
    in_time = audit_with_more_time(quarter)
    somebody_leaves(quarter)
    opened_again(quarter, in_time)
    covered(quarter)
    in_the_end(quarter, in_time)


def set_up_and_allocate(quarter: Quarter) -> None:
    newcomer = quarter.newcomer
    setup = newcomer.type("setup")
    expect(setup).to_contain_text("2 steps to do")
    expect(setup).to_contain_text("allocate learning spaces Q1")
    quarter.looked_at(setup)
    preview = newcomer.type("allocate learning spaces Q1")
    newcomer.press(preview, "Confirm")
    quarter.card("Allocated as LS-2026Q1")
    newcomer.press(setup, "Look again")
    expect(setup).to_contain_text("LS-2026Q1 was confirmed on Wed 1 April", timeout=PATIENCE_MS)


def audit_with_more_time(quarter: Quarter) -> str:
    """Asked for in the dialog, agreed on the card, handed in on a day that was too late before."""
    newcomer, page = quarter.newcomer, quarter.newcomer.page
    post = next(iter(quarter.april("Duty and Assessment")))
    newcomer.speak_as(post)
    newcomer.press(quarter.card("Your learning space"), "Open my audit")
    newcomer.press(newcomer.dialog, "Ask for more time")
    expect(newcomer.dialog).to_contain_text("or to be let off", timeout=PATIENCE_MS)
    newcomer.press(newcomer.dialog, "Ask")
    expect(newcomer.dialog).to_contain_text("Please look at this again", timeout=PATIENCE_MS)
    newcomer.dialog.locator("input[type=date]").fill("2026-05-20")
    newcomer.dialog.locator("textarea").fill("The worker is on leave until the middle of May.")
    newcomer.press(newcomer.dialog, "Ask")
    expect(newcomer.dialog.get_by_role("heading", name="More time", exact=True)).to_be_visible(
        timeout=PATIENCE_MS
    )
    page.get_by_test_id("dialog-close").click()

    newcomer.speak_as("Head of Service, Front Door")
    asked = quarter.card(f"{post} asks for an extension")
    expect(asked).to_contain_text("Please decide by Wednesday 29 April 2026")
    expect(asked).to_contain_text("The worker is on leave until the middle of May.")
    quarter.looked_at(asked, "extension")
    newcomer.press(asked, "Agree")
    expect(asked).to_contain_text("the deadline moved to Wednesday 20 May 2026", timeout=PATIENCE_MS)

    newcomer.speak_as(post)
    told = quarter.card("Wednesday 20 May 2026")
    quarter.looked_at(told)
    mine = newcomer.type("my audits")
    expect(mine).to_contain_text("due Wed 20 May")
    newcomer.move_clock("2026-04-30T10:00")  # the day after the first deadline
    newcomer.press(mine, "Open my audit")
    receipt = newcomer.hand_in()
    assert "Thursday 30 April 2026 at 10:00" in receipt
    assert "in time" in receipt
    expect(told).to_contain_text("Returned", timeout=PATIENCE_MS)
    found = re.search(r"LS-2026Q1-\d+", receipt)
    assert found
    return found[0]


def somebody_leaves(quarter: Quarter) -> None:
    """The people file without them is imported beside the running service; a QA lead presses once."""
    newcomer = quarter.newcomer
    post, case = next(iter(quarter.april("Children in our Care").items()))
    said = quarter.command_line("import", "people", str(people_without(post, quarter.folder)), "--full")
    assert "1 marked as gone" in said
    assert "each QA lead gets a proposal" in said
    newcomer.move_clock("2026-04-30T10:05")
    newcomer.speak_as("QA Lead 1")
    proposal = quarter.card(f"of {post}?")
    expect(proposal).to_contain_text(case)
    quarter.looked_at(proposal, "leaver")
    found = re.search(r"→ (Team Manager, Children in our Care \d+)", proposal.inner_text())
    assert found
    newcomer.press(proposal, "Reassign as proposed")
    expect(proposal).to_contain_text(f"Now with {found[1]}", timeout=PATIENCE_MS)

    newcomer.speak_as(found[1])
    allocated = quarter.card(case)
    expect(allocated).to_contain_text("28 May")
    newcomer.press(allocated, "Open my audit")
    expect(newcomer.dialog).to_contain_text("1 / 7", timeout=PATIENCE_MS)
    newcomer.page.get_by_test_id("dialog-close").click()


def people_without(name: str, folder: Path) -> Path:
    """The sample authority's people file, but for one."""
    printed = subprocess.run(
        [sys.executable, "-m", "rehearsal.sample"], capture_output=True, text=True, check=True
    )
    file = folder / "people.csv"
    stay = [line for line in printed.stdout.splitlines(keepends=True) if f'"{name}"' not in line]
    file.write_text("".join(stay))
    return file


def opened_again(quarter: Quarter, audit: str) -> None:
    """A QA lead's reason reaches the auditor, whose answers are where they were; the second hand-in counts."""
    newcomer = quarter.newcomer
    newcomer.speak_as("QA Lead 1")
    said = newcomer.type(f"reopen {audit} because the family's view was left out")
    expect(said).to_contain_text(f"{audit} is open again")
    found = re.search(r"(Team Manager, .+ \d+) has until Thursday 7 May 2026", said.inner_text())
    assert found
    newcomer.speak_as(found[1])
    told = quarter.card("the family's view was left out")
    quarter.looked_at(told)
    newcomer.press(told, "Open my audit")
    expect(newcomer.dialog).to_contain_text("to hand in", timeout=PATIENCE_MS)
    expect(newcomer.dialog).to_contain_text("Good")
    newcomer.press(newcomer.dialog, "Back")
    expect(newcomer.dialog).to_contain_text("7 / 7", timeout=PATIENCE_MS)
    newcomer.dialog.get_by_role("radio", name="Requires improvement", exact=True).check()
    newcomer.press(newcomer.dialog, "Save and next")
    expect(newcomer.dialog).to_contain_text("to hand in", timeout=PATIENCE_MS)
    newcomer.press(newcomer.dialog, "Hand in")
    expect(newcomer.dialog).to_contain_text("in time", timeout=PATIENCE_MS)
    newcomer.page.get_by_test_id("dialog-close").click()
    expect(told).to_contain_text("Returned", timeout=PATIENCE_MS)


def covered(quarter: Quarter) -> None:
    """What goes up the line to somebody on leave reaches their cover."""
    newcomer = quarter.newcomer
    away, cover = the_line_above(next(iter(quarter.april("Family Safeguarding"))))
    newcomer.speak_as(away)
    said = newcomer.type("away until 15 May")
    expect(said).to_contain_text("Nobody covers for you")
    said = newcomer.type(f"cover for me by {cover}")
    expect(said).to_contain_text(f"{cover} covers for you")
    newcomer.move_clock("2026-05-01T09:00")
    newcomer.speak_as(cover)
    rung = quarter.card("FRIDAY 1 MAY")
    expect(rung).to_contain_text(f"You cover for {away}", timeout=PATIENCE_MS)
    quarter.looked_at(rung)
    newcomer.speak_as(away)
    expect(newcomer.from_bot.filter(has_text="in your line")).to_have_count(0)


def the_line_above(name: str) -> tuple[str, str]:
    """The Senior Manager over this post, and another one of the same service."""
    posts = {post.upn: post for post in sample.posts()}
    above = posts[next(post.reports_to for post in posts.values() if post.name == name)]
    other = next(p for p in posts.values() if (p.post, p.service) == ("SM", above.service) and p != above)
    return above.name, other.name


def in_the_end(quarter: Quarter, audit: str) -> None:
    """What can be asked about all of it, and whether it adds up."""
    newcomer = quarter.newcomer
    newcomer.speak_as("QA Lead 1")
    why = newcomer.type(f"why {audit}")
    expect(why).to_contain_text("the same case for the same post")
    quarter.looked_at(why)
    history = newcomer.type(f"history {audit}")
    for words in ("Handed in", "Reopened"):
        expect(history).to_contain_text(words)
    newcomer.page.set_viewport_size(
        {"width": 1280, "height": 1300}
    )  # so that the whole card is in the picture
    quarter.looked_at(history, "history")
    status = newcomer.type("status")
    expect(status).to_contain_text("1 of 120 returned")
    expect(status).to_contain_text("1 Requires improvement")
    shown = status.inner_text()
    everything, *services = (counted(line) for line in shown.splitlines() if COUNTS.match(line))
    returned = re.findall(r"^(\d+) of (\d+)$", shown, re.MULTILINE)
    assert sum(everything.values()) == sum(int(of) for _, of in returned) == 120
    assert everything == sum(services, Counter(returned=sum(int(number) for number, _ in returned)))
    quarter.looked_at(status)
    doctor = quarter.command_line("doctor")
    assert "Clock: It is Friday 1 May 2026, 09:00" in doctor
    assert "103 people, of whom 99 audit and 2 lead QA" in doctor
    assert "Nothing stops the work" in doctor


def counted(line: str) -> Counter[str]:
    """Audits by state, as a line of a card counts them."""
    return Counter({state: int(number) for number, state in COUNTS.findall(line)})
