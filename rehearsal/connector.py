"""The Bot Connector REST API, as Teams has it: what a bot calls."""

import asyncio
import math
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn

import orjson
from aiohttp import web

from rehearsal.faults import Fault, Faults, Windows
from rehearsal.records import Call, Message, Person, Place, RefusalError, channel_of, consent_of
from rehearsal.tenant import Tenant
from rehearsal.wire import Json, at, loads, object_at, objects_at, text_at

MAX_MESSAGE = 100 * 1024  # bytes of UTF-16
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """A call, read: the parts of its path, its query and its body."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Json

    @property
    def conversation(self) -> str:
        return self.path["conversation"]


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: object


_TOO_BIG = RefusalError(413, "MessageSizeTooBig", "Message size too large.")
Operation = Callable[[Tenant, Request], Reply]


def connector_routes(tenant: Tenant, faults: Faults, windows: Windows | None) -> list[web.RouteDef]:
    """The routes under a serviceUrl; without `windows` there is no rate limit."""
    conversation = "/v3/conversations/{conversation}"
    table: list[tuple[str, str, Operation]] = [
        ("POST", "/v3/conversations", create_conversation),
        ("POST", f"{conversation}/activities", send),
        ("POST", f"{conversation}/activities/{{activity}}", reply_to),
        ("PUT", f"{conversation}/activities/{{activity}}", edit),
        ("DELETE", f"{conversation}/activities/{{activity}}", delete),
        ("GET", f"{conversation}/members", members),
        ("GET", f"{conversation}/members/{{member}}", member),
        ("GET", f"{conversation}/pagedmembers", paged_members),
        ("GET", "/v3/teams/{team}", team_details),
        ("GET", "/v3/teams/{team}/conversations", team_conversations),
    ]
    return [
        web.route(method, path, _handler(operation, tenant, faults, windows))
        for method, path, operation in table
    ]


# Operations


def create_conversation(tenant: Tenant, request: Request) -> Reply:
    """A person's chat, or a new thread of a channel."""
    body = request.body
    if tenant.id not in (text_at(body, "tenantId"), text_at(body, "channelData", "tenant", "id")):
        _bad("Incorrect conversation creation parameters: tenant")
    channel_id = text_at(body, "channelData", "channel", "id")
    if channel_id:
        if body.get("isGroup") is not True:
            _bad("Incorrect conversation creation parameters: isGroup")
        message = _deliver(tenant, tenant.writable(channel_of(channel_id)), object_at(body, "activity"))
        return Reply(201, {"id": message.conversation_id, "activityId": message.id} if message else {})
    wanted = objects_at(body, "members")
    if len(wanted) != 1:
        _bad("Incorrect conversation creation parameters: one member")
    person = _known(tenant, text_at(wanted[0], "id"))
    conversation_id = tenant.personal(person)
    if not object_at(body, "activity"):
        return Reply(201, {"id": conversation_id})
    message = _deliver(tenant, tenant.place(conversation_id), object_at(body, "activity"))
    return Reply(201, {"id": conversation_id, **({"activityId": message.id} if message else {})})


def send(tenant: Tenant, request: Request) -> Reply:
    """A message; on a bare channel id it starts a thread."""
    message = _deliver(tenant, tenant.writable(request.conversation), request.body)
    return Reply(201, {"id": message.id} if message else {})


def reply_to(tenant: Tenant, request: Request) -> Reply:
    """A message beneath another; an invoke's id, which is no message, is not looked up."""
    place = tenant.writable(request.conversation)
    if request.path["activity"].isdigit():
        parent = tenant.message(request.conversation, request.path["activity"])
        place = tenant.place(parent.conversation_id)
    message = _deliver(tenant, place, request.body)
    return Reply(201, {"id": message.id} if message else {})


def edit(tenant: Tenant, request: Request) -> Reply:
    """The same message with another content; it notifies nobody."""
    message = _own_message(tenant, request)
    _check_content(request.body)
    tenant.edit(message, request.body)
    return Reply(200, {"id": message.id})


def delete(tenant: Tenant, request: Request) -> Reply:
    """The message is gone; it can be neither edited nor deleted again."""
    tenant.delete(_own_message(tenant, request))
    return Reply(200, {})


def members(tenant: Tenant, request: Request) -> Reply:
    """Everybody in the conversation."""
    people = tenant.members(tenant.writable(request.conversation))
    return Reply(200, [_account(tenant, person) for person in people])


def member(tenant: Tenant, request: Request) -> Reply:
    """One of them, by `29:` id, aad object id or upn."""
    place = tenant.writable(request.conversation)
    person = tenant.find_person(request.path["member"])
    if person is None or person not in tenant.members(place):
        raise RefusalError(404, "MemberNotFoundInConversation", "Member not found in conversation.")
    return Reply(200, _account(tenant, person))


def paged_members(tenant: Tenant, request: Request) -> Reply:
    """A page of them; Teams takes a page size from 50 to 500 and treats others as the nearest."""
    people = tenant.members(tenant.writable(request.conversation))
    size, start = request.query.get("pageSize", "200"), request.query.get("continuationToken") or "0"
    if not (size.isdigit() and start.isdigit()):
        _bad("Invalid page size or continuation token")
    end = int(start) + min(max(int(size), 50), 500)
    body: Json = {"members": [_account(tenant, person) for person in people[int(start) : end]]}
    if end < len(people):
        body["continuationToken"] = str(end)
    return Reply(200, body)


def team_details(tenant: Tenant, request: Request) -> Reply:
    """The team's name and its sizes."""
    place = tenant.writable(request.path["team"])
    team = place.team
    if team is None:
        raise RefusalError(404, "ConversationNotFound", "Team not found.")
    body: Json = {"id": team.id, "name": team.name, "aadGroupId": team.aad_group_id, "type": "standard"}
    return Reply(200, {**body, "channelCount": len(team.channels), "memberCount": len(tenant.members(place))})


def team_conversations(tenant: Tenant, request: Request) -> Reply:
    """The team's channels; General comes without its name, as in Teams."""
    team = tenant.writable(request.path["team"]).team
    if team is None:
        raise RefusalError(404, "ConversationNotFound", "Team not found.")
    rows = [
        {"id": channel.id, **({} if channel.id == team.id else {"name": channel.name})}
        for channel in team.standing()
    ]
    return Reply(200, {"conversations": rows})


# Rules


def _deliver(tenant: Tenant, place: Place, activity: Json) -> Message | None:
    """The message that stands there now; None where Teams gives no id back."""
    if place.person is not None and tenant.is_blocked(place.person):
        raise RefusalError(403, "MessageWritesBlocked", "User has blocked the bot.")
    if activity.get("type") == "typing":
        tenant.typing(place)
        return None
    _check_content(activity)
    _check_file(place, activity)
    text, attachments = text_at(activity, "text"), objects_at(activity, "attachments")
    if text and attachments:
        # Teams splits this in two messages and names neither.
        first = tenant.post(place, {key: value for key, value in activity.items() if key != "attachments"})
        rest = {key: value for key, value in activity.items() if key != "text"}
        tenant.post(tenant.place(first.conversation_id), rest)
        return None
    return tenant.post(place, activity)


def _check_file(place: Place, activity: Json) -> None:
    """A file can be offered in a personal chat alone."""
    consent = consent_of(activity)
    if consent is None:
        return
    size = at(consent, "content", "sizeInBytes")
    if place.person is None:
        _bad("File consent cards are supported in personal chats only")
    if not text_at(consent, "name") or not isinstance(size, int) or size < 1:
        _bad("A file consent card needs a name and a size")


def _check_content(activity: Json) -> None:
    if activity.get("type") != "message":
        _bad("Unknown activity type")
    if not text_at(activity, "text") and not objects_at(activity, "attachments"):
        _bad("Activity has neither text nor attachments")


def _own_message(tenant: Tenant, request: Request) -> Message:
    tenant.writable(request.conversation)
    message = tenant.message(request.conversation, request.path["activity"])
    if message.sender:
        raise RefusalError(403, "NotEnoughPermissions", "The bot can change its own messages only.")
    return message


def _known(tenant: Tenant, key: str) -> Person:
    person = tenant.find_person(key) if key.startswith("29:") or _GUID.fullmatch(key) else None
    if person is None and not _GUID.fullmatch(key):
        raise RefusalError(400, "BadArgument", "Failed to decrypt pairwise id")
    if person is None or not tenant.is_installed(person.aad_object_id):
        raise RefusalError(
            403, "ForbiddenOperationException", "The bot is not installed in user's personal scope"
        )
    return person


def _account(tenant: Tenant, person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "objectId": person.aad_object_id,
        "aadObjectId": person.aad_object_id,
        "email": _email(person),
        "userPrincipalName": person.upn,
        "tenantId": tenant.id,
        "userRole": "guest" if person.guest else "user",
    }


def _email(person: Person) -> str:
    """A guest's address is the one at home, from which the directory makes their sign-in name."""
    name, guest, _ = person.upn.lower().partition("#ext#")
    return "@".join(name.rsplit("_", 1)) if guest else person.upn


def _bad(message: str) -> NoReturn:
    raise RefusalError(400, "BadSyntax", message)


# The way in


def _handler(
    operation: Operation, tenant: Tenant, faults: Faults, windows: Windows | None
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(http: web.Request) -> web.StreamResponse:
        path = http.path[http.path.index("/v3/") :]
        try:
            raw = await http.read()
        except web.HTTPRequestEntityTooLarge:
            # The application that this is mounted in reads no more: too big for Teams by far.
            return web.json_response(_TOO_BIG.body, status=_TOO_BIG.status)
        fault = faults.take(http.method, path)
        if fault is not None and fault.hold is not None:
            await fault.hold.wait()
        if fault is None or fault.deliver or fault.status is None:
            reply, headers, body = _carry_out(operation, tenant, windows, http, raw)
        else:
            reply, headers, body = Reply(fault.status, {}), {}, loads(raw)
        if fault is not None and fault.status is not None:
            reply, headers = Reply(fault.status, _fault_body(fault)), dict(fault.headers)
        tenant.journal.append(
            Call(http.method, path, body, reply.status, reply.body, tenant.clock(), time.monotonic())
        )
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        if reply.status == 0:
            return _cut(http)
        return web.Response(
            status=reply.status,
            body=orjson.dumps(reply.body),
            content_type="application/json",
            headers=headers,
        )

    return handle


def _carry_out(
    operation: Operation, tenant: Tenant, windows: Windows | None, http: web.Request, raw: bytes
) -> tuple[Reply, dict[str, str], object]:
    body = loads(raw)
    try:
        if raw and not isinstance(body, dict):
            _bad("The body is no JSON object")
        request = Request(dict(http.match_info), dict(http.query), body if isinstance(body, dict) else {})
        wait = _wait(windows, http.method, request) if windows is not None else 0.0
        if wait > 0:
            refused: Json = {"error": {"code": "Throttled", "message": "Too many requests."}}
            return Reply(429, refused), {"Retry-After": str(max(1, math.ceil(wait)))}, body
        if _too_big(raw):
            raise _TOO_BIG
        return operation(tenant, request), {}, body
    except RefusalError as refusal:
        return Reply(refusal.status, refusal.body), {}, body


def _wait(windows: Windows, method: str, request: Request) -> float:
    key = request.path.get("conversation") or request.path.get("team")
    # A person's chat has no id before it is created: only the tenant's window counts that call.
    key = key or text_at(request.body, "channelData", "channel", "id")
    return windows.wait(channel_of(key), send=method != "GET")


def _too_big(raw: bytes) -> bool:
    # UTF-16 takes at most twice the bytes of UTF-8, so that most messages need no counting.
    if len(raw) * 2 <= MAX_MESSAGE:
        return False
    return len(orjson.dumps(orjson.loads(raw)).decode().encode("utf-16-le")) > MAX_MESSAGE


def _fault_body(fault: Fault) -> Json:
    return {"error": {"code": fault.code, "message": f"{fault.code}, as ordered"}}


def _cut(http: web.Request) -> web.StreamResponse:
    if http.transport is not None:
        http.transport.abort()
    return web.Response(status=500)
