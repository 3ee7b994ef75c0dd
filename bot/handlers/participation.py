"""The COA team notes who took part in a COA, and sees who has not."""

from bot.desk import Desk, handles, require_private
from bot.turn import Reply, Turn
from cards import participation as cards
from cards.coa_week_payloads import (
    NoteParticipation,
    SendParticipation,
    ShowParticipation,
    TakeBackParticipation,
    TakenBackParticipation,
)
from practice import coa, participation
from practice.participation_views import NoteDialog, TakeBackDialog

_NOT_HERE = (
    "Who has taken part is for the COA team only, so it is not shown here. "
    "Type `participation` in your personal chat with me."
)


@handles(ShowParticipation)
async def show_participation(turn: Turn, command: ShowParticipation, desk: Desk) -> Reply:
    """Who took part, in a personal chat only."""
    work, rules, now = desk.work, desk.rules, desk.now
    require_private(turn, _NOT_HERE)
    coa_id = command.coa or (await coa.coa_called(work, rules, command.words, now)).id
    view = await participation.participation_card(work, rules, now, coa_id)
    return Reply.drawn(cards.participation_card(view), replaces=command.again)


@handles(NoteParticipation)
async def note_participation(turn: Turn, command: NoteParticipation, desk: Desk) -> Reply:
    """The form of one district."""
    require_private(turn, _NOT_HERE)
    return _noting(
        await participation.note_page(
            desk.work, desk.rules, desk.now, coa_id=command.coa, place=command.place
        )
    )


@handles(SendParticipation)
async def send_participation(turn: Turn, command: SendParticipation, desk: Desk) -> Reply:
    """Noted; the same page again for the next ones."""
    require_private(turn, _NOT_HERE)
    return _noting(
        await participation.note(
            desk.work,
            desk.rules,
            desk.person,
            desk.now,
            coa_id=command.coa,
            place=command.place,
            inputs=command.inputs,
        )
    )


def _noting(page: NoteDialog) -> Reply:
    return Reply.drawn(cards.note_dialog(page), title=f"{page.area} COA")


@handles(TakeBackParticipation)
async def take_back(turn: Turn, command: TakeBackParticipation, desk: Desk) -> Reply:
    """Everything that was noted."""
    require_private(turn, _NOT_HERE)
    return _taking_back(await participation.take_back_page(desk.work, desk.rules, coa_id=command.coa))


@handles(TakenBackParticipation)
async def taken_back(turn: Turn, command: TakenBackParticipation, desk: Desk) -> Reply:
    """What was marked is noted no more."""
    require_private(turn, _NOT_HERE)
    return _taking_back(
        await participation.take_back(
            desk.work, desk.rules, desk.person, desk.now, coa_id=command.coa, inputs=command.inputs
        )
    )


def _taking_back(page: TakeBackDialog) -> Reply:
    return Reply.drawn(cards.take_back_dialog(page), title=f"{page.area} COA")
