"""From a kind of file and an id to its bytes: the records are read as they are now, and written out."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from cards.files import file_name
from practice import certificates, gathering, library_files
from practice.errors import NotFound
from practice.files import TEMPLATE
from practice.gathering_views import CertificateGiven, Gathering
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
        partial(_as_docx, view),
    )


async def _certificate(work: Work, rules: Rules, by: Person, _now: datetime, certificate_id: str) -> File:
    view = await certificates.certificate_for(work, rules, by, certificate_id)
    return File(
        file_name(f"Certificate {view.to}", "pdf"),
        f"Certificate for good practice: {view.to}",
        partial(_as_pdf, view),
    )


async def _template(work: Work, rules: Rules, _by: Person, _now: datetime, template_id: str) -> File:
    """Anybody's of the network, as it was sent."""
    file = await library_files.newest_file(work, rules, template_id)
    description = f"{file.title}, version {file.number}, shared by {file.authority}"
    return File(file.name, description, lambda: file.content)


# What writes documents is not loaded before one is wanted: most of the time a service has no use for it.


def _as_docx(view: Gathering) -> bytes:
    from cards.gathering_docx import gathering_docx

    return gathering_docx(view)


def _as_pdf(view: CertificateGiven) -> bytes:
    from cards.certificate_pdf import certificate_pdf

    return certificate_pdf(view)


MAKERS: Mapping[str, Maker] = {"gathering": _gathering, "certificate": _certificate, TEMPLATE: _template}
"""By the keys of `practice.files.KINDS`."""
