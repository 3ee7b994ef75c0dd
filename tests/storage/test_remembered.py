"""What is remembered is what would be read anew: no change that counts goes unseen, wherever it comes from."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from office import Office, at, office, sent_audit
from sqlalchemy import Executable, Table
from sqlalchemy.sql.visitors import iterate

from bot.desk import Desk
from bot.handlers.status import show_status
from bot.turn import Kind, Place, PlaceKind, Sender, Turn
from cards.payloads import ShowStatus
from practice.audits import Stage
from practice.errors import Refused
from practice.people import Reach
from practice.records import Delivery, Event, Round, To, Told
from practice.roles import require
from storage.connection import Connection
from storage.database import open_database
from storage.remembered import COUNTED, ROOM, Watched
from storage.store import Store, Transaction
from storage.tables import AuditRow, table_of

NOW = at("2026-05-20 10:00")
Change = Callable[[Transaction], Awaitable[Any]]


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        await opened.give("T1")
        yield opened


class Eye:
    """Looks how many audits were sent, and counts how often they had to be counted."""

    def __init__(self) -> None:
        self.counted = 0

    async def look(self, work: Transaction) -> int:
        async def count() -> int:
            self.counted += 1
            return len(await work.audits.of(stages=[Stage.SENT]))

        return await work.once("sent", count)

    async def glance(self, store: Store) -> int:
        async with store.read() as work:
            return await self.look(work)


async def one_more(work: Transaction) -> None:
    number = len(await work.audits.of())
    await work.audits.add([replace(sent_audit(), id=f"LS-2026Q1-7{number:02}")])


async def hand_in(work: Transaction) -> None:
    [audit] = await work.audits.of()
    await work.audits.save(replace(audit, stage=Stage.RETURNED))


async def import_again(work: Transaction) -> None:
    await work.people.save((await work.people.all())[:1])


THAT_COUNT: dict[str, Change] = {
    "an audit is added": one_more,
    "an audit is handed in": hand_in,
    "somebody is told": lambda work: work.chases.tell(
        [Told("LS-2026Q1-001", "rung:first", "x", NOW.date(), NOW.date())]
    ),
    "somebody cannot be reached": lambda work: work.people.set_reach("x", Reach.UNREACHABLE, "why"),
    "people are imported": import_again,
    "a round is confirmed": lambda work: work.rounds.add(
        Round("R", "learning_space", "2026Q1", "p", "q", NOW)
    ),
}
THAT_DO_NOT: dict[str, Change] = {
    "a turn is answered": lambda work: work.inbox.keep("key", None, {}, NOW),
    "a card is owed": lambda work: work.outbox.post(Delivery("k", To("x"), "morning", {}, ()), NOW),
    "something is noted": lambda work: work.trail.add(Event(NOW, "", "it happened", "x")),
}


@pytest.mark.parametrize("change", THAT_COUNT)
async def test_after_a_change_that_counts_it_is_made_anew(desk: Office, change: str) -> None:
    eye = Eye()
    before = [await eye.glance(desk.store), await eye.glance(desk.store)]
    assert (before, eye.counted) == ([1, 1], 1)
    async with desk.store.write() as work:
        await THAT_COUNT[change](work)
    sent = len(await desk.audits(Stage.SENT))
    assert (await eye.glance(desk.store), eye.counted) == (sent, 2)
    assert (await eye.glance(desk.store), eye.counted) == (sent, 2)


@pytest.mark.parametrize("change", THAT_DO_NOT)
async def test_after_any_other_change_it_is_remembered(desk: Office, change: str) -> None:
    eye = Eye()
    await eye.glance(desk.store)
    async with desk.store.write() as work:
        await THAT_DO_NOT[change](work)
    await eye.glance(desk.store)
    assert eye.counted == 1


async def test_what_another_process_changed_is_seen(desk: Office, database_url: str) -> None:
    eye, other = Eye(), open_database(database_url)
    await eye.glance(desk.store)
    async with Store(other).write() as work:
        await one_more(work)
    await other.close()
    assert await eye.glance(desk.store) == 2


async def fail_half_way(desk: Office, eye: Eye) -> None:
    async with desk.store.write() as work:
        await one_more(work)
        assert await eye.look(work) == 2
        raise Refused("half way")


async def test_what_was_dropped_half_way_is_not_remembered(desk: Office) -> None:
    eye = Eye()
    with pytest.raises(Refused):
        await fail_half_way(desk, eye)
    async with desk.store.write() as work:
        await work.people.set_reach("x", Reach.REACHED, "")
    assert await eye.glance(desk.store) == 1


async def test_an_older_view_stays_what_it_was_and_is_not_taken_for_the_newer(desk: Office) -> None:
    eye = Eye()
    async with desk.store.read() as older:
        assert len(await older.audits.of()) == 1
        async with desk.store.write() as work:
            await one_more(work)
        assert await eye.glance(desk.store) == 2
        assert await eye.look(older) == 1
    assert await eye.glance(desk.store) == 2


async def test_each_thing_is_remembered_under_its_own_name_and_only_so_many(desk: Office) -> None:
    made = []

    async def make(number: int) -> int:
        made.append(number)
        return number

    async with desk.store.read() as work:
        for number in (*range(ROOM), *range(ROOM), ROOM, 0):
            assert await work.once(number, lambda number=number: make(number)) == number
    assert made == [*range(ROOM), ROOM, 0]


class Heard(Watched):
    """A connection that keeps the names of the tables that are read."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.tables: set[Table] = set()

    async def _watch(self, statement: Executable) -> None:
        self.tables |= {part for part in iterate(statement) if isinstance(part, Table)}


@pytest.mark.parametrize("by", ["Q1", "HS"])
@pytest.mark.parametrize("words", ["", "MASH", "Q1", "LS-2026Q1 Duty and Assessment"])
async def test_everything_that_a_status_reads_counts(desk: Office, by: str, words: str) -> None:
    """Whoever lets it read one more table hears of it here."""
    async with desk.store.write() as work:
        await work.rounds.add(Round("LS-2026Q1", "learning_space", "2026Q1", "p", "q", NOW))
    person = await desk.person(by)
    scope = require(person, desk.rules.framework, ShowStatus.do)
    turn = Turn(
        *(Kind.TEXT, "1", "", "tenant", "http://teams"),
        *(Place("chat", PlaceKind.PERSONAL), Sender(person.aad_object_id)),
    )
    async with desk.database.read() as connection:
        heard = Heard(connection)
        at_work = Desk(Transaction(heard, desk.store.room), desk.rules, person, scope, NOW)
        reply = await show_status(turn, ShowStatus(words=words), at_work)
    assert "of" in reply.text
    assert table_of(AuditRow) in heard.tables
    assert heard.tables <= COUNTED
