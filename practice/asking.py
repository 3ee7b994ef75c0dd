"""An auditor asks for more time, or to be let off an audit: in the dialog or typed, and before the deadline. [L]"""

from collections.abc import Mapping
from datetime import date, datetime

from practice.answers import typed
from practice.audit_called import like
from practice.audits import Audit, Stage
from practice.calendar import day_words, weekday_day
from practice.dates import parse_day
from practice.deadlines import checked_deadline, quarter_of
from practice.errors import BadInput, NotFound, Refused
from practice.people import Person
from practice.records import Request, RequestKind, RequestState
from practice.request_views import AskDialog
from practice.requests import NAMED, deciders_today, only_before, put, reason_problem, whom, withdrawn_words
from practice.roles import require_own
from practice.views import Filled
from practice.work import Rules, Work

_EXAMPLES = {
    RequestKind.EXTENSION: "until 12 June because the worker is on leave",
    RequestKind.EXCLUSION: "because the case has moved away",
}


async def ask(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    kind: RequestKind,
    audit_id: str,
    reason: str,
    until: str = "",
) -> str:
    """As typed; `until` in words. Gives back what was asked and who decides, as sentences.

    Raises `BadInput` for what can be typed better, `Refused` with the rule, `NotAllowed` for somebody else's audit.
    """
    if not audit_id.strip():
        raise BadInput(f"Which audit? {like(rules, f'{kind.value} {{audit}} {_EXAMPLES[kind]}')}")
    audit = await _own(work, by, audit_id)
    if said := await _in_the_way(work, rules, audit, kind, now):
        raise Refused(said)
    if problems := await _ask(work, rules, by, now, audit, kind, until, reason.strip()):
        raise BadInput(
            f"{' '.join(problems)} {like(rules, f'{kind.value} {{audit}} {_EXAMPLES[kind]}', audit)}"
        )
    return await _in_the_way(work, rules, audit, kind, now)


async def ask_page(
    work: Work, rules: Rules, by: Person, now: datetime, *, audit_id: str, filled: Filled | None = None
) -> AskDialog:
    """The form of an auditor's own audit, or what stands in its way."""
    audit = await _own(work, by, audit_id)
    said = await _in_the_way(work, rules, audit, RequestKind.EXTENSION, now)
    if audit.due_on is None:
        raise Refused(said)
    activity, quarter = rules.framework.activity(audit.activity), quarter_of(audit)
    return AskDialog(
        audit_id=audit.id,
        activity=activity.title if activity else audit.activity,
        case=audit.case_reference,
        due_on=audit.due_on,
        said=said,
        who="" if said else await _who(work, rules, audit, now),
        latest=quarter.end if quarter.end > audit.due_on else None,
        quarter=quarter.title,
        filled=filled or Filled(),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


async def send(
    work: Work, rules: Rules, by: Person, now: datetime, *, audit_id: str, inputs: Mapping[str, str]
) -> AskDialog:
    """Asks as the form was filled in; what cannot be asked comes back with what was typed."""
    page = await ask_page(work, rules, by, now, audit_id=audit_id)
    if page.said:
        return page
    values = {key: typed(inputs, key) for key in ("kind", "until", "reason")}
    if values["kind"] in list(RequestKind):
        audit, kind = await _own(work, by, audit_id), RequestKind(values["kind"])
        problems = await _ask(work, rules, by, now, audit, kind, values["until"], values["reason"])
    else:
        problems = ("Choose what you ask for.",)
    filled = Filled(values, problems) if problems else None
    return await ask_page(work, rules, by, now, audit_id=audit_id, filled=filled)


async def _own(work: Work, by: Person, audit_id: str) -> Audit:
    audit = await work.audits.by_id(audit_id)
    if audit is None:
        raise NotFound(f"There is no audit “{audit_id}”. Type `my audits` to see yours.")
    require_own(by, audit)
    return audit


async def _in_the_way(work: Work, rules: Rules, audit: Audit, kind: RequestKind, now: datetime) -> str:
    """Why nothing can be asked for an audit now, as sentences; empty where something can."""
    if audit.stage is Stage.PLANNED:
        return f"{audit.id} has not gone out yet, so there is nothing to ask for."
    if audit.stage is Stage.RETURNED:
        return f"{audit.id} was handed in, so there is nothing left to ask for."
    if audit.stage is Stage.WITHDRAWN:
        how = await withdrawn_words(work, rules, audit.id)
        return f"{audit.id} was {how}. There is nothing left to do for it."
    if audit.due_on is None or rules.today(now) > audit.due_on:
        return only_before(kind, audit.due_on or rules.today(now), rules.framework)
    waiting = await work.requests.of([audit.id], RequestState.OPEN)
    to = await deciders_today(work, rules, waiting[0].kind if waiting else kind, audit.auditor_id, now)
    if waiting:
        return _waits(waiting[0], whom(to, rules.framework), rules)
    if not to:
        return "Nobody in your line can decide this, and there is no QA lead. Please speak with your manager."
    return ""


def _waits(asked: Request, who: str, rules: Rules) -> str:
    until = f" until {day_words(asked.until)}" if asked.until else ""
    what = f"{NAMED[asked.kind]}{until}"
    day = weekday_day(rules.today(asked.asked_at))
    began = (
        f"You asked on {day} for {what}." if asked.asked_by else f"On {day} {what} was proposed to your line."
    )
    return f"{began} {who or 'A QA lead'} decides. Until then the deadline stands: {day_words(asked.due_on)}."


async def _who(work: Work, rules: Rules, audit: Audit, now: datetime) -> str:
    who = {
        kind: whom(
            await deciders_today(work, rules, kind, audit.auditor_id, now),
            rules.framework,
        )
        for kind in RequestKind
    }
    extension, exclusion = who[RequestKind.EXTENSION], who[RequestKind.EXCLUSION]
    if extension == exclusion:
        return f"{extension} decides, and only before the deadline."
    return f"{extension} decides on an extension, {exclusion} on an exclusion; and only before the deadline."


async def _ask(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    audit: Audit,
    kind: RequestKind,
    until: str,
    reason: str,
) -> tuple[str, ...]:
    """Asks, where nothing is wrong with it; else what is."""
    day, problems = _until(audit, until, rules.today(now)) if kind is RequestKind.EXTENSION else (None, ())
    problems += tuple(filter(None, [reason_problem(reason)]))
    if audit.due_on is None or problems:
        return problems
    asked = Request(
        id=rules.fresh(),
        audit_id=audit.id,
        kind=kind,
        reason=reason,
        due_on=audit.due_on,
        until=day,
        asked_by=by.id,
        asked_at=now,
    )
    await put(work, asked, audit, await deciders_today(work, rules, kind, audit.auditor_id, now), now)
    return ()


def _until(audit: Audit, until: str, today: date) -> tuple[date | None, tuple[str, ...]]:
    """The day that is meant, where it can be the next deadline; else what is wrong with it."""
    if not until.strip():
        return None, ("Until which day?",)
    try:
        day = parse_day(until, today)
        return checked_deadline(audit, day, quarter_of(audit), today, later=True), ()
    except BadInput as problem:
        return None, (str(problem),)
