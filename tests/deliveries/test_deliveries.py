"""What the bot owes, counted and listed, and what did not arrive sent again; on a real database."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from office import Office, at, office

from practice import deliveries
from practice.deliveries import DEAD_SHOWN, DOUBTFUL_SHOWN, LATE_SHOWN, WHAT, what
from practice.records import Delivery, To
from practice.undelivered import why
from practice.views import DeliveriesCard
from scheduler.drawing import DRAWINGS
from storage.outbox import Owed

NINE, HALF_PAST = "2026-04-01 09:00", "2026-04-01 09:30"
APRIL = {"round": "LS-2026Q1", "month": "2026-04"}
CHANNEL = "19:duty@thread.tacv2"


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


async def post(desk: Office, *keys: str, to: To | None = None, now: str = NINE) -> None:
    person = await desk.person("T1")
    async with desk.store.write() as work:
        for key in keys:
            await work.outbox.post(
                Delivery(key, to or To(person.id), "allocated", APRIL, ("LS-2026Q1-001",)), at(now)
            )


async def due(desk: Office, now: str = HALF_PAST) -> dict[str, Owed]:
    async with desk.store.read() as work:
        return {one.delivery.key: one for one in await work.outbox.due(at(now), 500)}


async def die(desk: Office, *keys: str, error: str = "403 ConversationBlockedByUser") -> None:
    owed = await due(desk)
    async with desk.store.write() as work:
        for key in keys:
            await work.outbox.failed(owed[key], error, dead=True)


async def send(desk: Office, *keys: str, message: str = "m") -> None:
    owed = await due(desk)
    async with desk.store.write() as work:
        for key in keys:
            await work.outbox.sent(owed[key], "chat", message, "digest", at(NINE))


async def in_doubt(desk: Office, key: str, times: int) -> None:
    owed = await due(desk)
    async with desk.store.write() as work:
        for _ in range(times):
            await work.outbox.failed(owed[key], "503 ", dead=False, doubtful=True)


async def show(desk: Office, now: str = NINE) -> DeliveriesCard:
    async with desk.store.read() as work:
        return await deliveries.deliveries_card(work, desk.rules, at(now))


async def again(desk: Office, delivery: int = 0, now: str = HALF_PAST, by: str = "Q1") -> DeliveriesCard:
    lead = await desk.person(by)
    async with desk.store.write() as work:
        return await deliveries.send_again(work, desk.rules, lead, at(now), delivery)


def counts(view: DeliveriesCard) -> dict[str, int]:
    names = ("waiting", "edits", "late", "sent", "dead", "doubtful")
    return {name: found for name in names if (found := getattr(view, name))}


async def test_where_nothing_was_ever_owed_there_is_nothing(desk: Office) -> None:
    view = await show(desk)
    assert counts(view) == {}
    assert view.oldest_due is None
    assert view.dead_lines == view.late_lines == view.doubtful_lines == ()


async def test_every_delivery_is_counted_once_and_what_is_in_doubt_beside_it(desk: Office) -> None:
    await post(desk, "waiting", "sent", "changed", "dead", "doubtful")
    await in_doubt(desk, "doubtful", 2)
    await send(desk, "sent", "changed", "doubtful")
    await die(desk, "dead")
    async with desk.store.write() as work:
        await work.outbox.refresh_key("changed", at(NINE))
    assert counts(await show(desk)) == {"waiting": 1, "edits": 1, "sent": 3, "dead": 1, "doubtful": 1}


async def test_a_message_of_which_teams_gave_no_id_can_be_changed_no_more_so_that_none_waits(
    desk: Office,
) -> None:
    await post(desk, "a")
    await send(desk, "a", message="")
    async with desk.store.write() as work:
        await work.outbox.refresh_key("a", at(NINE))
    assert counts(await show(desk)) == {"sent": 1}


async def test_the_oldest_that_is_due_is_the_one_that_waits_longest_and_not_what_is_still_to_come(
    desk: Office,
) -> None:
    await post(desk, "later", now="2026-05-01 09:00")
    assert (await show(desk)).oldest_due is None
    await post(desk, "now", now="2026-04-01 09:10")
    await post(desk, "before", "sent before")
    await send(desk, "sent before")
    assert (await show(desk, HALF_PAST)).oldest_due == at(NINE)
    await send(desk, "before")
    async with desk.store.write() as work:
        await work.outbox.refresh_key("before", at("2026-04-01 09:20"))
    assert (await show(desk, HALF_PAST)).oldest_due == at("2026-04-01 09:10")
    await send(desk, "now")
    assert (await show(desk, HALF_PAST)).oldest_due == at("2026-04-01 09:20")


async def test_what_waits_for_more_than_a_quarter_of_an_hour_is_named_the_oldest_first(desk: Office) -> None:
    await post(desk, "just in time", now="2026-04-01 09:15")
    await post(desk, "late", now="2026-04-01 09:14")
    await post(desk, "later still", now="2026-04-01 09:02")
    await in_doubt(desk, "late", 1)
    view = await show(desk, HALF_PAST)
    assert view.late == 2
    assert [line.due_at for line in view.late_lines] == [at("2026-04-01 09:02"), at("2026-04-01 09:14")]
    assert [line.why for line in view.late_lines] == ["", "Teams was too busy (503)"]


async def test_what_did_not_arrive_is_named_with_whom_what_why_and_since_when(desk: Office) -> None:
    async with desk.store.write() as work:
        await work.channels.heard_channel(CHANNEL, "Duty", "team", "QA", "tenant", "http://teams")
    await post(desk, "person")
    await post(desk, "channel", to=To(channel_id=CHANNEL))
    await post(desk, "unknown", to=To("nobody"))
    await die(desk, "person", "unknown")
    await die(desk, "channel", error="403 NotEnoughPermissions")
    lines = (await show(desk, HALF_PAST)).dead_lines
    assert [(line.to, line.why) for line in lines] == [
        ("Somebody who is no longer known", "has blocked the bot"),
        ("Channel Duty", "the bot may not write in this channel"),
        ("Team Manager, Duty 1", "has blocked the bot"),
    ]
    assert {(line.what, line.owed_at) for line in lines} == {("Allocation of April, LS-2026Q1", at(NINE))}


async def test_lists_hold_a_card_full_and_the_counts_hold_all(desk: Office) -> None:
    everything = [f"{n:03}" for n in range(60)]
    await post(desk, *everything)
    for key in everything[:20]:
        await in_doubt(desk, key, 1)
    await send(desk, *everything[:20])
    await die(desk, *everything[20:40])
    view = await show(desk, HALF_PAST)
    assert counts(view) == {"waiting": 20, "late": 20, "sent": 20, "dead": 20, "doubtful": 20}
    assert len(view.dead_lines) == DEAD_SHOWN < 20
    assert len(view.late_lines) == LATE_SHOWN < 20
    assert len(view.doubtful_lines) == DOUBTFUL_SHOWN < 20
    assert {line.doubtful for line in view.doubtful_lines} == {1}


async def test_what_is_sent_again_waits_as_if_new_and_the_others_are_left_alone(desk: Office) -> None:
    await post(desk, "a", "b")
    async with desk.store.write() as work:
        for _ in range(7):
            await work.outbox.failed((await work.outbox.due(at(NINE), 1))[0], "503 ", dead=False)
    await die(desk, "a", "b")
    lines = {line.id: line for line in (await show(desk)).dead_lines}
    first = min(lines)
    view = await again(desk, first)
    assert view.note == "1 message goes out again now."
    assert set(await due(desk)) == {"a"}
    assert (await due(desk))["a"].attempts == 0
    assert [line.id for line in view.dead_lines] == [id_ for id_ in lines if id_ != first]
    assert (view.oldest_due, view.late) == (at(HALF_PAST), 0)


async def test_all_of_them_go_out_again_with_one_press(desk: Office) -> None:
    await post(desk, *(f"{n}" for n in range(20)), "waiting", "sent")
    await die(desk, *(f"{n}" for n in range(20)))
    await send(desk, "sent")
    assert (await again(desk)).note == "20 messages go out again now."
    assert counts(await show(desk, HALF_PAST)) == {"waiting": 21, "late": 1, "sent": 1}
    async with desk.store.read() as work:
        [event] = await work.trail.about("deliveries")
    assert (event.what, event.detail) == ("sent again", {"deliveries": 20})


async def test_who_presses_twice_late_or_for_what_never_was_changes_nothing_and_is_told(desk: Office) -> None:
    await post(desk, "a")
    [waiting] = (await due(desk)).values()
    for number in (waiting.id, 999, 2**31 - 1):
        assert (await again(desk, number)).note.startswith("Nothing was sent again")
    await die(desk, "a")
    notes = await asyncio.gather(*(again(desk, waiting.id, by=by) for by in ("Q1", "Q2", "Q1")))
    assert sorted(view.note for view in notes) == [
        "1 message goes out again now.",
        *["Nothing was sent again: it went out meanwhile, or waits to."] * 2,
    ]
    await send(desk, "a")
    assert (await again(desk, waiting.id)).note.startswith("Nothing was sent again")
    assert (await again(desk)).note.startswith("Nothing was sent again")
    assert await due(desk) == {}
    async with desk.store.read() as work:
        assert len(await work.trail.about("deliveries")) == 1


def test_every_card_that_can_be_owed_is_called_something_in_words() -> None:
    assert set(WHAT) == set(DRAWINGS)
    april = {
        **APRIL,
        "service": "MASH",
        "on": "2026-05-01",
        "post": "",
        "channel": "MASH",
        "audit": "LS-2026Q1-014",
        "what": "Pre-COA briefing, East Kent",
        "action": "ACT-12",
        "area": "East Kent",
        "district": "Ashford",
        "kind": "gathering",
    }
    assert {card: what(card, april) for card in WHAT} == {
        "request": "Request about LS-2026Q1-014",
        "absence": "Notice of leave or cover",
        "proposal": "Proposal who takes an auditor's audits",
        "allocated": "Allocation of April, LS-2026Q1",
        "round": "Audits of MASH in April, LS-2026Q1",
        "unreachable": "Who cannot be reached, April, LS-2026Q1",
        "morning": "Reminder of Fri 1 May",
        "overdue": "Overdue audits of MASH, Fri 1 May",
        "recalled": "Recall of LS-2026Q1",
        "changed": "Notice that LS-2026Q1-014 was changed",
        "coa_changed": "Notice that the COA of MASH was changed",
        "whereabouts": "Notice about channels",
        "undelivered": "Notice that MASH cannot be reached",
        # KIT meetings.
        "kit": "KIT meeting of MASH",
        "kit_notice": "Notice about a KIT meeting",
        "step": "Step of a COA: Pre-COA briefing, East Kent",
        # Concerns: this list can stand in a channel, so that it does not name them.
        "concern": "Personal card about a case",
        "concern_receipt": "Receipt in a personal chat",
        "concern_done": "Personal notice about a case",
        "concern_late": "Personal reminder about a case",
        "concern_telephone": "Personal notice to telephone somebody",
        "action": "Message about ACT-12",
        "participation": "Who took part in the COA of East Kent",
        "gathering": "Gathering of a COA after Ashford",
        "certificate": "Notice of a certificate for good practice",
        "file": "Word document of a COA: may it come?",
        # The library: sharing.
        "template": "Template in the library",
        # The library: what somebody looks for.
        "looking": "What somebody looks for",
        "looking_answer": "Answer to what somebody looks for",
        # The library: using.
        "library_used": "Notice that a template was used",
        # The library: reviews and the digest.
        "library_review": "Question whether templates are still good",
        "library_digest": "Digest of the library, April",
        # The library: versions.
        "library_version": "Notice of a newer version of a template",
        "library_ended": "Notice that a template was withdrawn or retired",
    }
    assert what("of another version", {}) == "Of another version"


@pytest.mark.parametrize(
    ("to", "status", "code", "said"),
    [
        (To("p"), 403, "ForbiddenOperationException", "has not installed the bot"),
        (To("p"), 404, "NotInTeams", "not seen in Teams yet; check the sign-in name in the people file"),
        (To(channel_id="c"), 403, "BotNotInConversationRoster", "the bot is not in this team any more"),
        (To("p"), 403, "BotNotInConversationRoster", "has removed the bot"),
        (To("p"), 422, "NotDrawn", "its card could not be drawn; the service's log says why"),
        (To("p"), 0, "ConnectionError", "Teams could not be reached"),
        (To(channel_id="c"), 503, "ServiceError", "Teams was too busy (503)"),
        (To("p"), 413, "MessageSizeTooBig", "Teams refused the message (413 MessageSizeTooBig)"),
    ],
)
def test_each_refusal_of_teams_is_said_in_words(to: To, status: int, code: str, said: str) -> None:
    assert why(to, status, code) == said
