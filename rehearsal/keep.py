"""One SQLite file that remembers a tenant, so that a restart of the service forgets nothing."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import orjson

from rehearsal.wire import Json


class Keep:
    """Records by kind and key; each is written through at once. Without a path nothing is kept."""

    def __init__(self, path: Path | None) -> None:
        self._database: sqlite3.Connection | None = None
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._database.execute("pragma journal_mode = wal")
        self._database.execute("pragma synchronous = normal")
        self._database.execute(
            "create table if not exists kept"
            " (kind text, key text, body text not null, primary key (kind, key))"
        )

    def put(self, kind: str, key: str, body: Json) -> None:
        """Write one record, in place of an older one of the same key."""
        if self._database is not None:
            row = (kind, key, orjson.dumps(body).decode())
            self._database.execute("insert or replace into kept values (?, ?, ?)", row)

    def drop(self, kind: str, key: str) -> None:
        """Forget one record; one that is not there is no error."""
        if self._database is not None:
            self._database.execute("delete from kept where kind = ? and key = ?", (kind, key))

    def read(self, kind: str) -> Iterator[tuple[str, Json]]:
        """All records of a kind, by key."""
        if self._database is not None:
            rows = self._database.execute("select key, body from kept where kind = ? order by key", (kind,))
            for key, body in rows.fetchall():
                yield key, orjson.loads(body)

    def close(self) -> None:
        """Close the file; nothing can be written afterwards."""
        if self._database is not None:
            self._database.close()
            self._database = None
