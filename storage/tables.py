"""The tables. Their rows never leave this folder: stores give and take the frozen records of `practice`."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Index,
    LargeBinary,
    Table,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant. SQLite gives naive ones back; a naive one is never taken."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A naive instant was about to be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def instant(*, nullable: bool = False, index: bool = False) -> Any:
    return Field(sa_column=Column(Instant(), nullable=nullable, index=index))


def json_column() -> Any:
    return Field(sa_column=Column(JSON(), nullable=False))


class PersonRow(SQLModel, table=True):
    __tablename__ = "person"
    id: str = Field(primary_key=True)
    aad_object_id: str | None = Field(default=None, unique=True)
    upn: str = Field(unique=True)
    name: str
    post: str = Field(index=True)
    service: str
    team: str
    agency: str
    reports_to: str | None = None
    has_left: bool = False
    reach: str
    reach_note: str = ""
    guest: bool = False
    presence_at: datetime | None = instant(nullable=True)
    """The newest event by which they added or removed the bot."""


class CaseRow(SQLModel, table=True):
    __tablename__ = "case_file"
    reference: str = Field(primary_key=True)
    service: str
    team: str
    worker: str
    gone: bool = False


class PreviewRow(SQLModel, table=True):
    __tablename__ = "preview"
    id: str = Field(primary_key=True)
    round_id: str
    activity: str
    quarter: str
    seed: int = Field(sa_type=BigInteger)
    inputs: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    framework: str
    made_by: str
    made_at: datetime = instant()
    state: str
    decided_by: str = ""
    decided_at: datetime | None = instant(nullable=True)


class RoundRow(SQLModel, table=True):
    __tablename__ = "round"
    id: str = Field(primary_key=True)
    activity: str
    quarter: str
    preview_id: str
    confirmed_by: str
    confirmed_at: datetime = instant()
    recalled_at: datetime | None = instant(nullable=True)


class AuditRow(SQLModel, table=True):
    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_next_step_on_id", "next_step_on", "id"),
        Index("ix_audit_stage_release_at_id", "stage", "release_at", "id"),
        Index("ix_audit_stage_due_on", "stage", "due_on"),
        Index("ix_audit_counts", "service", "stage", "due_on", "round_id", "grade", "returned_on"),
    )
    id: str = Field(primary_key=True)
    round_id: str = Field(index=True)
    activity: str
    auditor_id: str = Field(index=True)
    case_reference: str = Field(index=True)
    service: str
    month: str
    release_at: datetime = instant()
    stage: str
    sent_on: date | None = None
    due_on: date | None = None
    opened_at: datetime | None = instant(nullable=True)
    returned_at: datetime | None = instant(nullable=True)
    returned_on: date | None = None
    sections_done: int
    sections: int
    grade: str
    bent: list[str] = json_column()
    held_until: date | None = None
    theme: str = ""
    version: int
    next_step_on: date | None = None
    """Derived (`practice.ladder.next_step_on`): the local date on which the calendar next wants something of it."""


class SectionRow(SQLModel, table=True):
    __tablename__ = "section_answers"
    audit_id: str = Field(primary_key=True)
    section: str = Field(primary_key=True)
    answers: dict[str, Any] = json_column()
    revision: int
    saved_at: datetime = instant()


class SectionTrailRow(SQLModel, table=True):
    """Every save of a section, kept."""

    __tablename__ = "section_trail"
    audit_id: str = Field(primary_key=True)
    section: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    answers: dict[str, Any] = json_column()
    saved_at: datetime = instant()
    saved_by: str


class RecommendationRow(SQLModel, table=True):
    __tablename__ = "recommendation"
    audit_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    text: str
    owner: str
    due_on: date | None = None


class ToldRow(SQLModel, table=True):
    """One person told of one step of one audit: the primary key is what makes each rung happen once."""

    __tablename__ = "told"
    audit_id: str = Field(primary_key=True)
    step: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True, index=True)
    due_on: date = Field(primary_key=True)
    """The deadline that it was a step of."""
    told_on: date


class HandInRow(SQLModel, table=True):
    """An audit as it was handed in: each time, for good."""

    __tablename__ = "hand_in"
    audit_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    auditor_id: str
    due_on: date
    returned_at: datetime = instant()
    returned_on: date
    grade: str
    answers: dict[str, Any] = json_column()
    recommendations: list[dict[str, Any]] = json_column()


OPEN_REQUEST = text("state = 'open'")


class RequestRow(SQLModel, table=True):
    """What an auditor asked for; of each audit at most one is open."""

    __tablename__ = "request"
    __table_args__ = (
        Index(
            "uq_request_open",
            "audit_id",
            unique=True,
            sqlite_where=OPEN_REQUEST,
            postgresql_where=OPEN_REQUEST,
        ),
    )
    id: str = Field(primary_key=True)
    audit_id: str = Field(index=True)
    kind: str
    reason: str
    due_on: date
    until: date | None = None
    asked_by: str
    asked_at: datetime = instant()
    state: str
    decided_by: str = ""
    decided_at: datetime | None = instant(nullable=True)
    note: str = ""


class AbsenceRow(SQLModel, table=True):
    __tablename__ = "absence"
    id: str = Field(primary_key=True)
    person_id: str = Field(index=True)
    first_on: date
    last_on: date = Field(index=True)
    set_by: str
    set_at: datetime = instant()


class CoverRow(SQLModel, table=True):
    """Who stands in for somebody whenever they are away."""

    __tablename__ = "cover"
    person_id: str = Field(primary_key=True)
    cover_id: str
    set_by: str
    set_at: datetime = instant()


class ClosureRow(SQLModel, table=True):
    __tablename__ = "closure"
    day: date = Field(primary_key=True)
    reason: str
    set_by: str
    set_at: datetime = instant()


class ChasePlanRow(SQLModel, table=True):
    """One row: the digest of the rules under which `next_step_on` was worked out, and how far that has come."""

    __tablename__ = "chase_plan"
    id: int = Field(primary_key=True)
    digest: str
    planned_to: str | None = None
    """The id of the last audit that was planned; NULL: every one was."""


class AcknowledgementRow(SQLModel, table=True):
    __tablename__ = "acknowledgement"
    key: str = Field(primary_key=True)
    person_id: str
    at: datetime = instant()


class LinkRow(SQLModel, table=True):
    __tablename__ = "link"
    purpose: str = Field(primary_key=True)
    service: str = Field(primary_key=True)
    channel_id: str
    linked_by: str
    linked_at: datetime = instant()


class ChannelRow(SQLModel, table=True):
    """A channel that the bot has heard from."""

    __tablename__ = "channel"
    id: str = Field(primary_key=True)
    name: str
    team_id: str
    team_name: str
    tenant_id: str
    service_url: str
    gone: str | None = None
    """Why the bot cannot write there (`practice.channels.Gone`); NULL: it can."""
    presence_at: datetime | None = instant(nullable=True)
    """The newest event by which it went, or came back."""
    named_at: datetime | None = instant(nullable=True)
    team_named_at: datetime | None = instant(nullable=True)


class ChatRow(SQLModel, table=True):
    """A personal conversation with the bot, by the person's aadObjectId."""

    __tablename__ = "chat"
    aad_object_id: str = Field(primary_key=True)
    conversation_id: str
    tenant_id: str
    service_url: str


class TenantRow(SQLModel, table=True):
    """The newest service URL of a tenant."""

    __tablename__ = "tenant"
    id: str = Field(primary_key=True)
    service_url: str
    heard_at: datetime = instant()


OWED = text(
    "(state = 'waiting' AND NOT recalled "
    "OR state = 'sent' AND message_id <> '' AND (recalled OR wanted > shown))"
)
"""A delivery that is to be sent, edited or deleted. One text for index and query: else the index is not used."""


DOUBTFUL = text("doubtful > 0")
"""A delivery that may stand in Teams twice."""


class DeliveryRow(SQLModel, table=True):
    """The outbox, and the memory of where each card stands in Teams.

    `wanted` counts the versions that its records asked for, `shown` is the one that stands in Teams.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        # What the sender asks for grows with what is owed, not with what was ever sent.
        Index("ix_delivery_owed", "urgency", "due_at", "id", sqlite_where=OWED, postgresql_where=OWED),
        Index("ix_delivery_doubtful", "id", sqlite_where=DOUBTFUL, postgresql_where=DOUBTFUL),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    person_id: str = Field(index=True)
    channel_id: str
    card: str
    args: dict[str, str] = json_column()
    urgency: int
    created_at: datetime = instant()
    due_at: datetime = instant()
    state: str = Field(index=True)
    wanted: int = 1
    shown: int = 0
    conversation_id: str = ""
    message_id: str = ""
    sent_at: datetime | None = instant(nullable=True)
    attempts: int = 0
    doubtful: int = 0
    digest: str = ""
    error: str = ""
    claim: int = 0
    """The term of the leader that is sending it, or was when it ended; 0: nobody."""
    recalled: bool = False
    """It is to stand in Teams no more."""


class DeliveryAboutRow(SQLModel, table=True):
    __tablename__ = "delivery_about"
    delivery_id: int = Field(primary_key=True)
    audit_id: str = Field(primary_key=True, index=True)


class ChangesRow(SQLModel, table=True):
    """One row: how many transactions have changed what is counted (storage/remembered.py)."""

    __tablename__ = "changes"
    id: int = Field(primary_key=True)
    number: int


class EventRow(SQLModel, table=True):
    __tablename__ = "event"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = instant()
    person_id: str
    what: str
    about: str = Field(index=True)
    detail: dict[str, Any] = json_column()


class LeaderRow(SQLModel, table=True):
    """Who leads: one row. Each new leader raises the term, so that a former one can write nothing more."""

    __tablename__ = "leader"
    id: int = Field(primary_key=True)
    term: int
    holder: str
    since: datetime = instant()


class InboxRow(SQLModel, table=True):
    """What came in and was answered, so that a repeat finds its first answer."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("once", name="uq_inbox_once"),)
    key: str = Field(primary_key=True)
    once: str | None = None
    """Who pressed what with which one-time token."""
    at: datetime = instant(index=True)
    reply: dict[str, Any] = json_column()


def table_of(row: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(row.__tablename__)]
