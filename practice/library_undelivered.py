"""What of the library did not arrive, or was deleted in Teams: nothing is lost, and nothing comes twice. [R]"""

from dataclasses import replace
from datetime import datetime

from practice import library
from practice.channels import Directory
from practice.guests import OF_CHANNEL, PURPOSE, places_for
from practice.library_records import TemplateState
from practice.records import Delivery, To
from practice.work import Rules, Work

FOR_ONE = frozenset(
    {"library_version", "library_ended", "library_used", "looking_answer", "library_review"},
)
"""Cards that tell one person something, `args["person"]`. Where others read them, they are drawn with a mention."""
_ELSEWHERE = ":in:"
"""In the key of a card that a chat did not take, before where it stands instead."""
_AGAIN = ":again:"
"""In the key of a card that was posted anew, before how often it was."""


async def told_in_channel(work: Work, rules: Rules, lost: Delivery, now: datetime) -> None:
    """A card to somebody's chat that can never arrive: it stands in the channel, where it names them.

    Where none is linked, the QA leads have it. Once, also when their chat is there later: what did not arrive is owed
    no more. What cannot be written there either is told as of any channel.
    """
    whom = await work.people.by_id(lost.to.person_id)
    if lost.card not in FOR_ONE or _ELSEWHERE in lost.key or whom is None:
        return
    if lost.args.get("person", whom.id) != whom.id:
        return
    places = [to for to in await places_for(work, rules, whom) if to != lost.to]
    for to in places:
        key = f"{lost.key}{_ELSEWHERE}{to.channel_id or to.person_id}"
        args = {**lost.args, "person": whom.id, **OF_CHANNEL}
        await work.outbox.post(replace(lost, key=key, to=to, args=args), now)
    if places:
        await work.outbox.take_back([lost.key], now)


async def posted_anew(work: Work, rules: Rules, deleted: Delivery, now: datetime) -> None:
    """A template's card that somebody deleted in Teams, found because it has something new to show. *(ours)*

    Each deletion brings one new message at most, in the channel that is linked now: what has been withdrawn or
    retired needs none, and where no channel is linked the list has it.
    """
    if deleted.card != library.CARD or not deleted.to.channel_id:
        return
    template = await work.library.by_id(deleted.args["template"])
    channel = (await Directory.load(work, rules)).channel("", PURPOSE)
    if template is None or template.state is not TemplateState.STANDING or channel is None:
        return
    first, _, times = deleted.key.partition(_AGAIN)
    key = f"{first}{_AGAIN}{int(times or 0) + 1}"
    await work.outbox.post(replace(deleted, key=key, to=To(channel_id=channel.channel_id)), now)
