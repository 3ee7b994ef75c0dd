"""How an auditor answers: opened, saved section by section, looked over, handed in once. [L]"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from practice.answers import (
    Checked,
    check,
    complete,
    doubts,
    grade_of,
    missing,
    recommendations_in,
    scale_means,
)
from practice.asking import ask_page
from practice.audit_called import audit_called, reason_given
from practice.audits import OPEN_STAGES, Audit, SectionAnswers, Stage
from practice.calendar import day_words
from practice.carried import carried_to, theme_of
from practice.concerned import tell
from practice.concerns import concern_offer
from practice.errors import BadInput, NotFound, Refused
from practice.framework import QuestionSet, Section
from practice.people import Person, post_title
from practice.records import Event, HandIn, Recommendation
from practice.request_views import AskDialog
from practice.requests import drop_requests, withdrawn_words
from practice.roles import require_own
from practice.rows import rows_of
from practice.views import Filled, PickDialog, Receipt, ReviewDialog, SectionDialog
from practice.views_past import Carried, LastDialog
from practice.work import Rules, Work

WITHDRAW = "withdraw {audit} because the case has moved away"

Page = SectionDialog | LastDialog | ReviewDialog | Receipt | PickDialog | AskDialog
"""What a dialog shows next."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """An audit with its questions and what was saved so far."""

    audit: Audit
    questions: QuestionSet
    saved: Mapping[str, SectionAnswers]
    carried: Carried

    def values(self, section: Section) -> Mapping[str, str]:
        found = self.saved.get(section.key)
        return found.values if found else {}

    def revision(self, section: Section) -> int:
        found = self.saved.get(section.key)
        return found.revision if found else 0

    def section(self, key: str) -> Section:
        found = next((section for section in self.questions.sections if section.key == key), None)
        if found is None:
            raise BadInput("This audit has no such section. Please open it again from its card.")
        return found

    def done(self) -> int:
        return sum(complete(section, self.values(section)) for section in self.questions.sections)

    def first_open(self) -> Section | None:
        """Where it was left: the first section that is not complete."""
        open_ones = (s for s in self.questions.sections if not complete(s, self.values(s)))
        return next(open_ones, None)

    def every_value(self) -> dict[str, Mapping[str, str]]:
        return {section.key: self.values(section) for section in self.questions.sections}

    def recommended(self) -> list[Recommendation]:
        return [
            item
            for section in self.questions.sections
            for item in recommendations_in(self.audit.id, section, self.values(section))
        ]


async def _sheet(work: Work, rules: Rules, by: Person, audit: Audit) -> _Sheet:
    questions = rules.framework.question_set(audit.activity)
    if questions is None:
        raise Refused(f"The framework asks nothing for {audit.id}. Tell your QA lead.")
    carried = await carried_to(work, rules, by, audit, questions)
    return _Sheet(audit, questions, await work.audits.answers(audit.id), carried)


async def _own(work: Work, rules: Rules, by: Person, audit_id: str) -> Audit:
    audit = await work.audits.by_id(audit_id)
    if audit is None:
        raise NotFound(f"There is no audit “{audit_id}”. Type `my audits` to see yours.")
    require_own(by, audit)
    if audit.stage is Stage.PLANNED:
        raise Refused(
            f"{audit.id} has not gone out yet: it will on {day_words(rules.today(audit.release_at))}."
        )
    if audit.stage is Stage.WITHDRAWN:
        how = await withdrawn_words(work, rules, audit.id)
        raise Refused(f"{audit.id} was {how}. There is nothing left to do for it.")
    return audit


async def open_audit(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    audit_id: str,
    round_id: str,
    month: str,
    section: str,
) -> Page:
    """Opens one audit where it was left, or a choice where the presser has several."""
    if not audit_id:
        own = await work.audits.of(auditor_id=by.id, round_id=round_id or None, month=month or None)
        sent = [audit for audit in own if audit.stage not in (Stage.PLANNED, Stage.WITHDRAWN)]
        to_do = [audit for audit in sent if audit.stage in OPEN_STAGES]
        if not own:
            raise Refused("You have no audit here: this card lists what others were allocated.")
        if len(to_do) > 1:
            rows = await rows_of(work, to_do, rules, rules.today(now))
            return PickDialog(round_id, rows, rules.today(now))
        audit_id = (to_do or sent or own)[-1].id
    audit = await _own(work, rules, by, audit_id)
    if audit.stage is Stage.RETURNED:
        return await _receipt(work, rules, audit)
    if audit.stage is Stage.SENT:
        audit = await work.audits.save(replace(audit, stage=Stage.OPENED, opened_at=now))
        await work.trail.add(Event(now, by.id, "audit opened", audit.id))
        await work.outbox.refresh([audit.id], now)
    sheet = await _sheet(work, rules, by, audit)
    wanted = sheet.section(section) if section else sheet.first_open()
    return _section_page(sheet, rules, wanted, now) if wanted else _review_page(sheet, rules, now)


def _section_page(
    sheet: _Sheet, rules: Rules, section: Section, now: datetime, filled: Filled | None = None
) -> SectionDialog:
    # What another auditor had saved was emptied: it is no save of this one's.
    saved = max((a.saved_at for a in sheet.saved.values() if a.values), default=None)
    framework = rules.framework
    return SectionDialog(
        audit_id=sheet.audit.id,
        activity=_title(rules, sheet.audit),
        case=sheet.audit.case_reference,
        due_on=_due(sheet.audit),
        today=rules.today(now),
        saved_at=rules.local(saved) if saved else None,
        questions=sheet.questions,
        section=section,
        number=sheet.questions.sections.index(section) + 1,
        filled=filled or Filled(sheet.values(section)),
        revision=sheet.revision(section),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
        owners=_owners(rules, section),
        grades=framework.grades,
        carried=sheet.carried,
    )


def _owners(rules: Rules, section: Section) -> tuple[tuple[str, str], ...]:
    return tuple((post.key, post.title) for post in rules.framework.posts) if section.recommendations else ()


def _last_page(sheet: _Sheet, rules: Rules, section: Section, now: datetime) -> Page:
    """What was answered here last time, whole; the section itself where there is nothing to be seen."""
    last = sheet.carried.last
    if last is None or not last.of(section):
        return _section_page(sheet, rules, section, now)
    return LastDialog(
        audit_id=sheet.audit.id,
        activity=_title(rules, sheet.audit),
        case=sheet.audit.case_reference,
        section=section,
        number=sheet.questions.sections.index(section) + 1,
        last=last,
        owners=_owners(rules, section),
    )


def _review_page(sheet: _Sheet, rules: Rules, now: datetime, *, doubted: bool = False) -> ReviewDialog:
    values = sheet.every_value()
    return ReviewDialog(
        audit_id=sheet.audit.id,
        activity=_title(rules, sheet.audit),
        case=sheet.audit.case_reference,
        due_on=_due(sheet.audit),
        today=rules.today(now),
        questions=sheet.questions,
        missing=missing(sheet.questions, values),
        doubts=doubts(sheet.questions, values) if doubted else (),
        grade=grade_of(sheet.questions, values),
        scales=scale_means(sheet.questions, values),
        recommendations=len(sheet.recommended()) if sheet.questions.recommends else None,
        token=rules.fresh(),
        concern=concern_offer(rules, grade_of(sheet.questions, values)),
    )


def _title(rules: Rules, audit: Audit) -> str:
    activity = rules.framework.activity(audit.activity)
    return activity.title if activity else audit.activity


def _due(audit: Audit) -> date:
    if audit.due_on is None:
        raise Refused(f"{audit.id} has no due date yet, so it cannot be answered.")
    return audit.due_on


async def save_section(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    audit_id: str,
    section_key: str,
    revision: int,
    inputs: Mapping[str, str],
    then: str,
) -> Page | None:
    """Keeps a page and goes on; None: the dialog closes. What cannot be kept comes back with what was typed."""
    audit = await _own(work, rules, by, audit_id)
    if audit.stage is Stage.RETURNED:
        return await _receipt(work, rules, audit)
    sheet = await _sheet(work, rules, by, audit)
    section = sheet.section(section_key)
    checked = check(section, inputs, rules.framework, rules.today(now))
    problems = (*checked.problems, *_clash(sheet, section, revision, checked, rules))
    if problems:
        return _section_page(sheet, rules, section, now, Filled(checked.values, problems))
    sheet = await _keep(work, rules, by, now, sheet, section, checked)
    if then == "close":
        return None
    if then == "another":
        return _section_page(sheet, rules, section, now)
    if then == "ask":
        return await ask_page(work, rules, by, now, audit_id=audit_id)
    if then == "last":
        return _last_page(sheet, rules, section, now)
    if then == "back":
        before = sheet.questions.sections.index(section) - 1
        return _section_page(sheet, rules, sheet.questions.sections[max(0, before)], now)
    if checked.missing:
        return _section_page(sheet, rules, section, now, Filled(checked.values, checked.missing))
    return _after(sheet, rules, section, now)


def _clash(sheet: _Sheet, section: Section, revision: int, checked: Checked, rules: Rules) -> tuple[str, ...]:
    saved = sheet.saved.get(section.key)
    if saved is None or saved.revision == revision or saved.values == checked.values:
        return ()
    when = rules.local(saved.saved_at)
    return (
        f"This page was also saved at {when:%H:%M} from another window. What you typed is below: "
        "save again to put it in the place of the other.",
    )


async def _keep(
    work: Work, rules: Rules, by: Person, now: datetime, sheet: _Sheet, section: Section, checked: Checked
) -> _Sheet:
    was = sheet.audit
    answers = SectionAnswers(was.id, section.key, checked.values, sheet.revision(section) + 1, now)
    await work.audits.save_answers(answers, by.id)
    sheet = replace(sheet, saved={**sheet.saved, section.key: answers})
    theme = theme_of(section, checked.values, was.theme)
    if sheet.done() == was.sections_done and was.stage is Stage.OPENED and theme == was.theme:
        return sheet
    audit = replace(
        was, stage=Stage.OPENED, opened_at=was.opened_at or now, sections_done=sheet.done(), theme=theme
    )
    await work.outbox.refresh([audit.id], now)
    sheet = replace(sheet, audit=await work.audits.save(audit))
    if theme == was.theme:
        return sheet
    return replace(sheet, carried=await carried_to(work, rules, by, sheet.audit, sheet.questions))


def _after(sheet: _Sheet, rules: Rules, section: Section, now: datetime) -> Page:
    number = sheet.questions.sections.index(section) + 1
    if number < len(sheet.questions.sections):
        return _section_page(sheet, rules, sheet.questions.sections[number], now)
    return _review_page(sheet, rules, now)


async def go_back(work: Work, rules: Rules, by: Person, now: datetime, *, audit_id: str) -> Page:
    """From the last look to the last section."""
    audit = await _own(work, rules, by, audit_id)
    if audit.stage is Stage.RETURNED:
        return await _receipt(work, rules, audit)
    sheet = await _sheet(work, rules, by, audit)
    return _section_page(sheet, rules, sheet.questions.sections[-1], now)


async def hand_in(work: Work, rules: Rules, by: Person, now: datetime, *, audit_id: str, sure: bool) -> Page:
    """Final. What is missing or contradicts itself is shown first; a second press gets the same receipt."""
    audit = await _own(work, rules, by, audit_id)
    if audit.stage is Stage.RETURNED:
        return await _receipt(work, rules, audit)
    sheet = await _sheet(work, rules, by, audit)
    values = sheet.every_value()
    if missing(sheet.questions, values) or (doubts(sheet.questions, values) and not sure):
        return _review_page(sheet, rules, now, doubted=True)
    items = sheet.recommended()
    audit = await work.audits.save(
        replace(
            audit,
            stage=Stage.RETURNED,
            opened_at=audit.opened_at or now,
            returned_at=now,
            returned_on=rules.today(now),
            grade=grade_of(sheet.questions, values),
            sections_done=sheet.done(),
        )
    )
    await work.audits.save_recommendations(audit.id, items)
    await drop_requests(work, audit.id, now, "It was handed in.")
    await work.trail.add(Event(now, by.id, "audit handed in", audit.id, {"recommendations": len(items)}))
    await work.outbox.refresh([audit.id], now)
    await keep_hand_in(work, audit)
    return await _receipt(work, rules, audit)


async def keep_hand_in(work: Work, audit: Audit) -> None:
    """Keeps an audit as it was handed in, whatever is done with it later."""
    if audit.due_on is None or audit.returned_at is None or audit.returned_on is None:
        raise ValueError(f"{audit.id} was not handed in, so there is nothing to keep.")
    before = await work.audits.hand_ins(audit.id)
    answers = await work.audits.answers(audit.id)
    await work.audits.keep_hand_in(
        HandIn(
            audit_id=audit.id,
            number=len(before) + 1,
            auditor_id=audit.auditor_id,
            due_on=audit.due_on,
            returned_at=audit.returned_at,
            returned_on=audit.returned_on,
            grade=audit.grade,
            answers={section: saved.values for section, saved in answers.items()},
            recommendations=await work.audits.recommendations(audit.id),
        )
    )


async def _receipt(work: Work, rules: Rules, audit: Audit) -> Receipt:
    if audit.returned_at is None:
        raise Refused(f"{audit.id} has not been handed in yet.")
    asked = rules.framework.question_set(audit.activity)
    given = len(await work.audits.recommendations(audit.id))
    return Receipt(
        audit_id=audit.id,
        activity=_title(rules, audit),
        case=audit.case_reference,
        returned_at=rules.local(audit.returned_at),
        due_on=_due(audit),
        late_days=audit.days_over(rules.today(audit.returned_at)),
        grade=audit.grade,
        recommendations=given if given or (asked and asked.recommends) else None,
        concern=concern_offer(rules, audit.grade),
    )


async def withdraw(
    work: Work, rules: Rules, by: Person, now: datetime, *, audit_id: str, reason: str
) -> Audit:
    """A QA lead takes an audit back, with a reason; its ladder stops and its cards say so."""
    audit = await audit_called(work, rules, audit_id, WITHDRAW)
    reason = reason_given(rules, reason, audit, WITHDRAW)
    if audit.stage is Stage.WITHDRAWN:
        raise Refused(f"{audit.id} was withdrawn before.")
    if audit.stage is Stage.RETURNED:
        raise Refused(f"{audit.id} was handed in, so it cannot be withdrawn.")
    was = audit.stage
    audit = await take_away(work, by, now, audit, reason)
    await work.outbox.refresh([audit.id], now)
    if was in OPEN_STAGES:
        who = post_title(by, rules.framework)
        await tell(work, now, audit, "withdrawn", audit.auditor_id, by=who, reason=reason)
    return audit


async def take_away(work: Work, by: Person, now: datetime, audit: Audit, reason: str) -> Audit:
    """An audit that is not handed in becomes withdrawn, and its trail says why. What was saved of it stays."""
    audit = await work.audits.save(replace(audit, stage=Stage.WITHDRAWN))
    await drop_requests(work, audit.id, now, "It was withdrawn.")
    await work.trail.add(Event(now, by.id, "audit withdrawn", audit.id, {"reason": reason}))
    return audit
