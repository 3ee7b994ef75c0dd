"""Reading the import files: bytes in, rows with their line numbers out, or everything that is wrong."""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from practice.errors import BadInput

LONGEST = 120
"""Characters of a value."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `line` is its first, as an editor counts them from 1; every column is there, white space folded."""

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


@dataclass(frozen=True, slots=True)
class Sheet:
    """What could be read of a file, and a problem for every line that is wrong in itself."""

    rows: tuple[Row, ...]
    problems: tuple[str, ...]
    unread: frozenset[str]
    """The values, in small letters, of lines that could not be read as rows."""


def read_sheet(content: bytes, columns: Sequence[str]) -> Sheet:
    """A CSV file with exactly these columns, in any order. Raises `BadFile` where it cannot be read to its end."""
    reader = csv.reader(io.StringIO(_text(content), newline=""), strict=True)
    rows: list[Row] = []
    problems: list[str] = []
    unread: set[str] = set()
    line = 1
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header, columns)
        line = reader.line_num + 1
        for cells in reader:
            folded = [_folded(cell) for cell in cells]
            if any(folded) and len(folded) != len(header):
                problems.append(f"line {line}: {len(folded)} values where {len(header)} are expected.")
                unread |= {cell.casefold() for cell in folded}
            elif any(folded):
                row = Row(line, dict(zip(header, folded, strict=True)))
                rows.append(row)
                problems += _unfit(row)
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadFile([f"line {line}: this is not well-formed CSV ({error})."]) from error
    if not rows and not problems:
        raise BadFile(["line 2: the file has no rows."])
    return Sheet(tuple(rows), tuple(problems), frozenset(unread))


def _text(content: bytes) -> str:
    advice = "In Excel, save it as “CSV UTF-8 (Comma delimited)”."
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BadFile([f"line 1: this is UTF-16, not UTF-8. {advice}"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        lines = (n for n, line in enumerate(content.split(b"\n"), 1) if not _is_utf8(line))
        raise BadFile([f"line {n}: this is not UTF-8. {advice}" for n in lines]) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise BadFile([f"line {line}: this is not plain text. {advice}"])
    return text


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _folded(cell: str) -> str:
    """White space folded. Marks that nobody can see, pasted along with a word, are no part of it."""
    value = " ".join(cell.split())
    if value.isprintable():
        return value
    return "".join(mark for mark in value if unicodedata.category(mark) != "Cf")


def _unfit(row: Row) -> Iterator[str]:
    """What no post, place or reference holds."""
    for column, value in row.values.items():
        if len(value) > LONGEST:
            yield f"line {row.line}: {column} has {len(value)} characters; {LONGEST} are the most."
        if not value.isprintable():
            yield f"line {row.line}: {column} has a character that cannot be shown. Please type it again."


def _check_header(header: Sequence[str], columns: Sequence[str]) -> None:
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and mark in header[0]:
            raise BadFile([f"line 1: the columns stand between {name}. Please save the file with commas."])
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
