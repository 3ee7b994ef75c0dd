"""The ports: what the use cases need of the outside. `storage/` provides them; one `Work` is one transaction."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from practice.audits import Audit, SectionAnswers, Stage
from practice.calendar import local_date
from practice.cases import Case
from practice.coa_ports import (
    Actions,
    Certificates,
    Coas,
    ConcernsRaised,
    FocusGroups,
    Kits,
    Participations,
    Planner,
)
from practice.framework import Framework
from practice.library_ports import Files, Library, LookingsFor
from practice.people import Person, Reach
from practice.records import (
    Absence,
    Channel,
    Closure,
    Delivery,
    DeliveryCounts,
    Event,
    HandIn,
    Link,
    PageSaved,
    Preview,
    PreviewState,
    Recommendation,
    Request,
    RequestState,
    Round,
    Standing,
    Tally,
    To,
    Told,
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for this service: its framework, its local time. Its working days: `closures.working_days`."""

    framework: Framework
    zone: ZoneInfo
    fresh: Callable[[], str]
    """A new unguessable word: for tokens, renderings and the ids of previews."""

    def today(self, now: datetime) -> date:
        """The local date of an instant."""
        return local_date(now, self.zone)

    def local(self, now: datetime) -> datetime:
        """An instant in local time, for showing."""
        return now.astimezone(self.zone)


class People(Protocol):
    async def all(self) -> list[Person]:
        """Everybody, those who left too."""
        ...

    async def holding(self, posts: Collection[str]) -> list[Person]:
        """Whoever holds one of these posts, those who left too."""
        ...

    async def by_id(self, person_id: str) -> Person | None: ...
    async def by_aad(self, aad_object_id: str) -> Person | None: ...
    async def by_upn(self, upn: str) -> Person | None: ...
    async def save(self, people: Sequence[Person]) -> None:
        """Inserts or updates by id."""
        ...

    async def services(self) -> set[str]:
        """Every service of somebody who has not left."""
        ...

    async def unreachable(self, person_ids: Collection[str] | None = None) -> int:
        """How many cannot be reached, of all or of these; those who left are not counted."""
        ...

    async def set_reach(self, person_id: str, reach: Reach, why: str) -> None: ...
    async def presence_at(self, person_id: str) -> datetime | None:
        """The newest event by which somebody added or removed the bot."""
        ...

    async def set_presence_at(self, person_id: str, at: datetime) -> None: ...
    async def reach_notes(self) -> dict[str, str]:
        """Why somebody cannot be reached, by person id."""
        ...


class Cases(Protocol):
    async def all(self) -> list[Case]:
        """Every case, with the local date it was last audited or is being audited on."""
        ...

    async def by_reference(self, reference: str) -> Case | None:
        """Also one that is gone from what can be drawn."""
        ...

    async def references(self) -> set[str]:
        """Every reference that was ever imported, as it was spelled."""
        ...

    async def save(self, cases: Sequence[Case]) -> None: ...
    async def remove(self, references: Collection[str]) -> None:
        """Takes them out of what can be drawn; their audits stay."""
        ...


class Rounds(Protocol):
    async def add_preview(self, preview: Preview) -> None: ...
    async def preview(self, preview_id: str) -> Preview | None: ...
    async def previewed(self) -> bool:
        """Whether any round was ever previewed."""
        ...

    async def decide(self, preview_id: str, state: PreviewState, by: str, at: datetime) -> bool:
        """False when it was decided before: the first one holds."""
        ...

    async def add(self, round_: Round) -> bool:
        """False when a round of this id stands already."""
        ...

    async def recall(self, round_id: str, at: datetime) -> bool:
        """False when it was recalled before: the first one holds."""
        ...

    async def by_id(self, round_id: str) -> Round | None: ...
    async def all(self) -> list[Round]:
        """Newest first."""
        ...


class Audits(Protocol):
    async def add(self, audits: Sequence[Audit]) -> None: ...
    async def save(self, audit: Audit) -> Audit:
        """Writes over `audit.version` and gives it back one higher. Raises `Refused` when it was changed meanwhile."""
        ...

    async def by_id(self, audit_id: str) -> Audit | None: ...
    async def by_ids(self, audit_ids: Collection[str]) -> list[Audit]:
        """In the order of their ids."""
        ...

    async def of(
        self,
        *,
        round_id: str | None = None,
        service: str | None = None,
        month: str | None = None,
        auditor_id: str | None = None,
        stages: Collection[Stage] | None = None,
        due_to: date | None = None,
        case_reference: str | None = None,
        activity: str | None = None,
        theme: str | None = None,
    ) -> list[Audit]:
        """Those that fit everything given, in the order of their ids. `due_to` is inclusive."""
        ...

    async def due_while_away(self, day: date) -> list[Audit]:
        """The open audits that are due on the local date `day` or later, while their auditor is away."""
        ...

    async def answered(self, round_id: str) -> int:
        """How many audits of a round hold an answer: a saved section, or more."""
        ...

    async def clear_answers(self, audit_id: str, by: str, at: datetime) -> None:
        """Nothing is answered any more; what was stays in the trail of each section."""
        ...

    async def keep_hand_in(self, hand_in: HandIn) -> None: ...
    async def hand_ins(self, *audit_ids: str) -> list[HandIn]:
        """Every time that these were handed in: by audit, the first one first."""
        ...

    async def pages_saved(self, audit_id: str) -> list[PageSaved]:
        """Every save in which something was answered, the first one first."""
        ...

    async def to_release(self, now: datetime) -> list[Audit]:
        """The planned audits whose instant has come, in the order of their ids."""
        ...

    async def next_release(self) -> datetime | None:
        """The earliest instant at which a planned audit goes out."""
        ...

    async def tallies(self, auditors: Collection[str] | None = None) -> list[Tally]:
        """Counts, of all or of these auditors' audits."""
        ...

    async def answers(self, audit_id: str) -> dict[str, SectionAnswers]: ...
    async def save_answers(self, answers: SectionAnswers, by: str) -> None:
        """Keeps them as the section's last, and in its trail."""
        ...

    async def save_recommendations(self, audit_id: str, items: Sequence[Recommendation]) -> None: ...
    async def recommendations(self, audit_id: str) -> list[Recommendation]: ...


class Chases(Protocol):
    async def told(self, audit_ids: Collection[str]) -> list[Told]: ...
    async def tell(self, told: Sequence[Told]) -> None: ...
    async def climbed_to(self, person_ids: Collection[str]) -> dict[str, set[str]]:
        """The open audits of which a rung was told to each of these people."""
        ...

    async def standing(
        self,
        steps: Sequence[str],
        due_to: date,
        *,
        round_id: str | None = None,
        service: str | None = None,
        auditors: Collection[str] | None = None,
    ) -> dict[str, int]:
        """How many open audits due by `due_to` (a local date) stand on which of these steps: the last that was told."""
        ...

    async def due(self, today: date) -> list[str]:
        """The open audits whose next step falls on the local date `today` or before, and those not planned yet."""
        ...

    async def plan(self, audit_ids: Collection[str], next_step_on: date | None) -> None:
        """The local date of the next step of each of these; None: they have none."""
        ...

    async def open_beyond(self, audit_id: str, limit: int) -> list[str]:
        """The first open audits whose ids come after this one's, in the order of their ids."""
        ...

    async def planned_to(self, digest: str) -> str | None:
        """The id up to which open audits were planned under the rules of this digest; None: all were."""
        ...

    async def note_planned(self, digest: str, to: str | None) -> None: ...
    async def acknowledge(self, key: str, by: str, at: datetime) -> bool:
        """False when it was acknowledged before."""
        ...

    async def acknowledged(self, key: str) -> datetime | None: ...


class Requests(Protocol):
    """What auditors asked for."""

    async def add(self, request: Request) -> bool:
        """False where the audit has an open one, or one of this id stands."""
        ...

    async def by_id(self, request_id: str) -> Request | None: ...
    async def of(self, audit_ids: Collection[str], state: RequestState | None = None) -> list[Request]:
        """In the order in which they were asked."""
        ...

    async def all_open(self) -> list[Request]:
        """In the order in which they were asked; also those whose deadline has passed since."""
        ...

    async def decide(self, request_id: str, state: RequestState, by: str, at: datetime, note: str) -> bool:
        """False where it was decided before: the first one holds."""
        ...


class Absences(Protocol):
    """Who is away, and who covers whom."""

    async def from_day(self, day: date) -> list[Absence]:
        """Those that end on the local date `day` or later, in the order of their first days."""
        ...

    async def of(self, person_id: str) -> list[Absence]: ...
    async def add(self, absence: Absence) -> None: ...
    async def save(self, absence: Absence) -> None:
        """Writes over the absence of this id."""
        ...

    async def remove(self, absence_id: str) -> None: ...
    async def covers(self) -> dict[str, str]:
        """Who covers (value) whom (key), by ids."""
        ...

    async def set_cover(self, person_id: str, cover_id: str | None, by: str, at: datetime) -> None:
        """None: nobody covers them any more."""
        ...


class Closures(Protocol):
    async def all(self) -> list[Closure]:
        """In the order of their days."""
        ...

    async def add(self, closures: Sequence[Closure]) -> None:
        """A day that is closed already stays as it was."""
        ...

    async def remove(self, days: Collection[date]) -> int:
        """How many of these were closed."""
        ...


class Channels(Protocol):
    async def links(self, purpose: str | None = None) -> list[Link]: ...
    async def link(self, link: Link, by: str, at: datetime) -> None:
        """Replaces what was linked for that purpose and service."""
        ...

    async def unlink(self, purpose: str, service: str) -> bool: ...
    async def by_ids(self, channel_ids: Collection[str]) -> list[Channel]:
        """Those that are known among these, in the order of their names."""
        ...

    async def of_team(self, team_id: str) -> list[Channel]:
        """Those that are known in a team, in the order of their names."""
        ...

    async def save(self, channel: Channel) -> None:
        """Names, and whether it is there; it must be known already."""
        ...

    async def forget_chat(self, aad_object_id: str) -> None: ...


class Outbox(Protocol):
    async def post(self, delivery: Delivery, at: datetime) -> bool:
        """Owes it from the instant `at`. False when its key stands already."""
        ...

    async def exists(self, keys: Collection[str]) -> set[str]: ...
    async def refresh(self, about: Collection[str], at: datetime) -> None:
        """Every delivery that shows one of these audits is edited, once, with what is true when it is sent."""
        ...

    async def refresh_key(self, key: str, at: datetime) -> None: ...
    async def show_also(self, key: str, audit_id: str) -> bool:
        """From now on this delivery shows that audit, too. False where there is no such delivery."""
        ...

    async def about(self, key: str) -> tuple[str, ...] | None:
        """The audits that a delivery shows; None where there is no such delivery."""
        ...

    async def showing(self, about: Collection[str]) -> list[Delivery]:
        """Every delivery that shows one of these audits, but those that were taken back."""
        ...

    async def take_back(self, keys: Collection[str], at: datetime) -> None:
        """What stands in Teams under these keys is deleted there; what has not gone out never does."""
        ...

    async def leave(self, channel_id: str, why: str) -> list[Delivery]:
        """Nothing goes to this channel any more. Gives back what had not gone out, which is dead now.

        What stands there is edited no more until `revive`.
        """
        ...

    async def revive(self, to: To, *cards: str, keys: Collection[str] = ()) -> None:
        """Whoever could not be reached can be: owes anew what died of these kinds or under these keys.

        What stands there is edited, or taken back, as its records want it by now.
        """
        ...

    async def resend(self, ids: Collection[int] | None, at: datetime) -> int:
        """Owes the dead ones among these (None: every dead one) anew; gives back how many there were."""
        ...


class Deliveries(Protocol):
    """What became of all that was owed."""

    async def counts(self, due_before: datetime) -> DeliveryCounts: ...
    async def oldest_due(self, now: datetime) -> datetime | None:
        """Since when the oldest message or edit that is due by `now` waits to go out."""
        ...

    async def dead(self, limit: int) -> list[Standing]:
        """What is not tried any more, the newest first."""
        ...

    async def late(self, due_before: datetime, limit: int) -> list[Standing]:
        """What was due before that instant and has not gone out, the oldest first."""
        ...

    async def doubtful(self, limit: int) -> list[Standing]:
        """What may have arrived more than once, the newest first."""
        ...

    async def about(self, audit_id: str) -> list[Standing]:
        """Everything that shows this audit, or did, in the order in which it was owed."""
        ...

    async def arrived(self, keys: Collection[str]) -> set[str]:
        """Which of these stand in Teams, or may do so."""
        ...


class Trail(Protocol):
    async def add(self, event: Event) -> None: ...
    async def about(self, about: str) -> list[Event]: ...


class Work(Protocol):
    """One transaction. What is done in it is done together, or not at all."""

    def apart(self, what: str) -> AbstractAsyncContextManager[None]:
        """A fault of ours in it is logged as of `what` (an id) and undoes what was done in it; the rest goes on.

        For what the clock does of many things, one after another. `Unavailable` goes through.
        """
        ...

    @property
    def people(self) -> People: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def rounds(self) -> Rounds: ...
    @property
    def audits(self) -> Audits: ...
    @property
    def chases(self) -> Chases: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def absences(self) -> Absences: ...
    @property
    def closures(self) -> Closures: ...
    @property
    def coas(self) -> Coas: ...
    @property
    def kits(self) -> Kits: ...
    @property
    def focus_groups(self) -> FocusGroups: ...
    @property
    def concerns(self) -> ConcernsRaised: ...
    @property
    def participations(self) -> Participations: ...
    @property
    def actions(self) -> Actions: ...
    @property
    def certificates(self) -> Certificates: ...
    @property
    def planner(self) -> Planner: ...
    @property
    def library(self) -> Library: ...
    @property
    def lookings(self) -> LookingsFor: ...
    @property
    def files(self) -> Files: ...
    @property
    def channels(self) -> Channels: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def trail(self) -> Trail: ...
