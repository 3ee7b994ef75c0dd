"""Activities as Teams posts them. Names are posts, never people."""

from typing import Any

BOT_ID = "28:0d5f1c9e-0000-4000-8000-00000000b07a"
TENANT = "7e0a9a5e-0000-4000-8000-0000000007e1"
PERSON = "5b1d7c52-0000-4000-8000-000000000a0d"

Json = dict[str, Any]


def activity(service_url: str, **changes: Any) -> Json:
    return {
        "type": "message",
        "id": "1775030400001",
        "timestamp": "2026-04-01T08:00:00.1234567Z",
        "localTimestamp": "2026-04-01T09:00:00.123+01:00",
        "channelId": "msteams",
        "serviceUrl": service_url,
        "from": {"id": "29:1tm", "name": "Team Manager, Duty and Assessment 3", "aadObjectId": PERSON},
        "recipient": {"id": BOT_ID, "name": "Practice Loop"},
        "conversation": {"id": "a:personal-1", "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "text": "status",
        "textFormat": "plain",
        "locale": "en-GB",
    } | changes


def in_channel(service_url: str, text: str, entities: list[Any], **changes: Any) -> Json:
    return activity(
        service_url,
        text=text,
        entities=entities,
        conversation={
            "id": "19:duty@thread.tacv2;messageid=1775030300000",
            "conversationType": "channel",
            "isGroup": True,
            "tenantId": TENANT,
        },
        channelData={
            "tenant": {"id": TENANT},
            "team": {"id": "19:team@thread.tacv2", "name": "Children's services"},
            "channel": {"id": "19:duty@thread.tacv2", "name": "Duty and Assessment"},
        },
        **changes,
    )


def mention(name: str, identity: str = BOT_ID) -> Json:
    return {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"id": identity, "name": name}}


def invoke(service_url: str, name: str, value: Any, **changes: Any) -> Json:
    posted = activity(
        service_url, type="invoke", name=name, value=value, replyToId="1775030200000", **changes
    )
    del posted["text"]
    return posted


def execute(service_url: str, verb: str, data: Any = None) -> Json:
    action = {"type": "Action.Execute", "id": "open", "verb": verb, "data": data}
    return invoke(service_url, "adaptiveCard/action", {"action": action, "trigger": "manual"})
