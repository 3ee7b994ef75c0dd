"""The outbox: what is owed once, in which order it goes, and how an edit is owed."""

from collections.abc import AsyncIterator

import pytest
from office import Office, at, office

from practice.records import Delivery, To, Urgency
from storage.outbox import Owed

NOON = at("2026-04-01 12:00")
LATER = at("2026-04-01 15:00")


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Office]:
    async with office(database_url) as opened:
        yield opened


def owed(key: str, *about: str, urgency: Urgency = Urgency.CARD, person: str = "p") -> Delivery:
    return Delivery(key, To(person_id=person), "allocated", {"round": "LS"}, about, urgency)


async def post(desk: Office, *deliveries: Delivery, at_: str = "2026-04-01 12:00") -> list[bool]:
    async with desk.store.write() as work:
        return [await work.outbox.post(delivery, at(at_)) for delivery in deliveries]


async def due(desk: Office, now: str = "2026-04-01 12:00", limit: int = 50) -> list[Owed]:
    async with desk.store.read() as work:
        return await work.outbox.due(at(now), limit)


async def send(desk: Office, item: Owed, message: str = "m1", digest: str = "d1") -> None:
    async with desk.store.write() as work:
        await work.outbox.sent(item, "chat", message, digest, NOON)


async def test_what_is_owed_comes_back_as_it_was_posted_and_only_once(desk: Office) -> None:
    delivery = owed("a", "LS-1", "LS-2")
    assert await post(desk, delivery, delivery) == [True, False]
    [item] = await due(desk)
    assert item.delivery == delivery
    assert not item.is_edit


async def test_a_key_stays_taken_after_it_was_sent(desk: Office) -> None:
    await post(desk, owed("a"))
    await send(desk, (await due(desk))[0])
    assert await post(desk, owed("a", "LS-9")) == [False]
    assert await due(desk) == []


async def test_the_more_urgent_goes_first_then_the_older_then_the_first_posted(desk: Office) -> None:
    await post(desk, owed("new"), owed("new too"))
    await post(desk, owed("old"), at_="2026-04-01 09:00")
    await post(desk, owed("reminder", urgency=Urgency.REMINDER), owed("rung", urgency=Urgency.ESCALATION))
    keys = [item.delivery.key for item in await due(desk)]
    assert keys == ["rung", "reminder", "old", "new", "new too"]
    assert [item.delivery.key for item in await due(desk, limit=2)] == ["rung", "reminder"]


async def test_nothing_goes_before_its_instant(desk: Office) -> None:
    await post(desk, owed("a"), at_="2026-04-01 12:00")
    assert await due(desk, "2026-04-01 11:59") == []
    assert len(await due(desk, "2026-04-01 12:00")) == 1


async def test_a_change_before_it_was_sent_owes_no_edit(desk: Office) -> None:
    await post(desk, owed("a", "LS-1"))
    async with desk.store.write() as work:
        await work.outbox.refresh(["LS-1"], LATER)
    [item] = await due(desk)
    await send(desk, item)
    assert await due(desk, "2026-04-02 09:00") == []


async def test_a_change_after_it_was_sent_owes_one_edit_however_many_changes_there_were(desk: Office) -> None:
    await post(desk, owed("a", "LS-1", "LS-2"), owed("b", "LS-3"))
    for item in await due(desk):
        await send(desk, item, message=f"message of {item.delivery.key}")
    async with desk.store.write() as work:
        await work.outbox.refresh(["LS-1", "LS-2"], LATER)
        await work.outbox.refresh(["LS-2"], LATER)
    assert await due(desk, "2026-04-01 14:59") == []
    [edit] = await due(desk, "2026-04-01 15:00")
    assert (edit.is_edit, edit.message_id, edit.digest) == (True, "message of a", "d1")
    await send(desk, edit, edit.message_id, "d2")
    assert await due(desk, "2026-04-02 09:00") == []


async def test_a_change_while_it_is_being_sent_is_still_owed_afterwards(desk: Office) -> None:
    await post(desk, owed("a", "LS-1"))
    [on_its_way] = await due(desk)
    async with desk.store.write() as work:
        await work.outbox.refresh(["LS-1"], NOON)
    await send(desk, on_its_way)
    [edit] = await due(desk)
    assert edit.is_edit


async def test_a_change_of_something_else_owes_nothing(desk: Office) -> None:
    await post(desk, owed("a", "LS-1"))
    await send(desk, (await due(desk))[0])
    async with desk.store.write() as work:
        await work.outbox.refresh(["LS-10", "LS-"], NOON)
    assert await due(desk, "2026-04-02 09:00") == []


async def test_one_card_can_be_refreshed_by_its_key(desk: Office) -> None:
    await post(desk, owed("a"), owed("b"))
    for item in await due(desk):
        await send(desk, item)
    async with desk.store.write() as work:
        await work.outbox.refresh_key("b", NOON)
    assert [item.delivery.key for item in await due(desk)] == ["b"]


async def test_what_is_dead_is_owed_again_after_the_bot_was_installed_with_what_is_true_then(
    desk: Office,
) -> None:
    await post(desk, owed("a", "LS-1", person="p"), owed("b", person="q"))
    for item in await due(desk):
        async with desk.store.write() as work:
            await work.outbox.failed(item, "403", dead=True)
    assert await due(desk, "2026-05-01 09:00") == []
    async with desk.store.write() as work:
        await work.outbox.revive(To(person_id="p"), "morning")
    assert await due(desk) == []
    async with desk.store.write() as work:
        await work.outbox.revive(To(person_id="p"), "allocated", "round")
    [item] = await due(desk)
    assert (item.delivery.key, item.attempts, item.is_edit) == ("a", 0, False)


async def test_a_failed_attempt_is_counted_and_a_sent_one_begins_anew(desk: Office) -> None:
    await post(desk, owed("a", "LS-1"))
    [item] = await due(desk)
    async with desk.store.write() as work:
        await work.outbox.failed(item, "429", dead=False)
        await work.outbox.failed(item, "429", dead=False)
    [item] = await due(desk)
    assert item.attempts == 2
    await send(desk, item)
    async with desk.store.write() as work:
        await work.outbox.refresh(["LS-1"], NOON)
    assert (await due(desk))[0].attempts == 0


async def test_which_keys_stand_and_what_they_show_is_told(desk: Office) -> None:
    await post(desk, owed("a", "LS-2", "LS-1"), owed("b"))
    async with desk.store.read() as work:
        assert await work.outbox.exists(["a", "b", "c"]) == {"a", "b"}
        assert await work.outbox.exists([]) == set()
        assert await work.outbox.about("a") == ("LS-1", "LS-2")
        assert await work.outbox.about("b") == ()
        assert await work.outbox.about("c") is None


async def test_a_person_is_reached_in_their_chat_else_through_the_newest_service_url(desk: Office) -> None:
    person = await desk.person("T1")
    to = To(person_id=person.id)
    async with desk.store.write() as work:
        assert await work.outbox.address(to) is None
        await work.channels.heard_tenant("tenant", "http://old", NOON)
        await work.channels.heard_tenant("tenant", "http://new", LATER)
        found = await work.outbox.address(to)
        assert found is not None
        assert (found.service_url, found.conversation_id) == ("http://new", "")
        await work.channels.heard_chat(person.aad_object_id.upper(), "chat", "tenant", "http://chat")
        found = await work.outbox.address(to)
        assert found is not None
        assert (found.service_url, found.conversation_id) == ("http://chat", "chat")
        await work.outbox.forget_chat_of(person.id)
        found = await work.outbox.address(to)
        assert found is not None
        assert found.conversation_id == ""
