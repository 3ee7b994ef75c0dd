"""The digest: once a month the channel reads what the month before brought to the library. [R]

It comes at 09:00 on the framework's working day of the month, and while something stands in the library or is looked
for also where the month brought nothing: then it is short *(ours)*.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from practice.calendar import Days, Month, months_after
from practice.channels import Directory
from practice.chasing import is_morning
from practice.closures import working_days
from practice.guests import OF_CHANNEL, PURPOSE
from practice.library import library_rules, template_card, template_cards
from practice.library_records import LookingState
from practice.library_review_views import DigestCard, LookingRow, UsedRow
from practice.records import Delivery, To
from practice.work import Rules, Work

CARD = "library_digest"
SHOWN = 5
"""Rows of each list."""


def digest_day(days: Days, month: Month, working_day: int) -> date:
    """The month's working day of this number, from 1; the last, where closures leave it fewer.

    In a month without any it is a day of the one before.
    """
    wanted = days.working_days_after(days.first_working_day(month), working_day - 1)
    return min(wanted, days.previous_working_day(month.end))


async def digest_due(work: Work, rules: Rules, now: datetime) -> int:
    """1 where the channel is owed the digest of last month: from its day on until the end of the month, once.

    A channel that is linked later in the month gets it then; without one it goes nowhere.
    """
    days, today = await working_days(work, rules), rules.today(now)
    this = Month(today.year, today.month)
    if not is_morning(rules, days, now) or today < digest_day(
        days, this, library_rules(rules).digest_working_day
    ):
        return 0
    channel = (await Directory.load(work, rules)).channel("", PURPOSE)
    if channel is None:
        return 0
    month = months_after(this, -1)
    key = f"library-digest:{month.key}:{channel.channel_id}"
    if await work.outbox.exists([key]) or not await _holds_anything(work, _begins(this, rules)):
        return 0
    args = {"month": month.key, **OF_CHANNEL}
    return int(await work.outbox.post(Delivery(key, To(channel_id=channel.channel_id), CARD, args, ()), now))


async def _holds_anything(work: Work, before: datetime) -> bool:
    """Whether anything stood in the library, or was looked for, before this instant."""
    if await work.library.standing_before(before):
        return True
    return any(one.at < before for one in await work.lookings.of(LookingState.OPEN))


def _begins(month: Month, rules: Rules) -> datetime:
    """The UTC instant of its first local midnight."""
    return datetime.combine(month.start, time(), rules.zone).astimezone(UTC)


async def digest_card(work: Work, rules: Rules, now: datetime, *, args: Mapping[str, str]) -> DigestCard:
    """The month as it looks at `now`: what was withdrawn since is not in it."""
    month = Month.of(args["month"])
    first, last = _begins(month, rules), _begins(months_after(month, 1), rules)
    new = await work.library.shared_between(first, last, SHOWN)
    used = await work.library.used_between(first, last, SHOWN)
    looking = await work.lookings.of(LookingState.OPEN)
    return DigestCard(
        month=month,
        new=tuple(await template_cards(work, rules, new)),
        new_in_all=await work.library.standing_before(last) - await work.library.standing_before(first),
        used=tuple([UsedRow(await template_card(work, rules, one), count) for one, count in used]),
        looking=tuple(
            [
                LookingRow(one.id, one.text, one.authority, len(await work.lookings.answers(one.id)))
                for one in looking[:SHOWN]
            ]
        ),
        looking_in_all=len(looking),
        not_reviewed=await work.library.not_reviewed(),
        held=await work.library.standing_before(now),
    )
