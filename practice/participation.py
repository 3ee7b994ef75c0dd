"""Each practitioner of the area takes part in a COA in at least one way; who has not is the COA team's to see. [K]"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from practice.answers import typed
from practice.calendar import Month, months_after, weekday_day
from practice.channels import qa_leads
from practice.chasing import is_morning
from practice.closures import working_days
from practice.coa import Known, chairs, coa_rules, known, month_words, places_of
from practice.coa_records import Coa, CoaDay, CoaState, TookPart
from practice.errors import BadInput
from practice.framework_coa import Coa as CoaRules
from practice.participation_views import NoteDialog, ParticipationCard, PlaceRow, TakeBackDialog
from practice.people import Person, post_title
from practice.places import Places, districts_of
from practice.presence import presence_on
from practice.records import Delivery, Event, To, Urgency
from practice.roles import Role, roles_of
from practice.views import Filled
from practice.work import Rules, Work

CARD = "participation"
SHOWN = 120
"""People whom a page can list; those who have not taken part come first, so that everybody's turn comes."""
REMINDED = timedelta(days=14)
"""Calendar days after the last COA day within which a reminder that could not go out before still does. *(ours)*"""
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Taking:
    """A COA with whoever is to take part in it, by place, and what was noted of them."""

    found: Known
    days: tuple[CoaDay, ...]
    people: Mapping[str, Sequence[Person]]
    """By district, in the order of their days; under the area's own name those who belong to no district of it."""
    noted: Mapping[str, Sequence[TookPart]]
    """By id of the person."""

    def row(self, place: str, rules: Rules) -> PlaceRow:
        people = self.people[place]
        noted = [one for person in people for one in self.noted.get(person.id, ())]
        ways = ((way, sum(one.way == way for one in noted)) for way in self.found.rules.ways)
        not_yet = [person for person in people if person.id not in self.noted]
        return PlaceRow(
            place=place,
            took_part=len(people) - len(not_yet),
            of=len(people),
            not_yet=tuple(post_title(person, rules.framework) for person in not_yet),
            ways=tuple((way, count) for way, count in ways if count),
        )


async def _taking(work: Work, rules: Rules, coa_id: str) -> Taking:
    """Of the area's practitioners, those of districts that this COA does not look at are left out. *(ours)*"""
    found = await known(work, rules, coa_id)
    places = await places_of(work, found.rules)
    days = tuple(await work.coas.days(coa_id))
    districts = list(dict.fromkeys(day.district for day in days))
    people: dict[str, list[Person]] = {place: [] for place in (*districts, found.area.name)}
    for person in places.in_area(found.rules.practitioners, found.area):
        own = districts_of(person, found.area)
        place = next((one for one in districts if one in own), None if own else found.area.name)
        if place is not None:
            people[place].append(person)
    if not people[found.area.name] and districts:
        del people[found.area.name]
    noted: dict[str, list[TookPart]] = {}
    for one in await work.participations.of(coa_id):
        noted.setdefault(one.person_id, []).append(one)
    return Taking(found, days, people, noted)


def about(coa_id: str) -> str:
    """What a delivery that shows the participation in a COA is about."""
    return f"{CARD}:{coa_id}"


async def participation_card(
    work: Work, rules: Rules, now: datetime, coa_id: str, *, why: str = ""
) -> ParticipationCard:
    """How it stands."""
    taking = await _taking(work, rules, coa_id)
    coa = taking.found.coa
    return ParticipationCard(
        coa_id=coa_id,
        area=coa.area,
        month=month_words(coa.month),
        rows=tuple(taking.row(place, rules) for place in taking.people),
        ways=taking.found.rules.ways,
        state=_in_the_way(taking, rules, now),
        why=why,
        any_noted=bool(taking.noted),
    )


def _in_the_way(taking: Taking, rules: Rules, now: datetime) -> str:
    """Why nothing can be noted now; empty where something can."""
    coa = taking.found.coa
    if coa.state is CoaState.CANCELLED:
        return f"The COA of {coa.area} was cancelled, so nothing more is noted of it. What was noted before is kept."
    if coa.state is not CoaState.PLANNED or not taking.days:
        return f"The COA of {coa.area} is not confirmed yet, so nobody can have taken part in it."
    first = taking.days[0].on
    if rules.today(now) < first:
        return f"It has not begun: its first day is {weekday_day(first)}. From then on you can note who took part."
    return ""


async def note_page(
    work: Work,
    rules: Rules,
    now: datetime,
    *,
    coa_id: str,
    place: str,
    said: str = "",
    filled: Filled | None = None,
) -> NoteDialog:
    """The form for one district, or what stands in its way."""
    taking = await _taking(work, rules, coa_id)
    if place not in taking.people:
        raise BadInput(f"This COA does not look at “{place}”. Type `participation {taking.found.area.name}`.")
    row, stands = taking.row(place, rules), _in_the_way(taking, rules, now)
    people = sorted(taking.people[place], key=lambda person: person.id in taking.noted)
    return NoteDialog(
        coa_id=coa_id,
        area=taking.found.coa.area,
        month=month_words(taking.found.coa.month),
        place=place,
        took_part=row.took_part,
        of=row.of,
        people=tuple((person.id, _with_ways(person, taking, rules)) for person in people[:SHOWN]),
        more=len(people[SHOWN:]),
        ways=taking.found.rules.ways,
        consent_for=taking.found.rules.consent_for,
        said=stands or said,
        closed=bool(stands),
        filled=filled or Filled(),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


def _with_ways(person: Person, taking: Taking, rules: Rules) -> str:
    ways = ", ".join(one.way for one in taking.noted.get(person.id, ()))
    title = post_title(person, rules.framework)
    return f"{title} ({ways})" if ways else title


async def note(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    coa_id: str,
    place: str,
    inputs: Mapping[str, str],
) -> NoteDialog:
    """Notes everybody who was marked; what cannot be noted comes back with what was marked."""
    taking = await _taking(work, rules, coa_id)
    if place not in taking.people or _in_the_way(taking, rules, now):
        return await note_page(work, rules, now, coa_id=coa_id, place=place)
    values = {key: typed(inputs, key) for key in ("way", "who", "consent")}
    marked = list(dict.fromkeys(part for part in values["who"].split(",") if part))
    here = {person.id: person for person in taking.people[place]}
    if problems := _problems(values, marked, here, place, taking.found.rules):
        filled = Filled(values, problems)
        return await note_page(work, rules, now, coa_id=coa_id, place=place, filled=filled)
    consent = values["way"] in taking.found.rules.consent_for
    new = [
        person_id
        for person_id in marked
        if await work.participations.note(
            TookPart(coa_id, person_id, values["way"], consent, by.id, rules.today(now))
        )
    ]
    if new:
        detail = {"people": new, "way": values["way"]}
        await work.trail.add(Event(now, by.id, "participation noted", coa_id, detail))
        await work.outbox.refresh([about(coa_id)], now)
    said = _noted_words([here[one] for one in new], len(marked) - len(new), values["way"], rules)
    return await note_page(work, rules, now, coa_id=coa_id, place=place, said=said)


def _problems(
    values: Mapping[str, str], marked: Sequence[str], here: Collection[str], place: str, coa: CoaRules
) -> tuple[str, ...]:
    problems = []
    if not marked:
        problems.append("Mark who took part.")
    if any(person_id not in here for person_id in marked):
        problems.append(
            f"Somebody who was marked does not belong to {place}. Nothing was noted: mark them again."
        )
    if values["way"] not in coa.ways:
        problems.append("Choose in what they took part.")
    if values["way"] in coa.consent_for and values["consent"] != YES:
        problems.append(_consent_words(values["way"], values["consent"]))
    return tuple(problems)


def _consent_words(way: str, consent: str) -> str:
    if consent == NO:
        return (
            f"Nothing was noted: an {way} counts only where the family has consented. "
            "Unmark whoever's family has not, or choose another way."
        )
    return f"Say whether each family has consented to the {way}."


def _noted_words(new: Sequence[Person], before: int, way: str, rules: Rules) -> str:
    said = []
    if new:
        who = ", ".join(post_title(person, rules.framework) for person in new[:3])
        more = f" and {len(new) - 3} more" if len(new) > 3 else ""
        said.append(f"Noted for {way}: {who}{more}.")
    if before:
        said.append(f"{before} of those marked {'was' if before == 1 else 'were'} noted for {way} before.")
    return " ".join(said)


async def take_back_page(
    work: Work, rules: Rules, *, coa_id: str, said: str = "", filled: Filled | None = None
) -> TakeBackDialog:
    """Everything that was noted, the newest first."""
    found = await known(work, rules, coa_id)
    people = {person.id: person for person in await work.people.all()}
    noted = sorted(await work.participations.of(coa_id), key=lambda one: one.noted_on, reverse=True)
    listed = [
        (
            _which(one, found.rules),
            f"{post_title(people[one.person_id], rules.framework)}: {one.way}, noted {weekday_day(one.noted_on)}",
        )
        for one in noted
        if one.person_id in people
    ]
    return TakeBackDialog(
        coa_id=coa_id,
        area=found.coa.area,
        month=month_words(found.coa.month),
        noted=tuple(listed[:SHOWN]),
        more=len(listed[SHOWN:]),
        said=said,
        filled=filled or Filled(),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


def _which(one: TookPart, coa: CoaRules) -> str:
    # By its number: the words of a way may hold a comma, which stands between those that are marked.
    number = coa.ways.index(one.way) if one.way in coa.ways else -1
    return f"{one.person_id}:{number}"


async def take_back(
    work: Work, rules: Rules, by: Person, now: datetime, *, coa_id: str, inputs: Mapping[str, str]
) -> TakeBackDialog:
    """Takes back everything that was marked; what was taken back before is left alone."""
    found = await known(work, rules, coa_id)
    marked = set(filter(None, typed(inputs, "which").split(",")))
    if not marked:
        return await take_back_page(
            work, rules, coa_id=coa_id, filled=Filled({}, ("Mark what was noted by mistake.",))
        )
    gone = [one for one in await work.participations.of(coa_id) if _which(one, found.rules) in marked]
    for one in gone:
        await work.participations.take_back(coa_id, one.person_id, one.way)
        detail = {"person": one.person_id, "way": one.way}
        await work.trail.add(Event(now, by.id, "participation taken back", coa_id, detail))
    await work.outbox.refresh([about(coa_id)], now)
    said = f"{len(gone)} taken back." if gone else "Nothing was changed: that was taken back before."
    return await take_back_page(work, rules, coa_id=coa_id, said=said)


async def remind(work: Work, rules: Rules, now: datetime) -> int:
    """Tells the chair who has not taken part: on each district's last day, and on the morning after all of them.

    From 09:00 on working days, each once; gives back how many messages that makes. *(ours)*
    """
    if not is_morning(rules, await working_days(work, rules), now):
        return 0
    of_framework, today, made = coa_rules(rules), rules.today(now), 0
    this_month = Month(today.year, today.month)
    months = {months_after(this_month, -1).key, this_month.key}
    for coa in await work.coas.all():
        if coa.state is CoaState.PLANNED and coa.month in months and of_framework.area(coa.area):
            async with work.apart(coa.id):
                made += await _remind_of(work, rules, coa, now)
    return made


async def _remind_of(work: Work, rules: Rules, coa: Coa, now: datetime) -> int:
    days, today = await work.coas.days(coa.id), rules.today(now)
    ended = _ended(days, today)
    if not ended or today > max(day.on for day in days) + REMINDED:
        return 0
    marks = {f"{CARD}:{coa.id}:{district}:{on.isoformat()}": district for district, on in ended.items()}
    told = await work.outbox.exists(marks)
    new = [mark for mark in marks if mark not in told]
    if not new:
        return 0
    to = await _readers(work, rules, await known(work, rules, coa.id), now)
    return sum([await _bring(work, coa, mark, marks[mark], to, now) for mark in new])


def _ended(days: Sequence[CoaDay], today: date) -> dict[str, date]:
    """The districts that have come to their last day; once all are over only the whole COA, under an empty name."""
    last: dict[str, date] = {}
    for day in days:
        last[day.district] = max(day.on, last.get(day.district, day.on))
    if last and max(last.values()) < today:
        return {"": max(last.values())}
    return {district: on for district, on in last.items() if on <= today}


async def _bring(work: Work, coa: Coa, mark: str, district: str, to: Sequence[Person], now: datetime) -> int:
    """The first one's message has the mark itself as its key, so that nobody is told twice, whoever reads it then."""
    args, made = {"coa": coa.id, "area": coa.area, "district": district}, 0
    for number, person in enumerate(to):
        key = f"{mark}:{person.id}" if number else mark
        owed = Delivery(key, To(person_id=person.id), CARD, args, (about(coa.id),), Urgency.REMINDER)
        made += await work.outbox.post(owed, now)
    return made


async def _readers(work: Work, rules: Rules, found: Known, now: datetime) -> list[Person]:
    """Who chairs, or their covers where they are of the COA team; where there is none, the QA leads. [K]"""
    places: Places = await places_of(work, found.rules)
    presence = await presence_on(work, rules.today(now))
    there = [presence.stand_in(person, places.line) for person in await chairs(work, found, places)]
    of_team = {
        person.id: person
        for person in there
        if person and roles_of(person, rules.framework) & {Role.COA_TEAM, Role.QA_LEAD}
    }
    return list(of_team.values()) or qa_leads(places.line.people.values(), rules.framework)


async def reminder(work: Work, rules: Rules, now: datetime, *, args: Mapping[str, str]) -> ParticipationCard:
    """The card of a reminder; `args` as `_bring` wrote them."""
    district = args["district"]
    why = (
        f"{district}'s last day is here: whoever has not taken part can still do so."
        if district
        else "The COA days are over. Whoever has not taken part can still have a reflective discussion."
    )
    return await participation_card(work, rules, now, args["coa"], why=why)
