"""axe-core in the page: what keeps somebody from seeing, hearing, reaching or understanding what is shown."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "rehearsal" / "page" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_RUN = """([within, tags]) => axe.run(within, { runOnly: tags, resultTypes: ["violations"] }).then(
  ({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`)))"""
_WIDER = """() => [...document.querySelectorAll("body, body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.checkVisibility()
    && getComputedStyle(one).clipPath === "none")
  .map((one) => `wider than the screen: ${one.outerHTML.slice(0, 120)}`)"""
_CUT = """(within) => [...document.querySelectorAll(`${within} .ac-textBlock, ${within} button`)]
  .filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth + 1)
  .map((one) => `cut off: ${one.innerText}`)"""


def faults(page: Page, within: str = "html") -> list[str]:
    """Every violation of WCAG 2.2 A and AA that axe finds in what this selector shows, and what does not fit."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.add_script_tag(path=AXE)
    found: list[str] = page.evaluate(_RUN, [within, TAGS])
    return found + page.evaluate(_WIDER) + page.evaluate(_CUT, within)
