"""What members do with files in the play: they send one, and share it; and what is kept of it."""

from pathlib import Path

import aiohttp
from library_documents import word
from scenes import Play
from seslip import (
    CHAIR,
    FORM,
    typed_in,
)

from rehearsal.answers import Answer
from rehearsal.reading import texts
from rehearsal.records import Message
from rehearsal.wire import Json, objects_at

TOOL = "Audit tool.docx"
FETCH = "GET /files/"
HERE = "Your file is here"


def room(play: Play) -> list[Path]:
    """The contents that are kept."""
    folder = Path(play.built.settings.database_url.partition("///")[2]).with_suffix(".files")
    return [path for path in folder.glob("??/*") if path.is_file()]


def rows(play: Play) -> list[tuple[object, ...]]:
    return play.rows("select name, size, hash from kept_file order by person_id")


def not_fetched(play: Play) -> bool:
    """Whether the fault that waits for the next download still waits."""
    return play.teams.faults.take("GET", "/files/x") is not None


async def send(play: Play, name: str = TOOL, content: bytes | None = None, by: str = CHAIR) -> str:
    """What the bot says to it."""
    answer = await play.teams.send_file(play.person(by), name, word() if content is None else content)
    assert answer.status == 200, answer
    await play.settle()
    return texts(play.cards(by)[-1].card)


async def share_file(play: Play, by: str = CHAIR, **typed: str) -> Answer:
    """From the newest card that says that a file is there."""
    card = play.holding(HERE, by)[-1]
    dialog = (await play.press(by, card, "Share it")).opened()
    values = {key: value for key, value in FORM.items() if key != "link"}
    return await play.submit(dialog, "Share", typed_in(dialog.card, {**values, **typed}))


def attachments(play: Play, kind: str, name: str) -> list[tuple[Message, Json]]:
    found = [(one, objects_at(one.activity, "attachments")) for one in play.cards(name)]
    return [(one, each) for one, parts in found for each in parts if each.get("contentType") == kind]


async def fetched(url: str) -> bytes:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return await response.read()
