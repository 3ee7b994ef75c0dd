"""COAs with their days, the steps of their journey and their lines of inquiry."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select

from practice.coa_records import Coa, CoaDay, CoaState, Inquiry, Step, StepState
from storage.coa_tables import CoaDayRow, CoaRow, CoaStepRow, InquiryRow
from storage.connection import Connection
from storage.kept import Kept


class CoaStore:
    def __init__(self, connection: Connection) -> None:
        self._coas = Kept(connection, CoaRow, Coa)
        self._days = Kept(connection, CoaDayRow, CoaDay)
        self._steps = Kept(connection, CoaStepRow, Step)
        self._inquiries = Kept(connection, InquiryRow, Inquiry)

    async def add(self, coa: Coa) -> bool:
        return await self._coas.add(coa)

    async def save(self, coa: Coa) -> Coa:
        return await self._coas.save(coa, f"The COA of {coa.area}")

    async def by_id(self, coa_id: str) -> Coa | None:
        return await self._coas.first(self._coas.c.id == coa_id)

    async def all(self) -> list[Coa]:
        return await self._coas.find(by=[self._coas.c.month, self._coas.c.area])

    async def set_days(self, coa_id: str, days: Sequence[CoaDay]) -> None:
        await self._days.remove(self._days.c.coa_id == coa_id)
        await self._days.put(days)

    async def days(self, coa_id: str) -> list[CoaDay]:
        return await self._days.find(self._days.c.coa_id == coa_id, by=[self._days.c.on])

    async def set_steps(self, coa_id: str, steps: Sequence[Step]) -> None:
        await self._steps.remove(self._steps.c.coa_id == coa_id)
        await self._steps.put(steps)

    async def steps(self, coa_id: str) -> list[Step]:
        return await self._steps.find(self._steps.c.coa_id == coa_id, by=[self._steps.c.due_on])

    async def step(self, coa_id: str, key: str) -> Step | None:
        return await self._steps.first(self._steps.c.coa_id == coa_id, self._steps.c.key == key)

    async def save_step(self, step: Step) -> Step:
        return await self._steps.save(step, "This step")

    async def steps_due(self, to: date, states: Collection[StepState]) -> list[Step]:
        columns, coas = self._steps.c, self._coas.c
        confirmed = select(coas.id).where(coas.state == CoaState.PLANNED.value)
        return await self._steps.find(
            columns.due_on <= to,
            columns.coa_id.in_(confirmed),
            *self._steps.any_of("state", [state.value for state in states]),
            by=[columns.due_on],
        )

    async def add_inquiry(self, inquiry: Inquiry) -> None:
        await self._inquiries.add(inquiry)

    async def save_inquiry(self, inquiry: Inquiry) -> None:
        await self._inquiries.put([inquiry])

    async def inquiries(self, coa_id: str) -> list[Inquiry]:
        columns = self._inquiries.c
        return await self._inquiries.find(columns.coa_id == coa_id, by=[columns.number])
