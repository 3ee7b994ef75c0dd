"""Whether a template is still good: asked of whoever shared it, then of the QA leads of its authority. [R]

Who leads QA is asked where whoever shared it does not answer in time, or has left; once more after as many weeks, and
then each time that as many months have gone by as lie between two reviews, so that nobody is nagged *(ours)*.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from practice.calendar import day_words, months_on
from practice.channels import qa_leads
from practice.chasing import is_morning
from practice.closures import working_days
from practice.errors import NotAllowed, Refused
from practice.guests import OF_CHANNEL, Mentioned, places_for
from practice.library import (
    authority_of,
    is_lead,
    known,
    library_rules,
    may_change,
    standing,
    template_card,
)
from practice.library_records import Review, Template, TemplateState
from practice.library_review_views import ReviewCard, ReviewRow, Why
from practice.people import Person, by_name, is_guest, post_title
from practice.records import Delivery, Event, To
from practice.work import Rules, Work

CARD = "library_review"
KEPT = "template kept"
MOST = 10
"""Templates in one card. A place gets one card a morning: the others wait for the next."""
_NOBODY = "somebody who is no longer known"


@dataclass(frozen=True, slots=True)
class Question:
    """A template that is to be asked about, and of whom."""

    template: Template
    why: Why
    people: tuple[Person, ...]


@dataclass(slots=True)
class _Morning:
    """What each place is asked this morning; `full`: places that had their card before."""

    cards: dict[To, list[Question]] = field(default_factory=dict)
    full: set[To] = field(default_factory=set)
    places: dict[str, list[To]] = field(default_factory=dict)
    """Of each person who is asked."""

    def to(self, question: Question) -> list[To]:
        return list(dict.fromkeys(to for person in question.people for to in self.places[person.id]))

    def has_room(self, places: Iterable[To]) -> bool:
        return all(to not in self.full and len(self.cards.get(to, ())) < MOST for to in places)


async def reviews_due(work: Work, rules: Rules, now: datetime) -> int:
    """Asks what is due, from 09:00 of a working day; gives back how many cards. Run again, it finds none."""
    if not is_morning(rules, await working_days(work, rules), now):
        return 0
    today = rules.today(now)
    due = await work.library.to_review(today, *Review)
    left = [one for one in await work.library.asked_of_left() if one.review_on > today]
    if not (due or left):
        return 0
    people = {person.id: person for person in await work.people.all()}
    return await _ask(work, rules, [_question(rules, one, people) for one in (*due, *left)], now)


def _question(rules: Rules, template: Template, people: Mapping[str, Person]) -> Question:
    sharer = people.get(template.shared_by)
    if sharer is None or sharer.left:
        return Question(template, Why.LEFT, leads_for(rules, template, people.values()))
    if template.review is Review.CURRENT:
        return Question(template, Why.SHARED, (sharer,))
    return Question(template, Why.LATE, leads_for(rules, template, people.values()))


def leads_for(rules: Rules, template: Template, people: Iterable[Person]) -> tuple[Person, ...]:
    """The QA leads of its authority; where it has none but the sharer, the network's, guests only if all are."""
    others = [one for one in people if one.id != template.shared_by]
    own = [one for one in others if is_lead(one, rules) and authority_of(one, rules) == template.authority]
    leads = qa_leads(others, rules.framework)
    return tuple(sorted(own, key=by_name) or [lead for lead in leads if not is_guest(lead)] or leads)


async def _ask(work: Work, rules: Rules, questions: Sequence[Question], now: datetime) -> int:
    today, morning = rules.today(now), _Morning()
    for question in questions:
        for person in question.people:
            if person.id not in morning.places:
                places = await places_for(work, rules, person)
                morning.places[person.id] = places
                keys = {_key(today, to): to for to in places}
                morning.full |= {keys[key] for key in await work.outbox.exists(keys)}
        places = morning.to(question)
        if not places:
            await _note_nobody(work, question, now)
        elif morning.has_room(places):
            for to in places:
                morning.cards.setdefault(to, []).append(question)
            await _note_asked(work, rules, question, now)
    for to, asked in morning.cards.items():
        await _post(work, to, asked, [p for p in morning.places if to in morning.places[p]], now, today)
    return len(morning.cards)


def _key(on: date, to: To) -> str:
    return f"library-review:{on.isoformat()}:{to.channel_id or to.person_id}"


async def _note_asked(work: Work, rules: Rules, question: Question, now: datetime) -> None:
    """Asked by today; `review_on` becomes the day on which somebody else is, or they are again."""
    library, today, template = library_rules(rules), rules.today(now), question.template
    waiting = _answer_by(rules, today) + timedelta(days=1)
    if question.why is Why.SHARED:
        review, following = Review.ASKED, waiting
    elif template.review is Review.NOT_REVIEWED:
        review, following = Review.NOT_REVIEWED, months_on(today, library.review_after_months)
    else:
        review, following = Review.NOT_REVIEWED, waiting
    await work.library.save(replace(template, review=review, asked_on=today, review_on=following))
    of = {"why": question.why.value, "people": [person.id for person in question.people]}
    await work.trail.add(Event(now, "", "template asked about", template.id, of))
    if review is Review.NOT_REVIEWED is not template.review:
        await work.outbox.refresh([template.id], now)


async def _note_nobody(work: Work, question: Question, now: datetime) -> None:
    """There is nobody who could be asked in place of whoever shared it."""
    template = question.template
    if question.why is not Why.SHARED and template.review is not Review.NOT_REVIEWED:
        await work.library.save(replace(template, review=Review.NOT_REVIEWED))
        await work.outbox.refresh([template.id], now)


def _answer_by(rules: Rules, asked_on: date) -> date:
    """The last local date on which an answer is in time: so many weeks of calendar days after it was asked."""
    return asked_on + timedelta(weeks=library_rules(rules).answer_within_weeks)


async def _post(
    work: Work, to: To, asked: Sequence[Question], here: Collection[str], now: datetime, today: date
) -> None:
    """`here`: the ids of the people whose place this is."""
    of = [[person.id for person in question.people if person.id in here] for question in asked]
    args = {
        "on": today.isoformat(),
        "person": " ".join(dict.fromkeys(person for people in of for person in people)),
        "templates": " ".join(question.template.id for question in asked),
        "why": " ".join(question.why.value for question in asked),
        "asked": " ".join("+".join(people) for people in of),
        **OF_CHANNEL,
    }
    about = tuple(question.template.id for question in asked)
    await work.outbox.post(Delivery(_key(today, to), to, CARD, args, about), now)


async def keep(work: Work, rules: Rules, by: Person, now: datetime, template_id: str) -> str:
    """It is still good, says whoever shared it or a QA lead; every card that asks says so. Gives back an answer."""
    template = await standing(work, rules, template_id)
    if not (may_change(template, by, rules) or is_lead(by, rules)):
        raise NotAllowed(
            f"Whether “{template.title}” is still good, whoever shared it or a QA lead can say. Nothing was changed."
        )
    if template.review is Review.CURRENT:
        settled = await _checked(work, rules, template, template.checked_on)
        again = await _asked_again(work, rules, template.review_on)
        raise Refused(f"“{template.title}” needs no answer now. {settled} {again} Nothing was changed.")
    today = rules.today(now)
    following = months_on(today, library_rules(rules).review_after_months)
    await work.library.save(
        replace(template, checked_on=today, review_on=following, review=Review.CURRENT, asked_on=None)
    )
    await work.trail.add(Event(now, by.id, KEPT, template.id, {"title": template.title}))
    await work.outbox.refresh([template.id], now)
    return f"Noted: “{template.title}” is still good. {await _asked_again(work, rules, following)}"


async def _asked_again(work: Work, rules: Rules, on: date) -> str:
    """When whoever shared it reads the next question: nobody is asked at a weekend or on a bank holiday."""
    return f"I ask again on {day_words((await working_days(work, rules)).next_working_day(on))}."


async def review_card(work: Work, rules: Rules, to: To, *, args: Mapping[str, str]) -> ReviewCard:
    """As it is now; `args` as they were posted. `to` may be another place: a channel in place of a chat, or back."""
    people = {person.id: person for person in await work.people.all()}
    on, named = date.fromisoformat(args["on"]), args["person"].split()
    rows = [
        await _row(work, rules, template_id, Why(why), asked.split("+"), on, people)
        for template_id, why, asked in zip(
            args["templates"].split(), args["why"].split(), args["asked"].split(), strict=True
        )
    ]
    own = named == [to.person_id]
    whom = [] if own else [people[one] for one in named if one in people]
    return ReviewCard(
        rows=tuple(rows),
        answer_by=_answer_by(rules, on),
        # Teams can tell nobody in the chat of somebody else.
        whom=tuple(
            Mentioned(post_title(one, rules.framework), one.aad_object_id if to.channel_id else "")
            for one in whom
        ),
        unlinked=bool(to.person_id) and not own,
    )


async def _row(
    work: Work,
    rules: Rules,
    template_id: str,
    why: Why,
    asked: Iterable[str],
    on: date,
    people: Mapping[str, Person],
) -> ReviewRow:
    template = await known(work, rules, template_id)
    found = [people[one] for one in asked if one in people]
    settled = await _settled(work, rules, template, on)
    return ReviewRow(
        template=await template_card(work, rules, template_id),
        why=why,
        shared_by=_post_of(people.get(template.shared_by), rules),
        asked=tuple(post_title(one, rules.framework) for one in found),
        own=all(may_change(template, one, rules) for one in found),
        late=why is Why.SHARED and template.review is Review.NOT_REVIEWED,
        settled=settled,
        token=f"{template_id}:{on.isoformat()}",
    )


def _post_of(person: Person | None, rules: Rules) -> str:
    return post_title(person, rules.framework) if person else _NOBODY


async def _settled(work: Work, rules: Rules, template: Template, asked_on: date) -> str:
    """What settled a question of that local date, as a sentence; empty while it is open."""
    if template.checked_on >= asked_on:
        return await _checked(work, rules, template, asked_on)
    if template.state is TemplateState.STANDING:
        return ""
    by = f" by {_post_of(await work.people.by_id(template.ended_by), rules)}" if template.ended_by else ""
    return f"{template.state.value.capitalize()}{by}: {template.reason}"


async def _checked(work: Work, rules: Rules, template: Template, since: date) -> str:
    """Who said first since that local date that it is good, by keeping or by replacing it; a sentence."""
    said = [
        (event.at, event.person_id, "It is still good, says {}, on {}.")
        for event in await work.trail.about(template.id)
        if event.what == KEPT
    ]
    said += [
        (one.at, one.by, f"Version {one.number} was shared by {{}} on {{}}.")
        for one in await work.library.versions(template.id)
    ]
    for at, by, words in sorted(said):
        if rules.today(at) >= since:
            post = _post_of(await work.people.by_id(by), rules)
            return words.format(post, day_words(rules.today(at)))
    return f"It was checked on {day_words(template.checked_on)}."
