"""What the long form has found so far: one line for each finished run, so that it goes on where it stopped."""

import hashlib
import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from chaos.day import Day
from chaos.process import ROOT
from chaos.stage import Count

FILE = ROOT / "var" / "chaos" / "results.jsonl"
PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- make chaos: begin -->\n", "<!-- make chaos: end -->\n"
WHAT_SENDS = ("bot", "scheduler", "storage")


@dataclass(frozen=True, slots=True)
class Run:
    """One bad day, once."""

    day: str
    database: str
    seed: int
    code: str
    """Of what was run: of other code it says nothing."""
    on: str
    """UTC date."""
    count: Count
    as_promised: bool


def code() -> str:
    """A digest of everything that takes part in sending."""
    files = sorted(file for folder in WHAT_SENDS for file in (ROOT / folder).rglob("*.py"))
    told = hashlib.sha256()
    for file in files:
        told.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return told.hexdigest()[:12]


def judged(day: Day, database: str, seed: int, count: Count) -> Run:
    """The run with whether it was as promised."""
    kept = count.blows > 0 and count.lost == 0 and count.repeated <= count.doubtful and day.check(count)
    kept = kept and count.took_over <= day.taken_over_within
    return Run(day.name, database, seed, code(), datetime.now(UTC).date().isoformat(), count, kept)


def keep(run: Run) -> None:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    with FILE.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(run)) + "\n")


def kept() -> list[Run]:
    """The runs of this code, oldest first. A line that was cut off is none."""
    if not FILE.exists():
        return []
    found = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        try:
            told = json.loads(line)
        except json.JSONDecodeError:
            continue
        found.append(Run(**{**told, "count": Count(**told["count"])}))
    return [run for run in found if run.code == code()]


def table(runs: Iterable[Run]) -> str:
    """Markdown: one row for each day and database, in the order in which they were first played."""
    rows: dict[tuple[str, str], list[Run]] = {}
    for run in runs:
        rows.setdefault((run.day, run.database), []).append(run)
    lines = [
        "| bad day | database | runs | blows | owed | lost | doubtful | repeated | taken over |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for (day, database), of_day in rows.items():
        counts = [run.count for run in of_day]
        slowest = max(count.took_over for count in counts)
        cells = [
            day,
            database,
            len(counts),
            sum(count.blows for count in counts),
            sum(count.owed for count in counts),
            sum(count.lost for count in counts),
            sum(count.doubtful for count in counts),
            sum(count.repeated for count in counts),
            f"{slowest:.1f} s" if slowest else "",
        ]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines) + "\n"


def write_page(runs: list[Run]) -> None:
    """Puts the table, and what it was measured on, between the marks of docs/reliability.md."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    days = sorted({run.on for run in runs})
    told = f"{days[0]} to {days[-1]}" if len(days) > 1 else days[0]
    caption = f"Measured on {told} (code {code()}), on {machine}, Python {platform.python_version()}.\n"
    PAGE.write_text(f"{before}{BEGIN}\n{table(runs)}\n{caption}\n{END}{after}", encoding="utf-8")
