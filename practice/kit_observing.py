"""What is observed in a KIT meeting: added, changed and taken back by its writer, read by everybody. [K]"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from practice.answers import typed
from practice.childs_details import text_problems
from practice.coa_records import Observation, ObservationKind
from practice.errors import NotFound, Refused
from practice.framework_coa import Coa as CoaRules
from practice.kit import Meeting, meeting, observation_row
from practice.kit_views import ObservationsDialog, ObserveDialog
from practice.paging import paged
from practice.people import Person
from practice.records import Event
from practice.views import Filled
from practice.work import Rules, Work

LONGEST = 500
"""Characters of an observation."""
PAGE = 8
"""Observations of a page."""
GONE = "You took this back meanwhile. “Add” adds it anew."
_UNKNOWN = "I do not know this observation as one of yours. Perhaps you took it back."


async def observe_page(
    work: Work, rules: Rules, by: Person, now: datetime, *, kit_id: str, change: str = ""
) -> ObserveDialog:
    """An empty form, or one with an observation of one's own that is to be changed (`change`: its id).

    Raises `Refused` where nothing can be added (any more).
    """
    one = await _require_adding(work, rules, now, kit_id)
    if not change:
        return await _page(work, rules, by, one)
    own = await _own(work, by, kit_id, change)
    if own is None:
        raise NotFound(_UNKNOWN)
    values = {"kind": own.kind.value, "theme": own.theme, "text": own.text}
    return await _page(work, rules, by, one, filled=Filled(values), change=change)


async def observe(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    kit_id: str,
    inputs: Mapping[str, str],
    change: str = "",
) -> ObserveDialog:
    """Adds an observation, or changes one; what cannot be kept comes back as it was typed."""
    one = await meeting(work, rules, kit_id)
    values = {key: typed(inputs, key) for key in ("kind", "theme", "text")}
    problems = _problems(one, values, rules, now)
    before = await _own(work, by, kit_id, change) if change else None
    if change and before is None:
        problems, change = (GONE,), ""
    if problems:
        return await _page(work, rules, by, one, filled=Filled(values, problems), change=change)
    saved = Observation(
        id=change or rules.fresh(),
        kit_id=kit_id,
        coa_id=one.kit.coa_id,
        district=one.kit.district,
        kind=ObservationKind(values["kind"]),
        theme=values["theme"],
        text=values["text"],
        by=by.id,
        at=before.at if before else now,
    )
    await (work.kits.change_observation(saved) if before else work.kits.observe(saved))
    await _happened(work, by, now, kit_id, saved.id, "observation changed" if before else "observation added")
    return await _page(work, rules, by, one, saved=saved, was_change=before is not None)


async def take_back(
    work: Work, rules: Rules, by: Person, now: datetime, *, kit_id: str, observation_id: str
) -> ObservationsDialog:
    """One's own is there no more. Raises `NotFound` for anybody else's."""
    one = await _require_adding(work, rules, now, kit_id)
    own = await _own(work, by, kit_id, observation_id)
    if own is None or not await work.kits.take_back_observation(own.id):
        raise NotFound(_UNKNOWN)
    await _happened(work, by, now, kit_id, own.id, "observation taken back")
    return await _list(work, rules, by, now, one, page=1, own=True, taken_back=own.text)


async def observations_page(
    work: Work, rules: Rules, by: Person, now: datetime, *, kit_id: str, page: int = 1, own: bool = False
) -> ObservationsDialog:
    """Everybody's, or one's own; pages from 1, the nearest where there is none of this number."""
    return await _list(work, rules, by, now, await meeting(work, rules, kit_id), page=page, own=own)


async def _require_adding(work: Work, rules: Rules, now: datetime, kit_id: str) -> Meeting:
    one = await meeting(work, rules, kit_id)
    if why := one.why_not_added(rules, now):
        raise Refused(why)
    return one


async def _own(work: Work, by: Person, kit_id: str, observation_id: str) -> Observation | None:
    """Somebody's own observation of this meeting; None for what is not, or not any more."""
    found = await work.kits.observation(observation_id)
    return found if found and (found.by, found.kit_id) == (by.id, kit_id) else None


def _problems(one: Meeting, values: Mapping[str, str], rules: Rules, now: datetime) -> tuple[str, ...]:
    """What keeps it from being added."""
    if why := one.why_not_added(rules, now):
        return (why,)
    problems = [] if values["kind"] in list(ObservationKind) else ["Please choose what you add."]
    if values["theme"] not in one.found.rules.all_themes:
        problems.append("Please choose a theme.")
    return (*problems, *text_problems(values["text"], LONGEST, "Please write what you observed."))


async def _happened(
    work: Work, by: Person, now: datetime, kit_id: str, observation_id: str, what: str
) -> None:
    await work.trail.add(Event(now, by.id, what, kit_id, {"observation": observation_id}))
    await work.outbox.refresh([kit_id], now)


def _where(one: Meeting) -> str:
    return f"{one.kit.district}, day {one.kit.day}, {one.kit.at}"


def _themes(of_framework: CoaRules) -> tuple[str, ...]:
    return tuple(dict.fromkeys(of_framework.all_themes))


async def _page(
    work: Work,
    rules: Rules,
    by: Person,
    one: Meeting,
    *,
    filled: Filled | None = None,
    change: str = "",
    saved: Observation | None = None,
    was_change: bool = False,
) -> ObserveDialog:
    observed = await work.kits.observations(kit_id=one.kit.id)
    return ObserveDialog(
        kit_id=one.kit.id,
        where=_where(one),
        kinds=tuple(ObservationKind),
        themes=_themes(one.found.rules),
        longest=LONGEST,
        filled=filled or Filled(),
        change=change,
        saved=observation_row(saved, rules, by.id) if saved else None,
        was_change=was_change,
        own=sum(each.by == by.id for each in observed),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


async def _list(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    one: Meeting,
    *,
    page: int,
    own: bool,
    taken_back: str = "",
) -> ObservationsDialog:
    observed = await work.kits.observations(kit_id=one.kit.id)
    shown: Sequence[Observation] = [each for each in reversed(observed) if not own or each.by == by.id]
    listed = paged(shown, page, PAGE)
    return ObservationsDialog(
        kit_id=one.kit.id,
        where=_where(one),
        total=len(shown),
        rows=tuple(observation_row(each, rules, by.id) for each in listed.rows),
        page=listed.number,
        pages=listed.of,
        own=own,
        taken_back=taken_back,
        can_add=not one.why_not_added(rules, now),
        token=rules.fresh(),
    )
