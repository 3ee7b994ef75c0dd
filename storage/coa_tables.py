"""The tables of COA weeks. Their columns are the fields of the records in `practice.coa_records`."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables import instant


class CoaRow(SQLModel, table=True):
    __tablename__ = "coa"
    id: str = Field(primary_key=True)
    area: str
    month: str
    chair_id: str
    state: str
    planned_by: str
    planned_at: datetime = instant()
    cancelled_at: datetime | None = instant(nullable=True)
    reason: str
    version: int


class CoaDayRow(SQLModel, table=True):
    __tablename__ = "coa_day"
    coa_id: str = Field(primary_key=True)
    district: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    on: date


class CoaStepRow(SQLModel, table=True):
    __tablename__ = "coa_step"
    __table_args__ = (Index("ix_coa_step_state_due_on", "state", "due_on"),)
    coa_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    due_on: date
    state: str
    note: str
    by: str
    at: datetime | None = instant(nullable=True)
    version: int


class InquiryRow(SQLModel, table=True):
    __tablename__ = "inquiry"
    coa_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    text: str
    state: str
    by: str
    at: datetime = instant()


class KitMeetingRow(SQLModel, table=True):
    __tablename__ = "kit_meeting"
    __table_args__ = (
        Index("ix_kit_meeting_state_starts_at", "state", "starts_at"),
        Index("ix_kit_meeting_state_ends_at", "state", "ends_at"),
    )
    id: str = Field(primary_key=True)
    coa_id: str = Field(index=True)
    district: str
    day: int
    on: date
    at: str
    starts_at: datetime = instant()
    ends_at: datetime = instant()
    final: bool
    state: str


class HereRow(SQLModel, table=True):
    __tablename__ = "kit_here"
    kit_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    at: datetime = instant()


class ObservationRow(SQLModel, table=True):
    __tablename__ = "observation"
    id: str = Field(primary_key=True)
    kit_id: str = Field(index=True)
    coa_id: str = Field(index=True)
    district: str
    kind: str
    theme: str
    text: str
    by: str
    at: datetime = instant()


class ContributionRow(SQLModel, table=True):
    """What was said in a focus group. No column says who wrote it or when, and SQLite does not number them."""

    __tablename__ = "contribution"
    __table_args__ = {"sqlite_with_rowid": False}
    id: str = Field(primary_key=True)
    coa_id: str = Field(index=True)
    district: str
    theme: str
    text: str


class ConcernRow(SQLModel, table=True):
    __tablename__ = "concern"
    __table_args__ = (Index("ix_concern_state_due_on", "state", "due_on"),)
    id: str = Field(primary_key=True)
    kind: str
    inadequate: bool
    reference: str
    district: str
    coa_id: str = Field(index=True)
    audit_id: str
    spoken_with: str
    text: str
    raised_by: str
    raised_at: datetime = instant()
    due_on: date
    manager_id: str
    state: str
    oversight: str
    overseen_by: str
    overseen_at: datetime | None = instant(nullable=True)
    on_file: bool
    signed_by: str
    signed_at: datetime | None = instant(nullable=True)
    version: int


class TookPartRow(SQLModel, table=True):
    __tablename__ = "took_part"
    coa_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    way: str = Field(primary_key=True)
    consent: bool
    noted_by: str
    noted_on: date


class ActionRow(SQLModel, table=True):
    __tablename__ = "action"
    __table_args__ = (Index("ix_action_state_due_on", "state", "due_on"),)
    id: str = Field(primary_key=True)
    coa_id: str = Field(index=True)
    district: str
    text: str
    owner_id: str
    due_on: date
    made_by: str
    made_at: datetime = instant()
    state: str
    outcome: str
    closed_by: str
    closed_at: datetime | None = instant(nullable=True)
    given_at: datetime | None = instant(nullable=True)
    note: str
    version: int


class CertificateRow(SQLModel, table=True):
    __tablename__ = "certificate"
    id: str = Field(primary_key=True)
    coa_id: str = Field(index=True)
    post: str
    service: str
    text: str
    given_by: str
    given_on: date


class PieceRow(SQLModel, table=True):
    """A row of the planner."""

    __tablename__ = "piece"
    id: str = Field(primary_key=True)
    name: str
    kind: str
    involvement: str
    lead: str
    coa_id: str


class PieceMonthRow(SQLModel, table=True):
    __tablename__ = "piece_month"
    piece_id: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    phase: str = Field(primary_key=True)
    confirmed: bool
