"""Who stands in for whom, whenever they are away: a rung that is addressed to them goes to their cover."""

from datetime import datetime

from practice.absences import acting_words, whom
from practice.audit_called import like
from practice.calendar import day_words
from practice.errors import BadInput, NotAllowed, Refused
from practice.framework import fold
from practice.leave_notices import tell
from practice.leave_views import Said
from practice.people import Line, Person, Reach, post_title
from practice.people_called import person_called
from practice.presence import presence_on
from practice.records import Event
from practice.roles import Scope
from practice.work import Rules, Work

COVER = "cover for TM {service} 3 by SM {service}"
NO_COVER = "no cover for TM {service} 3"


async def cover(
    work: Work, rules: Rules, by: Person, scope: Scope, now: datetime, *, who: str, cover_words: str
) -> Said:
    """From now on, until it is taken back. Whoever it concerns beside the one who decides is told."""
    if not who.strip() or not cover_words.strip():
        raise BadInput(
            f"Who covers for whom? {like(rules, COVER)} For yourself: `cover for me by` and a post."
        )
    covered = await whom(work, rules, by, scope, who)
    stands_in = by if fold(cover_words) in ("me", "myself") else await person_called(work, rules, cover_words)
    covers = await work.absences.covers()
    people = {person.id: person for person in await work.people.all()}
    _check(covered, stands_in, covers, people, rules)
    await work.absences.set_cover(covered.id, stands_in.id, by.id, now)
    await work.trail.add(Event(now, by.id, "cover", covered.id, {"by": stands_in.id}))
    said = {"person": covered.id, "cover": stands_in.id, "by": by.id}
    await tell(work, rules, now, "covering", {stands_in.id} - {by.id}, **said)
    await tell(work, rules, now, "covered", {covered.id} - {by.id}, **said)
    if former := covers.get(covered.id):
        await tell(work, rules, now, "no cover", {former} - {by.id}, **{**said, "cover": former})
    return Said(
        _title(stands_in, covered, by, rules),
        tuple(await _what_follows(work, rules, now, covered, stands_in, by)),
    )


def _check(
    covered: Person, stands_in: Person, covers: dict[str, str], people: dict[str, Person], rules: Rules
) -> None:
    """Raises `Refused` for what makes no sense: oneself, the same again, or a ring of covers."""
    framework = rules.framework
    title, name = post_title(stands_in, framework), post_title(covered, framework)
    if stands_in.id == covered.id:
        raise Refused(
            f"Nobody can cover for themselves, so nothing was changed. Name somebody else than {name}."
        )
    if covers.get(covered.id) == stands_in.id:
        raise Refused(f"{title} covers for {name} already. Nothing was changed.")
    chain = [stands_in.id]
    while (at := covers.get(chain[-1])) and at not in chain:
        chain.append(at)
        if at == covered.id:
            others = [post_title(people[p], framework) for p in chain[1:-1]]
            through = f", through {' and '.join(others)}" if others else ""
            raise Refused(
                f"{name} covers for {title}{through}, so {title} cannot cover for {name}: with both away nobody "
                f"would be there. Nothing was changed. First type `no cover for {title}`, or name somebody else."
            )


def _title(stands_in: Person, covered: Person, by: Person, rules: Rules) -> str:
    subject = "You cover" if stands_in == by else f"{post_title(stands_in, rules.framework)} covers"
    return f"{subject} for {'you' if covered == by else post_title(covered, rules.framework)}"


async def _what_follows(
    work: Work, rules: Rules, now: datetime, covered: Person, stands_in: Person, by: Person
) -> list[str]:
    today = rules.today(now)
    title = post_title(stands_in, rules.framework)
    found = [
        f"That holds whenever {'you are' if covered == by else 'they are'} away, until it is taken back."
    ]
    absences = await work.absences.from_day(today)
    for absence in absences:
        if absence.person_id == stands_in.id and absence.first_on <= today:
            found.append(
                f"{title} is away until {day_words(absence.last_on)}: until then it goes further up."
            )
    if any(a.person_id == covered.id and a.first_on <= today for a in absences):
        found += await acting_words(work, rules, covered, today, own=covered == by)
    if stands_in.reach is Reach.UNREACHABLE:
        found.append(f"{title} cannot be reached in Teams just now.")
    return found


async def no_cover(work: Work, rules: Rules, by: Person, scope: Scope, now: datetime, *, who: str) -> Said:
    """Takes a cover back; the cover may do so, too."""
    if not who.strip():
        raise BadInput(f"For whom? {like(rules, NO_COVER)}")
    covers = await work.absences.covers()
    line = Line.of(await work.people.all())
    covered = await _covered(work, rules, by, scope, who, covers)
    stands_in = line.people.get(covers.get(covered.id, ""))
    name = "you" if covered == by else post_title(covered, rules.framework)
    if stands_in is None:
        raise Refused(f"Nobody covers for {name}, so nothing was changed. Type `away` to see who covers.")
    await work.absences.set_cover(covered.id, None, by.id, now)
    await work.trail.add(Event(now, by.id, "no cover", covered.id, {"was": stands_in.id}))
    said = {"person": covered.id, "cover": stands_in.id, "by": by.id}
    await tell(work, rules, now, "no cover", {covered.id, stands_in.id} - {by.id}, **said)
    today = rules.today(now)
    away = covered.id in (await presence_on(work, today)).away
    follows = await acting_words(work, rules, covered, today, own=covered == by) if away else ()
    return Said(f"Nobody covers for {name} any more", follows)


async def _covered(
    work: Work, rules: Rules, by: Person, scope: Scope, who: str, covers: dict[str, str]
) -> Person:
    try:
        return await whom(work, rules, by, scope, who)
    except NotAllowed:
        person = await person_called(work, rules, who)
        if covers.get(person.id) == by.id:
            return person
        raise
