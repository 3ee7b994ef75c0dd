"""What a log line holds: ids and places. The words of an exception or of a library are never in it."""

import asyncio
import errno
import gc
import json
import logging
import sqlite3
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from pydantic import BaseModel, ValidationError

from bot.logs import log_to
from practice.audits import Stage

WORD = "flibbertigibbet"
log = structlog.get_logger(__name__)

Lines = Callable[[], list[dict[str, Any]]]


pytestmark = pytest.mark.usefixtures("logs_as_before")


@pytest.fixture
def lines(capfd: pytest.CaptureFixture[str]) -> Lines:
    """Everything that was logged since `log_to`, line by line; the raw text must be without the word."""

    def read() -> list[dict[str, Any]]:
        out, err = capfd.readouterr()
        assert WORD not in out + err
        return [json.loads(line) for line in err.splitlines()]

    return read


def faults() -> Iterator[Exception]:
    """Exceptions as they come up here, each quoting what it was given."""
    yield ValueError(WORD)
    for fails in (lambda: Stage(WORD), lambda: int(WORD), lambda: {}[WORD]):
        try:
            fails()
        except (ValueError, KeyError) as error:
            yield error
    try:
        _Number.model_validate({"number": WORD})
    except ValidationError as error:
        yield error
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute(f"select {WORD}")
        except sqlite3.OperationalError as error:
            yield error
    connection.close()


class _Number(BaseModel):
    number: int


@pytest.mark.parametrize("fault", [*faults()], ids=lambda fault: type(fault).__name__)
def test_an_exception_is_logged_by_kind_and_place(fault: Exception, lines: Lines) -> None:
    log_to(stream_json=True)
    assert WORD in str(fault)
    try:
        raise RuntimeError(WORD) from fault
    except RuntimeError:
        log.exception("turn failed", activity="a1")
    [line] = lines()
    assert (line["event"], line["activity"], line["level"]) == ("turn failed", "a1", "error")
    first, *rest = line["exception"].splitlines()
    assert first == "RuntimeError"
    assert rest[0].startswith("  logs/test_log_lines.py:")
    assert any(type(fault).__name__ in kind for kind in rest)


def test_every_part_of_a_group_is_named(lines: Lines) -> None:
    log_to(stream_json=True)
    log.error("x", exc_info=ExceptionGroup(WORD, [ValueError(WORD), KeyError(WORD)]))
    [line] = lines()
    assert line["exception"].splitlines() == ["ExceptionGroup", "ValueError", "KeyError"]


def test_what_the_machine_says_is_told_by_its_code(lines: Lines) -> None:
    log_to(stream_json=True)
    log.error("x", exc_info=OSError(errno.ENOSPC, "No space left on device", f"/{WORD}"))
    broken = sqlite3.OperationalError(WORD)
    broken.sqlite_errorname = "SQLITE_FULL"
    log.error("x", exc_info=broken)
    assert [line["exception"] for line in lines()] == [
        "OSError ENOSPC",
        "sqlite3.OperationalError SQLITE_FULL",
    ]


def test_errors_that_caused_each_other_end(lines: Lines) -> None:
    log_to(stream_json=True)
    one, other = ValueError(WORD), KeyError(WORD)
    one.__cause__, other.__cause__ = other, one
    log.error("x", exc_info=one)
    assert lines()[0]["exception"].splitlines() == ["ValueError", "KeyError"]


def test_a_library_is_logged_by_where_it_speaks(lines: Lines) -> None:
    log_to(stream_json=True)
    library = logging.getLogger("aiohttp.server")
    library.debug("quiet %s", WORD)
    library.warning("quoting %s", WORD)
    try:
        raise ValueError(WORD)
    except ValueError:
        library.exception("Error handling %s", WORD)
    warned, failed = lines()
    assert (warned["event"], warned["level"], warned["logger"]) == ("library", "warning", "aiohttp.server")
    assert warned["at"].startswith("test_log_lines:")
    assert (failed["level"], failed["exception"].splitlines()[0]) == ("error", "ValueError")


async def test_a_task_that_nobody_waited_for_is_logged_without_its_words(lines: Lines) -> None:
    log_to(stream_json=True)

    async def fails() -> None:
        raise ValueError(WORD)

    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
    [line] = lines()
    assert (line["logger"], line["exception"].splitlines()[0]) == ("asyncio", "ValueError")


def test_what_ends_the_service_is_logged_without_its_words(lines: Lines) -> None:
    log_to(stream_json=True)
    error = ValueError(WORD)
    sys.excepthook(ValueError, error, None)
    [line] = lines()
    assert (line["event"], line["level"]) == ("ended by a fault of ours", "critical")
    assert line["exception"] == "ValueError"


def test_for_reading_it_says_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    log_to(stream_json=False)
    log.error("turn failed", activity="a1", exc_info=ValueError(WORD))
    said = capfd.readouterr().err
    assert "turn failed" in said
    assert "a1" in said
    assert "ValueError" in said
    assert WORD not in said


def test_a_value_that_is_no_json_is_named_by_its_kind(lines: Lines) -> None:
    log_to(stream_json=True)
    log.info("x", value=ValueError(WORD))
    assert lines()[0]["value"] == "ValueError"
