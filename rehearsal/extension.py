"""The message extension at its client: search as people type, insert what was found, act on somebody's message."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from uuid import uuid4

from rehearsal import activities
from rehearsal.answers import Answer, Asked, Dialog, Result, read_nothing, read_results, read_task
from rehearsal.records import Message, Person, Place
from rehearsal.tenant import Tenant
from rehearsal.wire import Json, objects_at, text_at

QUERY, FETCH, SUBMIT = (f"composeExtension/{name}" for name in ("query", "fetchTask", "submitAction"))
_TRIES = 3
"""A client that gets no answer to an action asks twice more."""
_NOT_FOR_GUESTS = (
    "Guests have no message extensions in this tenant: they use the channel, its dialogs and links."
)

Own = Callable[[Person, str], Place]
Send = Callable[[Json, Asked, float], Awaitable[Answer]]


class MessageExtension:
    """`own` says what a person's conversation is; `send` gives up after so many seconds."""

    def __init__(self, tenant: Tenant, own: Own, send: Send, *, patience: float = 5.0) -> None:
        self.patience = patience
        self._tenant = tenant
        self._own = own
        self._send = send

    async def search(
        self, person: Person, conversation_id: str, words: str, *, skip: int = 0, count: int = 25
    ) -> Answer:
        """What the person finds by typing this, where they write; without words what is shown at first."""
        parameter = {"name": "words", "value": words} if words else {"name": "initialRun", "value": "true"}
        options: Json = {"skip": skip, "count": count}
        value: Json = {"commandId": "search", "parameters": [parameter], "queryOptions": options}
        activity = self._invoke(person, conversation_id, QUERY, value)
        return await self._send(activity, Asked(person, None, read_results), self.patience)

    async def insert(self, person: Person, conversation_id: str, result: Result) -> Message:
        """The person sends what was found as a message of their own; a bare channel id starts a thread.

        Of all conversations the bot hears it in its own chat with the person only: elsewhere it is not mentioned.
        """
        place = self._own(person, conversation_id)
        message_id = self._tenant.next_id()
        activity = activities.inserted(self._tenant, person, place, message_id, result)
        message = self._tenant.post(place, activity, person.aad_object_id, message_id)
        if place.person is not None:
            await self._send(activity, Asked(person, None, read_nothing), self.patience)
        return message

    async def act_on(self, person: Person, message: Message, command: str = "share") -> Answer:
        """The person chooses an action in the message's menu: its dialog opens."""
        value: Json = {"messagePayload": _payload(self._tenant.message(message.conversation_id, message.id))}
        return await self._act(person, message.conversation_id, message, FETCH, command, value)

    async def act(self, person: Person, conversation_id: str, command: str = "share") -> Answer:
        """The person chooses an action beside the box in which they write: its dialog opens."""
        return await self._act(person, conversation_id, None, FETCH, command, {})

    async def submit(self, dialog: Dialog, data: Json) -> Answer:
        """A button of a dialog that an action opened."""
        where, on = dialog.conversation_id, dialog.message
        return await self._act(dialog.person, where, on, SUBMIT, dialog.command, {"data": data})

    async def _act(
        self,
        person: Person,
        conversation_id: str,
        message: Message | None,
        name: str,
        command: str,
        value: Json,
    ) -> Answer:
        value = {
            "commandId": command,
            "commandContext": "compose" if message is None else "message",
            "requestId": uuid4().hex,
            "context": {"theme": "default"},
            **value,
        }
        asked = Asked(person, message, partial(_read, person, conversation_id, message, name, command))
        activity = self._invoke(person, conversation_id, name, value, message)
        answer = await self._send(activity, asked, self.patience)
        for _ in range(_TRIES - 1):
            if answer.status:
                break
            # Under another id: that is the harder one for a bot, and seen in Teams.
            activity = {**activity, "id": activities.new_invoke_id()}
            answer = await self._send(activity, asked, self.patience)
        return answer

    def _invoke(
        self, person: Person, conversation_id: str, name: str, value: Json, on: Message | None = None
    ) -> Json:
        if person.guest:
            raise ValueError(_NOT_FOR_GUESTS)
        place = self._own(person, conversation_id)
        return activities.invoke(self._tenant, person, place, name, value, on)


def _read(
    person: Person, conversation_id: str, message: Message | None, name: str, command: str, answer: Answer
) -> Answer:
    understood = read_task(person, message, name, answer)
    if understood.dialog is None:
        return understood
    opened = replace(understood.dialog, command=command, conversation_id=conversation_id)
    return replace(understood, dialog=opened)


def _payload(message: Message) -> Json:
    """The message as Teams hands it to an action."""
    parts = objects_at(message.activity, "attachments")
    html = next((text_at(part, "content") for part in parts if part.get("contentType") == "text/html"), "")
    files = [part for part in parts if text_at(part, "contentUrl")]
    attached = [
        {
            "id": str(uuid4()),
            "contentType": "reference",
            "contentUrl": text_at(file, "contentUrl"),
            "name": text_at(file, "name"),
        }
        for file in files
    ]
    return {
        "id": message.id,
        "createdDateTime": message.at.isoformat(),
        "deleted": False,
        "body": {"contentType": "html", "content": html},
        "attachments": attached,
    }
