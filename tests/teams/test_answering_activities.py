"""Raw Teams JSON in over HTTP, and what comes back: in the response, or as a send of our own."""

import asyncio
from typing import Any

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs
from teams_json import TENANT, activity, execute, in_channel, invoke, mention
from teams_running import Bot

from bot.teams.adapter import NOT_SHOWN, WENT_WRONG
from bot.turn import NOTHING, Kind, Reply

CARD = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [{"type": "TextBlock", "text": "Status", "id": None}],
}
CARD_SENT = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "Status"}]}
CARD_TYPE = "application/vnd.microsoft.card.adaptive"
MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
ERROR_TYPE = "application/vnd.microsoft.error"


async def test_a_card_answers_a_message_alone_with_its_summary(bot: Bot) -> None:
    bot.router.reply = Reply(card=CARD, text="12 audits out")
    said = in_channel(bot.teams.url, "<at>Practice Loop</at> status", [mention("Practice Loop")])
    assert await bot.post(said) == (200, None)
    [(method, path, body)] = bot.teams.calls
    thread = "19%3Aduty%40thread.tacv2%3Bmessageid%3D1775030300000"
    assert (method, path) == ("POST", f"/teams/v3/conversations/{thread}/activities")
    attachment = {"contentType": CARD_TYPE, "content": CARD_SENT}
    assert body == {"type": "message", "summary": "12 audits out", "attachments": [attachment]}
    assert "Authorization" not in bot.teams.headers[0]
    assert [turn.text for turn in bot.router.turns] == ["status"]


async def test_a_text_answers_a_submit_button_as_a_message(bot: Bot) -> None:
    bot.router.reply = Reply(text="Withdrawn.")
    assert await bot.post(activity(bot.teams.url, text=None, value={"verb": "x"})) == (200, None)
    assert [call[2] for call in bot.teams.calls] == [{"type": "message", "text": "Withdrawn."}]
    assert bot.router.turns[0].kind is Kind.PRESS


async def test_an_empty_reply_sends_nothing(bot: Bot) -> None:
    bot.router.reply = NOTHING
    assert await bot.post(activity(bot.teams.url)) == (200, None)
    assert bot.teams.calls == []


@pytest.mark.parametrize(
    ("reply", "body"),
    [
        (Reply(card=CARD, text="x"), {"statusCode": 200, "type": CARD_TYPE, "value": CARD_SENT}),
        (Reply(text="Already done."), {"statusCode": 200, "type": MESSAGE_TYPE, "value": "Already done."}),
        (NOTHING, {"statusCode": 200, "type": MESSAGE_TYPE, "value": "Noted."}),
    ],
)
async def test_an_execute_is_answered_in_the_response_serialised_once(
    bot: Bot, reply: Reply, body: Any
) -> None:
    bot.router.reply = reply
    assert await bot.post(execute(bot.teams.url, "open", {"id": "a1"})) == (200, body)
    assert bot.teams.calls == []


@pytest.mark.parametrize("name", ["task/fetch", "task/submit"])
async def test_a_dialog_goes_on_with_a_card_and_ends_with_a_text(bot: Bot, name: str) -> None:
    posted = invoke(bot.teams.url, name, {"data": {"verb": "audit"}})
    bot.router.reply = Reply(card=CARD, title="Your audit")
    card = {"contentType": CARD_TYPE, "content": CARD_SENT}
    page = {"title": "Your audit", "height": "medium", "width": "medium", "card": card}
    assert await bot.post(posted) == (200, {"task": {"type": "continue", "value": page}})
    bot.router.reply = Reply(card={**CARD, "body": [{}] * 6})
    assert (await bot.post(posted))[1]["task"]["value"]["height"] == "large"
    bot.router.reply = Reply(text="Handed in.")
    assert await bot.post(posted) == (200, {"task": {"type": "message", "value": "Handed in."}})
    bot.router.reply = NOTHING
    assert await bot.post(posted) == (200, {})


@pytest.mark.parametrize("value", ["text", None, 3, {"action": {"data": "text"}}])
async def test_an_execute_with_an_unreadable_value_gets_an_error_that_the_client_shows(
    bot: Bot, value: Any
) -> None:
    status, body = await bot.post(invoke(bot.teams.url, "adaptiveCard/action", value))
    assert status == 200
    assert (body["statusCode"], body["type"]) == (400, ERROR_TYPE)
    assert body["value"] == {
        "code": "BadRequest",
        "message": "This button cannot be read. Nothing was changed.",
    }
    assert bot.router.turns == []


async def test_a_dialog_with_an_unreadable_value_says_so(bot: Bot) -> None:
    status, body = await bot.post(invoke(bot.teams.url, "task/fetch", "text"))
    assert (status, body["task"]["type"]) == (200, "message")
    assert "cannot be read" in body["task"]["value"]


async def test_an_unknown_invoke_is_told_so_in_its_own_form(bot: Bot) -> None:
    status, body = await bot.post(
        invoke(bot.teams.url, "actionableMessage/executeAction", {"action": "accept"})
    )
    assert (status, body["statusCode"], body["type"]) == (200, 404, ERROR_TYPE)
    assert "help" in body["value"]["message"]
    _, body = await bot.post(invoke(bot.teams.url, "composeExtension/query", {}))
    assert body["composeExtension"]["type"] == "message"
    _, body = await bot.post(invoke(bot.teams.url, "composeExtension/fetchTask", {}))
    assert body["task"]["type"] == "message"
    assert [turn.kind for turn in bot.router.turns] == [Kind.OTHER] * 3


async def test_an_error_of_ours_is_told_in_the_form_of_the_activity_and_logged_with_ids(bot: Bot) -> None:
    bot.router.reply = RuntimeError("broken")
    with capture_logs([merge_contextvars]) as logs:
        assert await bot.post(activity(bot.teams.url, text="a secret")) == (200, None)
    assert bot.teams.calls[0][2] == {"type": "message", "text": WENT_WRONG}
    [failure] = [log for log in logs if log["event"] == "turn failed"]
    assert (failure["activity"], failure["conversation"]) == ("1775030400001", "a:personal-1")
    assert "a secret" not in str(logs)
    _, body = await bot.post(execute(bot.teams.url, "open"))
    assert body == {"statusCode": 200, "type": MESSAGE_TYPE, "value": WENT_WRONG}
    _, body = await bot.post(invoke(bot.teams.url, "task/submit", {"data": {"title": "as it was typed"}}))
    page = body["task"]["value"]["card"]["content"]
    assert WENT_WRONG in str(page["body"])
    assert [(one["title"], one["data"]) for one in page["actions"]] == [
        ("Try again", {"title": "as it was typed"})
    ]


async def test_a_reply_that_cannot_be_written_does_not_claim_that_nothing_changed(bot: Bot) -> None:
    bot.router.reply = Reply(card={"body": object()})
    _, body = await bot.post(execute(bot.teams.url, "open"))
    assert body["value"] == NOT_SHOWN
    assert (await bot.post(activity(bot.teams.url)))[0] == 200
    assert bot.teams.calls[0][2]["text"] == NOT_SHOWN


@pytest.mark.parametrize("status", [403, 429, 500])
async def test_a_reply_that_teams_refuses_is_logged_and_the_activity_is_done(bot: Bot, status: int) -> None:
    bot.router.reply = Reply(text="hello")
    bot.teams.answer(status, {"error": {"code": "BotNotInConversationRoster", "message": "no"}})
    with capture_logs([merge_contextvars]) as logs:
        assert await bot.post(activity(bot.teams.url)) == (200, None)
    [failure] = [log for log in logs if log["event"] == "reply not sent"]
    assert (failure["status"], failure["code"]) == (status, "BotNotInConversationRoster")
    assert len(bot.teams.calls) == (3 if status == 429 else 1)


async def test_turns_do_not_wait_for_each_other(bot: Bot) -> None:
    bot.router.reply = Reply(text="hello")
    # Each in a chat of its own: in one, Teams takes seven answers a second.
    chats = ({"id": f"a:personal-{n}", "conversationType": "personal", "tenantId": TENANT} for n in range(40))
    posts = (bot.post(activity(bot.teams.url, id=str(n), conversation=chat)) for n, chat in enumerate(chats))
    assert {status for status, _ in await asyncio.gather(*posts)} == {200}
    assert {turn.activity_id for turn in bot.router.turns} == {str(n) for n in range(40)}
    assert len(bot.teams.calls) == 40


async def test_local_mode_answers_to_this_machine_only(bot: Bot) -> None:
    for url in (
        "https://smba.trafficmanager.net/uk/",
        "http://127.0.0.1@evil.example/",
        "http://[::",
        "ftp://[::1]/",
    ):
        status, body = await bot.post(activity(url))
        assert (status, body["error"]["code"]) == (403, "NotAdmitted"), url
    for url in ("http://localhost:9/", "http://[::1]:9/x"):
        assert (await bot.post(activity(url)))[0] == 200, url
    assert len(bot.router.turns) == 2
