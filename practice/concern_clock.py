"""What the clock does of concerns: late ones climb, and what did not arrive is said to whoever raised it. [K]"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from practice.calendar import Days
from practice.chasing import is_morning
from practice.closures import working_days
from practice.coa import coa_rules
from practice.coa_records import ConcernRaised, ConcernState
from practice.concern_line import ConcernLine, concern_line
from practice.concerns import CARD, MANAGER, OPEN, RECEIPT, bring
from practice.people import Person
from practice.records import Delivery, DeliveryState, Event, Standing, To, Urgency
from practice.work import Rules, Work

LATE = "concern_late"
TELEPHONE = "concern_telephone"
WITHIN = timedelta(minutes=15)
"""In which what cannot wait has arrived; else whoever raised it is told to telephone."""


async def concerns_due(work: Work, rules: Rules, now: datetime) -> int:
    """Gives back how many messages are owed anew; run again, it finds none."""
    waiting = await work.concerns.of(states=OPEN)
    if not waiting:
        return 0
    made = 0
    for concern in waiting:
        if concern.raised_at + WITHIN <= now:
            async with work.apart(concern.id):
                made += await _unless_arrived(work, rules, concern, now)
    days = await working_days(work, rules)
    if not is_morning(rules, days, now):
        return made
    line = await concern_line(work, rules, now)
    for concern in waiting:
        async with work.apart(concern.id):
            brought = await _bring_anew(work, line, concern, now)
            made += brought + await _climb(work, rules, days, line, concern, now)
    return made


async def next_of_concerns(work: Work, now: datetime) -> datetime | None:
    """The next instant by which a concern has to have arrived, after `now`."""
    waiting = await work.concerns.of(states=[ConcernState.RAISED])
    return min((at for one in waiting if (at := one.raised_at + WITHIN) > now), default=None)


async def concern_lost(work: Work, rules: Rules, lost: Delivery, now: datetime) -> None:
    """A message that can never arrive: if it was the last hope of what cannot wait, its raiser is told at once."""
    if lost.card != CARD or lost.args.get("as") != MANAGER or rules.framework.coa is None:
        return
    concern = await work.concerns.by_id(lost.args["concern"])
    if concern is None:
        return
    brought = _brought(await work.deliveries.about(concern.id))
    if not any(one.state is DeliveryState.WAITING for one in brought):
        await _unless_arrived(work, rules, concern, now)


def _brought(standing: Sequence[Standing]) -> list[Standing]:
    return [one for one in standing if one.card == CARD and one.args.get("as") == MANAGER]


async def _unless_arrived(work: Work, rules: Rules, concern: ConcernRaised, now: datetime) -> int:
    """Whoever raised what cannot wait is told to telephone, once, where nobody who signs it off has its card."""
    kind = coa_rules(rules).concern(concern.kind)
    if concern.state is not ConcernState.RAISED or kind is None or not kind.at_once:
        return 0
    standing = await work.deliveries.about(concern.id)
    told = any(one.card == RECEIPT and one.args.get("telephone") for one in standing)
    if told or any(one.sent_at is not None for one in _brought(standing)):
        return 0
    key = f"{TELEPHONE}:{concern.id}"
    return await _post(work, concern, TELEPHONE, concern.raised_by, key, {}, now)


async def _post(
    work: Work,
    concern: ConcernRaised,
    card: str,
    person_id: str,
    key: str,
    args: dict[str, str],
    now: datetime,
) -> int:
    shown = {"concern": concern.id, "person": person_id, **args}
    owed = Delivery(key, To(person_id=person_id), card, shown, (concern.id,), Urgency.ESCALATION)
    return int(await work.outbox.post(owed, now))


async def _bring_anew(work: Work, line: ConcernLine, concern: ConcernRaised, now: datetime) -> int:
    """To whoever signs it off today and has not had it: the post has changed hands, or its holder is away or back."""
    to = line.signing(concern.district, concern.raised_by)
    made = await bring(work, concern, to, now)
    if to and concern.manager_id not in {person.id for person in to}:
        await work.concerns.save(replace(concern, manager_id=to[0].id))
        await work.trail.add(Event(now, "", "concern brought to somebody else", concern.id))
        await work.outbox.refresh([concern.id], now)
    return made


async def _climb(
    work: Work, rules: Rules, days: Days, line: ConcernLine, concern: ConcernRaised, now: datetime
) -> int:
    """From the first working day after the deadline: who signs off is reminded, and one post more is told each day."""
    today = rules.today(now)
    reached = [n for n in range(1, line.rungs + 1) if days.working_days_after(concern.due_on, n) <= today]
    if not reached:
        return 0
    standing = [one for one in await work.deliveries.about(concern.id) if one.card == LATE]
    rungs = {int(one.args["rung"]) for one in standing}
    told = {one.to.person_id for one in standing}
    made = 0
    for number in reached:
        if number not in rungs:
            to = _of_rung(line, concern, number, told)
            made += await _tell_rung(work, concern, number, to, now)
            told |= {person.id for person, _ in to}
    if made:
        await work.trail.add(Event(now, "", "concern late", concern.id))
        await work.outbox.refresh([concern.id], now)
    return made


def _of_rung(
    line: ConcernLine, concern: ConcernRaised, number: int, told: Collection[str]
) -> list[tuple[Person, str]]:
    """Each with how they are told: as who signs it off, or as the line above."""
    signing = line.signing(concern.district, concern.raised_by)
    above = line.rung(number, concern.district, {*told, *(person.id for person in signing)})
    reminded = signing if number == 1 else []
    return [*((person, MANAGER) for person in reminded), *((person, "line") for person in above)]


async def _tell_rung(
    work: Work, concern: ConcernRaised, number: int, to: Sequence[tuple[Person, str]], now: datetime
) -> int:
    made = 0
    for person, how in to:
        args = {"rung": str(number), "as": how}
        key = f"{LATE}:{concern.id}:{number}:{person.id}"
        made += await _post(work, concern, LATE, person.id, key, args, now)
    return made
