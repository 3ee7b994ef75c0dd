"""Lines of inquiry of a COA: proposed, agreed, dropped; at most so many agreed for an area's. [K]"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from practice.answers import typed
from practice.childs_details import text_problems
from practice.coa import Known, coa_called, known, month_words
from practice.coa_records import CoaState, Inquiry, InquiryState
from practice.coa_views import InquiryRow
from practice.errors import BadInput, NotFound, PracticeError, Refused
from practice.framework import fold
from practice.journey_views import InquiriesCard, RewordDialog
from practice.people import Person
from practice.records import Event
from practice.roles import scope_of
from practice.views import Filled
from practice.work import Rules, Work

LONGEST = 300
"""Characters of one."""
MOST_STANDING = 20
"""Proposed and agreed ones of one COA: what a dialog can hold. *(ours)*"""
EXAMPLE = "propose loi {area}: Permanence for under-fives"
_WANTED = "Please write the line of inquiry."


async def agreed(work: Work, coa_id: str) -> list[Inquiry]:
    """Those that stand on every KIT card, in the order of their numbers."""
    return [one for one in await work.coas.inquiries(coa_id) if one.state is InquiryState.AGREED]


async def inquiries_card(
    work: Work,
    rules: Rules,
    by: Person,
    *,
    coa_id: str,
    said: str = "",
    filled: Filled | None = None,
) -> InquiriesCard:
    """All that stand. Whoever may not change them looks."""
    found = await known(work, rules, coa_id)
    standing = _standing(await work.coas.inquiries(coa_id))
    planned = found.coa.state is CoaState.PLANNED
    may = scope_of(by, rules.framework, "inquiry.proposed") is not None
    return InquiriesCard(
        coa_id=coa_id,
        area=found.area.name,
        month=month_words(found.coa.month),
        rows=tuple(InquiryRow(one.number, one.text, one.state) for one in standing),
        agreed=sum(one.state is InquiryState.AGREED for one in standing),
        most=_most(found),
        may_change=planned and may,
        said=said,
        filled=filled or Filled(),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


def _standing(inquiries: Sequence[Inquiry]) -> list[Inquiry]:
    return [one for one in inquiries if one.state is not InquiryState.DROPPED]


def _most(found: Known) -> int | None:
    return found.rules.most_inquiries if found.area.kind == "area" else None


async def called(work: Work, rules: Rules, now: datetime, words: str) -> str:
    """The id of the COA that these words name. Raises `BadInput` or `NotFound`."""
    return (await coa_called(work, rules, words, now)).id


async def show(work: Work, rules: Rules, by: Person, now: datetime, *, words: str) -> InquiriesCard:
    """As typed."""
    return await inquiries_card(work, rules, by, coa_id=await called(work, rules, now, words))


async def propose(
    work: Work, rules: Rules, by: Person, now: datetime, *, words: str, text: str
) -> InquiriesCard:
    """As typed. Raises `BadInput` or `Refused`."""
    if not text.strip():
        raise BadInput(f"{_WANTED} Type, for example, `{rules.framework.example(EXAMPLE)}`.")
    coa_id = await called(work, rules, now, words)
    one = await _propose(work, rules, by, now, coa_id, typed({"text": text}, "text"))
    return await inquiries_card(work, rules, by, coa_id=coa_id, said=_proposed(one))


def _proposed(one: Inquiry) -> str:
    return f"Number {one.number} is proposed. It stands on the KIT cards once it is agreed."


async def send_proposal(
    work: Work, rules: Rules, by: Person, now: datetime, *, coa_id: str, inputs: Mapping[str, str]
) -> InquiriesCard:
    """From the dialog: what cannot be proposed comes back with what was typed."""
    text = typed(inputs, "text")
    try:
        one = await _propose(work, rules, by, now, coa_id, text)
    except (BadInput, Refused) as problem:
        filled = Filled({"text": text}, (str(problem),))
        return await inquiries_card(work, rules, by, coa_id=coa_id, filled=filled)
    return await inquiries_card(work, rules, by, coa_id=coa_id, said=_proposed(one))


async def _propose(work: Work, rules: Rules, by: Person, now: datetime, coa_id: str, text: str) -> Inquiry:
    await _open_to_change(work, rules, coa_id)
    every = await work.coas.inquiries(coa_id)
    _check_words(text, every, 0)
    if len(_standing(every)) >= MOST_STANDING:
        raise Refused(f"{MOST_STANDING} lines of inquiry stand already. Please drop one first.")
    number = max((one.number for one in every), default=0) + 1
    one = Inquiry(coa_id, number, text, InquiryState.PROPOSED, by.id, now)
    await work.coas.add_inquiry(one)
    await _changed(work, by, now, one, "inquiry proposed")
    return one


def _check_words(text: str, every: Sequence[Inquiry], number: int) -> None:
    """Raises `BadInput`. `number`: whose words they are to be; 0 for a new one."""
    if problems := text_problems(text, LONGEST, _WANTED):
        raise BadInput(" ".join(problems))
    for one in _standing(every):
        if fold(one.text) == fold(text) and one.number != number:
            raise BadInput(f"The same stands there already: it is number {one.number}.")


async def decide_as_typed(
    work: Work, rules: Rules, by: Person, now: datetime, *, words: str, number: int, agree: bool
) -> InquiriesCard:
    """Raises `BadInput`, `NotFound` or `Refused`."""
    if not number:
        verb = "agree" if agree else "drop"
        example = rules.framework.example(f"{verb} loi {{area}} 2")
        raise BadInput(f"Which one? Please give its number: type, for example, `{example}`.")
    coa_id = await called(work, rules, now, words)
    said = await _decide(work, rules, by, now, coa_id, number, agree)
    return await inquiries_card(work, rules, by, coa_id=coa_id, said=said)


async def decide(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    coa_id: str,
    number: int,
    agree: bool,
) -> InquiriesCard:
    """From the dialog: what stands against it is said on its next page."""
    try:
        said = await _decide(work, rules, by, now, coa_id, number, agree)
    except (NotFound, Refused) as problem:
        return await inquiries_card(work, rules, by, coa_id=coa_id, filled=_problem(problem))
    return await inquiries_card(work, rules, by, coa_id=coa_id, said=said)


def _problem(problem: PracticeError) -> Filled:
    return Filled(problems=(str(problem),))


async def _decide(
    work: Work, rules: Rules, by: Person, now: datetime, coa_id: str, number: int, agree: bool
) -> str:
    """What was done, as a sentence. One that was dropped can be agreed after all."""
    found = await _open_to_change(work, rules, coa_id)
    one = await _numbered(work, coa_id, number)
    state = InquiryState.AGREED if agree else InquiryState.DROPPED
    if one.state is state:
        raise Refused(f"Number {number} was {state.value} before, so nothing was changed.")
    most, before = _most(found), len(await agreed(work, coa_id))
    if agree and most is not None and before >= most:
        raise Refused(
            f"{found.area.name} has {before} agreed lines of inquiry, and the COA of an area has at most {most}. "
            f"“{one.text}” stays {one.state.value}: please drop one first."
        )
    one = replace(one, state=state)
    await work.coas.save_inquiry(one)
    await _changed(work, by, now, one, f"inquiry {state.value}")
    return f"Number {number} is {state.value}."


async def reword_page(
    work: Work, rules: Rules, *, coa_id: str, number: int, filled: Filled | None = None
) -> RewordDialog:
    """Asks for other words. Raises `NotFound` or `Refused`."""
    found = await _open_to_change(work, rules, coa_id)
    one = await _numbered(work, coa_id, number)
    if one.state is InquiryState.DROPPED:
        raise Refused(f"Number {number} was dropped. Agree it, or propose it anew.")
    return RewordDialog(
        coa_id=coa_id,
        area=found.area.name,
        month=month_words(found.coa.month),
        number=number,
        was=one.text,
        filled=filled or Filled({"text": one.text}),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


async def reword(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    coa_id: str,
    number: int,
    was: str,
    inputs: Mapping[str, str],
) -> RewordDialog | InquiriesCard:
    """Other words for the same line of inquiry; `was`: those that were on the screen."""
    page = await reword_page(work, rules, coa_id=coa_id, number=number)
    text = typed(inputs, "text")
    problem = ""
    if page.was != was:
        problem = f"Somebody changed it meanwhile to “{page.was}”. Please look again."
    else:
        try:
            _check_words(text, await work.coas.inquiries(coa_id), number)
        except BadInput as wrong:
            problem = str(wrong)
    if problem:
        filled = Filled({"text": text}, (problem,))
        return await reword_page(work, rules, coa_id=coa_id, number=number, filled=filled)
    one = replace(await _numbered(work, coa_id, number), text=text)
    await work.coas.save_inquiry(one)
    await _changed(work, by, now, one, "inquiry reworded")
    said = f"Number {number} has its new words."
    return await inquiries_card(work, rules, by, coa_id=coa_id, said=said)


async def _open_to_change(work: Work, rules: Rules, coa_id: str) -> Known:
    """Raises `Refused` for a COA that is not planned."""
    found = await known(work, rules, coa_id)
    if found.coa.state is CoaState.PREVIEWED:
        raise Refused(f"The COA of {found.area.name} has not been confirmed yet. Please confirm it first.")
    if found.coa.state is CoaState.CANCELLED:
        raise Refused(f"The COA of {found.area.name} is not planned any more, so nothing was changed.")
    return found


async def _numbered(work: Work, coa_id: str, number: int) -> Inquiry:
    every = await work.coas.inquiries(coa_id)
    if one := next((one for one in every if one.number == number), None):
        return one
    numbers = ", ".join(str(one.number) for one in _standing(every))
    there = f"There are: {numbers}." if numbers else "None is proposed yet."
    raise NotFound(f"There is no line of inquiry number {number}. {there}")


async def _changed(work: Work, by: Person, now: datetime, one: Inquiry, what: str) -> None:
    """The trail has it; the KIT cards and everything that shows the COA follow."""
    detail = {"number": one.number, "text": one.text}
    await work.trail.add(Event(now, by.id, what, one.coa_id, detail))
    kits = [meeting.id for meeting in await work.kits.of(one.coa_id)]
    await work.outbox.refresh([one.coa_id, *kits], now)
