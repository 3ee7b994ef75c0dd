"""The tables of the library. Their columns are the fields of the records in `practice.library_records`."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables import instant


class TemplateRow(SQLModel, table=True):
    __tablename__ = "template"
    __table_args__ = (
        Index("ix_template_state_review_on", "state", "review", "review_on"),
        Index("ix_template_state_shared_at", "state", "shared_at"),
    )
    id: str = Field(primary_key=True)
    title: str
    kind: str
    topic: str
    authority: str = Field(index=True)
    purpose: str
    good: str
    number: int
    link: str
    file_hash: str
    file_name: str
    shared_by: str
    shared_at: datetime = instant()
    changed_at: datetime = instant()
    checked_on: date
    review_on: date
    review: str
    asked_on: date | None = None
    state: str
    reason: str
    ended_by: str
    ended_at: datetime | None = instant(nullable=True)
    version: int


class TemplateVersionRow(SQLModel, table=True):
    __tablename__ = "template_version"
    template_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    link: str
    link_key: str
    file_hash: str = Field(index=True)
    file_name: str
    changed: str
    by: str
    at: datetime = instant()


class TemplateLinkRow(SQLModel, table=True):
    """Each name of a version's `link_key`, to be found by."""

    __tablename__ = "template_link"
    name: str = Field(primary_key=True)
    template_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)


class UsefulRow(SQLModel, table=True):
    __tablename__ = "template_useful"
    template_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    authority: str
    at: datetime = instant()


class UsedRow(SQLModel, table=True):
    __tablename__ = "template_used"
    template_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    authority: str
    line: str
    at: datetime = instant()


class TemplateSearchRow(SQLModel, table=True):
    """A template that can be found. Its texts stand where the database's own engine finds them (library_engines.py)."""

    __tablename__ = "template_search"
    __table_args__ = (
        Index("ix_template_search_changed_at", "changed_at"),
        Index("ix_template_search_used", "used", "useful", "changed_at"),
    )
    number: int | None = Field(default=None, primary_key=True)
    template_id: str = Field(unique=True)
    authority: str
    changed_at: datetime = instant()
    useful: int
    """Authorities, as is `used`: counted when somebody says so, not in each search."""
    used: int


class TemplateWordRow(SQLModel, table=True):
    """A word of the library, and in how many templates it stands."""

    __tablename__ = "template_word"
    number: int | None = Field(default=None, primary_key=True)
    word: str = Field(unique=True)
    templates: int


class LookingForRow(SQLModel, table=True):
    __tablename__ = "looking_for"
    __table_args__ = (Index("ix_looking_for_state_at", "state", "at"),)
    id: str = Field(primary_key=True)
    text: str
    by: str
    authority: str
    at: datetime = instant()
    state: str
    closed_at: datetime | None = instant(nullable=True)


class LookingAnswerRow(SQLModel, table=True):
    __tablename__ = "looking_answer"
    looking_id: str = Field(primary_key=True)
    template_id: str = Field(primary_key=True)
    by: str
    at: datetime = instant()


class AllowedHostRow(SQLModel, table=True):
    __tablename__ = "allowed_host"
    host: str = Field(primary_key=True)
    by: str
    at: datetime = instant()


class KeptFileRow(SQLModel, table=True):
    __tablename__ = "kept_file"
    hash: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    name: str
    size: int
    at: datetime = instant()
