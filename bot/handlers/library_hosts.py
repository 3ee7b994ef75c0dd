"""A QA lead says where links can lead."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards.library_hosts import hosts_card
from cards.library_payloads import AllowHost, ForbidHost
from practice import library_hosts as hosts


@handles(AllowHost)
async def allow_host(turn: Turn, command: AllowHost, desk: Desk) -> Reply:
    """Links can lead there; without one: where they can lead."""
    view = await hosts.allow_hosts(desk.work, desk.rules, desk.person, desk.now, words=command.host)
    return Reply.drawn(hosts_card(view))


@handles(ForbidHost)
async def forbid_host(turn: Turn, command: ForbidHost, desk: Desk) -> Reply:
    """Links cannot lead there any more; what was shared stays."""
    view = await hosts.forbid_hosts(desk.work, desk.rules, desk.person, desk.now, words=command.host)
    return Reply.drawn(hosts_card(view))
