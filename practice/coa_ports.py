"""The ports of COA weeks: what their use cases need of the outside. `storage/` provides them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from practice.coa_records import (
    Action,
    ActionState,
    Certificate,
    Coa,
    CoaDay,
    ConcernRaised,
    ConcernState,
    Contribution,
    Here,
    Inquiry,
    KitMeeting,
    KitState,
    Observation,
    Piece,
    PieceMonth,
    Step,
    StepState,
    TookPart,
)


class Coas(Protocol):
    """COAs with their days, the steps of their journey and their lines of inquiry."""

    async def add(self, coa: Coa) -> bool:
        """False where one of this id stands already."""
        ...

    async def save(self, coa: Coa) -> Coa:
        """Writes over `coa.version` and gives it back one higher. Raises `Refused` when it was changed meanwhile."""
        ...

    async def by_id(self, coa_id: str) -> Coa | None: ...
    async def all(self) -> list[Coa]:
        """In the order of their months, then areas; previewed and cancelled ones, too."""
        ...

    async def set_days(self, coa_id: str, days: Sequence[CoaDay]) -> None:
        """These in place of all that stood."""
        ...

    async def days(self, coa_id: str) -> list[CoaDay]:
        """In the order of their dates."""
        ...

    async def set_steps(self, coa_id: str, steps: Sequence[Step]) -> None:
        """These in place of all that stood."""
        ...

    async def steps(self, coa_id: str) -> list[Step]:
        """In the order of their dates."""
        ...

    async def step(self, coa_id: str, key: str) -> Step | None: ...
    async def save_step(self, step: Step) -> Step:
        """Writes over `step.version` and gives it back one higher. Raises `Refused` when it was changed meanwhile."""
        ...

    async def steps_due(self, to: date, states: Collection[StepState]) -> list[Step]:
        """The steps of confirmed COAs in these states whose day is `to` or before."""
        ...

    async def add_inquiry(self, inquiry: Inquiry) -> None: ...
    async def save_inquiry(self, inquiry: Inquiry) -> None: ...
    async def inquiries(self, coa_id: str) -> list[Inquiry]:
        """In the order of their numbers; those that were dropped, too."""
        ...


class Kits(Protocol):
    """KIT meetings, who is there, and what was observed."""

    async def add(self, meetings: Sequence[KitMeeting]) -> None: ...
    async def by_id(self, kit_id: str) -> KitMeeting | None: ...
    async def of(self, coa_id: str) -> list[KitMeeting]:
        """In the order of their beginnings."""
        ...

    async def remove_planned(self, coa_id: str) -> None:
        """Those that were not prompted are there no more."""
        ...

    async def beginning(self, now: datetime) -> list[KitMeeting]:
        """The planned ones that have begun by `now`, in the order of their beginnings."""
        ...

    async def ending(self, now: datetime) -> list[KitMeeting]:
        """The prompted ones that have ended by `now`."""
        ...

    async def finals_over(self, now: datetime) -> list[KitMeeting]:
        """The final meetings that were not cancelled, of confirmed COAs, that have ended by `now`."""
        ...

    async def next_instant(self, now: datetime) -> datetime | None:
        """The next beginning of a planned one, or end of a prompted one, after `now`."""
        ...

    async def set_state(self, kit_id: str, state: KitState, was: KitState | None = None) -> bool:
        """False, and nothing done, where it is not in the state `was` (None: in any)."""
        ...

    async def come(self, here: Here) -> bool:
        """False where they were here already."""
        ...

    async def go(self, kit_id: str, person_id: str) -> bool:
        """False where they were not here."""
        ...

    async def here(self, kit_ids: Collection[str]) -> list[Here]:
        """In the order in which they came."""
        ...

    async def observe(self, observation: Observation) -> bool:
        """False where one of this id stands already."""
        ...

    async def observation(self, observation_id: str) -> Observation | None: ...
    async def change_observation(self, observation: Observation) -> bool:
        """Its kind, theme and text in place of those that stood. False where there is none of its id."""
        ...

    async def take_back_observation(self, observation_id: str) -> bool:
        """False where there is none."""
        ...

    async def observations(self, *, kit_id: str = "", coa_id: str = "") -> list[Observation]:
        """Of a meeting, or of a whole COA, in the order in which they were added."""
        ...


class FocusGroups(Protocol):
    async def contribute(self, contribution: Contribution) -> bool:
        """False where one of this id stands already, or was taken back."""
        ...

    async def by_id(self, contribution_id: str) -> Contribution | None:
        """Without a text: it was taken back."""
        ...

    async def change(self, contribution: Contribution) -> None: ...
    async def take_back(self, contribution_id: str) -> bool:
        """False where there is none."""
        ...

    async def of(self, coa_id: str) -> list[Contribution]:
        """In the order of their ids, which says nothing of when they were made; none that was taken back."""
        ...


class ConcernsRaised(Protocol):
    async def next_number(self) -> int: ...
    async def add(self, concern: ConcernRaised) -> bool:
        """False where one of this id stands already."""
        ...

    async def save(self, concern: ConcernRaised) -> ConcernRaised:
        """Writes over `concern.version` and gives it back one higher. Raises `Refused` when changed meanwhile."""
        ...

    async def by_id(self, concern_id: str) -> ConcernRaised | None: ...
    async def of(
        self, *, coa_id: str | None = None, states: Collection[ConcernState] | None = None
    ) -> list[ConcernRaised]:
        """Those that fit everything given, in the order in which they were raised."""
        ...


class Participations(Protocol):
    async def note(self, took_part: TookPart) -> bool:
        """False where the same was noted before."""
        ...

    async def take_back(self, coa_id: str, person_id: str, way: str) -> bool: ...
    async def of(self, coa_id: str) -> list[TookPart]: ...


class Actions(Protocol):
    async def next_number(self) -> int: ...
    async def add(self, action: Action) -> bool:
        """False where one of this id stands already."""
        ...

    async def save(self, action: Action) -> Action:
        """Writes over `action.version` and gives it back one higher. Raises `Refused` when it was changed meanwhile."""
        ...

    async def by_id(self, action_id: str) -> Action | None: ...
    async def of(
        self,
        *,
        coa_id: str | None = None,
        owner_id: str | None = None,
        states: Collection[ActionState] | None = None,
        due_to: date | None = None,
    ) -> list[Action]:
        """Those that fit everything given, by due date. `due_to` is inclusive."""
        ...


class Certificates(Protocol):
    async def add(self, certificate: Certificate) -> bool:
        """False where one of this id stands already."""
        ...

    async def by_id(self, certificate_id: str) -> Certificate | None: ...


class Planner(Protocol):
    async def save(self, piece: Piece, months: Sequence[PieceMonth]) -> None:
        """The piece, with these months in place of all that stood."""
        ...

    async def all(self) -> list[Piece]:
        """In the order of their names."""
        ...

    async def months(self, piece_ids: Collection[str] | None = None) -> list[PieceMonth]:
        """Of all, or of these, in the order of the months."""
        ...

    async def remove(self, piece_id: str) -> bool: ...
