"""What a template is good for: "Useful to us", once a person, and "We used it", with a line on how it went. [R]"""

from collections.abc import Mapping
from datetime import datetime

from practice.answers import typed
from practice.childs_details import text_problems
from practice.errors import BadInput, NotFound, Refused
from practice.guests import mentioned
from practice.library import authority_of, known, standing, template_card
from practice.library_records import Template, Used, Useful
from practice.library_told import Message, post_of, tell
from practice.library_use_views import UseDialog, UsedNotice, UseKept
from practice.library_views import TemplateCard
from practice.people import Person
from practice.records import Delivery
from practice.views import Filled
from practice.work import Rules, Work

USED = "library_used"
"""The card that tells whoever shared it."""
LINE = 300
"""Characters of how it went. *(ours)*"""


async def find_useful(
    work: Work, rules: Rules, by: Person, now: datetime, *, template_id: str, on: bool
) -> TemplateCard:
    """Said, or taken back; the template as `by` sees it. Raises `Refused` where there is nothing to take back."""
    template = await standing(work, rules, template_id)
    if on:
        changed = await work.library.note_useful(Useful(template.id, by.id, authority_of(by, rules), now))
    else:
        changed = await work.library.take_back_useful(template.id, by.id)
        if not changed:
            raise Refused(
                f"You have not said that “{template.title}” is useful to you, so there was nothing to take back."
            )
    if changed:
        await work.outbox.refresh([template.id], now)
    return await template_card(work, rules, template.id, viewer=by)


async def use_page(work: Work, rules: Rules, by: Person, template_id: str) -> UseDialog:
    """The form, for the version that stands; what they said of it before is in it."""
    template = await standing(work, rules, template_id)
    said = await _said(work, template, by.id, template.number)
    filled = Filled({"line": said.line}) if said else Filled()
    return _page(rules, template, template.number, filled, again=said is not None)


async def use(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    template_id: str,
    number: int,
    inputs: Mapping[str, str],
) -> UseDialog | UseKept:
    """Kept for the version of this `number`, in place of what they said of it before; whoever shared it is told once.

    What cannot be kept comes back as it was typed, also where the template was withdrawn meanwhile.
    """
    template = await known(work, rules, template_id)
    if not 1 <= number <= template.number:
        raise BadInput(f"“{template.title}” has no version {number}. Nothing was kept; please open it again.")
    line = typed(inputs, "line")
    said = await _said(work, template, by.id, number)
    problems = text_problems(line, LINE, "Please say in a line how it went.", today=rules.today(now))
    if not problems:
        problems = await _ended(work, rules, template.id)
    if problems:
        return _page(rules, template, number, Filled({"line": line}, problems), again=said is not None)
    await work.library.keep_used(Used(template.id, by.id, number, authority_of(by, rules), line, now))
    about = f"{template.id}:{number}:{by.id}"
    await work.outbox.refresh([template.id, about], now)
    told = ""
    if by.id != template.shared_by:
        args = {"template": template.id, "number": str(number), "by": by.id}
        told = await tell(
            work, rules, template.shared_by, Message(f"{USED}:{about}", USED, args, (about,)), now
        )
    return UseKept(await template_card(work, rules, template.id, viewer=by), number, told, said is not None)


async def _ended(work: Work, rules: Rules, template_id: str) -> tuple[str, ...]:
    """Why it does not stand any more; nothing where it does."""
    try:
        await standing(work, rules, template_id)
    except Refused as ended:
        return (str(ended),)
    return ()


async def _said(work: Work, template: Template, person_id: str, number: int) -> Used | None:
    """What somebody said of this version."""
    of_all = await work.library.used(template.id)
    return next((one for one in of_all if (one.person_id, one.number) == (person_id, number)), None)


def _page(rules: Rules, template: Template, number: int, filled: Filled, *, again: bool) -> UseDialog:
    return UseDialog(
        template_id=template.id,
        title=template.title,
        authority=template.authority,
        number=number,
        again=again,
        filled=filled,
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


async def used_notice(work: Work, rules: Rules, owed: Delivery) -> UsedNotice:
    """What whoever shared it is told. Raises `NotFound` for what is not kept."""
    template = await known(work, rules, owed.args["template"])
    said = await _said(work, template, owed.args["by"], int(owed.args["number"]))
    if said is None:
        raise NotFound("Nobody has said this.")
    whom = await mentioned(work, rules, owed.args["person"], owed.to)
    return UsedNotice(
        card=await template_card(work, rules, template.id),
        number=said.number,
        authority=said.authority,
        by=await post_of(work, rules, said.person_id),
        line=said.line,
        used_on=rules.today(said.at),
        whom=whom,
        relayed=bool(whom and owed.to.person_id),
    )
