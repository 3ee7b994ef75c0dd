"""Lists of actions: one's own and one's line's, an area's, what is overdue. They can stand in a channel."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from practice.action_views import ActionsCard
from practice.actions import Around, around, is_late, known_action, row_of
from practice.calendar import Month
from practice.coa import coa_rules, month_words
from practice.coa_plan import area_called
from practice.coa_records import Action, ActionState, Coa, CoaState
from practice.errors import NotFound
from practice.framework import fold
from practice.paging import paged
from practice.people import Person
from practice.roles import Role, roles_of
from practice.work import Rules, Work

PAGE = 15
"""Rows of a page."""
_ONE = re.compile(r"act[- ]?(\d+)", re.I)
_LATE = re.compile(r"\b(over[ -]?due|late)\b", re.I)
_ORDER = {ActionState.OPEN: 0, ActionState.DONE: 1, ActionState.DROPPED: 2}


async def actions_card(
    work: Work, rules: Rules, by: Person, now: datetime, *, words: str = "", coa_id: str = "", page: int = 1
) -> ActionsCard:
    """What `words` ask for: "overdue", an area with or without a month, one action; or those of one COA (id).

    Without either the presser's own open ones, for managers their line's, for QA leads all.
    """
    about = await around(work, rules, now)
    if found := _ONE.fullmatch(words.strip()):
        one = await known_action(work, f"ACT-{found[1]}")
        return _list(about, by, [one], _titled(about, one.coa_id, one.id), words=words)
    late = _LATE.search(words) is not None
    named = _LATE.sub(" ", words).strip(" ,")
    if coa_id or named:
        coas = _coas_called(about, named, coa_id)
        actions = [one for coa in coas for one in await work.actions.of(coa_id=coa.id)]
        title = f"{'Overdue actions' if late else 'Actions'} of {coas[0].area}"
        kicker = month_words(coas[0].month) if len(coas) == 1 else "Every COA of the area"
        heads = (f"{coas[0].area} COA · {kicker}", title)
    else:
        actions = [one for one in await work.actions.of(states=[ActionState.OPEN]) if _within(about, by, one)]
        coas, heads = [], ("Actions of COA weeks", _own_title(about, by, late))
    shown = [one for one in actions if not late or is_late(one, about.today)]
    return _list(about, by, shown, heads, coas=coas, words=words, coa_id=coa_id, page=page)


def _titled(about: Around, coa_id: str, title: str) -> tuple[str, str]:
    coa = about.coas[coa_id]
    return f"{coa.area} COA · {month_words(coa.month)}", title


def _coas_called(about: Around, words: str, coa_id: str) -> list[Coa]:
    """The COAs meant, cancelled ones too, the newest first: what they agreed stays. Raises `NotFound`, `BadInput`."""
    if coa_id:
        if coa_id not in about.coas:
            raise NotFound("I do not know this COA. Type `coa` to see those that are planned.")
        return [about.coas[coa_id]]
    areas, said = coa_rules(about.rules).areas, fold(words)
    area = next((one for one in areas if fold(one.name) in said), None) or area_called(
        coa_rules(about.rules), words
    )
    standing = [coa for coa in about.coas.values() if coa.state is not CoaState.PREVIEWED]
    found = [coa for coa in standing if coa.area == area.name]
    of_month = [coa for coa in found if fold(Month.of(coa.month).title) in said]
    if not found:
        raise NotFound(
            f"No COA of {area.name} is planned, so there are no actions. Type `plan coa` to plan one."
        )
    return sorted(of_month or found, key=lambda coa: coa.month, reverse=True)


def _within(about: Around, by: Person, action: Action) -> bool:
    """Own, or covered; for managers of managers of whoever is below them; for QA leads any."""
    roles, owner = roles_of(by, about.rules.framework), about.stand_in(action.owner_id)
    own = by.id == action.owner_id or (owner is not None and owner.id == by.id)
    below = Role.LINE in roles and about.places.line.is_above(by.id, action.owner_id)
    return own or below or Role.QA_LEAD in roles


def _own_title(about: Around, by: Person, late: bool) -> str:
    roles = roles_of(by, about.rules.framework)
    what = "overdue actions" if late else "open actions"
    if Role.QA_LEAD in roles:
        return f"All {what}"
    return f"{what.capitalize()} of your line" if Role.LINE in roles else f"Your {what}"


def _list(
    about: Around,
    by: Person,
    actions: Sequence[Action],
    heads: tuple[str, str],
    *,
    coas: Sequence[Coa] = (),
    words: str = "",
    coa_id: str = "",
    page: int = 1,
) -> ActionsCard:
    shown = paged(sorted(actions, key=_urgency), page, PAGE)
    late = sum(is_late(one, about.today) for one in actions)
    return ActionsCard(
        kicker=heads[0],
        title=heads[1],
        overdue=late,
        open=sum(one.state is ActionState.OPEN for one in actions) - late,
        done=sum(one.state is ActionState.DONE for one in actions),
        dropped=sum(one.state is ActionState.DROPPED for one in actions),
        rows=tuple(row_of(about, one) for one in shown.rows),
        page=shown.number,
        pages=shown.of,
        notes=tuple(
            f"The COA of {coa.area} in {month_words(coa.month)} was cancelled. What had been agreed of it stays."
            for coa in coas
            if coa.state is CoaState.CANCELLED and any(one.coa_id == coa.id for one in actions)
        ),
        words=words,
        coa_id=coa_id,
        make_for=_make_for(about, by, coas),
    )


def _urgency(action: Action) -> tuple[int, date, int]:
    """Open ones by their date, then what is done, then what was dropped."""
    return _ORDER[action.state], action.due_on, int(action.id.rpartition("-")[2])


def _make_for(about: Around, by: Person, coas: Sequence[Coa]) -> str:
    """Of several COAs the last that has begun, else the first that is still to come."""
    this_month = about.today.isoformat()[:7]
    planned = [coa for coa in coas if coa.state is CoaState.PLANNED and about.may_make(by, coa.id)]
    begun = [coa for coa in planned if coa.month <= this_month]
    return begun[0].id if begun else planned[-1].id if planned else ""
