"""The activities that Teams sends to a bot, as raw JSON."""

from datetime import UTC
from html import escape
from uuid import uuid4
from zoneinfo import ZoneInfo

from rehearsal.answers import Result
from rehearsal.records import CARD, Channel, Message, Person, Place, Team
from rehearsal.tenant import Tenant
from rehearsal.wire import Json, objects_at

LOCAL = ZoneInfo("Europe/London")
_CLIENT: Json = {
    "locale": "en-GB",
    "country": "GB",
    "platform": "Web",
    "timezone": "Europe/London",
    "type": "clientInfo",
}


def message(tenant: Tenant, person: Person, place: Place, message_id: str, text: str, mention: bool) -> Json:
    """What a person typed; in a channel with the bot mentioned in front of it."""
    activity = _base(tenant, "message", message_id, person, place)
    entities: list[Json] = [dict(_CLIENT)]
    shown = escape(text, quote=False)
    if mention and place.channel is not None:
        called = f"<at>{tenant.bot_name}</at>"
        mentioned = {"id": tenant.bot_id, "name": tenant.bot_name}
        entities.insert(0, {"mentioned": mentioned, "text": called, "type": "mention"})
        text = f"{called} {text}"
        shown = f"{called} {shown}"
    html = {"contentType": "text/html", "content": f"<p>{shown}</p>"}
    return {**activity, "text": text, "textFormat": "plain", "attachments": [html], "entities": entities}


def sent_files(
    tenant: Tenant, person: Person, place: Place, message_id: str, attachments: list[Json], text: str
) -> Json:
    """What a person sent with files in it."""
    activity = message(tenant, person, place, message_id, text, mention=False)
    html = [one for one in objects_at(activity, "attachments") if text]
    return {**activity, "attachments": [*html, *attachments]}


def submit(tenant: Tenant, person: Person, place: Place, pressed: Message, value: Json) -> Json:
    """An Action.Submit of a card in a chat: a message without text."""
    activity = _base(tenant, "message", tenant.next_id(), person, place)
    legacy = {"replyToId": pressed.id}
    channel_data = {**_channel_data(tenant, place), "source": {"name": "message"}, "legacy": legacy}
    return {**activity, "value": value, "replyToId": pressed.id, "channelData": channel_data}


def invoke(
    tenant: Tenant, person: Person, place: Place, name: str, value: Json, pressed: Message | None
) -> Json:
    """An invoke; its id is no message's, and each has its own."""
    activity = {**_base(tenant, "invoke", new_invoke_id(), person, place), "name": name, "value": value}
    if pressed is None:
        return activity
    legacy = {"replyToId": pressed.id}
    channel_data = {**_channel_data(tenant, place), "source": {"name": "message"}, "legacy": legacy}
    return {**activity, "replyToId": pressed.id, "channelData": channel_data}


def inserted(tenant: Tenant, person: Person, place: Place, message_id: str, result: Result) -> Json:
    """A card of the message extension, in a message of the person's own."""
    card: Json = {"contentType": CARD, "content": result.card}
    activity = _base(tenant, "message", message_id, person, place)
    return {**activity, "text": "", "summary": result.title, "attachments": [card]}


def new_invoke_id() -> str:
    """An id as Teams gives to invokes."""
    return f"f:{uuid4()}"


def personal_install(tenant: Tenant, person: Person, place: Place) -> list[Json]:
    """What Teams tells the bot when a person installs it."""
    selected: Json = {"settings": {"selectedChannel": {"id": place.conversation_id}}}
    added = [{"id": person.id, "aadObjectId": person.aad_object_id}, {"id": tenant.bot_id}]
    return [
        {**_event(tenant, "conversationUpdate", person, place), "membersAdded": added},
        {**_event(tenant, "installationUpdate", person, place, selected), "action": "add"},
    ]


def personal_removal(tenant: Tenant, person: Person, place: Place) -> list[Json]:
    """What Teams tells the bot when a person removes it."""
    return [{**_event(tenant, "installationUpdate", person, place), "action": "remove"}]


def team_install(tenant: Tenant, person: Person, place: Place, team: Team) -> list[Json]:
    """What Teams tells the bot when it is added to a team."""
    event: Json = {"eventType": "teamMemberAdded", "team": _full_team(team)}
    selected: Json = {"settings": {"selectedChannel": {"id": team.id}}, "team": _full_team(team)}
    added = [{"id": tenant.bot_id}]
    return [
        {**_event(tenant, "conversationUpdate", person, place, event), "membersAdded": added},
        {**_event(tenant, "installationUpdate", person, place, selected), "action": "add"},
    ]


def team_removal(tenant: Tenant, person: Person, place: Place, team: Team) -> list[Json]:
    """What Teams tells the bot when it is removed from a team."""
    event: Json = {"eventType": "teamMemberRemoved", "team": _full_team(team)}
    data: Json = {"team": _full_team(team)}
    removed = [{"id": tenant.bot_id}]
    return [
        {**_event(tenant, "conversationUpdate", person, place, event), "membersRemoved": removed},
        {**_event(tenant, "installationUpdate", person, place, data), "action": "remove"},
    ]


def channel_event(tenant: Tenant, person: Person, event: str, team: Team, channel: Channel) -> list[Json]:
    """What Teams tells the bot of a channel: `channelRenamed`, `channelDeleted`, `channelRestored`."""
    concerned: Json = {"channel": {"id": channel.id, "name": channel.name}, "team": {"id": team.id}}
    return [_lifecycle(tenant, person, event, team, concerned)]


def team_event(tenant: Tenant, person: Person, event: str, team: Team) -> list[Json]:
    """What Teams tells the bot of a team: `teamRenamed`, `teamArchived`, `teamDeleted` and their opposites."""
    return [_lifecycle(tenant, person, event, team, {"team": _full_team(team)})]


def _lifecycle(tenant: Tenant, person: Person, event: str, team: Team, concerned: Json) -> Json:
    """It comes from the team's own conversation, whichever channel it concerns."""
    activity = _base(tenant, "conversationUpdate", new_invoke_id(), person, Place(team.id, team=team))
    return {**activity, "channelData": {**concerned, "eventType": event, "tenant": {"id": tenant.id}}}


def _base(tenant: Tenant, kind: str, activity_id: str, person: Person, place: Place) -> Json:
    now = tenant.clock()
    return {
        "type": kind,
        "id": activity_id,
        "timestamp": _instant(now.astimezone(UTC).isoformat(timespec="milliseconds")),
        "localTimestamp": now.astimezone(LOCAL).isoformat(timespec="milliseconds"),
        "localTimezone": LOCAL.key,
        "channelId": "msteams",
        "from": {"id": person.id, "name": person.name, "aadObjectId": person.aad_object_id},
        "conversation": _conversation(tenant, place),
        "recipient": {"id": tenant.bot_id, "name": tenant.bot_name},
        "entities": [dict(_CLIENT)],
        "channelData": _channel_data(tenant, place),
        "locale": "en-GB",
    }


def _event(tenant: Tenant, kind: str, person: Person, place: Place, data: Json | None = None) -> Json:
    activity = _base(tenant, kind, new_invoke_id(), person, place)
    return {**activity, "channelData": {**_channel_data(tenant, place), **(data or {})}}


def _conversation(tenant: Tenant, place: Place) -> Json:
    if place.person is not None:
        return {"conversationType": "personal", "tenantId": tenant.id, "id": place.conversation_id}
    return {
        "isGroup": True,
        "conversationType": "channel",
        "tenantId": tenant.id,
        "id": place.conversation_id,
    }


def _channel_data(tenant: Tenant, place: Place) -> Json:
    data: Json = {"tenant": {"id": tenant.id}}
    if place.team is None or place.channel is None:
        return data
    return {
        "teamsChannelId": place.channel.id,
        "teamsTeamId": place.team.id,
        "channel": {"id": place.channel.id},
        "team": {"id": place.team.id},
        **data,
    }


def _full_team(team: Team) -> Json:
    return {"id": team.id, "name": team.name, "aadGroupId": team.aad_group_id}


def _instant(text: str) -> str:
    return text.replace("+00:00", "Z")
