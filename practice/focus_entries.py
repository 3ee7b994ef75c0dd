"""What was said in a focus group, written, changed and taken back by nobody that is known. [K]

No use case here takes a person, writes to the trail or to the outbox, or answers a repeat from the inbox: each finds by
the code what it did before. docs/decisions/0011-focus-groups.md.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from practice.answers import typed
from practice.childs_details import text_problems
from practice.coa import Known, coa_rules, known
from practice.coa_records import CoaState, Contribution
from practice.errors import BadInput, NotFound
from practice.focus import districts_of, in_the_way, is_out
from practice.focus_codes import LEAST_TOKEN, code_of, entry_id, fingerprint, read_code
from practice.focus_views import CodeDialog, EntryDialog, FocusDialog, GoneDialog, SavedDialog
from practice.framework_coa import Coa as CoaRules
from practice.views import Filled
from practice.work import Rules, Work

LONGEST = 1000
"""Characters of what was said."""
LONGEST_CODE = 40
_NO_CODE = "That is no code of mine: it has twelve letters and figures, such as 7K2M-XQ4T-91BD."
_UNKNOWN = "Nothing is kept under this code. Please look at it again: I and L are read as 1, O as 0."
_TAKEN_BACK = "What was kept under this code was taken back."
_THERE_BEFORE = (
    "Something else was kept from this form before; it stands above. Press “Change” to put this in its place."
)
_CHANGED_MEANWHILE = (
    "It was changed meanwhile; what is kept now stands above. Press “Change” to put this in its place."
)


async def form(
    work: Work, rules: Rules, now: datetime, *, coa_id: str, district: str, filled: Filled | None = None
) -> FocusDialog:
    """Where it is written, or what stands in the way. Raises `NotFound`."""
    found = await _place(work, rules, coa_id, district)
    return FocusDialog(
        coa_id=coa_id,
        district=district,
        said=await in_the_way(work, rules, found, now, district),
        themes=found.rules.all_themes,
        filled=filled or Filled(),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


async def contribute(
    work: Work,
    rules: Rules,
    now: datetime,
    *,
    coa_id: str,
    district: str,
    token: str,
    inputs: Mapping[str, str],
) -> FocusDialog | SavedDialog | EntryDialog:
    """Keeps it, and shows its code; a repeat shows the same. What cannot be kept comes back as it was typed.

    Something else from the same form, an answer having been lost, is kept only once its writer has seen both.
    """
    found = await _place(work, rules, coa_id, district)
    if len(token) < LEAST_TOKEN:
        raise BadInput("This form is not one of mine. Please open it again.")
    code = code_of(token)
    values = {key: typed(inputs, key) for key in ("theme", "text")}
    before = await work.focus_groups.by_id(entry_id(code))
    if before is not None:
        return await _from_before(work, rules, found, before, code, values)
    page = await form(work, rules, now, coa_id=coa_id, district=district)
    if page.said:
        return replace(page, filled=Filled(values))
    if problems := _problems(values, found.rules, rules, now):
        return replace(page, filled=Filled(values, problems))
    made = Contribution(entry_id(code), coa_id, district, values["theme"], values["text"])
    await work.focus_groups.contribute(made)
    return SavedDialog(coa_id, district, code)


async def _from_before(
    work: Work, rules: Rules, found: Known, kept: Contribution, code: str, values: Mapping[str, str]
) -> SavedDialog | EntryDialog:
    if not kept.text:
        raise NotFound(f"{_TAKEN_BACK} Open the form again to write something else.")
    if (kept.theme, kept.text) == (values["theme"], values["text"]):
        return SavedDialog(kept.coa_id, kept.district, code)
    return await _entry(work, rules, found, kept, code, Filled(values, (_THERE_BEFORE,)))


async def code_page(rules: Rules, filled: Filled | None = None) -> CodeDialog:
    """Asks for the code."""
    coa_rules(rules)
    return CodeDialog(filled or Filled(), rules.fresh()[:8])


async def find(work: Work, rules: Rules, *, inputs: Mapping[str, str]) -> CodeDialog | EntryDialog:
    """The entry of a code; a code that is none asks again."""
    words = typed(inputs, "code")[:LONGEST_CODE]
    code = read_code(words)
    kept = await work.focus_groups.by_id(entry_id(code)) if code else None
    if kept is not None and kept.text:
        found = await known(work, rules, kept.coa_id)
        return await _entry(work, rules, found, kept, code)
    problem = _NO_CODE if not code else _TAKEN_BACK if kept else _UNKNOWN
    return await code_page(rules, Filled({"code": words}, (problem,)))


async def change(
    work: Work, rules: Rules, now: datetime, *, code: str, shown: str, inputs: Mapping[str, str]
) -> EntryDialog:
    """Puts this in place of what the page showed (`shown`: its fingerprint). Raises `NotFound`.

    What was changed meanwhile is shown again, and so a late repeat of an earlier change undoes no later one.
    """
    kept, found = await _kept(work, rules, code)
    values = {key: typed(inputs, key) for key in ("theme", "text")}
    if (kept.theme, kept.text) == (values["theme"], values["text"]):
        return replace(await _entry(work, rules, found, kept, code), changed=True)
    if await _closed(work, found):
        return await _entry(work, rules, found, kept, code, Filled(values))
    problems = _problems(values, found.rules, rules, now)
    if not problems and shown != fingerprint(kept.theme, kept.text):
        problems = (_CHANGED_MEANWHILE,)
    if problems:
        return await _entry(work, rules, found, kept, code, Filled(values, problems))
    newer = replace(kept, theme=values["theme"], text=values["text"])
    await work.focus_groups.change(newer)
    return replace(await _entry(work, rules, found, newer, code), changed=True)


async def take_back(work: Work, rules: Rules, *, code: str) -> EntryDialog | GoneDialog:
    """Its words are gone; again, it says the same. Also of a COA that was called off. Raises `NotFound`."""
    kept, found = await _kept(work, rules, code, gone=True)
    if not kept.text:
        return GoneDialog()
    if await is_out(work, found):
        return await _entry(work, rules, found, kept, code)
    await work.focus_groups.take_back(kept.id)
    return GoneDialog()


async def _place(work: Work, rules: Rules, coa_id: str, district: str) -> Known:
    """Raises `NotFound` for what is none of a COA's districts."""
    found = await known(work, rules, coa_id)
    if district not in await districts_of(work, coa_id):
        raise NotFound(f"The COA of {found.area.name} does not look at this district.")
    return found


async def _kept(work: Work, rules: Rules, code: str, *, gone: bool = False) -> tuple[Contribution, Known]:
    coa_rules(rules)
    kept = await work.focus_groups.by_id(entry_id(code)) if read_code(code) == code else None
    if kept is None:
        raise NotFound(_UNKNOWN)
    if not kept.text and not gone:
        raise NotFound(_TAKEN_BACK)
    return kept, await known(work, rules, kept.coa_id)


def _problems(
    values: Mapping[str, str], of_framework: CoaRules, rules: Rules, now: datetime
) -> tuple[str, ...]:
    wrong = () if values["theme"] in of_framework.all_themes else ("Choose the theme that it is about.",)
    said = text_problems(values["text"], LONGEST, "Please write what was said.", today=rules.today(now))
    return (*wrong, *said)


async def _closed(work: Work, found: Known) -> str:
    """Why an entry cannot be changed any more, as a sentence; empty where it can."""
    if await is_out(work, found):
        return "The slide pack has gone out, so it can neither be changed nor taken back any more."
    if found.coa.state is not CoaState.PLANNED:
        return "This COA was called off: it is shown to nobody. It can still be taken back."
    return ""


async def _entry(
    work: Work, rules: Rules, found: Known, kept: Contribution, code: str, filled: Filled | None = None
) -> EntryDialog:
    return EntryDialog(
        code=code,
        district=kept.district,
        text=kept.text,
        shown=fingerprint(kept.theme, kept.text),
        said=await _closed(work, found),
        may_take_back=not await is_out(work, found),
        changed=False,
        themes=found.rules.all_themes,
        filled=filled or Filled({"theme": kept.theme, "text": kept.text}),
        rendering=rules.fresh()[:8],
    )
