"""The message extension's invokes, as documentation shows them, into turns; and what is not well formed."""

from typing import Any

import pytest
from teams_json import TENANT, activity, invoke

from bot.teams.activities import BadInvoke, read
from bot.turn import Kind, PlaceKind, Turn
from cards.library_payloads import OpenShare, SearchLibrary
from cards.payloads import unpack

URL = "http://localhost/"
FILE = "https://kent.sharepoint.com/sites/qa/Shared%20Documents/Audit%20tool%20v2.docx"


def query(**value: Any) -> Turn:
    return read(invoke(URL, "composeExtension/query", {"commandId": "search"} | value))


def on_message(body: Any = None, attachments: Any = None, **value: Any) -> Turn:
    payload = {"id": "1611060744833", "body": body, "attachments": attachments, "from": {"user": {"id": "x"}}}
    told = {"commandId": "share", "commandContext": "message", "messagePayload": payload} | value
    return read(invoke(URL, "composeExtension/fetchTask", told))


def written(content: str) -> Turn:
    return on_message({"contentType": "html", "content": content})


def found(turn: Turn) -> tuple[str, str]:
    command = unpack(turn.data)
    assert isinstance(command, OpenShare)
    return command.link, command.title


def test_a_search_carries_its_words_and_where_in_the_results_it_is() -> None:
    turn = query(
        parameters=[{"name": "words", "value": " negle\x00ct "}], queryOptions={"skip": 25, "count": 25}
    )
    assert turn.kind is Kind.SEARCH
    assert unpack(turn.data) == SearchLibrary(words=" neglect ", skip=25, count=25)


@pytest.mark.parametrize("parameters", [None, [], [{"name": "initialRun", "value": "true"}]])
def test_what_is_shown_at_first_has_no_words(parameters: Any) -> None:
    assert unpack(query(parameters=parameters).data) == SearchLibrary()


@pytest.mark.parametrize(("told", "count"), [(0, 1), (None, 25), (99_999, 50)])
def test_a_count_is_kept_within_what_a_list_shows(told: Any, count: int) -> None:
    assert unpack(query(queryOptions={"count": told}).data) == SearchLibrary(count=count)


def test_five_thousand_characters_are_searched_by_their_beginning() -> None:
    command = unpack(query(parameters=[{"name": "words", "value": "x" * 5000}]).data)
    assert command == SearchLibrary(words="x" * 200)


@pytest.mark.parametrize(
    "value",
    [
        {"parameters": "neglect"},
        {"parameters": ["neglect"]},
        {"parameters": [{"name": "words", "value": ["neglect"]}]},
        {"queryOptions": [25]},
        {"queryOptions": {"skip": -1}},
        {"queryOptions": {"skip": 2**53}},
        {"queryOptions": {"count": "all"}},
        {"queryOptions": {"count": True}},
    ],
)
def test_a_search_that_is_not_well_formed_is_a_bad_invoke(value: Any) -> None:
    with pytest.raises(BadInvoke):
        query(**value)


@pytest.mark.parametrize("value", ["text", 3, None, []])
@pytest.mark.parametrize("name", ["query", "fetchTask", "submitAction"])
def test_a_value_that_is_no_object_is_a_bad_invoke(name: str, value: Any) -> None:
    with pytest.raises(BadInvoke):
        read(invoke(URL, f"composeExtension/{name}", value))


@pytest.mark.parametrize("command", [None, "", "share", "delete", ["search"], 3])
def test_another_command_is_noted_only(command: Any) -> None:
    assert query(commandId=command).kind is Kind.OTHER


def test_where_the_extension_was_opened_is_never_taken_for_the_bots_own_place() -> None:
    two_people = {"id": "19:a_b@unq.gbl.spaces", "conversationType": "personal", "tenantId": TENANT}
    raw = invoke(URL, "composeExtension/query", {"commandId": "search"}, conversation=two_people)
    turn = read(raw)
    assert (turn.place.kind, turn.place.id) == (PlaceKind.GROUP, two_people["id"])
    assert (turn.message_id, turn.of_extension) == ("", True)
    channel = {"channel": {"id": "19:c", "name": "C"}, "team": {"id": "19:t"}, "tenant": {"id": TENANT}}
    turn = read(invoke(URL, "composeExtension/query", {"commandId": "search"}, channelData=channel))
    assert (turn.place.kind, turn.place.channel_id, turn.tenant_id) == (PlaceKind.GROUP, "", TENANT)


def test_the_command_box_belongs_to_no_conversation() -> None:
    turn = read(invoke(URL, "composeExtension/query", {"commandId": "search"}, conversation=None))
    assert (turn.kind, turn.place.id) == (Kind.SEARCH, "")


@pytest.mark.parametrize(
    ("content", "link", "title"),
    [
        ('<p>See <a href="https://a.b/x?p=1&amp;q=2" title="y">our tool</a></p>', "https://a.b/x?p=1&q=2", "our tool"),
        ("<p>See https://a.b/x, please</p>", "https://a.b/x", ""),
        ("<p>(https://a.b/x?a=1&amp;b=2).</p>", "https://a.b/x?a=1&b=2", ""),
        ("<a href='https://a.b/A%20tool.docx'>https://a.b/A%20tool.docx</a>", "https://a.b/A%20tool.docx", "A tool"),
        ('<a href="http://a.b/">old</a> <a href="HTTPS://a.b/2">new</a>', "HTTPS://a.b/2", "new"),
        ('<a href="https://a.b/">' + "long " * 40 + "</a>", "https://a.b/", ""),
        ('<a href="https://a.b/"><b>bold</b></a>', "https://a.b/", ""),
        ('<a href="javascript:alert(1)">x</a>', "", ""),
        ("<script>alert(1)</script><at>Somebody</at>", "", ""),
        ('<a href="https://a.b/line&#10;break">x</a>', "", ""),
        ("https://", "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_form_is_filled_with_the_first_link_of_what_was_written(
    content: str, link: str, title: str
) -> None:
    turn = written(content)
    assert turn.kind is Kind.DIALOG_OPEN
    assert found(turn) == (link, title)


def test_a_file_that_was_attached_comes_before_what_was_written() -> None:
    body = {
        "contentType": "html",
        "content": '<a href="https://a.b/guidance">guidance</a><attachment id="1">',
    }
    card = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": "{}"}
    file = {"id": "1", "contentType": "reference", "contentUrl": FILE, "name": "Audit tool v2.docx"}
    assert found(on_message(body, [card, file])) == (FILE, "Audit tool v2")
    assert found(on_message(body, [card])) == ("https://a.b/guidance", "guidance")


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"body": None, "attachments": None},
        {"body": [], "attachments": {}},
        {"body": {"content": 3}, "attachments": [3, None, {"contentUrl": 3}, {"contentUrl": "http://a.b/c"}]},
        {"body": {"content": "x" * 200_000 + "https://a.b/beyond"}},
        {"body": {"content": "<a " * 20_000}},
        {"body": {"content": "<a href=" * 8_000}},
        {"body": {"content": "<" * 60_000}},
        {"body": {"content": "<a href='" + "&" * 60_000}},
        {"body": {"content": f'<a href="https://a.b/{"c" * 9000}">x</a>'}},
    ],
)
def test_a_message_without_a_link_or_a_hostile_one_opens_an_empty_form(payload: Any) -> None:
    assert found(on_message(messagePayload=payload)) == ("", "")


def test_of_a_thousand_links_the_first_is_taken() -> None:
    links = "".join(f'<a href="https://a.b/{n}">{n}</a>' for n in range(1000))
    assert found(written(links)) == ("https://a.b/0", "0")


def test_a_link_too_long_to_share_is_told_so_in_the_form() -> None:
    long = "https://a.b/" + "c" * 5000
    assert found(written(f'<a href="{long}">x</a>')) == (long, "x")


def test_nothing_else_of_the_message_goes_any_further() -> None:
    turn = written('<p>A secret about somebody: <a href="https://a.b/">tool</a></p>')
    assert turn.data == {"do": "template.share", "link": "https://a.b/", "title": "tool"}
    assert "secret" not in repr(turn)


@pytest.mark.parametrize("payload", ["text", [1], 3])
def test_a_message_that_is_no_object_is_a_bad_invoke(payload: Any) -> None:
    with pytest.raises(BadInvoke):
        on_message(messagePayload=payload)


def test_the_action_without_a_message_opens_an_empty_form() -> None:
    turn = read(
        invoke(URL, "composeExtension/fetchTask", {"commandId": "share", "commandContext": "compose"})
    )
    assert found(turn) == ("", "")


def test_a_submission_carries_the_same_data_as_in_any_dialog() -> None:
    data = {"do": "template.shared", "token": "t", "msteams": {}, "title.r1": "A\x00 tool"}
    turn = read(invoke(URL, "composeExtension/submitAction", {"commandId": "share", "data": data}))
    assert turn.kind is Kind.DIALOG_SUBMIT
    assert turn.data == {"do": "template.shared", "token": "t", "title.r1": "A tool"}
    with pytest.raises(BadInvoke):
        read(invoke(URL, "composeExtension/submitAction", {"commandId": "share", "data": [data]}))


CARD = {"contentType": "application/vnd.microsoft.card.adaptive", "content": {}}


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"text": "", "attachments": [CARD]}, Kind.OTHER),
        ({"text": None, "attachments": [{"contentType": "text/html"}, CARD]}, Kind.OTHER),
        ({"text": "status", "attachments": [CARD]}, Kind.TEXT),
        ({"text": "", "attachments": [{"contentType": "text/html"}]}, Kind.TEXT),
        ({"text": "", "attachments": [3]}, Kind.TEXT),
        ({"text": "", "attachments": [CARD], "value": {"do": "help"}}, Kind.PRESS),
    ],
)
def test_only_a_card_without_a_word_is_taken_for_an_inserted_one(changes: Any, kind: Kind) -> None:
    assert read(activity(URL, **changes)).kind is kind
