"""Each step of a COA's journey asks its owners when it is due, and again while it is not done. [K]

What was asked stands in the outbox: under a step's own key for its day (`told_key`), so that a step that was moved
asks anew, and nothing is asked twice.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from practice.calendar import Days
from practice.channels import qa_leads
from practice.chasing import is_morning
from practice.closures import LONGEST as LONGEST_CLOSURE
from practice.closures import working_days
from practice.coa import Known, coa_rules, owners_of, places_of, posts_words, standing
from practice.coa_plan import instant
from practice.coa_records import Step, StepState
from practice.framework_coa import Coa as CoaRules
from practice.framework_coa import CoaStep
from practice.journey_steps import AHEAD
from practice.journey_views import Part
from practice.people import Person, Reach, post_title
from practice.places import Places
from practice.presence import Presence, presence_on
from practice.records import Delivery, To, Urgency
from practice.work import Rules, Work

CARD = "step"
WAITING = (StepState.OPEN, StepState.NOT_DONE)
"""What is asked for."""
TOLD_FROM = 2
"""How many times a step has been asked for again when the QA leads are told of it, too. *(ours)*"""
_DAY = timedelta(days=1)
_NINE = "09:00"


@dataclass(frozen=True, slots=True)
class Stage:
    """How far the asking for a step has come: before its day, on it, or so many working days after it."""

    name: str
    """`AHEAD`, "day" or "after-5"."""
    again: int = 0
    """How many times it is asked for again with this one."""


def asked_first(due_on: date, of_framework: CoaStep, days: Days) -> date | None:
    """The working day on which a step is asked for ahead of its own; None where it is not."""
    if not of_framework.prompt_days_before:
        return None
    return days.previous_working_day(due_on - timedelta(days=of_framework.prompt_days_before))


def asked_on_its_day(due_on: date, of_framework: CoaStep, days: Days) -> date:
    """Its day, or the working day before: also of a meeting that begins before nine, when messages go out."""
    early = of_framework.at is not None and of_framework.at < _NINE
    return days.previous_working_day(due_on - _DAY if early else due_on)


def stage_on(
    today: date,
    due_on: date,
    of_framework: CoaStep,
    chased_after: Iterable[int],
    days: Days,
    told_on: date | None,
) -> Stage | None:
    """What a step is asked for at last by the local date `today`; None before its first.

    `told_on`: when it was first asked for. What was asked only after its day is not chased as if it had been asked
    on it.
    """
    if today >= asked_on_its_day(due_on, of_framework, days):
        since = max(due_on, told_on) if told_on else today
        passed = [n for n in sorted(chased_after) if today >= days.working_days_after(since, n)]
        return Stage(f"after-{passed[-1]}", len(passed)) if passed else Stage("day")
    first = asked_first(due_on, of_framework, days)
    return Stage(AHEAD) if first and today >= first else None


def told_key(step: Step, stage: str = "") -> str:
    """With what the key of everything begins that was told of a step for the day on which it is due."""
    return f"{CARD}:{step.id}:{step.due_on.isoformat()}:{stage}"


@dataclass(frozen=True, slots=True)
class _Morning:
    """What a sweep looks at."""

    work: Work
    rules: Rules
    now: datetime
    days: Days
    places: Places
    presence: Presence
    leads: tuple[Person, ...]
    """The QA leads who are there and can be reached; all, where none is."""

    @property
    def today(self) -> date:
        return self.rules.today(self.now)

    def can_be_told(self, person_id: str) -> bool:
        person = self.places.line.people.get(person_id)
        return person is not None and not person.left and person.reach is not Reach.UNREACHABLE

    def to(self, owner: Person) -> tuple[dict[str, Part], str]:
        """Who is asked of a step for one of its owners, and why, if it is not they: their cover, else the QA leads."""
        there = self.presence.stand_in(owner, self.places.line)
        title = post_title(owner, self.rules.framework)
        leads = {lead.id: Part.LEAD for lead in self.leads}
        if there is None:
            return leads, f"{title} is away and nobody covers them."
        if there.id == owner.id:
            found, why = {owner.id: Part.OWNER}, f"{title} cannot be reached in Teams."
        else:
            cover = post_title(there, self.rules.framework)
            found, why = {there.id: Part.COVER}, f"{title} is away, and {cover} cannot be reached in Teams."
        if not self.can_be_told(there.id):
            return {**leads, **found}, why
        return found, "" if there.id == owner.id else f"You stand in for {title}."


async def prompt(work: Work, rules: Rules, now: datetime) -> int:
    """Asks for every step whose time has come; gives back how many messages that makes. Run again, it finds none."""
    of_framework = coa_rules(rules)
    days = await working_days(work, rules)
    if not is_morning(rules, days, now):
        return 0
    ahead = max(step.prompt_days_before for step in of_framework.steps) + LONGEST_CLOSURE
    steps = await work.coas.steps_due(rules.today(now) + timedelta(days=ahead), WAITING)
    steps = [step for step in steps if _is_asked(step, of_framework, days, rules.today(now))]
    # Everybody is read only where something may have to be asked: this is looked at every minute.
    if not steps:
        return 0
    places = await places_of(work, of_framework)
    presence = await presence_on(work, rules.today(now))
    morning = _Morning(work, rules, now, days, places, presence, _leads(places, presence, rules))
    told = await _told(work, steps)
    coas = {coa_id: await standing(work, rules, coa_id) for coa_id in {step.coa_id for step in steps}}
    made = 0
    for step in steps:
        if found := coas[step.coa_id]:
            async with work.apart(step.id):
                made += await _ask(morning, step, found, told[step.id])
    return made


def _is_asked(step: Step, coa: CoaRules, days: Days, today: date) -> bool:
    """Whether its first day of being asked for has come."""
    of_framework = coa.step(step.key)
    return of_framework is not None and (
        stage_on(today, step.due_on, of_framework, coa.chased_after, days, None) is not None
    )


def _leads(places: Places, presence: Presence, rules: Rules) -> tuple[Person, ...]:
    leads = qa_leads(places.line.people.values(), rules.framework)
    there = [p for p in leads if p.id not in presence.away and p.reach is not Reach.UNREACHABLE]
    return tuple(there or leads)


async def _told(work: Work, steps: Collection[Step]) -> Mapping[str, list[Delivery]]:
    """What was told of each step for its day, by the step's id."""
    shown = await work.outbox.showing([step.id for step in steps])
    return {
        step.id: [owed for owed in shown if owed.card == CARD and owed.key.startswith(told_key(step))]
        for step in steps
    }


@dataclass(slots=True)
class _Post:
    """One message that is owed."""

    part: Part
    owners: list[str] = field(default_factory=list)
    """Ids of the owners for whom it is asked."""
    why: list[str] = field(default_factory=list)


async def _ask(morning: _Morning, step: Step, found: Known, told: Collection[Delivery]) -> int:
    """Whatever is to be told of one step this morning, and was not."""
    of_framework = found.rules.step(step.key)
    if of_framework is None:
        return 0
    told_on = min((date.fromisoformat(owed.args["on"]) for owed in told), default=None)
    stage = stage_on(
        morning.today, step.due_on, of_framework, found.rules.chased_after, morning.days, told_on
    )
    if stage is None:
        return 0
    owners = owners_of(of_framework, found, morning.places)
    posts = _to_owners(morning, step, stage, owners, told) or _without_owners(
        morning, found, of_framework, owners
    )
    if stage.again >= TOLD_FROM:
        for lead in morning.leads:
            posts.setdefault(lead.id, _Post(Part.TOLD))
    made = 0
    for person_id, post in posts.items():
        made += await _post(morning, step, found, of_framework, stage, person_id, post)
    return made + await _call_team(morning, step, found, of_framework, {owner.id for owner in owners})


def _to_owners(
    morning: _Morning, step: Step, stage: Stage, owners: Collection[Person], told: Collection[Delivery]
) -> dict[str, _Post]:
    """Who is asked for those owners for whom nobody who can be reached was asked at this stage."""
    at_stage = [
        owed
        for owed in told
        if owed.key.startswith(told_key(step, f"{stage.name}:")) and morning.can_be_told(owed.to.person_id)
    ]
    asked = {owner for owed in at_stage for owner in owed.args["of"].split()}
    posts: dict[str, _Post] = {}
    for owner in owners:
        if owner.id not in asked:
            to, why = morning.to(owner)
            for person_id, part in to.items():
                post = posts.setdefault(person_id, _Post(part))
                post.part = min(post.part, part, key=list(Part).index)
                post.owners.append(owner.id)
                post.why += [why] if why and person_id != owner.id else []
    return posts


def _without_owners(
    morning: _Morning, found: Known, of_framework: CoaStep, owners: Collection[Person]
) -> dict[str, _Post]:
    """Nobody of the area holds a post that is asked: the QA leads are."""
    if owners:
        return {}
    posts = posts_words(of_framework.owners, morning.rules)
    why = f"Nobody in {found.area.name} holds the post: {posts}."
    return {lead.id: _Post(Part.LEAD, why=[why]) for lead in morning.leads}


async def _post(
    morning: _Morning,
    step: Step,
    found: Known,
    of_framework: CoaStep,
    stage: Stage,
    person_id: str,
    post: _Post,
) -> bool:
    args = {
        "coa": step.coa_id,
        "step": step.key,
        "what": f"{of_framework.title}, {found.area.name}",
        "on": morning.today.isoformat(),
        "due": step.due_on.isoformat(),
        "part": post.part.value,
        "of": " ".join(post.owners),
        "why": " ".join(post.why),
        "stage": stage.name,
        "again": str(stage.again),
    }
    # Of these two nobody else is told instead: the QA leads hear when one does not arrive.
    alone = post.part in (Part.ATTENDEE, Part.TOLD)
    urgency = Urgency.ESCALATION if alone else Urgency.REMINDER
    key = f"{told_key(step, stage.name)}:{person_id}"
    # The COA's id: its lines of inquiry are shown.
    owed = Delivery(key, To(person_id=person_id), CARD, args, (step.id, step.coa_id), urgency)
    return await morning.work.outbox.post(owed, morning.now)


async def _call_team(
    morning: _Morning, step: Step, found: Known, of_framework: CoaStep, owners: Collection[str]
) -> int:
    """The COA team's briefing calls each of them, in their own chat, from its morning until its end. [K]"""
    if step.key != found.rules.briefing or of_framework.at is None:
        return 0
    ends = instant(step.due_on, of_framework.at, morning.rules.zone) + timedelta(minutes=of_framework.minutes)
    if morning.today < asked_on_its_day(step.due_on, of_framework, morning.days) or morning.now >= ends:
        return 0
    posts = dict.fromkeys((*found.rules.team, *of_framework.with_posts))
    called = [p for p in morning.places.holders(posts, found.area) if p.id not in owners]
    return sum(
        [
            await _post(morning, step, found, of_framework, Stage("meeting"), p.id, _Post(Part.ATTENDEE))
            for p in called
        ]
    )
