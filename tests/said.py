"""What is said to the database meanwhile: for tests of what a sweep costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """What is said to the database meanwhile, with its values, in SQLite's words."""
    said: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            said.append((statement, values[0] if many else values))

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", keep)
