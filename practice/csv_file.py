"""Reading the import files: bytes in, rows with their line numbers out, or everything that is wrong."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from practice.errors import BadInput


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `line` as an editor counts it, from 1; every column is there, white space folded."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


class BadFile(BadInput):
    """Every problem of a file, one a line. Nothing of it was imported."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        many = f"{len(problems)} problems" if len(problems) > 1 else "1 problem"
        super().__init__(f"{many}; nothing was imported.\n" + "\n".join(problems))


def read_rows(content: bytes, columns: Sequence[str]) -> list[Row]:
    """The rows of a CSV file with exactly these columns, in any order. Raises `BadFile`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadFile(
            [f"line {line}: this is not UTF-8. In Excel, save it as “CSV UTF-8 (Comma delimited)”."]
        ) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header, columns)
        rows, problems = [], []
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                problems.append(
                    f"line {reader.line_num}: {len(cells)} values where {len(header)} are expected."
                )
                continue
            folded = (" ".join(cell.split()) for cell in cells)
            rows.append(Row(reader.line_num, dict(zip(header, folded, strict=True))))
    except csv.Error as error:
        raise BadFile([f"line {reader.line_num}: this is not well-formed CSV ({error})."]) from error
    if problems:
        raise BadFile(problems)
    if not rows:
        raise BadFile(["line 2: the file has no rows."])
    return rows


def _check_header(header: Sequence[str], columns: Sequence[str]) -> None:
    missing = [name for name in columns if name not in header]
    unknown = [name or "(empty)" for name in header if name not in columns]
    twice = sorted({name for name in header if header.count(name) > 1})
    problems = []
    if missing:
        problems.append(f"line 1: missing column {', '.join(missing)}.")
    if unknown:
        problems.append(f"line 1: unknown column {', '.join(unknown)}.")
    if twice:
        problems.append(f"line 1: column {', '.join(twice)} stands twice.")
    if problems:
        raise BadFile([*problems, f"line 1: the columns are {','.join(columns)}."])


def duplicates(rows: Iterable[Row], column: str) -> list[str]:
    """A problem for each row whose value (in any case) stands in an earlier one. Empty values do not count."""
    first: dict[str, int] = {}
    problems = []
    for row in rows:
        value = row[column].casefold()
        if value and value in first:
            problems.append(
                f"line {row.line}: {column} “{row[column]}” stands on line {first[value]} already."
            )
        first.setdefault(value, row.line)
    return problems


def too_long(rows: Iterable[Row], limit: int = 120) -> list[str]:
    """A problem for each value that no post, place or reference is as long as."""
    return [
        f"line {row.line}: {column} has {len(value)} characters; {limit} are the most."
        for row in rows
        for column, value in row.values.items()
        if len(value) > limit
    ]
