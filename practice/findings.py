"""What a look at the whole finds: what there is, what is missing, how grave that is, and what to do next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from operator import attrgetter


class Weight(IntEnum):
    """How grave a finding is, the gravest last."""

    NOTE = 1
    """Worth knowing; it may well be meant."""
    TO_DO = 2
    """Something does not go where it should until somebody acts."""
    STOPS = 3
    """The work, or a part of it, cannot go on."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. `next` says what to do, with what to type in backticks."""

    says: str
    next: str
    weight: Weight = Weight.TO_DO
    names: tuple[str, ...] = ()
    """The posts that it is about, where each is to be named."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `there`: what there is of it, in a sentence; empty where there is nothing."""

    title: str
    there: str
    findings: tuple[Finding, ...] = ()

    @property
    def weight(self) -> Weight | None:
        """That of its gravest finding; None: it is in order."""
        return max((finding.weight for finding in self.findings), default=None)

    @property
    def done(self) -> bool:
        """Whether nothing has to be done for it."""
        return self.weight in (None, Weight.NOTE)


def gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """In the order given otherwise."""
    return tuple(sorted(findings, key=lambda finding: -finding.weight))


def by_next(findings: Iterable[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    """Neighbours for which the same is to be done next, so that it is said once."""
    return ((what_next, list(group)) for what_next, group in groupby(findings, attrgetter("next")))
