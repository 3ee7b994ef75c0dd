"""Leave and cover, entered by oneself, by the line above, or by a QA lead."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards import absences as cards
from cards.notices import notice
from cards.payloads import Away, Back, Cover, NoCover
from practice import absences, covers
from practice.leave_views import Said

_KICKER = "Leave and cover"


def _reply(said: Said) -> Reply:
    return Reply.drawn(notice(said.title, "\n".join(said.lines), _KICKER))


@handles(Away)
async def away(turn: Turn, command: Away, desk: Desk) -> Reply:
    """Away from now on, or from a day on; without any words: who is away."""
    work, rules, by, scope, now = desk.work, desk.rules, desk.person, desk.scope, desk.now
    if not (command.who or command.days):
        return Reply.drawn(cards.absences_card(await absences.absences_card(work, rules, by, scope, now)))
    return _reply(await absences.away(work, rules, by, scope, now, who=command.who, days=command.days))


@handles(Back)
async def back(turn: Turn, command: Back, desk: Desk) -> Reply:
    """The absence ends."""
    who = command.who
    return _reply(await absences.back(desk.work, desk.rules, desk.person, desk.scope, desk.now, who=who))


@handles(Cover)
async def cover(turn: Turn, command: Cover, desk: Desk) -> Reply:
    """Whenever one is away, the other stands in."""
    work, rules, by, scope, now = desk.work, desk.rules, desk.person, desk.scope, desk.now
    return _reply(await covers.cover(work, rules, by, scope, now, who=command.who, cover_words=command.cover))


@handles(NoCover)
async def no_cover(turn: Turn, command: NoCover, desk: Desk) -> Reply:
    """Nobody stands in any more."""
    who = command.who
    return _reply(await covers.no_cover(desk.work, desk.rules, desk.person, desk.scope, desk.now, who=who))
