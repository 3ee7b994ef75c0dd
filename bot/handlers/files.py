"""Files for somebody: asked for, agreed to in their personal chat, and put into their OneDrive."""

from bot.desk import Desk, handles
from bot.turn import Kind, PlaceKind, Reply, Turn, Upload
from cards import files as cards
from cards.coa_week_payloads import AcceptFile, DeclineFile, OfferFile
from practice import files
from practice.errors import Refused
from scheduler.files import file_of


@handles(OfferFile)
async def offer_file(turn: Turn, command: OfferFile, desk: Desk) -> Reply:
    """Wherever it was pressed: the question comes to the presser's own chat."""
    await file_of(desk.work, desk.rules, desk.person, desk.now, kind=command.kind, file_id=command.id)
    said = await files.offer(
        desk.work, desk.rules, desk.person, desk.now, kind=command.kind, file_id=command.id
    )
    return Reply(text=said)


@handles(AcceptFile)
async def accept_file(turn: Turn, command: AcceptFile, desk: Desk) -> Reply:
    """Made now, from the records as they are; put into the room that was made for it."""
    if turn.kind is not Kind.FILE or turn.place.kind is not PlaceKind.PERSONAL:
        # What the answer shows, name and link, is the client's, and is looked at only before a file is put there.
        raise Refused(
            "A file comes in your personal chat, after you have pressed Allow there. Nothing was sent."
        )
    kind, file_id = command.kind, command.id
    made = await file_of(desk.work, desk.rules, desk.person, desk.now, kind=kind, file_id=file_id)
    await files.accepted(desk.work, desk.rules, desk.person, desk.now, kind=kind, file_id=file_id)
    name = command.name or made.name
    info = cards.info_card(name, command.link, command.unique_id, command.file_type)
    failed = cards.failed_notice(name, files.KINDS[kind].instead)
    upload = Upload(command.upload_url, command.link, await made.content(), cards.kept_notice(name), failed)
    return Reply(card=info.card, text=info.summary, upload=upload)


@handles(DeclineFile)
async def decline_file(turn: Turn, command: DeclineFile, desk: Desk) -> Reply:
    """The question becomes a word."""
    return Reply.drawn(cards.declined_notice(), replaces=True)
