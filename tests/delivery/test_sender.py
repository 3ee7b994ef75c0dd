"""The sender: what goes when, what is tried again, and what never goes."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import aiohttp
import pytest
from authority import QA
from mailroom import DUTY, NOON, PEOPLE, Holding, Mailroom, mailroom
from sqlalchemy import text
from structlog.testing import LogCapture

from bot.teams.connector import TeamsConnector
from practice.errors import Unavailable
from practice.records import Urgency
from scheduler.clock import SystemClock
from scheduler.failures import ATTEMPTS
from scheduler.limits import Limits
from scheduler.teams import SendFailed, Sent
from storage.outbox import OutboxStore, Owed

ONE, TWO = PEOPLE[:2]
MESSAGE = r"POST /v3/conversations/.*/activities"


# Order


async def test_messages_of_one_conversation_arrive_in_the_order_in_which_they_were_owed(
    room: Mailroom,
) -> None:
    for number in range(7):
        await room.owe(f"card {number}")
    await room.send_all()
    assert room.words() == [f"card {number}" for number in range(7)]


async def test_a_message_that_is_tried_again_still_comes_before_the_next_one(
    room: Mailroom, quick: None
) -> None:
    for number in range(4):
        await room.owe(f"card {number}")
    room.teams.faults.next(503, times=2, match=MESSAGE)
    await room.send_all()
    assert room.words() == [f"card {number}" for number in range(4)]


async def test_a_chat_that_is_opened_anew_gets_its_messages_in_order(
    room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One at a time, so that the next one of what was looked up is reached when the first has failed.
    monkeypatch.setattr("scheduler.delivery.AT_ONCE", 1)
    await room.owe("first")
    await room.send_all()
    for number in range(3):
        await room.owe(f"card {number}")
    room.teams.faults.next(404, match=MESSAGE, code="ConversationNotFound")
    await room.send_all()
    assert room.words() == ["first", "card 0", "card 1", "card 2"]


async def test_the_most_urgent_goes_first_then_the_oldest(
    room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.delivery.AT_ONCE", 1)
    for number, name in enumerate(PEOPLE[:4]):
        await room.owe_at(NOON - timedelta(minutes=number), f"card {number}", name)
    await room.owe("reminder", PEOPLE[4], urgency=Urgency.REMINDER)
    await room.owe("rung", PEOPLE[5], urgency=Urgency.ESCALATION)
    await room.send_all()
    sent = [call.body for call in room.calls("POST")]
    order = ["rung", "reminder", "card 3", "card 2", "card 1", "card 0"]
    assert [next(key for key in order if key in str(body)) for body in sent] == order


async def test_something_more_urgent_goes_before_what_was_looked_up_earlier(
    room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.delivery.AT_ONCE", 1)
    teams = Holding()
    for name in PEOPLE[:6]:
        await room.owe(f"to {name}", name)
    async with room.leading(teams) as sender:
        await room.until(lambda: len(teams.asked) == 1)
        await room.owe("rung", PEOPLE[8], urgency=Urgency.ESCALATION)
        teams.answer.set()
        await asyncio.wait_for(sender.drain(), 60)
    assert room.person(PEOPLE[8]).aad_object_id in teams.asked[2]


async def test_an_edit_waits_for_its_post_and_of_several_only_the_last_goes(room: Mailroom) -> None:
    await room.owe("a")
    room.teams.faults.next(None, delay=0.5, match=MESSAGE)
    async with room.leading() as sender:
        await room.until(lambda: len(room.calls("POST")) == 1)
        for words in ("b", "c", "d"):
            await room.change("a", words)
        await sender.drain()
    assert [call.method for call in room.calls()] == ["POST", "PUT"]
    assert room.words() == ["d"]


async def test_a_card_that_looks_as_it_did_is_not_sent_again(room: Mailroom) -> None:
    await room.owe("a")
    await room.send_all()
    await room.change("a", "a")
    await room.send_all()
    assert [call.method for call in room.calls()] == ["POST"]
    assert (await room.row("a"))["claim"] == 0
    await room.change("a", "b")
    await room.send_all()
    assert [call.method for call in room.calls()] == ["POST", "PUT"]


# Nobody starves


async def test_a_conversation_at_its_limit_keeps_nobody_else_waiting(room: Mailroom) -> None:
    for number in range(60):
        await room.owe(f"card {number}", DUTY, urgency=Urgency.ESCALATION)
    for name in PEOPLE[:9]:
        await room.owe(f"to {name}", name)
    async with room.leading():
        await room.until(lambda: all(room.messages(name) for name in PEOPLE[:9]))
        assert len(room.messages(DUTY)) <= 8


async def test_a_whole_batch_for_a_channel_that_teams_holds_keeps_nobody_else_waiting(room: Mailroom) -> None:
    room.teams.faults.next(429, times=1000, headers={"Retry-After": "3600"}, match=r"POST /v3/conversations$")
    for number in range(60):
        await room.owe(f"card {number}", DUTY, urgency=Urgency.ESCALATION)
    async with room.leading():
        await room.until(lambda: len(room.calls("POST", DUTY)) == 1)
        room.teams.faults.clear()
        for name in PEOPLE[:9]:
            await room.owe(f"to {name}", name)
        await room.until(lambda: all(room.messages(name) for name in PEOPLE[:9]))
    assert room.messages(DUTY) == []
    assert len(room.calls("POST", DUTY)) == 1


async def test_what_failed_is_tried_again_while_another_call_hangs(room: Mailroom, quick: None) -> None:
    room.teams.faults.next(None, delay=8.0, match=f"POST /v3/conversations/{room.place(TWO)[:4]}")
    await room.owe("hangs", TWO, urgency=Urgency.ESCALATION)
    async with room.leading():
        await room.until(lambda: len(room.calls("POST")) == 1)
        room.teams.faults.next(503, match=MESSAGE)
        await room.owe("a", ONE)
        await room.until(lambda: len(room.messages(ONE)) == 1)
        hung = next(call for call in room.calls("POST", TWO))
        assert room.calls("POST", ONE)[-1].seconds < hung.seconds + 8.0


# Pauses


async def test_retry_after_is_obeyed_for_that_conversation_alone(room: Mailroom) -> None:
    room.teams.faults.next(429, headers={"Retry-After": "2"}, match=MESSAGE)
    await room.owe("a", ONE, urgency=Urgency.ESCALATION)
    async with room.leading() as sender:
        await room.until(lambda: len(room.calls("POST", ONE)) == 1)
        await room.owe("b", TWO)
        await sender.drain()
    refused, again = room.calls("POST", ONE)
    [other] = room.calls("POST", TWO)
    assert (refused.status, again.status) == (429, 201)
    assert again.seconds - refused.seconds >= 2.0
    assert other.seconds < again.seconds
    assert (await room.row("a"))["attempts"] == 0


async def test_two_conversations_refused_at_once_silence_everything(room: Mailroom) -> None:
    room.teams.faults.next(429, times=2, headers={"Retry-After": "2"}, match=MESSAGE)
    await room.owe("a", ONE)
    await room.owe("b", TWO)
    async with room.leading() as sender:
        await room.until(lambda: len(room.calls("POST")) == 2)
        for name in PEOPLE[2:8]:
            await room.owe(f"to {name}", name)
        await sender.drain()
    refused = [call.seconds for call in room.calls("POST")[:2]]
    assert [call.status for call in room.calls("POST")[:2]] == [429, 429]
    assert min(call.seconds for call in room.calls("POST")[2:]) - max(refused) >= 2.0
    assert len(room.calls("POST")) == 2 + 8


async def test_what_waits_for_the_tenant_when_silence_is_asked_for_does_not_go_out_in_it(
    room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing(Holding):
        """Refuses the first two at the same moment, while others wait for their second."""

        async def send(self, _url: str, conversation_id: str, *_: object) -> Sent:
            self.asked.append(conversation_id)
            if len(self.asked) > 2:
                later.append(time.monotonic())
                return Sent(conversation_id, f"message {len(self.asked)}")
            await self.answer.wait()
            refused.append(time.monotonic())
            raise SendFailed(429, "Throttled", retry_after=3.0)

    refused: list[float] = []
    later: list[float] = []
    monkeypatch.setattr("scheduler.limits.TENANT", 2)
    room.limits = Limits()
    await room.know_every_chat()
    for name in PEOPLE[:5]:
        await room.owe(f"to {name}", name)
    teams = Refusing()
    async with room.leading(teams) as sender:
        await room.until(lambda: len(teams.asked) == 2)
        teams.answer.set()
        await asyncio.wait_for(sender.drain(), 60)
    assert len(later) == 5
    assert min(later) - max(refused) >= 3.0


# Failures


@pytest.mark.parametrize("status", [408, 412, 500, 502, 503, 504, 0])
async def test_a_passing_failure_is_tried_again_and_arrives_once(
    room: Mailroom, quick: None, status: int
) -> None:
    room.teams.faults.next(status, times=3, match=MESSAGE)
    await room.owe("a")
    await room.send_all()
    assert room.words() == ["a"]
    assert len(room.calls("POST")) == 4
    row = await room.row("a")
    assert (row["state"], row["claim"], row["attempts"], row["error"]) == ("sent", 0, 0, "")
    assert row["doubtful"] == (0 if status == 412 else 3)


async def test_a_chat_that_could_not_be_opened_leaves_no_doubt(room: Mailroom, quick: None) -> None:
    room.teams.faults.next(503, times=3, match="POST /v3/conversations$")
    room.teams.faults.next(200, match="POST /v3/conversations$")
    await room.owe("a")
    await room.send_all()
    assert room.words() == ["a"]
    assert (await room.row("a"))["doubtful"] == 0


async def test_a_failure_without_end_is_dead_after_eight_tries_and_told(room: Mailroom, quick: None) -> None:
    chat = room.place(ONE)
    room.teams.faults.next(503, times=1000, match=f"POST .*{chat}")
    await room.owe("a", urgency=Urgency.ESCALATION)
    await room.send_all()
    assert len(room.calls("POST", ONE)) == ATTEMPTS
    row = await room.row("a")
    assert (row["state"], row["claim"], row["doubtful"]) == ("dead", 0, ATTEMPTS)
    assert row["error"] == "503 ServiceError"
    assert any("Executive Director" in str(message.card) for message in room.messages(QA))


@pytest.mark.parametrize(("name", "path"), [(ONE, MESSAGE), (DUTY, "POST /v3/conversations$")])
async def test_a_message_that_teams_took_without_naming_it_is_sent_and_not_sent_again(
    room: Mailroom, name: str, path: str
) -> None:
    room.teams.faults.next(201, deliver=True, match=path)
    await room.owe("a", name)
    await room.send_all()
    assert len(room.messages(name)) == 1
    assert (await room.row("a"))["state"] == "sent"
    assert len(room.calls("POST")) == 1


async def test_a_refused_bot_stalls_and_loses_nothing(
    room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.pauses.STALL", 0.5)
    room.teams.faults.next(401, times=2, match=MESSAGE, code="BotNotRegistered")
    await room.owe("a", ONE)
    await room.owe("b", TWO)
    async with room.leading() as sender:
        await asyncio.wait_for(sender.drain(), 60)
        await room.until(lambda: room.words(ONE) == ["a"] and room.words(TWO) == ["b"])
        await sender.drain()
    assert (await room.row("a"))["attempts"] == 0
    assert (await room.row("a"))["doubtful"] == 0


@pytest.mark.parametrize(
    ("status", "code", "state"),
    [
        (403, "ForbiddenOperationException", "dead"),
        (403, "MessageWritesBlocked", "dead"),
        (404, "ActivityNotFoundInConversation", "dead"),
        (413, "MessageSizeTooBig", "dead"),
        (400, "BadSyntax", "dead"),
    ],
)
async def test_a_message_that_teams_refuses_for_good_is_not_tried_again(
    room: Mailroom, status: int, code: str, state: str
) -> None:
    room.teams.faults.next(status, match=MESSAGE, code=code)
    await room.owe("a")
    await room.owe("b")
    await room.send_all()
    row = await room.row("a")
    assert (row["state"], row["claim"], row["doubtful"], row["error"]) == (state, 0, 0, f"{status} {code}")
    assert "a" not in room.words()
    assert "b" in room.words()


async def test_an_edit_that_failed_is_tried_again_and_is_never_doubtful(room: Mailroom, quick: None) -> None:
    await room.owe("a")
    await room.send_all()
    room.teams.faults.next(503, times=2, deliver=True, match="PUT")
    await room.change("a", "b")
    await room.send_all()
    assert [call.status for call in room.calls("PUT")] == [503, 503, 200]
    assert room.words() == ["b"]
    assert (await room.row("a"))["doubtful"] == 0


@pytest.mark.parametrize(("status", "state"), [(404, "sent"), (403, "dead"), (413, "dead")])
async def test_an_edit_that_teams_refuses_leaves_the_message_as_it_stands(
    room: Mailroom, status: int, state: str
) -> None:
    await room.owe("a")
    await room.send_all()
    room.teams.faults.next(status, match="PUT")
    await room.change("a", "b")
    await room.send_all()
    row = await room.row("a")
    assert (row["state"], row["claim"]) == (state, 0)
    await room.send_all()
    assert len(room.calls("PUT")) == 1
    assert room.words() == ["a"]


async def test_an_edit_that_was_given_up_is_made_by_the_next_change(room: Mailroom) -> None:
    await room.owe("a")
    await room.send_all()
    room.teams.faults.next(413, match="PUT")
    await room.change("a", "b")
    await room.send_all()
    await room.change("a", "c")
    await room.send_all()
    row = await room.row("a")
    assert (row["state"], row["attempts"], row["error"]) == ("sent", 0, "")
    assert room.words() == ["c"]


async def test_an_edit_that_was_given_up_is_named_as_a_change_and_can_be_sent_again(room: Mailroom) -> None:
    await room.owe("a")
    await room.send_all()
    room.teams.faults.next(413, match="PUT")
    await room.change("a", "b")
    await room.send_all()
    async with room.office.store.write() as work:
        [dead] = await work.deliveries.dead(9)
        assert dead.is_change
        assert await work.outbox.resend([dead.id], NOON) == 1
    await room.send_all()
    assert room.words() == ["b"]


async def test_a_message_whose_edit_was_given_up_can_still_be_taken_back(room: Mailroom) -> None:
    await room.owe("a")
    await room.send_all()
    room.teams.faults.next(413, match="PUT")
    await room.change("a", "b")
    await room.send_all()
    async with room.office.store.read() as work:
        assert await work.deliveries.arrived(["a"]) == {"a"}
    await room.take_back("a")
    await room.send_all()
    assert room.words() == []
    assert (await room.row("a"))["state"] == "recalled"


async def test_a_card_that_cannot_be_drawn_is_dead_and_the_others_go_out(
    room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.owe("a")
    await room.office.change("UPDATE delivery SET card = 'no such card'")
    await room.owe("b")
    await room.send_all()
    assert (await room.row("a"))["error"] == "422 NotDrawn"
    assert (await room.row("a"))["state"] == "dead"
    assert "b" in room.words()


async def test_a_fault_of_ours_in_one_delivery_ends_it_after_eight_tries_and_stops_no_other(
    room: Mailroom, quick: None, said: LogCapture
) -> None:
    class Faulty(TeamsConnector):
        async def send(self, service_url: str, conversation_id: str, card: Any, summary: str) -> Sent:
            if summary.startswith("broken"):
                raise ZeroDivisionError
            return await super().send(service_url, conversation_id, card, summary)

    await room.owe("broken", urgency=Urgency.ESCALATION)
    await room.owe("b", TWO)
    async with aiohttp.ClientSession() as session:
        await room.send_all(Faulty(session, None))
    row = await room.row("broken")
    assert (row["state"], row["attempts"], row["claim"]) == ("dead", ATTEMPTS, 0)
    assert row["error"] == "0 Fault"
    assert room.words(TWO) == ["b"]
    assert room.messages(QA) != []
    assert [entry["event"] for entry in said.entries].count("a fault of ours") == ATTEMPTS


async def test_a_fault_in_telling_of_a_failure_leaves_no_delivery_half_done(
    room: Mailroom, quick: None, said: LogCapture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("scheduler.sending.note_unreachable", broken)
    monkeypatch.setattr("scheduler.sending.note_reached", broken)
    room.teams.faults.next(413, match=MESSAGE)
    await room.owe("a")
    await room.owe("b")
    await room.send_all()
    assert [(await room.row(key))["state"] for key in ("a", "b")] == ["dead", "sent"]
    assert room.words() == ["b"]
    assert [(await room.row(key))["claim"] for key in ("a", "b")] == [0, 0]
    assert [entry["event"] for entry in said.entries].count(
        "a fault of ours, in what follows from a delivery"
    ) == 2


# Taken back


async def test_what_is_taken_back_while_it_waits_never_goes_out(room: Mailroom) -> None:
    await room.owe("a")
    await room.take_back("a")
    await room.send_all()
    assert room.calls() == []
    assert (await room.row("a"))["state"] == "recalled"


@pytest.mark.parametrize("status", [None, 503, 429, 401, 413])
async def test_what_is_taken_back_on_its_way_does_not_stay_in_teams(
    room: Mailroom, quick: None, monkeypatch: pytest.MonkeyPatch, status: int | None
) -> None:
    monkeypatch.setattr("scheduler.pauses.STALL", 0.2)
    room.teams.faults.next(status, delay=0.5, headers={"Retry-After": "0"}, match=MESSAGE)
    await room.owe("a")
    async with room.leading() as sender:
        await room.until(lambda: len(room.calls("POST")) == 1)
        await room.take_back("a")
        await sender.drain()
    assert room.messages(ONE) == []
    assert (await room.row("a"))["state"] == "recalled"
    assert (await room.row("a"))["claim"] == 0
    assert [call.method for call in room.calls()] == ["POST", *(["DELETE"] if status is None else [])]


async def test_what_is_taken_back_after_it_was_sent_is_deleted_and_edited_no_more(room: Mailroom) -> None:
    await room.owe("a")
    await room.owe("b", DUTY)
    await room.send_all()
    await room.take_back("a", "b")
    await room.change("a", "something else")
    await room.send_all()
    assert room.messages(ONE) == room.messages(DUTY) == []
    assert [call.method for call in room.calls()] == ["POST", "POST", "DELETE", "DELETE"]
    assert {(await room.row(key))["state"] for key in ("a", "b")} == {"recalled"}


async def test_what_is_dead_and_taken_back_is_not_brought_to_life(room: Mailroom) -> None:
    room.teams.faults.next(413, match=MESSAGE)
    await room.owe("a")
    await room.send_all()
    await room.take_back("a")
    async with room.office.store.write() as work:
        await work.outbox.revive(await room.to(ONE), "undelivered")
    await room.send_all()
    assert (await room.row("a"))["state"] == "recalled"
    assert room.words() == []


@pytest.mark.parametrize(
    ("status", "times", "state"),
    [(404, 1, "recalled"), (503, 2, "recalled"), (403, 1, "dead"), (503, 8, "dead")],
)
async def test_a_removal_that_teams_refuses_ends_too(
    room: Mailroom, quick: None, status: int, times: int, state: str
) -> None:
    await room.owe("a")
    await room.send_all()
    room.teams.faults.next(status, times=times, match="DELETE")
    await room.take_back("a")
    async with room.leading() as sender:
        await sender.drain()
        assert sender.total.failed == (1 if state == "dead" else 0)
    row = await room.row("a")
    assert (row["state"], row["claim"], row["doubtful"]) == (state, 0, 0)
    assert len(room.calls("DELETE")) == times + (1 if (status, state) == (503, "recalled") else 0)


async def test_a_removal_that_failed_is_tried_again_when_the_bot_is_installed_anew(room: Mailroom) -> None:
    await room.owe("a")
    await room.send_all()
    room.teams.faults.next(403, match="DELETE", code="BotNotInConversationRoster")
    await room.take_back("a")
    await room.send_all()
    await room.know_every_chat()
    async with room.office.store.write() as work:
        await work.outbox.revive(await room.to(ONE), "undelivered")
    await room.send_all()
    assert room.messages(ONE) == []
    assert (await room.row("a"))["state"] == "recalled"


# Left by an earlier leader


async def test_what_an_earlier_leader_was_sending_is_sent_again_and_counted_as_doubtful(
    room: Mailroom,
) -> None:
    await room.owe("a")
    await room.send_all()
    await room.owe("b")
    await room.owe("c")
    await room.change("a", "a2")
    await room.owe("d")
    await room.send_all()
    await room.take_back("d")
    await room.change("a", "a3")
    await room.owe("e")
    await room.owe("f")
    await room.office.change("UPDATE delivery SET claim = 1 WHERE key IN ('a', 'd', 'e', 'f')")
    await room.take_back("f")
    await room.send_all()
    assert room.words() == ["a3", "b", "c", "e"]
    rows = {key: await room.row(key) for key in "abcdef"}
    assert {key for key, row in rows.items() if row["doubtful"]} == {"e", "f"}
    assert {row["claim"] for row in rows.values()} == {0}
    assert rows["d"]["state"] == rows["f"]["state"] == "recalled"


async def test_a_claim_that_was_written_although_the_database_did_not_say_so_is_given_back(
    room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, times = OutboxStore.claim, count()

    async def cut_off(self: OutboxStore, owed: Owed, term: int) -> bool:
        await claim(self, owed, term)
        if next(times):
            return True
        # As if the connection had gone while it was being committed: written, and nobody says so.
        await self._connection.execute(text("COMMIT"))
        raise Unavailable("gone")

    monkeypatch.setattr(OutboxStore, "claim", cut_off)
    await room.owe("a")
    await room.send_all()
    assert room.words() == ["a"]
    assert len(room.calls("POST")) == 1


# Beginning and ending


async def test_what_is_owed_while_the_sender_sleeps_goes_out_at_once(
    room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.delivery.LONGEST_SLEEP", 10_000.0)
    async with room.leading() as sender:
        await sender.drain()
        for number in range(3):
            await asyncio.sleep(0.1)
            await room.owe(f"card {number}")
            await room.until(lambda number=number: len(room.messages(ONE)) == number + 1)


async def test_what_falls_due_later_goes_out_at_its_instant_and_not_before(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.delivery.LONGEST_SLEEP", 10_000.0)
    async with mailroom(database_url, clock=SystemClock()) as room:
        when = datetime.now(UTC) + timedelta(seconds=2)
        await room.owe_at(when, "a")
        room.teams.tenant.clock = SystemClock().now
        async with room.leading():
            await room.until(lambda: len(room.messages(ONE)) == 1)
        assert room.messages(ONE)[0].at >= when


async def test_a_storm_of_nudges_sends_nothing_twice(room: Mailroom) -> None:
    for name in PEOPLE:
        await room.owe(f"to {name}", name)
    async with room.leading() as sender:
        while not all(room.messages(name) for name in PEOPLE):
            sender.nudge()
            await asyncio.sleep(0)
        await sender.drain()
    assert len(room.calls("POST")) == len(PEOPLE)


async def test_stopped_it_finishes_what_is_in_flight_and_begins_nothing(
    room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.limits.TENANT", 3)
    room.limits = Limits()
    await room.know_every_chat()
    for name in PEOPLE:
        await room.owe(f"to {name}", name)
    room.teams.faults.next(None, times=3, delay=0.5, match=MESSAGE)
    async with room.leading():
        await room.until(lambda: len(room.calls("POST")) == 3)
    assert len(room.calls("POST")) == 3
    states = await room.office.rows("SELECT state, claim, doubtful, count(*) FROM delivery GROUP BY 1, 2, 3")
    assert sorted(states) == [("sent", 0, 0, 3), ("waiting", 0, 0, len(PEOPLE) - 3)]
    await room.send_all()
    assert [len(room.messages(name)) for name in PEOPLE] == [1] * len(PEOPLE)


async def test_what_takes_too_long_to_end_is_cut_off_and_sent_again_as_doubtful(
    room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.delivery.FINISH", 0.2)
    teams = Holding()
    await room.owe("a")
    async with room.leading(teams) as sender:
        await room.until(lambda: len(teams.asked) == 1)
        drained = asyncio.create_task(sender.drain())
        await asyncio.sleep(0)
    await asyncio.wait_for(drained, 60)
    await room.send_all()
    assert room.words() == ["a"]
    assert (await room.row("a"))["doubtful"] == 1


async def test_a_drain_returns_when_nothing_is_owed_when_nobody_leads_and_when_the_sender_stops(
    room: Mailroom,
) -> None:
    teams = Holding()
    async with room.leading(teams) as sender:
        await asyncio.wait_for(sender.drain(), 60)
        await room.owe("a")
        drains = [asyncio.create_task(sender.drain()) for _ in range(3)]
        await room.until(lambda: len(teams.asked) == 1)
        assert not any(drain.done() for drain in drains)
        teams.answer.set()
        await asyncio.wait_for(asyncio.gather(*drains), 60)
        teams.answer.clear()
        await room.owe("b")
        drain = asyncio.create_task(sender.drain())
        await room.until(lambda: len(teams.asked) == 2)
        sender.rest()
        teams.answer.set()
        await asyncio.wait_for(drain, 60)
    await asyncio.wait_for(sender.drain(), 60)


# The clock


class Jumping:
    """The machine's clock, put back or forward."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at


async def test_a_clock_that_is_put_back_an_hour_holds_nothing_back_and_repeats_nothing(
    database_url: str,
) -> None:
    clock = Jumping()
    async with mailroom(database_url, clock=clock) as room, room.leading() as sender:
        await room.owe("before")
        await sender.drain()
        teams = room.teams
        teams.faults.next(429, headers={"Retry-After": "1"}, match=MESSAGE)
        await room.owe("owed")
        await room.until(lambda: len(room.calls("POST")) == 2)
        clock.at -= timedelta(hours=1)
        await room.owe("after")
        await room.change("before", "changed")
        await asyncio.wait_for(sender.drain(), 60)
        assert sorted(room.words()) == ["after", "changed", "owed"]
        clock.at += timedelta(hours=2)
        await asyncio.wait_for(sender.drain(), 60)
        assert len(room.messages(ONE)) == 3
