"""Which channel gets what: a QA lead links a channel to a purpose, for one service or for all."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from rapidfuzz import process

from practice.errors import BadInput, Refused
from practice.framework import Framework, fold
from practice.people import Person, holders, is_guest
from practice.records import Event, Link, To
from practice.work import Rules, Work

WHOLE_AUTHORITY = "Whole authority"
"""The service under which those are counted who belong to none: a Director, say."""

PURPOSES: tuple[str, ...] = ("allocations", "escalations", "coa", "templates", "reports")
BY_SERVICE = ("allocations", "escalations")
"""Purposes that a service can have a channel of its own for."""
BY_AREA = ("coa",)
"""Purposes that an area of COA weeks can have a channel of its own for."""
FOR_ALL = ("templates", "reports")
"""Purposes that one channel has for everybody."""


class Gone(StrEnum):
    """Why the bot cannot write in a channel."""

    DELETED = "deleted"
    """Teams said so; `LOST`: it refused a message because there is no such channel."""
    LOST = "lost"
    REMOVED = "removed"
    """The bot, from the channel's team."""
    TEAM_DELETED = "team deleted"
    ARCHIVED = "archived"


GONE_WORDS: Mapping[Gone, str] = {
    Gone.DELETED: "the channel was deleted",
    Gone.LOST: "the channel is not there any more",
    Gone.REMOVED: "the bot is not in this team any more",
    Gone.TEAM_DELETED: "the team was deleted",
    Gone.ARCHIVED: "the team was archived",
}
GONE_BY: Mapping[str, Gone] = {
    "BotNotInConversationRoster": Gone.REMOVED,
    "ConversationNotFound": Gone.LOST,
}
"""Codes of a refusal that mean that nothing can be written there at all."""


def named_service(words: str, services: Iterable[str]) -> str | None:
    """The service that these words name, whatever their case and spacing."""
    return next((service for service in services if fold(service) == fold(words)), None)


def nearest(words: str, names: Iterable[str]) -> str | None:
    """The name that looks most like these words, where one does."""
    found = process.extractOne(fold(words), {name: fold(name) for name in names}, score_cutoff=70)
    return found[2] if found else None


async def services(work: Work, framework: Framework) -> list[str]:
    """Every service that people were imported into, in the framework's order, then by name."""
    found = await work.people.services()
    known = [service for service in framework.services if service in found]
    return known + sorted(found - set(known))


async def service_called(work: Work, rules: Rules, words: str) -> str:
    """The service's name as imported. Raises `BadInput` with the nearest one."""
    names = [*await services(work, rules.framework), WHOLE_AUTHORITY]
    if found := named_service(words, names):
        return found
    if len(names) == 1:
        raise Refused(
            "Nobody has been imported yet, so there is no service to name. "
            "First run `practice-loop import people FILE.csv`."
        )
    near = nearest(words, names)
    hint = f"Did you mean “{near}”?" if near else f"There are: {', '.join(names)}."
    raise BadInput(f"No service is called “{words}”. {hint}")


def purposes_of(framework: Framework) -> tuple[str, ...]:
    """Those that there can be anything for: templates of a library, everything else of audits."""
    absent = {"templates": framework.library is None}
    return tuple(p for p in PURPOSES if not absent.get(p, not framework.has_audits))


def purpose_called(words: str, framework: Framework) -> str:
    """One of `purposes_of`. Raises `BadInput` with the nearest one."""
    known, folded = purposes_of(framework), fold(words)
    if folded in known:
        return folded
    near = nearest(words, known)
    hint = f"Did you mean `{near}`?" if near else f"It can be {', '.join(f'`{p}`' for p in known)}."
    if folded in PURPOSES:
        raise Refused(f"{framework.title} has nothing that would go to a channel for {folded}. {hint}")
    what = (
        f"“{words}” is nothing that a channel can be linked to." if words else "What is it to be linked to?"
    )
    raise BadInput(f"{what} {hint}")


def link_words(link: Link) -> str:
    """ "allocations for Leaving Care"."""
    return f"{link.purpose} for {link.service}" if link.service else link.purpose


async def link(
    work: Work, rules: Rules, by: Person, now: datetime, *, purpose: str, service: str, channel_id: str
) -> Link:
    """This channel gets what the purpose brings, from now on."""
    if not channel_id:
        raise Refused("Type this in the channel that you want to link, with a mention of me.")
    purpose = purpose_called(purpose, rules.framework)
    if service and purpose in FOR_ALL:
        raise BadInput(f"`{purpose}` has one channel for everybody: type `link {purpose}` alone.")
    if service and not _has_own(purpose, rules.framework):
        raise BadInput(f"`{purpose}` is for the whole authority: type `link {purpose}` without a service.")
    service = await _whose(work, rules, purpose, service)
    await work.channels.link(Link(purpose, service, channel_id, "", ""), by.id, now)
    detail = {"purpose": purpose, "service": service}
    await work.trail.add(Event(now, by.id, "channel linked", channel_id, detail))
    links = await work.channels.links(purpose)
    return next(made for made in links if made.service == service)


def _has_own(purpose: str, framework: Framework) -> bool:
    """Whether a service, or an area, can have a channel of its own for this."""
    return purpose in BY_SERVICE or (purpose in BY_AREA and framework.coa is not None)


async def _whose(work: Work, rules: Rules, purpose: str, words: str) -> str:
    """The service, or the area of COA weeks, that these words name; empty for all."""
    if not words:
        return ""
    coa = rules.framework.coa
    if purpose not in BY_AREA or coa is None:
        return await service_called(work, rules, words)
    area = coa.area(words)
    if area is None:
        names = [known.name for known in coa.areas]
        near = nearest(words, names)
        hint = f"Did you mean “{near}”?" if near else f"There are: {', '.join(names)}."
        raise BadInput(f"No area of COA weeks is called “{words}”. {hint}")
    return area.name


async def unlink(work: Work, rules: Rules, by: Person, now: datetime, *, purpose: str, service: str) -> None:
    """Takes a link back; what it would have got goes to the QA leads."""
    purpose = purpose_called(purpose, rules.framework)
    service = await _whose(work, rules, purpose, service)
    if not await work.channels.unlink(purpose, service):
        where = f" for {service}" if service else ""
        raise Refused(f"No channel is linked to {purpose}{where}, so there was nothing to take back.")
    detail = {"purpose": purpose, "service": service}
    await work.trail.add(Event(now, by.id, "channel unlinked", purpose, detail))


def qa_leads(people: Iterable[Person], framework: Framework) -> list[Person]:
    """Who is told what nobody else can be: guests, to whom the bot cannot write, only where there is nobody else."""
    posts = [post.key for post in framework.posts if "qa_lead" in post.roles]
    leads = holders(people, posts)
    return [lead for lead in leads if not is_guest(lead)] or leads


class Directory:
    """Who or what gets a service's cards: its own channel, else the one for all, else the QA leads.

    A channel that is gone counts as not linked until it is back.
    """

    def __init__(self, links: Iterable[Link], leads: Iterable[Person]) -> None:
        self._links = {(link.purpose, link.service): link for link in links if not link.gone}
        self._leads = list(leads)

    @classmethod
    async def load(cls, work: Work, rules: Rules) -> "Directory":
        return cls(await work.channels.links(), qa_leads(await work.people.all(), rules.framework))

    def channel(self, service: str, *purposes: str) -> Link | None:
        """The service's own channel, by each purpose in turn, else the one for all."""
        candidates = [(purpose, whose) for whose in (service, "") for purpose in purposes]
        return next((self._links[c] for c in candidates if c in self._links), None)

    def to(self, service: str, *purposes: str) -> list[To]:
        """One channel, or each QA lead."""
        found = self.channel(service, *purposes)
        return [To(channel_id=found.channel_id)] if found else [To(person_id=lead.id) for lead in self._leads]
