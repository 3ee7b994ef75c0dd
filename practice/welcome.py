"""The bot's first words: what somebody, or a channel, can do next."""

from dataclasses import dataclass
from datetime import date, datetime

from practice.audits import OPEN_STAGES
from practice.channels import Directory, link_words, named_service, services
from practice.guests import PURPOSE
from practice.people import Person, post_title
from practice.roles import roles_of
from practice.rows import rows_of
from practice.views import AuditRow
from practice.work import Rules, Work


@dataclass(frozen=True, slots=True)
class ChannelWelcome:
    """The first words in a team."""

    linked: tuple[str, ...]
    """What is linked there already: "allocations for Leaving Care"."""
    unlinked: tuple[str, ...]
    """Services that have no channel yet; where the channel is called like one of them, that one first."""
    imported: bool
    """Whether anybody was imported, so that there are services at all."""
    library: str = ""
    """What the library is called, where there is nothing else; `unlinked` is then "templates", or empty."""


@dataclass(frozen=True, slots=True)
class PersonWelcome:
    """The first words in somebody's chat, by what they may do."""

    post: str
    """Empty for somebody whom the import does not know."""
    roles: frozenset[str]
    """Of `practice.roles.Role`."""
    rows: tuple[AuditRow, ...]
    """What they have to hand in."""
    today: date
    library: str = ""
    """What the library is called, where there is nothing else."""


async def person_welcome(work: Work, rules: Rules, person: Person | None, now: datetime) -> PersonWelcome:
    """For whoever added the bot to their chat; None: the import does not know them."""
    today, library = rules.today(now), _library(rules)
    if person is None or person.left:
        return PersonWelcome("", frozenset(), (), today, library)
    open_audits = await work.audits.of(auditor_id=person.id, stages=OPEN_STAGES)
    rows = await rows_of(work, open_audits, rules, today)
    roles = frozenset(role.value for role in roles_of(person, rules.framework))
    return PersonWelcome(post_title(person, rules.framework), roles, tuple(rows), today, library)


def _library(rules: Rules) -> str:
    return "" if rules.framework.has_audits else rules.framework.title


async def channel_welcome(work: Work, rules: Rules, channel_id: str) -> ChannelWelcome:
    """For a channel that the bot was added to; its id may be one that nothing is known of."""
    known = await services(work, rules.framework)
    directory = await Directory.load(work, rules)
    here = [link for link in await work.channels.links() if link.channel_id == channel_id]
    if library := _library(rules):
        return ChannelWelcome(
            linked=tuple(link_words(link) for link in here),
            unlinked=() if directory.channel("", PURPOSE) else (PURPOSE,),
            imported=bool(await work.people.all()),
            library=library,
        )
    unlinked = [service for service in known if not directory.channel(service, "allocations")]
    [name] = [channel.name for channel in await work.channels.by_ids([channel_id])] or [""]
    own = named_service(name, unlinked)
    return ChannelWelcome(
        linked=tuple(link_words(link) for link in here),
        unlinked=tuple(sorted(unlinked, key=lambda service: service != own)),
        imported=bool(known),
    )
