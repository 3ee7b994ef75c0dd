"""How figures are told: tables of Markdown, on the screen and in docs/performance.md."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bench.processes import ROOT

PAGE = ROOT / "docs" / "performance.md"


@dataclass(slots=True)
class Table:
    """One measurement's figures. Cells are told as they stand."""

    head: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    notes: str = ""
    """Beside the machine."""

    def add(self, *cells: str) -> None:
        self.rows.append(cells)

    def told(self, machine: str) -> str:
        """As Markdown, with the day and the machine."""
        lines = [self.head, ["---"] * len(self.head), *self.rows]
        rows = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
        told = [f"{datetime.now(UTC):%Y-%m-%d}", machine, *([self.notes] if self.notes else [])]
        return f"{rows}\n\n{'. '.join(told)}."


def reached(is_so: bool) -> str:
    return "reached" if is_so else "**not reached**"


def rate(per_second: float) -> str:
    return f"{per_second:,.0f}/s" if per_second >= 100 else f"{per_second:,.1f}/s"


def ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms" if seconds >= 0.01 else f"{seconds * 1000:.2f} ms"


def write(name: str, told: str) -> None:
    """Puts it in its place of docs/performance.md, between `<!-- bench:name -->` and `<!-- end -->`."""
    page = PAGE.read_text(encoding="utf-8")
    place = re.compile(rf"(<!-- bench:{re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    changed, found = place.subn(lambda mark: f"{mark[1]}\n{told}\n\n{mark[2]}", page)
    if not found:
        raise ValueError(f"docs/performance.md has no place for {name}")
    PAGE.write_text(changed, encoding="utf-8")
