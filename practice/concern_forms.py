"""The dialogs of a concern: raised, overseen, signed off. What is wrong comes back as it was typed. [K]"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from practice.answers import grade_of, typed
from practice.audits import Audit
from practice.childs_details import text_problems
from practice.coa import coa_rules
from practice.coa_records import ConcernState
from practice.concern_views import ActDialog, ConcernCard, ConcernReceipt, KindChoice, RaiseDialog
from practice.concerns import (
    LONGEST,
    Raising,
    actions_post,
    concern_card,
    for_signer,
    is_worst,
    not_yet,
    raise_concern,
    record_oversight,
    sign_off,
    source_words,
    worst_grade,
)
from practice.errors import NotAllowed, Refused
from practice.framework import fold
from practice.framework_coa import Concern
from practice.people import Person
from practice.places import districts_named
from practice.roles import Role, roles_of
from practice.views import Filled
from practice.work import Rules, Work

PRACTITIONER, THEIR_MANAGER, NOT_YET = "practitioner", "manager", "not yet"
"""Whom the raiser has spoken with first."""
YES, NO = "yes", "no"
REFERENCE = 60
"""Characters of a case's reference."""
_FIELDS = ("kind", "inadequate", "reference", "district", "spoken", "text")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a concern comes from, as the button says: a COA (and district), an audit, or neither."""

    coa_id: str = ""
    audit_id: str = ""
    district: str = ""


async def raise_page(
    work: Work, rules: Rules, by: Person, origin: Origin, filled: Filled | None = None, asked: str = ""
) -> RaiseDialog:
    """The form, with what is known from where it comes. Raises `NotAllowed` for an audit that is not theirs."""
    of_framework = coa_rules(rules)
    audit = await _audit(work, rules, by, origin.audit_id)
    coa = await work.coas.by_id(origin.coa_id) if origin.coa_id else None
    area = of_framework.area(coa.area) if coa else None
    areas = [area] if area else of_framework.areas
    districts = tuple(district for one in areas for district in one.districts)
    likely = is_worst(rules.framework, await _grade(work, rules, audit)) if audit else False
    values = {"district": origin.district}
    if audit:
        values = {"reference": audit.case_reference, "district": await _district(work, audit, districts)}
        values |= {"inadequate": YES} if likely else {}
    return RaiseDialog(
        # What a client made up, or what is gone meanwhile, may stand in no concern's way.
        coa_id=coa.id if coa else "",
        audit_id=audit.id if audit else "",
        district=origin.district,
        source=await source_words(work, coa.id if coa else "", audit.id if audit else ""),
        kinds=tuple(KindChoice(one.key, one.title, one.working_days) for one in of_framework.concerns.kinds),
        districts=districts,
        worst=worst_grade(rules.framework),
        likely=likely,
        asked=asked,
        filled=filled or Filled(values),
        rendering=rules.fresh()[:8],
        token=rules.fresh(),
    )


async def _audit(work: Work, rules: Rules, by: Person, audit_id: str) -> Audit | None:
    audit = await work.audits.by_id(audit_id) if audit_id else None
    of_qa = {Role.QA_LEAD, Role.MODERATOR} & roles_of(by, rules.framework)
    if audit is not None and audit.auditor_id != by.id and not of_qa:
        raise NotAllowed(
            f"{audit.id} is allocated to somebody else. Type `raise concern` to raise a concern about a case."
        )
    return audit


async def _grade(work: Work, rules: Rules, audit: Audit) -> str:
    """The one it was handed in with, else the one that its auditor has given so far."""
    questions = rules.framework.question_set(audit.activity)
    if audit.grade or questions is None:
        return audit.grade
    saved = await work.audits.answers(audit.id)
    values = {s.key: saved[s.key].values if s.key in saved else {} for s in questions.sections}
    return grade_of(questions, values)


async def _district(work: Work, audit: Audit, districts: Sequence[str]) -> str:
    """The case's, else the auditor's; empty where neither names one."""
    case = await work.cases.by_reference(audit.case_reference)
    auditor = await work.people.by_id(audit.auditor_id)
    where = [" | ".join((one.team, one.service)) for one in (case, auditor) if one]
    return next((name for words in where for name in districts_named(words, districts)), "")


async def send(
    work: Work,
    rules: Rules,
    by: Person,
    now: datetime,
    *,
    origin: Origin,
    asked: str,
    inputs: Mapping[str, str],
) -> RaiseDialog | ConcernReceipt:
    """Raises it as the form was filled in. `asked`: the unknown reference that was asked back before."""
    page = await raise_page(work, rules, by, origin)
    values = {key: typed(inputs, key) for key in _FIELDS}
    kind = coa_rules(rules).concern(values["kind"])
    unknown = not await _is_case(work, values["reference"])
    problems = [*_choices_missing(values, page), *_not_spoken(values["spoken"], kind)]
    problems += text_problems(values["text"], LONGEST, "Please say what worries you.")
    problems += _reference_problems(values["reference"], asked, unknown=unknown)
    if problems or kind is None:
        again = values["reference"] if unknown and len(values["reference"]) <= REFERENCE else ""
        return await raise_page(work, rules, by, origin, Filled(values, tuple(problems)), again)
    raising = Raising(
        kind=kind,
        inadequate=values["inadequate"] == YES,
        reference=values["reference"],
        district=values["district"],
        coa_id=page.coa_id,
        audit_id=page.audit_id,
        spoken_with=values["spoken"],
        text=values["text"],
    )
    return await raise_concern(work, rules, by, now, raising)


def _choices_missing(values: Mapping[str, str], page: RaiseDialog) -> list[str]:
    wanted = {
        "kind": ([kind.key for kind in page.kinds], "Choose what the concern is about."),
        "inadequate": ((YES, NO), f"Say whether the grade {page.worst} is likely."),
        "district": (page.districts, "Choose the district."),
    }
    return [words for key, (known, words) in wanted.items() if values[key] not in known]


def _not_spoken(spoken: str, kind: Concern | None) -> list[str]:
    """First the talk, then the form: with the practitioner or the manager. [K]"""
    if spoken in (PRACTITIONER, THEIR_MANAGER):
        return []
    if spoken != NOT_YET:
        return ["Say with whom you have spoken first."]
    urgent = (
        " What cannot wait must not wait for this form: telephone the manager now." if _urgent(kind) else ""
    )
    return [
        f"It was not sent. Please speak with the practitioner or their manager first, then send it.{urgent} "
        "What you typed is kept below while this page is open."
    ]


def _urgent(kind: Concern | None) -> bool:
    return kind is None or kind.at_once


async def _is_case(work: Work, reference: str) -> bool:
    if await work.cases.by_reference(reference):
        return True
    return fold(reference) in {fold(known) for known in await work.cases.references()}


def _reference_problems(reference: str, asked: str, *, unknown: bool) -> list[str]:
    """A reference that no import brought is asked back once, and then taken as it was typed."""
    if not unknown:
        return []
    if problems := text_problems(reference, REFERENCE, "Please give the case's reference."):
        return list(problems)
    if reference == asked:
        return []
    return [f"I do not know a case “{reference}”. Please check it; send it again to keep it as it is."]


async def oversight_page(
    work: Work, rules: Rules, by: Person, now: datetime, concern_id: str
) -> ActDialog | ConcernCard:
    """The form for whoever signs it off; the concern as it stands where oversight is recorded already."""
    concern, line = await for_signer(work, rules, by, now, concern_id)
    card = await concern_card(work, rules, now, concern_id, reader=by, line=line)
    return _act(card, rules) if concern.state is ConcernState.RAISED else card


def _act(
    card: ConcernCard, rules: Rules, filled: Filled | None = None, *, signing: bool = False
) -> ActDialog:
    return ActDialog(card, signing, filled or Filled(), rules.fresh()[:8], rules.fresh())


async def oversee(
    work: Work, rules: Rules, by: Person, now: datetime, *, concern_id: str, inputs: Mapping[str, str]
) -> ActDialog | ConcernCard:
    """Records oversight as the form was filled in; where somebody else was faster, what was typed is kept to copy."""
    concern, line = await for_signer(work, rules, by, now, concern_id)
    values = {"oversight": typed(inputs, "oversight")}
    wanted = "Please say what was discussed, and which actions came of it."
    problems = text_problems(values["oversight"], LONGEST, wanted)
    if not problems:
        try:
            await record_oversight(work, by, now, concern, values["oversight"])
        except Refused as clash:
            problems = (str(clash),)
    card = await concern_card(work, rules, now, concern_id, reader=by, line=line)
    return _act(card, rules, Filled(values, problems)) if problems else card


async def sign_page(
    work: Work, rules: Rules, by: Person, now: datetime, concern_id: str
) -> ActDialog | ConcernCard:
    """The form for whoever signs it off. Raises `Refused` before oversight is recorded."""
    concern, line = await for_signer(work, rules, by, now, concern_id)
    if concern.state is ConcernState.RAISED:
        raise Refused(not_yet(concern))
    card = await concern_card(work, rules, now, concern_id, reader=by, line=line)
    return _act(card, rules, signing=True) if concern.state is ConcernState.OVERSEEN else card


async def sign(
    work: Work, rules: Rules, by: Person, now: datetime, *, concern_id: str, inputs: Mapping[str, str]
) -> ActDialog | ConcernCard:
    """Signs it off, where the form says that the actions stand on the child's file. [K]"""
    concern, line = await for_signer(work, rules, by, now, concern_id)
    values = {"on_file": typed(inputs, "on_file")}
    if concern.state is ConcernState.OVERSEEN and values["on_file"] != YES:
        said = (
            f"It can be signed off only when the {actions_post(rules.framework)} has put the actions on the child's "
            "file. Please ask for that, then sign off."
        )
        card = await concern_card(work, rules, now, concern_id, reader=by, line=line)
        return _act(card, rules, Filled(values, (said,)), signing=True)
    await sign_off(work, by, now, concern, line)
    return await concern_card(work, rules, now, concern_id, reader=by)
