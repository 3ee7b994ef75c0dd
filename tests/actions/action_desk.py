"""An East Kent COA that is over, with what its KIT meetings suggested, and what the tests do with its actions."""

from collections.abc import Iterable
from datetime import date

from kent import COA, QA, manager, named, team_manager
from office import Office, at

from practice import action_chasing, action_forms, action_lists, action_making
from practice.action_views import ActionCard, ActionsCard, AskDialog, MakeDialog
from practice.coa_records import Action, Observation, ObservationKind

MEETING = "2027-01-08 11:00"
"""The next-steps meeting: a Friday."""
DUE = date(2027, 2, 5)
"""A Friday four weeks after it."""
OWNER = team_manager("Dover")
SENIOR = manager("Dover")
WORDS = "Plan family group conferences before the first review."
OUTCOME = "Three conferences were planned and held; each plan names who of the family does what."


def suggestion(
    number: int, kind: ObservationKind = ObservationKind.NEXT_STEP, district: str = "Dover"
) -> Observation:
    return Observation(
        id=f"o{number}",
        kit_id=f"{COA}:dover:1:0900",
        coa_id=COA,
        district=district,
        kind=kind,
        theme="Wider family involvement",
        text=f"Ask the wider family sooner, {number}.",
        by="p",
        at=at("2026-11-17 09:10"),
    )


async def observe(desk: Office, observed: Iterable[Observation]) -> None:
    async with desk.store.write() as work:
        for one in observed:
            await work.kits.observe(one)


async def make(
    desk: Office, *, by: str = QA, now: str = MEETING, coa: str = COA, page: int = 1, **typed: str
) -> MakeDialog:
    """With OWNER, DUE, Dover and WORDS where nothing else is `typed`; an owner is named."""
    values = {"owner": OWNER, "due": DUE.isoformat(), "district": "Dover", "text": WORDS, **typed}
    if values["owner"]:
        values["owner"] = (await named(desk, values["owner"])).id
    person = await named(desk, by)
    async with desk.store.write() as work:
        return await action_making.make(
            work, desk.rules, person, at(now), coa_id=coa, page=page, inputs=values
        )


async def answer(
    desk: Office,
    how: str,
    *,
    by: str = OWNER,
    now: str = MEETING,
    action: str = "ACT-1",
    version: int | None = None,
    **typed: str,
) -> AskDialog | ActionCard:
    if typed.get("owner"):
        typed["owner"] = (await named(desk, typed["owner"])).id
    person, stands = await named(desk, by), (await the_action(desk, action)).version
    async with desk.store.write() as work:
        return await action_forms.answer(
            work,
            desk.rules,
            person,
            at(now),
            action_id=action,
            how=how,
            version=stands if version is None else version,
            inputs=typed,
        )


async def done(
    desk: Office, by: str = OWNER, now: str = MEETING, text: str = OUTCOME
) -> AskDialog | ActionCard:
    return await answer(desk, "done", by=by, now=now, text=text)


async def opened(desk: Office, by: str, now: str = MEETING, action: str = "ACT-1") -> ActionCard:
    person = await named(desk, by)
    async with desk.store.read() as work:
        return await action_forms.open_page(work, desk.rules, person, at(now), action_id=action)


async def listed(
    desk: Office, by: str, words: str = "", now: str = MEETING, **more: int | str
) -> ActionsCard:
    person = await named(desk, by)
    async with desk.store.read() as work:
        return await action_lists.actions_card(
            work,
            desk.rules,
            person,
            at(now),
            words=words,
            page=int(more.get("page", 1)),
            coa_id=str(more.get("coa_id", "")),
        )


async def sweep(desk: Office, now: str) -> int:
    async with desk.store.write() as work:
        return await action_chasing.chase(work, desk.rules, at(now))


async def the_action(desk: Office, action: str = "ACT-1") -> Action:
    async with desk.store.read() as work:
        found = await work.actions.by_id(action)
    assert found is not None, action
    return found


async def told(desk: Office, since: int = 0) -> list[tuple[str, str]]:
    """(kind, post) of every message about an action, in the order in which they were owed, but the first `since`."""
    async with desk.store.read() as work:
        people = {person.id: person.name for person in await work.people.all()}
        everything = [action.id for action in await work.actions.of()]
        owed = await work.outbox.showing(everything)
    return [(one.args["kind"], people[one.to.person_id]) for one in owed][since:]


async def away(desk: Office, name: str, first: str, last: str, cover: str = "") -> None:
    person = await named(desk, name)
    await desk.change(
        "insert into absence (id, person_id, first_on, last_on, set_by, set_at) values "
        f"('{person.id}', '{person.id}', '{first}', '{last}', '{person.id}', '2026-12-01 09:00:00')"
    )
    if cover:
        stands_in = await named(desk, cover)
        async with desk.store.write() as work:
            await work.absences.set_cover(person.id, stands_in.id, person.id, at(MEETING))
