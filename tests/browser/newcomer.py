"""A newcomer at the rehearsal page: a real service process, a real Chromium."""

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 30_000


COMMAND = str(Path(sys.executable).with_name("practice-loop"))


def _environment(folder: Path, port: int) -> dict[str, str]:
    return {**os.environ, "PORT": str(port), "DATABASE_URL": f"sqlite:///{folder}/practice-loop.db"}


def at_the_command_line(folder: Path, address: str, *words: str) -> str:
    """What `practice-loop` prints beside the service that runs in this folder."""
    environment = _environment(folder, urlsplit(address).port or 0)
    told = subprocess.run([COMMAND, *words], env=environment, capture_output=True, text=True, timeout=60)
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout


def of_make(target: str) -> tuple[str, list[str]]:
    """The framework and the options with which `make coa` or `make library` starts the service."""
    makefile = Path(__file__).parents[2].joinpath("Makefile").read_text()
    recipe = re.search(rf"^{target}:.*\n\t(.*)$", makefile, re.MULTILINE)
    assert recipe
    words = shlex.split(recipe[1])
    [framework] = [word.partition("=")[2] for word in words if word.startswith("PRACTICE_LOOP_FRAMEWORK=")]
    return framework, words[words.index("run") + 1 :]


@contextlib.contextmanager
def running_service(folder: Path, *options: str) -> Iterator[str]:
    """`practice-loop run` on a free port in a folder of its own; gives the address that it prints."""
    environment = _environment(folder, 0)
    with (
        (folder / "service.log").open("w") as log,
        subprocess.Popen(
            [COMMAND, "run", *options], env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        ) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.search(r"http://\S+", line)
            assert found, f"It printed: {line!r} {(folder / 'service.log').read_text()}"
            threading.Thread(target=process.stdout.read, daemon=True).start()
            yield found[0]
        finally:
            process.terminate()
            process.wait(timeout=20)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass(slots=True)
class Newcomer:
    """What somebody does at the page, by what is written on it."""

    page: Page
    pictures: Path

    def picture(self, name: str, top: Locator | None = None) -> None:
        """Of the page as it is, or scrolled so that `top` is on top."""
        self.page.wait_for_timeout(1000)  # what still comes in scrolls the list to its end
        if top is not None:
            top.evaluate(
                "element => { const list = element.closest('.scroll');"
                " list.scrollTop += element.getBoundingClientRect().top - list.getBoundingClientRect().top - 8; }"
            )
        self.page.wait_for_timeout(300)
        self.page.screenshot(path=self.pictures / f"{name}.png")

    def side(self) -> None:
        """Opens what a narrow screen has no room for: people, chats and channels."""
        button = self.page.get_by_test_id("drawer-button")
        if button.is_visible() and button.get_attribute("aria-expanded") != "true":
            button.click()

    def speak_as(self, name: str) -> None:
        self.side()
        self.page.get_by_test_id("speak-as").click()
        self.page.get_by_test_id("speak-as-search").fill(name)
        exactly = self.page.get_by_text(name, exact=True)
        self.page.get_by_test_id("person").filter(has=exactly).first.click()
        expect(self.page.get_by_test_id("speak-as-name")).to_have_text(name)
        self.side()
        self.page.get_by_test_id("own-chat").click()
        expect(self.page.get_by_test_id("subtitle")).to_contain_text(name)

    def channel(self, name: str) -> None:
        self.side()
        self.page.get_by_test_id("channel").filter(has_text=name).first.click()

    def type(self, text: str) -> Locator:
        """Types what was not typed before, and gives the bot's answer."""
        mine = self.page.locator("[data-testid=message][data-from=person]").filter(has_text=text)
        box = self.page.get_by_test_id("composer-input").first
        box.fill(text)
        box.press("Enter")
        answered = "following::*[@data-testid='message'][@data-from='bot'][1]"
        answer = mine.last.locator(f"xpath={answered}")
        expect(answer).to_be_visible(timeout=PATIENCE_MS)
        return answer

    def named_here(self, title: str) -> str:
        """The first post of this title and a number on the first card of what is open."""
        found = re.search(rf"{title} \d+", self.from_bot.first.inner_text())
        assert found
        return found[0]

    @property
    def from_bot(self) -> Locator:
        return self.page.locator("[data-testid=message][data-from=bot]")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_test_id("dialog-card")

    def press(self, where: Locator, words: str) -> None:
        where.get_by_role("button", name=words).first.click()

    def fill_page(self, scale: str, grade: str) -> None:
        """Something in every input of the dialog's page."""
        for field in self.dialog.locator("input[type=number]").all():
            field.fill(scale)
        for field in self.dialog.locator("textarea").all():
            field.fill("Seen in the record, and heard from the worker.")
        radios = self.dialog.locator("input[type=radio]")
        names = dict.fromkeys(radio.get_attribute("name") for radio in radios.all())
        for name in names:
            group = self.dialog.locator(f"input[type=radio][name='{name}']")
            labelled = self.dialog.get_by_role("radio", name=grade, exact=True)
            (labelled if labelled.count() == 1 else group.first).check()
        for owner in self.dialog.locator("select").all():
            owner.select_option(label="Team Manager")
        for day in self.dialog.locator("input[type=date]").all():
            day.fill("2026-06-30")

    def hand_in(self, grade: str = "Good") -> str:
        """Answers the dialog that is open at its first page, to the end, and hands it in; gives the receipt."""
        for number in range(1, 8):
            expect(self.dialog).to_contain_text(f"{number} / 7", timeout=PATIENCE_MS)
            self.fill_page("8", grade)
            self.press(self.dialog, "Save and next")
        expect(self.dialog).to_contain_text("to hand in", timeout=PATIENCE_MS)
        self.press(self.dialog, "Hand in")
        expect(self.dialog).to_contain_text("HANDED IN", timeout=PATIENCE_MS)
        receipt = self.dialog.inner_text()
        self.page.get_by_test_id("dialog-close").click()
        return receipt

    def move_clock(self, local: str) -> None:
        """Moves it by the field, and waits until it stands there and everything has gone out."""
        self.page.get_by_test_id("clock-input").fill(local)
        self.page.get_by_test_id("clock-set").click()
        expect(self.page.get_by_test_id("clock-told")).to_contain_text("out", timeout=PATIENCE_MS)
