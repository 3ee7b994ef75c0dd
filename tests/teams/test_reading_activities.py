"""Raw activity -> Turn: kinds, places, and the words people typed."""

from datetime import UTC, datetime
from typing import Any

import pytest
from teams_json import BOT_ID, PERSON, TENANT, activity, execute, in_channel, invoke, mention

from bot.teams.activities import BadActivity, BadInvoke, parse, read
from bot.turn import Kind, PlaceKind, Turn

URL = "http://127.0.0.1:9/teams"


def typed(text: Any, *entities: Any) -> str:
    return read(in_channel(URL, text, list(entities))).text


def test_a_message_in_a_channel_names_its_thread_channel_team_and_sender() -> None:
    turn = read(in_channel(URL, "<at>Practice Loop</at> status\n", [mention("Practice Loop")]))
    assert (turn.kind, turn.text, turn.tenant_id) == (Kind.TEXT, "status", TENANT)
    assert turn.place.id == "19:duty@thread.tacv2;messageid=1775030300000"
    assert turn.place.kind is PlaceKind.CHANNEL
    assert (turn.place.channel_id, turn.place.channel_name) == ("19:duty@thread.tacv2", "Duty and Assessment")
    assert (turn.place.team_id, turn.place.team_name) == ("19:team@thread.tacv2", "Children's services")
    assert (turn.sender.aad_object_id, turn.sender.teams_id) == (PERSON, "29:1tm")
    assert (turn.activity_id, turn.service_url, turn.name) == ("1775030400001", URL, "")


@pytest.mark.parametrize(
    ("text", "entities", "expected"),
    [
        ("<at>Practice Loop</at>&nbsp;status\r\n", [mention("Practice Loop")], "status"),
        ('<at id="0">Practice Loop</at>  overdue ', [mention("Practice Loop")], "overdue"),
        ("my <AT>practice loop</AT> audits", [mention("Practice Loop")], "my audits"),
        ("<at>Practice Loop</at>", [mention("Practice Loop")], ""),
        ("ask <at>QA Lead</at> first", [mention("QA Lead", "29:qa")], "ask QA Lead first"),
        ("<at>Loop</at> or <at>Loop</at>", [mention("Loop"), mention("Loop", "29:qa")], "or Loop"),
        ("<at>Loop</at> and <at>Loop</at>", [mention("Loop")], "and"),
        ("<at>P &amp; Q</at> status", [mention("P &amp; Q")], "status"),
        ("status", [{"type": "mention", "mentioned": {"id": BOT_ID}}], "status"),
        ("<at>Practice Loop</at> help", [], "help"),
        ("<at>Bot</at> help", [{"type": "mention", "mentioned": {"id": BOT_ID, "name": "Bot"}}], "help"),
        ("a &lt; b &amp; c", [], "a < b & c"),
        ("Q1\t 2026-27", [], "Q1 2026-27"),
        ("first\r\n\r\n  second", [], "first\nsecond"),
        ("sta\x00tus\u200b\ufeff &#0;&#7;", [], "status \ufffd"),
        ("status\ud800", [], "status"),
        ("<at>never closed status", [], "<at>never closed status"),
        ("status", [None, 3, "x", {"type": "clientInfo"}, {"type": "mention"}], "status"),
    ],
)
def test_mentions_of_the_bot_and_stray_characters_are_taken_off(
    text: str, entities: list[Any], expected: str
) -> None:
    assert typed(text, *entities) == expected


@pytest.mark.parametrize("text", [None, "", "  \n"])
def test_a_message_without_text_is_an_empty_text(text: str | None) -> None:
    turn = read(activity(URL, text=text, entities=[mention("Practice Loop")]))
    assert (turn.kind, turn.text) == (Kind.TEXT, "")


def test_a_submit_button_is_a_press_with_its_data() -> None:
    posted = activity(URL, text="", value={"verb": "open", "id": "a1", "msteams": {"x": 1}}, replyToId="55")
    turn = read(posted)
    assert (turn.kind, turn.executed, turn.message_id) == (Kind.PRESS, False, "55")
    assert turn.data == {"verb": "open", "id": "a1"}


def test_an_execute_button_is_a_press_whose_verb_no_data_can_replace() -> None:
    turn = read(execute(URL, "hand-in", {"verb": "withdraw", "id": "a1"}))
    assert (turn.kind, turn.executed, turn.name) == (Kind.PRESS, True, "adaptiveCard/action")
    assert turn.data == {"verb": "hand-in", "id": "a1"}
    assert turn.message_id == "1775030200000"


@pytest.mark.parametrize(
    ("name", "kind"), [("task/fetch", Kind.DIALOG_OPEN), ("task/submit", Kind.DIALOG_SUBMIT)]
)
def test_dialogs_carry_their_data_without_the_clients_part(name: str, kind: Kind) -> None:
    data = {"msteams": {"type": "task/fetch"}, "verb": "audit", "q1": "7"}
    turn = read(invoke(URL, name, {"data": data, "context": {"theme": "dark"}}))
    assert (turn.kind, turn.name, turn.executed) == (kind, name, False)
    assert turn.data == {"verb": "audit", "q1": "7"}


def test_data_is_cleaned_of_what_a_database_refuses() -> None:
    turn = read(
        activity(URL, text=None, value={"no\x00te": ["a\x00b", {"c": "\ud800d\n"}], "n": 1.5, "t": True})
    )
    assert turn.data == {"note": ["ab", {"c": "d\n"}], "n": 1.5, "t": True}


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("data", [{"n": 2**63}, {"n": nested(500)}])
def test_data_beyond_any_card_is_refused_in_each_form(data: Any) -> None:
    with pytest.raises(BadActivity):
        read(activity(URL, text=None, value=data))
    with pytest.raises(BadInvoke):
        read(execute(URL, "x", data))


@pytest.mark.parametrize("value", [None, "text", 3, [], {}, {"action": "x"}, {"action": {"data": "text"}}])
def test_an_execute_without_an_action_is_a_bad_invoke(value: Any) -> None:
    with pytest.raises(BadInvoke) as caught:
        read(invoke(URL, "adaptiveCard/action", value))
    assert caught.value.name == "adaptiveCard/action"


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"type": "conversationUpdate", "membersAdded": [{"id": BOT_ID}]}, Kind.INSTALLED),
        ({"type": "conversationUpdate", "membersRemoved": [{"id": BOT_ID}]}, Kind.REMOVED),
        ({"type": "conversationUpdate", "membersAdded": [{"id": "29:else"}]}, Kind.OTHER),
        ({"type": "installationUpdate", "action": "add"}, Kind.INSTALLED),
        ({"type": "installationUpdate", "action": "remove"}, Kind.REMOVED),
        ({"type": "installationUpdate", "action": "add-upgrade"}, Kind.OTHER),
        ({"type": "installationUpdate", "action": "remove-upgrade"}, Kind.OTHER),
        ({"type": "messageReaction", "reactionsAdded": [{"type": "like"}]}, Kind.OTHER),
        ({"type": "messageUpdate"}, Kind.OTHER),
        ({"type": "typing", "text": None}, Kind.OTHER),
        ({"type": "somethingNew"}, Kind.OTHER),
        ({"type": "invoke", "name": "composeExtension/queryLink", "value": None}, Kind.OTHER),
        ({"type": "invoke", "name": "composeExtension/query", "value": {}}, Kind.OTHER),
    ],
)
def test_each_activity_has_its_kind(changes: dict[str, Any], kind: Kind) -> None:
    assert read(activity(URL, **changes)).kind is kind


@pytest.mark.parametrize("event", ["teamRenamed", "channelRenamed"])
def test_a_renamed_channel_brings_its_new_name(event: str) -> None:
    channel_data = {"eventType": event, "channel": {"id": "19:c", "name": "Duty"}, "tenant": {"id": TENANT}}
    turn = read(activity(URL, type="conversationUpdate", channelData=channel_data))
    assert (turn.kind, turn.name, turn.place.channel_name) == (Kind.RENAMED, event, "Duty")


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("channelDeleted", Kind.REMOVED),
        ("teamDeleted", Kind.REMOVED),
        ("teamHardDeleted", Kind.REMOVED),
        ("teamArchived", Kind.REMOVED),
        ("channelRestored", Kind.RESTORED),
        ("teamRestored", Kind.RESTORED),
        ("teamUnarchived", Kind.RESTORED),
        ("channelCreated", Kind.RENAMED),
        ("channelShared", Kind.OTHER),
    ],
)
def test_what_becomes_of_a_channel_or_team_says_of_which_and_when(event: str, kind: Kind) -> None:
    channel_data = {"eventType": event, "team": {"id": "19:t", "name": "QA"}, "tenant": {"id": TENANT}}
    if event.startswith("channel"):
        channel_data["channel"] = {"id": "19:c", "name": "Duty"}
    turn = read(activity(URL, type="conversationUpdate", channelData=channel_data))
    assert (turn.kind, turn.name, turn.place.team_id) == (kind, event, "19:t")
    assert turn.place.channel_id == ("19:c" if event.startswith("channel") else "")
    assert turn.at == datetime(2026, 4, 1, 8, 0, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("2026-04-01T09:00:00+01:00", datetime(2026, 4, 1, 8, tzinfo=UTC)),
        ("2026-04-01T08:00:00", datetime(2026, 4, 1, 8, tzinfo=UTC)),
        (None, None),
    ],
)
def test_an_instant_is_utc_where_it_does_not_say(told: str | None, at: datetime | None) -> None:
    assert read(activity(URL, timestamp=told)).at == at


def test_the_tenant_is_also_read_from_the_conversation() -> None:
    assert read(activity(URL, channelData=None)).tenant_id == TENANT
    assert read(activity(URL, channelData={"tenant": {"id": "other"}})).tenant_id == "other"


@pytest.mark.parametrize(
    ("conversation", "kind"),
    [
        ({"id": "a:1"}, PlaceKind.PERSONAL),
        ({"id": "19:x@thread.tacv2"}, PlaceKind.CHANNEL),
        ({"id": "19:x@unknown"}, PlaceKind.GROUP),
        ({"id": "a:1", "conversationType": "meeting"}, PlaceKind.GROUP),
        ({"id": "19:x", "conversationType": "groupChat"}, PlaceKind.GROUP),
    ],
)
def test_a_place_is_personal_only_where_that_is_sure(conversation: Any, kind: PlaceKind) -> None:
    assert read(activity(URL, conversation=conversation)).place.kind is kind


def test_a_missing_id_is_replaced_by_one_of_the_content() -> None:
    def identity(text: str) -> str:
        return read(activity(URL, id=None, text=text)).activity_id

    assert identity("status").startswith("sha256:")
    assert identity("status") == identity("status") != identity("overdue")


@pytest.mark.parametrize(
    "changes",
    [
        {"type": None},
        {"type": 3},
        {"from": None},
        {"from": "29:1tm"},
        {"from": {"id": 3}},
        {"conversation": None},
        {"conversation": {"conversationType": "personal"}},
        {"conversation": {"id": ""}},
        {"conversation": {"id": "x" * 1025}},
        {"conversation": {"id": "a", "conversationType": 1}},
        {"channelData": []},
        {"channelData": {"tenant": "t"}},
        {"serviceUrl": None},
        {"timestamp": "yesterday"},
        {"timestamp": 1775030400},
        {"localTimestamp": "2026-13-01T00:00:00Z"},
        {"text": ["status"]},
        {"text": "x" * 28673},
        {"text": "é" * 14337},
        {"entities": {"type": "mention"}},
        {"replyToId": 5},
        {"type": "invoke", "name": None},
        {"type": "conversationUpdate", "membersAdded": "all"},
        {"type": "conversationUpdate", "membersAdded": [3]},
    ],
)
def test_what_is_not_well_formed_is_refused_with_a_reason(changes: dict[str, Any]) -> None:
    with pytest.raises(BadActivity) as caught:
        read(activity(URL, **changes))
    assert caught.value.reason
    assert caught.value.status == 400


def test_the_longest_text_is_taken() -> None:
    assert len(read(activity(URL, text="x" * 28672)).text) == 28672


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"3", b'"x"', b"null", b'{"a": "\\ud800"}', b"\xff", b"[" * 9999]
)
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(BadActivity):
        parse(body)


def test_reading_changes_nothing_of_what_came_in() -> None:
    posted = execute(URL, "x", {"msteams": {"a": 1}, "b": 2})
    before = repr(posted)
    assert isinstance(read(posted), Turn)
    assert repr(posted) == before


UPLOAD = {
    "contentUrl": "https://authority-my.sharepoint.com/personal/x/COA.docx",
    "uploadUrl": "https://authority-my.sharepoint.com/upload?guid=1",
    "name": "COA.docx",
    "uniqueId": "1150D938-8870-4044-9F2C-5BBDEBA70C8C",
    "fileType": "docx",
    "etag": "123",
}
"""The documented shape of the room that Teams makes for a file."""


def test_the_agreement_to_a_file_carries_the_bots_own_ids_and_the_room() -> None:
    context = {"kind": "gathering", "id": "east-kent-2026-11", "do": "coa.plan", "token": "theirs"}
    value = {"type": "fileUpload", "action": "accept", "context": context, "uploadInfo": UPLOAD}
    turn = read(invoke(URL, "fileConsent/invoke", value))
    assert turn.kind is Kind.FILE
    token = turn.data["token"]
    assert turn.data == {
        "do": "file.accept",
        "kind": "gathering",
        "id": "east-kent-2026-11",
        "upload_url": UPLOAD["uploadUrl"],
        "link": UPLOAD["contentUrl"],
        "name": "COA.docx",
        "unique_id": UPLOAD["uniqueId"],
        "file_type": "docx",
        "token": token,
    }
    # The same room is the same press, another room another.
    other = UPLOAD | {"uploadUrl": "https://authority-my.sharepoint.com/upload?guid=2"}
    assert read(invoke(URL, "fileConsent/invoke", value)).data["token"] == token
    assert read(invoke(URL, "fileConsent/invoke", value | {"uploadInfo": other})).data["token"] != token


def test_a_file_that_is_declined_brings_no_room() -> None:
    value = {"type": "fileUpload", "action": "decline", "context": {"kind": "gathering", "id": "x"}}
    turn = read(invoke(URL, "fileConsent/invoke", value))
    assert (turn.kind, turn.data) == (Kind.FILE, {"kind": "gathering", "id": "x", "do": "file.decline"})
