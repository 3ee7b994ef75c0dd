"""From a kind of file and an id to its bytes: the records are read as they are now, and written out."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from cards.certificate_pdf import certificate_pdf
from cards.files import file_name
from cards.gathering_docx import gathering_docx
from practice import certificates, gathering
from practice.errors import NotFound
from practice.people import Person
from practice.work import Rules, Work


@dataclass(frozen=True, slots=True)
class File:
    """A file as its records are now; `description` says what it is, on one line."""

    name: str
    description: str
    write: Callable[[], bytes]
    """Pure; a long document takes half a second, so that it is written beside the loop."""

    async def content(self) -> bytes:
        return await asyncio.to_thread(self.write)


Maker = Callable[[Work, Rules, Person, datetime, str], Awaitable[File]]
"""Raises `NotAllowed` for whoever may not have it, and `NotFound`."""


async def file_of(work: Work, rules: Rules, by: Person, now: datetime, *, kind: str, file_id: str) -> File:
    """As `by` may have it. Raises `NotAllowed`, and `NotFound` for a kind that there is not."""
    maker = MAKERS.get(kind)
    if maker is None:
        raise NotFound("This card asks for a file of a kind that I do not have. Nothing was sent.")
    return await maker(work, rules, by, now, file_id)


async def _gathering(work: Work, rules: Rules, by: Person, now: datetime, coa_id: str) -> File:
    view = await gathering.gathering_for(work, rules, by, now, coa_id)
    words = f"COA {view.area} {view.month}"
    return File(
        file_name(words, "docx"),
        f"What {words} gathered, for the feedback meeting",
        partial(gathering_docx, view),
    )


async def _certificate(work: Work, rules: Rules, by: Person, _now: datetime, certificate_id: str) -> File:
    view = await certificates.certificate_for(work, rules, by, certificate_id)
    return File(
        file_name(f"Certificate {view.to}", "pdf"),
        f"Certificate for good practice: {view.to}",
        partial(certificate_pdf, view),
    )


MAKERS: Mapping[str, Maker] = {"gathering": _gathering, "certificate": _certificate}
"""By the keys of `practice.files.KINDS`."""
