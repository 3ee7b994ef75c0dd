"""A table whose rows are frozen records of the same columns: kept, changed and found again."""

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar, get_type_hints

from sqlalchemy import ColumnElement, delete, select, update
from sqlmodel import SQLModel

from practice.errors import Refused
from storage.connection import Connection
from storage.database import insert_new, upsert
from storage.tables import table_of

R = TypeVar("R")


class Kept(Generic[R]):
    """`rows`: the table; `record`: a dataclass with a field for each column."""

    def __init__(self, connection: Connection, rows: type[SQLModel], record: type[R]) -> None:
        self._connection = connection
        self._record = record
        self.table = table_of(rows)
        self.c = self.table.c
        hints = get_type_hints(record)
        self._names = [field.name for field in fields(record)]  # type: ignore[arg-type]
        self._enums: dict[str, type[StrEnum]] = {
            name: kind for name, kind in hints.items() if isinstance(kind, type) and issubclass(kind, StrEnum)
        }
        self._keys = [column.name for column in self.table.primary_key]

    def _row(self, record: R) -> dict[str, Any]:
        values = {name: getattr(record, name) for name in self._names}
        return {**values, **{name: values[name].value for name in self._enums}}

    async def add(self, record: R) -> bool:
        """False, and nothing done, where a unique key of it stands already."""
        return await insert_new(self._connection, self.table, self._row(record))

    async def put(self, records: Sequence[R]) -> None:
        """Adds each, or writes over the one of its key."""
        await upsert(self._connection, self.table, [self._row(record) for record in records])

    async def save(self, record: R, called: str) -> R:
        """Writes over its version and gives it back one higher. Raises `Refused` when it was changed meanwhile."""
        newer: R = replace(record, version=record.version + 1)  # type: ignore[type-var,attr-defined]
        values = self._row(newer)
        known = [self.c[key] == values.pop(key) for key in self._keys]
        known.append(self.c.version == values["version"] - 1)
        done = await self._connection.execute(update(self.table).where(*known).values(**values))
        if done.rowcount != 1:
            raise Refused(
                f"{called} was changed by somebody else just now, so nothing was changed. Please try again."
            )
        return newer

    async def find(self, *conditions: ColumnElement[bool], by: Sequence[Any] = ()) -> list[R]:
        """Those that fit, ordered `by` these columns, and else by key."""
        keys = [self.c[key] for key in self._keys]
        query = select(*(self.c[name] for name in self._names)).where(*conditions).order_by(*by, *keys)
        rows = (await self._connection.execute(query)).mappings()
        return [
            self._record(**{**row, **{name: kind(row[name]) for name, kind in self._enums.items()}})
            for row in rows
        ]

    async def first(self, *conditions: ColumnElement[bool], by: Sequence[Any] = ()) -> R | None:
        found = await self.find(*conditions, by=by)
        return found[0] if found else None

    async def remove(self, *conditions: ColumnElement[bool]) -> int:
        """How many there were."""
        return (await self._connection.execute(delete(self.table).where(*conditions))).rowcount

    def any_of(self, name: str, values: Collection[Any] | None) -> list[ColumnElement[bool]]:
        """The condition that a column has one of these; none where `values` is None."""
        return [] if values is None else [self.c[name].in_(sorted(values))]
