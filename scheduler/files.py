"""From a kind of file and an id to its bytes: the records are read as they are now, and written out."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cards.certificate_pdf import certificate_pdf
from cards.files import file_name
from cards.gathering_docx import gathering_docx
from practice import certificates, gathering
from practice.errors import NotFound
from practice.people import Person
from practice.work import Rules, Work


@dataclass(frozen=True, slots=True)
class Made:
    """A file as it was made now; `description` says what it is, on one line."""

    name: str
    description: str
    content: bytes


Maker = Callable[[Work, Rules, Person, datetime, str], Awaitable[Made]]
"""Raises `NotAllowed` for whoever may not have it, and `NotFound`."""


async def file_of(work: Work, rules: Rules, by: Person, now: datetime, *, kind: str, file_id: str) -> Made:
    """As `by` may have it. Raises `NotAllowed`, and `NotFound` for a kind that there is not."""
    maker = MAKERS.get(kind)
    if maker is None:
        raise NotFound("This card asks for a file of a kind that I do not have. Nothing was sent.")
    return await maker(work, rules, by, now, file_id)


async def _gathering(work: Work, rules: Rules, by: Person, now: datetime, coa_id: str) -> Made:
    view = await gathering.gathering_for(work, rules, by, now, coa_id)
    words = f"COA {view.area} {view.month}"
    return Made(
        file_name(words, "docx"), f"What {words} gathered, for the feedback meeting", gathering_docx(view)
    )


async def _certificate(work: Work, rules: Rules, by: Person, _now: datetime, certificate_id: str) -> Made:
    view = await certificates.certificate_for(work, rules, by, certificate_id)
    return Made(
        file_name(f"Certificate {view.to}", "pdf"),
        f"Certificate for good practice: {view.to}",
        certificate_pdf(view),
    )


MAKERS: Mapping[str, Maker] = {"gathering": _gathering, "certificate": _certificate}
"""By the keys of `practice.files.KINDS`."""
