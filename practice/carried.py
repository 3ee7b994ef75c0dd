"""Answers carried forward: what was answered when the same case, or the same theme, was last audited."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from practice.audits import OPEN_STAGES, Audit, Stage
from practice.calendar import containing
from practice.framework import QuestionSet, Section, fold
from practice.people import Line, Person
from practice.roles import may_see, scope_of
from practice.views_past import Carried, LastTime
from practice.work import Rules, Work

THEME = "theme"
"""The key of the question that says what an audit looks at."""


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The last time that some audit was handed in, and by whom."""

    audit_id: str
    auditor_id: str
    at: datetime
    on: date


def theme_of(section: Section, values: Mapping[str, str], before: str) -> str:
    """An audit's theme once this section is saved, folded; as it was `before` where the section asks for none."""
    asked = any(question.key == THEME for question in section.questions)
    return fold(values.get(THEME, "")) if asked else before


async def carried_to(work: Work, rules: Rules, by: Person, audit: Audit, questions: QuestionSet) -> Carried:
    """The last answers that `by` may see, and that there were later ones which they may not.

    An audit that asks for its theme repeats that of another round; where there was none, and every other audit, its
    case.
    """
    what, found = "theme", await _of_theme(work, audit, questions)
    if not found:
        what, found = "case", await _of_case(work, audit)
    if not found:
        return Carried()
    scope = scope_of(by, rules.framework, "why.show")  # whoever may ask why, of the earlier one
    line = Line.of(await work.people.all())
    last = next((one for one in found if scope and may_see(by, scope, line, one.auditor_id)), None)
    before = ""
    if last is not found[0]:
        before = f"This {what} was audited before, in {containing(found[0].on).title}; ask your QA lead."
    return Carried(await _answers(work, last) if last else None, before)


async def _of_theme(work: Work, audit: Audit, questions: QuestionSet) -> list[_Earlier]:
    asked = any(question.key == THEME for section in questions.sections for question in section.questions)
    if not (asked and audit.theme):
        return []
    same = await work.audits.of(activity=audit.activity, theme=audit.theme)
    # A round on one theme does not repeat itself.
    return await _handed_in(work, [one for one in same if one.round_id != audit.round_id])


async def _of_case(work: Work, audit: Audit) -> list[_Earlier]:
    if not audit.case_reference:
        return []
    same = await work.audits.of(activity=audit.activity, case_reference=audit.case_reference)
    return await _handed_in(work, [one for one in same if one.id != audit.id])


async def _handed_in(work: Work, audits: Iterable[Audit]) -> list[_Earlier]:
    """Newest first. One that was reopened counts as it was handed in last."""
    found: list[_Earlier] = []
    reopened: list[str] = []
    for audit in audits:
        if audit.stage is Stage.RETURNED and audit.returned_at and audit.returned_on:
            found.append(_Earlier(audit.id, audit.auditor_id, audit.returned_at, audit.returned_on))
        elif audit.stage in OPEN_STAGES:
            reopened.append(audit.id)
    before = {kept.audit_id: kept for kept in await work.audits.hand_ins(*reopened)}
    found += [
        _Earlier(kept.audit_id, kept.auditor_id, kept.returned_at, kept.returned_on)
        for kept in before.values()
    ]
    return sorted(found, key=lambda one: (one.at, one.audit_id), reverse=True)


async def _answers(work: Work, earlier: _Earlier) -> LastTime:
    """As they were handed in; as they stand, of what was handed in before that was kept."""
    kept = await work.audits.hand_ins(earlier.audit_id)
    if kept:
        return LastTime(earlier.audit_id, earlier.on, kept[-1].answers)
    saved = await work.audits.answers(earlier.audit_id)
    return LastTime(earlier.audit_id, earlier.on, {key: one.values for key, one in saved.items()})
