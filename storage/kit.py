"""KIT meetings, who is there, and what was observed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from practice.coa_records import Coa, CoaState, Here, KitMeeting, KitState, Observation
from storage.coa_tables import CoaRow, HereRow, KitMeetingRow, ObservationRow
from storage.connection import Connection
from storage.kept import Kept

_PLANNED, _PROMPTED = KitState.PLANNED.value, KitState.PROMPTED.value
_OVER = (_PROMPTED, KitState.ENDED.value, KitState.MISSED.value)
"""What has ended once its time is over; a planned one is looked at by the prompts first."""


class KitStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._meetings = Kept(connection, KitMeetingRow, KitMeeting)
        self._here = Kept(connection, HereRow, Here)
        self._observations = Kept(connection, ObservationRow, Observation)
        self._coas = Kept(connection, CoaRow, Coa)

    async def add(self, meetings: Sequence[KitMeeting]) -> None:
        for meeting in meetings:
            await self._meetings.add(meeting)

    async def by_id(self, kit_id: str) -> KitMeeting | None:
        return await self._meetings.first(self._meetings.c.id == kit_id)

    async def of(self, coa_id: str) -> list[KitMeeting]:
        columns = self._meetings.c
        return await self._meetings.find(columns.coa_id == coa_id, by=[columns.starts_at])

    async def remove_planned(self, coa_id: str) -> None:
        columns = self._meetings.c
        await self._meetings.remove(columns.coa_id == coa_id, columns.state == _PLANNED)

    async def beginning(self, now: datetime) -> list[KitMeeting]:
        columns = self._meetings.c
        return await self._meetings.find(
            columns.state == _PLANNED, columns.starts_at <= now, by=[columns.starts_at]
        )

    async def ending(self, now: datetime) -> list[KitMeeting]:
        columns = self._meetings.c
        return await self._meetings.find(
            columns.state == _PROMPTED, columns.ends_at <= now, by=[columns.ends_at]
        )

    async def finals_over(self, now: datetime) -> list[KitMeeting]:
        columns, coas = self._meetings.c, self._coas.c
        confirmed = select(coas.id).where(coas.state == CoaState.PLANNED.value)
        return await self._meetings.find(
            columns.final.is_(True),
            columns.ends_at <= now,
            columns.coa_id.in_(confirmed),
            *self._meetings.any_of("state", _OVER),
            by=[columns.ends_at, columns.id],
        )

    async def next_instant(self, now: datetime) -> datetime | None:
        columns = self._meetings.c
        beginning = select(func.min(columns.starts_at)).where(
            columns.state == _PLANNED, columns.starts_at > now
        )
        ending = select(func.min(columns.ends_at)).where(columns.state == _PROMPTED, columns.ends_at > now)
        found = [(await self._connection.execute(query)).scalar() for query in (beginning, ending)]
        return min((at for at in found if at is not None), default=None)

    async def set_state(self, kit_id: str, state: KitState, was: KitState | None = None) -> bool:
        columns = self._meetings.c
        which = [columns.id == kit_id] + ([columns.state == was.value] if was else [])
        changed = update(self._meetings.table).where(*which).values(state=state.value)
        return (await self._connection.execute(changed)).rowcount == 1

    async def come(self, here: Here) -> bool:
        return await self._here.add(here)

    async def go(self, kit_id: str, person_id: str) -> bool:
        columns = self._here.c
        return await self._here.remove(columns.kit_id == kit_id, columns.person_id == person_id) == 1

    async def here(self, kit_ids: Collection[str]) -> list[Here]:
        return await self._here.find(*self._here.any_of("kit_id", kit_ids), by=[self._here.c.at])

    async def observe(self, observation: Observation) -> bool:
        return await self._observations.add(observation)

    async def observation(self, observation_id: str) -> Observation | None:
        return await self._observations.first(self._observations.c.id == observation_id)

    async def change_observation(self, observation: Observation) -> bool:
        changed = (
            update(self._observations.table)
            .where(self._observations.c.id == observation.id)
            .values(kind=observation.kind.value, theme=observation.theme, text=observation.text)
        )
        return (await self._connection.execute(changed)).rowcount == 1

    async def take_back_observation(self, observation_id: str) -> bool:
        return await self._observations.remove(self._observations.c.id == observation_id) == 1

    async def observations(self, *, kit_id: str = "", coa_id: str = "") -> list[Observation]:
        columns = self._observations.c
        conditions = [columns.kit_id == kit_id] if kit_id else [columns.coa_id == coa_id]
        return await self._observations.find(*conditions, by=[columns.at])
