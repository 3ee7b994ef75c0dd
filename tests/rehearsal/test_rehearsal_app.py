"""The file that remembers a tenant, and the page's API over HTTP."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import aiohttp
import orjson
import pytest
from aiohttp import web
from rehearsal_standin import StandIn, attached

from rehearsal.app import REHEARSAL, rehearsal_app, running_rehearsal
from rehearsal.client import Rehearsal
from rehearsal.records import CARD as CARD_TYPE
from rehearsal.records import Person, Team
from rehearsal.tenant import Tenant
from rehearsal.wire import Json, at, object_at, objects_at, text_at

CARD: Json = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [{"type": "Input.Text", "id": "note", "label": "What?", "isRequired": True}],
    "actions": [{"type": "Action.Submit", "title": "Save", "data": {"do": "save"}}],
}


async def verb(rehearsal: Rehearsal, name: str, body: Json) -> Json:
    url = f"{rehearsal.service_url}api/{name}"
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
        return object_at({"told": await response.json()}, "told")


async def messages(rehearsal: Rehearsal, conversation: str, person: Person) -> list[Json]:
    query = f"conversation={quote(conversation)}&as={quote(person.id)}"
    return objects_at((await get(rehearsal, f"api/messages?{query}"))[1], "messages")


async def get(rehearsal: Rehearsal, path: str, **headers: str) -> tuple[int, object]:
    url = f"{rehearsal.service_url}{path}"
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.status, await response.json()


def test_a_restart_forgets_nothing_but_private_views(tmp_path: Path, lead: Person, team: Team) -> None:
    path, clock = tmp_path / "rehearsal.db", lambda: datetime(2026, 4, 1, 8, tzinfo=UTC)
    before = Tenant([lead], [team], path=path, clock=clock)
    chat = before.personal(lead)
    first = before.post(before.place(chat), {"type": "message", "text": "one"})
    second = before.edit(
        before.post(before.place(team.id), {"type": "message", "text": "two"}), {"text": "2"}
    )
    before.show(first, lead, CARD)
    before.block(lead)
    before.set_installed(team.id, False)
    before.close()
    after = Tenant(path=path, clock=clock)
    assert after.people == (lead,)
    assert after.teams == (team,)
    assert after.messages(chat) == [first]
    assert after.messages(team.id) == [second]
    assert after.is_installed(lead.aad_object_id)
    assert not after.is_installed(team.id)
    assert after.is_blocked(lead)
    assert int(after.next_id()) > int(second.id)
    after.close()


def test_a_person_already_known_is_kept(lead: Person) -> None:
    tenant = Tenant([lead], installed=False)
    assert tenant.add_person(Person(lead.aad_object_id, "Another post", "x@example.org")) == lead
    assert not tenant.is_installed(lead.aad_object_id)


def test_message_ids_increase_while_the_clock_stands_still() -> None:
    tenant = Tenant(clock=lambda: datetime(2026, 4, 1, 8, tzinfo=UTC))
    ids = [int(tenant.next_id()) for _ in range(3)]
    assert ids == [1775030400000, 1775030400001, 1775030400002]


async def test_the_page_says_presses_and_repeats(rehearsal: Rehearsal, bot: StandIn, lead: Person) -> None:
    chat = rehearsal.personal(lead)
    bot.answers["show"] = attached(CARD)
    told = await verb(rehearsal, "say", {"as": lead.id, "conversation": chat, "text": "show"})
    assert (told["ok"], told["status"], told["error"], told["conversation"]) == (True, 200, None, chat)
    said, card = await messages(rehearsal, chat, lead)
    assert (said["text"], said["from"], said["cards"]) == (
        "show",
        {"id": lead.id, "name": lead.name, "bot": False},
        [],
    )
    assert (card["cards"], at(card, "from", "bot"), card["edited"], card["deleted"]) == (
        [CARD],
        True,
        0,
        False,
    )
    press: Json = {"as": lead.id, "conversation": chat, "message": card["id"], "inputs": {"note": "x"}}
    press["action"] = {"type": "Action.Submit", "title": "Save", "data": {"do": "save"}}
    assert (await verb(rehearsal, "press", press))["ok"] is True
    assert bot.heard[-1]["value"] == {"do": "save", "note": "x"}
    for new_id in (True, False):
        assert (await verb(rehearsal, "repeat", {"newId": new_id}))["ok"] is True
        assert bot.heard[-1]["value"] == bot.heard[-2]["value"]
        assert (bot.heard[-1]["id"] != bot.heard[-2]["id"]) is new_id


async def test_nothing_can_be_repeated_before_something_was_sent(rehearsal: Rehearsal) -> None:
    told = await verb(rehearsal, "repeat", {"newId": True})
    assert (told["ok"], told["error"]) == (False, "Nothing has been sent to the bot yet.")


async def test_a_cleared_input_is_not_filled_in_again(
    rehearsal: Rehearsal, bot: StandIn, lead: Person
) -> None:
    """The renderer leaves out what is empty: its word counts, not the card's first value."""
    chat = rehearsal.personal(lead)
    filled: Json = {"type": "Input.Text", "id": "note", "value": "before"}
    card = {**CARD, "body": [filled]}
    bot.answers["show"] = attached(card)
    await rehearsal.say(lead, chat, "show")
    shown = rehearsal.last(chat)
    body: Json = {"as": lead.id, "conversation": chat, "message": shown.id, "inputs": {}}
    await verb(rehearsal, "press", {**body, "action": objects_at(card, "actions")[0]})
    assert bot.heard[-1]["value"] == {"do": "save"}


async def test_a_dialog_goes_on_and_closes_from_the_page(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, manager: Person
) -> None:
    chat, card = rehearsal.personal(lead), {"contentType": CARD_TYPE, "content": CARD}
    value = {"title": "Your audit", "height": "large", "width": "medium", "card": card}
    fetch: Json = {"type": "Action.Submit", "title": "Open", "data": {"msteams": {"type": "task/fetch"}}}
    fetch["data"] = {"msteams": {"type": "task/fetch"}, "do": "open"}
    bot.answers.update(show=attached({**CARD, "body": [], "actions": [fetch]}), save={})
    bot.answers["open"] = {"task": {"type": "continue", "value": value}}
    await rehearsal.say(lead, chat, "show")
    press: Json = {"as": lead.id, "conversation": chat, "message": rehearsal.last(chat).id, "action": fetch}
    told = await verb(rehearsal, "press", press)
    dialog = object_at(told, "dialog")
    assert (dialog["title"], dialog["width"], dialog["height"]) == ("Your audit", "medium", "large")
    assert (dialog["card"], told["closed"]) == (CARD, False)
    submit: Json = {"as": lead.id, "dialog": dialog["id"], "action": objects_at(CARD, "actions")[0]}
    stolen = await verb(rehearsal, "submit", {**submit, "as": manager.id})
    assert (stolen["ok"], stolen["closed"]) == (False, False)
    told = await verb(rehearsal, "submit", {**submit, "inputs": {"note": "x"}})
    assert (told["ok"], told["closed"], told["dialog"]) == (True, True, None)
    assert at(bot.heard[-1], "value", "data") == {"do": "save", "note": "x"}
    bot.answers["save"] = {"task": {"type": "message", "value": "Saved."}}
    told = await verb(rehearsal, "submit", submit)
    assert (told["toast"], told["closed"]) == ("Saved.", True)


async def test_a_failed_submit_leaves_the_dialog_open(
    rehearsal: Rehearsal, bot: StandIn, lead: Person
) -> None:
    chat, card = rehearsal.personal(lead), {"contentType": CARD_TYPE, "content": CARD}
    fetch: Json = {"type": "Action.Submit", "title": "Open"}
    fetch["data"] = {"msteams": {"type": "task/fetch"}, "do": "open"}
    bot.answers["show"] = attached({**CARD, "actions": [fetch]})
    bot.answers["open"] = {"task": {"type": "continue", "value": {"title": "T", "card": card}}}
    await rehearsal.say(lead, chat, "show")
    press: Json = {"as": lead.id, "conversation": chat, "message": rehearsal.last(chat).id, "action": fetch}
    opened = await verb(rehearsal, "press", press)
    submit: Json = {"as": lead.id, "dialog": at(opened, "dialog", "id")}
    submit["action"] = objects_at(CARD, "actions")[0]
    told = await verb(rehearsal, "submit", submit)  # the stand-in answers 501
    assert (told["ok"], told["closed"], told["status"]) == (False, False, 501)
    assert told["error"] == "Something went wrong. Please try again"
    del bot.answers["open"]
    bot.answers["open"] = {}
    told = await verb(rehearsal, "press", press)
    assert (told["ok"], told["dialog"]) == (False, None)


async def test_a_channel_is_shown_as_threads(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, team: Team
) -> None:
    channel = team.channel("MASH").id
    bot.answers["status"] = attached(CARD)
    told = await verb(rehearsal, "say", {"as": lead.id, "conversation": channel, "text": "status"})
    thread = text_at(told, "conversation")
    assert thread.startswith(f"{channel};messageid=")
    await verb(
        rehearsal, "say", {"as": lead.id, "conversation": channel, "text": "unheard", "mention": False}
    )
    first, second = await messages(rehearsal, channel, lead)
    assert [reply["cards"] for reply in objects_at(first, "replies")] == [[CARD]]
    assert (second["text"], second["replies"]) == ("unheard", [])
    assert len(await messages(rehearsal, thread, lead)) == 2
    _, state = await get(rehearsal, f"api/state?as={quote(lead.id)}")
    rows = [row for row in objects_at(state, "conversations") if row["channelId"] == channel]
    assert [(row["kind"], row["title"], row["count"]) for row in rows] == [
        ("channel", "MASH", 3),
        ("thread", "@Practice Loop status", 2),
        ("thread", "unheard", 1),
    ]


async def test_an_answer_stays_private_until_the_page_is_loaded_anew(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, manager: Person, team: Team
) -> None:
    place = rehearsal.tenant.place(team.channel("MASH").id)
    execute: Json = {"type": "Action.Execute", "title": "Take", "verb": "take", "data": {}}
    message = rehearsal.tenant.post(place, attached({**CARD, "actions": [execute]}))
    bot.answers["take"] = {"statusCode": 200, "type": CARD_TYPE, "value": CARD}
    body: Json = {"as": lead.id, "conversation": message.conversation_id, "message": message.id}
    assert (await verb(rehearsal, "press", {**body, "action": execute}))["ok"] is True
    for person, private in ((lead, True), (manager, False)):
        (shown,) = await messages(rehearsal, message.conversation_id, person)
        assert (shown["private"], shown["cards"] == [CARD]) == (private, private)
    async with aiohttp.ClientSession() as session, session.get(rehearsal.service_url):
        (shown,) = await messages(rehearsal, message.conversation_id, lead)
    assert shown["private"] is False


async def test_the_page_shows_nobody_elses_chat(rehearsal: Rehearsal, lead: Person, manager: Person) -> None:
    path = f"api/messages?as={quote(manager.id)}&conversation="
    assert (await get(rehearsal, path + rehearsal.personal(lead)))[0] == 403
    assert (await get(rehearsal, path + "a:unknown"))[0] == 404


async def test_the_page_is_told_of_changes(rehearsal: Rehearsal, lead: Person) -> None:
    async with aiohttp.ClientSession() as session:
        response = await session.get(f"{rehearsal.service_url}api/events")
        assert await response.content.readuntil(b"\n\n") == b"retry: 1000\n\n"
        tenant = rehearsal.tenant
        message = tenant.post(tenant.place(tenant.personal(lead)), {"type": "message", "text": "one"})
        tenant.show(message, lead, CARD)
        tenant.delete(tenant.edit(message, {"type": "message", "text": "two"}))
        tenant.block(lead)
        told: list[tuple[str, str]] = []
        for _ in range(5):
            line = await asyncio.wait_for(response.content.readuntil(b"\n\n"), 2)
            change: object = orjson.loads(line.removeprefix(b"data: "))
            told.append((text_at(change, "kind"), text_at(change, "conversation")))
        chat = tenant.personal(lead)
        assert told == [*((kind, chat) for kind in ("message", "view", "edit", "delete")), ("people", "")]
        response.close()


async def test_an_open_page_does_not_keep_the_service_from_stopping(bot: StandIn, lead: Person) -> None:
    async with aiohttp.ClientSession() as session:
        async with running_rehearsal(bot.url, [lead]) as rehearsal:
            response = await session.get(f"{rehearsal.service_url}api/events")
            await response.content.readuntil(b"\n\n")
            stopping = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - stopping < 0.8
        response.close()


async def test_removing_and_blocking_from_the_page_shows_in_its_state(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, manager: Person
) -> None:
    bot.heard.clear()
    assert (await verb(rehearsal, "uninstall", {"as": lead.id}))["ok"] is True
    assert (await verb(rehearsal, "block", {"as": manager.id}))["ok"] is True
    assert [activity["type"] for activity in bot.heard] == ["installationUpdate"]
    _, state = await get(rehearsal, "api/state")
    people = objects_at(state, "people")
    assert [row["installed"] for row in people] == [False, True, True]
    assert [row["blocked"] for row in people] == [False, True, False]
    say: Json = {"as": lead.id, "conversation": rehearsal.personal(lead), "text": "x"}
    assert (await verb(rehearsal, "say", say))["error"] == "QA Lead has not installed the bot"
    assert (await verb(rehearsal, "install", {"as": lead.id}))["ok"] is True
    assert (await verb(rehearsal, "unblock", {"as": manager.id}))["ok"] is True
    assert (await verb(rehearsal, "say", say))["ok"] is True
    assert (await verb(rehearsal, "say", {**say, "as": "29:nobody"}))["ok"] is False


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b'{"as": 7}', b'{"as": []}'])
async def test_a_body_that_is_none_is_refused(rehearsal: Rehearsal, body: bytes) -> None:
    async with aiohttp.ClientSession() as session:
        for name in ("say", "press", "submit", "install"):
            async with session.post(f"{rehearsal.service_url}api/{name}", data=body) as response:
                assert response.status == 404


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://example.org"}, {"Host": "example.org"}, {"Origin": "null"}]
)
async def test_a_foreign_page_in_the_browser_is_refused(
    rehearsal: Rehearsal, headers: dict[str, str]
) -> None:
    assert (await get(rehearsal, "api/state", **headers))[0] == 403


async def test_it_can_be_mounted_beneath_another_application(bot: StandIn, lead: Person) -> None:
    inner = rehearsal_app(Tenant([lead]), bot.url)
    outer = web.Application()
    outer.add_subapp("/rehearsal/", inner)
    runner = web.AppRunner(outer, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        rehearsal = inner[REHEARSAL]
        rehearsal.service_url = f"http://127.0.0.1:{runner.addresses[0][1]}/rehearsal/"
        bot.answers["status"] = {"type": "message", "text": "All well"}
        await rehearsal.say(lead, rehearsal.personal(lead), "status")
        assert rehearsal.last(rehearsal.personal(lead)).text == "All well"
        assert rehearsal.tenant.journal[-1].path.startswith("/v3/conversations/a:")
        assert (await get(rehearsal, "api/state"))[0] == 200
    finally:
        await runner.cleanup()


async def test_a_body_that_the_outer_application_will_not_read_is_too_big(bot: StandIn, lead: Person) -> None:
    inner = rehearsal_app(Tenant([lead]), bot.url)
    outer = web.Application(client_max_size=256 * 1024)
    outer.add_subapp("/rehearsal/", inner)
    runner = web.AppRunner(outer, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        chat = inner[REHEARSAL].personal(lead)
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/rehearsal/v3/conversations/{chat}/activities"
        body = {"type": "message", "text": "x" * 300 * 1024}
        async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
            told: object = await response.json()
            assert (response.status, at(told, "error", "code")) == (413, "MessageSizeTooBig")
    finally:
        await runner.cleanup()
