"""The planner in Kent's sample authority, each act in a transaction of its own."""

from collections.abc import Mapping

from kent import QA, named
from office import Office, at

from practice import planner, planner_forms
from practice.coa import coa_rules
from practice.importing import Imported
from practice.planner_import import import_planner
from practice.planner_rows import Row, rows_of
from practice.planner_views import Page, PhasesDialog, PieceCard, PieceDialog, TimetableCard

AUGUST = "2026-08-03 10:00"
HEAD = "name,kind,involvement,lead,month,phase"


async def timetable(desk: Office, words: str = "", *, page: int = 1, by: str = QA) -> TimetableCard:
    person = await named(desk, by)
    async with desk.store.read() as work:
        return await planner.timetable(work, desk.rules, person, at(AUGUST), words=words, page=page)


async def change(desk: Office, words: str) -> PieceCard:
    """Typed after `coa phase`."""
    lead = await named(desk, QA)
    async with desk.store.write() as work:
        return await planner.change_phase(work, desk.rules, lead, at(AUGUST), words=words)


async def opened(desk: Office, piece_id: str) -> Page:
    async with desk.store.read() as work:
        return await planner_forms.opened(work, desk.rules, piece_id=piece_id)


async def save_phases(desk: Office, page: PhasesDialog, typed: Mapping[str, str]) -> Page:
    """The page as it is shown, with some of it typed over: "COA prep from", "... until", "... certain"."""
    lead = await named(desk, QA)
    parts = ("from", "until", "certain")
    ids = {
        f"{one.title} {part}": key for one in page.phases for part, key in zip(parts, one.keys, strict=True)
    }
    inputs = {**page.filled.values, **{ids[name]: said for name, said in typed.items()}}
    async with desk.store.write() as work:
        return await planner_forms.save_phases(
            work, desk.rules, lead, at(AUGUST), piece_id=page.piece_id, was=page.was, inputs=inputs
        )


async def save_piece(desk: Office, typed: Mapping[str, str], page: PieceDialog | None = None) -> Page:
    """A new piece, or a change of the one that stands in `page`."""
    lead = await named(desk, QA)
    inputs = {**(page.filled.values if page else {}), **typed}
    piece_id, was = (page.piece_id, page.was) if page else ("", {})
    async with desk.store.write() as work:
        return await planner_forms.save_piece(
            work, desk.rules, lead, at(AUGUST), piece_id=piece_id, was=was, inputs=inputs
        )


async def rows(desk: Office) -> dict[str, Row]:
    """Every row of the planner by its name."""
    async with desk.store.read() as work:
        return {row.name: row for row in await rows_of(work, coa_rules(desk.rules))}


async def phases(desk: Office, name: str) -> dict[str, str]:
    """A row's phases with their months in words."""
    return {phase.title: phase.words for phase in (await rows(desk))[name].phases}


async def take(desk: Office, *lines: str) -> Imported:
    """Imports a planner with these lines."""
    async with desk.store.write() as work:
        return await import_planner(work, desk.rules, "\n".join([HEAD, *lines]).encode(), at(AUGUST))
