"""Teams' client side: what people do, sent to the bot as Teams sends it, and what its answers show."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import aiohttp

from rehearsal import activities
from rehearsal.answers import WENT_WRONG, Answer, Asked, Dialog, read_execute, read_nothing, read_task
from rehearsal.extension import MessageExtension
from rehearsal.faults import Faults
from rehearsal.files import sent_info, upload_info
from rehearsal.reading import filled_in, find_action
from rehearsal.records import Channel, File, Message, Person, Place, Team, consent_of
from rehearsal.tenant import Tenant
from rehearsal.wire import Json, loads, object_at, text_at

_REPEATABLE = 10_000  # calls remembered at most


@dataclass(frozen=True, slots=True)
class _Press:
    """One press of a button: who, where, on what, and what was typed."""

    person: Person
    place: Place
    message: Message
    action: Json
    typed: Json
    trigger: str


class Rehearsal:
    """People of a tenant at their clients. `bot_url` and `service_url` may be set later than the start."""

    def __init__(
        self, tenant: Tenant, bot_url: str = "", service_url: str = "", *, patience: float = 15.0
    ) -> None:
        """`bot_url` is the bot's `/api/messages`; an answer is waited for `patience` seconds."""
        self.tenant = tenant
        self.bot_url = bot_url
        self.service_url = service_url
        self.patience = patience
        self.faults = Faults()
        self.extension = MessageExtension(tenant, self._own, self._send)
        self._session: aiohttp.ClientSession | None = None
        self._sent: dict[str, Asked] = {}

    async def close(self) -> None:
        """Close the connections to the bot."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    # Installing

    async def install(self, person: Person) -> list[Answer]:
        """The person installs the bot, and the bot is told."""
        self.tenant.set_installed(person.aad_object_id, True)
        return await self._tell(activities.personal_install(self.tenant, person, self._chat(person)))

    async def uninstall(self, person: Person) -> list[Answer]:
        """The person removes the bot, and the bot is told."""
        self.tenant.set_installed(person.aad_object_id, False)
        return await self._tell(activities.personal_removal(self.tenant, person, self._chat(person)))

    async def install_team(self, team: Team, by: Person | None = None) -> list[Answer]:
        """Somebody adds the bot to a team, and the bot is told."""
        self.tenant.set_installed(team.id, True)
        person, place = self._somebody(by), self.tenant.place(team.id)
        return await self._tell(activities.team_install(self.tenant, person, place, team))

    async def remove_from_team(self, team: Team, by: Person | None = None) -> list[Answer]:
        """Somebody removes the bot from a team, and the bot is told."""
        self.tenant.set_installed(team.id, False)
        person, place = self._somebody(by), self.tenant.place(team.id)
        return await self._tell(activities.team_removal(self.tenant, person, place, team))

    async def rename_channel(
        self, team: Team, channel: str, name: str, by: Person | None = None
    ) -> list[Answer]:
        """A channel (by name or id) gets another name, and the bot is told if it is in the team."""
        return await self._change_channel(
            team, replace(self._now(team).channel(channel), name=name), "Renamed", by
        )

    async def delete_channel(self, team: Team, channel: str, by: Person | None = None) -> list[Answer]:
        """Somebody deletes a channel (by name or id), and the bot is told if it is in the team."""
        return await self._change_channel(
            team, replace(self._now(team).channel(channel), deleted=True), "Deleted", by
        )

    async def restore_channel(self, team: Team, channel: str, by: Person | None = None) -> list[Answer]:
        """A deleted channel is there again, with all that stood in it."""
        return await self._change_channel(
            team, replace(self._now(team).channel(channel), deleted=False), "Restored", by
        )

    async def rename_team(self, team: Team, name: str, by: Person | None = None) -> list[Answer]:
        """The team gets another name, and the bot is told if it is in it. So for its other changes."""
        return await self._change_team(replace(self._now(team), name=name), "Renamed", by)

    async def archive_team(self, team: Team, by: Person | None = None) -> list[Answer]:
        """Nobody can write in it any more."""
        return await self._change_team(replace(self._now(team), archived=True), "Archived", by)

    async def unarchive_team(self, team: Team, by: Person | None = None) -> list[Answer]:
        return await self._change_team(replace(self._now(team), archived=False), "Unarchived", by)

    async def delete_team(self, team: Team, by: Person | None = None) -> list[Answer]:
        return await self._change_team(replace(self._now(team), deleted=True), "Deleted", by)

    async def restore_team(self, team: Team, by: Person | None = None) -> list[Answer]:
        return await self._change_team(replace(self._now(team), deleted=False), "Restored", by)

    # Speaking and pressing

    async def say(self, person: Person, conversation_id: str, text: str, mention: bool = True) -> Answer:
        """The person types; a bare channel id starts a thread. No mention: its bot hears nothing."""
        place = self._own(person, conversation_id)
        self._needs_bot(place)
        message_id = self.tenant.next_id()
        if place.channel is not None and not place.root:
            place = replace(
                place, conversation_id=f"{place.channel.id};messageid={message_id}", root=message_id
            )
        activity = activities.message(self.tenant, person, place, message_id, text, mention)
        said = self.tenant.post(place, activity, person.aad_object_id, message_id)
        heard = place.person is not None or (mention and self._has_bot(place))
        if not heard:
            return Answer(0, None, activity, message=said)
        return replace(await self._send(activity, Asked(person, None, read_nothing)), message=said)

    async def send_file(
        self, person: Person, name: str, content: bytes, text: str = "", *, unique_id: str = ""
    ) -> Answer:
        """The person sends a file in their chat with the bot; their OneDrive holds it. ValueError for guests.

        `unique_id`: of a file that lies there already, sent once more.
        """
        return await self.send_files(person, {name: content}, text, unique_id=unique_id)

    async def send_files(
        self, person: Person, files: Mapping[str, bytes], text: str = "", *, unique_id: str = ""
    ) -> Answer:
        """Several in one message."""
        place = self._chat(person)
        self._needs_bot(place)
        if person.guest:
            raise ValueError("Guests have no OneDrive in this tenant, so Teams cannot send a file.")
        known = self.tenant.file(unique_id)
        kept = [known] if known else [self._put_away(person, *one) for one in files.items()]
        attachments = [sent_info(file, self.service_url) for file in kept]
        message_id = self.tenant.next_id()
        activity = activities.sent_files(self.tenant, person, place, message_id, attachments, text)
        said = self.tenant.post(place, activity, person.aad_object_id, message_id)
        return replace(await self._send(activity, Asked(person, None, read_nothing)), message=said)

    async def press(
        self,
        person: Person,
        message: Message,
        action: Json | str,
        inputs: Mapping[str, object] | None = None,
        *,
        trigger: str = "manual",
        checked: bool = False,
    ) -> Answer:
        """The person presses a button (its JSON or its words), with what was typed by input id or label.

        `InputRefusedError` where Teams would send nothing. JSON that is not in the card is sent as it is.
        `checked`: a renderer has looked at the inputs, which are sent as they are.
        """
        place = self._own(person, message.conversation_id)
        seen = self.tenant.message(message.conversation_id, message.id).seen_by(person)
        pressed = find_action(seen.card, action) if isinstance(action, str) else action
        kind = text_at(pressed, "type")
        if seen.sender and kind != "Action.OpenUrl":
            raise ValueError("What a person has inserted opens links, and sends nothing to a bot")
        if kind not in _PRESSES:
            raise ValueError(f"{kind or 'A button without a type'} sends nothing to a bot")
        typed: Json = dict(inputs or {} if checked else filled_in(seen.card, pressed, inputs or {}))
        return await _PRESSES[kind](self, _Press(person, place, message, pressed, typed, trigger))

    async def submit(
        self,
        dialog: Dialog,
        action: Json | str,
        inputs: Mapping[str, object] | None = None,
        *,
        checked: bool = False,
    ) -> Answer:
        """The person presses a button of a dialog: the next card, a message, or the dialog closes."""
        pressed = find_action(dialog.card, action) if isinstance(action, str) else action
        if pressed.get("type") != "Action.Submit":
            raise ValueError(f"only Action.Submit works in a dialog, not {pressed.get('type')}")
        typed = inputs or {} if checked else filled_in(dialog.card, pressed, inputs or {})
        data = {**object_at(pressed, "data"), **typed}
        if dialog.command or dialog.message is None:
            return await self.extension.submit(dialog, data)
        return await self._task(dialog.person, dialog.message, "task/submit", data)

    async def consent(self, person: Person, message: Message, allow: bool) -> Answer:
        """The person lets the bot put the message's file into their OneDrive, or does not."""
        place = self._own(person, message.conversation_id)
        offered = consent_of(self.tenant.message(message.conversation_id, message.id).activity)
        if offered is None:
            raise LookupError("this message offers no file")
        value: Json = {"type": "fileUpload", "action": "accept" if allow else "decline"}
        value["context"] = object_at(offered, "content", "acceptContext" if allow else "declineContext")
        if allow and person.guest:
            raise ValueError("Guests have no OneDrive in this tenant, so Teams cannot save the file.")
        if allow:
            room = self.tenant.make_room(person, text_at(offered, "name"))
            value["uploadInfo"] = upload_info(room, self.service_url)
        activity = activities.invoke(self.tenant, person, place, "fileConsent/invoke", value, message)
        return await self._send(activity, Asked(person, None, read_nothing))

    async def invoke(self, person: Person, conversation_id: str, name: str, value: Json) -> Answer:
        """Any other invoke, for instance of a message extension; its answer is only handed back."""
        place = self._own(person, conversation_id)
        activity = activities.invoke(self.tenant, person, place, name, value, None)
        return await self._send(activity, Asked(person, None, read_nothing))

    async def repeat(self, answer: Answer, new_id: bool = True) -> Answer:
        """Teams sends the same activity once more, under the same or a new id."""
        activity = dict(answer.activity)
        sent = self._sent.get(text_at(activity, "id"))
        if sent is None:
            raise LookupError("that was never sent to the bot, so it cannot be repeated")
        if new_id:
            invoke = activity.get("type") == "invoke"
            activity["id"] = activities.new_invoke_id() if invoke else self.tenant.next_id()
        return await self._send(activity, sent)

    def can_repeat(self, answer: Answer) -> bool:
        """Whether this went out to the bot as something that a person did."""
        return text_at(answer.activity, "id") in self._sent

    async def send(self, activity: Json) -> Answer:
        """Any activity, as it is: `serviceUrl` is put in where there is none."""
        return await self._send(activity, None)

    # Reading

    def personal(self, person: Person) -> str:
        """The id of the person's chat with the bot."""
        return self.tenant.personal(person)

    def messages(self, conversation_id: str, seen_by: Person | None = None) -> list[Message]:
        """What stands in a chat, a thread or a channel, oldest first, as this person sees it."""
        found = [message for message in self.tenant.messages(conversation_id) if not message.deleted]
        return found if seen_by is None else [message.seen_by(seen_by) for message in found]

    def last(self, conversation_id: str, seen_by: Person | None = None) -> Message:
        """The bot's newest message there; LookupError where it wrote none."""
        written = [message for message in self.messages(conversation_id, seen_by) if not message.sender]
        if not written:
            raise LookupError(f"the bot wrote nothing in {conversation_id}")
        return written[-1]

    # Inside

    def _chat(self, person: Person) -> Place:
        return self.tenant.place(self.tenant.personal(person))

    def _put_away(self, person: Person, name: str, content: bytes) -> File:
        room = self.tenant.make_room(person, name)
        self.tenant.fill(room, content)
        return room

    def _somebody(self, by: Person | None) -> Person:
        if by is None and not self.tenant.people:
            raise LookupError("nobody is in the tenant")
        return by if by is not None else self.tenant.people[0]

    def _own(self, person: Person, conversation_id: str) -> Place:
        place = self.tenant.place(conversation_id)
        if person not in self.tenant.members(place):
            raise ValueError(f"{person.name} is not in this conversation")
        return place

    def _has_bot(self, place: Place) -> bool:
        key = place.person.aad_object_id if place.person else place.team.id if place.team else ""
        return self.tenant.is_installed(key)

    def _needs_bot(self, place: Place) -> None:
        if place.person is not None and not self._has_bot(place):
            raise ValueError(f"{place.person.name} has not installed the bot")

    def _now(self, team: Team) -> Team:
        """The team as it is by now: a caller may hold an older record of it."""
        return next((found for found in self.tenant.teams if found.id == team.id), team)

    async def _change_channel(
        self, team: Team, changed: Channel, event: str, by: Person | None
    ) -> list[Answer]:
        now = self._now(team)
        channels = tuple(changed if channel.id == changed.id else channel for channel in now.channels)
        self.tenant.replace_team(replace(now, channels=channels))
        if not self.tenant.is_installed(team.id):
            return []
        person = self._somebody(by)
        return await self._tell(
            activities.channel_event(self.tenant, person, f"channel{event}", now, changed)
        )

    async def _change_team(self, changed: Team, event: str, by: Person | None) -> list[Answer]:
        self.tenant.replace_team(changed)
        if not self.tenant.is_installed(changed.id):
            return []
        return await self._tell(
            activities.team_event(self.tenant, self._somebody(by), f"team{event}", changed)
        )

    async def _tell(self, told: list[Json]) -> list[Answer]:
        return [await self._send(activity, None) for activity in told]

    async def _execute(self, press: _Press) -> Answer:
        sent: Json = {
            key: press.action[key] for key in ("type", "title", "verb", "id") if key in press.action
        }
        sent["data"] = {**object_at(press.action, "data"), **press.typed}
        value: Json = {"action": sent, "trigger": press.trigger}
        activity = activities.invoke(
            self.tenant, press.person, press.place, "adaptiveCard/action", value, press.message
        )
        return await self._send(activity, Asked(press.person, press.message, read_execute))

    async def _submit(self, press: _Press) -> Answer:
        data = {**object_at(press.action, "data"), **press.typed}
        if text_at(data, "msteams", "type") == "task/fetch":
            return await self._task(press.person, press.message, "task/fetch", data)
        activity = activities.submit(self.tenant, press.person, press.place, press.message, data)
        return await self._send(activity, Asked(press.person, press.message, read_nothing))

    async def _open_url(self, press: _Press) -> Answer:
        return Answer(0, None, {"type": "openUrl", "url": text_at(press.action, "url")})

    async def _task(self, person: Person, message: Message, name: str, data: Json) -> Answer:
        place = self._own(person, message.conversation_id)
        value: Json = {"data": data, "context": {"theme": "default"}}
        activity = activities.invoke(self.tenant, person, place, name, value, message)
        return await self._send(activity, Asked(person, message, partial(read_task, person, message, name)))

    def _remember(self, activity_id: str, sent: Asked) -> None:
        self._sent[activity_id] = sent
        if len(self._sent) > _REPEATABLE:
            del self._sent[next(iter(self._sent))]

    async def _send(self, activity: Json, sent: Asked | None, patience: float | None = None) -> Answer:
        activity.setdefault("serviceUrl", self.service_url)
        if sent is not None:
            self._remember(text_at(activity, "id"), sent)
        if self._session is None:
            self._session = aiohttp.ClientSession()
        try:
            async with (
                asyncio.timeout(self.patience if patience is None else patience),
                self._session.post(self.bot_url, json=activity) as response,
            ):
                raw = await response.read()
        except (TimeoutError, aiohttp.ClientError):
            return Answer(0, None, activity, error=WENT_WRONG)
        answer = Answer(response.status, loads(raw), activity)
        if response.status >= 400:
            return replace(answer, error=WENT_WRONG)
        if sent is None:
            return answer
        understood = sent.read(answer)
        if understood.card is not None and sent.message is not None:
            self.tenant.show(sent.message, sent.person, understood.card)
        return understood


_PRESSES: dict[str, Callable[[Rehearsal, _Press], Awaitable[Answer]]] = {
    "Action.Execute": Rehearsal._execute,
    "Action.Submit": Rehearsal._submit,
    "Action.OpenUrl": Rehearsal._open_url,
}
