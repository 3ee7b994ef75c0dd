"""Logs: lines with ids, kinds and places, and never a word that somebody wrote.

The message of an exception is such a word: a database, a parser or an enumeration quotes what it was given. So an
exception is logged by its kinds and the places that it came through.
"""

import errno
import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType

import orjson
import structlog
from structlog.typing import EventDict, WrappedLogger

_log = structlog.get_logger(__name__)


def log_to(*, stream_json: bool) -> None:
    """Everything to stderr, one line of JSON each or for reading; what libraries log and what ends us included."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _kinds_and_places,
            structlog.processors.JSONRenderer(_json) if stream_json else structlog.dev.ConsoleRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    root = logging.getLogger()
    root.handlers = [kept for kept in root.handlers if not isinstance(kept, _Libraries)]
    root.addHandler(_Libraries(logging.WARNING))
    sys.excepthook = _ended


class _Libraries(logging.Handler):
    """What a library logs, by where it says so: its words may quote anything."""

    def emit(self, record: logging.LogRecord) -> None:
        say = _log.error if record.levelno >= logging.ERROR else _log.warning
        error = record.exc_info[1] if record.exc_info else None
        say("library", logger=record.name, at=f"{record.module}:{record.lineno}", exc_info=error)


def _ended(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        _log.critical("ended by a fault of ours", exc_info=error)


def _json(line: EventDict, **_options: object) -> str:
    return orjson.dumps(line, default=lambda value: type(value).__name__).decode()


def _kinds_and_places(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    told = line.pop("exc_info", None)
    error = sys.exc_info()[1] if told is True else told
    if isinstance(error, BaseException):
        line["exception"] = "\n".join(_of(error, set()))
    return line


def _of(error: BaseException, seen: set[int]) -> list[str]:
    """The error, what it is made of, and what it came from."""
    seen.add(id(error))
    frames = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), lookup_lines=False)
    lines = [_kind(error)]
    lines += [f"  {'/'.join(Path(f.filename).parts[-2:])}:{f.lineno} {f.name}" for f in frames]
    parts = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    for other in (*parts, before):
        if other is not None and id(other) not in seen:
            lines += _of(other, seen)
    return lines


def _kind(error: BaseException) -> str:
    """The class, with the code that an operating system or a database gives it."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    number = getattr(error, "errno", None)
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    return " ".join(str(word) for word in (kind, code or errno.errorcode.get(number or 0)) if word)
