"""What the page is shown of a tenant, as JSON: people, teams, conversations and messages."""

from collections.abc import Iterable, Iterator

from rehearsal.reading import texts
from rehearsal.records import CARD, FILE_CONSENT, FILE_INFO, FILE_SENT, Channel, Message, Person, Team
from rehearsal.tenant import Tenant
from rehearsal.wire import Json, object_at, objects_at, text_at

_TITLE = 80  # characters of a thread's title


def state(tenant: Tenant, viewer: Person | None) -> Json:
    """The whole left side of the page: the teams of `viewer` (None: all), every chat with messages."""
    teams = [
        team for team in tenant.teams if not team.deleted and (viewer is None or _is_member(team, viewer))
    ]
    return {
        "bot": {
            "id": tenant.bot_id,
            "name": tenant.bot_name,
            "prompts": list(tenant.prompts),
            "extension": tenant.extension,
        },
        "now": tenant.clock().isoformat(),
        "people": [_person(tenant, person) for person in tenant.people],
        "teams": [_team(tenant, team) for team in teams],
        "conversations": [*_chats(tenant, viewer), *_channels(tenant, teams)],
    }


def messages(tenant: Tenant, conversation_id: str, viewer: Person) -> list[Json]:
    """What stands in a chat or a thread; of a bare channel its root posts, each with its `replies`."""
    found = tenant.messages(conversation_id)
    if ";" in conversation_id or tenant.place(conversation_id).person is not None:
        return [_message(tenant, message, viewer) for message in found]
    threads = _by_thread(found)
    return [
        {
            **_message(tenant, first, viewer),
            "replies": [_message(tenant, reply, viewer) for reply in replies],
        }
        for first, *replies in threads.values()
    ]


def _is_member(team: Team, person: Person) -> bool:
    return team.members is None or person.aad_object_id in team.members


def _person(tenant: Tenant, person: Person) -> Json:
    return {
        "id": person.id,
        "aad": person.aad_object_id,
        "name": person.name,
        "upn": person.upn,
        "service": person.service,
        "guest": person.guest,
        "installed": tenant.is_installed(person.aad_object_id),
        "blocked": tenant.is_blocked(person),
    }


def _team(tenant: Tenant, team: Team) -> Json:
    channels = [{"id": channel.id, "name": channel.name} for channel in team.standing()]
    return {
        "id": team.id,
        "name": team.name,
        "channels": channels,
        "botInstalled": tenant.is_installed(team.id),
    }


def _chats(tenant: Tenant, viewer: Person | None) -> Iterator[Json]:
    """The viewer's chat with the bot, and everybody's in which something stands."""
    for person in tenant.people:
        conversation_id = tenant.personal(person)
        found = tenant.messages(conversation_id)
        if found or person == viewer:
            yield _conversation(conversation_id, "personal", person.name, found, person_id=person.id)


def _channels(tenant: Tenant, teams: Iterable[Team]) -> Iterator[Json]:
    for team in teams:
        for channel in team.standing():
            found = tenant.messages(channel.id)
            yield _conversation(channel.id, "channel", channel.name, found, channel=channel)
            for thread, written in _by_thread(found).items():
                yield _conversation(thread, "thread", _title(written[0]), written, channel=channel)


def _conversation(
    identity: str,
    kind: str,
    title: str,
    found: list[Message],
    *,
    channel: Channel | None = None,
    person_id: str = "",
) -> Json:
    return {
        "id": identity,
        "kind": kind,
        "channelId": channel.id if channel is not None else None,
        "personId": person_id or None,
        "title": title,
        "lastAt": found[-1].at.isoformat() if found else None,
        "count": len(found),
    }


def _by_thread(found: Iterable[Message]) -> dict[str, list[Message]]:
    threads: dict[str, list[Message]] = {}
    for message in found:
        threads.setdefault(message.conversation_id, []).append(message)
    return threads


def _title(root: Message) -> str:
    words = text_at(root.activity, "summary") or root.text or texts(root.card).partition("\n")[0]
    return words.replace("<at>", "@").replace("</at>", "")[:_TITLE]


def _file(attachment: Json) -> Json | None:
    """A file that is offered, or one that is there to be opened at `url`."""
    kind, name = text_at(attachment, "contentType"), text_at(attachment, "name")
    if kind == FILE_CONSENT:
        content = object_at(attachment, "content")
        said = {"description": text_at(content, "description"), "size": content.get("sizeInBytes")}
        return {"name": name, "url": None, **said}
    if kind in (FILE_INFO, FILE_SENT):
        return {"name": name, "url": text_at(attachment, "contentUrl"), "description": "", "size": None}
    return None


def _message(tenant: Tenant, message: Message, viewer: Person) -> Json:
    seen = message.seen_by(viewer)
    sender = tenant.find_person(message.sender) if message.sender else None
    attachments = objects_at(seen.activity, "attachments")
    return {
        "id": message.id,
        "conversation": message.conversation_id,
        "from": {
            "id": sender.id if sender is not None else tenant.bot_id,
            "name": sender.name if sender is not None else tenant.bot_name,
            "bot": not message.sender,
        },
        "at": message.at.isoformat(),
        "text": message.text,
        "entities": objects_at(message.activity, "entities"),
        "cards": [object_at(one, "content") for one in attachments if one.get("contentType") == CARD],
        "files": [file for one in attachments if (file := _file(one)) is not None],
        "summary": text_at(message.activity, "summary"),
        "edited": message.edits,
        "deleted": message.deleted,
        "private": seen is not message,
    }
