"""What a framework is made of: frozen records, read from TOML and checked by pydantic."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field

from practice.framework_coa import Coa
from practice.framework_library import Library
from practice.framework_words import (
    Bound,
    Days,
    Key,
    Length,
    Line,
    Months,
    PostKey,
    PostKeys,
    Quarters,
    Record,
    Share,
    fold,
)

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

Kind = Literal["scale", "text", "choice", "grade"]
Role = Literal["qa_lead", "moderator", "line", "chair"]

WANTED: Mapping[Kind, str] = {
    "scale": "A whole number from 0 to 10",
    "text": "A sentence or two, without names",
    "choice": "One of the answers",
    "grade": "One of the grades",
}


class About(Record):
    name: Key
    title: Line
    source: Line
    extends: Line | None = None


class Post(Record):
    """A post; `line` says that it stands in the line of escalation, where order is rank. [L]"""

    key: PostKey
    title: Line
    plural: Line
    names: tuple[Line, ...] = ()
    line: bool = False
    roles: tuple[Role, ...] = ()

    @cached_property
    def spellings(self) -> frozenset[str]:
        """All that an import may call it, folded: key, title, plural and `names`."""
        return frozenset(fold(name) for name in (self.key, self.title, self.plural, *self.names))


class Activity(Record):
    """A kind of QA activity; `days_to_return` are calendar days from the date sent. [L]"""

    key: Key
    title: Line
    plural: Line
    prefix: Annotated[
        str, Field(pattern=r"^[A-Z]{1,4}$", description='one to four capital letters, such as "LS"')
    ]
    allocated_by: Literal["qa_team", "service", "self", "board"]
    draws_cases: bool
    days_to_return: Annotated[int, Field(ge=1, le=365, description="a whole number of days from 1 to 365")]
    questions: Key | None = None

    @cached_property
    def spellings(self) -> frozenset[str]:
        """Key, title, plural and prefix, folded."""
        return frozenset(fold(name) for name in (self.key, self.title, self.plural, self.prefix))


class TimetableException(Record):
    """What posts of one service do in place of what the timetable says. [L]"""

    key: Key
    activity: Key
    service: Line
    quarters: Mapping[PostKey, Quarters]
    own_service_only: bool = False


class Calendar(Record):
    """Local dates on which the service is closed, beside weekends and bank holidays: no working days."""

    closures: tuple[Annotated[date, Field(description="a date such as 2026-12-28")], ...] = ()


class Draw(Record):
    months_between_audits: Months


class Reminders(Record):
    """Calendar days before the due date; 0 is the due day."""

    days_before: tuple[Days, ...]


class Rung(Record):
    """A step of a ladder; `days` are calendar days after the due date. [L]"""

    key: Key
    days: Days
    posts: PostKeys
    may_be_held: bool = False
    """A QA lead may hold it back, with a reason ("using discretion"). [L]"""


class Ladder(Record):
    rungs: Annotated[tuple[Rung, ...], Field(min_length=1, description="a list of rungs, at least one")]


class Ladders(Record):
    returns: Ladder
    actions: Ladder


class Decision(Record):
    """Who decides, and until when it can be asked. [L]"""

    decided_by: PostKey
    asked_before: Literal["deadline"]


class Moderation(Record):
    """`share` of a round is drawn; audits with one of `always_grades` are moderated beside those. [L]"""

    share: Share
    always_grades: tuple[Line, ...]


class ReAudit(Record):
    """The same worker gets a different audit, calendar months after one of `grades`. [L]"""

    after_months: Months
    grades: tuple[Line, ...]


class ClosingTheLoop(Record):
    """For each audit with one of `grades`: who returns the form, who authorises it. [L]"""

    grades: tuple[Line, ...]
    returned_by: PostKey
    authorised_by: PostKey


class Question(Record):
    """One input of a dialog; `label` is a question, `error` says what is wanted.

    A scale is a whole number 0-10; `max_length` and `multiline` are of text, `choices` of choice.
    """

    key: Key
    kind: Kind
    label: Line
    required: bool = False
    max_length: Length = 1500
    multiline: bool = True
    choices: tuple[Line, ...] = ()
    error: Line = Field(default_factory=lambda data: WANTED[data["kind"]])


class Recommendations(Record):
    """At most `max` recommendations, each with text, proposed owner and date."""

    max: Annotated[int, Field(ge=1, le=20, description="a whole number from 1 to 20")]
    max_length: Length


class Section(Record):
    """One page of the dialog; with `recommendations` it is the one that asks for them."""

    key: Key
    title: Line
    intro: Line | None = None
    questions: Annotated[
        tuple[Question, ...],
        Field(min_length=1, max_length=5, description="a list of one to five questions, as it is one page"),
    ]
    recommendations: Recommendations | None = None


class Contradiction(Record):
    """Asked once more (`ask`) where `grade` is given and every scale is below, or above, the bound."""

    key: Key
    grade: Line
    every_scale_below: Bound | None = None
    every_scale_above: Bound | None = None
    ask: Line


class QuestionSet(Record):
    title: Line
    sections: Annotated[
        tuple[Section, ...], Field(min_length=1, description="a list of sections, at least one")
    ]
    checks: tuple[Contradiction, ...] = ()

    @property
    def recommends(self) -> bool:
        """Whether there is a place for recommendations."""
        return any(section.recommendations for section in self.sections)


AUDITS = (
    *("services", "grades", "activities", "timetable", "draw", "reminders", "ladders", "extensions"),
    *("exclusions", "moderation", "re_audit", "closing_the_loop", "questions"),
)
"""The keys that a framework with audits must have. One that only keeps a library has none of them."""
_NOTHING = Ladder.model_construct(rungs=())
_NOBODY = Decision.model_construct(decided_by="", asked_before="deadline")


class Framework(Record):
    """A published QA framework: every rule of it that the product follows.

    Of one without audits (`has_audits`) the parts in `AUDITS` are empty, and nothing asks for them.
    """

    about: About = Field(alias="framework")
    services: Annotated[
        tuple[Line, ...], Field(min_length=1, description="a list of services, at least one")
    ] = ()
    grades: Annotated[
        tuple[Line, ...], Field(min_length=2, description="a list of grades, best first, at least two")
    ] = ()
    posts: Annotated[tuple[Post, ...], Field(min_length=1, description="a list of posts, lowest first")]
    activities: Annotated[
        tuple[Activity, ...], Field(min_length=1, description="a list of activities, at least one")
    ] = ()
    timetable: Mapping[Key, Mapping[PostKey, Quarters]] = Field(default_factory=dict)
    timetable_exceptions: tuple[TimetableException, ...] = ()
    calendar: Calendar = Calendar()
    draw: Draw = Draw(months_between_audits=0)
    reminders: Reminders = Reminders(days_before=())
    ladders: Ladders = Ladders.model_construct(returns=_NOTHING, actions=_NOTHING)
    extensions: Decision = _NOBODY
    exclusions: Decision = _NOBODY
    moderation: Moderation = Moderation(share=0, always_grades=())
    re_audit: ReAudit = ReAudit(after_months=0, grades=())
    closing_the_loop: ClosingTheLoop = ClosingTheLoop.model_construct(
        grades=(), returned_by="", authorised_by=""
    )
    questions: Mapping[Key, QuestionSet] = Field(default_factory=dict)
    coa: Coa | None = None
    """None: this authority holds no COA weeks. [K]"""
    library: Library | None = None
    """None: nothing is shared here. [R]"""

    @classmethod
    def from_dict(cls, stored: Mapping[str, Json]) -> Self:
        """The framework that `as_dict` gave, as stored with a round."""
        return cls.model_validate_json(json.dumps(stored))

    @property
    def name(self) -> str:
        return self.about.name

    @property
    def title(self) -> str:
        return self.about.title

    def post(self, name: str) -> Post | None:
        """The post of any spelling, in any case."""
        return next((post for post in self.posts if fold(name) in post.spellings), None)

    def rank(self, post_key: str) -> int | None:
        """The post's place in the line, lowest 0; None beside the line."""
        line = [post.key for post in self.posts if post.line]
        return line.index(post_key) if post_key in line else None

    def service(self, name: str) -> str | None:
        """The service as the framework writes it, from any case, spacing and "&"."""
        return next((service for service in self.services if fold(service) == fold(name)), None)

    def activity(self, words: str) -> Activity | None:
        """The activity of this key, title, plural or prefix, in any case."""
        return next((found for found in self.activities if fold(words) in found.spellings), None)

    @property
    def drawn_activities(self) -> list[Activity]:
        """What the QA team draws and allocates."""
        return [a for a in self.activities if a.allocated_by == "qa_team" and a.draws_cases]

    @property
    def has_audits(self) -> bool:
        return bool(self.activities)

    def example(self, command: str, audit: str = "") -> str:
        """A command as it is typed here: `{activities}`, `{round}`, `{audit}`, `{service}`, `{area}` … are filled in.

        `audit`: the reference of a certain one. What this framework does not have is left out.
        """
        activity = next(iter((*self.drawn_activities, *self.activities)), None)
        known = f"{activity.prefix}-2026Q1" if activity else ""
        area = self.coa.areas[0] if self.coa else None
        return command.format(
            activities=activity.plural if activity else "",
            round=known,
            audit=audit or (f"{known}-014" if known else ""),
            service=next(iter(self.services), ""),
            area=area.name if area else "",
            districts=", ".join(area.districts[:2]) if area else "",
            authority=self.library.authorities[0] if self.library else "",
            topic=self.library.topics[0].casefold() if self.library else "",
        ).strip()

    def wanted(self, activity: str, post: str, service: str, quarter: int) -> int:
        """How many a post (key) of a service does in a quarter (1 is April to June). [L]"""
        if quarter not in (1, 2, 3, 4):
            raise ValueError(f"a quarter is 1, 2, 3 or 4, not {quarter}")
        exception = self._exception(activity, post, service)
        quarters = exception.quarters if exception else self.timetable.get(activity, {})
        return quarters[post][quarter - 1] if post in quarters else 0

    def own_service_only(self, activity: str, post: str, service: str) -> bool:
        """Whether this post (key) of this service audits cases of no other service. [L]"""
        exception = self._exception(activity, post, service)
        return exception is not None and exception.own_service_only

    def ladder(self, name: str) -> Ladder:
        """The ladder "returns" or "actions"; KeyError for another."""
        return {"returns": self.ladders.returns, "actions": self.ladders.actions}[name]

    def question_set(self, activity_key: str) -> QuestionSet | None:
        """What the activity asks; None where it asks nothing."""
        for activity in self.activities:
            if activity.key == activity_key and activity.questions is not None:
                return self.questions[activity.questions]
        return None

    def as_dict(self) -> dict[str, Json]:
        """Plain JSON with every default written out; `from_dict` reads it."""
        unused = None if self.has_audits else set(AUDITS)
        plain: dict[str, Json] = self.model_dump(mode="json", by_alias=True, exclude=unused)
        return plain

    @property
    def content_hash(self) -> str:
        """SHA-256 in hex of what the framework says; comments and layout do not change it."""
        canonical = json.dumps(self.as_dict(), sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def _exception(self, activity: str, post: str, service: str) -> TimetableException | None:
        for exception in self.timetable_exceptions:
            if (
                exception.activity == activity
                and fold(exception.service) == fold(service)
                and post in exception.quarters
            ):
                return exception
        return None
