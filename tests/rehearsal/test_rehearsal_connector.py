"""The connector as a bot meets it: over HTTP, with Teams' ids, statuses and error codes."""

from urllib.parse import quote

import aiohttp
import pytest
from rehearsal_standin import StandIn, attached

from rehearsal.client import Rehearsal
from rehearsal.faults import Windows
from rehearsal.records import Person, Team
from rehearsal.wire import Json, at, object_at, objects_at, text_at

HELLO: Json = {"type": "message", "text": "Hello"}
CARD: Json = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "One"}]}


class Caller:
    """Calls the connector of this rehearsal as its bot does."""

    def __init__(self, bot: StandIn, rehearsal: Rehearsal) -> None:
        self._bot = bot
        self._origin: Json = {"serviceUrl": rehearsal.service_url}
        self.tenant_id = rehearsal.tenant.id
        self.headers: dict[str, str] = {}

    async def __call__(self, method: str, *parts: str, body: Json | None = None) -> tuple[int, object]:
        path = "/".join(quote(part, safe="?=&") for part in parts)
        status, answer, self.headers = await self._bot.call(method, path, body, self._origin)
        return status, answer

    async def chat(self, key: str) -> tuple[int, object]:
        return await self(
            "POST", "conversations", body={"members": [{"id": key}], "tenantId": self.tenant_id}
        )

    async def thread(self, channel_id: str, activity: Json) -> tuple[int, object]:
        data: Json = {"channel": {"id": channel_id}, "tenant": {"id": self.tenant_id}}
        body: Json = {"isGroup": True, "channelData": data, "activity": activity}
        return await self("POST", "conversations", body=body)


@pytest.fixture
def call(bot: StandIn, rehearsal: Rehearsal) -> Caller:
    return Caller(bot, rehearsal)


def code(answer: object) -> str:
    return text_at(answer, "error", "code")


async def test_a_person_has_one_conversation_however_often_it_is_created(call: Caller, lead: Person) -> None:
    first = await call.chat(lead.aad_object_id)
    assert first[0] == 201
    assert text_at(first[1], "id").startswith("a:")
    assert await call.chat(lead.aad_object_id) == first
    assert await call.chat(lead.id) == first


async def test_a_person_without_the_bot_cannot_be_written_to(
    call: Caller, rehearsal: Rehearsal, lead: Person
) -> None:
    chat = rehearsal.personal(lead)
    await rehearsal.uninstall(lead)
    status, answer = await call.chat(lead.aad_object_id)
    assert (status, code(answer)) == (403, "ForbiddenOperationException")
    status, answer = await call("POST", "conversations", chat, "activities", body=HELLO)
    assert (status, code(answer)) == (403, "BotNotInConversationRoster")
    assert rehearsal.messages(chat) == []


async def test_a_person_cannot_be_found_by_upn(call: Caller, lead: Person) -> None:
    status, answer = await call.chat(lead.upn)
    assert (status, code(answer)) == (400, "BadArgument")


async def test_a_strangers_id_is_forbidden_and_another_tenant_is_refused(call: Caller, lead: Person) -> None:
    status, answer = await call.chat("00000000-0000-4000-8000-00000000ffff")
    assert (status, code(answer)) == (403, "ForbiddenOperationException")
    call.tenant_id = "another"
    assert (await call.chat(lead.aad_object_id))[0] == 400


async def test_a_channel_gets_a_thread_whose_id_names_its_first_message(
    call: Caller, rehearsal: Rehearsal, team: Team
) -> None:
    channel = team.channel("MASH")
    status, answer = await call.thread(channel.id, HELLO)
    root, thread = text_at(answer, "activityId"), text_at(answer, "id")
    assert (status, thread) == (201, f"{channel.id};messageid={root}")
    status, answer = await call("POST", "conversations", thread, "activities", body=attached(CARD))
    assert status == 201
    assert [message.id for message in rehearsal.messages(thread)] == [root, text_at(answer, "id")]
    assert int(text_at(answer, "id")) > int(root)
    status, answer = await call("POST", "conversations", channel.id, "activities", body=HELLO)
    assert status == 201
    assert len(rehearsal.messages(thread)) == 2
    assert len(rehearsal.messages(channel.id)) == 3


async def test_a_reply_stands_in_the_thread_of_its_parent(
    call: Caller, rehearsal: Rehearsal, team: Team
) -> None:
    channel = team.channel("MASH")
    _, made = await call.thread(channel.id, HELLO)
    path = ("conversations", channel.id, "activities")
    status, _ = await call("POST", *path, text_at(made, "activityId"), body=HELLO)
    assert status == 201
    assert len(rehearsal.messages(text_at(made, "id"))) == 2
    status, answer = await call("POST", *path, "12345", body=HELLO)
    assert (status, code(answer)) == (404, "ActivityNotFoundInConversation")


async def test_an_edit_keeps_the_id_and_a_deleted_message_is_gone(
    call: Caller, rehearsal: Rehearsal, lead: Person
) -> None:
    chat = rehearsal.personal(lead)
    _, sent = await call("POST", "conversations", chat, "activities", body=HELLO)
    path = ("conversations", chat, "activities", text_at(sent, "id"))
    assert await call("PUT", *path, body=attached(CARD)) == (200, {"id": text_at(sent, "id")})
    message = rehearsal.last(chat)
    assert (message.card, message.edits) == (CARD, 1)
    assert (await call("DELETE", *path))[0] == 200
    assert rehearsal.messages(chat) == []
    for method in ("PUT", "DELETE"):
        status, answer = await call(method, *path, body=HELLO)
        assert (status, code(answer)) == (404, "ActivityNotFoundInConversation")


async def test_the_bot_cannot_change_what_a_person_wrote(
    call: Caller, rehearsal: Rehearsal, lead: Person
) -> None:
    chat = rehearsal.personal(lead)
    said = (await rehearsal.say(lead, chat, "status")).message
    assert said is not None
    assert (await call("PUT", "conversations", chat, "activities", said.id, body=HELLO))[0] == 403


@pytest.mark.parametrize("conversation", ["a:unknown", "19:unknown@thread.tacv2", "%", ";messageid=1"])
async def test_an_unknown_conversation_is_not_found(call: Caller, conversation: str) -> None:
    status, answer = await call("POST", "conversations", conversation, "activities", body=HELLO)
    assert (status, code(answer)) == (404, "ConversationNotFound")


async def test_a_team_that_removed_the_bot_refuses_it(call: Caller, rehearsal: Rehearsal, team: Team) -> None:
    await rehearsal.remove_from_team(team)
    for status, answer in (
        await call.thread(team.channel("MASH").id, HELLO),
        await call("GET", "teams", team.id, "conversations"),
        await call("GET", "conversations", team.id, "members"),
    ):
        assert (status, code(answer)) == (403, "BotNotInConversationRoster")


async def test_a_person_who_blocked_the_bot_gets_nothing(
    call: Caller, rehearsal: Rehearsal, lead: Person
) -> None:
    rehearsal.tenant.block(lead)
    chat = rehearsal.personal(lead)
    status, answer = await call("POST", "conversations", chat, "activities", body=HELLO)
    assert (status, code(answer)) == (403, "MessageWritesBlocked")
    rehearsal.tenant.block(lead, False)
    assert (await call("POST", "conversations", chat, "activities", body=HELLO))[0] == 201


async def test_a_text_beside_a_card_is_split_and_names_no_id(
    call: Caller, rehearsal: Rehearsal, lead: Person
) -> None:
    chat = rehearsal.personal(lead)
    both: Json = {**attached(CARD), "text": "Look"}
    assert await call("POST", "conversations", chat, "activities", body=both) == (201, {})
    assert [(m.text, m.card) for m in rehearsal.messages(chat)] == [("Look", None), ("", CARD)]


@pytest.mark.parametrize(("letters", "status"), [(51_000, 201), (51_300, 413)])
async def test_a_message_over_100_kb_of_utf_16_is_too_big(
    call: Caller, rehearsal: Rehearsal, lead: Person, letters: int, status: int
) -> None:
    body: Json = {"type": "message", "text": "é" * letters}
    path = ("conversations", rehearsal.personal(lead), "activities")
    got, answer = await call("POST", *path, body=body)
    assert (got, code(answer)) == (status, "" if status == 201 else "MessageSizeTooBig")


@pytest.mark.parametrize("body", [{"type": "message"}, {"type": "trace", "text": "x"}, {}])
async def test_an_activity_that_is_no_message_is_bad_syntax(
    call: Caller, rehearsal: Rehearsal, lead: Person, body: Json
) -> None:
    status, answer = await call("POST", "conversations", rehearsal.personal(lead), "activities", body=body)
    assert (status, code(answer)) == (400, "BadSyntax")


@pytest.mark.parametrize("raw", [b"{", b"[]", b"\xff", b"1"])
async def test_a_body_that_is_no_object_is_bad_syntax(rehearsal: Rehearsal, lead: Person, raw: bytes) -> None:
    url = f"{rehearsal.service_url}v3/conversations/{quote(rehearsal.personal(lead))}/activities"
    async with aiohttp.ClientSession() as session, session.post(url, data=raw) as response:
        assert response.status == 400


async def test_members_come_whole_in_pages_and_singly(
    call: Caller, rehearsal: Rehearsal, team: Team, lead: Person
) -> None:
    for number in range(60):
        rehearsal.tenant.add_person(
            Person(f"person-{number}", f"Team Manager {number}", f"{number}@example.org")
        )
    _, everybody = await call("GET", "conversations", team.id, "members")
    assert isinstance(everybody, list)
    assert len(everybody) == 63
    _, page = await call("GET", "conversations", team.id, "pagedmembers?pageSize=2")
    rest = f"pagedmembers?pageSize=2&continuationToken={text_at(page, 'continuationToken')}"
    _, last = await call("GET", "conversations", team.id, rest)
    assert len(objects_at(page, "members")) == 50
    assert objects_at(page, "members") + objects_at(last, "members") == everybody
    assert "continuationToken" not in object_at(last)
    for key in (lead.id, lead.aad_object_id, lead.upn):
        _, found = await call("GET", "conversations", team.id, "members", key)
        assert text_at(found, "aadObjectId") == lead.aad_object_id
    assert text_at(everybody[2], "userRole") == "guest"


async def test_a_person_of_another_chat_is_no_member(
    call: Caller, rehearsal: Rehearsal, lead: Person, manager: Person
) -> None:
    status, answer = await call("GET", "conversations", rehearsal.personal(lead), "members", manager.id)
    assert (status, code(answer)) == (404, "MemberNotFoundInConversation")


async def test_a_team_lists_its_channels_and_general_has_no_name(call: Caller, team: Team) -> None:
    _, listed = await call("GET", "teams", team.id, "conversations")
    assert [at(row, "name") for row in objects_at(listed, "conversations")] == [
        None,
        "Duty and Assessment",
        "MASH",
    ]
    _, details = await call("GET", "teams", team.id)
    assert (text_at(details, "name"), at(details, "channelCount")) == ("Quality Assurance", 3)


async def test_a_fault_spoils_only_the_calls_that_were_asked_for(
    call: Caller, rehearsal: Rehearsal, lead: Person
) -> None:
    path = ("conversations", rehearsal.personal(lead), "activities")
    rehearsal.faults.next(429, times=2, headers={"Retry-After": "3"}, match="^POST")
    assert (await call("GET", "conversations", rehearsal.personal(lead), "members"))[0] == 200
    for _ in range(2):
        assert (await call("POST", *path, body=HELLO))[0] == 429
        assert call.headers["Retry-After"] == "3"
    assert rehearsal.messages(rehearsal.personal(lead)) == []
    assert (await call("POST", *path, body=HELLO))[0] == 201


async def test_a_fault_can_deliver_all_the_same(call: Caller, rehearsal: Rehearsal, lead: Person) -> None:
    path = ("conversations", rehearsal.personal(lead), "activities")
    rehearsal.faults.next(503, deliver=True)
    assert (await call("POST", *path, body=HELLO))[0] == 503
    assert rehearsal.last(rehearsal.personal(lead)).text == "Hello"
    rehearsal.faults.next(0)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await call("POST", *path, body=HELLO)
    assert len(rehearsal.messages(rehearsal.personal(lead))) == 1


async def test_the_journal_holds_every_call(call: Caller, rehearsal: Rehearsal, lead: Person) -> None:
    chat = rehearsal.personal(lead)
    await call("POST", "conversations", chat, "activities", body=HELLO)
    await call("POST", "conversations", "a:unknown", "activities", body=HELLO)
    assert [(c.method, c.path, c.body, c.status) for c in rehearsal.tenant.journal] == [
        ("POST", f"/v3/conversations/{chat}/activities", HELLO, 201),
        ("POST", "/v3/conversations/a:unknown/activities", HELLO, 404),
    ]


def test_the_rate_windows_are_those_of_teams() -> None:
    now = 100.0
    windows = Windows(lambda: now)
    assert [windows.wait("19:x", send=True) for _ in range(8)] == [0.0] * 7 + [1.0]
    assert windows.wait("19:y", send=True) == 0.0
    assert windows.wait("19:x", send=False) == 0.0
    now = 101.0
    assert windows.wait("19:x", send=True) == 0.0
    assert windows.wait("19:x", send=True) == 1.0  # eight in two seconds
    now = 102.0
    assert windows.wait("19:x", send=True) == 0.0


def test_one_tenant_takes_fifty_calls_a_second() -> None:
    now = 5.0
    windows = Windows(lambda: now)
    assert sum(windows.wait(f"a:{number}", send=True) == 0.0 for number in range(60)) == 50


async def test_a_thread_is_created_in_a_group_only(call: Caller, team: Team) -> None:
    channel = {"channel": {"id": team.channel("MASH").id}, "tenant": {"id": call.tenant_id}}
    body: Json = {"channelData": channel, "activity": {"type": "message", "text": "x"}}
    status, told = await call("POST", "conversations", body=body)
    assert (status, at(told, "error", "code")) == (400, "BadSyntax")
