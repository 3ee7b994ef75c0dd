"""A QA lead takes a whole round back, or calls it off, after seeing what that does."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards import recall as cards
from cards.notices import notice
from cards.payloads import KeepRound, Recall, RecallRound
from practice import recall
from practice.people import post_title


@handles(Recall)
async def show_recall(turn: Turn, command: Recall, desk: Desk) -> Reply:
    """What would happen; nothing does yet."""
    return Reply.drawn(
        cards.recall_card(
            await recall.preview(desk.work, desk.rules, desk.now, command.round, cancel=command.cancel)
        )
    )


@handles(RecallRound)
async def recall_round(turn: Turn, command: RecallRound, desk: Desk) -> Reply:
    """The round is withdrawn, its cards go or say so, its auditors are told."""
    view = await recall.recall(
        desk.work, desk.rules, desk.person, desk.now, command.round, cancel=command.cancel
    )
    return Reply.drawn(cards.recalled_card(view), replaces=True)


@handles(KeepRound)
async def keep_round(turn: Turn, command: KeepRound, desk: Desk) -> Reply:
    """The card is put away."""
    if recalled := await recall.keep(desk.work, desk.rules, command.round):
        return Reply.drawn(cards.recalled_card(recalled), replaces=True)
    by = post_title(desk.person, desk.rules.framework)
    kicker, done = ("CANCEL", "cancelled") if command.cancel else ("RECALL", "recalled")
    said = f"{by} decided to keep it. Nothing was {done}."
    return Reply.drawn(notice(f"{command.round} stays as it is", said, kicker), replaces=True)
