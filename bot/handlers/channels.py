"""A QA lead says which channel gets what."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards.notices import notice
from cards.payloads import LinkChannel, UnlinkChannel
from practice import channels, round_posts
from practice.records import To
from practice.whereabouts import SHARED


@handles(LinkChannel)
async def link(turn: Turn, command: LinkChannel, desk: Desk) -> Reply:
    """The channel gets these cards from now on, and those of open rounds at once."""
    made = await channels.link(
        desk.work,
        desk.rules,
        desk.person,
        desk.now,
        purpose=command.purpose,
        service=command.service,
        channel_id=turn.place.channel_id,
    )
    if made.purpose == "allocations":
        await desk.work.outbox.revive(To(channel_id=made.channel_id), *SHARED)
        await round_posts.show_service(desk.work, desk.rules, made.service, desk.now)
    whom = f" for {made.service or 'every service without a channel of its own'}"
    what = f"{made.purpose.capitalize()}{'' if made.purpose in channels.FOR_ALL else whom}"
    return Reply.drawn(notice("Linked", f"{what} go to this channel from now on.", "CHANNEL"))


@handles(UnlinkChannel)
async def unlink(turn: Turn, command: UnlinkChannel, desk: Desk) -> Reply:
    """From now on the QA leads get it."""
    await channels.unlink(
        desk.work, desk.rules, desk.person, desk.now, purpose=command.purpose, service=command.service
    )
    whom = f" for {command.service}" if command.service else ""
    return Reply.drawn(
        notice(
            "No longer linked",
            f"{command.purpose.capitalize()}{whom} go to the QA leads until another channel is linked.",
            "CHANNEL",
        )
    )
