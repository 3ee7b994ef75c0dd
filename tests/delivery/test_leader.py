"""Who leads: one process at a time, another one soon after, and nothing written by one that leads no more."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest
from mailroom import NOON, PEOPLE, Holding, Mailroom, mailroom
from office import Office, office
from postgres import Server, options
from sqlalchemy.engine import make_url
from structlog.testing import LogCapture

from scheduler.clock import StandingClock
from scheduler.delivery import Sender
from scheduler.leader import Leader, Term
from scheduler.metrics import Metrics
from scheduler.sending import Sending
from scheduler.sweeps import Sweeps
from storage.leader import AdvisorySeat, AlreadyRunning, FileSeat, NotLeading, seat_at
from storage.store import Store


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    with postgres.database() as url:
        yield url


@pytest.fixture
async def desk(postgres_url: str) -> AsyncIterator[Office]:
    async with office(postgres_url, people=b"", cases=b"") as opened:
        yield opened


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks often whether the seat is free, and keeps it often."""
    monkeypatch.setattr("scheduler.leader.TRY_EVERY", 0.1)
    monkeypatch.setattr("scheduler.leader.KEEP_EVERY", 0.1)


@dataclass(slots=True)
class Job:
    """The leader's work, which only notes what is asked of it."""

    terms: list[Term] = field(default_factory=list)
    nudges: int = 0
    fault: Exception | None = None
    leading: asyncio.Event = field(default_factory=asyncio.Event)
    resting: asyncio.Event = field(default_factory=asyncio.Event)

    async def lead(self, term: Term, begun: Callable[[], None]) -> None:
        self.terms.append(term)
        self.leading.set()
        begun()
        try:
            if self.fault is not None:
                raise self.fault
            await self.resting.wait()
        finally:
            self.leading.clear()
            self.resting.clear()

    def rest(self) -> None:
        self.resting.set()

    def nudge(self) -> None:
        self.nudges += 1


@dataclass(slots=True)
class Candidate:
    leader: Leader
    job: Job
    run: asyncio.Task[None]
    seat: AdvisorySeat | FileSeat

    async def leads(self) -> Term:
        await asyncio.wait_for(self.job.leading.wait(), 30)
        return self.job.terms[-1]

    async def stop(self) -> None:
        self.leader.stop()
        await asyncio.wait_for(self.run, 30)


@contextlib.asynccontextmanager
async def candidate(url: str, store: Store) -> AsyncIterator[Candidate]:
    job, seat = Job(), seat_at(make_url(url))
    leader = Leader(seat, store, StandingClock(NOON), job, Metrics())
    running = Candidate(leader, job, asyncio.create_task(leader.run()), seat)
    try:
        yield running
    finally:
        await running.stop()


async def say(url: str, statement: str) -> None:
    connection = await asyncpg.connect(**options(make_url(url)))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted AND application_name = 'practice-loop leader' "
    "AND datname = current_database()"
)


# PostgreSQL


async def test_of_two_candidates_one_leads_and_the_other_takes_over_when_it_stops(
    desk: Office, postgres_url: str
) -> None:
    async with candidate(postgres_url, desk.store) as one:
        term = await one.leads()
        async with candidate(postgres_url, desk.store) as two:
            await asyncio.wait_for(two.leader.settled.wait(), 30)
            await asyncio.sleep(0.5)
            assert two.job.terms == []
            assert two.leader.term == 0
            await one.stop()
            assert (await two.leads()).number == term.number + 1


async def test_when_the_leaders_connection_is_cut_another_takes_over_and_the_first_is_a_candidate_again(
    desk: Office, postgres_url: str
) -> None:
    async with candidate(postgres_url, desk.store) as one:
        first = await one.leads()
        async with candidate(postgres_url, desk.store) as two:
            await asyncio.wait_for(two.leader.settled.wait(), 30)
            await say(postgres_url, CUT)
            # Either may be the quicker one; but one of them leads, in a later term, and the other does not.
            async with asyncio.timeout(30):
                while one.leader.term <= first.number and two.leader.term <= first.number:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            now, other = (one, two) if one.leader.term > first.number else (two, one)
            assert other.leader.term in (0, first.number)
            await now.stop()
            await other.leads()
            assert other.leader.term > first.number


async def test_what_a_former_leader_claims_or_marks_is_refused(postgres_url: str) -> None:
    async with mailroom(postgres_url) as room:
        await room.owe("a")
        await room.owe("b", PEOPLE[1])
        teams = Holding()
        async with room.leading(teams) as sender:
            await room.until(lambda: len(teams.asked) == 2)
            async with room.office.store.write() as work:
                later = await work.term.begin(NOON)
            await room.owe("c", PEOPLE[2])
            teams.answer.set()
            await asyncio.wait_for(sender.drain(), 60)
            assert later == 2
            # Not known to the leader of today, who sends its own: taken away again.
            assert sorted(teams.deleted) == ["message 1", "message 2"]
            assert len(teams.asked) == 2
        rows = await room.office.rows("SELECT key, state, claim FROM delivery ORDER BY key")
        assert rows == [("a", "waiting", 1), ("b", "waiting", 1), ("c", "waiting", 0)]
        await room.send_all()
        rows = await room.office.rows("SELECT key, state, claim, doubtful FROM delivery ORDER BY key")
        assert rows == [("a", "sent", 0, 1), ("b", "sent", 0, 1), ("c", "sent", 0, 0)]


async def test_one_that_lost_its_seat_and_has_it_again_sends_again(postgres_url: str) -> None:
    async with mailroom(postgres_url) as room, room.leading() as sender:
        await room.owe("a")
        await room.until(lambda: room.words() == ["a"])
        assert room.leader is not None
        for number, key in enumerate("bc", start=1):
            await say(postgres_url, CUT)
            leader = room.leader
            await room.until(lambda leader=leader, number=number: leader.term > number)
            await room.owe(key)
            await room.until(lambda key=key: key in room.words())
        await asyncio.wait_for(sender.drain(), 60)
        assert room.words() == ["a", "b", "c"]


async def test_a_former_leader_leaves_a_message_that_was_marked_after_all(
    room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mark was committed, the connection went before the answer came, and another process leads by now."""
    await room.owe("a")
    teams = Holding()
    async with room.leading(teams):
        await room.until(lambda: len(teams.asked) == 1)
        async with room.office.store.write() as work:
            await work.term.begin(NOON)
        await room.office.change(
            "UPDATE delivery SET state = 'sent', message_id = 'message 1', claim = 0 WHERE key = 'a'"
        )
        teams.answer.set()
    assert teams.deleted == []


async def test_a_leader_whose_loop_stood_still_for_longer_than_its_lease_leads_no_more(
    desk: Office, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.leader.LEASE", 1.0)
    monkeypatch.setattr("scheduler.leader.KEEP_EVERY", 1000.0)
    async with candidate(postgres_url, desk.store) as one:
        first = await one.leads()
        assert first.left() <= 1.0
        async with candidate(postgres_url, desk.store) as two:
            assert (await two.leads()).number == first.number + 1
            assert first.left() == 0.0


async def test_a_seat_that_answers_no_more_is_given_up(
    desk: Office, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.leader._PATIENCE", 0.5)
    async with candidate(postgres_url, desk.store) as one:
        first = await one.leads()
        assert one.seat._connection is not None
        answers = one.seat._connection._transport
        answers.pause_reading()
        async with asyncio.timeout(30):
            while one.leader.term == first.number:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        assert first.left() == 0.0
        async with asyncio.timeout(30):
            while one.leader.term <= first.number:  # noqa: ASYNC110
                await asyncio.sleep(0.02)


async def test_what_is_owed_by_a_follower_wakes_the_leader(desk: Office, postgres_url: str) -> None:
    async with candidate(postgres_url, desk.store) as one:
        await one.leads()
        async with candidate(postgres_url, desk.store) as two:
            await asyncio.wait_for(two.leader.settled.wait(), 30)
            before = one.job.nudges
            two.leader.tell()
            async with asyncio.timeout(30):
                while one.job.nudges == before:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            assert two.job.nudges == 0


async def test_what_a_follower_could_not_tell_is_told_when_its_connection_is_back(
    desk: Office, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with candidate(postgres_url, desk.store) as one:
        await one.leads()
        async with candidate(postgres_url, desk.store) as two:
            await asyncio.wait_for(two.leader.settled.wait(), 30)
            assert two.seat._connection is not None
            connection, tell = two.seat._connection, two.seat.tell

            async def cut_off() -> None:
                connection.terminate()
                monkeypatch.setattr(two.seat, "tell", tell)
                await tell()

            monkeypatch.setattr(two.seat, "tell", cut_off)
            two.leader.tell()
            async with asyncio.timeout(30):
                while not one.job.nudges:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)


async def test_a_candidate_stops_while_it_leads_while_it_follows_and_while_the_database_is_away(
    desk: Office, postgres_url: str
) -> None:
    async with candidate(postgres_url, desk.store) as one:
        await one.leads()
        async with candidate(postgres_url, desk.store) as two:
            await asyncio.wait_for(two.leader.settled.wait(), 30)
            await two.stop()
        await one.stop()
        assert one.leader.term == 0
    nowhere = str(make_url(postgres_url).set(host="127.0.0.1", port=1).difference_update_query(["host"]))
    async with candidate(nowhere, desk.store) as three:
        await asyncio.sleep(0.3)
        assert not three.leader.settled.is_set()
        await three.stop()


async def test_one_that_is_stopped_in_the_moment_in_which_it_would_lead_does_not(
    desk: Office, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with candidate(postgres_url, desk.store) as one:
        take = one.seat.take

        async def stopped_meanwhile(on_news: Callable[[], None]) -> bool:
            taken = await take(on_news)
            one.leader.stop()
            return taken

        monkeypatch.setattr(one.seat, "take", stopped_meanwhile)
        await asyncio.wait_for(one.run, 30)
        assert one.job.terms == []


async def test_a_sender_that_is_told_to_rest_before_it_began_begins_nothing(room: Mailroom) -> None:
    await room.owe("a")
    sender = Sender(room.office.store, room.office.rules, room.connector, room.clock, room.limits, Metrics())
    sweeps = Sweeps(room.office.store, room.office.rules, sender, room.clock)
    leading = asyncio.create_task(sweeps.lead(Term(1, lambda: 60.0), lambda: None))
    sweeps.rest()
    await asyncio.wait_for(leading, 30)
    assert room.calls() == []


# Both


@pytest.fixture
async def either(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url, people=b"", cases=b"") as opened:
        yield opened


async def test_work_that_fails_is_said_and_tried_again_in_a_new_term(
    either: Office, database_url: str, said: LogCapture
) -> None:
    async with candidate(database_url, either.store) as one:
        await one.leads()
        one.job.fault = ZeroDivisionError()
        one.job.rest()
        async with asyncio.timeout(30):
            while len(one.job.terms) < 4:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        one.job.fault = None
        term = await one.leads()
        assert term.number == len(one.job.terms)
        failures = [entry for entry in said.entries if entry["event"] == "leading failed; it is tried again"]
        assert len(failures) >= 2


async def test_a_term_that_another_process_ended_is_no_fault(
    either: Office, database_url: str, said: LogCapture
) -> None:
    async with candidate(database_url, either.store) as one:
        await one.leads()
        one.job.fault = NotLeading()
        one.job.rest()
        async with asyncio.timeout(30):
            while len(one.job.terms) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        one.job.fault = None
    assert "another process leads" in [entry["event"] for entry in said.entries]
    assert [entry for entry in said.entries if entry["log_level"] == "error"] == []


async def test_a_sweep_that_fails_is_said_and_what_is_owed_still_goes_out(
    room: Mailroom, said: LogCapture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("scheduler.sweeps.chase", broken)
    await room.owe("a")
    await room.send_all()
    assert room.words() == ["a"]
    assert "a fault of ours, in a sweep" in [entry["event"] for entry in said.entries]


async def test_an_outbox_that_cannot_be_taken_over_yet_keeps_nobody_from_stopping(
    room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(_: Sending) -> bool:
        return False

    monkeypatch.setattr(Sending, "take_over", busy)
    await room.owe("a")
    async with room.leading():
        await asyncio.sleep(0.2)
    assert room.calls() == []


# SQLite


async def test_on_sqlite_a_second_service_on_the_same_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "practice-loop.db"
    (tmp_path / "link.db").symlink_to(file)
    with contextlib.closing(FileSeat(file)):
        for again in (file, tmp_path / "link.db"):
            with pytest.raises(AlreadyRunning, match="Another Practice Loop service works on"):
                FileSeat(again)
    FileSeat(file).close()


async def test_on_sqlite_a_leader_that_fails_gives_its_file_to_nobody_else(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/practice-loop.db"
    async with office(url, people=b"", cases=b"") as desk, candidate(url, desk.store) as one:
        await one.leads()
        one.job.fault = ZeroDivisionError()
        one.job.rest()
        async with asyncio.timeout(30):
            while one.leader.term:  # noqa: ASYNC110
                await asyncio.sleep(0)
        with pytest.raises(AlreadyRunning):
            seat_at(make_url(url))
        one.job.fault = None
        await one.leads()
