"""Kent's sample authority with a COA in a SQLite file: mornings are swept, and what was owed is read."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from kent import COA, named
from office import Office, at

from practice import journey, journey_steps
from practice.coa_records import Step
from practice.journey_views import MarkDialog, MarkedCard
from practice.people import Reach
from practice.records import Delivery
from rehearsal.reading import texts
from scheduler.coa_drawing import COA_DRAWINGS


def office_at(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/office.db"


@dataclass(frozen=True, slots=True)
class Told:
    """A message that was owed: since when (UTC), to whom, which step, at which stage."""

    at: datetime
    to: str
    step: str
    stage: str
    owed: Delivery


async def sweep(desk: Office, now: datetime) -> int:
    async with desk.store.write() as work:
        return await journey.prompt(work, desk.rules, now)


async def told(desk: Office, *, coa: str = COA) -> list[Told]:
    """Everything of a COA's journey, in the order in which it was owed."""
    created = {
        str(key): datetime.fromisoformat(str(when)).replace(tzinfo=UTC)
        for key, when in await desk.rows("select key, created_at from delivery")
    }
    async with desk.store.read() as work:
        people = {person.id: person.name for person in await work.people.all()}
        steps = [step.id for step in await work.coas.steps(coa)]
        shown = [owed for owed in await work.outbox.showing(steps) if owed.card == "step"]
    return [
        Told(created[owed.key], people[owed.to.person_id], owed.args["step"], owed.key.split(":")[4], owed)
        for owed in shown
    ]


async def words(desk: Office, one: Told, now: str) -> str:
    """The card as it is drawn at `now`."""
    async with desk.store.read() as work:
        drawn = await COA_DRAWINGS["step"](work, desk.rules, at(now), one.owed)
    return texts(drawn.card)


async def mark(
    desk: Office,
    name: str,
    key: str,
    now: str,
    *,
    done: bool = True,
    note: str = "",
    version: int | None = None,
) -> MarkDialog | MarkedCard:
    by = await named(desk, name)
    async with desk.store.write() as work:
        step = await work.coas.step(COA, key)
        assert step is not None
        return await journey_steps.mark(
            work,
            desk.rules,
            by,
            at(now),
            coa_id=COA,
            key=key,
            done=done,
            version=step.version if version is None else version,
            inputs={"note": note},
        )


async def step_of(desk: Office, key: str) -> Step:
    async with desk.store.read() as work:
        step = await work.coas.step(COA, key)
    assert step is not None
    return step


async def leave(desk: Office, name: str) -> None:
    """They are in no people file any more."""
    person = await named(desk, name)
    async with desk.store.write() as work:
        await work.people.save([replace(person, left=True)])


async def lose(desk: Office, name: str) -> None:
    """The bot finds that it cannot write to them."""
    person = await named(desk, name)
    async with desk.store.write() as work:
        await work.people.set_reach(person.id, Reach.UNREACHABLE, "has not installed the bot")
