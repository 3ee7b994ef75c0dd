"""People, as the import and the rosters of Teams gave them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from practice.people import Person, Reach
from storage.audits import chunks
from storage.connection import Connection
from storage.database import upsert
from storage.prepared import Prepared
from storage.tables import PersonRow, table_of

person = table_of(PersonRow)


def _record(row: Mapping[Any, Any]) -> Person:
    return Person(
        id=row["id"],
        aad_object_id=row["aad_object_id"] or "",
        upn=row["upn"],
        name=row["name"],
        post=row["post"],
        service=row["service"],
        team=row["team"],
        agency=row["agency"],
        reports_to=row["reports_to"],
        left=row["has_left"],
        reach=Reach(row["reach"]),
        guest=row["guest"],
    )


_BY_ID = Prepared(select(person).where(person.c.id == bindparam("value")))
_BY_AAD = Prepared(select(person).where(person.c.aad_object_id == bindparam("value")))
_BY_UPN = Prepared(select(person).where(person.c.upn == bindparam("value")))


class PeopleStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def all(self) -> list[Person]:
        rows = await self._connection.execute(select(person).order_by(person.c.id))
        return [_record(row) for row in rows.mappings()]

    async def holding(self, posts: Collection[str]) -> list[Person]:
        query = select(person).where(person.c.post.in_(sorted(posts))).order_by(person.c.id)
        return [_record(row) for row in (await self._connection.execute(query)).mappings()]

    async def _one(self, query: Prepared, value: str) -> Person | None:
        rows = await self._connection.rows(query, value=value)
        return _record(rows[0]) if rows else None

    async def by_id(self, person_id: str) -> Person | None:
        return await self._one(_BY_ID, person_id)

    async def by_aad(self, aad_object_id: str) -> Person | None:
        return await self._one(_BY_AAD, aad_object_id.lower()) if aad_object_id else None

    async def by_upn(self, upn: str) -> Person | None:
        return await self._one(_BY_UPN, upn.lower())

    async def save(self, people: Sequence[Person]) -> None:
        """Inserts or updates by id. What is known of somebody's reach stays."""
        # Two people may have swapped their sign-in names: each lets go of its own before any takes a new one.
        for ids in chunks({p.id for p in people}):
            await self._connection.execute(
                update(person).where(person.c.id.in_(ids)).values(upn="#" + person.c.id, aad_object_id=None)
            )
        rows: list[dict[str, Any]] = [
            {
                "id": p.id,
                "aad_object_id": p.aad_object_id.lower() or None,
                "upn": p.upn.lower(),
                "name": p.name,
                "post": p.post,
                "service": p.service,
                "team": p.team,
                "agency": p.agency,
                "reports_to": p.reports_to,
                "has_left": p.left,
                "reach": p.reach.value,
                "reach_note": "",
                "guest": p.guest,
            }
            for p in people
        ]
        await upsert(self._connection, person, rows, keep=("reach", "reach_note"))

    async def services(self) -> set[str]:
        query = (
            select(person.c.service).where(person.c.has_left.is_(False), person.c.service != "").distinct()
        )
        return set((await self._connection.execute(query)).scalars())

    async def unreachable(self, person_ids: Collection[str] | None = None) -> int:
        query = select(func.count()).where(
            person.c.reach == Reach.UNREACHABLE.value, person.c.has_left.is_(False)
        )
        if person_ids is not None:
            query = query.where(person.c.id.in_(sorted(person_ids)))
        count: int = (await self._connection.execute(query)).scalar_one()
        return count

    async def set_reach(self, person_id: str, reach: Reach, why: str) -> None:
        await self._connection.execute(
            update(person).where(person.c.id == person_id).values(reach=reach.value, reach_note=why)
        )

    async def presence_at(self, person_id: str) -> datetime | None:
        query = select(person.c.presence_at).where(person.c.id == person_id)
        at: datetime | None = (await self._connection.execute(query)).scalar()
        return at

    async def set_presence_at(self, person_id: str, at: datetime) -> None:
        await self._connection.execute(update(person).where(person.c.id == person_id).values(presence_at=at))

    async def reach_notes(self) -> dict[str, str]:
        rows = await self._connection.execute(
            select(person.c.id, person.c.reach_note).where(person.c.reach == Reach.UNREACHABLE.value)
        )
        return {row.id: row.reach_note for row in rows}
