"""What somebody looks for is answered: with something of the library, or by sharing something new. [R]"""

from collections.abc import Mapping
from datetime import datetime

from practice.answers import typed
from practice.guests import mentioned
from practice.library import authority_of, known, standing, template_card
from practice.library_records import LookingAnswer, LookingFor, LookingState, Search, Template
from practice.library_told import Message, post_of, tell
from practice.library_views import Choice
from practice.looking_for import CARD, known_looking, looking_card, open_looking, told_key
from practice.looking_views import AnswerDialog, Answered, AnswerNotice
from practice.people import Person
from practice.records import Delivery, Event
from practice.views import Filled
from practice.work import Rules, Work

TOLD = "looking_answer"
"""The card that tells whoever asked."""
CHOICES = 25
"""Templates that the form offers."""
BY_WORDS = 15
"""How many of them, at most, because they fit what is looked for; the others are of the presser's own authority."""


async def answer_page(
    work: Work, rules: Rules, by: Person, looking_id: str, problems: tuple[str, ...] = ()
) -> AnswerDialog:
    """The form. Raises `Refused` for what is not looked for any more."""
    looking = await open_looking(work, rules, looking_id)
    return AnswerDialog(
        looking=await looking_card(work, rules, looking.id),
        choices=tuple(await _choices(work, rules, by, looking)),
        filled=Filled({}, problems),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


async def _choices(work: Work, rules: Rules, by: Person, looking: LookingFor) -> list[Choice]:
    """What fits the words first, then what is from the presser's own authority; nothing that answers it already."""
    fitting = await work.library.find(Search(words=looking.text), offset=0, limit=CHOICES)
    own = await work.library.find(Search(authority=authority_of(by, rules)), offset=0, limit=CHOICES)
    ids = dict.fromkeys((*fitting.ids[:BY_WORDS], *own.ids, *fitting.ids))
    given = {one.template_id for one in await work.lookings.answers(looking.id)}
    wanted = [one for one in ids if one not in given][:CHOICES]
    templates = {template.id: template for template in await work.library.by_ids(wanted)}
    return [Choice(one, _named(templates[one])) for one in wanted if one in templates]


def _named(template: Template) -> str:
    return f"{template.title} ({template.authority}, v{template.number})"


async def send(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    looking_id: str,
    template_id: str,
    inputs: Mapping[str, str],
) -> AnswerDialog | Answered:
    """With the template that the button named, or that was chosen in the form."""
    looking = await open_looking(work, rules, looking_id)
    chosen = template_id or typed(inputs, "template")
    if not chosen:
        return await answer_page(work, rules, by, looking.id, ("Please choose one, or share a new one.",))
    template = await standing(work, rules, chosen)
    return await _answer(work, rules, by, now, looking, template)


async def _answer(
    work: Work, rules: Rules, by: Person, now: datetime, looking: LookingFor, template: Template
) -> Answered:
    """Kept once; its card shows it, and whoever asked is told, unless they found it themselves."""
    new = await work.lookings.answer(LookingAnswer(looking.id, template.id, by.id, now))
    told = ""
    if new:
        await work.trail.add(
            Event(now, by.id, "answered what was looked for", looking.id, {"template": template.id})
        )
        for owed in await work.outbox.showing([looking.id]):
            if owed.card == CARD:
                await work.outbox.show_also(owed.key, template.id)
        await work.outbox.refresh([looking.id], now)
    if new and by.id != looking.by:
        args = {"looking": looking.id, "template": template.id, "by": by.id}
        key = f"{TOLD}:{looking.id}:{template.id}"
        message = Message(key, TOLD, args, (told_key(looking.id), template.id))
        told = await tell(work, rules, looking.by, message, now)
    return Answered(
        looking=await looking_card(work, rules, looking.id),
        template=await template_card(work, rules, template.id),
        new=new,
        told=told,
    )


async def answer_by_sharing(
    work: Work, rules: Rules, by: Person, now: datetime, looking_id: str, template: Template
) -> str:
    """Something was shared in answer. Gives back what came of it, as a sentence; empty where nothing was looked for."""
    looking = await work.lookings.by_id(looking_id) if looking_id else None
    if looking is None:
        return ""
    if looking.state is LookingState.CLOSED:
        return f"“{looking.text}” was closed meanwhile, so nobody was told."
    told = (await _answer(work, rules, by, now, looking, template)).told
    return f"It answers “{looking.text}”{f', and {told} is told' if told else ''}."


async def answer_notice(work: Work, rules: Rules, owed: Delivery) -> AnswerNotice:
    """What whoever asked is told."""
    looking = await known_looking(work, rules, owed.args["looking"])
    template = await known(work, rules, owed.args["template"])
    whom = await mentioned(work, rules, owed.args["person"], owed.to)
    return AnswerNotice(
        looking=await looking_card(work, rules, looking.id),
        template=await template_card(work, rules, template.id),
        by=await post_of(work, rules, owed.args["by"]),
        whom=whom,
        relayed=bool(whom and owed.to.person_id),
    )
