"""What somebody looks for: asked in the channel, once, and closed by whoever asked or a QA lead. [R]"""

from datetime import datetime

from practice.answers import typed
from practice.calendar import weekday_day
from practice.channels import Directory
from practice.childs_details import details_in
from practice.errors import BadInput, NotAllowed, NotFound, Refused
from practice.framework_words import fold
from practice.guests import PURPOSE
from practice.library import authority_of, is_lead, library_rules, template_card, template_cards
from practice.library_records import LookingFor, LookingState, Search
from practice.library_told import post, post_of
from practice.looking_views import LookingAsked, LookingCard, LookingRow, LookingsCard
from practice.paging import paged
from practice.people import Person
from practice.records import Event
from practice.work import Rules, Work

CARD = "looking"
LONGEST = 300
"""Characters of what is looked for. *(ours)*"""
MAY_BE_IT = 3
"""Templates that are shown to whoever asks."""
ANSWERS = 5
"""Answers that the card shows; the others are counted."""
PAGE = 10
"""Rows of a page."""


def told_key(looking_id: str) -> str:
    """What the messages to whoever asked are about: they change when it is closed, and not with each answer."""
    return f"{looking_id}:told"


async def known_looking(work: Work, rules: Rules, looking_id: str) -> LookingFor:
    """Also one that was closed. Raises `NotFound`."""
    library_rules(rules)
    looking = await work.lookings.by_id(looking_id)
    if looking is None:
        raise NotFound("I do not know what this was looked for. Type `looking for` to see what is.")
    return looking


async def open_looking(work: Work, rules: Rules, looking_id: str) -> LookingFor:
    """Raises `Refused` for one that was closed."""
    looking = await known_looking(work, rules, looking_id)
    if looking.state is LookingState.CLOSED:
        raise Refused(closed_words(looking, rules))
    return looking


async def looked_for(work: Work, looking_id: str) -> LookingFor | None:
    """None where nothing of this id is looked for, or not any more."""
    looking = await work.lookings.by_id(looking_id) if looking_id else None
    return looking if looking and looking.state is LookingState.OPEN else None


def closed_words(looking: LookingFor, rules: Rules) -> str:
    """That it needs no answer any more."""
    on = f" on {weekday_day(rules.today(looking.closed_at))}" if looking.closed_at else ""
    return f"“{looking.text}” was closed{on}: it is not looked for any more. Nothing was changed."


async def ask(work: Work, rules: Rules, by: Person, now: datetime, words: str) -> LookingAsked:
    """Asked in the channel, unless they did so before; and what is in the library that may be it."""
    text = _checked(rules, words, now)
    channel = (await Directory.load(work, rules)).channel("", PURPOSE)
    before = [one for one in await work.lookings.of(LookingState.OPEN) if one.by == by.id]
    same = next((one for one in before if fold(one.text) == fold(text)), None)
    looking = same or LookingFor(
        id=rules.fresh()[:12], text=text, by=by.id, authority=authority_of(by, rules), at=now
    )
    if same is None:
        await work.lookings.add(looking)
        await work.trail.add(Event(now, by.id, "looked for", looking.id, {"text": text}))
        args = {"looking": looking.id}
        await post(work, rules, now, card=CARD, record_id=looking.id, args=args)
    found = await work.library.find(Search(words=text), offset=0, limit=MAY_BE_IT)
    return LookingAsked(
        card=await looking_card(work, rules, looking.id),
        where=channel.channel_name if channel else "",
        new=same is None,
        found=await template_cards(work, rules, found.ids),
        all_words=found.all_words,
    )


def _checked(rules: Rules, words: str, now: datetime) -> str:
    """The text. Raises `BadInput`: without what it found, which the answer would repeat in front of everybody."""
    library_rules(rules)
    text, today = typed({"text": words}, "text"), rules.today(now)
    if not text:
        raise BadInput("Please say what you look for.")
    if len(text) > LONGEST:
        raise BadInput(f"That is too long: {LONGEST} characters are the most. Nothing was posted.")
    if details_in(text, today=today):
        raise BadInput(
            "There is an e-mail address, a number, a postcode or a date of birth in it, or what looks like one. "
            "Nothing was kept or posted: please ask again without it, for example "
            "`looking for a pre-proceedings audit tool`."
        )
    return text


async def looking_card(work: Work, rules: Rules, looking_id: str, *, unlinked: bool = False) -> LookingCard:
    """As it is now."""
    looking = await known_looking(work, rules, looking_id)
    answers = await work.lookings.answers(looking.id)
    shown = [await template_card(work, rules, one.template_id) for one in answers[:ANSWERS]]
    return LookingCard(
        looking_id=looking.id,
        text=looking.text,
        authority=looking.authority,
        by=await post_of(work, rules, looking.by),
        asked_on=rules.today(looking.at),
        state=looking.state,
        closed_on=rules.today(looking.closed_at) if looking.closed_at else None,
        answers=tuple(shown),
        more=len(answers) - len(shown),
        unlinked=unlinked,
    )


async def lookings_card(work: Work, rules: Rules, page: int) -> LookingsCard:
    """What is looked for now, page by page."""
    library_rules(rules)
    found = await work.lookings.of(LookingState.OPEN)
    shown = paged(found, page, PAGE)
    rows = [
        LookingRow(
            looking_id=one.id,
            text=one.text,
            by=await post_of(work, rules, one.by),
            asked_on=rules.today(one.at),
            answers=len(await work.lookings.answers(one.id)),
        )
        for one in shown.rows
    ]
    return LookingsCard(tuple(rows), shown.number, shown.of, len(found))


async def close(work: Work, rules: Rules, by: Person, now: datetime, looking_id: str) -> LookingFor:
    """By whoever asked, or a QA lead. Raises `NotAllowed` for others, and `Refused` where it was closed before."""
    looking = await known_looking(work, rules, looking_id)
    if looking.by != by.id and not is_lead(by, rules):
        asker = await post_of(work, rules, looking.by)
        raise NotAllowed(f"This is for {asker}, who asked, or a QA lead to close. Nothing was changed.")
    if not await work.lookings.close(looking.id, now):
        raise Refused(closed_words(looking, rules))
    await work.trail.add(Event(now, by.id, "looked for no more", looking.id))
    await work.outbox.refresh([looking.id, told_key(looking.id)], now)
    return looking
