"""One audit: its states, and how an auditor opens it, answers it section by section and hands it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Stage(StrEnum):
    """What has happened to an audit. Stored; `state_of` adds the calendar."""

    PLANNED = "planned"
    SENT = "sent"
    OPENED = "opened"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """What an audit is today: exactly one of these, drawn in docs/states.md."""

    PLANNED = "planned"
    NOT_OPENED = "not opened"
    OPENED = "opened"
    OVERDUE = "overdue"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


OPEN_STAGES = (Stage.SENT, Stage.OPENED)
TO_COME = (Stage.PLANNED, *OPEN_STAGES)
"""Not handed in, so that it can be withdrawn."""


def state_of(stage: Stage, due_on: date | None, today: date) -> State:
    """The one rule of what an audit's state is. A deadline ends with its local day."""
    if stage in OPEN_STAGES and due_on is not None and today > due_on:
        return State.OVERDUE
    return {
        Stage.PLANNED: State.PLANNED,
        Stage.SENT: State.NOT_OPENED,
        Stage.OPENED: State.OPENED,
        Stage.RETURNED: State.RETURNED,
        Stage.WITHDRAWN: State.WITHDRAWN,
    }[stage]


@dataclass(frozen=True, slots=True)
class Audit:
    """One auditor's audit of one case in a round. `id` is its reference, "LS-2026Q1-014"."""

    id: str
    round_id: str
    activity: str
    auditor_id: str
    case_reference: str
    service: str
    """The auditor's service: whose channel shows it, and under which it is counted."""
    month: str
    """"2026-04": the month whose share it is."""
    release_at: datetime
    """The UTC instant at which it goes out."""
    stage: Stage = Stage.PLANNED
    sent_on: date | None = None
    due_on: date | None = None
    """Local date; the deadline is its last second."""
    opened_at: datetime | None = None
    returned_at: datetime | None = None
    returned_on: date | None = None
    sections_done: int = 0
    sections: int = 0
    grade: str = ""
    bent: tuple[str, ...] = ()
    """Which rules of the draw had to give way (values of `draw.Bend`)."""
    held_until: date | None = None
    """Kept back from the ladder until the end of this local date."""
    theme: str = ""
    """What it looks at, where its questions ask for a theme; folded."""
    version: int = 1

    def state(self, today: date) -> State:
        return state_of(self.stage, self.due_on, today)

    def held_on(self, today: date) -> bool:
        """Whether the ladder is kept back from it on the local date `today`."""
        return self.stage in OPEN_STAGES and self.held_until is not None and today <= self.held_until

    @property
    def late(self) -> bool:
        """Returned after its deadline."""
        return self.returned_on is not None and self.due_on is not None and self.returned_on > self.due_on

    def days_over(self, today: date) -> int:
        """Calendar days after the deadline: until it came back, else until today. 0 while in time."""
        if self.due_on is None:
            return 0
        return max(0, ((self.returned_on or today) - self.due_on).days)


@dataclass(frozen=True, slots=True)
class SectionAnswers:
    """What was last saved of one section. `values` maps a question's key to its answer, as typed."""

    audit_id: str
    section: str
    values: Mapping[str, Any]
    revision: int
    saved_at: datetime
