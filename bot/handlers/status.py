"""The counts."""

from functools import partial

from bot.desk import Desk, handles
from bot.turn import PlaceKind, Reply, Turn
from cards import status as cards
from cards.elements import Drawn
from cards.payloads import ShowStatus
from practice import status
from practice.roles import Scope


@handles(ShowStatus)
async def show_status(turn: Turn, command: ShowStatus, desk: Desk) -> Reply:
    """Of all, a service or a round; grades only in a personal chat. Drawn once for each state of the records."""
    private = turn.place.kind is PlaceKind.PERSONAL
    whose = "" if desk.scope is Scope.ALL else desk.person.id
    key = (command, private, whose, desk.rules.today(desk.now))
    return Reply.drawn(await desk.work.once(key, partial(_drawn, command, desk, private)))


async def _drawn(command: ShowStatus, desk: Desk, private: bool) -> Drawn:
    work, rules, now = desk.work, desk.rules, desk.now
    narrowed = await status.narrow(work, rules, now, command.words, command.round, command.service)
    view = await status.status_card(work, rules, desk.person, desk.scope, now, narrowed, private=private)
    return cards.status_card(view)
