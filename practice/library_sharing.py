"""Sharing: the dialog, and what is there already. What is wrong with it comes back as it was typed. [R]"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from practice.answers import typed
from practice.calendar import months_on
from practice.childs_details import text_problems
from practice.errors import BadInput, NotFound
from practice.library import CARD, authority_of, library_rules, may_change, template_card
from practice.library_links import Link, checked_link
from practice.library_records import KeptFile, Template, TemplateVersion
from practice.library_told import post
from practice.library_views import AlreadyThere, Choice, Shared, ShareDialog
from practice.looking_answers import answer_by_sharing
from practice.looking_for import looked_for
from practice.people import Person
from practice.records import Event
from practice.views import Filled
from practice.work import Rules, Work

TITLE, PURPOSE, GOOD = 120, 600, 600
"""Characters of a title, of what it is for, of what made it good."""
TITLE_ASKED, PURPOSE_ASKED, GOOD_ASKED = "What is it called?", "What is it for?", "What made it good?"
_FIELDS = ("title", "kind", "topic", "authority", "link", "purpose", "good")


@dataclass(frozen=True, slots=True)
class Source:
    """Where somebody began to share: with a file that they sent, or in answer to what was looked for."""

    file_hash: str = ""
    looking_id: str = ""


async def share_page(
    work: Work, rules: Rules, by: Person, *, source: Source, filled: Filled | None = None
) -> ShareDialog:
    """The form. Raises `NotFound` for a file that this person did not send."""
    library = library_rules(rules)
    file = await sent_file(work, by, source.file_hash)
    looking = await looked_for(work, source.looking_id)
    return ShareDialog(
        kinds=tuple(Choice(kind.key, kind.title) for kind in library.kinds),
        topics=library.topics,
        authorities=library.authorities,
        authority=library.authority(by.agency) or "",
        file_hash=file.hash if file else "",
        file_name=file.name if file else "",
        hosts=await work.library.hosts(),
        looking_id=looking.id if looking else "",
        looking_text=looking.text if looking else "",
        filled=filled or Filled(),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


async def sent_file(work: Work, by: Person, file_hash: str) -> KeptFile | None:
    """None where none is named. Raises `NotFound` for one that this person did not send."""
    if not file_hash:
        return None
    file = await work.files.of(file_hash, by.id)
    if file is None:
        raise NotFound("I do not have this file from you any more. Please send it to me again.")
    return file


async def share(
    work: Work, rules: Rules, by: Person, now: datetime, *, source: Source, inputs: Mapping[str, str]
) -> ShareDialog | AlreadyThere | Shared:
    """Shared, and posted in the channel; or the form again, or what is there already under the same link or file."""
    values = cleaned(inputs, _FIELDS)
    file = await sent_file(work, by, source.file_hash)
    link, wrong = (Link("", ""), "") if file else _read(values["link"], await work.library.hosts())
    problems = _problems(rules, values, now, wrong)
    if problems:
        return await share_page(work, rules, by, source=source, filled=Filled(values, tuple(problems)))
    first = await (work.library.with_file(file.hash) if file else work.library.with_link(link.key))
    if first is not None:
        return AlreadyThere(
            template_id=first.id,
            title=first.title,
            authority=first.authority,
            number=first.number,
            link=link.url,
            file_hash=file.hash if file else "",
            may_replace=bool(link.url) or may_change(first, by, rules),
            looking_id=looking.id if (looking := await looked_for(work, source.looking_id)) else "",
        )
    template = await _keep(work, rules, by, now, values, link, file)
    where = await post(work, rules, now, card=CARD, record_id=template.id, args={"template": template.id})
    answers = await answer_by_sharing(work, rules, by, now, source.looking_id, template)
    return Shared(await template_card(work, rules, template.id), where, answers)


def _shown(text: str) -> str:
    """Empty where nothing of it can be seen: a title of nothing but marks of width nought is none."""
    return text if any(sign.isprintable() and not sign.isspace() for sign in text) else ""


def _read(words: str, hosts: Collection[str]) -> tuple[Link, str]:
    """The link, and what is wrong with it."""
    try:
        return checked_link(words, hosts), ""
    except BadInput as problem:
        return Link("", ""), str(problem)


def _problems(rules: Rules, values: Mapping[str, str], now: datetime, link: str) -> list[str]:
    """What is wrong, in the order of the form; `link`: with the link."""
    library, today = library_rules(rules), rules.today(now)
    problems = _of_text(TITLE_ASKED, values["title"], TITLE, "Please give it a title.", today)
    if library.kind(values["kind"]) is None:
        problems.append("Please choose what it is.")
    if library.topic(values["topic"]) is None:
        problems.append("Please choose a topic.")
    if library.authority(values["authority"]) is None:
        problems.append("Please choose the authority that it is from.")
    problems += [link] if link else []
    problems += _of_text(PURPOSE_ASKED, values["purpose"], PURPOSE, "Please say what it is for.", today)
    problems += _of_text(GOOD_ASKED, values["good"], GOOD, "Please say what made it good.", today)
    return problems


def _of_text(asked: str, text: str, longest: int, wanted: str, today: date) -> list[str]:
    """What is wrong with a text, after the question that it answers."""
    found = text_problems(text, longest, wanted, today=today)
    return [f"“{asked}”: {problem}" if text else problem for problem in found]


async def _keep(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    values: Mapping[str, str],
    link: Link,
    file: KeptFile | None,
) -> Template:
    library, today = library_rules(rules), rules.today(now)
    kind = library.kind(values["kind"])
    template = Template(
        id=rules.fresh()[:12],
        title=values["title"],
        kind=kind.key if kind else "",
        topic=library.topic(values["topic"]) or "",
        authority=library.authority(values["authority"]) or authority_of(by, rules),
        purpose=values["purpose"],
        good=values["good"],
        number=1,
        link=link.url,
        file_hash=file.hash if file else "",
        file_name=file.name if file else "",
        shared_by=by.id,
        shared_at=now,
        changed_at=now,
        checked_on=today,
        review_on=months_on(today, library.review_after_months),
    )
    await work.library.add(template, _first_version(template, link.key))
    await work.trail.add(Event(now, by.id, "template shared", template.id, {"title": template.title}))
    return template


def _first_version(template: Template, link_key: str) -> TemplateVersion:
    return TemplateVersion(
        template_id=template.id,
        number=template.number,
        link=template.link,
        link_key=link_key,
        file_hash=template.file_hash,
        file_name=template.file_name,
        changed="",
        by=template.shared_by,
        at=template.shared_at,
    )


def cleaned(inputs: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    """What was typed under these names as it is kept: a title on one line, and nothing that cannot be seen."""
    values = {name: _shown(typed(inputs, name)) for name in names}
    return {name: " ".join(value.split()) if name == "title" else value for name, value in values.items()}


def details_problems(rules: Rules, values: Mapping[str, str], now: datetime) -> list[str]:
    """What is wrong with everything that is said of a template but its link, in the order of the form."""
    return _problems(rules, values, now, "")
