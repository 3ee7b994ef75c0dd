"""A file of the bot's for somebody: asked for with a button, and sent in their personal chat. Of any capability.

What it is of, and whether somebody may have it, is looked at again each time: when it is asked for, when Teams asks
whether it may come, and when it is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from practice.errors import Refused
from practice.library_files import whom_to_ask
from practice.people import Person, Reach, is_guest
from practice.records import Delivery, Event, To, Urgency
from practice.work import Rules, Work

CARD = "file"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. `instead`: where else it can be had."""

    title: str
    instead: str = ""


TEMPLATE = "template"
"""A file of the library."""
KINDS: Mapping[str, Kind] = {
    "gathering": Kind(
        "Word document of a COA", "Whoever runs this service has it by `practice-loop export coa`."
    ),
    "certificate": Kind("Certificate"),
    TEMPLATE: Kind("File of the library", "Whoever shared it can share a link to it as a newer version."),
}


async def offer(work: Work, rules: Rules, by: Person, now: datetime, *, kind: str, file_id: str) -> str:
    """The question goes to the person's own chat, once a minute at most. Gives back where it is, as a sentence.

    Raises `Refused` for guests, who have neither a chat with the bot nor a OneDrive here, and for the unreachable.
    """
    await _members_only(work, rules, by, kind, file_id)
    if by.reach is Reach.UNREACHABLE:
        raise Refused(
            "I cannot write to you: Practice Loop is not in your personal chats. Add it in Teams (Apps, Practice "
            "Loop, Add), then press again. Guests cannot: please ask a QA lead for the file."
        )
    key = f"file:{kind}:{file_id}:{by.id}:{now:%Y-%m-%dT%H:%M}"
    args = {"kind": kind, "id": file_id, "person": by.id}
    await work.outbox.post(Delivery(key, To(person_id=by.id), CARD, args, (), Urgency.CARD), now)
    return "It comes in your personal chat with me: open that, and press Allow."


async def _members_only(work: Work, rules: Rules, by: Person, kind: str, file_id: str) -> None:
    if not is_guest(by):
        return
    asked = "a QA lead for the file"
    if kind == TEMPLATE:
        asked = f"{await whom_to_ask(work, rules, file_id)} for a link"
    raise Refused(f"Files come to members of this tenant only, and you are a guest here. Please ask {asked}.")


async def accepted(work: Work, rules: Rules, by: Person, now: datetime, *, kind: str, file_id: str) -> None:
    """Kept in the trail: who was given what, and when. Raises `Refused` for guests."""
    await _members_only(work, rules, by, kind, file_id)
    await work.trail.add(Event(now, by.id, "file given", file_id, {"kind": kind}))
