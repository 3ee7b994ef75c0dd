"""Kent's sample authority in a real database and in the rehearsal's Teams, with a COA of East Kent that is planned."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from office import Office, at, office
from scenes import Play, playing

from practice import coa
from practice.coa_plan import Typed
from practice.framework import Framework, load_framework
from practice.people import Person
from rehearsal.sample import KENT, cases_csv, people_csv, posts

QA = "QA Lead 1"
PDM = "Practice Development Manager 1"
AREA_AD = "Assistant Director, East Kent"
COA_CHANNEL = "COA East Kent"
AUGUST = "2026-08-03 09:00"
"""Before the first step of a November COA."""
NOVEMBER = Typed("East Kent", "November 2026", "Ashford, Canterbury, Dover", "3, 10, 17")
COA = "east-kent-2026-11"


def manager(district: str) -> str:
    return f"Service Manager, {district}"


def team_manager(district: str) -> str:
    return f"Team Manager, {district} 1"


def practitioner(district: str, number: int = 1) -> str:
    return f"Social Worker, {district} {number}"


def kent() -> Framework:
    return load_framework("kent")


@contextlib.asynccontextmanager
async def kent_office(database_url: str, *, planned: Typed | None = NOVEMBER) -> AsyncIterator[Office]:
    """Kent's sample authority; `planned` at 09:00 on 3 August 2026 and confirmed, unless it is None."""
    async with office(database_url, people=people_csv(KENT), cases=cases_csv(KENT), framework=kent()) as desk:
        if planned is not None:
            await plan(desk, planned)
        yield desk


async def plan(desk: Office, typed: Typed, now: str = AUGUST) -> str:
    """Previewed and confirmed; gives back its id."""
    lead = await named(desk, QA)
    async with desk.store.write() as work:
        view = await coa.preview(work, desk.rules, lead, at(now), typed=typed)
        await coa.confirm(work, desk.rules, lead, at(now), view.coa_id)
    return view.coa_id


async def named(desk: Office, name: str) -> Person:
    """Somebody of the sample by the name of their post."""
    post = next(post for post in posts(KENT) if post.name == name)
    async with desk.store.read() as work:
        person = await work.people.by_upn(post.upn)
    assert person is not None, name
    return person


@contextlib.asynccontextmanager
async def kent_play(tmp_path: Path, *, start: str = "2026-08-03T09:00") -> AsyncIterator[Play]:
    """The service under Kent's framework with its sample authority in Teams; nothing is planned."""
    async with playing(tmp_path, start=start, framework="kent") as play:
        yield play


async def plan_by_typing(play: Play, words: str = "") -> None:
    """The QA lead types the plan and confirms it."""
    typed = words or "plan coa East Kent November 2026 districts Ashford, Canterbury, Dover days 3, 10, 17"
    await play.say(QA, typed)
    answer = await play.press(QA, play.cards(QA)[-1], "Confirm")
    assert answer.ok, answer
