"""Files that members of the tenant send: kept once each by their content, shared, and had again. [R]"""

from datetime import datetime, timedelta

from practice.childs_details import text_problems
from practice.errors import BadInput, NotFound, Refused
from practice.file_checks import NAME, TITLES, checked_name
from practice.library import authority_of, is_lead, known, library_rules, standing
from practice.library_files_views import FileChoice, NewestFile, ReceivedFile
from practice.library_records import KeptFile
from practice.library_sharing import sent_file
from practice.library_views import Choice
from practice.people import Person, is_guest, post_title
from practice.records import Event
from practice.work import Rules, Work

KEPT = timedelta(days=7)
"""How long a file is kept that nobody shares: calendar days since it was sent last. *(ours)*"""
CHOICES = 20
"""Templates that are offered for a newer version."""


def may_send(rules: Rules, by: Person, name: str, now: datetime) -> str:
    """The file's name, before anything of it is fetched. Raises `Refused` for guests, `BadInput` for the name."""
    library_rules(rules)
    if is_guest(by):
        raise Refused(
            "Files reach me from members of this tenant only, and you are a guest here. Please share a link "
            "instead: type `share` in the channel."
        )
    ending = checked_name(name)
    stem = name[: -len(ending) - 1]
    problems = text_problems(stem, NAME, "Please give the file a name.", today=rules.today(now))
    if problems:
        raise BadInput(f"In the file's name: {problems[0]}")
    return name


async def receive(
    work: Work, rules: Rules, by: Person, now: datetime, *, file_hash: str, name: str, size: int, what: str
) -> ReceivedFile:
    """The file, looked at and in its room already, is this person's to share. Sent again, its days begin anew."""
    may_send(rules, by, name, now)
    if await work.files.add(KeptFile(file_hash, by.id, name, size, now)):
        await work.trail.add(Event(now, by.id, "file received", file_hash, {"size": str(size)}))
    there = await work.library.with_file(file_hash)
    return ReceivedFile(
        hash=file_hash,
        name=name,
        what=what or TITLES[checked_name(name)],
        size=size,
        until=rules.today(now + KEPT),
        there=there.title if there else "",
    )


async def choose(work: Work, rules: Rules, by: Person, file_hash: str) -> FileChoice:
    """What this file can be a newer version of. Raises `NotFound` for one that this person did not send."""
    library = library_rules(rules)
    file = await sent_file(work, by, file_hash)
    if file is None:
        raise NotFound("No file is named here. Please send it to me again.")
    authority = authority_of(by, rules) if is_lead(by, rules) else ""
    found, in_all = await work.library.changeable(by.id, authority, CHOICES)
    choices = []
    for template in found:
        kind = library.kind(template.kind)
        words = (kind.title if kind else "", template.authority, f"v{template.number}")
        choices.append((Choice(template.id, template.title), " · ".join(word for word in words if word)))
    return FileChoice(file.hash, file.name, tuple(choices), in_all - len(choices))


async def newest_file(work: Work, rules: Rules, template_id: str) -> NewestFile:
    """Whichever version's button was pressed. Raises `Refused` for what was withdrawn, `NotFound` without a file."""
    template = await standing(work, rules, template_id)
    if not template.file_hash:
        raise NotFound(f"The newest version of “{template.title}” is a link. Press Open on its card.")
    content = await work.files.content(template.file_hash)
    if content is None:
        whom = await whom_to_ask(work, rules, template_id)
        raise NotFound(
            f"The file of “{template.title}” is not here any more. Please ask {whom} to share it again."
        )
    return NewestFile(template.file_name, template.title, template.number, template.authority, content)


async def whom_to_ask(work: Work, rules: Rules, template_id: str) -> str:
    """Whoever shared it, as a post; somebody of the authority, once they have left. Raises `NotFound`."""
    template = await known(work, rules, template_id)
    by = await work.people.by_id(template.shared_by)
    if by is None or by.left:
        return f"somebody of {template.authority}"
    return post_title(by, rules.framework)


async def drop_unused(work: Work, rules: Rules, now: datetime) -> int:
    """What was sent and never shared goes, and what the room holds for nobody; nobody is told: the reply said so."""
    library_rules(rules)
    # Every row and the room's whole list are read for this: once an hour will do.
    if rules.local(now).minute == 0:
        for file in await work.files.unused_before(now - KEPT):
            await work.files.remove(file)
        await work.files.clear()
    return 0
