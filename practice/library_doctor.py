"""What is missing before people can share, and what is wrong while they do. [R]"""

from practice.channels import GONE_WORDS, Gone, qa_leads
from practice.findings import Check, Finding, Weight
from practice.guests import PURPOSE
from practice.library import library_rules
from practice.library_links import hosts_words
from practice.people import Person, is_guest
from practice.work import Rules, Work

_PEOPLE = "Run `practice-loop import people FILE.csv` (docs/imports.md says what stands in it)."
_LINK = "Add me to the network's team; in its channel, mention me with `link templates`."


async def check_library(work: Work, rules: Rules) -> list[Check]:
    """From nothing to the first template that is shared, in the order in which it is done."""
    people = [person for person in await work.people.all() if not person.left]
    return [_people(people, rules), *await check_shelves(work)]


async def check_shelves(work: Work) -> list[Check]:
    """Where its cards stand, and where its links can lead: also of an authority with audits."""
    return [await _channel(work), await _hosts(work)]


def _people(people: list[Person], rules: Rules) -> Check:
    if not people:
        return Check("People", "", (Finding("Nobody has been imported.", _PEOPLE, Weight.STOPS),))
    library, leads = library_rules(rules), qa_leads(people, rules.framework)
    agencies = {library.authority(person.agency) for person in people} - {None}
    guests = sum(map(is_guest, people))
    there = f"{len(people)} people from {len(agencies)} of {len(library.authorities)} authorities. "
    there += f"{guests} of them are guests, who are told in the channel." if guests else "None is a guest."
    found = []
    if not leads:
        says = (
            "There is no QA lead, so nobody can link a channel, and nobody is told what nobody else can be."
        )
        found.append(Finding(says, "Import somebody whose post is that of a QA lead.", Weight.STOPS))
    elif all(map(is_guest, leads)):
        says = "Every QA lead is a guest, so nobody has a chat in which what has no channel can be told."
        found.append(Finding(says, "Import a QA lead who is a member of your tenant."))
    if missing := [name for name in library.authorities if name not in agencies]:
        says = f"Nobody has been imported from {', '.join(missing)}."
        found.append(Finding(says, "Nothing, if they are still to come.", Weight.NOTE))
    return Check("People", there, tuple(found))


async def _channel(work: Work) -> Check:
    title = "The library's channel"
    linked = next(iter(await work.channels.links(PURPOSE)), None)
    if linked is None:
        says = (
            "No channel is linked to the library. Its cards go to the QA leads, and guests are told nothing."
        )
        return Check(title, "", (Finding(says, _LINK),))
    name = linked.channel_name or "A channel"
    if linked.gone:
        says = f"Nothing can be written in {name}: {GONE_WORDS[Gone(linked.gone)]}. Its cards go to the QA leads."
        return Check(
            title,
            "",
            (Finding(says, "Put that right, or mention me in another channel with `link templates`."),),
        )
    return Check(title, f"{name} has its cards.")


async def _hosts(work: Work) -> Check:
    hosts = await work.library.hosts()
    if hosts:
        return Check("Links", hosts_words(hosts))
    says = "No host is allowed yet, so no link can be shared."
    return Check("Links", "", (Finding(says, "Type `link hosts sharepoint.com`, or another host of yours."),))
