"""The ports of the library: what its use cases need of the outside. `storage/` provides them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol

from practice.library_records import (
    AllowedHost,
    CountsOf,
    Found,
    KeptFile,
    LookingAnswer,
    LookingFor,
    LookingState,
    Review,
    Search,
    Template,
    TemplateVersion,
    Used,
    Useful,
)


class Library(Protocol):
    """Templates with their versions, and what they were good for."""

    async def add(self, template: Template, version: TemplateVersion) -> bool:
        """False, and nothing done, where one of this id stands already."""
        ...

    async def save(self, template: Template) -> Template:
        """Writes over `template.version` and gives it back one higher. Raises `Refused` when changed meanwhile."""
        ...

    async def by_id(self, template_id: str) -> Template | None: ...
    async def by_ids(self, template_ids: Collection[str]) -> list[Template]:
        """Those that are known, in the order of their ids."""
        ...

    async def find(self, search: Search, *, offset: int, limit: int) -> Found:
        """Only what stands: nothing that was withdrawn or retired. Any text can be asked for."""
        ...

    async def with_link(self, link_key: str) -> Template | None:
        """The standing one of which a version leads to the same; the oldest, where there are several."""
        ...

    async def links(self) -> list[str]:
        """Of everything that stands, as they are now, in no order."""
        ...

    async def with_file(self, file_hash: str) -> Template | None:
        """The standing one of which a version is this file; the oldest, where there are several."""
        ...

    async def add_version(self, version: TemplateVersion) -> bool:
        """False, and nothing done, where this number stands already."""
        ...

    async def changeable(self, person_id: str, authority: str, limit: int) -> tuple[list[Template], int]:
        """The standing ones that this person shared, or that are from this authority (empty: none).

        The `limit` newest, and how many there are in all.
        """
        ...

    async def versions(self, template_id: str) -> list[TemplateVersion]:
        """The newest first."""
        ...

    async def to_review(self, to: date, *states: Review) -> list[Template]:
        """The standing ones in these states whose day of review is `to` or before, the oldest first."""
        ...

    async def asked_of_left(self) -> list[Template]:
        """The standing ones that wait for the answer of somebody who has left since, or is not known any more."""
        ...

    async def not_reviewed(self) -> int:
        """How many of those that stand are not reviewed."""
        ...

    async def shared_between(self, first: datetime, last: datetime, limit: int) -> list[str]:
        """Ids of the standing ones that were shared from `first` to before `last`, the `limit` oldest, in order."""
        ...

    async def standing_before(self, at: datetime) -> int:
        """How many of those that stand were shared before the instant `at`."""
        ...

    async def used_between(self, first: datetime, last: datetime, limit: int) -> list[tuple[str, int]]:
        """Ids of the standing ones that were used from `first` to before `last`, and by how many authorities.

        Those that most used first, at most `limit`.
        """
        ...

    async def note_useful(self, useful: Useful) -> bool:
        """False where they said so before."""
        ...

    async def take_back_useful(self, template_id: str, person_id: str) -> bool:
        """False where they had not said so."""
        ...

    async def is_useful_to(self, template_id: str, person_id: str) -> bool: ...
    async def keep_used(self, used: Used) -> None:
        """In place of what the same person said of the same version."""
        ...

    async def used(self, template_id: str) -> list[Used]:
        """Everybody's, the newest first."""
        ...

    async def counts(self, template_ids: Collection[str]) -> CountsOf: ...
    async def allow_host(self, host: AllowedHost) -> bool:
        """False where it was allowed before."""
        ...

    async def forbid_host(self, host: str) -> bool:
        """False where it was not allowed."""
        ...

    async def hosts(self) -> list[str]:
        """In the order of their names."""
        ...


class LookingsFor(Protocol):
    """What somebody looks for, and what answers it."""

    async def add(self, looking: LookingFor) -> bool:
        """False where one of this id stands already."""
        ...

    async def by_id(self, looking_id: str) -> LookingFor | None: ...
    async def of(self, state: LookingState) -> list[LookingFor]:
        """The oldest first."""
        ...

    async def close(self, looking_id: str, at: datetime) -> bool:
        """False where it was closed before."""
        ...

    async def answer(self, answer: LookingAnswer) -> bool:
        """False where the same template answers it already."""
        ...

    async def answers(self, looking_id: str) -> list[LookingAnswer]:
        """The oldest first."""
        ...


class Files(Protocol):
    """Files that members sent: a row for each sender, their content once."""

    async def add(self, file: KeptFile) -> bool:
        """False where the same person sent the same before: then its name and instant are as they are now."""
        ...

    async def of(self, file_hash: str, person_id: str) -> KeptFile | None: ...
    async def content(self, file_hash: str) -> bytes | None:
        """None where it is not there any more."""
        ...

    async def unused_before(self, at: datetime) -> list[KeptFile]:
        """Sent before the instant `at`, and in no version of any template."""
        ...

    async def remove(self, file: KeptFile) -> None:
        """The row, unless it was sent again meanwhile; of its content the room is told that it was here today."""
        ...

    async def clear(self) -> None:
        """Removes for good the contents that no row and no version names, and that have lain still for a day."""
        ...
