"""Templates with their versions, and what they were good for."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select

from practice.library_link_keys import names_of
from practice.library_records import (
    NO_COUNTS,
    AllowedHost,
    Counts,
    CountsOf,
    Found,
    Review,
    Search,
    Template,
    TemplateState,
    TemplateVersion,
    Used,
    Useful,
)
from storage.connection import Connection
from storage.database import insert_new
from storage.kept import Kept
from storage.library_search import Entry, LibrarySearch
from storage.library_tables import (
    AllowedHostRow,
    TemplateLinkRow,
    TemplateRow,
    TemplateVersionRow,
    UsedRow,
    UsefulRow,
)
from storage.library_words import document
from storage.tables import PersonRow, table_of

_STANDING = TemplateState.STANDING.value


class LibraryStore:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._templates = Kept(connection, TemplateRow, Template)
        self._versions = Kept(connection, TemplateVersionRow, TemplateVersion)
        self._links = table_of(TemplateLinkRow)
        self._useful = Kept(connection, UsefulRow, Useful)
        self._used = Kept(connection, UsedRow, Used)
        self._hosts = Kept(connection, AllowedHostRow, AllowedHost)
        self.index = LibrarySearch(connection)

    async def add(self, template: Template, version: TemplateVersion) -> bool:
        added = await self._templates.add(template) and await self._keep_version(version)
        if added:
            await self._index(template)
        return added

    async def save(self, template: Template) -> Template:
        newer = await self._templates.save(template, f"“{template.title}”")
        await self._index(newer)
        return newer

    async def _index(self, template: Template) -> None:
        """So that it is found by what it says now; and not at all where it does not stand."""
        if template.state is not TemplateState.STANDING:
            await self.index.remove(template.id)
            return
        counts = (await self.counts([template.id])).get(template.id, NO_COUNTS)
        text = document(template, await self.versions(template.id))
        await self.index.put([Entry(template.id, template.authority, template.changed_at, counts, text)])

    async def _count(self, template_id: str) -> None:
        counts = await self.counts([template_id])
        await self.index.count(template_id, counts.get(template_id, NO_COUNTS))

    async def by_id(self, template_id: str) -> Template | None:
        return await self._templates.first(self._templates.c.id == template_id)

    async def by_ids(self, template_ids: Collection[str]) -> list[Template]:
        return await self._templates.find(*self._templates.any_of("id", template_ids))

    async def find(self, search: Search, *, offset: int, limit: int) -> Found:
        return await self.index.find(search, offset=offset, limit=limit)

    async def with_link(self, link_key: str) -> Template | None:
        """By any name of the key: see `practice.library_link_keys`."""
        links = self._links.c
        return await self._of(select(links.template_id).where(links.name.in_(names_of(link_key))))

    async def links(self) -> list[str]:
        columns = self._templates.c
        found = await self._connection.execute(
            select(columns.link).where(columns.state == _STANDING, columns.link != "")
        )
        return [link for (link,) in found]

    async def with_file(self, file_hash: str) -> Template | None:
        versions = self._versions.c
        ids = select(versions.template_id).where(versions.file_hash == file_hash)
        return await self._of(ids) if file_hash else None

    async def _of(self, ids: Select[tuple[str]]) -> Template | None:
        """The oldest one of these that stands."""
        # By their ids alone: with its state beside them, a database may look through everything that stands.
        found = [one for (one,) in await self._connection.execute(ids)]
        templates = [one for one in await self.by_ids(found) if one.state is TemplateState.STANDING]
        return min(templates, key=lambda one: one.shared_at, default=None)

    async def add_version(self, version: TemplateVersion) -> bool:
        added = await self._keep_version(version)
        template = await self.by_id(version.template_id) if added else None
        if template is not None:
            await self._index(template)
        return added

    async def _keep_version(self, version: TemplateVersion) -> bool:
        if not await self._versions.add(version):
            return False
        for name in names_of(version.link_key):
            row = {"name": name, "template_id": version.template_id, "number": version.number}
            await insert_new(self._connection, self._links, row)
        return True

    async def changeable(self, person_id: str, authority: str, limit: int) -> tuple[list[Template], int]:
        columns = self._templates.c
        theirs = columns.shared_by == person_id
        wanted = or_(theirs, columns.authority == authority) if authority else theirs
        query = select(columns.id).where(columns.state == _STANDING, wanted)
        newest = query.order_by(columns.changed_at.desc(), columns.id).limit(limit)
        ids = [one for (one,) in await self._connection.execute(newest)]
        found = {template.id: template for template in await self.by_ids(ids)}
        return [found[one] for one in ids], await self._number(wanted)

    async def _number(self, *conditions: ColumnElement[bool]) -> int:
        """How many of those that stand fit."""
        query = select(func.count()).select_from(self._templates.table)
        found = await self._connection.execute(query.where(self._templates.c.state == _STANDING, *conditions))
        return int(found.scalar_one())

    async def versions(self, template_id: str) -> list[TemplateVersion]:
        columns = self._versions.c
        return await self._versions.find(columns.template_id == template_id, by=[columns.number.desc()])

    async def to_review(self, to: date, *states: Review) -> list[Template]:
        columns = self._templates.c
        return await self._templates.find(
            columns.state == _STANDING,
            columns.review_on <= to,
            *self._templates.any_of("review", [state.value for state in states]),
            by=[columns.review_on],
        )

    async def asked_of_left(self) -> list[Template]:
        columns, people = self._templates.c, table_of(PersonRow).c
        here = select(people.id).where(people.has_left.is_(False))
        return await self._templates.find(
            columns.state == _STANDING,
            columns.review == Review.ASKED.value,
            columns.shared_by.not_in(here),
            by=[columns.review_on],
        )

    async def not_reviewed(self) -> int:
        return await self._number(self._templates.c.review == Review.NOT_REVIEWED.value)

    async def shared_between(self, first: datetime, last: datetime, limit: int) -> list[str]:
        columns = self._templates.c
        query = select(columns.id).where(
            columns.state == _STANDING, columns.shared_at >= first, columns.shared_at < last
        )
        oldest = query.order_by(columns.shared_at, columns.id).limit(limit)
        return [one for (one,) in await self._connection.execute(oldest)]

    async def standing_before(self, at: datetime) -> int:
        return await self._number(self._templates.c.shared_at < at)

    async def used_between(self, first: datetime, last: datetime, limit: int) -> list[tuple[str, int]]:
        columns, templates = self._used.c, self._templates.c
        number = func.count(func.distinct(columns.authority)).label("number")
        query = (
            select(columns.template_id, number)
            .join(self._templates.table, templates.id == columns.template_id)
            .where(templates.state == _STANDING, columns.at >= first, columns.at < last)
            .group_by(columns.template_id)
            .order_by(number.desc(), func.max(columns.at).desc(), columns.template_id)
            .limit(limit)
        )
        return [(row.template_id, row.number) for row in await self._connection.execute(query)]

    async def note_useful(self, useful: Useful) -> bool:
        added = await self._useful.add(useful)
        if added:
            await self._count(useful.template_id)
        return added

    async def take_back_useful(self, template_id: str, person_id: str) -> bool:
        columns = self._useful.c
        gone = await self._useful.remove(columns.template_id == template_id, columns.person_id == person_id)
        if gone:
            await self._count(template_id)
        return gone == 1

    async def is_useful_to(self, template_id: str, person_id: str) -> bool:
        columns = self._useful.c
        found = await self._useful.first(columns.template_id == template_id, columns.person_id == person_id)
        return found is not None

    async def keep_used(self, used: Used) -> None:
        await self._used.put([used])
        await self._count(used.template_id)

    async def used(self, template_id: str) -> list[Used]:
        columns = self._used.c
        return await self._used.find(columns.template_id == template_id, by=[columns.at.desc()])

    async def counts(self, template_ids: Collection[str]) -> CountsOf:
        useful = await self._authorities(self._useful, template_ids)
        used = await self._authorities(self._used, template_ids)
        return {one: Counts(useful.get(one, 0), used.get(one, 0)) for one in {*useful, *used}}

    async def _authorities(
        self, of: Kept[Useful] | Kept[Used], template_ids: Collection[str]
    ) -> dict[str, int]:
        """How many authorities stand in the rows of each template."""
        number = func.count(func.distinct(of.c.authority)).label("number")
        query = select(of.c.template_id, number).where(*of.any_of("template_id", template_ids))
        rows = (await self._connection.execute(query.group_by(of.c.template_id))).mappings()
        return {row["template_id"]: row["number"] for row in rows}

    async def allow_host(self, host: AllowedHost) -> bool:
        return await self._hosts.add(host)

    async def forbid_host(self, host: str) -> bool:
        return await self._hosts.remove(self._hosts.c.host == host) == 1

    async def hosts(self) -> list[str]:
        return [allowed.host for allowed in await self._hosts.find()]
