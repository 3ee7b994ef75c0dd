"""Who is away, until when: entered by oneself, by the line above, or by a QA lead. Nobody is asked for a reason."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from practice.calendar import day_words, weekday_day
from practice.dates import parse_day, parse_days
from practice.errors import BadInput, NotAllowed, Refused
from practice.framework import fold
from practice.ladder import in_line
from practice.leave_notices import tell
from practice.leave_views import AbsenceLine, AbsencesCard, Said
from practice.offers import Offered, drop_needless, offer_while_away
from practice.people import Line, Person, by_name, post_title
from practice.people_called import person_called
from practice.presence import presence_on
from practice.records import Absence, Event
from practice.roles import Scope, may_see
from practice.work import Rules, Work

FURTHEST = 366
"""Calendar days from today within which an absence ends."""

_ONESELF = ("", "me", "myself", "i")


async def whom(work: Work, rules: Rules, by: Person, scope: Scope, words: str) -> Person:
    """Whose leave or cover it is: oneself where nobody is named. Raises `NotAllowed` for whoever is not below."""
    if fold(words) in _ONESELF:
        return by
    person = await person_called(work, rules, words)
    if not may_see(by, scope, Line.of(await work.people.all()), person.id):
        raise NotAllowed(
            f"{post_title(person, rules.framework)} is not in your line. "
            "They can enter it themselves, and so can their own line and the QA leads."
        )
    return person


async def away(
    work: Work, rules: Rules, by: Person, scope: Scope, now: datetime, *, who: str, days: str
) -> Said:
    """Enters an absence, or moves the end of the one that it begins in. What follows is said."""
    person = await whom(work, rules, by, scope, who)
    first, last = _span(days, rules.today(now))
    absence = Absence(rules.fresh()[:12], person.id, first, last, by.id, now)
    absence = await _kept(work, absence, rules.today(now), own=person == by)
    detail = {"from": absence.first_on.isoformat(), "until": last.isoformat()}
    await work.trail.add(Event(now, by.id, "away", person.id, detail))
    if person != by:
        await tell(work, rules, now, "away", [person.id], person=person.id, by=by.id, **detail)
    await drop_needless(work, rules, now, person.id)
    offered = await offer_while_away(work, rules, now, [person.id])
    is_ = "You are" if person == by else f"{post_title(person, rules.framework)} is"
    span = f"from {weekday_day(absence.first_on)} to {day_words(last)}"
    acting = await acting_words(work, rules, person, absence.first_on, own=person == by)
    return Said(f"{is_} away {span}", (*acting, *_offers_in_words(offered)))


def _span(words: str, today: date) -> tuple[date, date]:
    """The first and the last day; "until" alone begins today."""
    text = words.strip()
    if not text:
        raise BadInput("Until when? Type, for example, `away until 12 May` or `away 4 May - 12 May`.")
    if found := re.fullmatch(r"(?:until|till|to)\s+(.+)", text, re.I):
        first, last = today, parse_day(found[1], today, ahead=True)
    else:
        first, last = parse_days(re.sub(r"^(from|on)\s+", "", text, flags=re.I), today, ahead=True)
    past = next((day for day in (first, last) if day < today), None)
    if past:
        raise BadInput(
            f"{day_words(past)} is in the past. Type, for example, `away until {_example(today)}`; "
            "for another year write the year, too."
        )
    if (last - today).days > FURTHEST:
        raise BadInput(
            f"{day_words(last)} is more than a year away. Enter an absence of up to a year; it can be made longer."
        )
    return first, last


def _example(today: date) -> str:
    day = today + timedelta(days=14)
    return f"{day.day} {day:%B}"


async def _kept(work: Work, new: Absence, today: date, *, own: bool) -> Absence:
    """The absence as it stands afterwards. With another end it is another one: what is due in it is looked at anew."""
    standing = [found for found in await work.absences.of(new.person_id) if found.last_on >= today]
    meets = [one for one in standing if one.first_on <= new.last_on and new.first_on <= one.last_on]
    if meets:
        [first, *others] = meets
        begins_in_it = first.first_on <= new.first_on and (
            new.last_on > first.last_on or new.first_on == today != first.last_on
        )
        if others or not begins_in_it or new.last_on == first.last_on:
            raise Refused(_overlap(first, own=own))
        await work.absences.remove(first.id)
        new = replace(new, first_on=first.first_on)
    await work.absences.add(new)
    return new


def _overlap(standing: Absence, *, own: bool) -> str:
    span = f"from {weekday_day(standing.first_on)} to {day_words(standing.last_on)}"
    what = "You are entered as away" if own else "They are entered as away"
    return (
        f"{what} {span} already, and that overlaps, so nothing was changed. To take it back, type `back`"
        f"{'' if own else ' and their post'}; to end it on another day, `away until` and the day."
    )


async def acting_words(work: Work, rules: Rules, person: Person, on: date, *, own: bool) -> tuple[str, ...]:
    """To whom rungs that are addressed to somebody go on the local date `on`; nothing where none ever is."""
    framework, line = rules.framework, Line.of(await work.people.all())
    below = sorted(p.id for p in line.people.values() if p.reports_to == person.id and not p.left)
    if not below or framework.rank(person.post) is None:
        return ()
    presence = await presence_on(work, on)
    acting = in_line(person.post, below[0], line, framework, presence)
    them = "you" if own else "them"
    if presence.stand_in(person, line) in acting:
        return (f"Rungs addressed to {them} go to {titles(acting, rules)}, who covers for {them}.",)
    name = f"`cover for {'me' if own else post_title(person, framework)} by` and a post"
    if acting and all(one in line.sharing(person) for one in acting):
        return (f"Rungs addressed to {them} go to whoever shares the post.",)
    whom_ = titles(acting, rules) or "the QA leads"
    return (f"Nobody covers for {them}, so rungs addressed to {them} go to {whom_}. To change that: {name}.",)


def titles(people: Collection[Person], rules: Rules) -> str:
    return " and ".join(post_title(person, rules.framework) for person in people)


def _offers_in_words(offered: Collection[Offered]) -> list[str]:
    found = []
    for one in offered:
        due = f"{one.audit.id} is due meanwhile"
        if one.until:
            found.append(f"{due}: a later deadline, {day_words(one.until)}, was proposed to the line.")
        else:
            found.append(
                f"{due}, and no later day lies in its quarter: the QA leads were asked who takes it."
            )
    return found


async def back(work: Work, rules: Rules, by: Person, scope: Scope, now: datetime, *, who: str) -> Said:
    """Ends the absence that is under way, else takes the next one back."""
    person, today = await whom(work, rules, by, scope, who), rules.today(now)
    is_ = "You are" if person == by else f"{post_title(person, rules.framework)} is"
    standing = [found for found in await work.absences.of(person.id) if found.last_on >= today]
    if not standing:
        raise Refused(f"{is_} not entered as away, so nothing was changed. Type `away` to see who is.")
    current = [absence for absence in standing if absence.first_on <= today]
    for absence in current or standing[:1]:
        if absence.first_on < today:
            await work.absences.save(replace(absence, last_on=today - timedelta(days=1)))
        else:
            await work.absences.remove(absence.id)
    await work.trail.add(Event(now, by.id, "back", person.id))
    if person != by:
        await tell(work, rules, now, "back", [person.id], person=person.id, by=by.id)
    dropped = await drop_needless(work, rules, now, person.id)
    gone = "" if current else f" from {weekday_day(standing[0].first_on)}"
    title = f"{is_} back" if current else f"{is_} not away{gone}"
    lines = [f"The later deadline that was proposed for {audit.id} is off." for audit in dropped]
    lines += [
        f"Still entered: away from {weekday_day(a.first_on)} to {day_words(a.last_on)}."
        for a in standing[len(current) or 1 :]
    ]
    return Said(
        title, tuple(lines) or (f"Everything reaches {'you' if person == by else 'them'} as before.",)
    )


async def absences_card(work: Work, rules: Rules, by: Person, scope: Scope, now: datetime) -> AbsencesCard:
    """Who is away, or will be, and who covers, as far as somebody may see it; and for whom they cover themselves."""
    today, line = rules.today(now), Line.of(await work.people.all())
    covers = await work.absences.covers()
    absences = await work.absences.from_day(today)

    def seen(person_id: str) -> bool:
        return may_see(by, scope, line, person_id) or covers.get(person_id) == by.id

    def one(person_id: str, absence: Absence | None) -> AbsenceLine:
        cover = line.people.get(covers.get(person_id, ""))
        return AbsenceLine(
            post=post_title(line.people[person_id], rules.framework),
            first_on=absence.first_on if absence else None,
            last_on=absence.last_on if absence else None,
            cover=post_title(cover, rules.framework) if cover else "",
        )

    shown = [one(a.person_id, a) for a in absences if a.person_id in line.people and seen(a.person_id)]
    there = covers.keys() - {absence.person_id for absence in absences}
    ready = sorted((line.people[p] for p in there if p in line.people and seen(p)), key=by_name)
    return AbsencesCard(tuple(shown), tuple(one(person.id, None) for person in ready), today)
