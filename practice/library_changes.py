"""What is said of a template is changed; a template is withdrawn or retired, with a reason. [R]"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from practice.childs_details import text_problems
from practice.errors import NotAllowed
from practice.library import ends_as, library_rules, may_change, standing, template_card, who_may
from practice.library_notices import ENDED, concerned, notices_of, tell
from practice.library_records import Template, TemplateState
from practice.library_sharing import PURPOSE, cleaned, details_problems
from practice.library_versions_views import EditDialog, Edited, EndDialog, Ended
from practice.library_views import Choice
from practice.people import Person
from practice.records import Event
from practice.views import Filled
from practice.work import Rules, Work

REASON = PURPOSE
"""Characters of why it is withdrawn or retired."""
_DETAILS = {
    "title": "its title",
    "kind": "what it is",
    "topic": "its topic",
    "authority": "where it is from",
    "purpose": "what it is for",
    "good": "what made it good",
}
"""Everything but the link or file, which a newer version brings; as they are spoken of."""


async def edit_page(
    work: Work, rules: Rules, by: Person, template_id: str, filled: Filled | None = None
) -> EditDialog:
    """The form, as the template is now. Raises `NotAllowed` for whose it is not."""
    template = await _own(work, rules, by, template_id)
    library = library_rules(rules)
    return EditDialog(
        template=await template_card(work, rules, template.id),
        version=template.version,
        kinds=tuple(Choice(kind.key, kind.title) for kind in library.kinds),
        topics=library.topics,
        authorities=library.authorities,
        filled=filled or Filled({name: getattr(template, name) for name in _DETAILS}),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


async def _own(work: Work, rules: Rules, by: Person, template_id: str) -> Template:
    template = await standing(work, rules, template_id)
    if not may_change(template, by, rules):
        raise NotAllowed(
            f"“{template.title}” is not yours to change. {await _ask(work, rules, template)} "
            "Type `share` to share one of your own."
        )
    return template


async def _ask(work: Work, rules: Rules, template: Template) -> str:
    """Whom to ask, in a sentence."""
    who = ", or ".join(await who_may(work, rules, template))
    return f"Please ask {who}." if who else "Please ask a QA lead of the network."


async def edit(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    template_id: str,
    version: int,
    inputs: Mapping[str, str],
) -> EditDialog | Edited:
    """Changed, and every card of it follows; or the form again, with what was typed.

    `version`: of the record when the form was shown.
    """
    template = await _own(work, rules, by, template_id)
    values = cleaned(inputs, _DETAILS)
    problems = details_problems(rules, values, now)
    edited = template if problems else _with(template, values, rules)
    if version != template.version:
        problems = [*_meanwhile(template, values, rules), *problems]
    if problems:
        return await edit_page(work, rules, by, template.id, Filled(values, tuple(problems)))
    if edited != template:
        await work.library.save(edited)
        changed = ", ".join(name for name in _DETAILS if getattr(edited, name) != getattr(template, name))
        await work.trail.add(Event(now, by.id, "template edited", template.id, {"changed": changed}))
        await work.outbox.refresh([template.id, notices_of(template.id)], now)
    return Edited(await template_card(work, rules, template.id), edited != template)


def _with(template: Template, values: Mapping[str, str], rules: Rules) -> Template:
    """With these values, which have been checked, as the framework spells them."""
    library = library_rules(rules)
    kind = library.kind(values["kind"])
    return replace(
        template,
        title=values["title"],
        kind=kind.key if kind else template.kind,
        topic=library.topic(values["topic"]) or template.topic,
        authority=library.authority(values["authority"]) or template.authority,
        purpose=values["purpose"],
        good=values["good"],
    )


def _meanwhile(template: Template, values: Mapping[str, str], rules: Rules) -> list[str]:
    """What it says now that was typed otherwise, where it does."""
    kind = library_rules(rules).kind(template.kind)
    now = {name: getattr(template, name) for name in _DETAILS}
    shown = {**now, "kind": kind.title if kind else template.kind}
    said = [f"{words}: “{shown[name]}”" for name, words in _DETAILS.items() if now[name] != values[name]]
    if not said:
        return []
    return [
        f"It was changed meanwhile. Now it says, of {'; of '.join(said)}. "
        "What you typed is kept below: save it again to put it in place of that."
    ]


async def end_page(
    work: Work, rules: Rules, by: Person, template_id: str, filled: Filled | None = None
) -> EndDialog:
    """The form. Raises `NotAllowed` for who may neither withdraw nor retire it."""
    template, state = await _to_end(work, rules, by, template_id)
    return EndDialog(
        template=await template_card(work, rules, template.id),
        ends_as=state,
        told=len(await concerned(work, template, by)),
        filled=filled or Filled(),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


async def _to_end(work: Work, rules: Rules, by: Person, template_id: str) -> tuple[Template, TemplateState]:
    template = await standing(work, rules, template_id)
    state = ends_as(template, by, rules)
    if state is None:
        raise NotAllowed(
            f"“{template.title}” is not yours to withdraw. {await _ask(work, rules, template)} "
            "A QA lead of the network can retire it."
        )
    return template, state


async def end(
    work: Work, rules: Rules, by: Person, now: datetime, *, template_id: str, inputs: Mapping[str, str]
) -> EndDialog | Ended:
    """Withdrawn or retired, by who does it: its cards say so, and whoever shared or used it is told."""
    template, state = await _to_end(work, rules, by, template_id)
    values = cleaned(inputs, ["reason"])
    wanted = "Please say why: whoever used it will ask."
    problems = text_problems(values["reason"], REASON, wanted, today=rules.today(now))
    if problems:
        return await end_page(work, rules, by, template.id, Filled(values, problems))
    ended = replace(template, state=state, reason=values["reason"], ended_by=by.id, ended_at=now)
    people = await concerned(work, template, by)
    await work.library.save(ended)
    await work.trail.add(Event(now, by.id, f"template {state.value}", ended.id, {"reason": ended.reason}))
    await work.outbox.refresh([ended.id, notices_of(ended.id)], now)
    await tell(work, rules, people, ended, ENDED, now)
    return Ended(await template_card(work, rules, ended.id), len(people))
