"""A QA lead previews a round, confirms it or puts it away."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards import allocation as cards
from cards.payloads import Allocate, CancelPreview, ConfirmRound
from practice import allocation


@handles(Allocate)
async def allocate(turn: Turn, command: Allocate, desk: Desk) -> Reply:
    """What would go out; nothing does yet."""
    view = await allocation.preview(
        desk.work,
        desk.rules,
        desk.person,
        desk.now,
        activity_words=command.activity,
        quarter_words=command.quarter,
    )
    return Reply.drawn(cards.preview_card(view))


@handles(ConfirmRound)
async def confirm(turn: Turn, command: ConfirmRound, desk: Desk) -> Reply:
    """The round stands; its first month goes out."""
    view = await allocation.confirm(desk.work, desk.rules, desk.person, desk.now, command.preview)
    return Reply.drawn(cards.decided_card(view), replaces=True)


@handles(CancelPreview)
async def cancel(turn: Turn, command: CancelPreview, desk: Desk) -> Reply:
    """The preview is put away."""
    view = await allocation.cancel(desk.work, desk.rules, desk.person, desk.now, command.preview)
    return Reply.drawn(cards.decided_card(view), replaces=True)
