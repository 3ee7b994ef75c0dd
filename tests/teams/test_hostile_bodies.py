"""Nothing that is posted to /api/messages is answered with a 5xx."""

import gzip
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from teams_json import activity, execute, in_channel, invoke
from teams_running import Bot

from bot.teams.activities import BadActivity, parse, read
from bot.turn import Reply

URL = "http://127.0.0.1:9/teams"
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | TEXTS
JSON: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
KEYS = [
    *activity(URL),
    "name",
    "entities",
    "value",
    "replyToId",
    "attachments",
    "action",
    "membersAdded",
    "membersRemoved",
]
URLS = st.sampled_from(
    [URL, "http://127.0.0.1:99999", "http://[::1", "http://\x00", "http://xn--a", "//", "http://é\ud7ff/"]
)
TYPES = st.sampled_from(["message", "invoke", "conversationUpdate", "installationUpdate", "typing"])
NAMES = st.sampled_from(
    [
        "adaptiveCard/action",
        "task/fetch",
        "task/submit",
        "composeExtension/query",
        "composeExtension/fetchTask",
        "composeExtension/submitAction",
    ]
)
EXTENSION = st.fixed_dictionaries(
    {"commandId": st.sampled_from(["search", "share"])},
    optional={"parameters": JSON, "queryOptions": JSON, "messagePayload": JSON, "data": JSON},
)
TAGS = st.lists(
    st.sampled_from(["<at>", "</at>", "<at id=1>", "Practice Loop", "&nbsp;", "&#xD800;", "<", "\n"])
)


@st.composite
def broken_activities(draw: st.DrawFn) -> dict[str, Any]:
    """A good activity with some of its parts replaced by anything."""
    whole = draw(
        st.sampled_from([activity(URL), in_channel(URL, "x", []), execute(URL, "x"), invoke(URL, "x", {})])
    )
    whole = whole | {"type": draw(TYPES), "name": draw(NAMES), "text": "".join(draw(TAGS))}
    whole |= draw(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=3))
    value = draw(
        st.fixed_dictionaries({"data": JSON, "action": st.fixed_dictionaries({"data": JSON, "verb": JSON})})
    )
    value = draw(EXTENSION) if draw(st.booleans()) else value
    whole |= {"serviceUrl": draw(URLS)} if draw(st.booleans()) else {}
    return whole | {"value": value} if draw(st.booleans()) else whole


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posted=broken_activities() | JSON)
async def test_any_json_is_answered_without_a_server_error(bot: Bot, posted: Any) -> None:
    bot.router.reply = Reply(text="hello")
    status, body = await bot.post(posted)
    assert status in {200, 400, 403}
    assert status == 200 or body["error"]["message"]


@settings(max_examples=300)
@given(posted=broken_activities())
def test_a_turn_holds_nothing_that_cannot_be_stored(posted: dict[str, Any]) -> None:
    try:
        turn = read(parse(orjson.dumps(posted)))
    except BadActivity:
        return
    packed = orjson.dumps(
        [turn.text, dict(turn.data), turn.name, turn.activity_id, turn.place.id, turn.sender.name]
    )
    assert b"\\u0000" not in packed
    assert orjson.loads(packed)[1] == turn.data


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"\xff\xfe", 400),
        (b'{"type": "message", "text": "\\ud800"}', 400),
        (b'{"a":' * 2000 + b"1" + b"}" * 2000, 400),
        (b" " * (256 * 1024 + 1), 413),
    ],
)
async def test_a_bad_body_is_a_4xx_that_says_why(bot: Bot, body: bytes, status: int) -> None:
    got, told = await bot.post(body)
    assert got == status
    assert told["error"]["message"]


async def test_a_hundred_kilobytes_of_text_are_refused(bot: Bot) -> None:
    status, told = await bot.post(activity(bot.teams.url, text="x" * 100_000))
    assert (status, told["error"]["message"]) == (400, "text is longer than 28 KB")
    assert bot.router.turns == []


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
async def test_a_body_that_is_not_sent_as_json_is_refused(bot: Bot, content_type: str | None) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    skipped = {} if content_type else {"skip_auto_headers": ("Content-Type",)}
    status, _ = await bot.post(activity(bot.teams.url), headers=headers, **skipped)
    assert status == 400


async def test_a_body_that_grows_when_unpacked_is_refused(bot: Bot) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    status, _ = await bot.post(gzip.compress(b" " * 2**22), headers=headers)
    assert status == 413
    status, _ = await bot.post(b"no gzip at all", headers=headers)
    assert status == 400


async def test_a_body_in_chunks_without_a_length_has_the_same_limit(bot: Bot) -> None:
    async def endless() -> Any:
        for _ in range(40):
            yield b" " * 16384

    async with bot.session.post(
        f"{bot.url}/api/messages", data=endless(), headers={"Content-Type": "application/json"}
    ) as response:
        assert response.status == 413
