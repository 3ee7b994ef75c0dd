"""Audits, what was answered in them, and their counts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    or_,
    select,
    update,
)

from practice.audits import OPEN_STAGES, Audit, SectionAnswers, Stage
from practice.errors import Refused
from practice.records import HandIn, PageSaved, Recommendation, Tally
from storage.connection import Connection
from storage.prepared import Prepared, one_row, values_of
from storage.tables import (
    AbsenceRow,
    AuditRow,
    HandInRow,
    RecommendationRow,
    SectionRow,
    SectionTrailRow,
    table_of,
)

audit_table = table_of(AuditRow)
section_table = table_of(SectionRow)
trail_table = table_of(SectionTrailRow)
recommendation_table = table_of(RecommendationRow)
hand_in_table = table_of(HandInRow)
absence_table = table_of(AbsenceRow)

OPEN = [stage.value for stage in OPEN_STAGES]
UNPLANNED = date(1900, 1, 1)
"""As `next_step_on`: not worked out yet. It lies before every day, so the next sweep looks at the audit."""

_RECORD = [audit_table.c[name] for name in Audit.__slots__]
_BY_ID = Prepared(select(*_RECORD).where(audit_table.c.id == bindparam("id")))
_WAS_OPEN = or_(*(audit_table.c.stage == stage for stage in OPEN))
_HELD = bindparam("held_until", type_=audit_table.c.held_until.type)
_SAME_PLAN = and_(
    _WAS_OPEN,
    audit_table.c.due_on == bindparam("open_until", type_=audit_table.c.due_on.type),
    audit_table.c.held_until.is_not_distinct_from(_HELD),
)
_SAVE = Prepared(
    update(audit_table)
    .where(audit_table.c.id == bindparam("known_id"), audit_table.c.version == bindparam("known_version"))
    .values(
        {
            **values_of(audit_table, without=["id", "next_step_on"]),
            # What stays open until the same day keeps its next step; what was moved or held is looked at anew.
            "next_step_on": case(
                (_SAME_PLAN, audit_table.c.next_step_on),
                else_=bindparam("unplanned", type_=audit_table.c.next_step_on.type),
            ),
        }
    )
)
_ANSWERS = Prepared(select(section_table).where(section_table.c.audit_id == bindparam("audit_id")))
_SAVE_ANSWERS = one_row(section_table)
_ADD_TO_TRAIL = Prepared(trail_table.insert().values(values_of(trail_table)))
_KEEP_HAND_IN = Prepared(hand_in_table.insert().values(values_of(hand_in_table)))

CHUNK = 500
"""Ids in one IN list: far below what any database takes."""


def chunks(ids: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def _record(row: Mapping[Any, Any]) -> Audit:
    return Audit(**{**row, "stage": Stage(row["stage"]), "bent": tuple(row["bent"])})


def _values(audit: Audit) -> dict[str, Any]:
    values = {name: getattr(audit, name) for name in audit.__slots__}
    return {**values, "stage": audit.stage.value, "bent": list(audit.bent)}


class AuditStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, audits: Sequence[Audit]) -> None:
        if audits:
            rows = [
                {**_values(audit), "next_step_on": UNPLANNED if audit.stage in OPEN_STAGES else None}
                for audit in audits
            ]
            await self._connection.execute(audit_table.insert(), rows)

    async def save(self, audit: Audit) -> Audit:
        newer = replace(audit, version=audit.version + 1)
        values = _values(newer)
        known = {"known_id": values.pop("id"), "known_version": audit.version}
        is_open = newer.stage in OPEN_STAGES
        plan = {"open_until": newer.due_on if is_open else None, "unplanned": UNPLANNED if is_open else None}
        if not await self._connection.change(_SAVE, **known, **values, **plan):
            raise Refused(
                f"{audit.id} was changed by somebody else just now, so nothing was changed. Please try again."
            )
        return newer

    async def by_id(self, audit_id: str) -> Audit | None:
        rows = await self._connection.rows(_BY_ID, id=audit_id)
        return _record(rows[0]) if rows else None

    async def by_ids(self, audit_ids: Collection[str]) -> list[Audit]:
        found: list[Audit] = []
        for ids in chunks(audit_ids):
            found += await self._select(audit_table.c.id.in_(ids))
        return found

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
        columns = audit_table.c
        given = {
            "round_id": round_id,
            "service": service,
            "month": month,
            "auditor_id": auditor_id,
            "case_reference": case_reference,
            "activity": activity,
            "theme": theme,
        }
        conditions = [columns[name] == value for name, value in given.items() if value is not None]
        if stages is not None:
            conditions.append(columns.stage.in_([stage.value for stage in stages]))
        if due_to is not None:
            conditions.append(columns.due_on <= due_to)
        return await self._select(*conditions)

    async def due_while_away(self, day: date) -> list[Audit]:
        columns, away = audit_table.c, absence_table.c
        meanwhile = and_(
            away.person_id == columns.auditor_id,
            away.first_on <= columns.due_on,
            away.last_on >= columns.due_on,
        )
        # From the few who are away to their audits, not the other way round.
        query = select(columns.id).select_from(absence_table).join(audit_table, meanwhile)
        conditions = (away.last_on >= day, columns.stage.in_(OPEN), columns.due_on >= day)
        rows = await self._connection.execute(query.where(*conditions))
        return await self.by_ids(set(rows.scalars()))

    async def to_release(self, now: datetime) -> list[Audit]:
        # Ids first, from the index alone: PostgreSQL takes most planned audits for due, and would read them all.
        columns = audit_table.c
        query = select(columns.id).where(columns.stage == Stage.PLANNED.value, columns.release_at <= now)
        return await self.by_ids(list((await self._connection.execute(query)).scalars()))

    async def _select(self, *conditions: ColumnElement[bool]) -> list[Audit]:
        query = select(*_RECORD).where(*conditions).order_by(audit_table.c.id)
        return [_record(row) for row in (await self._connection.execute(query)).mappings()]

    async def next_release(self) -> datetime | None:
        query = select(func.min(audit_table.c.release_at)).where(audit_table.c.stage == Stage.PLANNED.value)
        earliest: datetime | None = (await self._connection.execute(query)).scalar()
        return earliest

    async def tallies(self, auditors: Collection[str] | None = None) -> list[Tally]:
        columns = audit_table.c
        late = func.sum(case((columns.returned_on > columns.due_on, 1), else_=0)).label("late")
        # In the order of the index that has all of it, so that nothing is sorted and no row is read.
        keys = (columns.service, columns.stage, columns.due_on, columns.round_id, columns.grade)
        query = select(*keys, func.count().label("count"), late).group_by(*keys)
        if auditors is not None:
            query = query.where(columns.auditor_id.in_(sorted(auditors)))
        rows = (await self._connection.execute(query)).mappings()
        return [Tally(**{**row, "stage": Stage(row["stage"])}) for row in rows]

    async def answers(self, audit_id: str) -> dict[str, SectionAnswers]:
        rows = await self._connection.rows(_ANSWERS, audit_id=audit_id)
        return {
            row["section"]: SectionAnswers(
                row["audit_id"], row["section"], row["answers"], row["revision"], row["saved_at"]
            )
            for row in rows
        }

    async def save_answers(self, answers: SectionAnswers, by: str) -> None:
        row = {
            "audit_id": answers.audit_id,
            "section": answers.section,
            "answers": dict(answers.values),
            "revision": answers.revision,
            "saved_at": answers.saved_at,
        }
        await self._connection.change(_SAVE_ANSWERS, **row)
        await self._connection.change(_ADD_TO_TRAIL, **row, saved_by=by)

    async def save_recommendations(self, audit_id: str, items: Sequence[Recommendation]) -> None:
        columns = recommendation_table.c
        await self._connection.execute(delete(recommendation_table).where(columns.audit_id == audit_id))
        if items:
            rows = [{name: getattr(item, name) for name in item.__slots__} for item in items]
            await self._connection.execute(recommendation_table.insert(), rows)

    async def recommendations(self, audit_id: str) -> list[Recommendation]:
        columns = recommendation_table.c
        query = select(recommendation_table).where(columns.audit_id == audit_id).order_by(columns.number)
        return [Recommendation(**row) for row in (await self._connection.execute(query)).mappings()]

    async def answered(self, round_id: str) -> int:
        columns = audit_table.c
        # Emptied, where the audit was given to somebody else.
        holds = cast(section_table.c.answers, String) != "{}"
        saved = select(section_table.c.audit_id).where(section_table.c.audit_id == columns.id, holds).exists()
        returned = columns.stage == Stage.RETURNED.value
        query = select(func.count()).select_from(audit_table)
        found = await self._connection.execute(
            query.where(columns.round_id == round_id, or_(saved, returned))
        )
        return int(found.scalar_one())

    async def clear_answers(self, audit_id: str, by: str, at: datetime) -> None:
        for section, saved in (await self.answers(audit_id)).items():
            await self.save_answers(SectionAnswers(audit_id, section, {}, saved.revision + 1, at), by)

    async def keep_hand_in(self, hand_in: HandIn) -> None:
        row = {name: getattr(hand_in, name) for name in hand_in.__slots__}
        row["answers"] = {section: dict(values) for section, values in hand_in.answers.items()}
        row["recommendations"] = [_plain(item) for item in hand_in.recommendations]
        await self._connection.change(_KEEP_HAND_IN, **row)

    async def hand_ins(self, *audit_ids: str) -> list[HandIn]:
        columns = hand_in_table.c
        found: list[HandIn] = []
        for ids in chunks(audit_ids):
            query = select(hand_in_table).where(columns.audit_id.in_(ids))
            rows = await self._connection.execute(query.order_by(columns.audit_id, columns.number))
            found += [
                HandIn(
                    **{**row, "recommendations": [_recommendation(item) for item in row["recommendations"]]}
                )
                for row in rows.mappings()
            ]
        return found

    async def pages_saved(self, audit_id: str) -> list[PageSaved]:
        columns = trail_table.c
        query = select(columns.section, columns.saved_by, columns.saved_at, columns.answers)
        rows = await self._connection.execute(
            query.where(columns.audit_id == audit_id).order_by(columns.saved_at, columns.revision)
        )
        # A section that was cleared leaves no answers behind: nobody saved a page.
        return [PageSaved(row.section, row.saved_by, row.saved_at) for row in rows if row.answers]


def _plain(item: Recommendation) -> dict[str, Any]:
    due_on = item.due_on.isoformat() if item.due_on else None
    return {**{name: getattr(item, name) for name in item.__slots__}, "due_on": due_on}


def _recommendation(plain: Mapping[str, Any]) -> Recommendation:
    due_on = date.fromisoformat(plain["due_on"]) if plain["due_on"] else None
    return Recommendation(**{**plain, "due_on": due_on})
