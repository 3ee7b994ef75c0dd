"""What a framework says of COA weeks: areas, the journey's steps, KIT meetings, concerns, the planner's phases. [K]"""

from typing import Annotated, Literal

from pydantic import Field

from practice.framework_words import Count, Days, Key, Line, PostKey, PostKeys, Record, fold

Clock = Annotated[
    str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description='a local time such as "09:00"')
]
Minutes = Annotated[int, Field(ge=5, le=480, description="a whole number of minutes from 5 to 480")]
Offset = Annotated[int, Field(ge=-104, le=104, description="a whole number from -104 to 104")]
Lines = Annotated[tuple[Line, ...], Field(min_length=1, description="a list of lines, at least one")]


class Area(Record):
    """What a COA can look at: an area of the authority with its districts, or a service with its parts."""

    name: Line
    kind: Literal["area", "service"] = "area"
    districts: Lines

    def district(self, name: str) -> str | None:
        """The district as the framework writes it, from any case and spacing."""
        return next((known for known in self.districts if fold(known) == fold(name)), None)


class CoaStep(Record):
    """One step of the journey. Its day is `weeks` and `months` from its anchor; without `month_ends`, a day off work
    is left to the working day before (`falls = "before"`: at the latest) or after (at the earliest).
    """

    key: Key
    title: Line
    anchor: Literal["first_day", "last_day", "month_end"] | Key
    """First or last COA day, the last day of the COA's month, or an earlier step's key."""
    weeks: Offset = 0
    months: Offset = 0
    falls: Literal["before", "after"] = "before"
    owners: PostKeys
    """Who is prompted: those of the area, where the post belongs to areas."""
    with_posts: tuple[PostKey, ...] = ()
    """Who else is concerned: a meeting's attendees."""
    chair: PostKey | None = None
    at: Clock | None = None
    """When it is a meeting: its local time."""
    minutes: Minutes = 60
    prompt_days_before: Days = 0
    """Calendar days before its day at which the owners are prompted first; on the day they are prompted again."""
    note: Line | None = None
    """What has to come of it."""

    @property
    def is_meeting(self) -> bool:
        return self.at is not None


class Kit(Record):
    """KIT meetings: `hours` on each of a district's days, chaired by `chair`."""

    hours: Annotated[
        tuple[Clock, ...], Field(min_length=1, description="a list of local times, at least one")
    ]
    minutes: Minutes
    chair: PostKey
    mentioned: tuple[PostKey, ...] = ()
    """Posts of the area that are mentioned for the first meeting of `mentioned_days`."""
    mentioned_days: tuple[Count, ...] = ()


class Concern(Record):
    """A kind of concern: until when the manager records oversight and signs off. [K]"""

    key: Key
    title: Line
    working_days: Annotated[int, Field(ge=1, le=30, description="a whole number from 1 to 30")]
    at_once: bool = False
    """Whoever cannot be reached in Teams has to be telephoned at once."""


class Concerns(Record):
    kinds: Annotated[tuple[Concern, ...], Field(min_length=1, description="a list of kinds, at least one")]
    signed_off_by: PostKey
    """Of the district."""
    copied_to: tuple[PostKey, ...] = ()
    told_when_done: PostKey
    """Of the district; a late concern climbs to them, and from there up the line."""


class Phase(Record):
    """A phase of the planner, in months from the COA's own. [K]"""

    key: Key
    title: Line
    months: Annotated[tuple[Offset, ...], Field(min_length=1, description="a list of months, at least one")]


class Coa(Record):
    """Children's Outcome Analysis: everything of it that is a rule."""

    days: Annotated[int, Field(ge=1, le=10, description="a whole number of days from 1 to 10")]
    """Of each district."""
    most_inquiries: Count
    """Lines of inquiry that an area's COA may have; a service's has no limit."""
    standing_areas: Lines
    themes: Lines
    """Under which observations are gathered, beside the standing areas."""
    team: PostKeys
    """The COA team."""
    practitioners: PostKeys
    """Who takes part: each of them in at least one of `ways`."""
    ways: Lines
    consent_for: tuple[Line, ...] = ()
    """Ways for which the family has consented."""
    areas: Annotated[tuple[Area, ...], Field(min_length=1, description="a list of areas, at least one")]
    kit: Kit
    concerns: Concerns
    steps: Annotated[tuple[CoaStep, ...], Field(min_length=1, description="a list of steps, at least one")]
    briefing: Key
    feedback: Key
    next_steps: Key
    slide_pack: Key
    """Steps with a part of their own: the team's briefing, the feedback, the next-steps meeting; and the pack with
    which the focus groups' themes go out."""
    fewest_contributions: Count
    """Fewer than so many of a focus group are not shown. *(ours)*"""
    chased_after: tuple[Days, ...]
    """Working days after its day at which an owner is told again of a step, or an action, that is not done; from the
    second time on the QA leads are told too. *(ours)*"""
    phases: Annotated[tuple[Phase, ...], Field(min_length=1, description="a list of phases, at least one")]
    involvements: Lines
    """Kinds of involvement in what stands in the planner."""

    def area(self, name: str) -> Area | None:
        """The area as the framework writes it, from any case and spacing."""
        return next((area for area in self.areas if fold(area.name) == fold(name)), None)

    def step(self, key: str) -> CoaStep | None:
        return next((step for step in self.steps if step.key == key), None)

    def concern(self, key: str) -> Concern | None:
        return next((kind for kind in self.concerns.kinds if kind.key == key), None)

    def phase(self, words: str) -> Phase | None:
        """The phase of this key or title, in any case."""
        return next((p for p in self.phases if fold(words) in (fold(p.key), fold(p.title))), None)

    @property
    def all_themes(self) -> tuple[str, ...]:
        return (*self.standing_areas, *self.themes)
