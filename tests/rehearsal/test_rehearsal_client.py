"""People at their clients: what the bot hears of them, and what its answers show to whom."""

import re

import pytest
from rehearsal_standin import StandIn, attached

from rehearsal.answers import WENT_WRONG
from rehearsal.client import Rehearsal
from rehearsal.reading import InputRefusedError, filled_in, texts, titles
from rehearsal.records import CARD, Message, Person, Team
from rehearsal.wire import Json, at, object_at, objects_at, text_at


def card(*actions: Json, body: list[Json] | None = None) -> Json:
    shown = body or [{"type": "TextBlock", "text": "LS-014"}]
    return {"type": "AdaptiveCard", "version": "1.5", "body": shown, "actions": list(actions)}


HERE: Json = {"type": "Action.Execute", "title": "I am here", "verb": "kit.here", "data": {"kit": "7"}}
OPEN: Json = {
    "type": "Action.Submit",
    "title": "Open my audit",
    "data": {"msteams": {"type": "task/fetch"}, "do": "audit.open"},
}
NEXT: Json = {"type": "Action.Submit", "title": "Save and next", "data": {"do": "audit.section"}}
BACK: Json = {**NEXT, "title": "Back", "associatedInputs": "none"}
SCALE: Json = {
    "type": "Input.Number",
    "id": "q5.r3",
    "label": "How well?",
    "min": 0,
    "max": 10,
    "isRequired": True,
    "errorMessage": "A whole number from 0 to 10",
}


def shown(answer: Json) -> Json:
    return {"statusCode": 200, "type": CARD, "value": answer}


def dialog(answer: Json) -> Json:
    value = {"title": "Audit", "card": {"contentType": CARD, "content": answer}}
    return {"task": {"type": "continue", "value": value}}


async def with_card(rehearsal: Rehearsal, bot: StandIn, person: Person, sent: Json) -> Message:
    bot.answers["show"] = attached(sent)
    await rehearsal.say(person, rehearsal.personal(person), "show")
    return rehearsal.last(rehearsal.personal(person))


async def test_a_typed_message_reaches_the_bot_as_teams_sends_it(
    rehearsal: Rehearsal, bot: StandIn, lead: Person
) -> None:
    answer = await rehearsal.say(lead, rehearsal.personal(lead), "status")
    assert answer.status == 200
    heard = bot.heard[0]
    assert heard["text"] == "status"
    assert heard["from"] == {"id": lead.id, "name": lead.name, "aadObjectId": lead.aad_object_id}
    assert heard["conversation"] == {
        "conversationType": "personal",
        "tenantId": rehearsal.tenant.id,
        "id": rehearsal.personal(lead),
    }
    assert text_at(heard, "channelData", "tenant", "id") == rehearsal.tenant.id
    assert text_at(heard, "recipient", "id").startswith("28:")
    assert heard["channelId"] == "msteams"
    assert heard["serviceUrl"] == rehearsal.service_url
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text_at(heard, "timestamp"))


async def test_a_post_in_a_channel_starts_a_thread_and_mentions_the_bot(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, team: Team
) -> None:
    channel = team.channel("MASH")
    answer = await rehearsal.say(lead, channel.id, "status")
    heard = bot.heard[0]
    assert heard["text"] == "<at>Practice Loop</at> status"
    mention = objects_at(heard, "entities")[0]
    assert (mention["text"], at(mention, "mentioned", "id")) == (
        "<at>Practice Loop</at>",
        rehearsal.tenant.bot_id,
    )
    assert text_at(heard, "conversation", "id") == f"{channel.id};messageid={heard['id']}"
    assert answer.conversation_id == text_at(heard, "conversation", "id")
    assert text_at(heard, "channelData", "channel", "id") == channel.id
    await rehearsal.say(lead, answer.conversation_id, "overdue")
    assert text_at(bot.heard[1], "conversation", "id") == answer.conversation_id


async def test_a_channel_message_without_a_mention_is_not_heard(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, team: Team
) -> None:
    answer = await rehearsal.say(lead, team.channel("MASH").id, "good morning", mention=False)
    assert (answer.status, bot.heard) == (0, [])
    assert [message.text for message in rehearsal.messages(answer.conversation_id)] == ["good morning"]


async def test_nobody_speaks_in_somebody_elses_chat(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, manager: Person
) -> None:
    message = await with_card(rehearsal, bot, lead, card(HERE))
    with pytest.raises(ValueError, match="not in this conversation"):
        await rehearsal.say(manager, rehearsal.personal(lead), "status")
    with pytest.raises(ValueError, match="not in this conversation"):
        await rehearsal.press(manager, message, HERE)


async def test_installing_tells_the_bot_who_and_where(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, team: Team
) -> None:
    await rehearsal.uninstall(lead)
    with pytest.raises(ValueError, match="has not installed"):
        await rehearsal.say(lead, rehearsal.personal(lead), "status")
    await rehearsal.install(lead)
    await rehearsal.remove_from_team(team)
    await rehearsal.install_team(team)
    await rehearsal.rename_channel(team, "MASH", "Front door")
    told = [(a["type"], a.get("action") or at(a, "channelData", "eventType")) for a in bot.heard]
    assert told == [
        ("installationUpdate", "remove"),
        ("conversationUpdate", None),
        ("installationUpdate", "add"),
        ("conversationUpdate", "teamMemberRemoved"),
        ("installationUpdate", "remove"),
        ("conversationUpdate", "teamMemberAdded"),
        ("installationUpdate", "add"),
        ("conversationUpdate", "channelRenamed"),
    ]
    assert object_at(bot.heard[-1], "channelData", "channel") == {
        "id": team.channel("MASH").id,
        "name": "Front door",
    }
    assert {text_at(a, "conversation", "id") for a in bot.heard[:3]} == {rehearsal.personal(lead)}


async def test_the_answer_to_an_execute_is_seen_by_its_presser_until_the_message_is_edited(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, manager: Person, team: Team
) -> None:
    thread = (await rehearsal.say(lead, team.channel("MASH").id, "hello", mention=False)).conversation_id
    bot.answers["show"] = attached(card(HERE))
    await rehearsal.say(lead, thread, "show")
    message = rehearsal.last(thread)
    mine = card(body=[{"type": "TextBlock", "text": "You are here"}])
    bot.answers["kit.here"] = shown(mine)
    answer = await rehearsal.press(manager, message, "I am here")
    assert answer.shown() == mine
    assert object_at(bot.heard[-1], "value") == {"action": HERE, "trigger": "manual"}
    assert bot.heard[-1]["replyToId"] == message.id
    assert rehearsal.last(thread, manager).card == mine
    assert rehearsal.last(thread, lead).card == card(HERE)
    with pytest.raises(LookupError, match="no button"):
        await rehearsal.press(manager, message, "I am here")
    rehearsal.tenant.reload(manager)
    assert rehearsal.last(thread, manager).card == card(HERE)
    await rehearsal.press(manager, message, "I am here")
    edited = card(HERE, body=[{"type": "TextBlock", "text": "1 here"}])
    rehearsal.tenant.edit(rehearsal.last(thread), attached(edited))
    assert rehearsal.last(thread, manager).card == edited


async def test_a_toast_and_an_error_leave_the_card_alone(
    rehearsal: Rehearsal, bot: StandIn, lead: Person
) -> None:
    message = await with_card(rehearsal, bot, lead, card(HERE))
    bot.answers["kit.here"] = {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": "Noted",
    }
    assert (await rehearsal.press(lead, message, HERE)).toast == "Noted"
    refusal = {"code": "Withdrawn", "message": "This audit was withdrawn."}
    bot.answers["kit.here"] = {
        "statusCode": 400,
        "type": "application/vnd.microsoft.error",
        "value": refusal,
    }
    assert (await rehearsal.press(lead, message, HERE)).error == "This audit was withdrawn."
    assert rehearsal.last(rehearsal.personal(lead), lead).card == card(HERE)


@pytest.mark.parametrize("body", [{}, {"statusCode": 200, "type": CARD, "value": "{}"}, {"type": "x"}])
async def test_an_answer_that_teams_does_not_understand_is_an_error(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, body: Json
) -> None:
    message = await with_card(rehearsal, bot, lead, card(HERE))
    bot.answers["kit.here"] = body
    assert (await rehearsal.press(lead, message, HERE)).error == WENT_WRONG


async def test_an_answer_that_comes_too_late_is_dropped(
    rehearsal: Rehearsal, bot: StandIn, lead: Person
) -> None:
    message = await with_card(rehearsal, bot, lead, card(HERE))
    bot.answers["kit.here"] = shown(card())
    rehearsal.patience, bot.slow = 0.05, 0.1
    answer = await rehearsal.press(lead, message, HERE)
    assert (answer.status, answer.error, answer.card) == (0, WENT_WRONG, None)
    assert rehearsal.last(rehearsal.personal(lead), lead).card == card(HERE)


async def test_a_dialog_opens_goes_on_and_closes(rehearsal: Rehearsal, bot: StandIn, lead: Person) -> None:
    message = await with_card(rehearsal, bot, lead, card(OPEN))
    bot.answers["audit.open"] = dialog(card(NEXT, BACK, body=[SCALE]))
    opened = (await rehearsal.press(lead, message, "Open my audit")).opened()
    assert bot.heard[-1]["name"] == "task/fetch"
    assert opened.title == "Audit"
    bot.answers["audit.section"] = dialog(card(NEXT, body=[{"type": "TextBlock", "text": "2 / 7"}]))
    second = (await rehearsal.submit(opened, "Save and next", {"How well?": 7})).opened()
    assert object_at(bot.heard[-1], "value", "data") == {"do": "audit.section", "q5.r3": "7"}
    assert "2 / 7" in texts(second.card)
    bot.answers["audit.section"] = {"task": {"type": "message", "value": "Handed in."}}
    assert (await rehearsal.submit(second, "Save and next")).toast == "Handed in."
    bot.answers["audit.section"] = {}
    closed = await rehearsal.submit(second, "Save and next")
    assert (closed.dialog, closed.error, closed.toast) == (None, "", "")


async def test_a_dialog_refuses_any_button_but_submit(
    rehearsal: Rehearsal, bot: StandIn, lead: Person
) -> None:
    message = await with_card(rehearsal, bot, lead, card(OPEN))
    bot.answers["audit.open"] = dialog(card(HERE))
    opened = (await rehearsal.press(lead, message, OPEN)).opened()
    with pytest.raises(ValueError, match=r"only Action\.Submit"):
        await rehearsal.submit(opened, "I am here")


async def test_nothing_is_sent_while_an_input_is_wrong_but_by_a_button_that_takes_none(
    rehearsal: Rehearsal, bot: StandIn, lead: Person
) -> None:
    message = await with_card(rehearsal, bot, lead, card(OPEN))
    bot.answers["audit.open"] = dialog(card(NEXT, BACK, body=[SCALE]))
    opened = (await rehearsal.press(lead, message, OPEN)).opened()
    heard = len(bot.heard)
    with pytest.raises(InputRefusedError) as refused:
        await rehearsal.submit(opened, NEXT, {"q5.r3": 11})
    assert refused.value.errors == {"q5.r3": "A whole number from 0 to 10"}
    assert len(bot.heard) == heard
    bot.answers["audit.section"] = {}
    await rehearsal.submit(opened, "Back", {"q5.r3": 11})
    assert object_at(bot.heard[-1], "value", "data") == {"do": "audit.section"}


@pytest.mark.parametrize(
    ("node", "wrong", "right"),
    [
        ({"type": "Input.Text", "isRequired": True}, "", "x"),
        ({"type": "Input.Text", "maxLength": 3}, "four", "fou"),
        ({"type": "Input.Text", "regex": "^[A-Z]{2}-[0-9]+$"}, "da-1", "DA-1"),
        ({"type": "Input.Number", "min": 1}, "0", "1"),
        ({"type": "Input.Number"}, "one", "1.5"),
        ({"type": "Input.Date", "min": "2026-04-01"}, "2026-03-31", "2026-04-01"),
        ({"type": "Input.ChoiceSet", "choices": [{"title": "Good", "value": "G"}]}, "Good", "G"),
        ({"type": "Input.Toggle", "isRequired": True}, "false", True),
    ],
)
def test_inputs_are_checked_as_teams_checks_them(node: Json, wrong: str, right: object) -> None:
    asked = card(body=[{**node, "id": "x", "errorMessage": "Mend it"}])
    with pytest.raises(InputRefusedError, match="Mend it"):
        filled_in(asked, NEXT, {"x": wrong})
    assert filled_in(asked, NEXT, {"x": right}) == {"x": str(right).lower() if right is True else right}


def test_an_input_that_the_card_does_not_have_is_the_tests_own_mistake() -> None:
    with pytest.raises(ValueError, match="no input 'y'"):
        filled_in(card(body=[SCALE]), NEXT, {"y": "1"})


async def test_a_submit_in_a_chat_is_a_message_with_a_value_and_no_text(
    rehearsal: Rehearsal, bot: StandIn, lead: Person
) -> None:
    message = await with_card(rehearsal, bot, lead, card(NEXT))
    bot.answers["audit.section"] = {"type": "message", "text": "Saved"}
    await rehearsal.press(lead, message, "Save and next")
    heard = bot.heard[-1]
    assert (heard["type"], heard["value"], heard["replyToId"]) == (
        "message",
        {"do": "audit.section"},
        message.id,
    )
    assert "text" not in heard
    assert rehearsal.last(rehearsal.personal(lead)).text == "Saved"


async def test_a_link_sends_nothing(rehearsal: Rehearsal, bot: StandIn, lead: Person) -> None:
    link: Json = {"type": "Action.OpenUrl", "title": "Open", "url": "https://example.org/"}
    message = await with_card(rehearsal, bot, lead, card(link))
    heard = len(bot.heard)
    assert (await rehearsal.press(lead, message, "Open")).status == 0
    assert len(bot.heard) == heard


@pytest.mark.parametrize("new_id", [False, True])
async def test_every_call_can_be_repeated_with_the_same_or_a_new_id(
    rehearsal: Rehearsal, bot: StandIn, lead: Person, new_id: bool
) -> None:
    message = await with_card(rehearsal, bot, lead, card(OPEN))
    bot.answers["audit.open"] = dialog(card(NEXT))
    answer = await rehearsal.press(lead, message, OPEN)
    again = await rehearsal.repeat(answer, new_id=new_id)
    assert again.opened() == answer.opened()
    first, second = bot.heard[-2:]
    assert (first["id"] == second["id"]) is not new_id
    assert {**first, "id": ""} == {**second, "id": ""}
    typed = await rehearsal.say(lead, rehearsal.personal(lead), "status")
    await rehearsal.repeat(typed, new_id)
    assert len([m for m in rehearsal.messages(rehearsal.personal(lead)) if m.text == "status"]) == 1


def test_a_card_is_read_as_a_person_reads_it() -> None:
    table: Json = {
        "type": "Table",
        "rows": [
            {
                "type": "TableRow",
                "cells": [{"type": "TableCell", "items": [{"type": "TextBlock", "text": "cell"}]}],
            }
        ],
    }
    facts: Json = {"type": "FactSet", "facts": [{"title": "Kind", "value": "Audit tool"}]}
    rich: Json = {"type": "RichTextBlock", "inlines": ["plain", {"type": "TextRun", "text": "run"}]}
    hidden: Json = {"type": "Chart.Donut", "fallback": {"type": "TextBlock", "text": "never"}}
    read = card(NEXT, BACK, body=[table, facts, rich, SCALE, hidden])
    assert texts(read).split("\n") == ["cell", "Kind", "Audit tool", "plain", "run", "How well?"]
    assert titles(read) == ["Save and next", "Back"]


@pytest.mark.parametrize(
    ("node", "typed", "sent"),
    [
        ({}, {}, {"sure": "false"}),
        ({}, {"sure": True}, {"sure": "true"}),
        ({"value": "true"}, {}, {"sure": "true"}),
        ({"valueOn": "yes", "valueOff": "no"}, {"Sure?": True}, {"sure": "yes"}),
        ({"valueOn": "yes", "valueOff": "no", "value": "yes"}, {"sure": False}, {"sure": "no"}),
    ],
)
def test_a_toggle_always_sends_one_of_its_two_values(node: Json, typed: Json, sent: Json) -> None:
    toggle: Json = {"type": "Input.Toggle", "id": "sure", "label": "Sure?", **node}
    assert filled_in({"body": [toggle]}, {"type": "Action.Submit"}, typed) == sent


async def test_what_is_typed_is_plain_text_and_its_html_is_escaped(
    rehearsal: Rehearsal, bot: StandIn, lead: Person
) -> None:
    await rehearsal.say(lead, rehearsal.personal(lead), "a < b & c")
    heard = bot.heard[-1]
    assert heard["text"] == "a < b & c"
    assert text_at(objects_at(heard, "attachments")[0], "content") == "<p>a &lt; b &amp; c</p>"
