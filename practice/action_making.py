"""What a COA's week suggested becomes actions with an owner and a date. [K]"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from practice.action_forms import due_problems, latest, owner_problems
from practice.action_views import MakeDialog
from practice.actions import Around, around, tell_owner
from practice.answers import typed
from practice.calendar import weekday_day
from practice.childs_details import text_problems
from practice.closures import working_days
from practice.coa import known, month_words
from practice.coa_records import Action, Coa, CoaState, Observation, ObservationKind
from practice.errors import NotAllowed
from practice.paging import paged
from practice.people import Person, Reach, post_title
from practice.records import Event
from practice.views import Filled
from practice.work import Rules, Work

LONGEST = 500
"""Characters of what is to be done."""
PAGE = 40
"""Suggestions of a page."""
SHOWN = 110
"""Characters of a suggestion in the list."""
FIELDS = ("suggestion", "text", "district", "owner", "due")
NONE = "none"
"""Chosen in place of a suggestion."""
MADE = "action made"


async def make_page(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    coa_id: str,
    page: int = 1,
    said: str = "",
    filled: Filled | None = None,
) -> MakeDialog:
    """The form, or what stands in its way. Raises `NotAllowed`."""
    found, about = await known(work, rules, coa_id), await around(work, rules, now)
    require_make(about, by, coa_id)
    suggestions = _listed(await _suggestions(work, coa_id), await _made_of(work, coa_id))
    shown = paged(suggestions, page, PAGE)
    owners = about.owners(coa_id)
    return MakeDialog(
        coa_id=coa_id,
        area=found.area.name,
        month=month_words(found.coa.month),
        stands=_in_the_way(found.coa),
        warning=await _warning(work, coa_id, found.rules.feedback, about.today),
        suggestions=shown.rows,
        page=shown.number,
        pages=shown.of,
        places=await _places(work, coa_id, found.area.name),
        owners=tuple((person.id, post_title(person, rules.framework)) for person in owners),
        first=about.today + timedelta(days=1),
        last=latest(about.today),
        said=said,
        filled=filled or Filled(),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


def require_make(about: Around, by: Person, coa_id: str) -> None:
    """Raises `NotAllowed`."""
    if not about.may_make(by, coa_id):
        raise NotAllowed(
            "Actions are made by the QA leads, the COA team and the managers of the area. "
            "Type `actions` to see yours."
        )


def _in_the_way(coa: Coa) -> str:
    if coa.state is CoaState.CANCELLED:
        return (
            f"The COA of {coa.area} was cancelled, so no more actions are made of it. "
            "What had been agreed stays, and is asked for on its day."
        )
    if coa.state is not CoaState.PLANNED:
        return f"The COA of {coa.area} is not confirmed yet, so there is nothing to act on."
    return ""


async def _warning(work: Work, coa_id: str, feedback: str, today: date) -> str:
    """Before the feedback meeting actions are early, and not refused."""
    step = await work.coas.step(coa_id, feedback)
    if step is None or today >= step.due_on:
        return ""
    return f"The feedback meeting has not been yet: it is on {weekday_day(step.due_on)}."


async def _places(work: Work, coa_id: str, area: str) -> tuple[str, ...]:
    """The whole area first, then the districts in the order of their days."""
    days = await work.coas.days(coa_id)
    return (area, *dict.fromkeys(day.district for day in days if day.district != area))


async def _suggestions(work: Work, coa_id: str) -> list[Observation]:
    """By district and theme."""
    observed = await work.kits.observations(coa_id=coa_id)
    found = [one for one in observed if one.kind is ObservationKind.NEXT_STEP]
    return sorted(found, key=lambda one: (one.district, one.theme, one.at, one.id))


async def _made_of(work: Work, coa_id: str) -> dict[str, str]:
    """Which suggestion (id) became which action (id)."""
    events = [event for event in await work.trail.about(coa_id) if event.what == MADE]
    return {event.detail["suggestion"]: event.detail["action"] for event in events}


def _listed(suggestions: Sequence[Observation], made: Mapping[str, str]) -> list[tuple[str, str]]:
    """What has become an action already comes last, and says so."""
    ordered = sorted(suggestions, key=lambda one: one.id in made)
    return [(one.id, _words(one, made.get(one.id, ""))) for one in ordered]


def _words(one: Observation, action_id: str) -> str:
    text = " ".join(one.text.split())
    short = text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"
    became = f"({action_id}) " if action_id else ""
    return f"{became}{one.district} · {one.theme}: {short}"


async def make(
    work: Work, rules: Rules, by: Person, now: datetime, *, coa_id: str, page: int, inputs: Mapping[str, str]
) -> MakeDialog:
    """Makes the action and tells its owner; what cannot be made comes back with what was typed."""
    found, about = await known(work, rules, coa_id), await around(work, rules, now)
    require_make(about, by, coa_id)
    if _in_the_way(found.coa):
        return await make_page(work, rules, by, now, coa_id=coa_id)
    values = {key: typed(inputs, key) for key in FIELDS}
    suggestions = {one.id: one for one in await _suggestions(work, coa_id)}
    chosen = suggestions.get(values["suggestion"])
    text = values["text"] or (chosen.text if chosen else "")
    district = values["district"] or (chosen.district if chosen else "")
    problems = text_problems(text, LONGEST, "Choose a suggestion, or write what is to be done.")
    if values["suggestion"] not in ("", NONE) and chosen is None:
        problems += ("That suggestion is none of this COA's. Choose another.",)
    if district not in await _places(work, coa_id, found.area.name):
        problems += ("Choose where it is to be done.",)
    problems += owner_problems(about, coa_id, values["owner"])
    problems += due_problems(values["due"], about.today, await working_days(work, rules))
    if problems:
        filled = Filled(values, problems)
        return await make_page(work, rules, by, now, coa_id=coa_id, page=page, filled=filled)
    action = await _kept(
        work,
        Action("", coa_id, district, text, values["owner"], date.fromisoformat(values["due"]), by.id, now),
        chosen.id if chosen else "",
    )
    await tell_owner(work, about, action, "made", now)
    return await make_page(work, rules, by, now, coa_id=coa_id, page=page, said=_made_words(about, action))


async def _kept(work: Work, action: Action, suggestion: str) -> Action:
    """Under the next number that nobody else took meanwhile."""
    number = await work.actions.next_number()
    while True:
        numbered = replace(action, id=f"ACT-{number}")
        if await work.actions.add(numbered):
            break
        number += 1
    detail = {"action": numbered.id, "suggestion": suggestion}
    await work.trail.add(Event(action.made_at, action.made_by, MADE, action.coa_id, detail))
    return numbered


def _made_words(about: Around, action: Action) -> str:
    owner, stands_in = about.person(action.owner_id), about.stand_in(action.owner_id)
    said = f"{action.id} is made: {about.title(action.owner_id)}, due {weekday_day(action.due_on)}."
    if owner is not None and owner.reach is Reach.UNREACHABLE:
        return f"{said} They cannot be reached in Teams just now: please tell them yourself."
    if stands_in is None:
        return f"{said} They are away and nobody covers for them, so the QA leads are told, too."
    if stands_in.id != action.owner_id:
        return f"{said} They are away; {about.title(stands_in.id)}, who covers for them, is told, too."
    return f"{said} They are told now."
