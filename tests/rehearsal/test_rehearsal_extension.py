"""The message extension at the stand-in: what is sent to a bot, and what its answers show."""

import asyncio
from typing import Literal

import pytest
from rehearsal_standin import StandIn, attached
from test_rehearsal_app import get, messages, verb

from rehearsal.answers import WENT_WRONG, Result
from rehearsal.client import Rehearsal
from rehearsal.records import CARD, Message, Person, Team
from rehearsal.wire import Json, at, object_at, objects_at, text_at

FOUND: Json = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [{"type": "TextBlock", "text": "Audit tool"}],
    "actions": [{"type": "Action.OpenUrl", "title": "Open", "url": "https://a.b/"}],
}
FORM: Json = {**FOUND, "actions": [{"type": "Action.Submit", "title": "Share", "data": {"do": "shared"}}]}


class Gate(asyncio.Event):
    """Says when somebody stands before it."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = asyncio.Event()

    async def wait(self) -> Literal[True]:
        self.reached.set()
        return await super().wait()


def listing(*cards: Json) -> Json:
    preview: Json = {"content": {"title": "Audit tool", "text": "Kent"}}
    attachments = [{"contentType": CARD, "content": card, "preview": preview} for card in cards]
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": attachments}}


def page(card: Json) -> Json:
    return {
        "task": {
            "type": "continue",
            "value": {"title": "Share", "card": {"contentType": CARD, "content": card}},
        }
    }


async def written(rehearsal: Rehearsal, person: Person, team: Team) -> Message:
    """What somebody wrote in a channel, where the bot does not hear it."""
    answer = await rehearsal.say(
        person, team.channel("MASH").id, "See <here>: https://a.b/?x=1&y=2", mention=False
    )
    assert answer.message is not None
    return answer.message


async def test_a_search_is_sent_as_teams_sends_it(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, team: Team
) -> None:
    bot.answers[""] = listing(FOUND, FOUND)
    place = team.channel("MASH").id
    found = await rehearsal.extension.search(lead, place, "audit", skip=25, count=10)
    assert found.results == (Result("Audit tool", "Kent", FOUND),) * 2
    assert (bot.heard[-1]["type"], bot.heard[-1]["name"]) == ("invoke", "composeExtension/query")
    assert bot.heard[-1]["value"] == {
        "commandId": "search",
        "parameters": [{"name": "words", "value": "audit"}],
        "queryOptions": {"skip": 25, "count": 10},
    }
    await rehearsal.extension.search(lead, place, "")
    assert at(bot.heard[-1]["value"], "parameters") == [{"name": "initialRun", "value": "true"}]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"composeExtension": {"type": "result", "attachments": [{"contentType": "text/html"}]}},
        {"composeExtension": {"type": "message"}},
        {"task": {"type": "message", "value": "x"}},
    ],
)
async def test_a_list_that_teams_does_not_understand_is_an_error(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, team: Team, body: Json
) -> None:
    bot.answers[""] = body
    assert (await rehearsal.extension.search(lead, team.id, "audit")).error == WENT_WRONG


async def test_words_in_place_of_a_list_are_shown(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, team: Team
) -> None:
    bot.answers[""] = {"composeExtension": {"type": "message", "text": "Nothing fits."}}
    told = await rehearsal.extension.search(lead, team.id, "zebra")
    assert (told.toast, told.results, told.ok) == ("Nothing fits.", (), True)


async def test_what_is_inserted_is_the_persons_own_message_and_opens_links_only(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, manager: Person, team: Team
) -> None:
    card = {**FOUND, "actions": [*objects_at(FOUND, "actions"), *objects_at(FORM, "actions")]}
    mine = await rehearsal.extension.insert(lead, team.channel("MASH").id, Result("Audit tool", "", card))
    assert (mine.sender, mine.card) == (lead.aad_object_id, card)
    assert bot.heard == []
    reply = await rehearsal.extension.insert(manager, mine.conversation_id, Result("Audit tool", "", card))
    assert reply.conversation_id == mine.conversation_id
    assert (await rehearsal.press(manager, mine, "Open")).activity["url"] == "https://a.b/"
    with pytest.raises(ValueError, match="sends nothing to a bot"):
        await rehearsal.press(manager, mine, "Share")


async def test_an_action_hands_over_the_message_and_its_dialog_answers_as_the_extension(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, manager: Person, team: Team
) -> None:
    bot.answers[""] = page(FORM)
    message = await written(rehearsal, manager, team)
    dialog = (await rehearsal.extension.act_on(lead, message)).opened()
    heard = bot.heard[-1]
    assert (heard["name"], text_at(heard, "value", "commandId")) == ("composeExtension/fetchTask", "share")
    body = object_at(heard, "value", "messagePayload", "body")
    assert body == {
        "contentType": "html",
        "content": "<p>See &lt;here&gt;: https://a.b/?x=1&amp;y=2</p>",
    }
    bot.answers["shared"] = page(FOUND)
    receipt = (await rehearsal.submit(dialog, "Share")).opened()
    assert bot.heard[-1]["name"] == "composeExtension/submitAction"
    assert object_at(bot.heard[-1], "value", "data") == {"do": "shared"}
    assert (receipt.card, receipt.command) == (FOUND, "share")
    bot.answers["shared"] = {}
    closed = await rehearsal.submit(dialog, "Share")
    assert (closed.ok, closed.dialog) == (True, None)


async def test_a_client_without_an_answer_asks_twice_more_under_other_ids(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, manager: Person, team: Team
) -> None:
    message = await written(rehearsal, manager, team)
    rehearsal.extension.patience, bot.slow = 0.05, 30.0
    answer = await rehearsal.extension.act_on(lead, message)
    assert (answer.status, answer.error) == (0, WENT_WRONG)
    assert len({text_at(heard, "id") for heard in bot.heard}) == 3
    assert len({text_at(heard, "value", "requestId") for heard in bot.heard}) == 1


async def test_guests_and_strangers_to_a_conversation_have_no_extension_there(
    rehearsal: Rehearsal, lead: Person, manager: Person, team: Team
) -> None:
    guest = next(person for person in rehearsal.tenant.people if person.guest)
    message = await written(rehearsal, manager, team)
    with pytest.raises(ValueError, match="Guests have no message extensions"):
        await rehearsal.extension.act_on(guest, message)
    with pytest.raises(ValueError, match="not in this conversation"):
        await rehearsal.extension.search(lead, rehearsal.personal(manager), "")


async def test_a_call_that_is_held_is_carried_out_once_it_is_let_go(
    rehearsal: Rehearsal, bot: StandIn, lead: Person
) -> None:
    hold = Gate()
    rehearsal.faults.next(None, match="POST", hold=hold)
    bot.answers["status"] = attached(FOUND)
    said = asyncio.create_task(rehearsal.say(lead, rehearsal.personal(lead), "status"))
    await hold.reached.wait()
    assert [message for message in rehearsal.messages(rehearsal.personal(lead)) if not message.sender] == []
    hold.set()
    await said
    assert rehearsal.last(rehearsal.personal(lead)).card == FOUND


async def test_the_page_searches_inserts_and_acts(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, manager: Person, team: Team
) -> None:
    place = team.channel("MASH").id
    bot.answers[""] = listing(FOUND)
    told = await verb(rehearsal, "search", {"as": lead.id, "conversation": place, "words": "audit"})
    [result] = objects_at(told, "results")
    assert result == {"title": "Audit tool", "text": "Kent", "card": FOUND}
    told = await verb(rehearsal, "insert", {"as": lead.id, "conversation": place, **result})
    assert told["ok"] is True
    [mine] = await messages(rehearsal, place, manager)
    assert (at(mine, "from", "name"), at(mine, "cards")) == (lead.name, [FOUND])
    bot.answers[""] = page(FORM)
    asked: Json = {"as": lead.id, "conversation": mine["conversation"], "message": mine["id"]}
    opened = await verb(rehearsal, "act", asked)
    bot.answers["shared"] = {}
    action = objects_at(FORM, "actions")[0]
    submitted: Json = {"as": lead.id, "dialog": at(opened, "dialog", "id"), "action": action}
    assert (await verb(rehearsal, "submit", submitted))["closed"] is True
    guest = next(person for person in rehearsal.tenant.people if person.guest)
    refused = await verb(rehearsal, "search", {"as": guest.id, "conversation": place, "words": ""})
    assert "Guests have no message extensions" in str(refused["error"])


async def test_the_page_learns_whether_the_app_has_an_extension(rehearsal: Rehearsal) -> None:
    assert at((await get(rehearsal, "api/state"))[1], "bot", "extension") is False
    rehearsal.tenant.extension = True
    assert at((await get(rehearsal, "api/state"))[1], "bot", "extension") is True
