"""What moving a COA makes of its days and its journey: only what is still to come moves. Pure. [K]"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from practice.calendar import Days, Month, weekday_day
from practice.coa import TO_COME, Known
from practice.coa_plan import Dates, first_day, following, overlaps, steps_of
from practice.coa_records import Coa, CoaDay, CoaState, KitMeeting, KitState, Step, StepState
from practice.coa_warnings import warnings
from practice.coa_words import Named
from practice.errors import BadInput, Refused


@dataclass(frozen=True, slots=True)
class Standing:
    """A confirmed COA with all of it that a change can concern."""

    found: Known
    days: tuple[CoaDay, ...]
    """In the order of their dates."""
    steps: tuple[Step, ...]
    meetings: tuple[KitMeeting, ...]

    @property
    def name(self) -> str:
        return self.found.area.name

    @property
    def month(self) -> Month:
        return Month.of(self.found.coa.month)

    @property
    def to_come(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.state in TO_COME)

    @property
    def planned(self) -> tuple[KitMeeting, ...]:
        return tuple(one for one in self.meetings if one.state is KitState.PLANNED)

    @property
    def districts(self) -> tuple[str, ...]:
        """In the order of their first days."""
        return tuple(dict.fromkeys(day.district for day in self.days))

    def of(self, district: str) -> tuple[CoaDay, ...]:
        return tuple(day for day in self.days if day.district == district)

    def stays(self, day: CoaDay, today: date) -> bool:
        """Whether a day cannot move any more: it is past, or a KIT meeting of it was prompted."""
        begun = {(one.district, one.day) for one in self.meetings if one.state is not KitState.PLANNED}
        return day.on < today or (day.district, day.number) in begun

    def movable(self, today: date) -> tuple[str, ...]:
        """The districts of which a day is still to come."""
        return tuple(one for one in self.districts if not all(self.stays(day, today) for day in self.of(one)))


@dataclass(frozen=True, slots=True)
class Moved:
    """A COA as it is after its move."""

    month: Month
    days: tuple[CoaDay, ...]
    steps: tuple[Step, ...]
    """Those still to come that have another day now."""
    meetings: int
    """How many KIT meetings move."""
    warnings: tuple[str, ...]


def firsts(
    standing: Standing, month: Month, names: Sequence[str], numbers: Sequence[str], today: date
) -> tuple[Named, ...]:
    """Which district moves to which day (ISO dates). `names`: those that were named, else all that can move.

    Raises `BadInput` for what can be typed better, `Refused` for what has begun.
    """
    area, movable = standing.found.area, standing.movable(today)
    _require_movable(standing, month, movable, begun=any(standing.stays(day, today) for day in standing.days))
    wanted: list[str] = []
    for name in names or movable:
        district = area.district(name) or name
        if district not in standing.districts:
            raise BadInput(f"This COA has no “{district}”. It has: {', '.join(standing.districts)}.")
        if district not in movable:
            raise Refused(f"{district}'s days are over or have begun, so they stay as they are.")
        wanted.append(district)
    if month != standing.month and set(wanted) != set(movable):
        raise Refused(
            f"A COA is held within one month, and this one is in {standing.month.words}: "
            f"move all of it ({', '.join(movable)}), or give {' and '.join(wanted)} days in that month."
        )
    if len(numbers) != len(wanted):
        raise BadInput(
            f"Please give one first day in {month.title} for each district that is still to come: "
            f"{', '.join(wanted)}. There are {len(wanted)}, and you gave {', '.join(numbers) or 'none'}."
        )
    pairs = zip(wanted, numbers, strict=True)
    return tuple(Named(name, first_day(Named(name, day), month, today).isoformat()) for name, day in pairs)


def _require_movable(standing: Standing, month: Month, movable: Sequence[str], *, begun: bool) -> None:
    if not movable:
        raise Refused(f"The days of {standing.name}'s COA are over, so there is nothing to move.")
    if month != standing.month and begun:
        raise Refused(
            f"The COA of {standing.name} has begun, so it stays in {standing.month.words}. "
            f"Within that month you can still move: {', '.join(movable)}."
        )


def moved(
    standing: Standing,
    month: Month,
    to: Sequence[Named],
    working: Days,
    today: date,
    others: Iterable[Coa],
) -> Moved:
    """Raises `BadInput`, or `Refused`. `others`: the COAs beside this one."""
    others = list(others)
    _require_free(standing, month, others)
    first = {named.name: date.fromisoformat(named.first) for named in to}
    days: list[CoaDay] = []
    for district in standing.districts:
        own = standing.of(district)
        days += _district(standing, own, first[district], working, today) if district in first else own
    by_district = _dates(standing.districts, days)
    if problems := overlaps(by_district):
        raise BadInput(" ".join(problems))
    before = {(day.district, day.number): day.on for day in standing.days}
    changed = {(day.district, day.number) for day in days if before[day.district, day.number] != day.on}
    if not changed:
        raise Refused(f"The COA of {standing.name} has these days already. Nothing was changed.")
    _require_within(days, changed, month)
    steps = steps_after(standing, days, month, working, today)
    return Moved(
        month,
        tuple(sorted(days, key=lambda day: day.on)),
        steps,
        sum((one.district, one.day) in changed for one in standing.planned),
        warnings(
            [one for one in by_district if one[0] in first],
            month,
            steps,
            standing.found.rules,
            working,
            today,
            others,
        ),
    )


def _dates(districts: Iterable[str], days: Sequence[CoaDay]) -> list[Dates]:
    return [(one, tuple(day.on for day in days if day.district == one)) for one in districts]


def _require_free(standing: Standing, month: Month, others: Iterable[Coa]) -> None:
    for other in others:
        if other.state is CoaState.PLANNED and (other.area, other.month) == (standing.name, month.key):
            raise Refused(f"Another COA of {standing.name} is planned in {month.words}. Nothing was changed.")


def _district(
    standing: Standing, own: Sequence[CoaDay], first: date, working: Days, today: date
) -> list[CoaDay]:
    """A district's days after the move; those that have begun stay."""
    stay = [day for day in own if standing.stays(day, today)]
    if stay and first <= stay[-1].on:
        raise BadInput(
            f"{own[0].district} has begun: what moves comes after {weekday_day(stay[-1].on)}. Please give a later day."
        )
    rest = own[len(stay) :]
    dates = following(first, len(rest), working)
    return [*stay, *(replace(day, on=on) for day, on in zip(rest, dates, strict=True))]


def _require_within(days: Iterable[CoaDay], changed: set[tuple[str, int]], month: Month) -> None:
    for day in days:
        if (day.district, day.number) in changed and not month.start <= day.on <= month.end:
            raise BadInput(
                f"{day.district} would end on {weekday_day(day.on)}, after {month.title}. "
                "Please let it begin earlier."
            )


def steps_after(
    standing: Standing, days: Sequence[CoaDay], month: Month, working: Days, today: date
) -> tuple[Step, ...]:
    """The steps still to come that get another day; what is done keeps its day, and others can hang on it."""
    known = {step.key: step for step in standing.steps}
    kept = {step.key: step.due_on for step in standing.steps if step.state not in TO_COME}
    found = []
    for new in steps_of(standing.found.coa.id, standing.found.rules, days, month, working, kept):
        old = known.get(new.key)
        if old is not None and old.state in TO_COME and old.due_on != new.due_on:
            # What was not done, and is due later now, is asked for again as if it never had been.
            again = StepState.OPEN if new.due_on >= today else old.state
            found.append(replace(old, due_on=new.due_on, state=again))
    return tuple(found)
