"""Statements of the hot path, built once. On SQLite they go to the driver as they are, without SQLAlchemy's machinery.

What that saves is measured in docs/performance.md: a statement costs 10 µs instead of 100.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect

Process = Callable[[Any], Any]


class Prepared:
    """A statement whose values are all `bindparam`s (or constants), under their names.

    `on_postgresql`: the same, where PostgreSQL wants it built otherwise.
    """

    def __init__(self, statement: sa.Executable, on_postgresql: sa.Executable | None = None) -> None:
        self.statement = statement
        self.on_postgresql = statement if on_postgresql is None else on_postgresql
        self._plan: Plan | None = None

    def plan(self, dialect: Dialect) -> "Plan":
        """For SQLite, whose dialects are all alike."""
        if self._plan is None:
            self._plan = Plan(self.statement, dialect)
        return self._plan


class Plan:
    """A statement as the driver takes it: its text, and what becomes of the values on their way in and out."""

    def __init__(self, statement: sa.Executable, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        self.text: str = compiled.string
        self._binds: list[tuple[str, Process | None, Any]] = [
            (name, _bind_processor(compiled.binds[name], dialect), compiled.params[name])
            for name in compiled.positiontup or ()
        ]
        columns: Sequence[sa.Column[Any]] = list(getattr(statement, "selected_columns", ()))
        self._columns: list[tuple[str, Process | None]] = [
            (column.key, column.type.dialect_impl(dialect).result_processor(dialect, None))
            for column in columns
        ]

    def bound(self, values: Mapping[str, object]) -> list[Any]:
        """The values in the driver's order; a constant of the statement stands for itself."""
        return [
            process(values.get(name, constant)) if process else values.get(name, constant)
            for name, process, constant in self._binds
        ]

    def row(self, found: Sequence[Any]) -> dict[str, Any]:
        """One row of the answer."""
        return {
            name: process(value) if process else value
            for (name, process), value in zip(self._columns, found, strict=True)
        }


def _bind_processor(bind: sa.BindParameter[Any], dialect: Dialect) -> Process | None:
    processor: Process | None = bind.type.dialect_impl(dialect).bind_processor(dialect)
    return processor


def values_of(table: sa.Table, without: Collection[str] = ()) -> dict[str, sa.BindParameter[Any]]:
    """A parameter for each column, of its name."""
    return {
        column.name: sa.bindparam(column.name, type_=column.type)
        for column in table.columns
        if column.name not in without
    }


def new_row(table: sa.Table, without: Collection[str] = ()) -> Prepared:
    """An INSERT that changes nothing where a unique key of the row stands already."""
    values = values_of(table, without)
    return Prepared(
        sqlite.insert(table).values(values).inline().on_conflict_do_nothing(),
        postgresql.insert(table).values(values).inline().on_conflict_do_nothing(),
    )


def one_row(table: sa.Table) -> Prepared:
    """An INSERT that overwrites the row of the same primary key."""
    keys = [column.name for column in table.primary_key]

    def overwriting(insert: "sqlite.Insert | postgresql.Insert") -> sa.Executable:
        new = insert.values(values_of(table))
        others = {name: new.excluded[name] for name in values_of(table) if name not in keys}
        return new.on_conflict_do_update(index_elements=keys, set_=others)

    return Prepared(overwriting(sqlite.insert(table)), overwriting(postgresql.insert(table)))
