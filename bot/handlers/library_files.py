"""Files of the library: one has come, and what it becomes."""

from bot.desk import Desk, handles
from bot.turn import Kind, Reply, Turn
from cards import library_files as cards
from cards.library_payloads import ChooseTemplate, ReceiveFile
from practice import library_files as files
from practice.errors import Refused


@handles(ReceiveFile)
async def receive_file(turn: Turn, command: ReceiveFile, desk: Desk) -> Reply:
    """It was fetched and looked at before this turn's transaction began."""
    if turn.kind is not Kind.SENT:
        # Whoever could name a hash in a button would have a file that they never had.
        raise Refused("A file comes with a message, in your personal chat. Nothing was kept.")
    view = await files.receive(
        desk.work,
        desk.rules,
        desk.person,
        desk.now,
        file_hash=command.hash,
        name=command.name,
        size=command.size,
        what=command.what,
    )
    return Reply.drawn(cards.received_card(view))


@handles(ChooseTemplate)
async def choose_template(turn: Turn, command: ChooseTemplate, desk: Desk) -> Reply:
    view = await files.choose(desk.work, desk.rules, desk.person, command.file)
    return Reply.drawn(cards.choice_page(view), title="A newer version")
