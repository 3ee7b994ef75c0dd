"""A long list, shown page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    rows: tuple[T, ...]
    number: int
    """From 1."""
    of: int
    """How many there are; an empty list has one."""


def paged(rows: Sequence[T], number: int, each: int) -> Page[T]:
    """The page of this number, or the nearest where there is none; `each`: rows of a page."""
    of = max(1, -(-len(rows) // each))
    number = min(max(number, 1), of)
    return Page(tuple(rows[(number - 1) * each : number * each]), number, of)
