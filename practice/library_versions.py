"""Newer versions of a template: who may share one, and who is told. What is wrong comes back as it was typed. [R]"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from practice.calendar import months_on
from practice.childs_details import text_problems
from practice.errors import BadInput
from practice.library import (
    ends_as,
    full_stop,
    is_lead,
    library_rules,
    may_change,
    standing,
    template_card,
    who_may,
)
from practice.library_links import Link, checked_link
from practice.library_notices import VERSION, concerned, notices_of, tell
from practice.library_records import KeptFile, Review, Template, TemplateVersion
from practice.library_sharing import PURPOSE, cleaned, sent_file
from practice.library_versions_views import NotYours, Replaced, VersionDialog
from practice.people import Person, is_guest, post_title
from practice.records import Event
from practice.views import Filled
from practice.work import Rules, Work

CHANGED = PURPOSE
"""Characters of what is new."""


@dataclass(frozen=True, slots=True)
class Newer:
    """What is to become the next version, checked: a link, or a file."""

    link: Link
    file: KeptFile | None
    changed: str


async def version_page(
    work: Work, rules: Rules, by: Person, *, template_id: str, link: str, file_hash: str
) -> VersionDialog | NotYours:
    """The form, with its link or this one filled in. Where neither is theirs to replace: who may.

    Raises `NotFound` for a file that this person did not send.
    """
    template = await standing(work, rules, template_id)
    file = await sent_file(work, by, file_hash)
    allowed = may_change(template, by, rules) or (file is None and await _has_link(work, template, link))
    if not allowed:
        return await _not_yours(work, rules, by, template)
    problems = await _file_problems(work, template, file)
    filled = Filled({"link": link or template.link}, tuple(problems))
    return await _page(work, rules, by, template, file, filled)


async def _has_link(work: Work, template: Template, words: str) -> bool:
    """Whether a version of it has this link: then it is the document behind it that has changed."""
    return await _version_at(work, template, words) > 0


async def _version_at(work: Work, template: Template, words: str) -> int:
    """The newest version that has this link; 0 where none has."""
    try:
        link = checked_link(words, await work.library.hosts())
    except BadInput:
        return 0
    versions = await work.library.versions(template.id)
    return next((one.number for one in versions if one.link_key == link.key), 0)


async def _not_yours(work: Work, rules: Rules, by: Person, template: Template) -> NotYours:
    card = await template_card(work, rules, template.id)
    return NotYours(
        template=card,
        who=await who_may(work, rules, template),
        same_link=await _has_link(work, template, template.link),
        may_retire=is_lead(by, rules),
    )


async def _page(
    work: Work, rules: Rules, by: Person, template: Template, file: KeptFile | None, filled: Filled
) -> VersionDialog:
    at = 0 if file else await _version_at(work, template, filled.values.get("link", ""))
    return VersionDialog(
        template=await template_card(work, rules, template.id),
        file_hash=file.hash if file else "",
        file_name=file.name if file else "",
        sends_files=not is_guest(by),
        hosts=await work.library.hosts(),
        older=at if at < template.number else 0,
        may_change=may_change(template, by, rules),
        ends_as=ends_as(template, by, rules),
        filled=filled,
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


async def save_version(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    template_id: str,
    number: int,
    file_hash: str,
    inputs: Mapping[str, str],
) -> VersionDialog | NotYours | Replaced:
    """The next version, and whoever used an older one is told; or the form again, with what was typed.

    `number`: the newest version when the form was shown. Whoever comes second sees what came meanwhile.
    """
    template = await standing(work, rules, template_id)
    file = await sent_file(work, by, file_hash)
    if file and not may_change(template, by, rules):
        return await _not_yours(work, rules, by, template)
    values = cleaned(inputs, ["link", "changed"])
    link, problems = Link("", ""), await _file_problems(work, template, file)
    if file is None:
        link, problems = await _link(work, rules, by, template, values["link"])
    wanted = "Please say what is new, for whoever used the older one."
    problems += text_problems(values["changed"], CHANGED, wanted, today=rules.today(now))
    if number != template.number:
        problems.insert(0, await _meanwhile(work, rules, by, template, link))
    if problems:
        return await _page(work, rules, by, template, file, Filled(values, tuple(problems)))
    return await _keep(work, rules, by, now, template, Newer(link, file, values["changed"]))


async def _link(
    work: Work, rules: Rules, by: Person, template: Template, words: str
) -> tuple[Link, list[str]]:
    """The link that was typed, or what is wrong with it."""
    try:
        link = checked_link(words, await work.library.hosts())
    except BadInput as problem:
        return Link("", ""), [str(problem)]
    if await _version_at(work, template, link.url):
        return link, []
    if not may_change(template, by, rules):
        who = ", or ".join(await who_may(work, rules, template)) or "a QA lead of its authority"
        return link, [
            f"This is another link than “{template.title}” has. Only {who} can give it another one: "
            "please put back the one that was here, or share yours as a template of its own."
        ]
    return link, _elsewhere("link", template, await work.library.with_link(link.key))


async def _file_problems(work: Work, template: Template, file: KeptFile | None) -> list[str]:
    if file is None:
        return []
    if file.hash == template.file_hash:
        return [f"This is the very file that version {template.number} is. Please send me the newer one."]
    return _elsewhere("file", template, await work.library.with_file(file.hash))


def _elsewhere(what: str, template: Template, other: Template | None) -> list[str]:
    if other is None or other.id == template.id:
        return []
    return [
        f"This {what} is in the library already: “{other.title}”, shared by {other.authority}. "
        "Please share a newer version of that one instead, or choose another."
    ]


async def _meanwhile(work: Work, rules: Rules, by: Person, template: Template, link: Link) -> str:
    """What was shared while the form was open."""
    newest = (await work.library.versions(template.id))[0]
    sharer = await work.people.by_id(newest.by)
    who = "you" if newest.by == by.id else post_title(sharer, rules.framework) if sharer else "somebody"
    same = " It has the same link as yours." if link.key and link.key == newest.link_key else ""
    return (
        f"Version {newest.number} was shared meanwhile by {who}. New in it: {full_stop(newest.changed)}{same} "
        f"What you typed is kept below: save it again to make it version {newest.number + 1}."
    )


async def _keep(
    work: Work, rules: Rules, by: Person, now: datetime, template: Template, newer: Newer
) -> Replaced:
    people, today = await concerned(work, template, by), rules.today(now)
    version = TemplateVersion(
        template_id=template.id,
        number=template.number + 1,
        link=newer.link.url,
        link_key=newer.link.key,
        file_hash=newer.file.hash if newer.file else "",
        file_name=newer.file.name if newer.file else "",
        changed=newer.changed,
        by=by.id,
        at=now,
    )
    await work.library.add_version(version)
    renewed = replace(
        template,
        number=version.number,
        link=version.link,
        file_hash=version.file_hash,
        file_name=version.file_name,
        changed_at=now,
        checked_on=today,
        review_on=months_on(today, library_rules(rules).review_after_months),
        review=Review.CURRENT,
        asked_on=None,
    )
    renewed = await work.library.save(renewed)
    detail = {"title": renewed.title, "number": str(renewed.number)}
    await work.trail.add(Event(now, by.id, "template replaced", renewed.id, detail))
    await work.outbox.refresh([renewed.id, notices_of(renewed.id)], now)
    await tell(work, rules, people, renewed, VERSION, now)
    return Replaced(await template_card(work, rules, renewed.id), len(people))
