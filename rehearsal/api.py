"""The page's own JSON API, and the stream that tells it of changes."""

import asyncio
from base64 import b64decode
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict

import orjson
from aiohttp import web

from rehearsal import views
from rehearsal.answers import SUBMITS, Answer, Dialog, Result
from rehearsal.client import Rehearsal
from rehearsal.records import Person, RefusalError, Team
from rehearsal.wire import Json, loads, object_at, text_at

_HEARTBEAT = 15.0  # seconds
_DIALOGS = 100  # kept open at most
_NOBODY = "Nobody of this id is in the tenant."


class Desk:
    """What the page needs beside the rehearsal: open dialogs, the last call to the bot, open streams."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        self.dialogs: deque[tuple[str, Dialog]] = deque(maxlen=_DIALOGS)
        self.last: Answer | None = None
        self.streams: set[asyncio.Queue[Json | None]] = set()
        rehearsal.tenant.listeners.append(self._spread)

    def routes(self) -> list[web.RouteDef]:
        """The routes under api/. A verb answers 200 also where Teams refuses, then with `error`."""
        return [
            web.get("/api/state", self._state),
            web.get("/api/messages", self._messages),
            web.get("/api/events", self._events),
            web.post("/api/repeat", self._repeat),
            *(web.post(f"/api/{name}", self._handler(verb)) for name, verb in _VERBS.items()),
        ]

    async def close(self, _app: web.Application) -> None:
        """End the streams, so that the server can stop."""
        for stream in self.streams:
            stream.put_nowait(None)

    def dialog(self, key: str, person: Person) -> Dialog:
        """The person's own open dialog; LookupError where there is none of this id."""
        for kept, dialog in self.dialogs:
            if kept == key and dialog.person == person:
                return dialog
        raise LookupError("This dialog is not open any more. Open it again from its card.")

    def _spread(self, change: Json) -> None:
        for stream in self.streams:
            stream.put_nowait(change)

    async def _state(self, request: web.Request) -> web.Response:
        tenant = self.rehearsal.tenant
        return _json(views.state(tenant, tenant.find_person(request.query.get("as", ""))))

    async def _messages(self, request: web.Request) -> web.Response:
        tenant, conversation = self.rehearsal.tenant, request.query.get("conversation", "")
        person = tenant.find_person(request.query.get("as", ""))
        try:
            place = tenant.place(conversation)
        except RefusalError as refusal:
            return _refused(text_at(refusal.body, "error", "message"), 404)
        if person is None or person not in tenant.members(place):
            return _refused("This person is not in that conversation.", 403)
        return _json({"messages": views.messages(tenant, conversation, person)})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        stream: asyncio.Queue[Json | None] = asyncio.Queue()
        self.streams.add(stream)
        try:
            with suppress(ConnectionError):  # the page was closed
                await _pour(stream, response)
        finally:
            self.streams.discard(stream)
        return response

    async def _repeat(self, request: web.Request) -> web.Response:
        body = loads(await request.read())
        if self.last is None:
            return _refused("Nothing has been sent to the bot yet.")
        new_id = not isinstance(body, dict) or body.get("newId") is not False
        return self._told(await self.rehearsal.repeat(self.last, new_id))

    def _handler(self, verb: "Verb") -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            body = loads(await request.read())
            person = self.rehearsal.tenant.find_person(text_at(body, "as"))
            if not isinstance(body, dict) or person is None:
                return _refused(_NOBODY, 404)
            try:
                return self._told(await verb(self, person, body))
            except RefusalError as refusal:
                return _refused(text_at(refusal.body, "error", "message"))
            except (LookupError, ValueError) as refused:
                return _refused(str(refused))

        return handle

    def _told(self, answer: Answer) -> web.Response:
        if self.rehearsal.can_repeat(answer):
            self.last = answer
        return _json(_outcome(answer) | {"dialog": self._opened(answer)})

    def _opened(self, answer: Answer) -> Json | None:
        dialog = answer.dialog
        if dialog is None:
            return None
        key = text_at(answer.activity, "id")
        self.dialogs.append((key, dialog))
        told: Json = {"id": key, "title": dialog.title, "card": dialog.card}
        return {**told, "width": dialog.width, "height": dialog.height}


Verb = Callable[[Desk, Person, Json], Awaitable[Answer]]


async def _pour(stream: "asyncio.Queue[Json | None]", response: web.StreamResponse) -> None:
    await response.write(b"retry: 1000\n\n")
    while True:
        try:
            change = await asyncio.wait_for(stream.get(), timeout=_HEARTBEAT)
        except TimeoutError:
            await response.write(b": still here\n\n")
            continue
        if change is None:
            return
        await response.write(b"data: " + orjson.dumps(change) + b"\n\n")


# What people do


async def _say(desk: Desk, person: Person, body: Json) -> Answer:
    mention = body.get("mention") is not False
    text = text_at(body, "text").strip()
    if not text:
        raise ValueError("Type something first.")
    return await desk.rehearsal.say(person, text_at(body, "conversation"), text, mention)


async def _send_file(desk: Desk, person: Person, body: Json) -> Answer:
    """A file in the person's own chat: its `name`, and its `content` in base64."""
    name = text_at(body, "name")
    return await desk.rehearsal.send_file(
        person, name, b64decode(text_at(body, "content")), text_at(body, "text")
    )


async def _press(desk: Desk, person: Person, body: Json) -> Answer:
    message = desk.rehearsal.tenant.message(text_at(body, "conversation"), text_at(body, "message"))
    action, inputs = object_at(body, "action"), object_at(body, "inputs")
    return await desk.rehearsal.press(person, message, action, inputs, checked=True)


async def _submit(desk: Desk, person: Person, body: Json) -> Answer:
    dialog = desk.dialog(text_at(body, "dialog"), person)
    action, inputs = object_at(body, "action"), object_at(body, "inputs")
    return await desk.rehearsal.submit(dialog, action, inputs, checked=True)


async def _consent(desk: Desk, person: Person, body: Json) -> Answer:
    """Whether a message's file may come: `allow`."""
    message = desk.rehearsal.tenant.message(text_at(body, "conversation"), text_at(body, "message"))
    return await desk.rehearsal.consent(person, message, body.get("allow") is True)


async def _search(desk: Desk, person: Person, body: Json) -> Answer:
    """What the message extension finds for `words`."""
    return await desk.rehearsal.extension.search(
        person, text_at(body, "conversation"), text_at(body, "words")
    )


async def _insert(desk: Desk, person: Person, body: Json) -> Answer:
    """A `card` that was found becomes a message of the person's own."""
    result = Result(text_at(body, "title"), "", object_at(body, "card"))
    message = await desk.rehearsal.extension.insert(person, text_at(body, "conversation"), result)
    return Answer(200, None, message.activity, message=message)


async def _act(desk: Desk, person: Person, body: Json) -> Answer:
    """The action "Share a template" on a message; without one, beside the box in which one writes."""
    if not text_at(body, "message"):
        return await desk.rehearsal.extension.act(person, text_at(body, "conversation"))
    message = desk.rehearsal.tenant.message(text_at(body, "conversation"), text_at(body, "message"))
    return await desk.rehearsal.extension.act_on(person, message)


async def _install(desk: Desk, person: Person, _body: Json) -> Answer:
    return _worst(await desk.rehearsal.install(person))


async def _uninstall(desk: Desk, person: Person, _body: Json) -> Answer:
    return _worst(await desk.rehearsal.uninstall(person))


async def _block(desk: Desk, person: Person, _body: Json) -> Answer:
    desk.rehearsal.tenant.block(person)
    return Answer(200, None, {})


async def _unblock(desk: Desk, person: Person, _body: Json) -> Answer:
    desk.rehearsal.tenant.block(person, False)
    return Answer(200, None, {})


_OF_TEAM: dict[str, Callable[[Rehearsal, Team, Person], Awaitable[list[Answer]]]] = {
    "add": Rehearsal.install_team,
    "remove": Rehearsal.remove_from_team,
    "archive": Rehearsal.archive_team,
    "unarchive": Rehearsal.unarchive_team,
    "delete": Rehearsal.delete_team,
    "restore": Rehearsal.restore_team,
}
"""What somebody can do to a team, or to the bot in it."""


async def _team(desk: Desk, person: Person, body: Json) -> Answer:
    """`do` of `_OF_TEAM`, or rename it to `name`."""
    team, do = _team_of(desk, body), text_at(body, "do")
    if do == "rename":
        return _worst(await desk.rehearsal.rename_team(team, _name(body), person))
    if do not in _OF_TEAM:
        raise ValueError(f"A team cannot be told to {do or 'do nothing'}.")
    return _worst(await _OF_TEAM[do](desk.rehearsal, team, person))


async def _channel(desk: Desk, person: Person, body: Json) -> Answer:
    """Delete, restore, or rename a channel (by name or id) to `name`."""
    team, channel, do = _team_of(desk, body), text_at(body, "channel"), text_at(body, "do")
    if do == "rename":
        return _worst(await desk.rehearsal.rename_channel(team, channel, _name(body), person))
    if do == "delete":
        return _worst(await desk.rehearsal.delete_channel(team, channel, person))
    if do == "restore":
        return _worst(await desk.rehearsal.restore_channel(team, channel, person))
    raise ValueError(f"A channel cannot be told to {do or 'do nothing'}.")


def _team_of(desk: Desk, body: Json) -> Team:
    wanted = text_at(body, "team")
    for team in desk.rehearsal.tenant.teams:
        if wanted in (team.id, team.name):
            return team
    raise LookupError("There is no such team.")


def _name(body: Json) -> str:
    if name := text_at(body, "name").strip():
        return name
    raise ValueError("Give it a name first.")


_VERBS: dict[str, Verb] = {
    "say": _say,
    "file": _send_file,
    "press": _press,
    "submit": _submit,
    "consent": _consent,
    "search": _search,
    "insert": _insert,
    "act": _act,
    "install": _install,
    "uninstall": _uninstall,
    "block": _block,
    "unblock": _unblock,
    "team": _team,
    "channel": _channel,
}


def _worst(answers: list[Answer]) -> Answer:
    """Of several events about one thing the one that failed; else the last. None where the bot is not told."""
    untold = [Answer(200, None, {})]
    return next((answer for answer in answers if not answer.ok), (answers or untold)[-1])


# What the page is told


def _outcome(answer: Answer) -> Json:
    submitted = text_at(answer.activity, "name") in SUBMITS
    return {
        "ok": answer.ok,
        "status": answer.status,
        "toast": answer.toast or None,
        "dialog": None,
        "closed": submitted and answer.ok and answer.dialog is None,
        "results": [asdict(result) for result in answer.results],
        "error": answer.error or None,
        "conversation": answer.conversation_id or None,
    }


def _refused(error: str, status: int = 200) -> web.Response:
    """Nothing was sent; `error` is shown to the person."""
    return _json(_outcome(Answer(0, None, {}, error=error)), status)


def _json(body: Json, status: int = 200) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(body), content_type="application/json")
