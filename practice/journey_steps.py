"""One step of a journey: how it stands, and who says that it is done, not done, or not done after all. [K]"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from practice.answers import typed
from practice.calendar import day_words, weekday_day
from practice.channels import nearest, qa_leads
from practice.childs_details import text_problems
from practice.coa import Known, chairs, coa_called, known, month_words, owners_of, places_of
from practice.coa_plan import instant
from practice.coa_records import CoaState, InquiryState, Step, StepState
from practice.coa_views import InquiryRow
from practice.errors import BadInput, NotAllowed, NotFound, Refused
from practice.framework import fold
from practice.framework_coa import CoaStep
from practice.journey_views import MarkDialog, MarkedCard, Part, StepCard
from practice.meeting_form import MeetingForm, meeting_form
from practice.people import Person, post_title
from practice.places import Places
from practice.presence import presence_on
from practice.records import Event
from practice.views import Filled
from practice.work import Rules, Work

LONGEST = 500
"""Characters of a note."""
AHEAD = "before"
"""The stage at which a step is asked for before its day."""
NAMED = 3
"""Holders of a post who are named one by one; more are counted."""


@dataclass(frozen=True, slots=True)
class KnownStep:
    """A step as it stands, with what the framework says of it."""

    of: Known
    step: Step
    rule: CoaStep
    places: Places

    @property
    def owners(self) -> list[Person]:
        return owners_of(self.rule, self.of, self.places)


async def known_step(work: Work, rules: Rules, coa_id: str, key: str) -> KnownStep:
    """Raises `NotFound`."""
    found = await known(work, rules, coa_id)
    step, rule = await work.coas.step(coa_id, key), found.rules.step(key)
    if step is None or rule is None:
        raise NotFound(f"This step is not known any more. Type `coa {found.area.name}` to see the journey.")
    return KnownStep(found, step, rule, await places_of(work, found.rules))


async def step_card(work: Work, rules: Rules, *, args: Mapping[str, str]) -> StepCard:
    """How a step stands; `args` as `journey` wrote them for whoever it was sent to."""
    found = await known_step(work, rules, args["coa"], args["step"])
    starts, ends = _times(found, rules)
    offers = found.rule.is_meeting and found.rule.anchor == "first_day"
    posts = dict.fromkeys((*found.rule.owners, *found.rule.with_posts))
    people = {post: found.places.holders([post], found.of.area) for post in posts}
    form = _form(found, people, starts, ends)
    by = found.places.line.people.get(found.step.by)
    asked = [person for post in found.rule.owners for person in people[post]]
    others = [_posts(post, people[post], rules) for post in found.rule.with_posts]
    return StepCard(
        coa_id=found.step.coa_id,
        key=found.step.key,
        area=found.of.area.name,
        month=month_words(found.of.coa.month),
        title=found.rule.title,
        due_on=found.step.due_on,
        starts=starts,
        ends=ends,
        state=found.step.state,
        called_off=found.of.coa.state is CoaState.CANCELLED,
        part=Part(args["part"]),
        why=args["why"],
        moved=args["due"] != found.step.due_on.isoformat(),
        ahead=args["stage"] == AHEAD,
        asked_again=int(args["again"]),
        asked=tuple(post_title(person, rules.framework) for person in asked),
        chair=await _chair(work, rules, found),
        concerned=tuple(words for words in others if words),
        outcome=found.rule.note or "",
        note=found.step.note,
        by=post_title(by, rules.framework) if by else "",
        at=rules.local(found.step.at) if found.step.at else None,
        form=form.url if form else "",
        left_out=form.left_out if form else 0,
        inquiries=await _inquiries(work, found) if offers else (),
        offers_inquiries=offers,
        token=rules.fresh(),
    )


async def _chair(work: Work, rules: Rules, found: KnownStep) -> str:
    """Whoever was named to chair the COA's KIT meetings, where the same post chairs the step; else who holds it."""
    key = found.rule.chair
    if key is None:
        return ""
    named = await chairs(work, found.of, found.places) if key == found.of.rules.kit.chair else []
    people = named or found.places.holders([key], found.of.area)
    return " or ".join(post_title(person, rules.framework) for person in people)


def _times(found: KnownStep, rules: Rules) -> tuple[datetime | None, datetime | None]:
    """Of a meeting, in local time."""
    if found.rule.at is None:
        return None, None
    starts = instant(found.step.due_on, found.rule.at, rules.zone)
    return rules.local(starts), rules.local(starts + timedelta(minutes=found.rule.minutes))


def _form(
    found: KnownStep,
    people: Mapping[str, list[Person]],
    starts: datetime | None,
    ends: datetime | None,
) -> MeetingForm | None:
    """Teams' meeting form, filled in: the owners and attendees, post by post."""
    if starts is None or ends is None:
        return None
    subject = f"{found.rule.title}, COA of {found.of.area.name}, {month_words(found.of.coa.month)}"
    attendees = [person.upn for holders in people.values() for person in holders]
    return meeting_form(subject, starts, ends, found.rule.note or "", attendees)


def _posts(key: str, people: list[Person], rules: Rules) -> str:
    """Who holds a post: a few by their posts, many counted."""
    post = rules.framework.post(key)
    if len(people) <= NAMED or post is None:
        return " · ".join(post_title(person, rules.framework) for person in people)
    return f"{len(people)} {post.plural or post.title}"


async def _inquiries(work: Work, found: KnownStep) -> tuple[InquiryRow, ...]:
    standing = await work.coas.inquiries(found.step.coa_id)
    return tuple(
        InquiryRow(one.number, one.text, one.state)
        for one in standing
        if one.state is not InquiryState.DROPPED
    )


async def step_called(
    work: Work, rules: Rules, by: Person, now: datetime, *, words: str, shown_to_all: bool
) -> StepCard:
    """The step that these words name, else the next one that is not done. `shown_to_all`: without what was written."""
    coa = await coa_called(work, rules, words, now)
    found = await known(work, rules, coa.id)
    key = _called(found, await work.coas.steps(coa.id), words)
    if shown_to_all and key == found.rules.briefing:
        raise Refused("The briefing is for the COA team only. Please ask me in our own chat.")
    step = await known_step(work, rules, coa.id, key)
    part = Part.OWNER if by.id in await _markers(work, rules, now, step) else Part.LOOKING
    due = step.step.due_on.isoformat()
    args = {"coa": coa.id, "step": key, "part": part, "due": due, "why": "", "stage": "", "again": "0"}
    card = await step_card(work, rules, args=args)
    return replace(card, note="") if shown_to_all else card


def _called(found: Known, steps: Sequence[Step], words: str) -> str:
    """Raises `BadInput` with the nearest title."""
    titles = {step.key: rule.title for step in steps if (rule := found.rules.step(step.key))}
    said = fold(words)
    for key, title in titles.items():
        if fold(title) in said or re.search(rf"\b{re.escape(key.replace('_', ' '))}\b", said):
            return key
    month = fold(month_words(found.coa.month))
    left = said
    for known_words in (fold(found.area.name), month, *month.split(), found.coa.id):
        left = left.replace(known_words, " ")
    if not left.strip():
        waiting = (s.key for s in steps if s.key in titles and s.state is not StepState.DONE)
        return next(waiting, next(reversed(titles)))
    near = nearest(left, titles.values())
    hint = f"Did you mean “{near}”?" if near else f"There are: {'; '.join(titles.values())}."
    raise BadInput(f"The journey has no step “{left.strip()}”. {hint}")


async def mark_page(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    coa_id: str,
    key: str,
    done: bool,
    filled: Filled | None = None,
) -> MarkDialog | MarkedCard:
    """Asks how a step stands; of one that is done already: who said so."""
    found = await _to_mark(work, rules, by, now, coa_id, key)
    if found.step.state is StepState.DONE:
        return _marked(found, rules, f"{_said(found, rules)} Nothing was changed.")
    return MarkDialog(
        coa_id=coa_id,
        key=key,
        area=found.of.area.name,
        month=month_words(found.of.coa.month),
        title=found.rule.title,
        due_on=found.step.due_on,
        done=done,
        early=rules.today(now) < found.step.due_on,
        version=found.step.version,
        filled=filled or Filled(),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


async def mark(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    coa_id: str,
    key: str,
    done: bool,
    version: int,
    inputs: Mapping[str, str],
) -> MarkDialog | MarkedCard:
    """Done, or not done and why. What cannot be kept comes back with what was typed."""
    found = await _to_mark(work, rules, by, now, coa_id, key)
    if found.step.state is StepState.DONE:
        return _marked(found, rules, f"{_said(found, rules)} Nothing was changed.")
    note = typed(inputs, "note")
    if problems := _problems(found, rules, now, done, version, note):
        filled = Filled({"note": note}, problems)
        return await mark_page(work, rules, by, now, coa_id=coa_id, key=key, done=done, filled=filled)
    state = StepState.DONE if done else StepState.NOT_DONE
    step = await work.coas.save_step(replace(found.step, state=state, note=note, by=by.id, at=now))
    await _noted(work, by, now, step, f"step {state.value}")
    if done:
        return _marked(
            found, rules, "Every card of this step says so, and nobody is asked for it any more.", True
        )
    return _marked(found, rules, "Every card of this step says so. It is asked for again until it is done.")


def _problems(
    found: KnownStep, rules: Rules, now: datetime, done: bool, version: int, note: str
) -> tuple[str, ...]:
    due_on = found.step.due_on
    if rules.today(now) < due_on:
        return (
            f"This is due on {day_words(due_on)}, so it can be marked from that day on. Nothing was changed.",
        )
    if version != found.step.version:
        return (
            "Somebody changed this step meanwhile: it is due on "
            f"{day_words(due_on)} and {found.step.state.value}. Please look again.",
        )
    wanted = "Please say why, and what happens next."
    return () if done and not note else text_problems(note, LONGEST, wanted)


async def take_back(
    work: Work, rules: Rules, by: Person, now: datetime, *, coa_id: str, key: str
) -> MarkedCard:
    """Not done after all: only on the day on which it was marked, and never of the slide pack. Raises `Refused`."""
    found = await _to_mark(work, rules, by, now, coa_id, key)
    step = found.step
    if step.state is not StepState.DONE or step.at is None:
        raise Refused(f"“{found.rule.title}” is not marked as done, so there was nothing to take back.")
    if step.key == found.of.rules.slide_pack:
        raise Refused(
            "The slide pack has gone out, and the themes of the focus groups with it: that cannot be taken back. "
            "Nothing was changed."
        )
    marked_on = rules.today(step.at)
    if marked_on != rules.today(now):
        raise Refused(
            f"“{found.rule.title}” was marked as done on {weekday_day(marked_on)}, and could be taken back only on "
            "that day. Nothing was changed."
        )
    open_again = await work.coas.save_step(replace(step, state=StepState.OPEN, note="", by="", at=None))
    await _noted(work, by, now, open_again, "step taken back")
    return _marked(found, rules, "It is open again, and is asked for until it is done.")


async def _noted(work: Work, by: Person, now: datetime, step: Step, what: str) -> None:
    detail = {"step": step.key, "note": step.note}
    await work.trail.add(Event(now, by.id, what, step.coa_id, detail))
    await work.outbox.refresh([step.id], now)


async def _to_mark(work: Work, rules: Rules, by: Person, now: datetime, coa_id: str, key: str) -> KnownStep:
    """A step that this person may mark now. Raises `NotAllowed` or `Refused`."""
    found = await known_step(work, rules, coa_id, key)
    if by.id not in await _markers(work, rules, now, found):
        leads = qa_leads(found.places.line.people.values(), rules.framework)
        whose = dict.fromkeys(post_title(owner, rules.framework) for owner in (*found.owners, *leads))
        raise NotAllowed(f"This is for {' or '.join(whose)} to say. Nothing was changed.")
    if found.of.coa.state is CoaState.CANCELLED or found.step.state is StepState.DROPPED:
        raise Refused(
            f"The COA of {found.of.area.name} is not planned any more, so nothing is to be done for this step."
        )
    if found.of.coa.state is not CoaState.PLANNED:
        raise Refused(f"The COA of {found.of.area.name} has not been confirmed yet, so nothing is asked for.")
    return found


async def _markers(work: Work, rules: Rules, now: datetime, found: KnownStep) -> set[str]:
    """Ids of whoever may mark a step today: its owners, who stands in for them, and the QA leads."""
    line, presence = found.places.line, await presence_on(work, rules.today(now))
    leads = qa_leads(line.people.values(), rules.framework)
    covers = [there for owner in found.owners if (there := presence.stand_in(owner, line))]
    return {person.id for person in (*found.owners, *covers, *leads)}


def _said(found: KnownStep, rules: Rules) -> str:
    by, at = found.places.line.people.get(found.step.by), found.step.at
    who = post_title(by, rules.framework) if by else "somebody"
    when = f" on {weekday_day(rules.today(at))} at {rules.local(at):%H:%M}" if at else ""
    return f"It was marked as done by {who}{when}."


def _marked(found: KnownStep, rules: Rules, said: str, done: bool | None = None) -> MarkedCard:
    return MarkedCard(
        coa_id=found.step.coa_id,
        key=found.step.key,
        area=found.of.area.name,
        month=month_words(found.of.coa.month),
        title=found.rule.title,
        done=found.step.state is StepState.DONE if done is None else done,
        said=said,
        token=rules.fresh(),
    )
